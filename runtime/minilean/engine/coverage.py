"""Where the data of a run's symbols end before it does, or begin after it did: LEAN repeats the last price and says nothing."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from minilean.common.clock import ONE_DAY
from minilean.data.agreement import EARLY_END
from minilean.data.series import BarSeries
from minilean.data.subscription_config import SubscriptionConfig

if TYPE_CHECKING:
    from minilean.common.clock import Zone
    from minilean.data.folder import DataFolder

_ENOUGH = timedelta(days=30)
_NAMES_SHOWN = 5
_DAYS_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Coverage:
    """Where data are missing in a run.

    Attributes:
        without: symbols that have no data at all.
        ended: symbols by the last day with data, where that is long before the end of the run.
        begun: symbols by the first day with data, where that is long after its start.
        num_symbols: of how many.
        start: first day of the run, in the algorithm's zone.
        end: its last day.
    """

    without: Sequence[str]
    ended: Mapping[date, Sequence[str]]
    begun: Mapping[date, Sequence[str]]
    num_symbols: int
    start: date
    end: date

    @property
    def early_ends(self) -> dict[str, date]:
        """The last day with data of each symbol whose data end early; of several subscriptions the last one."""
        return {name: day for day in sorted(self.ended) for name in self.ended[day]}

    @property
    def remarks(self) -> list[str]:
        """One sentence each about symbols without data, those that have none any more, and those that had none at first."""
        sentences = []
        if self.without:
            sentences.append(f"No data at all for {_listed(self.without)}.")
        if self.ended:
            sentences.append(
                f"{len(self.early_ends)} of {self.num_symbols} symbols have no data at the end of the run, {self.end}, and stand at their "
                f"last price: {_by_day(self.ended, 'since')}."
            )
        if self.begun:
            sentences.append(f"Data begin after the start of the run, {self.start}: {_by_day(self.begun, 'on')}.")
        return sentences


def coverage(
    subscriptions: Iterable[SubscriptionConfig], folder: DataFolder, zone: Zone, start_local: datetime, end_utc: datetime
) -> Coverage:
    """Look for subscriptions whose data do not cover the run.

    Args:
        subscriptions: those of the run at its end. Custom data have no sessions to miss and are left out, and so are symbols whose map file
            says that they came later or are delisted.
        folder: the data folder.
        zone: the algorithm's zone.
        start_local: when the run began, in that zone.
        end_utc: when it ended.
    """
    without: list[str] = []
    ended: dict[date, list[str]] = {}
    begun: dict[date, list[str]] = {}
    configs = [config for config in subscriptions if not config.is_custom_data]
    for config in configs:
        series = folder.series(config.symbol, config.resolution, config.strict_daily_end_times)
        num_known = 0 if series is None else bisect_right(series.end_utc, end_utc)
        if series is None or not num_known:
            if not folder.has_unread_bars(config.symbol, config.resolution):
                without.append(config.symbol.value)
            continue
        first, last = _day(series, 0), _day(series, num_known - 1)
        names = folder.map_file(config.symbol)
        local_start, local_end = (config.hours.zone.to_local(utc).date() for utc in (zone.to_utc(start_local), end_utc))
        if _is_long(config, last + ONE_DAY, min(local_end, names.delisting_date or date.max)):
            ended.setdefault(last, []).append(config.symbol.value)
        if _is_long(config, max(local_start, names.first_date), first - ONE_DAY):
            begun.setdefault(first, []).append(config.symbol.value)
    total = len({config.symbol for config in configs})
    return Coverage(without, ended, begun, total, start_local.date(), zone.to_local(end_utc).date())


def _is_long(config: SubscriptionConfig, first: date, last: date) -> bool:
    # what the doctor calls an early end is one here too; both days included; no need to look further than to where the answer is sure
    return first <= last and len(config.hours.open_days(first, min(last, first + _ENOUGH))) >= EARLY_END


def _day(series: BarSeries, row: int) -> date:
    return series.start_local[row].date()


def _by_day(groups: Mapping[date, Iterable[str]], how: str) -> str:
    days = sorted(groups, key=lambda day: (-len(set(groups[day])), day))
    shown = [f"{_listed(groups[day])} {how} {day}" for day in days[:_DAYS_SHOWN]]
    rest = len({name for day in days[_DAYS_SHOWN:] for name in groups[day]})
    return "; ".join(shown + ([f"{rest} others {how} other days"] if rest else []))


def _listed(names: Iterable[str]) -> str:
    found = sorted(set(names))
    rest = len(found) - _NAMES_SHOWN
    return f"{', '.join(found[:_NAMES_SHOWN])} and {rest} others" if rest > 1 else ", ".join(found)
