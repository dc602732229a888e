"""The algorithm framework of a run: insights become targets, targets become orders (`QCAlgorithm.Framework.cs`)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, TypeVar

from minilean.common.dotnet_array import DotnetArray
from minilean.common.dotnet_errors import InvalidCastException
from minilean.common.naming import DualNamed, EventHandlers
from minilean.common.user_models import adopt_model
from minilean.common.utc_times import naive
from minilean.framework.alpha import AlphaModel, CompositeAlphaModel, NullAlphaModel, model_name
from minilean.framework.execution import ImmediateExecutionModel
from minilean.framework.insight import GeneratedInsightsCollection, Insight
from minilean.framework.insight_manager import InsightManager
from minilean.framework.portfolio_construction.model import NullPortfolioConstructionModel
from minilean.framework.portfolio_target import PortfolioTarget
from minilean.framework.risk import CompositeRiskManagementModel, NullRiskManagementModel, RiskManagementModel
from minilean.universes.selection_models import NEVER, CompositeUniverseSelectionModel, NullUniverseSelectionModel, UniverseSelectionModel
from minilean.universes.universe import Universe

if TYPE_CHECKING:
    from minilean.data.slice import Slice
    from minilean.framework.algorithm import FrameworkAlgorithm
    from minilean.orders.events import OrderEvent
    from minilean.universes.changes import SecurityChanges

T = TypeVar("T")


class _Model:
    """A model of the framework; plain classes and Pascal-case spellings are adopted when it is set."""

    def __init__(self, kind: str, *required: str) -> None:
        self._kind = kind
        self._required = required

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    def __get__(self, owner: Any, cls: type | None = None) -> Any:
        return self if owner is None else owner.__dict__[self._name]

    def __set__(self, owner: Any, model: Any) -> None:
        owner.__dict__[self._name] = adopt_model(model, self._kind, *self._required)


class Framework(DualNamed):
    """The five models of an algorithm and the path of an insight through them.

    Args:
        algorithm: the algorithm.
        handed: makes what models are handed, for each call anew: the algorithm without what its own class and code gave it. The algorithm
            itself if None.
    """

    insights: InsightManager
    insights_generated: EventHandlers

    universe_selection = _Model("a universe selection model", "create_universes", "get_next_refresh_time_utc")
    alpha = _Model("an alpha model", "update", "on_securities_changed")
    portfolio_construction = _Model("a portfolio construction model", "create_targets", "on_securities_changed")
    execution = _Model("an execution model", "execute", "on_securities_changed")
    risk_management = _Model("a risk management model", "manage_risk", "on_securities_changed")

    def __init__(self, algorithm: FrameworkAlgorithm, handed: Callable[[], FrameworkAlgorithm] | None = None) -> None:
        self._algorithm = algorithm
        self._handed = handed or (lambda: algorithm)
        self.insights = InsightManager(algorithm)
        self.insights_generated = EventHandlers()
        self.universe_selection = NullUniverseSelectionModel()
        self.alpha = NullAlphaModel()
        self.portfolio_construction = NullPortfolioConstructionModel()
        self.execution = ImmediateExecutionModel()
        self.risk_management = NullRiskManagementModel()
        self._own_universes: list[Any] = []
        self._warned: set[str] = set()

    def initialize(self) -> None:
        """Nothing to do before the user's `initialize`: the models have their defaults from the start."""

    def post_initialize(self) -> None:
        """Apply the algorithm's rebalance settings to the portfolio construction model and create the model's universes."""
        settings, model = self._algorithm.settings, self.portfolio_construction
        if settings.rebalance_portfolio_on_security_changes is not None:
            model.rebalance_on_security_changes = settings.rebalance_portfolio_on_security_changes
        if settings.rebalance_portfolio_on_insight_changes is not None:
            model.rebalance_on_insight_changes = settings.rebalance_portfolio_on_insight_changes
        for universe in self._universes():
            self._add_universe(universe)

    def add_alpha(self, model: AlphaModel) -> None:
        """Add an alpha model to those set before."""
        self.alpha = _combined(self.alpha, model, NullAlphaModel, CompositeAlphaModel, "add_alpha")

    def add_risk_management(self, model: RiskManagementModel) -> None:
        """Add a risk model that sees the targets of those set before."""
        self.risk_management = _combined(
            self.risk_management, model, NullRiskManagementModel, CompositeRiskManagementModel, "add_risk_management"
        )

    def add_universe_selection(self, model: UniverseSelectionModel) -> None:
        """Add a universe selection model to those set before."""
        self.universe_selection = _combined(
            self.universe_selection, model, NullUniverseSelectionModel, CompositeUniverseSelectionModel, "add_universe_selection"
        )

    def emit_insights(self, insights: Iterable[Insight]) -> None:
        """Take insights from the algorithm itself and trade on them at once, at the prices of the last slice.

        Args:
            insights: insights of securities that the algorithm holds; others raise the security manager's error.
        """
        if self._algorithm.is_warming_up:
            self._warn_once("warm-up", "Warning: insights emitted during algorithm warmup are ignored.")
            return
        accepted = self._initialized(list(insights))
        self._publish(accepted)
        self._process(accepted)

    def on_data(self, data: Slice) -> None:
        """One step of the framework after the algorithm's `on_data` (`OnFrameworkData`)."""
        self._refresh_universes()
        if self.insights._score_function is not None:
            self.insights.step(self._algorithm.utc_time)
        if not data.has_data:
            return
        insights = _answer(self.alpha, "update", self.alpha.update(self._handed(), data), Insight)
        if insights:
            insights = self._initialized(insights)
            self._publish(insights)
        self._process(insights)

    def on_securities_changed(self, changes: SecurityChanges) -> None:
        """Tell alpha, portfolio construction, execution and risk models, in this order, what entered and left the universe."""
        for model in (self.alpha, self.portfolio_construction, self.execution, self.risk_management):
            model.on_securities_changed(self._handed(), changes)

    def on_order_event(self, event: OrderEvent) -> None:
        """Tell the execution model about an order event, if it wants to know."""
        handler = getattr(self.execution, "on_order_event", None)
        if handler is not None:
            handler(self._handed(), event)

    def _universes(self) -> list[Universe]:
        model = self.universe_selection
        return _answer(model, "create_universes", model.create_universes(self._handed()), Universe)

    def _add_universe(self, universe: Universe) -> None:
        if universe.symbol not in self._own_universes:
            self._own_universes.append(universe.symbol)
        self._algorithm.add_universe(universe)

    def _refresh_universes(self) -> None:
        refresh = self.universe_selection.get_next_refresh_time_utc()
        # of most models, as it is asked in every step
        if refresh is NEVER or naive(self._algorithm.utc_time) < naive(refresh):
            return
        manager = self._algorithm.universe_manager
        for symbol in [symbol for symbol, universe in manager.items() if universe.dispose_requested]:
            manager.remove(symbol)
            if symbol in self._own_universes:
                self._own_universes.remove(symbol)
        deselected = list(self._own_universes)
        for universe in self._universes():
            self._add_universe(universe)
            if universe.symbol in deselected:
                deselected.remove(universe.symbol)
        for symbol in deselected:
            manager[symbol].dispose()

    def _initialized(self, insights: list[Insight]) -> list[Insight]:
        securities, utc = self._algorithm.securities, naive(self._algorithm.utc_time)
        source = model_name(self.alpha)
        accepted = []
        for insight in insights:
            security = securities[insight.symbol]
            if security.is_delisted:
                self._warn_once(
                    "delisted",
                    "QCAlgorithm.EmitInsights(): Warning: cannot emit insights for delisted securities, these will be discarded",
                )
                continue
            insight._open(utc, security.price_exact, security.exchange.hours, source)
            accepted.append(insight)
        return accepted

    def _publish(self, insights: list[Insight]) -> None:
        self.insights.add_range(insights)
        if self.insights_generated:
            self.insights_generated(self._handed(), GeneratedInsightsCollection(self._algorithm.utc_time, insights))

    def _process(self, insights: list[Insight]) -> None:
        handed, construction, risk = self._handed, self.portfolio_construction, self.risk_management
        targets = _answer(construction, "create_targets", construction.create_targets(handed(), InsightArray(insights)), PortfolioTarget)
        self._announce(targets)
        overrides = _answer(risk, "manage_risk", risk.manage_risk(handed(), TargetArray(targets)), PortfolioTarget)
        self._announce(overrides)
        if overrides:
            targets = first_per_symbol([*overrides, *targets])
        elif targets:
            targets = first_per_symbol(targets)
        self.execution.execute(handed(), TargetArray(targets))

    def _announce(self, targets: list[PortfolioTarget]) -> None:
        securities = self._algorithm.securities
        for target in targets:
            securities[target.symbol].holdings.target = target

    def _warn_once(self, subject: str, message: str) -> None:
        if subject not in self._warned:
            self._warned.add(subject)
            self._algorithm.error(message)


