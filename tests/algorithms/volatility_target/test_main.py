"""The whole strategy: orders by hand on invented prices, and cold runs on recorded ones."""

from __future__ import annotations

import re
import shutil
from datetime import date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from forecasting.errors import InvalidHistory, InvalidSpec, NothingForecast
from minilean.lookahead.detector import detect
from minilean.lookahead.runs import RunRequest
from minilean.project.loading import find_project, load_algorithm_class
from minilean.testing import RunResult, run

ROOT = Path(__file__).resolve().parents[3]
FOLDER = ROOT / "algorithms" / "volatility_target"
DATA = ROOT / "tests" / "conformance" / "data"
HALF = {"forecaster": "constant", "volatility": "0.10", "constant_volatility": "0.20", "band": "0.05", "cash": "1000000"}
SMALL = {"training_bars": "300", "start": "2015-06-01", "end": "2015-09-30"}


@pytest.fixture(scope="module")
def strategy() -> Any:
    return load_algorithm_class(find_project(FOLDER))


def sent(result: RunResult) -> list[tuple[str, str, int]]:
    return [(f"{order.time:%m-%d %H:%M}", order.symbol.value, round(order.quantity)) for order in sorted(result.orders, key=lambda o: o.id)]


def recorded(strategy: Any, data: Path = DATA, start: str = "2015-06-01", end: str = "2015-09-30", **parameters: str) -> RunResult:
    return run(strategy, data_folder=data, start=start, end=end, parameters=SMALL | parameters | {"start": start, "end": end})


def test_half_the_volatility_is_half_in_stocks_and_half_in_bills_and_the_band_is_kept_to(strategy: Any) -> None:
    prices = {"SPY": [100, 100, 100, 120, 130, 130, 130], "BIL": [50] * 7}
    result = run(strategy, prices, start="2024-01-02", bars_before=1, parameters=HALF | {"bills": "BIL"})
    # A quarter of a per cent is kept back, and the fee of half a cent a share taken off, before LEAN takes the half: for SPY
    # 0.5 * (997,500 - 24.94) / 100 = 4,987.4 shares, for BIL 0.5 * (997,500 - 49.88) / 50 = 9,974.5.
    # At 120 the share is 54.4 %, within the band. At 130 it is 56.4 %, and the whole is worth 1,149,535.19: for SPY
    # 0.5 * 1,146,661.35 / 130 = 4,410.2 shares, 577 less, and for BIL 0.5 * (1,146,661.35 - 7.46) / 50 = 11,466.5, 1,492 more.
    assert sent(result) == [
        ("01-03 21:20", "SPY", 4987),
        ("01-03 21:20", "BIL", 9974),
        ("01-08 21:20", "SPY", -577),
        ("01-08 21:20", "BIL", 1492),
    ]
    assert {f"{order.last_fill_time:%m-%d %H:%M}" for order in result.orders} == {"01-04 21:00", "01-09 21:00"}


def test_without_bills_the_rest_is_cash(strategy: Any) -> None:
    result = run(strategy, {"SPY": [100] * 4}, start="2024-01-02", bars_before=1, parameters=HALF | {"bills": ""})
    assert [order[1:] for order in sent(result)] == [("SPY", 4987)]


def test_the_first_bills_that_have_a_price_are_held_and_sold_for_better_ones(strategy: Any) -> None:
    days = pd.to_datetime(["2024-01-02", "2024-01-03", "2024-01-04", "2024-01-05", "2024-01-08"])
    prices = {
        "SPY": pd.Series([100.0] * 5, days),
        "BIL": pd.Series([50.0] * 2, days[3:]),
        "SHY": pd.Series([80.0] * 5, days),
    }
    result = run(strategy, prices, start="2024-01-02", bars_before=1, parameters=HALF)
    bought = [order[1:] for order in sent(result)]
    # 0.5 * (997,500 - 31.17) / 80 = 6,234.2
    assert sorted(bought[:2]) == [("SHY", 6234), ("SPY", 4987)]
    assert ("SHY", -6234) in bought[2:]
    assert not result.holdings["SHY"].invested
    assert result.holdings["BIL"].invested


