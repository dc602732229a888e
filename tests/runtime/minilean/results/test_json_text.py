import json
from decimal import Decimal

from minilean.orders.order_json import RawJson
from minilean.results.json_text import indented


def test_decimals_keep_their_scale_and_have_a_point():
    assert "".join(indented([Decimal("843"), Decimal("0.00")])) == "[\n  843.0,\n  0.00\n]"


def test_indented_json_is_what_the_standard_library_writes():
    value = {"a": [1, {"b": []}], "c": {"d": "e", "f": {}}, "g": None}
    assert "".join(indented(value)) == json.dumps(value, indent=2)


def test_raw_json_stays_on_its_line():
    assert "".join(indented({"a": RawJson('{"x":1}')})) == '{\n  "a": {"x":1}\n}'
