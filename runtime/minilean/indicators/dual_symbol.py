"""Indicators of two securities (`MultiSymbolIndicator`, `DualSymbolIndicator`, `Beta`, `Alpha`, `Correlation`, ...)."""

from __future__ import annotations

import math
from datetime import datetime, timedelta
from decimal import Decimal

from minilean.common.decimals import ONE, ZERO, Number, decimal_cast, text, to_decimal
from minilean.common.dotnet_errors import ArgumentException
from minilean.common.enums import CorrelationType
from minilean.common.rolling_window import RollingWindow
from minilean.common.sample_statistics import covariance, pearson, spearman, variance
from minilean.common.symbol import Symbol
from minilean.data.bars import BaseData
from minilean.errors import UnsupportedCall
from minilean.indicators.base import Bar, BarIndicator
from minilean.indicators.momentum import RateOfChange
from minilean.indicators.risk_ratios import InterestRateModel, interest_rate

_BARS = 2
_ONE_HOUR = timedelta(hours=1)


class DualSymbolIndicator(BarIndicator):
    """Computed when both securities have a bar of the same time; until then its value stays.

    Args:
        target_symbol: the security that is described.
        reference_symbol: the security that it is compared with.
        period: bars of each that are kept.
        name: its name.

    Raises:
        UnsupportedCall: the two are traded at different kinds of market, whose days need not end together.
    """

    target_symbol: Symbol
    reference_symbol: Symbol

    def __init__(self, target_symbol: Symbol, reference_symbol: Symbol, period: int, *, name: str) -> None:
        if target_symbol.security_type != reference_symbol.security_type:
            raise UnsupportedCall(f"{name} of {target_symbol.value} and {reference_symbol.value}", "they trade at different hours")
        super().__init__(name)
        self.target_symbol, self.reference_symbol = target_symbol, reference_symbol
        self._kept: dict[Symbol, RollingWindow] = {symbol: self._window(period) for symbol in (target_symbol, reference_symbol)}
        self._newest: dict[Symbol, tuple[datetime, BaseData]] = {}
        self._daily = True
        self._value_exact = ZERO
        self.warm_up_period = period

    @property
    def is_ready(self) -> bool:
        """Whether enough bars of both came in."""
        return all(window.is_ready for window in self._kept.values())

    def reset(self) -> None:
        """Forget all bars."""
        super().reset()
        self._newest.clear()
        self._value_exact = ZERO

    def _compute(self, bar: Bar) -> Decimal | None:
        if bar.symbol not in self._kept:
            known = ", ".join(symbol.value for symbol in self._kept)
            raise ArgumentException(f"{self.name} is computed from {known} and got a bar of {bar.symbol.value}.")
        if self.samples == 1:
            self._daily = bar.end_time - bar.time > _ONE_HOUR
        end = bar.end_time
        self._newest[bar.symbol] = (datetime(end.year, end.month, end.day) if self._daily else end, bar)
        if self.samples > 1 and len({self._newest[symbol][0] if symbol in self._newest else None for symbol in self._kept}) == 1:
            for symbol, window in self._kept.items():
                window.add(self._newest[symbol][1])
            self._value_exact = self._compute_both()
        return self._value_exact

    def _compute_both(self) -> Decimal:
        raise TypeError(f"{type(self).__name__} has no formula.")


class Beta(DualSymbolIndicator):
    """Covariance of the returns of two securities over the variance of the second's (`Beta`).

    Args:
        target_symbol: the security whose beta is asked for.
        reference_symbol: the market.
        period: returns that are looked at, at least 2.
        name: its name.

    Raises:
        ArgumentException: the period is below 2.
    """

    def __init__(self, target_symbol: Symbol, reference_symbol: Symbol, period: int, *, name: str | None = None) -> None:
        if period < _BARS:
            raise ArgumentException(f"Beta got the period {period}; expected at least 2.")
        super().__init__(target_symbol, reference_symbol, _BARS, name=name or f"B({period})")
        self._target_returns, self._reference_returns = self._window(period), self._window(period)
        self.warm_up_period += period - 1

    @property
    def is_ready(self) -> bool:
        """Whether enough returns of both are known."""
        return self._target_returns.is_ready and self._reference_returns.is_ready

    def _add_returns(self) -> None:
        pairs = ((self.target_symbol, self._target_returns), (self.reference_symbol, self._reference_returns))
        for symbol, returns in pairs:
            bars = self._kept[symbol]
            if bars.is_ready:
                returns.add(_return(bars[0], bars[1]))

    def _compute_both(self) -> Decimal:
        self._add_returns()
        reference = list(self._reference_returns)
        together, alone = covariance(list(self._target_returns), reference), variance(reference)
        return decimal_cast(together / alone) if alone else decimal_cast(together)


def _return(bar: Bar, before: Bar) -> float:
    close = before.close_exact
    return float((bar.close_exact / close if close else ZERO) - ONE)


