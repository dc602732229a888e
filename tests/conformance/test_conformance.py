"""minilean against real LEAN, case by case and file by file; the rules of agreement are those of compare.py."""

from __future__ import annotations

import csv
import importlib.util
import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from forecasting.specs import ModelSpec
from forecasting.weight_store import WeightStore
from minilean.algorithm.object_store import ObjectStore

HERE = Path(__file__).parent
EXPECTED = HERE / "expected"
CASES = sorted(p.name for p in EXPECTED.iterdir() if p.is_dir())
TABLES = ("order_events.csv", "orders.csv", "equity.csv", "benchmark.csv", "drawdown.csv")
FILES = ("trace.txt", *TABLES, "statistics.json")

_spec = importlib.util.spec_from_file_location("conformance_compare", HERE / "compare.py")
compare = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(compare)


def difference(name: str, got: Path, want: Path) -> str | None:
    """What differs between two collected files, or None."""
    if name == "trace.txt":
        return compare.trace_difference(got / name, want / name)
    if name in TABLES:
        return compare.table_difference(got / name, want / name, compare.COLUMNS[name])
    return "; ".join(compare.statistics_differences(got / name, want / name)) or None


def test_every_case_of_lean_is_run() -> None:
    assert len(CASES) == 29
    assert sorted(p.stem for p in (HERE / "cases").glob("*.py") if p.stem != "tracing") == CASES


def test_every_expected_file_is_compared() -> None:
    assert {p.name for case in CASES for p in (EXPECTED / case).iterdir()} == set(FILES)


@pytest.mark.parametrize("case", CASES)
def test_case_agrees_with_lean(case: str, collected: Callable[[str], Path]) -> None:
    got = collected(case)
    found = {name: difference(name, got, EXPECTED / case) for name in FILES if (EXPECTED / case / name).exists()}
    assert {name: text for name, text in found.items() if text} == {}


SPEED = HERE / "speed"
SHARED = HERE.parents[2] / "shared"
REAL_DATA = SHARED / "data"
RECORDED_SPEED = SHARED / "conformance" / "speed" / "expected"
PUBLISHED = SHARED / "conformance" / "strategy"


@pytest.mark.long
@pytest.mark.skipif(not (REAL_DATA.is_dir() and RECORDED_SPEED.is_dir()), reason="real prices and LEAN's runs on them are not committed")
@pytest.mark.parametrize("case", ["macro_years", "stocks_400"])
def test_speed_case_agrees_with_lean(case: str, speed_collected: Callable[[str, Path], Path]) -> None:
    assert list(compare.differences(speed_collected(case, REAL_DATA), RECORDED_SPEED / case)) == []


