"""The parts of one run, wired together by `minilean.engine.setup` and read by facade and loop."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from minilean.common.clock import EngineClock
from minilean.common.enums import AlgorithmStatus
from minilean.data.bars import TradeBar

if TYPE_CHECKING:
    from minilean.algorithm.object_store import ObjectStore
    from minilean.algorithm.parameters import Parameters
    from minilean.algorithm.settings import AlgorithmSettings
    from minilean.data.folder import DataFolder
    from minilean.engine.security_service import SecurityService
    from minilean.engine.subscription_manager import SubscriptionManager
    from minilean.engine.synchronizer import Synchronizer
    from minilean.engine.universe_feed import UniverseFeed
    from minilean.engine.universe_manager import UniverseManager
    from minilean.framework.framework import Framework
    from minilean.framework.insight_manager import InsightManager
    from minilean.history.api import HistoryApi
    from minilean.orders.handler import TransactionHandler
    from minilean.orders.trading import TradingApi
    from minilean.orders.transactions import SecurityTransactionManager
    from minilean.results.handler import ResultHandler
    from minilean.results.messages import MessageLog
    from minilean.results.plotting import Plotting
    from minilean.results.trade_builder import TradeBuilder
    from minilean.schedule.date_rules import DateRules
    from minilean.schedule.events import EventQueue
    from minilean.schedule.manager import ScheduleManager
    from minilean.schedule.time_rules import TimeRules
    from minilean.securities.manager import SecurityManager
    from minilean.securities.portfolio import SecurityPortfolioManager
    from minilean.universes.changes import SecurityChanges
    from minilean.universes.settings import UniverseSettings


@dataclass(eq=False)
class Runtime:
    """Everything that an algorithm's run is made of; each part does one thing and knows only the parts it was given."""

    algorithm_id: str
    name: str
    clock: EngineClock
    folder: DataFolder
    messages: MessageLog
    parameters: Parameters
    object_store: ObjectStore
    settings: AlgorithmSettings
    universe_settings: UniverseSettings
    start_local: datetime
    end_local: datetime
    algorithm: Any = None
    status: AlgorithmStatus = AlgorithmStatus.RUNNING
    locked: bool = False
    is_warming_up: bool = True
    warm_up: tuple[Any, Any] | None = None
    current_slice: Any = None
    benchmark: Any = None
    brokerage_model: Any = None
    tags: list[str] = field(default_factory=list)
    bar_type: type = TradeBar
    securities: SecurityManager = field(init=False)
    portfolio: SecurityPortfolioManager = field(init=False)
    transactions: SecurityTransactionManager = field(init=False)
    orders: TransactionHandler = field(init=False)
    trading: TradingApi = field(init=False)
    framework: Framework = field(init=False)
    queue: EventQueue = field(init=False)
    schedule: ScheduleManager = field(init=False)
    date_rules: DateRules = field(init=False)
    time_rules: TimeRules = field(init=False)
    history: HistoryApi = field(init=False)
    security_service: SecurityService = field(init=False)
    subscription_manager: SubscriptionManager = field(init=False)
    universe_manager: UniverseManager = field(init=False)
    universe_feed: UniverseFeed = field(init=False)
    synchronizer: Synchronizer = field(init=False)
    results: ResultHandler = field(init=False)
    plotting: Plotting = field(init=False)
    trade_builder: TradeBuilder = field(init=False)

    @property
    def insights(self) -> InsightManager:
        """The insights of the framework."""
        return self.framework.insights

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

    def process_security_changes(self, changes: SecurityChanges) -> None:
        """Securities entered or left: tell the parts that keep track of them, before algorithm and models hear of it."""
        self.security_service.process_changes(changes)
        self.results.on_securities_changed(changes)

    def end_of_time_step(self) -> None:
        """A step is over: what the algorithm added and removed in it takes effect."""
        self.universe_manager.process_changes()
