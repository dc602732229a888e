"""The whole strategy on prices and headlines that are invented here: planted signals are found, shuffled ones are not."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from invented_headlines import REMARK, headline

from minilean.datasets.calendars import exchange_sessions
from minilean.project.loading import find_project, load_algorithm_class
from minilean.testing import RunResult, run

ROOT = Path(__file__).resolve().parents[3]
NUM_DAYS, BEFORE = 170, 120
DAYS: list[date] = exchange_sessions(date(2018, 1, 2), date(2018, 12, 31))[:NUM_DAYS].tolist()
CLASSES = np.random.default_rng(5).integers(0, 3, NUM_DAYS)
SMALL = {"training_headlines": "90", "units": "8", "embedding": "8", "epochs": "12", "learning_rate": "0.02", "dropout": "0"}


def bars(classes: np.ndarray) -> np.ndarray:
    """Open, high, low and close of each day: one percent down, none, or one percent up from the open, and the next open at the close."""
    closes = 100 * np.cumprod(1 + 0.01 * (classes - 1))
    opens = np.concatenate([[100.0], closes[:-1]])
    return np.column_stack([opens, np.maximum(opens, closes), np.minimum(opens, closes), closes])


def texts(classes: np.ndarray, at: timedelta = timedelta(hours=8)) -> list[tuple[datetime, str]]:
    """A headline of each day's class, by default at eight in the morning."""
    rng = np.random.default_rng(7)
    days = (datetime.combine(day, datetime.min.time()) for day in DAYS)
    return [(day + at, headline(int(kind), rng)) for day, kind in zip(days, classes, strict=True)]


def written(path: Path, lines: list[tuple[datetime, str]], remark: str = REMARK) -> Path:
    path.write_text(f"# {remark}\ntime,headline\n" + "".join(f"{stamp},{text}\n" for stamp, text in lines))
    return path


@pytest.fixture(scope="module")
def strategy() -> Any:
    return load_algorithm_class(find_project(ROOT / "algorithms" / "sentiment_lstm"))


@pytest.fixture(scope="module")
def trade(strategy: Any) -> Callable[..., RunResult]:
    def trade(file: Path, store: Path, **parameters: str) -> RunResult:
        given = SMALL | {"headlines": str(file), "start": str(DAYS[BEFORE]), "end": str(DAYS[-1])} | parameters
        return run(strategy, {"SPY": bars(CLASSES)}, start=DAYS[0], bars_before=BEFORE, object_store=store, parameters=given)

    return trade


def orders(result: RunResult) -> list[tuple[str, float]]:
    return [(f"{order.time:%F %H:%M}", float(order.quantity)) for order in result.orders]


def outcomes(store: Path) -> list[tuple[str, str]]:
    return [(one["month"], one["outcome"]) for one in json.loads((store / "sentiment_lstm" / "refits.json").read_text())]


def share_right(result: RunResult) -> float:
    """Of the days with a move, how often the mean class had its sign."""
    told = {time.date(): value for time, value in result.charts["Headlines"]["Mean class"]}
    moved = [(told[day], kind - 1) for day, kind in zip(DAYS, CLASSES.tolist(), strict=True) if day in told and kind != 1]
    assert len(moved) > 20
    return float(np.mean([value * move > 0 for value, move in moved]))


@pytest.fixture(scope="module")
def cold(trade: Callable[..., RunResult], tmp_path_factory: pytest.TempPathFactory) -> tuple[RunResult, Path, Path]:
    folder = tmp_path_factory.mktemp("planted")
    file = written(folder / "planted.csv", texts(CLASSES))
    return trade(file, folder / "store"), folder / "store", file


def test_a_planted_signal_is_found_and_traded(cold: tuple[RunResult, Path, Path]) -> None:
    result, store, _ = cold
    assert outcomes(store) == [("2018-05", "trained"), ("2018-06", "trained"), ("2018-07", "trained"), ("2018-08", "trained")]
    assert share_right(result) > 0.95
    # a percent for each right day that moved: far above the account, which began with a million
    assert result.portfolio_value > 1_250_000
    assert {quantity > 0 for _, quantity in orders(result)} == {True, False}


def test_with_shuffled_headlines_nothing_is_found(trade: Callable[..., RunResult], tmp_path: Path) -> None:
    shuffled = np.random.default_rng(11).permutation(CLASSES)
    result = trade(written(tmp_path / "shuffled.csv", texts(shuffled)), tmp_path / "store")
    assert 0.2 < share_right(result) < 0.75


def test_warm_it_loads_the_same_weights_and_trades_the_same(trade: Callable[..., RunResult], cold: tuple[RunResult, Path, Path]) -> None:
    result, store, file = cold
    warm = trade(file, store, weights="load")
    assert outcomes(store) == [("2018-05", "loaded"), ("2018-06", "loaded"), ("2018-07", "loaded"), ("2018-08", "loaded")]
    assert orders(warm) == orders(result) != []
    assert warm.charts["Headlines"] == result.charts["Headlines"]


