"""What the facade hands its members to."""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol

from minilean.common.enums import AccountType, AlgorithmMode, DataNormalizationMode, Resolution, SecurityType

if TYPE_CHECKING:
    from minilean.algorithm.object_store import ObjectStore
    from minilean.algorithm.parameters import Parameters
    from minilean.algorithm.settings import AlgorithmSettings
    from minilean.algorithm.trading_api import TradingApi
    from minilean.brokerage.context import SubscriptionLookup
    from minilean.brokerage.run_state import RunState
    from minilean.brokerage.transactions import SecurityTransactionManager
    from minilean.common.clock import EngineClock
    from minilean.common.symbol import Symbol
    from minilean.common.views import DictionaryView
    from minilean.framework.framework import Framework
    from minilean.framework.insight_manager import InsightManager
    from minilean.history.api import HistoryApi
    from minilean.indicators.registration import Registration
    from minilean.results.handler import ResultHandler
    from minilean.results.messages import MessageLog
    from minilean.results.plotting import Plotting
    from minilean.schedule.date_rules import DateRules
    from minilean.schedule.manager import ScheduleManager
    from minilean.schedule.time_rules import TimeRules
    from minilean.securities.manager import SecurityManager
    from minilean.securities.portfolio import SecurityPortfolioManager
    from minilean.securities.security import Security
    from minilean.universes.settings import UniverseSettings
    from minilean.universes.universe import Universe


class Progress(Protocol):
    """Whoever shows how far the run is."""

    def training(self, now: datetime) -> AbstractContextManager[None]:
        """Entered while the algorithm trains."""
        ...

    def figure(self, name: str, value: str) -> None:
        """The algorithm set a runtime statistic."""
        ...


class SecurityAdding(Protocol):
    """Adds securities and takes them out again."""

    def add(
        self,
        security_type: SecurityType,
        ticker: str | Symbol,
        resolution: Resolution | None,
        market: str,
        fill_forward: bool,
        leverage: float,
        extended_market_hours: bool = False,
        mode: DataNormalizationMode | None = None,
    ) -> Security:
        """Add a security by hand."""
        ...

    def add_custom(
        self, data_type: type, ticker: Any, resolution: Resolution | None, time_zone: Any, fill_forward: bool, leverage: float
    ) -> Security:
        """Add data of the algorithm's own."""
        ...

    def remove(self, symbol: Any, tag: str | None = None) -> bool:
        """Take a security out."""
        ...

    def set_initializer(self, initializer: Any) -> None:
        """Run this for every security that is added from now on."""
        ...

    def add_initializer(self, initializer: Any) -> None:
        """Run this too for every security that is added from now on."""
        ...

    @property
    def initializer(self) -> Any:
        """What is done to every security that is added."""
        ...


class UniverseAdding(Protocol):
    """Adds universes, and knows their members."""

    @property
    def active_securities(self) -> DictionaryView[Symbol, Any]:
        """Members of all universes, by symbol."""
        ...

    def add_from(self, *arguments: Any, **named: Any) -> Universe:
        """A universe from one of the forms of `add_universe`."""
        ...


class Run(Protocol):
    """The run behind an algorithm: its state, and the parts that do the work. `minilean.engine.setup` makes it.

    What the engine has is seen by what the facade calls alone: `progress`, `security_service`, `subscription_manager`, `universe_manager`.
    """

    state: RunState
    algorithm_id: str
    name: str
    tags: list[str]
    mode: AlgorithmMode
    warm_up: tuple[Any, Any] | None
    current_slice: Any
    benchmark: Any
    clock: EngineClock
    messages: MessageLog
    parameters: Parameters
    object_store: ObjectStore
    settings: AlgorithmSettings
    universe_settings: UniverseSettings
    securities: SecurityManager
    portfolio: SecurityPortfolioManager
    transactions: SecurityTransactionManager
    trading: TradingApi
    framework: Framework
    schedule: ScheduleManager
    date_rules: DateRules
    time_rules: TimeRules
    history: HistoryApi
    registration: Registration
    results: ResultHandler
    plotting: Plotting

    @property
    def progress(self) -> Progress:
        """Who shows how far the run is."""
        ...

    @property
    def security_service(self) -> SecurityAdding:
        """Adds and removes securities."""
        ...

    @property
    def subscription_manager(self) -> SubscriptionLookup:
        """The data of each security."""
        ...

    @property
    def universe_manager(self) -> UniverseAdding:
        """The universes."""
        ...

    @property
    def insights(self) -> InsightManager:
        """The insights of the framework."""
        ...

    def set_benchmark(self, benchmark: Any) -> None:
        """Compare the portfolio with a ticker, a symbol, or a function of the UTC time."""
        ...

    def set_brokerage_model(self, model: Any, account_type: AccountType) -> None:
        """Take the rules of a brokerage."""
        ...

    def end_of_time_step(self) -> None:
        """What the algorithm added and removed in a step takes effect."""
        ...