@pytest.mark.skipif(not (REAL_DATA.is_dir() and PUBLISHED.is_dir()), reason="real prices and LEAN's runs on them are not committed")
@pytest.mark.parametrize("case", ["default", pytest.param("ten_years", marks=pytest.mark.long)])
def test_the_published_bundles_give_the_orders_of_lean(case: str, strategy_collected: Callable) -> None:
    """Bundles of the first form load for ever, under the path they have, and nothing rewrites them or adds to them."""
    published = PUBLISHED / "stores" / case / "macro_lstm" / "SPY"
    got, store = strategy_collected(case, PUBLISHED / "stores" / case, REAL_DATA)

    assert list(compare.differences(got, PUBLISHED / "expected" / case)) == []
    before, after = (
        {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
        for folder in (published, store / "macro_lstm" / "SPY")
    )
    assert len(before) == 2
    assert after == before


@pytest.mark.long
@pytest.mark.skipif(not (REAL_DATA.is_dir() and PUBLISHED.is_dir()), reason="real prices and LEAN's runs on them are not committed")
def test_the_same_weights_in_files_of_today_give_the_same_orders(strategy_collected: Callable, tmp_path: Path) -> None:
    old, new = (
        WeightStore(ObjectStore(folder, pytest.fail), "macro_lstm") for folder in (PUBLISHED / "stores" / "default", tmp_path / "store")
    )
    for month, seed in old.months("SPY", ModelSpec()):
        new.save("SPY", month, old.load("SPY", ModelSpec(), month, seed))
    assert len(new.months("SPY", ModelSpec())) == 24

    got, _ = strategy_collected("default", tmp_path / "store", REAL_DATA)
    assert list(compare.differences(got, PUBLISHED / "expected" / "default")) == []


def _change_last_digit(text: str) -> str:
    place = max(m.start() for m in re.finditer(r"\d", text))
    return text[:place] + str((int(text[place]) + 1) % 10) + text[place + 1 :]


def _raise_leading_digit(text: str) -> str:
    place = re.search(r"\d", text).start()
    return text[:place] + str((int(text[place]) + 1) % 10) + text[place + 1 :]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    shutil.copytree(EXPECTED / "equal_weighting", tmp_path / "copy")
    return tmp_path / "copy"


def test_an_expectation_agrees_with_itself(copy: Path) -> None:
    assert [difference(name, copy, EXPECTED / "equal_weighting") for name in FILES] == [None] * len(FILES)


def _changed_in_its_last_line(text: str) -> str:
    head, last = text.rstrip("\n").rpartition("\n")[::2]
    return f"{head}\n{_raise_leading_digit(last)}\n"


@pytest.mark.parametrize("case", CASES)
def test_one_changed_digit_in_any_file_of_any_case_is_noticed(case: str, tmp_path: Path) -> None:
    want = EXPECTED / case
    for path in want.iterdir():
        text = path.read_text()
        if path.name == "statistics.json":
            content = json.loads(text)
            content["order_list_hash"] = _change_last_digit(content["order_list_hash"])
            changed = json.dumps(content)
        elif len(text.splitlines()) < 2:
            continue  # a table without rows holds no digit
        else:
            changed = _changed_in_its_last_line(text)
        (tmp_path / path.name).write_text(changed)
        assert difference(path.name, tmp_path, want) is not None, path.name


@pytest.mark.parametrize("name", TABLES)
def test_one_changed_digit_in_any_column_of_a_table_is_noticed(name: str, copy: Path) -> None:
    want = EXPECTED / "equal_weighting"
    rows = list(csv.reader((copy / name).read_text().splitlines()))
    columns = [i for i in range(len(rows[0])) if any(re.search(r"[1-9]", row[i]) for row in rows[1:])]
    assert columns
    for column in columns:
        changed = [list(row) for row in rows]
        row = next(r for r in changed[1:] if re.search(r"[1-9]", r[column]))
        row[column] = _raise_leading_digit(row[column])
        with open(copy / name, "w", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(changed)
        assert difference(name, copy, want) is not None, rows[0][column]


def test_one_changed_digit_in_a_trace_is_noticed(copy: Path) -> None:
    lines = (copy / "trace.txt").read_text().splitlines()
    place = next(i for i, line in enumerate(lines) if " order " in line and re.search(r" \d+\.\d{3,} ", line))
    lines[place] = re.sub(r" (\d+\.\d{3,}) ", lambda m: f" {_raise_leading_digit(m[1])} ", lines[place])
    (copy / "trace.txt").write_text("\n".join(lines) + "\n")
    assert difference("trace.txt", copy, EXPECTED / "equal_weighting") is not None


@pytest.mark.parametrize("part", ["statistics", "runtime_statistics", "portfolio_statistics", "trade_statistics"])
def test_one_changed_digit_in_any_statistic_is_noticed(part: str, copy: Path) -> None:
    want = EXPECTED / "equal_weighting"
    content = json.loads((want / "statistics.json").read_text())
    keys = [k for k, v in content[part].items() if re.search(r"[1-9]", str(v)) and not str(v).startswith("20")]
    assert keys
    for key in keys:
        changed = json.loads((want / "statistics.json").read_text())
        value = changed[part][key]
        changed[part][key] = type(value)(_raise_leading_digit(str(value)))
        (copy / "statistics.json").write_text(json.dumps(changed))
        assert difference("statistics.json", copy, want) is not None, key


def test_one_changed_digit_in_the_hash_is_noticed(copy: Path) -> None:
    changed = json.loads((copy / "statistics.json").read_text())
    changed["order_list_hash"] = _change_last_digit(changed["order_list_hash"])
    (copy / "statistics.json").write_text(json.dumps(changed))
    assert "order list hash" in difference("statistics.json", copy, EXPECTED / "equal_weighting")


def test_a_missing_chart_series_is_noticed(copy: Path) -> None:
    changed = json.loads((copy / "statistics.json").read_text())
    changed["charts"]["Strategy Equity"].remove("Return")
    (copy / "statistics.json").write_text(json.dumps(changed))
    assert "charts" in difference("statistics.json", copy, EXPECTED / "equal_weighting")
