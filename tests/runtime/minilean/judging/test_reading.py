"""A result is read as sessions, or named as what it is not."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import exchange_calendars
import numpy as np
import pytest

from minilean.errors import DataError, InputError
from minilean.judging.market_model import market_model
from minilean.judging.reading import daily_returns, excess_of, read_run
from minilean.ledger.daily_returns import DailyReturns

RETURNS = np.array([0.01, -0.02, 0.03, 0.0, 0.01])
MARKET = np.array([0.02, 0.01, -0.01, 0.01, 0.02])


def nothing(_: date) -> float:
    return 0.0


@pytest.mark.parametrize("named", ["", "Momentum.json", "Momentum-summary.json"])
def test_a_folder_or_a_file_of_it_is_read(result: Callable[..., Path], named: str) -> None:
    folder = result("first", RETURNS, MARKET, np.array([1.0, 0.5, 0.0, 0.0, 2.0]))
    found = read_run(folder / named, nothing)
    assert (found.family, found.folder) == ("Momentum", folder.resolve())
    assert found.days.tolist() == [date(2015, 1, day) for day in (2, 5, 6, 7, 8)]
    assert found.returns == pytest.approx(RETURNS, abs=1e-15)
    assert found.excess == pytest.approx(RETURNS, abs=1e-15)
    assert found.benchmark == pytest.approx(MARKET, abs=1e-15)
    assert found.turnover is not None
    assert found.turnover.tolist() == [1.0, 0.5, 0.0, 0.0, 2.0]


def test_bills_are_taken_off_both(result: Callable[..., Path]) -> None:
    found = read_run(result("first", RETURNS, MARKET), lambda _: 0.0365)
    bills = np.array([1, 3, 1, 1, 1]) * 0.0001
    assert found.returns == pytest.approx(RETURNS, abs=1e-15)
    assert found.excess == pytest.approx(RETURNS - bills, abs=1e-15)
    assert found.benchmark == pytest.approx(MARKET - bills, abs=1e-15)
    assert found.score.num_observations == 5
    assert found.score.sharpe == pytest.approx((RETURNS - bills).mean() / (RETURNS - bills).std(ddof=1))


def test_what_is_not_sampled_is_not_known(result: Callable[..., Path]) -> None:
    found = read_run(result("first", RETURNS), nothing)
    assert found.turnover is None
    assert np.isnan(found.benchmark).all()


def test_turnover_of_closed_days_belongs_to_the_next_session(result: Callable[..., Path]) -> None:
    still = np.array([0.01, 0.0, 0.03, 0.0, 0.01])
    market = np.array([0.02, 0.0, -0.01, 0.01, 0.02])
    found = read_run(result("first", still, market, np.array([1.0, 0.5, 0.25, 0.0, 2.0])), nothing)
    assert found.days.tolist() == [date(2015, 1, day) for day in (2, 6, 7, 8)]
    assert found.turnover is not None
    assert found.turnover.tolist() == [1.0, 0.75, 0.0, 2.0]


def test_returns_that_are_kept_give_the_same_excess(result: Callable[..., Path]) -> None:
    found = read_run(result("first", RETURNS, MARKET), lambda _: 0.0365)
    days, excess = excess_of(daily_returns(found), lambda _: 0.0365)
    assert days.tolist() == found.days.tolist()
    assert excess == pytest.approx(found.excess, abs=1e-17)
    assert excess_of(DailyReturns((), ()), nothing)[0].size == 0


def test_what_is_no_result_is_wrong_input(result: Callable[..., Path], tmp_path: Path) -> None:
    folder = result("first", RETURNS)
    result("first", RETURNS, family="Reversal")
    (tmp_path / "empty").mkdir()
    for path, sentence in (
        (tmp_path / "none", f"There is no result at {tmp_path}/none; name a folder"),
        (tmp_path / "empty", f"{tmp_path}/empty holds no result; name a folder"),
        (folder, f"{folder} holds 2 results (Momentum, Reversal); name a folder"),
    ):
        with pytest.raises(InputError) as caught:
            read_run(path, nothing)
        assert str(caught.value).startswith(sentence)
    assert read_run(folder / "Reversal.json", nothing).family == "Reversal"


def test_a_result_without_equity_is_wrong_input(result: Callable[..., Path]) -> None:
    folder = result("first", RETURNS)
    (folder / "Momentum.json").write_text('{"charts": {}}')
    with pytest.raises(
        InputError,
        match=r"Momentum\.json has no samples of the equity, so it is no result, or one of a backtest that ended before its first day; ",
    ):
        read_run(folder, nothing)


@pytest.mark.parametrize("name", ["README.md", "Momentum-log.txt", "Momentum-order-events.json", "report.html"])
def test_a_file_beside_a_result_is_no_result(result: Callable[..., Path], name: str) -> None:
    file = result("first", RETURNS) / name
    file.write_text("[]")
    with pytest.raises(InputError) as caught:
        read_run(file, nothing)
    assert str(caught.value) == (
        f"{file} is not the main JSON file of a result, which is named after the strategy; "
        "name a folder that a backtest wrote, or its main JSON file."
    )


def test_parameters_and_what_ended_a_run_are_read(result: Callable[..., Path]) -> None:
    folder = result("first", RETURNS)
    found = read_run(folder, nothing)
    assert (found.given, found.parameters, found.error) == ({}, {}, "")
    told = json.loads((folder / "Momentum.json").read_text())
    told["algorithmConfiguration"] = {"parameters": {"window": "5", "decide": "open"}, "tags": ["window=6", "forecasts=network", "free"]}
    told["state"] = {"RuntimeError": "It broke.\nHere."}
    (folder / "Momentum.json").write_text(json.dumps(told))
    found = read_run(folder, nothing)
    assert found.given == {"window": "5", "decide": "open"}
    assert found.parameters == {"window": "6", "decide": "open", "forecasts": "network"}
    assert found.error == "It broke."


def test_damage_is_named_with_its_file(result: Callable[..., Path]) -> None:
    folder = result("first", RETURNS)
    main = folder / "Momentum.json"
    whole = json.loads(main.read_text())
    main.write_text(main.read_text()[:-9])
    with pytest.raises(DataError, match=r"Momentum\.json is not JSON"):
        read_run(folder, nothing)
    whole["charts"]["Strategy Equity"]["series"]["Equity"]["values"][2][1] = None
    main.write_text(json.dumps(whole))
    # a series that has a value is read, the missing one is named by its day
    with pytest.raises(DataError, match=r"Momentum\.json: The equity of 2015-01-05 is not a number"):
        read_run(folder, nothing)


def test_a_result_of_lean_is_read(repo_root: Path) -> None:
    found = read_run(repo_root / "tests" / "conformance" / "lean-output", nothing)
    sessions = exchange_calendars.get_calendar("XNYS", start="2016-01-01", end="2017-12-31").sessions_in_range("2016-09-01", "2017-03-31")
    assert found.family == "EqualWeighting"
    assert found.days.tolist() == [session.date() for session in sessions]
    # what LEAN prints: net profit, beta, and turnover as the mean over the 212 calendar days
    assert np.prod(1 + found.returns) - 1 == pytest.approx(-0.13894, abs=5e-6)
    assert market_model(found.excess, found.benchmark).beta.value == pytest.approx(0.809, abs=0.01)
    assert found.turnover is not None
    assert found.turnover.sum() / 212 == pytest.approx(0.2586, abs=5e-5)


def test_of_a_strategys_folder_the_newest_result_is_read(result: Callable[..., Path], tmp_path: Path) -> None:
    result("momentum/backtests/2026-01-02_10-00-00", RETURNS)
    newest = result("momentum/backtests/2026-01-10_09-00-00", -RETURNS)
    (tmp_path / "momentum" / "backtests" / "2026-02-01_00-00-00").mkdir()  # one that runs still
    found = read_run(tmp_path / "momentum", nothing)
    assert found.folder == newest.resolve()
    assert found.returns == pytest.approx(-RETURNS, abs=1e-15)


@pytest.mark.parametrize("left", ["never/main.py", "never/backtests/2026-01-02_10-00-00/Momentum-log.txt"])
def test_a_strategy_that_was_never_run_is_to_be_run(tmp_path: Path, left: str) -> None:
    (tmp_path / left).parent.mkdir(parents=True)
    (tmp_path / left).touch()
    with pytest.raises(InputError) as caught:
        read_run(tmp_path / "never", nothing)
    assert str(caught.value) == f"{tmp_path}/never has no result yet; run `minilean backtest {tmp_path}/never` first."
