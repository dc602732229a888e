"""Several securities at once: inputs and values of LEAN's own unit tests of these classes."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from minilean import indicators as ind
from minilean.common.dotnet_errors import ArgumentException
from minilean.common.symbol import Symbol
from minilean.data.bars import QuoteBar, TradeBar
from minilean.data.folder import DataFolder

START = datetime(2020, 1, 1)
FOLDER = DataFolder(Path(__file__).parents[4] / "tests" / "conformance" / "data")
AAPL, IBM, GOOG, MSFT = (FOLDER.create_symbol(ticker) for ticker in ("ACME", "SPY", "XLK", "XLE"))


def _bar(symbol: Symbol, minute: int, close: float, volume: float = 100, high: float | None = None, low: float | None = None) -> TradeBar:
    high, low = close if high is None else high, close if low is None else low
    return TradeBar(START + timedelta(minutes=minute), symbol, close, high, low, close, volume)


def _arms(*symbols: Symbol) -> ind.ArmsIndex:
    index = ind.ArmsIndex()
    for symbol in symbols:
        index.add(symbol)
    return index


def test_arms_index_waits_for_all_and_forgets_what_is_removed() -> None:
    index = _arms(AAPL, IBM, GOOG)
    for minute, closes in ((1, (1, 1, 1)), (2, (2, 0.5, 3))):
        for symbol, close in zip((AAPL, IBM, GOOG), closes, strict=True):
            index.update(_bar(symbol, minute, close))
    assert (index.current.value, index.is_ready) == (1.0, True)
    index.reset()
    index.remove(IBM)
    for minute, closes in ((1, (1, 1, 1)), (2, (2, 0.5, 3))):
        for symbol, close in zip((AAPL, IBM, GOOG), closes, strict=True):
            index.update(_bar(symbol, minute, close))
    assert index.current.value != 1.0


def test_arms_index_leaves_out_times_at_which_a_bar_is_missing() -> None:
    index = _arms(AAPL, IBM, GOOG, MSFT)
    rows = [
        ({AAPL: (1, 100), IBM: (1, 100), GOOG: (1, 100), MSFT: (1, 100)}, 0.0),
        ({AAPL: (2, 100), IBM: (0.5, 100), GOOG: (3, 100)}, 0.0),
        ({AAPL: (3, 100), IBM: (1, 100), GOOG: (1, 200), MSFT: (1, 100)}, 2.0),
        ({AAPL: (1, 100), IBM: (2, 250), GOOG: (2, 100), MSFT: (2, 150)}, 0.6),
        ({AAPL: (2, 140), GOOG: (5, 110), MSFT: (1, 150)}, 0.6),
        ({AAPL: (2, 120), IBM: (3, 350), GOOG: (4, 200)}, 0.6),
    ]
    for minute, (bars, expected) in enumerate(rows, 1):
        for symbol, (close, volume) in bars.items():
            index.update(_bar(symbol, minute, close, volume))
        assert index.current.value == expected


def test_arms_index_takes_bars_of_one_security_after_the_other() -> None:
    index = _arms(AAPL, IBM, GOOG)
    for symbol, first, second in ((AAPL, (1, 1), (2, 60)), (IBM, (1, 1), (0.5, 10)), (GOOG, (1, 1), (3, 40))):
        index.update(_bar(symbol, 1, *first))
        index.update(_bar(symbol, 2, *second))
    assert (index.is_ready, index.current.value, index.samples) == (True, 0.2, 6)


@pytest.mark.parametrize(
    ("indicator", "value"),
    [(ind.AdvanceDeclineDifference(), 1.0), (ind.AdvanceDeclineRatio(), 2.0), (ind.AdvanceDeclineVolumeRatio(), 3.0)],
    ids=lambda value: type(value).__name__,
)
def test_advances_against_declines(indicator: ind.AdvanceDeclineIndicator, value: float) -> None:
    # two rise on 90 shares, one falls on 30
    for symbol in (AAPL, IBM, GOOG):
        indicator.add(symbol)
    for minute, closes in ((1, (1, 1, 1)), (2, (2, 0.5, 3))):
        for symbol, close, volume in zip((AAPL, IBM, GOOG), closes, (60, 30, 30), strict=True):
            indicator.update(_bar(symbol, minute, close, volume))
    assert indicator.current.value == value


def test_mcclellan_sums_its_oscillator_once_a_time() -> None:
    summed, oscillator = ind.McClellanSummationIndex(19, 39), ind.McClellanOscillator(19, 39)
    for symbol in (AAPL, MSFT, GOOG):
        summed.add(symbol)
        oscillator.add(symbol)
    for minute in range(1, 42):
        for symbol in (AAPL, MSFT, GOOG):
            summed.update(_bar(symbol, minute, minute, 1))
            oscillator.update(_bar(symbol, minute, minute, 1))
    assert (summed.warm_up_period, summed.samples, summed.is_ready) == (41, 123, True)
    assert (summed.current.value, oscillator.current.value) == (60.0, 0.0)
    with pytest.raises(ArgumentException, match="the fast must be shorter"):
        ind.McClellanOscillator(39, 19)


def test_new_highs_and_lows() -> None:
    indicator = ind.NewHighsNewLows("nhnl", 2)
    for symbol in (AAPL, IBM, GOOG, MSFT):
        indicator.add(symbol)
    rows = [
        ({AAPL: (1, 1), IBM: (1, 1), GOOG: (1, 1), MSFT: (1, 1)}, 0),
        ({AAPL: (2, 1), IBM: (2, 1), GOOG: (2, 1), MSFT: (2, 1)}, 0),
        ({AAPL: (3, 1), IBM: (2, 0.5), GOOG: (0, 1)}, 0),
        ({AAPL: (4, 1), IBM: (2, 0.3), GOOG: (3, 1), MSFT: (4, 1)}, 2),
        ({AAPL: (5, 1), IBM: (2, 0.2), GOOG: (4, 1), MSFT: (5, 1)}, 2),
        ({AAPL: (6, 1), IBM: (3, 1), MSFT: (6, 1)}, 2),
    ]
    for minute, (bars, expected) in enumerate(rows, 1):
        for symbol, (high, low) in bars.items():
            indicator.update(_bar(symbol, minute, 1, 100, high, low))
        assert indicator.difference.current.value == expected
    # three highs and one low
    assert indicator.ratio.current.value == 3.0


def test_volume_at_new_highs_and_lows_needs_bars_of_trades() -> None:
    indicator = ind.NewHighsNewLowsVolume("nhnlv", 1)
    for symbol in (AAPL, IBM):
        indicator.add(symbol)
    for minute, bars in ((1, {AAPL: (1, 1), IBM: (1, 1)}), (2, {AAPL: (2, 1), IBM: (1, 0.5)})):
        for symbol, (high, low) in bars.items():
            indicator.update(_bar(symbol, minute, 1, 300 if symbol == AAPL else 100, high, low))
    assert (indicator.current.value, indicator.volume_ratio.current.value, indicator.difference.current.value) == (3.0, 3.0, 0.0)
    with pytest.raises(ArgumentException, match="feed it trade bars"):
        indicator.update(QuoteBar(START + timedelta(minutes=9), AAPL))
