"""Volatility models of securities."""

from datetime import datetime
from types import SimpleNamespace

from minilean.common.enums import DataNormalizationMode, Resolution
from minilean.data.bars import TradeBar
from minilean.indicators import SimpleMovingAverage
from minilean.securities.volatility import BaseVolatilityModel, IndicatorVolatilityModel, VolatilityModelExtensions


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
