"""What the downloader asks of a service that gives prices, and what such a service may answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from minilean.datasets.lean_format import Bars, Dividend, Split


class TickerUnknown(Exception):
    """The service answered that it has no daily prices for this ticker."""


class AnswerUnusable(Exception):
    """The service's prices of this ticker contradict themselves or are not in dollars; asking again gives the same."""


class ServiceFailed(Exception):
    """The service gave no usable answer this time; asking again later may help."""


@dataclass(frozen=True)
class RawHistory:
    """Everything LEAN needs to know about one equity, as it was traded: nothing adjusted.

    Args:
        bars: Raw daily bars.
        dividends: Cash dividends, ascending by ex-date.
        splits: Splits, ascending by ex-date.
        dropped_rows: Rows of the answer that were no bar: without a price, or on a day without trading.
    """

    bars: Bars
    dividends: tuple[Dividend, ...]
    splits: tuple[Split, ...]
    dropped_rows: int


@dataclass(frozen=True)
class ProbeResult:
    """Whether the service can be used now.

    Args:
        reachable: True when one small request was answered with prices.
        reason: Why not, for people; empty when reachable.
    """

    reachable: bool
    reason: str = ""


class PriceSource(Protocol):
    """A service of daily prices, dividends and splits."""

    name: str

    def versions(self) -> Mapping[str, str]:
        """Package name to version of everything that shapes the answers."""
        ...

    def probe(self) -> ProbeResult:
        """Ask one small question and say within seconds whether an answer came."""
        ...

    def history(self, ticker: str, start: date, end: date) -> RawHistory:
        """Raw daily history of a ticker from `start` to `end`, both included.

        Raises:
            TickerUnknown: The service has nothing under this ticker in this span.
            AnswerUnusable: The prices of this ticker cannot be right.
            ServiceFailed: No usable answer this time.
        """
        ...
