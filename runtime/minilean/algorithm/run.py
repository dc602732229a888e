"""What the facade hands its members to."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol

from minilean.common.enums import AccountType, AlgorithmMode, AlgorithmStatus

if TYPE_CHECKING:
    from minilean.algorithm.object_store import ObjectStore
    from minilean.algorithm.parameters import Parameters
    from minilean.algorithm.settings import AlgorithmSettings
    from minilean.common.clock import EngineClock
    from minilean.framework.framework import Framework
    from minilean.framework.insight_manager import InsightManager
    from minilean.history.api import HistoryApi
    from minilean.indicators.registration import Registration
    from minilean.results.handler import ResultHandler
    from minilean.results.messages import MessageLog
    from minilean.results.plotting import Plotting
    from minilean.results.trade_builder import TradeBuilder
    from minilean.schedule.date_rules import DateRules
    from minilean.schedule.manager import ScheduleManager
    from minilean.schedule.time_rules import TimeRules
    from minilean.securities.manager import SecurityManager
    from minilean.securities.portfolio import SecurityPortfolioManager
    from minilean.universes.settings import UniverseSettings


class Run(Protocol):
    """The run behind an algorithm: its state, and the parts that do the work. `minilean.engine.setup` makes it.

    What the engine has is seen by the names of LEAN alone: `progress`, `security_service`, `subscription_manager`, `universe_manager`.
    """

    algorithm_id: str
    name: str
    tags: list[str]
    mode: AlgorithmMode
    status: AlgorithmStatus
    start_local: datetime
    end_local: datetime
    locked: bool
    is_warming_up: bool
    warm_up: tuple[Any, Any] | None
    current_slice: Any
    benchmark: Any
    brokerage_model: Any
    clock: EngineClock
    messages: MessageLog
    parameters: Parameters
    object_store: ObjectStore
    settings: AlgorithmSettings
    universe_settings: UniverseSettings
    progress: Any
    securities: SecurityManager
    portfolio: SecurityPortfolioManager
    transactions: Any
    trading: Any
    framework: Framework
    schedule: ScheduleManager
    date_rules: DateRules
    time_rules: TimeRules
    history: HistoryApi
    registration: Registration
    security_service: Any
    subscription_manager: Any
    universe_manager: Any
    results: ResultHandler
    plotting: Plotting
    trade_builder: TradeBuilder

    @property
    def insights(self) -> InsightManager:
        """The insights of the framework."""
        ...

    def set_time(self, utc: datetime) -> None:
        """Move the clock."""
        ...

    def set_benchmark(self, benchmark: Any) -> None:
        """Compare the portfolio with a ticker, a symbol, or a function of the UTC time."""
        ...

    def set_brokerage_model(self, model: Any, account_type: AccountType) -> None:
        """Take the rules of a brokerage."""
        ...
