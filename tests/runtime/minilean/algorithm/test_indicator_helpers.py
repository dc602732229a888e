from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest

from minilean import indicators as ind
from minilean.algorithm.indicator_helpers import IndicatorMembers
from minilean.common import symbol_cache
from minilean.common.clock import EngineClock, zone
from minilean.common.enums import DataNormalizationMode, MovingAverageType, Resolution, SecurityType
from minilean.data.bars import TradeBar
from minilean.data.folder import DataFolder
from minilean.data.subscription_config import SubscriptionConfig
from minilean.engine.subscription_manager import SubscriptionManager
from minilean.errors import UnsupportedCall
from minilean.indicators.registration import Registration

FOLDER = DataFolder(Path(__file__).parents[4] / "tests" / "conformance" / "data")
SPY = FOLDER.create_symbol("SPY")


class _History:
    """Five bars of closes 1 to 5; remembers what it was asked for."""

    def __init__(self) -> None:
        self.asked: list[tuple] = []

    def __getitem__(self, data_type: type):
        def call(*arguments):
            self.asked.append((data_type, *arguments))
            return [_bar(day, day) for day in range(1, 6)]

        return call


def _bar(day: int, close: float) -> TradeBar:
    return TradeBar(datetime(2015, 1, day, 9, 30), SPY, close, close + 1, close - 1, close, 100, timedelta(hours=6, minutes=30))


@pytest.fixture
def algorithm() -> Iterator[IndicatorMembers]:
    hours = FOLDER.market_hours.hours("usa", "SPY", SecurityType.EQUITY)
    clock = EngineClock(zone("America/New_York"), datetime(2015, 1, 6, 5))
    security = SimpleNamespace(symbol=SPY)
    settings = SimpleNamespace(daily_precise_end_time=True, automatic_indicator_warm_up=False)
    runtime = SimpleNamespace(
        clock=clock, securities={SPY: security, "SPY": security}, settings=settings, folder=FOLDER, history=_History(), said=[]
    )
    runtime.messages = SimpleNamespace(debug=runtime.said.append)
    runtime.subscription_manager = SubscriptionManager(clock, clock.set, runtime.securities)
    runtime.subscription_manager.add(
        SubscriptionConfig(SPY, TradeBar, Resolution.DAILY, hours, data_normalization_mode=DataNormalizationMode.ADJUSTED)
    )
    runtime.registration = Registration(
        runtime.subscription_manager, runtime.securities, settings, runtime.messages, FOLDER, clock, runtime.history
    )
    algorithm = IndicatorMembers()
    algorithm._runtime = runtime
    symbol_cache.use_folder(FOLDER)
    symbol_cache.register(SPY)
    yield algorithm
    symbol_cache.use_folder(None)


def _feed(algorithm: IndicatorMembers, *bars: TradeBar) -> None:
    (config,) = algorithm._runtime.subscription_manager.subscriptions
    for bar in bars:
        for consolidator in config.consolidators:
            consolidator.update(bar)


def test_names_are_those_of_lean(algorithm: IndicatorMembers) -> None:
    made = (
        algorithm.sma(SPY, 30),
        algorithm.rsi(SPY, 14),
        algorithm.bb("SPY", 20, 2.0),
        algorithm.obv(SPY),
        algorithm.macd(SPY, 12, 26, 9),
        algorithm.psar(SPY),
    )
    assert [indicator.name for indicator in made] == [
        "SMA(30,SPY_day)",
        "RSI(14,Wilders,SPY_day)",
        "BB(20,2.0,SPY_day)",
        "OBV(SPY_day)",
        "MACD(12,26,9,SPY_day)",
        "PSAR(0.02,0.02,0.2,SPY_day)",
    ]


def test_bars_of_the_subscription_update_indicators(algorithm: IndicatorMembers) -> None:
    average, highest, lowest = algorithm.sma(SPY, 2), algorithm.max(SPY, 2), algorithm.min(SPY, 2)
    opened = algorithm.sma(SPY, 2, Resolution.DAILY, ind.Field.OPEN)
    volume = algorithm.sma(SPY, 2, selector=lambda bar: bar.volume)
    reach = algorithm.atr(SPY, 2)
    _feed(algorithm, _bar(1, 10), _bar(2, 12))
    values = [x.current.value for x in (average, highest, lowest, opened, volume, reach)]
    assert values == [11.0, 13.0, 9.0, 11.0, 100.0, 2.5]
    assert average.current.time == datetime(2015, 1, 2, 16)


def test_the_helper_of_average_true_range_is_simple_while_the_class_is_wilders(algorithm: IndicatorMembers) -> None:
    helper, own = algorithm.atr(SPY, 2), ind.AverageTrueRange(2)
    algorithm.register_indicator(SPY, own)
    _feed(algorithm, _bar(1, 10), _bar(2, 12), _bar(5, 12))
    assert (helper.current.value, own.current.value) == (2.5, 2.25)


def test_optional_numbers_before_the_resolution(algorithm: IndicatorMembers) -> None:
    assert algorithm.sto(SPY, 14, Resolution.DAILY).name == "STO(14,14,3,SPY_day)"
    assert algorithm.sto(SPY, 14, 3, 5).name == "STO(14,3,5,SPY_day)"
    assert algorithm.aroon(SPY, 10).name == "AROON(10,10,SPY_day)"
    assert algorithm.ema(SPY, 10, 0.5).name == "EMA(10,SPY_day)"


