"""Daily bars from finer data that begin and end with the trading session (`MarketHourAwareConsolidator`)."""

from __future__ import annotations

from datetime import datetime

from minilean.common.clock import ONE_DAY, midnight
from minilean.consolidators.base import DataConsolidator
from minilean.consolidators.calendar import CalendarInfo
from minilean.consolidators.period import PeriodCountConsolidator
from minilean.data.bars import BaseData
from minilean.data.market_hours import ExchangeHours


class MarketHourAwareConsolidator(DataConsolidator):
    """Feeds another consolidator with the data of regular sessions and makes its days those sessions.

    Args:
        bar_consolidator: class that makes the bars, e.g. `TradeBarConsolidator`.
        hours: the exchange's hours.
        strict_end_times: whether days begin at the open and end at the close; else they are calendar days.
        extended_market_hours: whether data outside regular hours count.
    """

    def __init__(
        self,
        bar_consolidator: type[PeriodCountConsolidator],
        hours: ExchangeHours,
        strict_end_times: bool,
        extended_market_hours: bool = False,
    ) -> None:
        super().__init__()
        self._hours = hours
        self._strict = strict_end_times
        self._extended = extended_market_hours
        self._inner = bar_consolidator(self._day)
        self._inner.data_consolidated += self._forward
        self.input_type, self.output_type = self._inner.input_type, self._inner.output_type

    @property
    def working_data(self) -> BaseData | None:
        """The day so far."""
        return self._inner.working_data

    def update(self, data: BaseData) -> None:
        """Take in one point of a session."""
        if self._extended or self._hours.is_open_between(data.time, data.end_time, False):
            self._inner.update(data)

    def scan(self, current_local_time: datetime) -> None:
        """Emit the day if it is over."""
        self._inner.scan(current_local_time)

    def reset(self) -> None:
        """Forget everything seen."""
        super().reset()
        self._inner.reset()

    def _forward(self, _: DataConsolidator, bar: BaseData) -> None:
        self.on_data_consolidated(bar)

    def _day(self, moment: datetime) -> CalendarInfo:
        session = self._hours.session(moment.date()) if self._strict else None
        if session is None:
            return CalendarInfo(midnight(moment), ONE_DAY)
        start, end = session
        if moment < start:
            day = self._hours.previous_open_day(moment.date())
            start, end = self._hours.session(day)  # type: ignore[misc]
        return CalendarInfo(start, end - start)