def test_what_is_published_speaks_without_a_framework(cold: tuple[RunResult, Path, Path]) -> None:
    _, store, file = cold
    program = f"""
import sys
sys.path[:0] = [{str(ROOT / "tests/algorithms/sentiment_lstm")!r}, {str(ROOT / "algorithms/sentiment_lstm")!r}]
import test_main
from minilean.project.loading import find_project, load_algorithm_class
strategy = load_algorithm_class(find_project(test_main.ROOT / "algorithms" / "sentiment_lstm"))
given = test_main.SMALL | {{"headlines": {str(file)!r}, "start": str(test_main.DAYS[120]), "weights": "load"}}
prices = {{"SPY": test_main.bars(test_main.CLASSES)}}
done = test_main.run(strategy, prices, start=test_main.DAYS[0], bars_before=120, object_store={str(store)!r}, parameters=given)
print(len(done.orders) > 0, [name for name in ("jax", "keras", "tensorflow") if name in sys.modules])
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=120, check=False)
    assert done.stdout == "True []\n", done.stderr


def test_later_headlines_change_nothing_before_them(
    trade: Callable[..., RunResult], cold: tuple[RunResult, Path, Path], tmp_path: Path
) -> None:
    cut = BEFORE + 30
    lines = texts(CLASSES)
    other = [*lines[:cut], *texts(2 - CLASSES)[cut:]]
    changed = trade(written(tmp_path / "changed.csv", other), tmp_path / "store")

    moment = f"{lines[cut][0]:%F}"
    assert [one for one in orders(changed) if one[0] < moment] == [one for one in orders(cold[0]) if one[0] < moment] != []
    assert orders(changed) != orders(cold[0])


def test_a_headline_after_the_close_is_of_the_next_session_and_one_after_the_open_too(
    trade: Callable[..., RunResult], cold: tuple[RunResult, Path, Path], tmp_path: Path
) -> None:
    """The same headlines the evening before give the same orders; two hours later, after the open, they are of use to nobody."""
    evening = [(datetime.combine(before, datetime.min.time()) + timedelta(hours=16, minutes=30), text)
               for before, (_, text) in zip(DAYS, texts(CLASSES)[1:], strict=False)]  # fmt: skip
    early = trade(written(tmp_path / "evening.csv", [texts(CLASSES)[0], *evening]), tmp_path / "early")
    assert orders(early) == orders(cold[0])

    late = trade(written(tmp_path / "late.csv", texts(CLASSES, timedelta(hours=10))), tmp_path / "late")
    assert share_right(late) < 0.75


def test_invented_headlines_are_said_to_be_and_others_are_not(
    trade: Callable[..., RunResult], cold: tuple[RunResult, Path, Path], tmp_path: Path
) -> None:
    result, store, _ = cold
    assert [line for line in result.log if "INVENTED" in line] == [
        next(line for line in result.log if line.endswith(REMARK)),
    ]
    assert result.statistics["Headlines"] == "INVENTED"
    assert REMARK in result.algorithm.tags

    real = trade(written(tmp_path / "real.csv", texts(CLASSES), "of a vendor"), store, weights="load")
    assert "Headlines" not in real.statistics
    assert REMARK not in real.algorithm.tags


def test_a_class_that_never_comes_fails_the_refit_by_name(trade: Callable[..., RunResult], tmp_path: Path) -> None:
    with pytest.raises(Exception, match=r"No refit succeeded.*has the label 0 \(negative\) or 2 \(positive\): expected each"):
        trade(written(tmp_path / "planted.csv", texts(CLASSES)), tmp_path / "store", band="0.5")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("time,headline\nBank beats expectations\n", r":2: The line 'Bank beats expectations' has no date: expected a time"),
        ("2018-01-02,Bank beats expectations\n", "a day alone does not say when it was known"),
        ("2018-01-02 08:00:00,\n", "has no headline"),
        ("", "has no headlines: expected a time of the exchange such as 2020-03-06 08:15:00, a comma, and a headline on each line"),
    ],
)
def test_a_file_that_cannot_be_used_ends_the_run_before_it_starts(
    trade: Callable[..., RunResult], tmp_path: Path, content: str, said: str
) -> None:
    file = tmp_path / "wrong.csv"
    file.write_text(content)
    with pytest.raises(Exception, match=said):
        trade(file, tmp_path / "store")
    assert not (tmp_path / "store" / "sentiment_lstm").exists()


def test_without_word_vectors_where_they_are_named_the_refit_says_so(trade: Callable[..., RunResult], tmp_path: Path) -> None:
    vectors = tmp_path / "glove.txt"
    vectors.write_text("beats 0.1 0.2\nlosses 0.1 0.2 0.3\n")
    with pytest.raises(Exception, match=r"glove.txt:1 has 2 numbers behind its word: expected 8 on every line"):
        trade(written(tmp_path / "planted.csv", texts(CLASSES)), tmp_path / "store", vectors=str(vectors))