def test_unregistered_indicators_stay_as_they_are(algorithm: IndicatorMembers) -> None:
    average = algorithm.sma(SPY, 2)
    _feed(algorithm, _bar(1, 10))
    algorithm.unregister_indicator(average)
    _feed(algorithm, _bar(2, 20))
    assert average.current.value == 10.0


def test_registering_with_a_longer_period(algorithm: IndicatorMembers) -> None:
    average = ind.SimpleMovingAverage(1)
    algorithm.register_indicator(SPY, average, timedelta(days=2))
    _feed(algorithm, _bar(1, 10), _bar(2, 11), _bar(5, 12))
    assert (average.current.value, average.current.time) == (11.0, datetime(2015, 1, 3, 9, 30))


def test_warming_up_asks_for_as_many_bars_as_the_indicator_needs(algorithm: IndicatorMembers) -> None:
    change = ind.RateOfChange(4)
    algorithm.warm_up_indicator(SPY, change, Resolution.DAILY)
    assert algorithm._runtime.history.asked == [(TradeBar, SPY, 5, Resolution.DAILY)]
    assert (change.is_ready, change.current.value) == (True, 4.0)


def test_warming_up_by_timedelta_consolidates(algorithm: IndicatorMembers) -> None:
    average = ind.SimpleMovingAverage(2)
    algorithm.warm_up_indicator(SPY, average, timedelta(days=2))
    assert algorithm._runtime.history.asked == [(TradeBar, SPY, 4, Resolution.DAILY)]
    assert average.samples == 2


def test_automatic_warm_up(algorithm: IndicatorMembers) -> None:
    algorithm._runtime.settings.automatic_indicator_warm_up = True
    assert algorithm.sma(SPY, 5).current.value == 3.0


def test_what_cannot_be_warmed_up_says_so(algorithm: IndicatorMembers) -> None:
    class Own(ind.PythonIndicator):
        pass

    algorithm.warm_up_indicator(SPY, Own())
    assert "type 'Own' will not be warmed up" in algorithm._runtime.said[0]


def test_indicator_history_has_parts_as_columns(algorithm: IndicatorMembers) -> None:
    frame = algorithm.indicator_history(ind.BollingerBands(2, 2), SPY, 4, Resolution.DAILY).data_frame
    assert algorithm._runtime.history.asked[0][2] == 5
    assert " ".join(frame.columns) == "bandwidth current lowerband middleband movingaveragetype percentb price standarddeviation upperband"
    assert frame["movingaveragetype"].tolist() == ["Simple"] * 4
    assert frame["middleband"].tolist() == [1.5, 2.5, 3.5, 4.5]
    assert frame.index[0] == datetime(2015, 1, 2, 16)


def test_indicator_history_has_other_members_as_columns(algorithm: IndicatorMembers) -> None:
    history = algorithm.indicator_history(ind.Minimum(3), SPY, 3, Resolution.DAILY)
    assert history.data_frame["periodssinceminimum"].tolist() == [2, 2, 2]
    assert [point.value for point in history.current] == [1.0, 2.0, 3.0]
    assert (history.count, next(iter(history)).current.value) == (3, 1.0)


def test_indicator_history_of_a_span_begins_early_enough(algorithm: IndicatorMembers) -> None:
    algorithm.indicator_history(ind.SimpleMovingAverage(3), SPY, date(2015, 1, 5), date(2015, 1, 6))
    assert algorithm._runtime.history.asked[0][2:] == (datetime(2014, 12, 31), datetime(2015, 1, 6))


def test_consolidate_hands_bars_to_the_handler(algorithm: IndicatorMembers) -> None:
    bars = []
    algorithm.consolidate(SPY, timedelta(days=2), bars.append)
    _feed(algorithm, _bar(5, 10), _bar(6, 12), _bar(7, 14))
    assert [(bar.open, bar.high, bar.low, bar.close, bar.volume) for bar in bars] == [(10.0, 13.0, 9.0, 12.0, 200.0)]


@pytest.mark.parametrize("name", ["d", "g", "iv", "r", "t"])
def test_helpers_that_are_not_modelled_say_so(algorithm: IndicatorMembers, name: str) -> None:
    with pytest.raises(UnsupportedCall, match="not modelled"):
        getattr(algorithm, name)(SPY, 5)


def test_the_kind_of_average_is_part_of_the_name(algorithm: IndicatorMembers) -> None:
    assert algorithm.rsi(SPY, 14, MovingAverageType.SIMPLE).name == "RSI(14,Simple,SPY_day)"


def test_indicator_history_is_read_by_name_in_either_spelling(algorithm: IndicatorMembers) -> None:
    history = algorithm.indicator_history(ind.BollingerBands(2, 2), SPY, 3, Resolution.DAILY)

    upper = [point.value for point in history["upper_band"] or ()]
    assert len(upper) == history.count > 0
    assert upper == [point.value for point in history["UpperBand"] or ()] == [point.upper_band.value for point in history]
    assert (history["upperband"], history["nope"]) == (None, None)
    assert [point.value for point in history] == [point.value for point in history.current]
    with pytest.raises(TypeError, match="read by name"):
        history[0]
