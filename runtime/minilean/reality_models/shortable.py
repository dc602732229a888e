"""How many shares can be borrowed, and at what cost (`NullShortableProvider`, `LocalDiskShortableProvider`)."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from minilean.common.globals import Globals
from minilean.common.naming import LeanObject
from minilean.data.fields import parse_day, parse_number
from minilean.data.text_lines import read_lines

if TYPE_CHECKING:
    from minilean.common.symbol import Symbol


class NullShortableProvider(LeanObject):
    """Everything can be borrowed without limit and at no cost."""

    def shortable_quantity(self, symbol: Symbol, local_time: datetime) -> int | None:
        """None: no limit."""
        return None

    def fee_rate(self, symbol: Symbol, local_time: datetime) -> float:
        """Yearly borrowing rate: 0."""
        return 0.0

    def rebate_rate(self, symbol: Symbol, local_time: datetime) -> float:
        """Yearly rebate rate: 0."""
        return 0.0


class _Terms(NamedTuple):
    quantity: int
    rebate_rate: float
    fee_rate: float


class LocalDiskShortableProvider(LeanObject):
    """What the files `equity/usa/shortable/<brokerage>/symbols/<ticker>.csv` say; a day that they leave out has no limit and no cost.

    A line is `yyyyMMdd,shares[,rebate rate[,fee rate]]` with yearly rates in percent; `#` begins a comment.

    Args:
        brokerage: name of the folder.
    """

    def __init__(self, brokerage: str) -> None:
        self.brokerage = brokerage.lower()
        self._known: dict[Path, dict[date, _Terms]] = {}

    def shortable_quantity(self, symbol: Symbol, local_time: datetime) -> int | None:
        """Shares that can be borrowed on a day; None without limit."""
        terms = self._terms(symbol, local_time)
        return None if terms is None else terms.quantity

    def fee_rate(self, symbol: Symbol, local_time: datetime) -> float:
        """Yearly borrowing rate as a fraction."""
        terms = self._terms(symbol, local_time)
        return 0.0 if terms is None else terms.fee_rate

    def rebate_rate(self, symbol: Symbol, local_time: datetime) -> float:
        """Yearly rebate rate as a fraction."""
        terms = self._terms(symbol, local_time)
        return 0.0 if terms is None else terms.rebate_rate

    def _terms(self, symbol: Symbol, local_time: datetime) -> _Terms | None:
        folder = Path(Globals.data_folder) / str(symbol.security_type).lower() / symbol._market / "shortable" / self.brokerage / "symbols"
        path = folder / f"{symbol.value.lower()}.csv"
        if path not in self._known:
            self._known[path] = read_shortable(path)
        return self._known[path].get(local_time.date())


def read_shortable(path: Path) -> dict[date, _Terms]:
    """The terms by day that a file states; none where there is no file.

    Raises:
        DataError: the file cannot be read, or a line is wrong.
    """
    return dict(read_lines(path, "yyyyMMdd,shares,rebate,fee", _terms_of_day))


def _terms_of_day(fields: list[str]) -> tuple[date, _Terms]:
    day, shares, rebate, fee, *_ = [*fields, "", ""]
    rates = [float(parse_number(rate) / 100) if rate else 0.0 for rate in (rebate, fee)]
    return parse_day(day), _Terms(int(shares or 0), *rates)
