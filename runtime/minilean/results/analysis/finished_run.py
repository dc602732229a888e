"""What diagnoses read of a run that is over (`ResultsAnalysisRunParameters`)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING, Protocol

from minilean.common.decimals import ZERO, divide
from minilean.common.symbol import Symbol
from minilean.errors import InputError
from minilean.results.analysis.curves import DailyCurves
from minilean.results.records import BacktestResult

if TYPE_CHECKING:
    from minilean.data.market_hours import ExchangeHours
    from minilean.orders.events import OrderEvent


class FilledSecurity(Protocol):
    """What diagnoses ask about a security that orders of it were filled for."""

    @property
    def hours(self) -> ExchangeHours:
        """The calendar of its exchange."""
        ...

    @property
    def is_daily(self) -> bool:
        """Whether its last point spans more than an hour."""
        ...


@dataclass(frozen=True, slots=True)
class LookAheadVerdict:
    """What the look-ahead test found about this very strategy with these parameters.

    Attributes:
        num_compared: altered runs that were compared with the run on all data.
        first_difference: when the first order that differs was decided, in the algorithm's zone; None where all orders agree.
    """

    num_compared: int
    first_difference: datetime | None = None

    def __post_init__(self) -> None:
        if self.num_compared < 1:
            raise InputError(f"A look-ahead test compares at least one altered run; was {self.num_compared}.")


@dataclass(frozen=True, slots=True)
class DeflatedSharpe:
    """How the Sharpe ratio stands after all that was tried before this strategy was chosen.

    Attributes:
        probability: that the true ratio is above what the best of the trials would have without skill; NaN where it has no value.
        num_trials: number of trials, this strategy among them.
        sharpe_variance: variance of their Sharpe ratios for a day, not for a year.
    """

    probability: float
    num_trials: float
    sharpe_variance: float

    def __post_init__(self) -> None:
        if self.probability < 0 or self.probability > 1:
            raise InputError(f"probability must be between 0 and 1; was {self.probability}.")
        if not self.num_trials >= 1:
            raise InputError(f"num_trials must be at least 1, the strategy itself; was {self.num_trials}.")
        if not 0 <= self.sharpe_variance < float("inf"):
            raise InputError(f"sharpe_variance must be zero or more, and finite; was {self.sharpe_variance}.")


@dataclass(frozen=True)
class FinishedRun:
    """A run that is over.

    Attributes:
        result: everything that its files are written from.
        curves: its equity and SPY, day by day.
        risk_free_rate: yearly rate on a date, a fraction.
        security: of a symbol, or None where the algorithm never had it.
        daily_precise_end_time: the algorithm's setting.
        early_ends: last day with data by symbol of the subscriptions whose data end long before the run.
        look_ahead: what the look-ahead test found; None where it was not run.
        deflated_sharpe: how the Sharpe ratio stands after what was tried before; None where nobody counted.
    """

    result: BacktestResult
    curves: DailyCurves = field(default_factory=DailyCurves)
    risk_free_rate: Callable[[date], Decimal] = lambda day: ZERO
    security: Callable[[Symbol], FilledSecurity | None] = lambda symbol: None
    daily_precise_end_time: bool = True
    early_ends: Mapping[str, date] = field(default_factory=dict)
    look_ahead: LookAheadVerdict | None = None
    deflated_sharpe: DeflatedSharpe | None = None

    @cached_property
    def told_events(self) -> list[OrderEvent]:
        """The order events that carry a message, which few do."""
        return [event for event in self.result.ledger.order_events if event.message]

    @cached_property
    def _lowered(self) -> tuple[list[str], str]:
        lines = [line.lower() for line in self.result.log_lines]
        return lines, "\n".join(lines)

    def log_lines_with(self, fragments: Sequence[str]) -> list[str]:
        """The lines of the log in which all fragments stand, in whatever case."""
        wanted = [fragment.lower() for fragment in fragments]
        lines, together = self._lowered
        # most diagnoses look for what no line has: one search through all lines tells
        for fragment in wanted:
            if fragment not in together:
                return []
        found = list(range(len(lines)))
        for fragment in wanted:
            found = [place for place in found if fragment in lines[place]]
        return [self.result.log_lines[place] for place in found]

    def mean_risk_free_rate(self, first: date, last: date) -> Decimal:
        """Mean yearly rate over the calendar days of the curves from one to another, a fraction (`GetAverageRiskFreeRate`)."""
        begin, sums = self._rate_sums
        start, after = first.toordinal() - begin, last.toordinal() + 1 - begin
        return divide(sums[after] - sums[start], ZERO + (after - start))

    @cached_property
    def _rate_sums(self) -> tuple[int, list[Decimal]]:
        times = self.curves.equity.times
        begin, after = times[0].toordinal(), times[-1].toordinal() + 1
        return begin, list(accumulate(map(self.risk_free_rate, map(date.fromordinal, range(begin, after))), initial=ZERO))


def has_fragments(message: str, fragments: Sequence[str]) -> bool:
    """Whether all fragments stand in a message, in whatever case."""
    lowered = message.lower()
    return all(fragment.lower() in lowered for fragment in fragments)
