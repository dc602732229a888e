"""Indicators that weigh prices with volume."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from minilean.common.decimals import ZERO, add, divide, multiply, to_double
from minilean.data.bars import BaseData, TradeBar
from minilean.indicators.averages import ExactSum, Sum
from minilean.indicators.base import IndicatorBase, TradeBarIndicator

_THREE = Decimal(3)
_FOUR = Decimal(4)
_HUNDRED = Decimal(100)


class OnBalanceVolume(TradeBarIndicator):
    """Volume of rising days minus volume of falling days; begins with the first volume (`OnBalanceVolume`)."""

    warm_up_period = 1

    def __init__(self, *, name: str | None = None) -> None:
        super().__init__(name or "OBV")
        self._close: Decimal | None = None

    def reset(self) -> None:
        """Forget all bars."""
        super().reset()
        self._close = None

    def _compute(self, bar: TradeBar) -> Decimal:
        close, before = bar.close_exact, self._close
        self._close = close
        if before is None:
            return bar.volume_exact
        if close == before:
            return self.value_exact
        return self.value_exact + (bar.volume_exact if close > before else -bar.volume_exact)


class AccumulationDistribution(TradeBarIndicator):
    """Volume weighted with where in its range each bar closed, summed up (`AccumulationDistribution`)."""

    warm_up_period = 1

    def __init__(self, *, name: str | None = None) -> None:
        super().__init__(name or "AD")

    def _compute(self, bar: TradeBar) -> Decimal:
        exact = bar._exact
        reach = exact.high - exact.low
        if reach <= 0:
            return self.value_exact
        return self.value_exact + ((exact.close - exact.low) - (exact.high - exact.close)) / reach * exact.volume


class MoneyFlowIndex(TradeBarIndicator):
    """Share of the money that flowed on days of rising typical prices, in percent (`MoneyFlowIndex`)."""

    positive_money_flow: IndicatorBase
    negative_money_flow: IndicatorBase

    _shown_members = ("previous_typical_price",)

    def __init__(self, period: int, *, name: str | None = None) -> None:
        super().__init__(name or f"MFI({period})")
        self.positive_money_flow = ExactSum(period, name=self.name + "_PositiveMoneyFlow")
        self.negative_money_flow = ExactSum(period, name=self.name + "_NegativeMoneyFlow")
        self.warm_up_period = period
        self._before = ZERO

    @property
    def previous_typical_price(self) -> float:
        """Typical price of the last bar."""
        return to_double(self._before)

    def reset(self) -> None:
        """Forget all bars."""
        super().reset()
        self._before = ZERO

    def _compute(self, bar: TradeBar) -> Decimal:
        exact, time = bar._exact, bar.end_time
        typical = divide(exact.high + exact.low + exact.close, _THREE)
        flow, before = multiply(typical, exact.volume), self._before
        self._before = typical
        self.positive_money_flow._push(time, flow if typical > before else ZERO)
        self.negative_money_flow._push(time, flow if typical < before else ZERO)
        total = add(self.positive_money_flow.value_exact, self.negative_money_flow.value_exact)
        return _HUNDRED * self.positive_money_flow.value_exact / total if total else _HUNDRED


class VolumeWeightedAveragePriceIndicator(TradeBarIndicator):
    """Mean of the bars' mean prices, weighted with volume (`VolumeWeightedAveragePriceIndicator`)."""

    def __init__(self, period: int, *, name: str | None = None) -> None:
        super().__init__(name or f"VWAP({period})")
        self._money, self._volume = Sum(period), Sum(period)
        self.warm_up_period = period

    def _compute(self, bar: TradeBar) -> Decimal:
        exact, time = bar._exact, bar.end_time
        price = (exact.open + exact.high + exact.low + exact.close) / _FOUR
        self._money._push(time, price * exact.volume)
        self._volume._push(time, exact.volume)
        volume = self._volume.value_exact
        return self._money.value_exact / volume if volume else self.value_exact


class IntradayVwap(IndicatorBase):
    """Volume weighted mean of the day's typical prices; begins anew every day (`IntradayVwap`)."""

    def __init__(self, *, name: str | None = None) -> None:
        super().__init__(name or "VWAP")
        self._day: date | None = None
        self._money = self._volume = ZERO

    @property
    def is_ready(self) -> bool:
        """Whether any volume was traded on the day."""
        return self._volume > 0

    def _receive(self, data: BaseData) -> bool:
        """Take in a bar of trades; filled-forward and other data change nothing."""
        symbol, time = data.symbol, data.end_time
        if not self._is_new(symbol, time, data):
            return self.is_ready
        return self._publish(symbol, time, self._compute(data))

    def reset(self) -> None:
        """Forget the day."""
        super().reset()
        self._day = None
        self._money = self._volume = ZERO

    def _compute(self, data: BaseData) -> Decimal | None:
        if not isinstance(data, TradeBar) or data.is_fill_forward:
            return None
        exact, day = data._exact, data.end_time.date()
        if day != self._day:
            self._day, self._money, self._volume = day, ZERO, ZERO
        self._volume += exact.volume
        self._money += (exact.high + exact.low + exact.close) / _THREE * exact.volume
        return self._money / self._volume if self._volume else exact.close
