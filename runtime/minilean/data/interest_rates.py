"""The risk-free interest rate by date (`InterestRateProvider`)."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from pathlib import Path

from minilean.common.decimals import Number
from minilean.common.globals import Globals
from minilean.common.naming import LeanObject
from minilean.data.fields import parse_number
from minilean.data.text_lines import excerpt, read_text
from minilean.errors import DataError

DEFAULT_RATE = Decimal("0.01")
RATE_FILE = "alternative/interest-rate/usa/interest-rate.csv"
_PERCENT = Decimal(100)
_ADVICE = "Copy the file from LEAN's data folder."


class FuncRiskFreeRateInterestRateModel(LeanObject):
    """A risk-free rate that a function of the date gives (`FuncRiskFreeRateInterestRateModel`).

    Args:
        get_interest_rate_func: takes a datetime and returns the yearly rate as a fraction.
    """

    def __init__(self, get_interest_rate_func: Callable[[datetime], Number]) -> None:
        self._rate = get_interest_rate_func

    def get_interest_rate(self, date: datetime) -> Number:
        """The yearly rate on a date, as a fraction."""
        return self._rate(date)


class ConstantRiskFreeRateInterestRateModel(LeanObject):
    """The same risk-free rate for good (`ConstantRiskFreeRateInterestRateModel`).

    Args:
        risk_free_rate: yearly, a fraction.
    """

    def __init__(self, risk_free_rate: float) -> None:
        self._rate = risk_free_rate

    def get_interest_rate(self, date: datetime) -> float:
        """The yearly rate, whatever the date."""
        return self._rate


class InterestRateProvider(LeanObject):
    """The risk-free rate that the data folder states (`InterestRateProvider`).

    Args:
        rates: those of the folder; of the current run unless given.
    """

    def __init__(self, rates: InterestRates | None = None) -> None:
        self._rates = InterestRates(Path(Globals.data_folder) / RATE_FILE) if rates is None else rates

    def get_interest_rate(self, date: datetime) -> float:
        """The yearly rate on a date, as a fraction."""
        return float(self._rates.rate(date.date()))


class InterestRates:
    """Rates of a data folder, read when first asked for.

    Args:
        path: a file of a header and lines `yyyy-MM-dd,percent`; without it the rate is 1 % for good.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    def rate(self, day: date) -> Decimal:
        """The yearly rate as a fraction: the last one known on a day, before all of them the first.

        Raises:
            DataError: the file cannot be read, a line of it is broken, or it has none.
        """
        dates, rates = self._table
        return rates[max(bisect_right(dates, day) - 1, 0)] if rates else DEFAULT_RATE

    @cached_property
    def _table(self) -> tuple[list[date], list[Decimal]]:
        try:
            lines = read_text(self.path, _ADVICE).splitlines()
        except FileNotFoundError:
            return [], []
        days: list[date] = []
        rates: list[Decimal] = []
        for number, line in enumerate(lines[1:], 2):
            if not line.strip():
                continue
            try:
                text, percent = line.strip().split(",")[:2]
                if len(text) != 10 or text[7] != "-":  # ISO has other forms of dates too
                    raise ValueError("the date is not yyyy-MM-dd")
                day, rate = date.fromisoformat(text), parse_number(percent) / _PERCENT
            except ValueError as error:
                raise DataError(f"{self.path}, line {number}: {excerpt(line)} is not yyyy-MM-dd,percent ({error}). {_ADVICE}") from error
            if days and day <= days[-1]:
                raise DataError(
                    f"{self.path}, line {number}: {day} is not after {days[-1]}, the day before it; expected days in order, each once."
                    f" {_ADVICE}"
                )
            days.append(day)
            rates.append(rate)
        if not days:
            raise DataError(f"{self.path}, line {len(lines)}: there is no rate below the header. {_ADVICE}")
        return days, rates
