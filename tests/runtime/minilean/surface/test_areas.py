"""The committed table of the API is that of the code, and nothing is missing from it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from minilean import api
from minilean.algorithm.qc_algorithm import QCAlgorithm
from minilean.errors import InputError
from minilean.surface.areas import BEGIN, END, renewed, rows


def test_the_committed_table_is_the_one_of_the_code(repo_root: Path) -> None:
    committed = (repo_root / "runtime" / "README.md").read_text(encoding="utf-8")
    assert renewed(committed) == committed, "run: minilean surface --readme runtime/README.md"


def test_every_exported_type_and_every_member_of_the_algorithm_is_listed() -> None:
    listed = {name for _, names in rows() for name in names}
    types = {n for n, v in vars(api).items() if not n.startswith("_") and str(getattr(v, "__module__", "")).startswith("minilean")}
    members = {name for name in dir(QCAlgorithm) if not name.startswith("_") and not name[:1].isupper()}
    assert types - listed - {"lazy_module"} == set()
    assert members - listed - {"set_current_slice"} == set()


@pytest.mark.parametrize(
    ("area", "names"),
    [
        ("Order types", {"OrderType.LIMIT_IF_TOUCHED", "OrderType.TRAILING_STOP"}),
        ("Data normalisation", {"DataNormalizationMode.RAW", "DataNormalizationMode.TOTAL_RETURN"}),
        ("Fee models", {"ConstantFeeModel", "InteractiveBrokersFeeModel"}),
        ("Indicators: members", {"sma", "rsi", "bb"}),
        ("Time rules", {"time_rules.after_market_open", "time_rules.at"}),
        ("Object store", {"object_store.read_bytes", "object_store.save"}),
        ("History", {"history([type,] symbols, periods | timedelta | start, end, resolution, ...)"}),
        ("Refused by name, with a hint at `lean backtest`", {"add_option", "add_future", "TickConsolidator"}),
    ],
)
def test_areas_hold_what_belongs_to_them(area: str, names: set[str]) -> None:
    assert names <= set(dict(rows())[area])


def test_names_that_are_refused_are_not_offered() -> None:
    offered = {name for area, names in rows() for name in names if not area.startswith("Refused")}
    assert offered.isdisjoint({"add_option", "iv", "TickConsolidator", "OrderType.COMBO_LIMIT", "DataNormalizationMode.BACKWARDS_RATIO"})


def test_a_text_without_markers_is_refused() -> None:
    with pytest.raises(InputError, match="There is no place for the table"):
        renewed(f"text {END} {BEGIN}")


def test_the_documented_test_of_an_algorithm_passes(repo_root: Path) -> None:
    (example,) = re.findall(r"```python\n(.*?)```", (repo_root / "runtime" / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    names: dict[str, Any] = {"__name__": "example"}
    exec(example, names)  # the text that people copy
    names["test_a_fall_is_bought"]()
