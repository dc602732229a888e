"""When a run begins and ends and what it starts with: what every strategy is told, whatever it forecasts with."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import ClassVar, Self

from forecasting.errors import InvalidSpec
from forecasting.strategy.parameters import Parameter, Parameters

# LEAN takes 15 digits of a float (``Extensions.SafeDecimalCast``): above this not even whole dollars would be exact.
MOST_CASH = 1e15
RUN_PARAMETERS: Mapping[str, Parameter] = MappingProxyType(
    {
        "start": Parameter(date.fromisoformat, "a date such as 2019-01-01"),
        "end": Parameter(date.fromisoformat, "a date such as 2020-11-30"),
        "cash": Parameter(float, "an amount such as 1000000"),
    }
)
"""How the fields of `RunSettings` are read."""


@dataclass(frozen=True)
class RunSettings:
    """Dates and cash of a run.

    Args:
        start: first day of the backtest.
        end: last day of the backtest.
        cash: starting cash in account currency.

    Raises:
        InvalidSpec: the end is before the start, or the cash is not above zero or above 1e15.
    """

    start: date = date(2019, 1, 1)
    end: date = date(2020, 11, 30)
    cash: float = 1_000_000.0

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise InvalidSpec(f"The parameter end is {self.end}, before start, {self.start}: choose a later end.")
        if not 0 < self.cash <= MOST_CASH:
            raise InvalidSpec(f"The parameter cash is {self.cash}: expected an amount above zero and of at most {MOST_CASH:g}.")


@dataclass(frozen=True)
class PlainSettings(RunSettings):
    """Settings whose fields are its parameters, one by one, under the same names."""

    READERS: ClassVar[Parameters] = Parameters(RUN_PARAMETERS, {})

    @classmethod
    def from_parameters(cls, texts: Mapping[str, str]) -> Self:
        """Read parameters as LEAN hands them over: all of them text, absent ones at their defaults.

        Raises:
            InvalidSpec: a name is unknown (the nearest right one is named), or a value cannot be read or is out of range.
        """
        return cls(**cls.READERS.read(texts))

    @property
    def in_effect(self) -> dict[str, str]:
        """Every parameter as text that would give the same settings again."""
        return self.READERS.write({name: getattr(self, name) for name in self.READERS.names})