def test_the_cap_is_the_largest_share(strategy: Any) -> None:
    result = run(strategy, {"SPY": [100] * 4}, start="2024-01-02", bars_before=1, parameters=HALF | {"bills": "", "cap": "0.25"})
    # 0.25 * 997,500 are 2,493.75 shares
    assert [order[1:] for order in sent(result)] == [("SPY", 2493)]


def test_forecasts_by_har_and_vix_trade_after_the_close_and_say_what_they_expect(strategy: Any) -> None:
    result = recorded(strategy)
    first = result.orders[0]
    assert f"{first.time:%F %H:%M}" == "2015-06-01 20:20"  # UTC: twenty minutes after the close
    shares = dict(result.charts["Share"]["Wanted"])
    volatilities = dict(result.charts["Volatility"]["Forecast"])
    assert len(shares) == 85
    assert all(shares[time] == pytest.approx(min(1.0, 0.10 / volatilities[time]), rel=1e-6) for time in shares)
    index = {time.date(): value for time, value in result.algorithm.implied.columns()["implied_volatilities"].items()}
    assert np.corrcoef(list(shares.values()), [index[time.date()] for time in shares])[0, 1] < -0.7
    assert [line for line in result.log if "forecast" in line] == []


def test_two_cold_runs_give_the_same_orders(strategy: Any) -> None:
    assert sent(recorded(strategy, end="2015-07-31")) == sent(recorded(strategy, end="2015-07-31")) != []


def test_decided_after_the_open_orders_of_daily_bars_fill_at_the_close(strategy: Any) -> None:
    result = recorded(strategy, end="2015-06-30", decide="open")
    assert {f"{order.time:%H:%M}" for order in result.orders} == {"13:35"}
    assert {f"{order.last_fill_time:%H:%M}" for order in result.orders} == {"20:00"}


def test_the_index_of_the_day_is_in_the_forecast_after_the_close_and_not_the_next_mornings(strategy: Any, tmp_path: Path) -> None:
    def wanted(data: Path, decide: str) -> dict[datetime, float]:
        return dict(recorded(strategy, data, end="2015-06-30", decide=decide).charts["Share"]["Wanted"])

    data = tmp_path / "data"
    shutil.copytree(DATA, data)
    index = data / "alternative" / "cboe" / "vix.csv"
    text = index.read_text()
    (line,) = re.findall(r"^0?6/1[57]/2015,.*$", text.replace("06/17/2015", "-"), re.MULTILINE)
    index.write_text(text.replace(line, "06/15/2015,60.00"))
    for decide, first in (("close", datetime(2015, 6, 15, 16, 20)), ("open", datetime(2015, 6, 16, 9, 35))):
        plain, other = wanted(DATA, decide), wanted(data, decide)
        assert next(time for time in plain if plain[time] != other[time]) == first


def test_the_index_arrives_with_its_time(strategy: Any) -> None:
    result = recorded(strategy, end="2015-06-30")
    times = list(result.algorithm.implied.columns()["implied_volatilities"].index)
    assert times[-1] == datetime(2015, 6, 30, 16, 15)
    assert len([time for time in times if time > datetime(2015, 6, 1)]) == 22
    assert {(time.hour, time.minute) for time in times} == {(16, 15)}