class Covariance(Beta):
    """Covariance of the returns of two securities (`Covariance`).

    Args:
        target_symbol: the one security.
        reference_symbol: the other one.
        period: returns that are looked at, at least 2.
        name: its name.

    Raises:
        ArgumentException: the period is below 2.
    """

    def __init__(self, target_symbol: Symbol, reference_symbol: Symbol, period: int, *, name: str | None = None) -> None:
        super().__init__(target_symbol, reference_symbol, period, name=name or f"COV({period})")

    def _compute_both(self) -> Decimal:
        self._add_returns()
        return decimal_cast(covariance(list(self._target_returns), list(self._reference_returns)))


class Alpha(BarIndicator):
    """Mean return of a security above what its beta explains (`Alpha`).

    Args:
        target_symbol: the security that is described.
        reference_symbol: the market.
        alpha_period: returns of the mean, at least 1.
        beta_period: returns of the beta, at least 2; as many unless given.
        risk_free_rate: a rate for good, or an object with `get_interest_rate(date)`.
        risk_free_rate_model: such an object under its other name.
        period: both periods.
        name: its name.

    Raises:
        ArgumentException: the two are the same, or a period is too short.
    """

    def __init__(
        self,
        target_symbol: Symbol,
        reference_symbol: Symbol,
        alpha_period: int | None = None,
        beta_period: int | Number | InterestRateModel | None = None,
        risk_free_rate: Number | InterestRateModel | None = None,
        *,
        risk_free_rate_model: InterestRateModel | None = None,
        period: int | None = None,
        name: str | None = None,
    ) -> None:
        first = period if alpha_period is None else alpha_period
        if first is None:
            raise TypeError("Alpha got no period; expected that of alpha, and that of beta after it.")
        second, rate = beta_period, risk_free_rate
        if not isinstance(second, int):
            # a rate in the place of the second period
            second, rate = first, second if rate is None else rate
        rate = risk_free_rate_model if rate is None else rate
        model = hasattr(rate, "get_interest_rate")
        periods = str(first) if second == first and not isinstance(beta_period, int) else f"{first},{second}"
        rate_text = "" if model else f",{'' if rate is None else text(to_decimal(rate))}"  # type: ignore[arg-type]
        super().__init__(name or f"ALPHA({target_symbol},{reference_symbol},{periods}{rate_text})")
        if target_symbol == reference_symbol:
            raise ArgumentException(f"{self.name} got {target_symbol} twice; expected two different securities.")
        if first < 1:
            raise ArgumentException(f"{self.name} got the period {first}; expected at least 1.")
        self._symbols = (target_symbol, reference_symbol)
        self._period, self._rate = first, rate
        self._changes = {
            target_symbol: RateOfChange(first, name=self.name + "_TargetROC"),
            reference_symbol: RateOfChange(first, name=self.name + "_ReferenceROC"),
        }
        self._beta = Beta(target_symbol, reference_symbol, second, name=self.name + "_Beta")
        self._alpha = ZERO
        self.warm_up_period = max(first, second) + 1

    @property
    def is_ready(self) -> bool:
        """Whether the returns and the beta are known."""
        return self._beta.is_ready and all(change.is_ready for change in self._changes.values())

    def reset(self) -> None:
        """Forget all bars."""
        super().reset()
        self._alpha = ZERO

    def _compute(self, bar: Bar) -> Decimal:
        change = self._changes.get(bar.symbol)
        if change is None:
            known = ", ".join(symbol.value for symbol in self._symbols)
            raise ArgumentException(f"{self.name} is computed from {known} and got a bar of {bar.symbol.value}.")
        change._push(bar.end_time, bar.close_exact)
        self._beta._receive(bar)
        target, reference = (self._changes[symbol] for symbol in self._symbols)
        if target.samples == reference.samples:
            self._alpha = ZERO
            if self.is_ready:
                free = interest_rate(self._rate, target.current.end_time)
                usual = free + self._beta.value_exact * (reference.value_exact / self._period - free)
                self._alpha = target.value_exact / self._period - usual
        return self._alpha


class Correlation(DualSymbolIndicator):
    """How far the closes of two securities rise and fall together, from -1 to 1 (`Correlation`); 0 where one of them stands still.

    Args:
        target_symbol: the one security.
        reference_symbol: the other one.
        period: closes of each that are looked at, at least 2.
        correlation_type: of the closes themselves (Pearson) or of their ranks (Spearman).
        name: its name.

    Raises:
        ArgumentException: the period is below 2.
    """

    def __init__(
        self,
        target_symbol: Symbol,
        reference_symbol: Symbol,
        period: int,
        correlation_type: CorrelationType = CorrelationType.PEARSON,
        *,
        name: str | None = None,
    ) -> None:
        if period < _BARS:
            raise ArgumentException(f"Correlation got the period {period}; expected at least 2.")
        super().__init__(target_symbol, reference_symbol, period, name=name or f"Correlation({period})")
        self._correlate = spearman if correlation_type == CorrelationType.SPEARMAN else pearson

    def _compute_both(self) -> Decimal:
        closes = [[float(bar.close_exact) for bar in self._kept[symbol]] for symbol in (self.target_symbol, self.reference_symbol)]
        value = self._correlate(*closes)
        return ZERO if math.isnan(value) else decimal_cast(value)
