"""The insights of a run by symbol, in LEAN's order (`InsightCollection`, `InsightManager`)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any, Protocol

from minilean.common.dotnet_dictionary import DotnetDictionary
from minilean.common.dotnet_errors import KeyNotFoundException
from minilean.common.naming import DualNamed
from minilean.common.symbol import Symbol
from minilean.common.symbol_cache import find
from minilean.common.utc_times import aware, naive
from minilean.framework.insight import Insight


class InsightCollection(DualNamed):
    """Insights that are open, by symbol, and all that ever were.

    The order of symbols is that of .NET's dictionary: a symbol whose last insight was removed frees its place for the next new one.
    """

    def __init__(self) -> None:
        # by the text of the symbol, whose hash Python keeps
        self._open: DotnetDictionary[str, list[Insight]] = DotnetDictionary()
        self._all: list[Insight] = []
        self._total = 0

    @property
    def count(self) -> int:
        """Number of open insights."""
        return sum(map(len, self._open.value_list()))

    @property
    def total_count(self) -> int:
        """Number of insights ever added."""
        return self._total

    def add(self, insight: Insight) -> None:
        """Add an insight."""
        self.add_range([insight])

    def add_range(self, insights: Iterable[Insight]) -> None:
        """Add insights in order."""
        opened, total = self._open, self._total
        for insight in insights:
            total += 1
            insight._sequence = total
            self._all.append(insight)
            held = opened.get(insight.symbol._text)
            if held is None:
                opened[insight.symbol._text] = [insight]
            else:
                held.append(insight)
        self._total = total

    def contains(self, insight: Insight) -> bool:
        """Whether an insight is open here."""
        return insight in self._open.get(insight.symbol._text, ())

    def contains_key(self, symbol: object) -> bool:
        """Whether a symbol has open insights."""
        return bool(self._open.get(_text(symbol)))

    def remove(self, insight: Insight) -> bool:
        """Take an insight out of the open ones; true if it was there."""
        held = self._open.get(insight.symbol._text)
        if held is None or insight not in held:
            return False
        held.remove(insight)
        if not held:
            del self._open[insight.symbol._text]
        return True

    def clear(self, symbols: Iterable[Any]) -> None:
        """Take all open insights of some symbols out."""
        for symbol in symbols:
            self._open.pop(_text(symbol), None)

    def get_next_expiry_time(self) -> datetime | None:
        """The earliest close time of the open insights (UTC), None without insights."""
        earliest = min((insight._close_utc for insight in self), default=None)
        return None if earliest is None else aware(earliest)

    def get_active_insights(self, utc_time: datetime) -> list[Insight]:
        """Open insights that are not expired at an instant, symbol by symbol."""
        utc_time = naive(utc_time)
        return [insight for held in self._open.value_list() for insight in held if insight._close_utc >= utc_time]

    def has_active_insights(self, symbol: object, utc_time: datetime) -> bool:
        """Whether a symbol has an insight that is not expired at an instant."""
        return self._has_active(_text(symbol), naive(utc_time))

    def _has_active(self, identifier: str, utc: datetime) -> bool:
        for insight in self._open.get(identifier, ()):
            if insight._close_utc >= utc:
                return True
        return False

    def remove_expired_insights(self, utc_time: datetime) -> list[Insight]:
        """Take the expired insights out of the open ones.

        Returns:
            Those insights, symbol by symbol.
        """
        utc_time = naive(utc_time)
        expired = [insight for held in self._open.value_list() for insight in held if insight._close_utc < utc_time]
        if expired:
            for symbol, held in zip(self._open.key_list(), self._open.value_list(), strict=True):
                held[:] = [insight for insight in held if insight._close_utc >= utc_time]
                if not held:
                    del self._open[symbol]
        return expired

    def remove_insights(self, filter: Callable[[Insight], bool]) -> None:
        """Forget insights for good, open or not, for which a function is true."""
        self._all = [insight for insight in self._all if not filter(insight)]
        for insight in [insight for insight in self if filter(insight)]:
            self.remove(insight)

    def get_insights(self, filter: Callable[[Insight], bool] | None = None) -> list[Insight]:
        """All insights ever added, in order of addition, for which a function is true."""
        return list(self._all) if filter is None else [insight for insight in self._all if filter(insight)]

    def try_get_value(self, symbol: object) -> tuple[bool, list[Insight]]:
        """Whether a symbol has open insights, and a list of them."""
        held = self._open.get(_text(symbol))
        return held is not None, list(held or ())

    def __getitem__(self, symbol: object) -> list[Insight]:
        held = self._open.get(_text(symbol))
        if held is None:
            raise KeyNotFoundException(f"There are no insights of {symbol!s:.80}; ask contains_key first.")
        return list(held)

    def __setitem__(self, symbol: object, insights: Iterable[Insight]) -> None:
        held = list(insights)
        self._total += len(held)
        self._open[_text(symbol)] = held

    def __contains__(self, item: object) -> bool:
        return self.contains(item) if isinstance(item, Insight) else self.contains_key(item)

    def __iter__(self) -> Iterator[Insight]:
        return iter([insight for held in self._open.value_list() for insight in held])

    def __len__(self) -> int:
        return self.count


class HasTime(Protocol):
    """The algorithm, as far as its insights need it."""

    @property
    def utc_time(self) -> datetime:
        """Now, in UTC."""
        ...


class InsightManager(InsightCollection):
    """The insights of an algorithm (`self.insights`).

    Args:
        algorithm: gives the time at which insights are cancelled.
    """

    def __init__(self, algorithm: HasTime) -> None:
        super().__init__()
        self._algorithm = algorithm
        self._score_function: Any = None

    def set_insight_score_function(self, function: object) -> None:
        """Set an object whose `score(manager, utc_time)` is called in every step."""
        self._score_function = function

    def step(self, utc_now: datetime) -> None:
        """Let the score function look at the insights."""
        if self._score_function is not None:
            self._score_function.score(self, utc_now)

    def expire(self, items: Iterable[Any] | None) -> None:
        """End insights, or all open insights of symbols, one second ago.

        Args:
            items: insights, symbols or tickers.
        """
        utc = self._algorithm.utc_time
        for item in items or ():
            for insight in (item,) if isinstance(item, Insight) else self.try_get_value(item)[1]:
                insight.expire(utc)

    def cancel(self, items: Iterable[Any] | None) -> None:
        """The same as `expire`."""
        self.expire(items)


def _text(item: object) -> str:
    return (item if isinstance(item, Symbol) else find(str(item)) or Symbol.create(str(item)))._text
