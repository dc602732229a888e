"""The numbers of a series under one normalisation of prices, computed when first asked for (`Extensions.Normalize`)."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from functools import cached_property

import numpy as np

from minilean.common.decimals import ZERO
from minilean.data.price_files import PRICE_SCALE, Floats, TradeRows

_EXACT_IN_FLOAT = 2**53
_TEN_THOUSAND = 10.0**PRICE_SCALE
_RAW_UNIT = Decimal(1).scaleb(-PRICE_SCALE)
_ONE = Decimal(1)


class Scaling:
    """By what each row is multiplied, and what is added to its prices.

    Args:
        factors: the distinct factors, in order of time.
        places: for each row the place of its factor among them.
        additions: for each row the dividends added to its prices (total return); None for none.
    """

    def __init__(self, factors: list[Decimal], places: np.ndarray, additions: list[Decimal] | None = None) -> None:
        self.factors = factors
        # what one of a file's units, a ten-thousandth, becomes under each factor
        self.units = [factor.scaleb(-PRICE_SCALE) for factor in factors]
        self.places = places.astype(np.min_scalar_type(len(factors)))
        self.additions = additions

    def apply(self, raw: np.ndarray) -> Floats:
        """Prices in ten-thousandths -> scaled prices.

        A decimal becomes a float as in .NET: its digits as an integer, divided by a power of ten.
        """
        pairs = [_digits(factor) for factor in self.factors]
        digits = np.array([pair[0] for pair in pairs])[self.places]
        power = np.array([pair[1] for pair in pairs])[self.places]
        scaled = raw * digits
        if self.additions is not None:
            return scaled / power + np.array([float(addition) for addition in self.additions])
        return scaled / power

    def apply_to_volume(self, volume: Floats) -> Floats:
        """Shares -> shares in today's count, rounded half to even, decimal by decimal near a half."""
        inverses = [_ONE / factor for factor in self.factors]
        scaled = volume * np.array([float(inverse) for inverse in inverses])[self.places]
        rounded = np.rint(scaled)
        doubtful = np.abs(np.abs(scaled - rounded) - 0.5) < 1e-6 * np.maximum(1.0, np.abs(scaled) * 1e-9)
        for row in np.flatnonzero(doubtful).tolist():
            rounded[row] = float((_number(volume.item(row)) * inverses[self.places.item(row)]).to_integral_value())
        return rounded


class PriceColumns:
    """Open, high, low, close and volume of every row, as float arrays, and any of them exactly.

    Args:
        rows: the raw bars.
        scaling: how prices and volumes are scaled; None leaves them raw.
        start_local: start of each bar, exchange time.
        end_local: its end.
    """

    def __init__(self, rows: TradeRows, scaling: Scaling | None, start_local: list[datetime], end_local: list[datetime]) -> None:
        self._rows = rows
        self._scaling = scaling
        self.start_local = start_local
        self.end_local = end_local

    @cached_property
    def open(self) -> Floats:
        """First prices."""
        return self._prices(self._rows.open)

    @cached_property
    def high(self) -> Floats:
        """Highest prices."""
        return self._prices(self._rows.high)

    @cached_property
    def low(self) -> Floats:
        """Lowest prices."""
        return self._prices(self._rows.low)

    @cached_property
    def close(self) -> Floats:
        """Last prices."""
        return self._prices(self._rows.close)

    @cached_property
    def volume(self) -> Floats:
        """Shares."""
        volume = self._rows.volume.astype(np.float64)
        return volume if self._scaling is None else self._scaling.apply_to_volume(volume)

    @cached_property
    def times_one(self) -> bytes:
        """For each row 1 where its prices are multiplied by one, and 0 elsewhere; empty where nothing is multiplied."""
        scaling = self._scaling
        return b"" if scaling is None else np.array([factor == _ONE for factor in scaling.factors])[scaling.places].tobytes()

    @cached_property
    def always_traded(self) -> bool:
        """Whether every bar has a volume."""
        return bool((self.volume != 0).all())

    def exact_price(self, name: str, row: int) -> Decimal:
        """The decimal of one price: its scale is 4 plus that of the factor.

        Args:
            name: open, high, low or close.
            row: which bar.
        """
        raw, scaling = Decimal(getattr(self._rows, name).item(row)), self._scaling
        if scaling is None:
            return raw * _RAW_UNIT
        price = raw * scaling.units[scaling.places.item(row)]
        return price if scaling.additions is None else price + scaling.additions[row]

    def exact_volume(self, row: int) -> Decimal:
        """The decimal of a volume."""
        return _number(self.volume.item(row))

    def _prices(self, raw: np.ndarray) -> Floats:
        return raw / _TEN_THOUSAND if self._scaling is None else self._scaling.apply(raw)


class PriceRow:
    """The numbers of one bar, in the form in which `PriceColumns` has those of many.

    Args:
        start: start of the bar, exchange time.
        end: its end.
        prices: open, high, low and close.
        volume: shares.
    """

    __slots__ = ("_prices", "_volume", "close", "end_local", "high", "low", "open", "start_local", "volume")

    def __init__(self, start: datetime, end: datetime, prices: tuple[Decimal, Decimal, Decimal, Decimal], volume: Decimal) -> None:
        self.start_local, self.end_local = [start], [end]
        self._prices: dict[str, Decimal] = dict(zip(("open", "high", "low", "close"), prices, strict=True))
        self._volume = volume
        self.open, self.high, self.low, self.close, self.volume = (np.array([float(number)]) for number in (*prices, volume))

    def exact_price(self, name: str, row: int) -> Decimal:
        """The decimal of one price: open, high, low or close."""
        return self._prices[name]

    @property
    def always_traded(self) -> bool:
        """Whether the bar has a volume."""
        return bool(self._volume)

    def exact_volume(self, row: int) -> Decimal:
        """The decimal of the volume."""
        return self._volume


def _digits(factor: Decimal) -> tuple[float, float]:
    _, digits, exponent = factor.as_tuple()
    number = int("".join(map(str, digits)))
    if number < _EXACT_IN_FLOAT and isinstance(exponent, int) and -22 <= exponent - PRICE_SCALE <= 0:
        return float(number), 10.0 ** (PRICE_SCALE - exponent)
    return float(factor), _TEN_THOUSAND


def _number(value: float) -> Decimal:
    if value == int(value):
        return Decimal(int(value)) if value else ZERO
    return Decimal(repr(value))
