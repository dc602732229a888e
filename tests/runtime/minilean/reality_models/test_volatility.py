"""Volatility models of securities."""

import math
from datetime import datetime, timedelta
from types import SimpleNamespace

import pytest

from minilean.common.enums import DataNormalizationMode, Resolution, SecurityType
from minilean.data.bars import TradeBar
from minilean.errors import UnsupportedCall
from minilean.indicators import SimpleMovingAverage
from minilean.reality_models.volatility import (
    BaseVolatilityModel,
    IndicatorVolatilityModel,
    RelativeStandardDeviationVolatilityModel,
    StandardDeviationOfReturnsVolatilityModel,
    VolatilityModelExtensions,
    warm_up_after_event,
)


def _bar(security, day: int, close: float) -> TradeBar:
    return TradeBar(datetime(2014, 1, day), security.symbol, close, close, close, close, 1)


def test_a_security_has_no_volatility_unless_a_model_says_so(account) -> None:
    assert account.add("SPY", 100).volatility_model.volatility == 0.0


def test_the_model_hears_of_every_price_but_zero(account) -> None:
    spy = account.add("SPY", 100)
    average = SimpleMovingAverage(2)
    spy.set_volatility_model(IndicatorVolatilityModel(average, lambda security, data, indicator: indicator.update(data.time, data.price)))
    for day, close in ((2, 10), (3, 0), (6, 20)):
        spy.update(_bar(spy, day, close))
    spy.set_market_price(_bar(spy, 7, 40))
    assert (average.samples, spy.volatility_model.volatility) == (3, 30.0)


def test_without_a_function_the_algorithm_updates_the_indicator(account) -> None:
    spy = account.add("SPY", 100)
    average = SimpleMovingAverage(1)
    spy.set_volatility_model(IndicatorVolatilityModel(average))
    spy.update(_bar(spy, 2, 10))
    assert average.samples == 0
    average.update(datetime(2014, 1, 2), 3)
    assert spy.volatility_model.volatility == 3.0


def test_a_model_of_the_algorithm_s_own(account) -> None:
    class Counting(BaseVolatilityModel):
        count = 0

        @property
        def volatility(self) -> float:
            return float(self.count)

        def update(self, security, data) -> None:
            self.count += 1

    spy = account.add("SPY", 100)
    spy.set_volatility_model(Counting())
    spy.update(_bar(spy, 2, 10))
    assert spy.volatility_model.volatility == 1.0


def test_warming_up_feeds_history_in_the_wanted_mode(account) -> None:
    spy, asked = account.add("SPY", 100), []
    config = SimpleNamespace(data_type=TradeBar, data_normalization_mode=DataNormalizationMode.RAW, resolution=Resolution.DAILY)
    security = SimpleNamespace(symbol=spy.symbol, subscriptions=[config])

    def history(*arguments, **named):
        asked.append((arguments, named))
        return [_bar(spy, 2, 10), _bar(spy, 3, 20)]

    average = SimpleMovingAverage(2)
    model = IndicatorVolatilityModel(average, lambda security, data, indicator: indicator.update(data.time, data.price))
    algorithm = SimpleNamespace(history={TradeBar: history})
    for mode in (DataNormalizationMode.ADJUSTED, DataNormalizationMode.RAW, None):
        average.reset()
        VolatilityModelExtensions.warm_up(model, algorithm, security, None, 2, mode)
    modes = [named.pop("data_normalization_mode") for _, named in asked]
    assert asked == [((spy.symbol, 2, Resolution.DAILY), {"fill_forward": True})] * 3
    # raw prices of the past continue in those of now, unless rawness is only the security's own setting
    assert modes == [DataNormalizationMode.ADJUSTED, DataNormalizationMode.SCALED_RAW, DataNormalizationMode.RAW]
    assert model.volatility == 15.0


def test_the_standard_deviation_of_returns_is_that_of_a_year(account) -> None:
    spy = account.add("SPY", 100)
    model = StandardDeviationOfReturnsVolatilityModel(2)
    spy.set_volatility_model(model)
    for day, close, expected in ((2, 100, 0), (3, 300, 0), (6, 330, math.sqrt(1.805)), (7, 396, math.sqrt(0.005))):
        spy.update(_bar(spy, day, close))
        # returns of 200 %, 10 % and 20 %, of which the latest two count
        assert model.volatility == pytest.approx(expected * math.sqrt(252), rel=1e-12)


