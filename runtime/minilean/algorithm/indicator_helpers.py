"""Indicator shortcuts of an algorithm: `self.sma(symbol, 20)` and the like (`QCAlgorithm.Indicators.cs`).

Each makes an indicator under LEAN's name, updates it with the symbol's bars from then on, and returns it. `resolution` is that of the
bars, the subscription's unless given; `selector` is a function of a bar, or a `Field`, that says what is taken of it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

from minilean import indicators as ind
from minilean.algorithm.feeding import FeedingMembers
from minilean.algorithm.helper_forms import PAIR, SEVERAL, Form, IndicatorHelper, in_a_name
from minilean.common.decimals import Number, to_decimal
from minilean.common.enums import CorrelationType, MovingAverageType, Resolution
from minilean.common.time_span import span_text
from minilean.common.unsupported import unsupported
from minilean.data.interest_rates import FuncRiskFreeRateInterestRateModel
from minilean.indicators.registration import Selector

_SIMPLE, _EXPONENTIAL, _WILDERS = MovingAverageType.SIMPLE, MovingAverageType.EXPONENTIAL, MovingAverageType.WILDERS
_DAILY = Resolution.DAILY
# the digits of LEAN's defaults, which names have
_SEVENTY_PERCENT, _ZERO = Decimal("0.70"), Decimal("0.0")
_PERIOD = Form("period")
_FAST_AND_SLOW = Form("fast_period", "slow_period")
_PROFILE = Form(period=2, value_area_volume_percentage=_SEVENTY_PERCENT, price_range_round_off=0.05, resolution=_DAILY)


class IndicatorMembers(FeedingMembers):
    """Methods that make an indicator and feed it."""

    abands = IndicatorHelper(ind.AccelerationBands, "ABANDS({0},{1})", Form("period", width=4, moving_average_type=_SIMPLE))
    ad = IndicatorHelper(ind.AccumulationDistribution, "AD")
    addiff = IndicatorHelper(ind.AdvanceDeclineDifference, "A/D Difference", symbols=SEVERAL)
    adosc = IndicatorHelper(ind.AccumulationDistributionOscillator, "ADOSC({0},{1})", _FAST_AND_SLOW)
    adr = IndicatorHelper(ind.AdvanceDeclineRatio, "A/D Ratio", symbols=SEVERAL)
    advr = IndicatorHelper(ind.AdvanceDeclineVolumeRatio, "A/D Volume Rate", symbols=SEVERAL)
    adx = IndicatorHelper(ind.AverageDirectionalIndex, "ADX({0})", _PERIOD)
    adxr = IndicatorHelper(ind.AverageDirectionalMovementIndexRating, "ADXR({0})", _PERIOD)
    alma = IndicatorHelper(ind.ArnaudLegouxMovingAverage, "ALMA({0},{1},{2})", Form("period", sigma=6, offset=0.85))
    ao = IndicatorHelper(ind.AwesomeOscillator, "AO({0},{1},{2})", Form("fast_period", "slow_period", "type"))
    apo = IndicatorHelper(ind.AbsolutePriceOscillator, "APO({0},{1})", Form("fast_period", "slow_period", "moving_average_type"))
    aps = IndicatorHelper(ind.AugenPriceSpike, "APS({0})", Form(period=3))
    ar = IndicatorHelper(ind.AverageRange, "AR({0})", _PERIOD)
    arima = IndicatorHelper(
        ind.AutoRegressiveIntegratedMovingAverage,
        "ARIMA({0},{1},{2},{3})",
        Form("ar_order", "diff_order", "ma_order", "period"),
        Form("ar_order", "diff_order", "ma_order", "period", "intercept"),
    )
    aroon = IndicatorHelper(
        ind.AroonOscillator,
        "AROON({0},{1})",
        Form("period", made=lambda period: (period, period)),
        Form("up_period", "down_period"),
    )
    asi = IndicatorHelper(ind.WilderAccumulativeSwingIndex, "ASI", Form("limit_move", wants_resolution=True))
    atr = IndicatorHelper(ind.AverageTrueRange, "ATR({0})", Form("period", type=_SIMPLE))
    b = IndicatorHelper(ind.Beta, "B({0})", _PERIOD, symbols=PAIR)
    bb = IndicatorHelper(ind.BollingerBands, "BB({0},{1})", Form("period", "k", moving_average_type=_SIMPLE))
    bop = IndicatorHelper(ind.BalanceOfPower, "BOP")
    c = IndicatorHelper(ind.Correlation, "C({0})", Form("period", correlation_type=CorrelationType.PEARSON), symbols=PAIR)
    cc = IndicatorHelper(ind.CoppockCurve, "CC({0},{1},{2})", Form(short_roc_period=11, long_roc_period=14, lwma_period=10))
    cci = IndicatorHelper(ind.CommodityChannelIndex, "CCI({0})", Form("period", moving_average_type=_SIMPLE))
    chop = IndicatorHelper(ind.ChoppinessIndex, "CHOP({0})", _PERIOD)
    cks = IndicatorHelper(ind.ChandeKrollStop, "CKS({0},{1},{2})", Form("atr_period", "atr_mult", "period", moving_average_type=_WILDERS))
    cmf = IndicatorHelper(ind.ChaikinMoneyFlow, "CMF({0})", _PERIOD)
    cmo = IndicatorHelper(ind.ChandeMomentumOscillator, "CMO({0})", _PERIOD)
    co = IndicatorHelper(ind.ChaikinOscillator, "CO({0},{1})", _FAST_AND_SLOW)
    cov = IndicatorHelper(ind.Covariance, "COV({0})", _PERIOD, symbols=PAIR)
    crsi = IndicatorHelper(
        ind.ConnorsRelativeStrengthIndex, "CRSI({0},{1},{2})", Form("rsi_period", "rsi_period_streak", "look_back_period")
    )
    dch = IndicatorHelper(
        ind.DonchianChannel,
        "DCH({0},{1})",
        Form("period", made=lambda period: (period, period)),
        Form("upper_period", "lower_period"),
    )
    dem = IndicatorHelper(ind.DeMarkerIndicator, "DEM({0},{1})", Form("period", "type"))
    dema = IndicatorHelper(ind.DoubleExponentialMovingAverage, "DEMA({0})", _PERIOD)
    do = IndicatorHelper(
        ind.DerivativeOscillator,
        "DO({0},{1},{2},{3})",
        Form("rsi_period", "smoothing_rsi_period", "double_smoothing_rsi_period", "signal_line_period"),
    )
    dpo = IndicatorHelper(ind.DetrendedPriceOscillator, "DPO({0})", _PERIOD)
    ema = IndicatorHelper(ind.ExponentialMovingAverage, "EMA({0})", _PERIOD, Form("period", "smoothing_factor"))
    emv = IndicatorHelper(ind.EaseOfMovementValue, "EMV({0}, {1})", Form(period=1, scale=10000))
    fi = IndicatorHelper(ind.ForceIndex, "FI({0})", Form("period", type=_EXPONENTIAL))
    fish = IndicatorHelper(ind.FisherTransform, "FISH({0})", _PERIOD)
    frama = IndicatorHelper(ind.FractalAdaptiveMovingAverage, "FRAMA({0},{1})", Form("period", long_period=198))
    he = IndicatorHelper(ind.HurstExponent, "HE({0},{1})", Form("period", max_lag=20))
    heikin_ashi = IndicatorHelper(ind.HeikinAshi, "HA")
    hma = IndicatorHelper(ind.HullMovingAverage, "HMA({0})", _PERIOD)
    ht = IndicatorHelper(
        # LEAN makes a name with the symbol and forgets it
        lambda *values, name: ind.HilbertTransform(*values),
        "HT({0}, {1}, {2})",
        Form("length", "in_phase_multiplication_factor", "quadrature_multiplication_factor"),
    )
    ibs = IndicatorHelper(ind.InternalBarStrength, "IBS")
    ichimoku = IndicatorHelper(
        ind.IchimokuKinkoHyo,
        "ICHIMOKU({0},{1},{2},{3},{4},{5})",
        Form("tenkan_period", "kijun_period", "senkou_a_period", "senkou_b_period", "senkou_a_delay_period", "senkou_b_delay_period"),
    )
    kama = IndicatorHelper(
        ind.KaufmanAdaptiveMovingAverage,
        "KAMA({0},{1},{2})",
        Form("period", made=lambda period: (period, 2, 30)),
        Form("period", "fast_ema_period", "slow_ema_period"),
    )
    kch = IndicatorHelper(ind.KeltnerChannels, "KCH({0},{1})", Form("period", "k", moving_average_type=_SIMPLE))
    ker = IndicatorHelper(ind.KaufmanEfficiencyRatio, "KER({0})", Form(period=2))
    kst = IndicatorHelper(
        ind.KnowSureThing,
        "KST({0},{1},{2},{3},{4},{5},{6},{7},{8},{9})",
        Form(
            roc_1_period=10,
            roc_1_ma_period=10,
            roc_2_period=15,
            roc_2_ma_period=10,
            roc_3_period=20,
            roc_3_ma_period=10,
            roc_4_period=30,
            roc_4_ma_period=15,
            signal_period=9,
            moving_average_type=_SIMPLE,
        ),
    )
    kvo = IndicatorHelper(ind.KlingerVolumeOscillator, "KVO({0},{1},{2})", Form("fast_period", "slow_period", signal_period=13))
    logr = IndicatorHelper(ind.LogReturn, "LOGR({0})", _PERIOD)
    lsma = IndicatorHelper(ind.LeastSquaresMovingAverage, "LSMA({0})", _PERIOD)
    lwma = IndicatorHelper(ind.LinearWeightedMovingAverage, "LWMA({0})", _PERIOD)
    macd = IndicatorHelper(
        ind.MovingAverageConvergenceDivergence,
        "MACD({0},{1},{2})",
        Form("fast_period", "slow_period", "signal_period", type=_EXPONENTIAL),
    )
    mad = IndicatorHelper(ind.MeanAbsoluteDeviation, "MAD({0})", _PERIOD)
    mama = IndicatorHelper(ind.MesaAdaptiveMovingAverage, "MAMA({0},{1})", Form(fast_limit=0.5, slow_limit=0.05))
    mass = IndicatorHelper(ind.MassIndex, "MASS({0},{1})", Form(ema_period=9, sum_period=25))
    max = IndicatorHelper(ind.Maximum, "MAX({0})", _PERIOD, of_trades=ind.Field.HIGH)
    mfi = IndicatorHelper(ind.MoneyFlowIndex, "MFI({0})", _PERIOD)
    mgd = IndicatorHelper(ind.McGinleyDynamic, "MGD({0})", _PERIOD)
    midpoint = IndicatorHelper(ind.MidPoint, "MIDPOINT({0})", _PERIOD)
    midprice = IndicatorHelper(ind.MidPrice, "MIDPRICE({0})", _PERIOD)
    min = IndicatorHelper(ind.Minimum, "MIN({0})", _PERIOD, of_trades=ind.Field.LOW)
    mom = IndicatorHelper(ind.Momentum, "MOM({0})", _PERIOD)
    momersion = IndicatorHelper(ind.Momersion, "MOMERSION({0},{1})", Form("min_period", "full_period"))
    momp = IndicatorHelper(ind.MomentumPercent, "MOMP({0})", _PERIOD)
    mosc = IndicatorHelper(ind.McClellanOscillator, "MO({0},{1})", Form(fast_period=19, slow_period=39), symbols=SEVERAL)
    msi = IndicatorHelper(ind.McClellanSummationIndex, "MSI({0},{1})", Form(fast_period=19, slow_period=39), symbols=SEVERAL)
    natr = IndicatorHelper(ind.NormalizedAverageTrueRange, "NATR({0})", _PERIOD)
    nhnl = IndicatorHelper(ind.NewHighsNewLows, "NH/NL({0})", _PERIOD, symbols=SEVERAL)
    nhnlv = IndicatorHelper(ind.NewHighsNewLowsVolume, "NH/NL Volume({0})", _PERIOD, symbols=SEVERAL)
    obv = IndicatorHelper(ind.OnBalanceVolume, "OBV")
    pphl = IndicatorHelper(
        ind.PivotPointsHighLow,
        "PPHL({0},{1})",
        Form("length_high", "length_low", "last_stored_values"),
        Form("length_high", "length_low", last_stored_values=100, strict=True),
    )
    ppo = IndicatorHelper(ind.PercentagePriceOscillator, "PPO({0},{1})", Form("fast_period", "slow_period", "moving_average_type"))
    psar = IndicatorHelper(ind.ParabolicStopAndReverse, "PSAR({0},{1},{2})", Form(af_start=0.02, af_increment=0.02, af_max=0.2))
    pso = IndicatorHelper(ind.PremierStochasticOscillator, "PSO({0},{1})", Form("period", "ema_period"))
    rc = IndicatorHelper(ind.RegressionChannel, "RC({0},{1})", Form("period", "k"))
    rdv = IndicatorHelper(ind.RelativeDailyVolume, "RDV({0})", Form(period=2, resolution=_DAILY))
    rma = IndicatorHelper(ind.RelativeMovingAverage, "RMA({0})", _PERIOD)
    roc = IndicatorHelper(ind.RateOfChange, "ROC({0})", _PERIOD)
    rocp = IndicatorHelper(ind.RateOfChangePercent, "ROCP({0})", _PERIOD)
    rocr = IndicatorHelper(ind.RateOfChangeRatio, "ROCR({0})", _PERIOD)
    rsi = IndicatorHelper(ind.RelativeStrengthIndex, "RSI({0},{1})", Form("period", moving_average_type=_WILDERS))
    rsv = IndicatorHelper(ind.RogersSatchellVolatility, "RSV({0})", _PERIOD)
    rvi = IndicatorHelper(ind.RelativeVigorIndex, "RVI({0},{1})", Form("period", moving_average_type=_SIMPLE))
    sarext = IndicatorHelper(
        ind.ParabolicStopAndReverseExtended,
        "SAREXT({0},{1},{2},{3},{4},{5},{6},{7})",
        Form(
            sar_start=_ZERO,
            offset_on_reverse=_ZERO,
            af_start_short=0.02,
            af_increment_short=0.02,
            af_max_short=0.2,
            af_start_long=0.02,
            af_increment_long=0.02,
            af_max_long=0.2,
        ),
    )
    si = IndicatorHelper(ind.WilderSwingIndex, "SI", Form("limit_move", wants_resolution=True))
    sm = IndicatorHelper(
        ind.SqueezeMomentum,
        "SM({0}, {1}, {2}, {3})",
        Form(bollinger_period=20, bollinger_multiplier=2, keltner_period=20, keltner_multiplier=1.5),
    )
    sma = IndicatorHelper(ind.SimpleMovingAverage, "SMA({0})", _PERIOD)
    sobv = IndicatorHelper(ind.SmoothedOnBalanceVolume, "SOBV({0})", Form("period", type=_SIMPLE))
    sortino = IndicatorHelper(ind.SortinoRatio, "SORTINO({0},{1})", Form("sortino_period", minimum_acceptable_return=0.0))
    srsi = IndicatorHelper(
        ind.StochasticRelativeStrengthIndex,
        "SRSI({0},{1},{2},{3})",
        Form("rsi_period", "stoch_period", "k_smoothing_period", "d_smoothing_period", moving_average_type=_SIMPLE),
    )
    stc = IndicatorHelper(
        ind.SchaffTrendCycle, "STC({0},{1},{2})", Form("cycle_period", "fast_period", "slow_period", moving_average_type=_EXPONENTIAL)
    )
    std = IndicatorHelper(ind.StandardDeviation, "STD({0})", _PERIOD)
    sto = IndicatorHelper(
        ind.Stochastic,
        "STO({0},{1},{2})",
        Form("period", made=lambda period: (period, period, 3)),
        Form("period", "k_period", "d_period"),
    )
    str = IndicatorHelper(ind.SuperTrend, "STR({0},{1})", Form("period", "multiplier", moving_average_type=_WILDERS))
    sum = IndicatorHelper(ind.Sum, "SUM({0})", _PERIOD)
    swiss = IndicatorHelper(ind.SwissArmyKnife, "SWISS({0},{1},{2})", Form("period", "delta", "tool"))
    t_3 = IndicatorHelper(ind.T3MovingAverage, "T3({0},{1})", Form("period", volume_factor=0.7))
    tdd = IndicatorHelper(ind.TargetDownsideDeviation, "TDD({0},{1})", Form("period", minimum_acceptable_return=0))
    tds = IndicatorHelper(ind.TomDemarkSequential, "TDS")
    tema = IndicatorHelper(ind.TripleExponentialMovingAverage, "TEMA({0})", _PERIOD)
    tp = IndicatorHelper(
        ind.TimeProfile,
        "TP({0},{1},{2})",
        Form(period=2, value_area_volume_percentage=_SEVENTY_PERCENT, price_range_round_off=0.05, resolution=_DAILY),
    )
    tr = IndicatorHelper(ind.TrueRange, "TR")
    trima = IndicatorHelper(ind.TriangularMovingAverage, "TRIMA({0})", _PERIOD)
    trin = IndicatorHelper(ind.ArmsIndex, "TRIN", symbols=SEVERAL)
    trix = IndicatorHelper(ind.Trix, "TRIX({0})", _PERIOD)
    tsf = IndicatorHelper(ind.TimeSeriesForecast, "TSF({0})", _PERIOD)
    tsi = IndicatorHelper(
        ind.TrueStrengthIndex,
        "TSI({0},{1},{2})",
        Form(long_term_period=25, short_term_period=13, signal_period=7, signal_type=_EXPONENTIAL),
    )
    ultosc = IndicatorHelper(ind.UltimateOscillator, "ULTOSC({0},{1},{2})", Form("period_1", "period_2", "period_3"))
    v = IndicatorHelper(ind.Variance, "V({0})", _PERIOD)
    var = IndicatorHelper(ind.Variance, "V({0})", _PERIOD, Form("period", "confidence_level", of=(ind.ValueAtRisk, "VAR({0},{1})")))
    vidya = IndicatorHelper(ind.VariableIndexDynamicAverage, "VIDYA({0})", _PERIOD)
    vp = IndicatorHelper(ind.VolumeProfile, "VP({0},{1},{2})", _PROFILE)
    vtx = IndicatorHelper(ind.Vortex, "VTX({0})", _PERIOD)
    vwap = IndicatorHelper(ind.VolumeWeightedAveragePriceIndicator, "VWAP({0})", _PERIOD, Form(of=(ind.IntradayVwap, "VWAP"), is_bare=True))
    vwma = IndicatorHelper(ind.VolumeWeightedMovingAverage, "VWMA({0})", _PERIOD)
    wilr = IndicatorHelper(ind.WilliamsPercentR, "WILR({0})", _PERIOD)
    wto = IndicatorHelper(ind.WaveTrendOscillator, "WTO({0},{1},{2})", Form("channel_period", "average_period", "signal_period"))
    wwma = IndicatorHelper(ind.WilderMovingAverage, "WWMA({0})", _PERIOD)
    zlema = IndicatorHelper(ind.ZeroLagExponentialMovingAverage, "ZLEMA({0})", _PERIOD)
    zz = IndicatorHelper(ind.ZigZag, "ZZ({0},{1})", Form(sensitivity=0.05, min_trend_length=1))

    @property
    def enable_automatic_indicator_warm_up(self) -> bool:
        """LEAN's older name of `settings.automatic_indicator_warm_up`: whether history warms up every indicator that a shortcut makes."""
        return self._runtime.settings.automatic_indicator_warm_up

    @enable_automatic_indicator_warm_up.setter
    def enable_automatic_indicator_warm_up(self, enabled: bool) -> None:
        self._runtime.settings.automatic_indicator_warm_up = enabled

    def a(
        self,
        target: object,
        reference: object,
        alpha_period: int = 1,
        beta_period: int = 252,
        resolution: Resolution | None = None,
        risk_free_rate: Number | None = None,
        selector: Selector = None,
    ) -> ind.Alpha:
        """Mean return of a security above what its beta explains, against the run's risk-free rate unless one is given."""
        rate = self._run_rate() if risk_free_rate is None else risk_free_rate
        label = f"A({alpha_period},{beta_period}{'' if risk_free_rate is None else ',' + in_a_name(to_decimal(risk_free_rate))})"
        symbols = [self._registration.symbol_of(name) for name in (target, reference)]
        name = self._registration.name(target, label, resolution)
        return self._feed(ind.Alpha(*symbols, alpha_period, beta_period, rate, name=name), symbols, resolution, selector)

    def sr(
        self,
        symbol: object,
        sharpe_period: int,
        risk_free_rate: Number | None = None,
        resolution: Resolution | None = None,
        selector: Selector = None,
    ) -> ind.SharpeRatio:
        """Mean return above the risk-free rate, the run's unless one is given, in standard deviations."""
        rate = self._run_rate() if risk_free_rate is None else risk_free_rate
        label = f"SR({sharpe_period}{'' if risk_free_rate is None else ',' + in_a_name(to_decimal(risk_free_rate))})"
        name = self._registration.name(symbol, label, resolution)
        return self._feed(ind.SharpeRatio(sharpe_period, rate, name=name), [symbol], resolution, selector)

    def identity(self, symbol: object, *options: Any, **named: Any) -> ind.Identity:
        """The price itself: `identity(symbol, [resolution or timedelta,] [selector,] [field_name])`."""
        resolution, selector, field_name = _identity_options(options, named)
        indicator = ind.Identity(name=self._identity_name(symbol, field_name, resolution))
        if isinstance(resolution, timedelta):
            self.register_indicator(symbol, indicator, resolution, selector)
            return indicator
        return self._feed(indicator, [symbol], resolution, selector)

    def filtered_identity(
        self, symbol: object, *options: Any, filter: Callable[[Any], bool] | None = None, **named: Any
    ) -> ind.FilteredIdentity:
        """The price where it passes: `filtered_identity(symbol, [resolution or timedelta,] [selector,] [filter,] [field_name])`."""
        begins_with_length = bool(options) and isinstance(options[0], (Resolution, timedelta))
        if len(options) > 1 + begins_with_length:
            options, filter = options[: 1 + begins_with_length], options[1 + begins_with_length]
        resolution, selector, field_name = _identity_options(options, named)
        indicator = ind.FilteredIdentity(filter, name=self._identity_name(symbol, field_name, resolution))
        self.register_indicator(symbol, indicator, resolution, selector)
        return indicator

    def _identity_name(self, symbol: object, field_name: str | None, resolution: object) -> str:
        if isinstance(resolution, timedelta):
            return f"{self._registration.symbol_of(symbol)}({field_name or 'close'},{span_text(resolution)})"
        return self._registration.name(symbol, field_name or "close", resolution)  # type: ignore[arg-type]

    def _run_rate(self) -> FuncRiskFreeRateInterestRateModel:
        # asked when it is needed: the model may be set after the indicator is made
        return FuncRiskFreeRateInterestRateModel(lambda moment: self._runtime.results.risk_free_rate(moment.date()))

    def _feed(self, indicator: Any, symbols: list[Any], resolution: Resolution | None, selector: Selector) -> Any:
        for symbol in symbols:
            self._registration.register(symbol, indicator, resolution, selector)
        if self._runtime.settings.automatic_indicator_warm_up and hasattr(indicator, "warm_up_period"):
            self._registration.warm_up(symbols, indicator, resolution, selector)
        return indicator


def _identity_options(options: tuple[Any, ...], named: dict[str, Any]) -> tuple[Any, Selector, str | None]:
    rest = list(options)
    resolution = rest.pop(0) if rest and isinstance(rest[0], (Resolution, timedelta)) else named.pop("resolution", None)
    selector = rest.pop(0) if rest else named.pop("selector", None)
    field_name = rest.pop(0) if rest else named.pop("field_name", named.pop("fieldName", None))
    if rest or named or not (selector is None or callable(selector)) or not (field_name is None or isinstance(field_name, str)):
        raise TypeError(f"An identity got {options!r} {named!r}; expected a resolution or timedelta, a selector and the name of the field.")
    return resolution, selector, field_name


for _name in "d g iv r t".split():
    setattr(IndicatorMembers, _name, unsupported(_name))
