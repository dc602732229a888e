"""At which prices trading took place (`MarketProfile`, `VolumeProfile`, `TimeProfile`)."""

from __future__ import annotations

from decimal import ROUND_CEILING, Decimal

from minilean.common.decimals import ONE, ZERO, Number, text, to_decimal, to_double
from minilean.common.dotnet_errors import ArgumentException
from minilean.data.bars import TradeBar
from minilean.indicators.averages import Sum
from minilean.indicators.base import TradeBarIndicator

_SEVENTY_PERCENT = Decimal("0.70")


class MarketProfile(TradeBarIndicator):
    """How much was traded at each price; the value is the price of most (`MarketProfile`).

    Args:
        period: bars that count.
        value_area_volume_percentage: share of the trading that the value area holds.
        price_range_round_off: prices are rounded up to multiples of this.
        name: its name.

    Raises:
        ArgumentException: prices are to be rounded to nothing.
    """

    profile_high: float
    profile_low: float
    poc_price: float
    poc_volume: float
    value_area_volume: float
    value_area_high: float
    value_area_low: float

    _shown_members = ("profile_high", "profile_low", "poc_price", "poc_volume", "value_area_volume", "value_area_high", "value_area_low")

    _label = ""

    def __init__(
        self,
        period: int = 2,
        value_area_volume_percentage: Number = _SEVENTY_PERCENT,
        price_range_round_off: Number = 0.05,
        *,
        name: str | None = None,
    ) -> None:
        self._share, step = to_decimal(value_area_volume_percentage), to_decimal(price_range_round_off)
        super().__init__(name or f"{self._label}({period},{text(self._share)},{text(step)})")
        if step <= 0:
            raise ArgumentException(f"{self.name} got the price range {price_range_round_off}; expected more than 0.")
        self._steps = ONE / step
        self._kept = self._window(period)
        self._total = Sum(period, name=self.name + "_Sum")
        self._volumes: dict[Decimal, Decimal] = {}
        self.warm_up_period = period
        self.profile_high = self.profile_low = self.poc_price = self.poc_volume = 0.0
        self.value_area_volume = self.value_area_high = self.value_area_low = 0.0

    @property
    def volume_per_price(self) -> dict[float, float]:
        """What was traded, by price from low to high."""
        return {to_double(price): to_double(self._volumes[price]) for price in sorted(self._volumes)}

    def reset(self) -> None:
        """Forget all bars."""
        super().reset()
        self._volumes.clear()

    def _volume(self, bar: TradeBar) -> Decimal:
        raise TypeError(f"{type(self).__name__} does not say what of a bar is counted.")

    def _compute(self, bar: TradeBar) -> Decimal:
        volume = self._volume(bar)
        self._take(bar, volume)
        prices = sorted(self._volumes)
        volumes = [self._volumes[price] for price in prices]
        if not prices:
            prices, volumes = [ZERO], [ZERO]
        top = _place_of_most(volumes)
        self.poc_price, self.poc_volume = to_double(prices[top]), to_double(volumes[top])
        self.profile_high, self.profile_low = to_double(prices[-1]), to_double(prices[0])
        area = self._total.value_exact * self._share
        low, high = _value_area(volumes, top, area)
        self.value_area_volume = to_double(area)
        self.value_area_high, self.value_area_low = to_double(prices[high]), to_double(prices[low])
        return prices[top]

    def _take(self, bar: TradeBar, volume: Decimal) -> None:
        full = self._kept.is_ready
        price = self._rounded(bar.close_exact)
        self._kept.add((price, volume))
        self._volumes[price] = self._volumes.get(price, ZERO) + volume
        self._total._push(bar.time, volume)
        if full:
            price, volume = self._kept.most_recently_removed
            if price in self._volumes:
                self._volumes[price] -= volume
                if not self._volumes[price]:
                    del self._volumes[price]

    def _rounded(self, price: Decimal) -> Decimal:
        return (price * self._steps).to_integral_value(ROUND_CEILING) / self._steps

    @property
    def is_ready(self) -> bool:
        """Whether enough bars are counted."""
        return self._total.is_ready


class VolumeProfile(MarketProfile):
    """The volume at each price (`VolumeProfile`)."""

    _label = "VP"

    def _volume(self, bar: TradeBar) -> Decimal:
        return bar.volume_exact


class TimeProfile(MarketProfile):
    """The number of bars at each price (`TimeProfile`)."""

    _label = "TP"

    def _volume(self, bar: TradeBar) -> Decimal:
        return ONE


def _place_of_most(volumes: list[Decimal]) -> int:
    most, middle = 0, (len(volumes) - 1) // 2
    for place, volume in enumerate(volumes):
        # of two that are as large, the one nearer to the middle
        if volume > volumes[most] or (volume == volumes[most] and abs(middle - place) < abs(middle - most)):
            most = place
    return most


def _value_area(volumes: list[Decimal], top: int, wanted: Decimal) -> tuple[int, int]:
    low = high = top
    held = volumes[top]
    while held <= wanted and wanted:
        below = volumes[low - 1] if low > 0 else ZERO
        above = volumes[high + 1] if high < len(volumes) - 1 else ZERO
        if not above or (below and below > above):
            if not below:
                break
            held, low = held + below, low - 1
        else:
            held, high = held + above, high + 1
    return low, high
