"""What the strategy is told by its parameters, checked once and frozen."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from types import MappingProxyType
from typing import Any

from forecasting.errors import InvalidSpec

DECIDE = ("open", "close")
REFERENCES: Mapping[str, str] = MappingProxyType(
    {
        "har_vix": "har, vix",
        "har_vix_leverage": "har, vix, leverage",
        "har": "har",
        "scaled_vix": "scaled vix",
        "garch": "garch",
        "gjr": "gjr",
        "ewma": "ewma",
        "last": "last value",
    }
)
"""Forecasters by their names as parameters: references of the library."""
CONSTANT = "constant"
FORECASTERS = (*REFERENCES, CONSTANT)
LEAST_TRAINING_BARS = 300
# LEAN takes 15 digits of a float (``Extensions.SafeDecimalCast``): above this not even whole dollars would be exact.
MOST_CASH = 1e15


def _tickers(text: str) -> tuple[str, ...]:
    tickers = tuple(part.strip().upper() for part in text.split(",")) if text else ()
    if not all(tickers) or len(set(tickers)) != len(tickers):
        raise ValueError(text)
    return tickers


def _ticker(text: str) -> str:
    (ticker,) = _tickers(text)
    return ticker


def _one_of(allowed: tuple[str, ...]) -> tuple[Callable[[str], str], str]:
    def read(text: str) -> str:
        if text not in allowed:
            raise ValueError(text)
        return text

    return read, f"one of {', '.join(allowed)}"


_READERS: dict[str, tuple[Callable[[str], Any], str]] = {
    "start": (date.fromisoformat, "a date such as 2019-01-01"),
    "end": (date.fromisoformat, "a date such as 2020-11-30"),
    "cash": (float, "an amount such as 1000000"),
    "stocks": (_ticker, "one ticker such as SPY"),
    "bills": (_tickers, "tickers separated by commas, each once, such as BIL,SHY, or nothing for cash"),
    "index": (_ticker, "one index such as VIX"),
    "forecaster": _one_of(FORECASTERS),
    "volatility": (float, "a yearly volatility such as 0.10"),
    "constant_volatility": (float, "a yearly volatility such as 0.20"),
    "cap": (float, "a share such as 1"),
    "band": (float, "a share such as 0.05"),
    "decide": _one_of(DECIDE),
    "training_bars": (int, f"a whole number of at least {LEAST_TRAINING_BARS}"),
}
PARAMETERS = tuple(_READERS)


@dataclass(frozen=True)
class VolatilitySettings:
    """Everything a person can choose about a run.

    Args:
        start: first day of the backtest.
        end: last day of the backtest.
        cash: starting cash in account currency.
        stocks: what is held at a share that keeps its volatility.
        bills: what holds the rest, the first of them that has a price; none for cash.
        index: file of implied volatility in per cent, read where the forecaster looks at it.
        forecaster: one of ``FORECASTERS``.
        volatility: of a year, a fraction, that the share shall keep.
        constant_volatility: what ``constant`` expects, always.
        cap: largest share.
        band: smallest change of the share that is traded.
        decide: ``open`` five minutes after the open, ``close`` twenty minutes after the close, when the index of the day is known.
        training_bars: of a refit.

    Raises:
        InvalidSpec: a value is out of its range, or two of them contradict each other.
    """

    start: date = date(2019, 1, 1)
    end: date = date(2020, 11, 30)
    cash: float = 1_000_000.0
    stocks: str = "SPY"
    bills: tuple[str, ...] = ("BIL", "SHY")
    index: str = "VIX"
    forecaster: str = "har_vix"
    volatility: float = 0.10
    constant_volatility: float = 0.20
    cap: float = 1.0
    band: float = 0.05
    decide: str = "close"
    training_bars: int = 1280

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise InvalidSpec(f"The parameter end is {self.end}, before start, {self.start}: choose a later end.")
        if not 0 < self.cash <= MOST_CASH:
            raise InvalidSpec(f"The parameter cash is {self.cash}: expected an amount above zero and of at most {MOST_CASH:g}.")
        for name in ("volatility", "constant_volatility"):
            if not 0 < getattr(self, name) <= 1:
                raise InvalidSpec(f"The parameter {name} is {getattr(self, name)}: expected a yearly volatility above 0 and of at most 1.")
        if not 0 < self.cap <= 1:
            raise InvalidSpec(
                f"The parameter cap is {self.cap}: expected a share above 0 and of at most 1, since nothing is bought on credit."
            )
        if not 0 <= self.band < self.cap:
            raise InvalidSpec(f"The parameter band is {self.band}: expected a share of at least 0 and below cap, {self.cap:g}.")
        if self.training_bars < LEAST_TRAINING_BARS:
            raise InvalidSpec(f"The parameter training_bars is {self.training_bars}: expected at least {LEAST_TRAINING_BARS}.")
        if self.stocks in self.bills:
            raise InvalidSpec(f"{self.stocks} is given as stocks and among bills: give it once.")

    @classmethod
    def from_parameters(cls, texts: Mapping[str, str]) -> "VolatilitySettings":
        """Read parameters as LEAN hands them over: all of them text, absent ones at their defaults.

        Raises:
            InvalidSpec: a name is unknown (the nearest right one is named), or a value cannot be read or is out of range.
        """
        values: dict[str, Any] = {name: _read(name, text) for name, text in texts.items()}
        return cls(**values)

    @property
    def in_effect(self) -> dict[str, str]:
        """Every parameter as text that would give the same settings again."""
        return {own.name: _text(getattr(self, own.name)) for own in fields(self)}


def _read(name: str, text: str) -> object:
    if name not in _READERS:
        import difflib

        near = difflib.get_close_matches(name, PARAMETERS, n=1)
        hint = f"did you mean {near[0]!r}?" if near else f"the parameters are {', '.join(PARAMETERS)}."
        raise InvalidSpec(f"There is no parameter {name!r}: {hint}")
    read, expected = _READERS[name]
    try:
        return read(text.strip())
    except ValueError as error:
        raise InvalidSpec(f"The parameter {name} is {text!r}: expected {expected}.") from error


def _text(value: object) -> str:
    if isinstance(value, tuple):
        return ",".join(value)
    return f"{value:.15g}" if isinstance(value, float) else str(value)
