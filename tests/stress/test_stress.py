"""Generated programs give the same twice, and the harness notices where one does not. `make stress` runs many more."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from pair import Failure, differences, errors_inside, run_twice, tracebacks
from program import program

_SHORT = 23  # seed of a program of some weeks


def test_a_seed_gives_one_program_whatever_the_hashes_are() -> None:
    texts = set()
    for hashes in ("1", "2"):
        code = "from program import program; print(program(7))"
        environment = os.environ | {"PYTHONHASHSEED": hashes, "PYTHONPATH": str(Path(__file__).parent)}
        texts.add(subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True).stdout)
    assert texts == {program(7) + "\n"}
    assert program(7) != program(8)


def test_many_programs_are_python_and_use_much_of_lean() -> None:
    texts = [program(seed) for seed in range(100)]
    for text in texts:
        compile(text, "program.py", "exec")
    whole = "\n".join(texts)
    calls = ("trailing_stop_order", "set_warm_up", "add_universe", "consolidate", "macd", "history", "set_alpha", "plot", "emit_insights")
    assert [call for call in calls if f"self.{call}(" not in whole] == []
    assert "{S}" not in whole


def test_a_program_gives_the_same_twice(tmp_path: Path) -> None:
    assert run_twice(program(_SHORT), _SHORT, tmp_path) == []
    assert (tmp_path / "run0" / "storage" / "trace").stat().st_size > 1000


_PLANTED = """
    def on_end_of_algorithm(self):
        self.note("order", list({"one", "two", "three", "four", "five", "six"}))
        self.attempt("inside", inside)
"""
_HELPER = """
def inside():
    from minilean.common.naming import pascal_case
    return pascal_case(5)
"""


def test_what_depends_on_hashes_or_fails_inside_is_noticed(tmp_path: Path) -> None:
    text = program(_SHORT).replace("\n    def on_end_of_algorithm(self):\n", _PLANTED) + _HELPER
    found = run_twice(text, _SHORT, tmp_path)
    assert "storage/trace" in {one.family[1] for one in found if one.kind == "differs"}
    assert any("INSIDE /minilean/common/naming.py:" in one.text for one in found if one.kind == "error from inside")


def test_an_uncaught_error_from_inside_has_its_place() -> None:
    printed = (
        'x\nTraceback (most recent call last):\n  File "/a/main.py", line 3, in on_data\n    f()\n'
        '  File "/b/runtime/minilean/orders/order.py", line 7, in g\n    h()\nValueError: bad\n'
    )
    assert tracebacks(printed) == ["/minilean/orders/order.py:7: ValueError: bad"]
    assert tracebacks(printed.replace("/b/runtime/minilean/orders/order.py", "/b/other.py")) == []


def test_errors_that_are_raised_on_purpose_are_none_from_inside() -> None:
    purpose = "2015-01-05 16:00:00 history raised ValueError no such thing"
    inside = "2015-01-05 16:00:00 plot raised AttributeError none INSIDE /minilean/a.py:3: x.y"
    assert errors_inside(f"{purpose}\n{inside}") == ["AttributeError none INSIDE /minilean/a.py:3: x.y"]
    assert Failure(1, "error from inside", "AttributeError none INSIDE /minilean/a.py:3: x.y").family[1] == "INSIDE /minilean/a.py:3: x.y"


def test_drawn_ids_and_wall_clock_figures_may_differ_and_nothing_else() -> None:
    one = {"a": 'id 0123456789abcdef0123456789abcdef "StartTime": "2026", took 3.2 seconds', "b": "1"}
    other = {"a": 'id ffffffffffffffffffffffffffffffff "StartTime": "2027", took 4.1 seconds', "b": "1"}
    assert differences(one, other) == []
    assert differences(one, other | {"b": "2"}) == ["b, line 1: '1' and '2'"]
    assert differences(one, {"a": one["a"]}) == ["b: only in one run"]
    twice = "0123456789abcdef0123456789abcdef ffffffffffffffffffffffffffffffff"
    assert differences({"a": twice}, {"a": twice.replace("f" * 32, "0123456789abcdef0123456789abcdef")}) != []