def test_prices_that_follow_too_soon_do_not_count(account) -> None:
    spy = account.add("SPY", 100)
    model = StandardDeviationOfReturnsVolatilityModel(Resolution.DAILY, timedelta(days=2))
    for day, close in ((2, 100), (3, 999), (4, 110), (6, 143)):
        model.update(spy, _bar(spy, day, close))
    assert model.volatility == pytest.approx(math.sqrt(0.02 * 252), rel=1e-12)
    with pytest.raises(ValueError, match="expected at least 2"):
        StandardDeviationOfReturnsVolatilityModel(1)


def _stock(spy, model, mode: DataNormalizationMode) -> SimpleNamespace:
    config = SimpleNamespace(data_type=TradeBar, data_normalization_mode=mode, resolution=Resolution.DAILY)
    return SimpleNamespace(
        symbol=spy.symbol,
        type=SecurityType.EQUITY,
        data_normalization_mode=mode,
        volatility_model=model,
        subscriptions=[config],
        exchange=spy.exchange,
    )


def test_after_a_split_of_raw_prices_the_model_begins_anew_with_scaled_history(account) -> None:
    spy, asked = account.add("SPY", 100), []

    def history(*arguments, **named):
        asked.append((arguments, named))
        return [_bar(spy, 2, 10), _bar(spy, 3, 11), _bar(spy, 6, 14.3)]

    algorithm = SimpleNamespace(history={TradeBar: history})
    model = StandardDeviationOfReturnsVolatilityModel(2)
    for day, close in ((2, 100), (3, 300), (6, 330)):
        model.update(spy, _bar(spy, day, close))
    before = model.volatility
    warm_up_after_event(algorithm, _stock(spy, model, DataNormalizationMode.ADJUSTED))
    assert (asked, model.volatility) == ([], before)
    warm_up_after_event(algorithm, _stock(spy, model, DataNormalizationMode.RAW))
    options = {"fill_forward": True, "data_normalization_mode": DataNormalizationMode.SCALED_RAW}
    assert asked == [((spy.symbol, 3, Resolution.DAILY), options)]
    assert model.volatility == pytest.approx(math.sqrt(0.02 * 252), rel=1e-12)


def test_a_model_that_asks_for_history_itself_is_refused_at_events_of_raw_prices(account) -> None:
    wanted: list[str] = []

    class Own(BaseVolatilityModel):
        def get_history_requirements(self, security, utc_time):
            return wanted

    model = Own()
    stock = _stock(account.add("SPY", 100), model, DataNormalizationMode.RAW)
    warm_up_after_event(None, stock)
    wanted.append("some history")
    with pytest.raises(UnsupportedCall, match="get_history_requirements of a volatility model"):
        warm_up_after_event(None, stock)


def test_the_member_may_be_assigned_as_well(account) -> None:
    # `Security.VolatilityModel` is a property
    spy = account.add("SPY", 100)
    spy.volatility_model = StandardDeviationOfReturnsVolatilityModel(2)
    for day, close in ((2, 10), (3, 11), (6, 13.2)):
        spy.update(_bar(spy, day, close))
    assert spy.volatility_model.volatility == pytest.approx(math.sqrt(0.005) * math.sqrt(252))


def test_relative_standard_deviation_of_prices(account) -> None:
    # `RelativeStandardDeviationVolatilityModel`: prices 10, 12 and 14 have the mean 12 and the deviation 2; a day must lie between two
    spy = account.add("SPY", 100)
    model = RelativeStandardDeviationVolatilityModel(timedelta(days=2), 3)
    spy.set_volatility_model(model)
    seen = []
    for day, close in ((2, 10), (3, 99), (4, 12), (6, 14), (8, 16)):
        spy.update(_bar(spy, day, close))
        seen.append(model.volatility)
    assert seen == [0, 0, pytest.approx(math.sqrt(2) / 11), pytest.approx(2 / 12), pytest.approx(2 / 14)]
    assert model._restart() == (None, 4)
    assert model.volatility == 0
    with pytest.raises(ValueError, match="got 1 periods; expected at least 2"):
        RelativeStandardDeviationVolatilityModel(timedelta(days=1), 1)
