import json
from datetime import datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace
from uuid import UUID

from minilean.common.enums import InsightDirection, InsightType
from minilean.results.insights_json import insight_text, insights_text


def _insight(**changes):
    parts = {
        "_id_digits": "d106dbb31d3e4545bba0b5c1e0f621e3",
        "group_id": None,
        "source_model": "Macro",
        "_generated_utc": datetime(2016, 9, 6, 14, 30),
        "_close_utc": datetime(2016, 9, 12, 14, 30),
        "symbol": SimpleNamespace(id="XLB VMXE979O2E79", value="XLB"),
        "type": InsightType.PRICE,
        "reference_value_exact": Decimal("46.70896843600"),
        "reference_value_final": 0.0,
        "direction": InsightDirection.UP,
        "period": timedelta(days=4),
        "magnitude": None,
        "confidence": None,
        "weight": None,
        "_score_if_any": None,
        "estimated_value": 0.0,
        "tag": "",
    }
    return SimpleNamespace(**{**parts, **changes})


def test_an_insight_is_written_as_in_a_recorded_run():
    text = insight_text(_insight())
    assert '\n    "reference": 46.70896843600,' in text
    assert json.loads(text) == {
        "id": "d106dbb31d3e4545bba0b5c1e0f621e3",
        "groupId": None,
        "sourceModel": "Macro",
        "generatedTime": 1473172200.0,
        "createdTime": 1473172200.0,
        "closeTime": 1473690600.0,
        "symbol": "XLB VMXE979O2E79",
        "ticker": "XLB",
        "type": "price",
        "reference": 46.708968436,
        "referenceValueFinal": 0.0,
        "direction": "up",
        "period": 345600.0,
        "magnitude": None,
        "confidence": None,
        "weight": None,
        "scoreIsFinal": False,
        "scoreMagnitude": "0",
        "scoreDirection": "0",
        "estimatedValue": "0",
        "tag": "",
    }


def test_sizes_are_text_of_four_decimals_and_groups_are_named():
    written = json.loads(insight_text(_insight(magnitude=0.0123456, confidence=0.5, group_id=UUID("d106dbb3-1d3e-4545-bba0-b5c1e0f621e4"))))
    assert (written["magnitude"], written["confidence"], written["groupId"]) == ("0.0123", "0.5", "d106dbb31d3e4545bba0b5c1e0f621e4")


def test_a_score_is_written_once_there_is_one():
    score = SimpleNamespace(is_final_score=True, magnitude=0.25, direction=1.0)
    written = json.loads(insight_text(_insight(_score_if_any=score, reference_value_final=47.5)))
    assert (written["scoreIsFinal"], written["scoreMagnitude"], written["scoreDirection"]) == (True, "0.25", "1")
    assert written["referenceValueFinal"] == 47.5


def test_decimals_keep_their_own_digits():
    texts = [json.loads(insight_text(_insight(magnitude=Decimal(digits))))["magnitude"] for digits in ("0.10", "0.1", "0.10")]
    assert texts == ["0.10", "0.1", "0.10"]


def test_a_list_of_insights_is_json_over_several_lines():
    text = "".join(insights_text([_insight(), _insight(tag='a "b"')]))
    assert text.startswith('[\n  {\n    "id": "d106dbb31d3e4545bba0b5c1e0f621e3",\n    "groupId": null,')
    assert text.endswith('"tag": "a \\"b\\""\n  }\n]')
    assert len(json.loads(text)) == 2
