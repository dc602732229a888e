from __future__ import annotations

import shutil
import zipfile
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from prices import read_bars, read_closes, sessions_of

from AlgorithmImports import QCAlgorithm, QuoteBar
from forecasting.bars import DailyBars
from forecasting.features.matrix import feature_matrix
from forecasting.features.spec import read_features
from forecasting.strategy.daily_history import DailyHistory
from minilean.api import QuantBook, Resolution
from minilean.common import symbol_cache
from minilean.data.cboe import CBOE
from minilean.errors import DataError, InputError
from minilean.testing import run


def test_closes_are_adjusted_and_stamped_with_the_end_of_the_session(conformance_data: Path) -> None:
    closes = read_closes(conformance_data, "spy")

    assert len(closes) == 1007
    assert [str(stamp)[:16] for stamp in closes.times[[0, -1]]] == ["2014-01-02T16:00", "2017-12-29T16:00"]
    # 183.31 in the file, times the factor of all later dividends; the last bar has none after it
    assert closes.closes[0] == pytest.approx(183.31 * 0.9208110, abs=1e-9)
    assert closes.closes[-1] == 158.2


def _write_hours(data: Path, lines: list[str]) -> None:
    folder = data / "equity" / "usa" / "hour"
    folder.mkdir(exist_ok=True)
    with zipfile.ZipFile(folder / "spy.zip", "w") as archive:
        archive.writestr("spy.csv", "\n".join(lines) + "\n")


def test_bars_have_the_variance_of_their_hours_and_an_index_of_implied_volatility(conformance_data: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    shutil.copytree(conformance_data, data)
    whole = [f"20140106 {hour}:00,{price},{price},{price},{price},5" for price, hour in enumerate(("09", *range(10, 16)), 1_000_000)]
    _write_hours(data, [*whole, "20140107 09:00,1000000,2000000,1000000,2000000,5"])
    (data / "alternative" / "cboe").mkdir(parents=True, exist_ok=True)
    (data / "alternative" / "cboe" / "vix.csv").write_text("Date,Close\n01/02/2014,14.23\n1/06/2014,13.55\n")
    of_three_months = "DATE,OPEN,HIGH,LOW,CLOSE\n01/03/2014,1,1,1,16.5\n1/7/2014,2,2,2,15.25\n"
    (data / "alternative" / "cboe" / "vix3m.csv").write_text(of_three_months)

    bars = read_bars(data, "spy")

    assert bars.implied_volatilities_3m[:4].tolist() == pytest.approx([np.nan, 0.165, np.nan, 0.1525], nan_ok=True)
    assert bars.closes.tolist() == read_closes(data, "spy").closes.tolist()
    assert bars.implied_volatilities[:4].tolist() == pytest.approx([0.1423, np.nan, 0.1355, np.nan], nan_ok=True)
    # six steps of a millionth between the hours' closes, and none within the first; a day without all its hours has none
    assert bars.intraday_variances[:4] == pytest.approx([np.nan, np.nan, 6e-12, np.nan], rel=1e-4, nan_ok=True)


def test_volumes_are_adjusted_as_prices_are_the_other_way(conformance_data: Path) -> None:
    # 692913 and 1598808 in the file, over the factor that their prices are multiplied by, in whole shares
    assert read_bars(conformance_data, "SPY").volumes[:2].tolist() == [752503, 1736304]


def test_a_notebook_sees_the_same_bars_and_the_same_features(
    conformance_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "lean.json").write_text("{}")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LEAN_DATA_FOLDER", str(conformance_data))
    book = QuantBook()
    try:
        book.set_start_date(2017, 12, 30)
        spy, vix = book.add_equity("SPY", Resolution.DAILY).symbol, book.add_data(CBOE, "VIX", Resolution.DAILY).symbol
        # the days of an index count every day of the calendar
        frame, index = book.history(spy, 300, Resolution.DAILY), book.history(CBOE, vix, 450, Resolution.DAILY)
        theirs = DailyBars.from_frame(frame.loc[spy], index.loc[vix].close / 100)
    finally:
        symbol_cache.use_folder(None)
    ours = read_bars(conformance_data, "SPY")[-300:]
    assert np.isfinite(theirs.implied_volatilities).sum() >= 290
    for name in ("times", "opens", "highs", "lows", "closes", "volumes", "implied_volatilities"):
        assert getattr(theirs, name).tolist() == pytest.approx(getattr(ours, name).tolist(), rel=0, abs=0, nan_ok=True), name
    specs = read_features("close, rsi(14), atr_ratio(10), volume_ratio(20), volatility_premium(22), month")
    assert feature_matrix(theirs, specs).tobytes() == feature_matrix(ours, specs).tobytes()


def test_bars_without_hours_and_index_know_neither(conformance_data: Path) -> None:
    bars = read_bars(conformance_data, "TLT", index="none")
    assert np.isnan(bars.intraday_variances).all()
    assert np.isnan(bars.implied_volatilities).all()
    prices = np.array([bars.opens[0], bars.highs[0], bars.lows[0], bars.closes[0]])
    assert prices / prices[3] == pytest.approx(np.array([101.82, 101.86, 101.71, 101.76]) / 101.76)


def test_a_folder_or_a_ticker_that_is_not_there_is_one_sentence(conformance_data: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="is not a folder"):
        read_closes(tmp_path / "nowhere", "SPY")
    with pytest.raises(InputError, match=r"has no daily bars of NOSUCH: expected equity/usa/daily/nosuch\.zip"):
        read_closes(conformance_data, "nosuch")


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (lambda lines: [line for line in lines if not line.startswith("201505")], "No bar between 2015-04-30 and 2015-06-01"),
        (lambda lines: [line for line in lines if not line.startswith("20150504")], ""),
    ],
    ids=["a month is missing", "a day is missing"],
)
def test_a_hole_in_a_file_names_the_file(conformance_data: Path, tmp_path: Path, damage, words: str) -> None:
    shutil.copytree(conformance_data, tmp_path / "data")
    path = tmp_path / "data" / "equity" / "usa" / "daily" / "spy.zip"
    with zipfile.ZipFile(path) as archive:
        lines = archive.read("spy.csv").decode().splitlines()
    assert len(damage(lines)) < len(lines)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("spy.csv", "\n".join(damage(lines)))
    if words:
        with pytest.raises(DataError, match=f"{path} cannot be trained on: {words}"):
            read_closes(tmp_path / "data", "SPY")
    else:
        assert len(read_closes(tmp_path / "data", "SPY")) == 1006


