"""How a run stands: the few things that change while it goes on, and that several of its parts ask."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from minilean.common.clock import EngineClock
from minilean.common.enums import AlgorithmStatus
from minilean.reality_models.brokerage_models import DefaultBrokerageModel


@dataclass(eq=False, slots=True)
class RunState:
    """The dates of a run, where it is between them, and whose rules it follows.

    Attributes:
        clock: now; `set_time` moves it.
        start_local: midnight of the first day, in the algorithm's zone.
        end_local: the last microsecond of the last day.
        status: the run goes on while it is RUNNING.
        locked: whether initialize is over, so that dates and money stay as they are.
        is_warming_up: whether the algorithm has not started yet; orders are refused.
        brokerage_model: may refuse orders.
    """

    clock: EngineClock
    start_local: datetime
    end_local: datetime
    status: AlgorithmStatus = AlgorithmStatus.RUNNING
    locked: bool = False
    is_warming_up: bool = True
    brokerage_model: DefaultBrokerageModel = field(default_factory=DefaultBrokerageModel)

    @property
    def start_utc(self) -> datetime:
        """Midnight of the first day, in UTC."""
        return self.clock.zone.to_utc(self.start_local)

    @property
    def end_utc(self) -> datetime:
        """The end of the last day, in UTC."""
        return self.clock.zone.to_utc(self.end_local)

    def set_time(self, utc: datetime) -> None:
        """Move the clock; warm-up is over once it reaches the start."""
        self.clock.set(utc)
        if self.is_warming_up and self.locked and utc >= self.start_utc:
            self.is_warming_up = False