@pytest.mark.parametrize(
    ("planted", "found"),
    [("", False), ("point.end_time = point.time + KNOWN_AT - timedelta(days=2)", True)],
    ids=["as it is", "the index of the day after tomorrow"],
)
def test_the_look_ahead_detector_passes_it_and_finds_a_planted_one(tmp_path: Path, planted: str, found: bool) -> None:
    folder = tmp_path / "algorithms" / "volatility_target"
    shutil.copytree(FOLDER, folder, ignore=shutil.ignore_patterns("backtests", "__pycache__"))
    (tmp_path / "Library").symlink_to(ROOT / "Library")
    (tmp_path / "lean.json").write_text("{}")
    if planted:
        index = folder / "volatility_index.py"
        text = index.read_text()
        assert "point.end_time = point.time + KNOWN_AT\n" in text
        late = text.replace("point.end_time = point.time + KNOWN_AT\n", planted + "\n")
        index.write_text(late.replace("import datetime", "import datetime, timedelta"))
    parameters = SMALL | {"end": "2015-07-10", "band": "0.01"}
    request = RunRequest(folder, DATA, tmp_path / "storage", parameters=parameters)
    (tmp_path / "storage").mkdir()
    verdict = detect(request, 1, days=[date(2015, 7, 8)])
    assert verdict.found is found
    assert verdict.num_orders > 20


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda index: index.unlink(), "Nothing is known of VIX before 2015-06-01: add its data"),
        (lambda index: index.write_text(index.read_text() + "someday,12\n03/32/2016,12\n"), "is no day of VIX"),
    ],
    ids=["no file", "a line that is no day"],
)
def test_an_index_that_cannot_be_read_ends_the_run_by_name(strategy: Any, tmp_path: Path, change: Any, words: str) -> None:
    data = tmp_path / "data"
    shutil.copytree(DATA, data)
    change(data / "alternative" / "cboe" / "vix.csv")
    with pytest.raises(ValueError, match=re.escape(words)):
        recorded(strategy, data)


def test_an_index_that_ends_gives_no_forecast_after_a_week_and_that_is_said_once(strategy: Any, tmp_path: Path) -> None:
    data = tmp_path / "data"
    shutil.copytree(DATA, data)
    index = data / "alternative" / "cboe" / "vix.csv"
    lines = index.read_text().splitlines(keepends=True)
    place = next(number for number, line in enumerate(lines) if line.replace("06/", "6/").startswith("6/11/2015"))
    index.write_text("".join(lines[:place]))
    result = recorded(strategy, data, end="2015-06-29")
    assert max(time for time, _ in result.charts["Share"]["Wanted"]) == datetime(2015, 6, 17, 16, 20)
    assert [line for line in result.log if "forecast" in line] == [
        "2015-06-18 16:20:00 No forecast on 2015-06-18: No implied volatility is known on 2015-06-18: provide earlier data of it, "
        "or start later."
    ]


def test_a_missing_bar_of_stocks_gives_no_forecast_that_day(strategy: Any) -> None:
    days = pd.to_datetime(["2024-01-02", "2024-01-03", "2024-01-05", "2024-01-08"])
    prices = {"SPY": pd.Series([100.0] * 4, days), "BIL": [50] * 5}
    result = run(strategy, prices, start="2024-01-02", bars_before=1, parameters=HALF | {"bills": "BIL"})
    # what is due after the last bar of a run is not done
    assert [f"{time:%m-%d}" for time, _ in result.charts["Share"]["Wanted"]] == ["01-03", "01-05"]
    assert [line for line in result.log if "no bar" in line] == [
        "2024-01-04 16:20:00 SPY has no bar of the last session, the newest is of 2024-01-03: no orders until it has."
    ]


def test_a_run_without_a_forecast_is_no_success(strategy: Any) -> None:
    with pytest.raises(NothingForecast, match="No day of the run had a forecast"):
        run(strategy, {"SPY": [100] * 20}, start="2024-01-02", bars_before=5, parameters={"forecaster": "har", "bills": ""})


def test_stocks_without_data_end_the_run_at_its_start(strategy: Any) -> None:
    with pytest.raises(InvalidHistory, match="NOSUCH has no daily bars right before 2015-06-01"):
        recorded(strategy, stocks="NOSUCH", forecaster="har")


def test_a_wrong_parameter_ends_the_run_with_its_sentence(strategy: Any) -> None:
    with pytest.raises(InvalidSpec, match=r"The parameter cap is 2\.0"):
        recorded(strategy, cap="2")


def test_a_network_trades_volatility_and_a_second_run_finds_its_refits(strategy: Any, tmp_path: Path) -> None:
    given = SMALL | {"end": "2015-07-10", "forecaster": "network", "network": "gru"}
    cold, warm = (
        run(strategy, data_folder=DATA, object_store=tmp_path, start="2015-06-01", end="2015-07-10", parameters=given) for _ in range(2)
    )
    assert sent(cold) == sent(warm) != []
    assert len(list((tmp_path / "refits").rglob("*.npz"))) == 2  # of May and of June
    assert cold.charts["Volatility"] == warm.charts["Volatility"]