def test_a_pair_is_read_as_a_strategy_sees_it(conformance_data: Path) -> None:
    seen: dict[str, list[object]] = {}

    class Asks(QCAlgorithm):
        def initialize(self) -> None:
            pair = self.add_forex("EURUSD", Resolution.DAILY).symbol
            history = DailyHistory(self, QuoteBar, Resolution.DAILY, days_a_week=6)
            seen["bars"] = [history.bars(pair, 40)]
            seen["closes"] = [history.closes(pair, 40)]

    run(Asks, data_folder=conformance_data, start="2016-01-12", end="2016-01-13")
    [bars], [closes] = seen["bars"], seen["closes"]
    known = read_bars(conformance_data, "eurusd", "oanda").until(bars.times[-1])[-len(bars) :]
    assert len(bars) > 35
    for name in ("times", "opens", "highs", "lows", "closes"):
        assert getattr(known, name).tolist() == getattr(bars, name).tolist(), name
    assert np.isnan(known.volumes).all()
    assert (known.times == closes.times).all()
    assert (read_closes(conformance_data, "EURUSD", "oanda").until(bars.times[-1])[-len(bars) :].closes == closes.closes).all()
    assert str(bars.times[-1])[:16] == "2016-01-11T19:00"
    # the evening before a Sunday is that of the Friday before
    assert sessions_of(conformance_data, "EURUSD", "oanda")(date(2016, 1, 31)) == date(2016, 1, 29)
    assert sessions_of(conformance_data, "EURUSD", "oanda")(date(2016, 2, 1)) == date(2016, 1, 31)


def test_a_pair_that_is_not_there_is_one_sentence(conformance_data: Path) -> None:
    with pytest.raises(
        InputError, match=r"has no daily bars of GBPUSD: expected forex/oanda/daily/gbpusd\.zip; add it or leave the symbol out"
    ):
        read_closes(conformance_data, "gbpusd", "oanda")
