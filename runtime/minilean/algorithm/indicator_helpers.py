"""Indicator shortcuts of an algorithm: `self.sma(symbol, 20)` and the like (`QCAlgorithm.Indicators.cs`).

Each makes an indicator under LEAN's name, updates it with the symbol's bars from then on, and returns it. `resolution` is that of the
bars, the subscription's unless given; `selector` is a function of a bar, or a `Field`, that says what is taken of it.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from typing import Any

from minilean import indicators as ind
from minilean.algorithm.feeding import FeedingMembers
from minilean.algorithm.unsupported import unsupported
from minilean.common.decimals import text, to_decimal
from minilean.common.enums import CorrelationType, MovingAverageType, Resolution
from minilean.data.bars import TradeBar
from minilean.indicators.registration import Selector


class IndicatorMembers(FeedingMembers):
    """Methods that make an indicator and feed it."""

    def aroon(
        self, symbol: object, period: int, *options: Any, resolution: Resolution | None = None, selector: Selector = None
    ) -> ind.AroonOscillator:
        """How recently the highest high and lowest low were: `aroon(symbol, period)` or `(symbol, up_period, down_period)`."""
        numbers, resolution, selector = _options(options, resolution, selector)
        down = numbers[0] if numbers else period
        return self._make(ind.AroonOscillator, symbol, f"AROON({period},{down})", (period, down), resolution, selector)

    def b(
        self, target: object, reference: object, period: int, resolution: Resolution | None = None, selector: Selector = None
    ) -> ind.Beta:
        """Beta of a security against another."""
        return self._make_of_two(ind.Beta, (target, reference), f"B({period})", (period,), resolution, selector)

    def c(
        self,
        target: object,
        reference: object,
        period: int,
        correlation_type: CorrelationType = CorrelationType.PEARSON,
        resolution: Resolution | None = None,
        selector: Selector = None,
    ) -> ind.Correlation:
        """Correlation of a security's closes with those of another."""
        return self._make_of_two(ind.Correlation, (target, reference), f"C({period})", (period, correlation_type), resolution, selector)

    def dch(
        self, symbol: object, period: int, *options: Any, resolution: Resolution | None = None, selector: Selector = None
    ) -> ind.DonchianChannel:
        """Highest high and lowest low: `dch(symbol, period)` or `(symbol, upper_period, lower_period)`."""
        numbers, resolution, selector = _options(options, resolution, selector)
        lower = numbers[0] if numbers else period
        return self._make(ind.DonchianChannel, symbol, f"DCH({period},{lower})", (period, lower), resolution, selector)

    def ema(
        self,
        symbol: object,
        period: int,
        *options: Any,
        smoothing_factor: float | None = None,
        resolution: Resolution | None = None,
        selector: Selector = None,
    ) -> ind.ExponentialMovingAverage:
        """Exponential moving average: `ema(symbol, period)` or `(symbol, period, smoothing_factor)`."""
        numbers, resolution, selector = _options(options, resolution, selector)
        factor = numbers[0] if numbers else smoothing_factor
        return self._make(ind.ExponentialMovingAverage, symbol, f"EMA({period})", (period, factor), resolution, selector)

    def ichimoku(
        self,
        symbol: object,
        tenkan_period: int,
        kijun_period: int,
        senkou_a_period: int,
        senkou_b_period: int,
        senkou_a_delay_period: int,
        senkou_b_delay_period: int,
        resolution: Resolution | None = None,
        selector: Selector = None,
    ) -> ind.IchimokuKinkoHyo:
        """Lines of Ichimoku Kinko Hyo."""
        values = (tenkan_period, kijun_period, senkou_a_period, senkou_b_period, senkou_a_delay_period, senkou_b_delay_period)
        return self._make(ind.IchimokuKinkoHyo, symbol, f"ICHIMOKU({','.join(map(str, values))})", values, resolution, selector)

    def identity(self, symbol: object, *options: Any, selector: Selector = None, field_name: str | None = None) -> ind.Identity:
        """The price itself: `identity(symbol, [resolution,] [selector,] [field_name])`."""
        rest: list[Any] = list(options)
        resolution = rest.pop(0) if rest and isinstance(rest[0], Resolution) else None
        selector = rest.pop(0) if rest else selector
        return self._make(ind.Identity, symbol, str(rest[0] if rest else field_name or "close"), (), resolution, selector)

    def kama(self, symbol: object, period: int, *options: Any, resolution: Resolution | None = None, selector: Selector = None) -> Any:
        """Kaufman's adaptive moving average: `kama(symbol, period)` or `(symbol, period, fast_ema_period, slow_ema_period)`."""
        numbers, resolution, selector = _options(options, resolution, selector)
        fast, slow = numbers or (2, 30)
        return self._make(
            ind.KaufmanAdaptiveMovingAverage, symbol, f"KAMA({period},{fast},{slow})", (period, fast, slow), resolution, selector
        )

    def max(self, symbol: object, period: int, resolution: Resolution | None = None, selector: Selector = None) -> ind.Maximum:
        """Highest high of the period, or highest value of a selector or of data that are no bars of trades."""
        return self._make(ind.Maximum, symbol, f"MAX({period})", (period,), resolution, selector or self._side(symbol, _high))

    def min(self, symbol: object, period: int, resolution: Resolution | None = None, selector: Selector = None) -> ind.Minimum:
        """Lowest low of the period, or lowest value of a selector or of data that are no bars of trades."""
        return self._make(ind.Minimum, symbol, f"MIN({period})", (period,), resolution, selector or self._side(symbol, _low))

    def sto(
        self, symbol: object, period: int, *options: Any, resolution: Resolution | None = None, selector: Selector = None
    ) -> ind.Stochastic:
        """Stochastic: `sto(symbol, period)` or `(symbol, period, k_period, d_period)`."""
        numbers, resolution, selector = _options(options, resolution, selector)
        k, d = numbers or (period, 3)
        return self._make(ind.Stochastic, symbol, f"STO({period},{k},{d})", (period, k, d), resolution, selector)

    def vwap(self, symbol: object, period: int | None = None, resolution: Resolution | None = None, selector: Selector = None) -> Any:
        """Volume weighted average price of the period, or of the day when no period is given."""
        if period is None:
            return self._make(ind.IntradayVwap, symbol, "VWAP", (), None, None)
        return self._make(ind.VolumeWeightedAveragePriceIndicator, symbol, f"VWAP({period})", (period,), resolution, selector)

    def ad(self, symbol: object, resolution: Resolution | None = None, selector: Selector = None) -> ind.AccumulationDistribution:
        """Volume weighted with where each bar closed in its range."""
        return self._make(ind.AccumulationDistribution, symbol, "AD", (), resolution, selector)

    def adx(
        self, symbol: object, period: int, resolution: Resolution | None = None, selector: Selector = None
    ) -> ind.AverageDirectionalIndex:
        """Strength of the trend."""
        return self._make(ind.AverageDirectionalIndex, symbol, f"ADX({period})", (period,), resolution, selector)

    def apo(
        self,
        symbol: object,
        fast_period: int,
        slow_period: int,
        moving_average_type: MovingAverageType,
        resolution: Resolution | None = None,
        selector: Selector = None,
    ) -> ind.AbsolutePriceOscillator:
        """Fast average minus slow average."""
        label = f"APO({fast_period},{slow_period})"
        return self._make(ind.AbsolutePriceOscillator, symbol, label, (fast_period, slow_period, moving_average_type), resolution, selector)

    def atr(
        self,
        symbol: object,
        period: int,
        type: MovingAverageType = MovingAverageType.SIMPLE,
        resolution: Resolution | None = None,
        selector: Selector = None,
    ) -> ind.AverageTrueRange:
        """Average true range; simple unless another kind is given."""
        return self._make(ind.AverageTrueRange, symbol, f"ATR({period})", (period, type), resolution, selector)

    def bb(
        self,
        symbol: object,
        period: int,
        k: float,
        moving_average_type: MovingAverageType = MovingAverageType.SIMPLE,
        resolution: Resolution | None = None,
        selector: Selector = None,
    ) -> ind.BollingerBands:
        """Average with bands k deviations away."""
        return self._make(ind.BollingerBands, symbol, f"BB({period},{_text(k)})", (period, k, moving_average_type), resolution, selector)

    def cci(
        self,
        symbol: object,
        period: int,
        moving_average_type: MovingAverageType = MovingAverageType.SIMPLE,
        resolution: Resolution | None = None,
        selector: Selector = None,
    ) -> ind.CommodityChannelIndex:
        """Distance of the typical price from its average."""
        return self._make(ind.CommodityChannelIndex, symbol, f"CCI({period})", (period, moving_average_type), resolution, selector)

    def cmo(
        self, symbol: object, period: int, resolution: Resolution | None = None, selector: Selector = None
    ) -> ind.ChandeMomentumOscillator:
        """Gains against losses, from -100 to 100."""
        return self._make(ind.ChandeMomentumOscillator, symbol, f"CMO({period})", (period,), resolution, selector)

    def dema(
        self, symbol: object, period: int, resolution: Resolution | None = None, selector: Selector = None
    ) -> ind.DoubleExponentialMovingAverage:
        """Double exponential moving average."""
        return self._make(ind.DoubleExponentialMovingAverage, symbol, f"DEMA({period})", (period,), resolution, selector)

    def dpo(
        self, symbol: object, period: int, resolution: Resolution | None = None, selector: Selector = None
    ) -> ind.DetrendedPriceOscillator:
        """Price of half a period ago minus the mean of the period."""
        return self._make(ind.DetrendedPriceOscillator, symbol, f"DPO({period})", (period,), resolution, selector)

    def hma(self, symbol: object, period: int, resolution: Resolution | None = None, selector: Selector = None) -> ind.HullMovingAverage:
        """Hull moving average."""
        return self._make(ind.HullMovingAverage, symbol, f"HMA({period})", (period,), resolution, selector)

    def kch(
        self,
        symbol: object,
        period: int,
        k: float,
        moving_average_type: MovingAverageType = MovingAverageType.SIMPLE,
        resolution: Resolution | None = None,
        selector: Selector = None,
    ) -> ind.KeltnerChannels:
        """Average with bands k true ranges away."""
        return self._make(ind.KeltnerChannels, symbol, f"KCH({period},{_text(k)})", (period, k, moving_average_type), resolution, selector)

    def ker(
        self, symbol: object, period: int = 2, resolution: Resolution | None = None, selector: Selector = None
    ) -> ind.KaufmanEfficiencyRatio:
        """Change over the period against the path taken."""
        return self._make(ind.KaufmanEfficiencyRatio, symbol, f"KER({period})", (period,), resolution, selector)

    def logr(self, symbol: object, period: int, resolution: Resolution | None = None, selector: Selector = None) -> ind.LogReturn:
        """Logarithmic return over the period."""
        return self._make(ind.LogReturn, symbol, f"LOGR({period})", (period,), resolution, selector)

    def lsma(
        self, symbol: object, period: int, resolution: Resolution | None = None, selector: Selector = None
    ) -> ind.LeastSquaresMovingAverage:
        """End of the line fitted to the period."""
        return self._make(ind.LeastSquaresMovingAverage, symbol, f"LSMA({period})", (period,), resolution, selector)

    def lwma(
        self, symbol: object, period: int, resolution: Resolution | None = None, selector: Selector = None
    ) -> ind.LinearWeightedMovingAverage:
        """Linearly weighted moving average."""
        return self._make(ind.LinearWeightedMovingAverage, symbol, f"LWMA({period})", (period,), resolution, selector)

    def macd(
        self,
        symbol: object,
        fast_period: int,
        slow_period: int,
        signal_period: int,
        type: MovingAverageType = MovingAverageType.EXPONENTIAL,
        resolution: Resolution | None = None,
        selector: Selector = None,
    ) -> ind.MovingAverageConvergenceDivergence:
        """Fast average minus slow average, with a signal line."""
        label = f"MACD({fast_period},{slow_period},{signal_period})"
        return self._make(
            ind.MovingAverageConvergenceDivergence, symbol, label, (fast_period, slow_period, signal_period, type), resolution, selector
        )

    def mad(
        self, symbol: object, period: int, resolution: Resolution | None = None, selector: Selector = None
    ) -> ind.MeanAbsoluteDeviation:
        """Mean distance from the mean."""
        return self._make(ind.MeanAbsoluteDeviation, symbol, f"MAD({period})", (period,), resolution, selector)

    def mfi(self, symbol: object, period: int, resolution: Resolution | None = None, selector: Selector = None) -> ind.MoneyFlowIndex:
        """Share of the money that flowed on rising days, in percent."""
        return self._make(ind.MoneyFlowIndex, symbol, f"MFI({period})", (period,), resolution, selector)

    def midpoint(self, symbol: object, period: int, resolution: Resolution | None = None, selector: Selector = None) -> ind.MidPoint:
        """Middle between the highest and lowest close."""
        return self._make(ind.MidPoint, symbol, f"MIDPOINT({period})", (period,), resolution, selector)

    def midprice(self, symbol: object, period: int, resolution: Resolution | None = None, selector: Selector = None) -> ind.MidPrice:
        """Middle between highest high and lowest low."""
        return self._make(ind.MidPrice, symbol, f"MIDPRICE({period})", (period,), resolution, selector)

    def mom(self, symbol: object, period: int, resolution: Resolution | None = None, selector: Selector = None) -> ind.Momentum:
        """Change over the period."""
        return self._make(ind.Momentum, symbol, f"MOM({period})", (period,), resolution, selector)

    def momp(self, symbol: object, period: int, resolution: Resolution | None = None, selector: Selector = None) -> ind.MomentumPercent:
        """Change over the period in percent."""
        return self._make(ind.MomentumPercent, symbol, f"MOMP({period})", (period,), resolution, selector)

    def natr(
        self, symbol: object, period: int, resolution: Resolution | None = None, selector: Selector = None
    ) -> ind.NormalizedAverageTrueRange:
        """Average true range in percent of the close."""
        return self._make(ind.NormalizedAverageTrueRange, symbol, f"NATR({period})", (period,), resolution, selector)

    def obv(self, symbol: object, resolution: Resolution | None = None, selector: Selector = None) -> ind.OnBalanceVolume:
        """Volume of rising days minus volume of falling days."""
        return self._make(ind.OnBalanceVolume, symbol, "OBV", (), resolution, selector)

    def ppo(
        self,
        symbol: object,
        fast_period: int,
        slow_period: int,
        moving_average_type: MovingAverageType,
        resolution: Resolution | None = None,
        selector: Selector = None,
    ) -> ind.PercentagePriceOscillator:
        """Fast average minus slow average in percent."""
        label = f"PPO({fast_period},{slow_period})"
        return self._make(
            ind.PercentagePriceOscillator, symbol, label, (fast_period, slow_period, moving_average_type), resolution, selector
        )

    def psar(
        self,
        symbol: object,
        af_start: float = 0.02,
        af_increment: float = 0.02,
        af_max: float = 0.2,
        resolution: Resolution | None = None,
        selector: Selector = None,
    ) -> ind.ParabolicStopAndReverse:
        """Wilder's trailing stop."""
        label = f"PSAR({_text(af_start)},{_text(af_increment)},{_text(af_max)})"
        return self._make(ind.ParabolicStopAndReverse, symbol, label, (af_start, af_increment, af_max), resolution, selector)

    def roc(self, symbol: object, period: int, resolution: Resolution | None = None, selector: Selector = None) -> ind.RateOfChange:
        """Return over the period."""
        return self._make(ind.RateOfChange, symbol, f"ROC({period})", (period,), resolution, selector)

    def rocp(self, symbol: object, period: int, resolution: Resolution | None = None, selector: Selector = None) -> ind.RateOfChangePercent:
        """Return over the period in percent."""
        return self._make(ind.RateOfChangePercent, symbol, f"ROCP({period})", (period,), resolution, selector)

    def rocr(self, symbol: object, period: int, resolution: Resolution | None = None, selector: Selector = None) -> ind.RateOfChangeRatio:
        """Price against the price of the period's beginning."""
        return self._make(ind.RateOfChangeRatio, symbol, f"ROCR({period})", (period,), resolution, selector)

    def rsi(
        self,
        symbol: object,
        period: int,
        moving_average_type: MovingAverageType = MovingAverageType.WILDERS,
        resolution: Resolution | None = None,
        selector: Selector = None,
    ) -> ind.RelativeStrengthIndex:
        """Relative strength from 0 to 100."""
        label = f"RSI({period},{moving_average_type.pascal_name})"
        return self._make(ind.RelativeStrengthIndex, symbol, label, (period, moving_average_type), resolution, selector)

    def sma(self, symbol: object, period: int, resolution: Resolution | None = None, selector: Selector = None) -> ind.SimpleMovingAverage:
        """Mean of the period."""
        return self._make(ind.SimpleMovingAverage, symbol, f"SMA({period})", (period,), resolution, selector)

    def std(self, symbol: object, period: int, resolution: Resolution | None = None, selector: Selector = None) -> ind.StandardDeviation:
        """Standard deviation of the period."""
        return self._make(ind.StandardDeviation, symbol, f"STD({period})", (period,), resolution, selector)

    def sum(self, symbol: object, period: int, resolution: Resolution | None = None, selector: Selector = None) -> ind.Sum:
        """Sum of the period."""
        return self._make(ind.Sum, symbol, f"SUM({period})", (period,), resolution, selector)

    def t3(
        self, symbol: object, period: int, volume_factor: float = 0.7, resolution: Resolution | None = None, selector: Selector = None
    ) -> ind.T3MovingAverage:
        """T3 moving average."""
        return self._make(
            ind.T3MovingAverage, symbol, f"T3({period},{_text(volume_factor)})", (period, volume_factor), resolution, selector
        )

    def tema(
        self, symbol: object, period: int, resolution: Resolution | None = None, selector: Selector = None
    ) -> ind.TripleExponentialMovingAverage:
        """Triple exponential moving average."""
        return self._make(ind.TripleExponentialMovingAverage, symbol, f"TEMA({period})", (period,), resolution, selector)

    def tr(self, symbol: object, resolution: Resolution | None = None, selector: Selector = None) -> ind.TrueRange:
        """True range."""
        return self._make(ind.TrueRange, symbol, "TR", (), resolution, selector)

    def trima(
        self, symbol: object, period: int, resolution: Resolution | None = None, selector: Selector = None
    ) -> ind.TriangularMovingAverage:
        """Triangular moving average."""
        return self._make(ind.TriangularMovingAverage, symbol, f"TRIMA({period})", (period,), resolution, selector)

    def trix(self, symbol: object, period: int, resolution: Resolution | None = None, selector: Selector = None) -> ind.Trix:
        """Change of a triple smoothed average in percent."""
        return self._make(ind.Trix, symbol, f"TRIX({period})", (period,), resolution, selector)

    def ultosc(
        self, symbol: object, period1: int, period2: int, period3: int, resolution: Resolution | None = None, selector: Selector = None
    ) -> ind.UltimateOscillator:
        """Buying pressure over three periods."""
        label = f"ULTOSC({period1},{period2},{period3})"
        return self._make(ind.UltimateOscillator, symbol, label, (period1, period2, period3), resolution, selector)

    def v(self, symbol: object, period: int, resolution: Resolution | None = None, selector: Selector = None) -> ind.Variance:
        """Variance of the period."""
        return self._make(ind.Variance, symbol, f"VAR({period})", (period,), resolution, selector)

    def var(self, symbol: object, period: int, resolution: Resolution | None = None, selector: Selector = None) -> ind.Variance:
        """Variance of the period."""
        return self._make(ind.Variance, symbol, f"VAR({period})", (period,), resolution, selector)

    def wilr(self, symbol: object, period: int, resolution: Resolution | None = None, selector: Selector = None) -> ind.WilliamsPercentR:
        """Distance of the close from the highest high, in percent of the range."""
        return self._make(ind.WilliamsPercentR, symbol, f"WILR({period})", (period,), resolution, selector)

    def wwma(self, symbol: object, period: int, resolution: Resolution | None = None, selector: Selector = None) -> ind.WilderMovingAverage:
        """Wilder's moving average."""
        return self._make(ind.WilderMovingAverage, symbol, f"WWMA({period})", (period,), resolution, selector)

    def zlema(
        self, symbol: object, period: int, resolution: Resolution | None = None, selector: Selector = None
    ) -> ind.ZeroLagExponentialMovingAverage:
        """Zero lag exponential moving average."""
        return self._make(ind.ZeroLagExponentialMovingAverage, symbol, f"ZLEMA({period})", (period,), resolution, selector)

    def _side(self, symbol: object, side: Callable[[Any], Any]) -> Selector:
        return side if issubclass(self._registration.subscription(symbol).data_type, TradeBar) else None

    def _make(
        self,
        kind: Callable[..., Any],
        symbol: object,
        label: str,
        values: tuple[Any, ...],
        resolution: Resolution | None,
        selector: Selector,
    ) -> Any:
        indicator = kind(*values, name=self._registration.name(symbol, label, resolution))
        self.register_indicator(symbol, indicator, resolution, selector)
        if self._runtime.settings.automatic_indicator_warm_up:
            self.warm_up_indicator(symbol, indicator, resolution, selector)
        return indicator

    def _make_of_two(
        self,
        kind: Callable[..., Any],
        pair: tuple[Any, Any],
        label: str,
        values: tuple[Any, ...],
        resolution: Resolution | None,
        selector: Selector,
    ) -> Any:
        symbols = [self._registration.symbol_of(name) for name in pair]
        indicator = kind(*symbols, *values, name=self._registration.name(None, label, resolution))
        for symbol in symbols:
            self.register_indicator(symbol, indicator, resolution, selector)
        if self._runtime.settings.automatic_indicator_warm_up:
            self.warm_up_indicator(symbols, indicator, resolution, selector)
        return indicator


def _options(options: tuple[Any, ...], resolution: Resolution | None, selector: Selector) -> tuple[tuple[Any, ...], Any, Any]:
    numbers = tuple(option for option in options if isinstance(option, (int, float)) and not isinstance(option, Enum))
    rest = list(options[len(numbers) :])
    return numbers, rest.pop(0) if rest else resolution, rest.pop(0) if rest else selector


def _text(number: float) -> str:
    return text(to_decimal(number))


def _high(bar: Any) -> Any:
    return bar.high_exact


def _low(bar: Any) -> Any:
    return bar.low_exact


for _name in (
    "abands adosc a ar arima ao adxr alma aps bop cc cov chop cks cmf co crsi dem do emv fi filtered_identity fish frama heikin_ashi "
    "he ht ibs kst kvo mama vp tp tsf mass momersion pphl rc rma rvi rdv srsi str sr sortino sarext sm stc sobv tdd tds pso swiss tsi "
    "vidya vwma vtx si asi wto mgd rsv zz trin adr advr addiff mosc msi nhnl nhnlv d g iv r t"
).split():
    setattr(IndicatorMembers, _name, unsupported(_name))