def _answer(model: object, method: str, given: Any, kind: type[T]) -> list[T]:
    """What a model's method returned, as a list.

    Raises:
        InvalidCastException: it is no list of that kind.
    """
    expected = f"expected a list of {kind.__name__} objects, which may be empty."
    try:
        entries = iter(given)
    except TypeError:
        raise InvalidCastException(f"{model_name(model)}.{method} returned {given!r:.80}; {expected}") from None
    answers = list(entries)
    for one in answers:
        if not isinstance(one, kind):
            raise InvalidCastException(f"{model_name(model)}.{method} returned {one!r:.80} in a list; {expected}")
    return answers


class InsightArray(DotnetArray[Insight]):
    """Insights as portfolio construction models get them."""

    __slots__ = ()


class TargetArray(DotnetArray[PortfolioTarget]):
    """Targets as risk and execution models get them."""

    __slots__ = ()


# seen by their names, they are .NET's
InsightArray.__name__, TargetArray.__name__ = "Insight[]", "IPortfolioTarget[]"


def first_per_symbol(targets: Iterable[PortfolioTarget]) -> list[PortfolioTarget]:
    """The targets without those whose symbol came before."""
    distinct: dict[str, PortfolioTarget] = {}
    for target in targets:
        distinct.setdefault(target.symbol._text, target)
    return list(distinct.values())


def _combined(current: Any, added: Any, null: type, composite: type, method: str) -> Any:
    if type(current) is null:
        return added
    if isinstance(current, composite):
        getattr(current, method)(added)
        return current
    return composite(current, added)
