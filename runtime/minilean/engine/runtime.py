"""The parts of one run, wired together by `minilean.engine.setup` and read by facade and loop."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from minilean.common.clock import EngineClock
from minilean.common.dotnet_errors import InvalidOperationException, NullReferenceException
from minilean.common.enums import AccountType, AlgorithmMode
from minilean.common.symbol import Symbol
from minilean.engine.progress import ProgressListener
from minilean.project.lean_json import LEAN_LIMITS, ChartLimits
from minilean.reality_models.brokerages import brokerage_model
from minilean.securities.benchmarks import FuncBenchmark, SecurityBenchmark, benchmark_of_model

if TYPE_CHECKING:
    from minilean.algorithm.object_store import ObjectStore
    from minilean.algorithm.parameters import Parameters
    from minilean.algorithm.settings import AlgorithmSettings
    from minilean.algorithm.trading_api import TradingApi
    from minilean.brokerage.handler import TransactionHandler
    from minilean.brokerage.run_state import RunState
    from minilean.brokerage.transactions import SecurityTransactionManager
    from minilean.data.custom import CustomDataReader
    from minilean.data.folder import DataFolder
    from minilean.engine.daily_benchmark import DailyBenchmark
    from minilean.engine.end_of_day import EndOfDayEvents
    from minilean.engine.security_service import SecurityService
    from minilean.engine.subscription_configs import SubscriptionConfigs
    from minilean.engine.subscription_manager import SubscriptionManager
    from minilean.engine.synchronizer import Synchronizer
    from minilean.engine.universe_feed import UniverseFeed
    from minilean.engine.universe_manager import UniverseManager
    from minilean.framework.framework import Framework
    from minilean.framework.insight_manager import InsightManager
    from minilean.history.api import HistoryApi
    from minilean.indicators.registration import Registration
    from minilean.results.handler import ResultHandler
    from minilean.results.messages import MessageLog
    from minilean.results.plotting import Plotting
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

    state: RunState
    algorithm_id: str
    name: str
    clock: EngineClock
    folder: DataFolder
    messages: MessageLog
    parameters: Parameters
    object_store: ObjectStore
    settings: AlgorithmSettings
    universe_settings: UniverseSettings
    mode: AlgorithmMode = AlgorithmMode.BACKTESTING
    progress: ProgressListener = field(default_factory=ProgressListener)
    first_utc: datetime = datetime.min
    algorithm: Any = None
    callbacks: Any = None
    warm_up: tuple[Any, Any] | None = None
    current_slice: Any = None
    benchmark: Any = None
    daily_benchmark: DailyBenchmark | None = None
    strict: bool = False
    chart_limits: ChartLimits = LEAN_LIMITS
    tags: list[str] = field(default_factory=list)
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
    custom_data: CustomDataReader = field(init=False)
    history: HistoryApi = field(init=False)
    registration: Registration = field(init=False)
    configs: SubscriptionConfigs = field(init=False)
    security_service: SecurityService = field(init=False)
    subscription_manager: SubscriptionManager = field(init=False)
    universe_manager: UniverseManager = field(init=False)
    universe_feed: UniverseFeed = field(init=False)
    end_of_day: EndOfDayEvents = field(init=False)
    synchronizer: Synchronizer = field(init=False)
    results: ResultHandler = field(init=False)
    plotting: Plotting = field(init=False)

    @property
    def insights(self) -> InsightManager:
        """The insights of the framework."""
        return self.framework.insights

    def set_benchmark(self, benchmark: Any) -> None:
        """Compare the portfolio with a ticker, a symbol, or a function of the UTC time.

        Raises:
            InvalidOperationException: called after initialize.
            NullReferenceException: None was given.
        """
        if self.state.locked:
            raise InvalidOperationException("set_benchmark was called after initialize; call it in initialize.")
        if benchmark is None:
            raise NullReferenceException("set_benchmark was given None; expected a ticker, a symbol or a function of the UTC time.")
        if isinstance(benchmark, (str, Symbol)) or hasattr(benchmark, "symbol"):
            self.benchmark = SecurityBenchmark.create_instance(self.securities, self._symbol_of(benchmark))
        else:
            self.benchmark = FuncBenchmark(benchmark)

    def use_default_benchmark(self) -> None:
        """Compare with what the brokerage model names, unless the algorithm chose."""
        if self.benchmark is None:
            chosen = self.state.brokerage_model.get_benchmark(self.securities)
            self.benchmark = chosen if isinstance(chosen, (SecurityBenchmark, FuncBenchmark)) else benchmark_of_model(chosen)

    def set_brokerage_model(self, model: Any, account_type: AccountType) -> None:
        """Take the rules of a brokerage, for the securities added before too."""
        self.state.brokerage_model = brokerage_model(model, account_type)
        self.security_service.use_brokerage_model(self.state.brokerage_model)

    def _symbol_of(self, name: Any) -> Symbol:
        if isinstance(name, Symbol):
            return name
        if hasattr(name, "symbol"):
            return name.symbol
        held = self.securities.get(name)
        return self.folder.create_symbol(name) if held is None else held.symbol

    def process_security_changes(self, changes: SecurityChanges) -> None:
        """Securities entered or left: tell the parts that keep track of them, before algorithm and models hear of it."""
        self.security_service.process_changes(changes)
        self.end_of_day.process_changes(changes)
        self.results.on_securities_changed(changes)

    def end_of_time_step(self) -> None:
        """A step is over: what the algorithm added and removed in it takes effect."""
        self.universe_manager.process_changes(self.universe_feed)
