"""The path of an insight through the models."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

from minilean.common.clock import zone
from minilean.common.enums import InsightDirection, SecurityType
from minilean.common.symbol import SecurityIdentifier, Symbol
from minilean.data.market_hours import ExchangeHours
from minilean.errors import InputError
from minilean.framework.alpha import AlphaModel, CompositeAlphaModel, ConstantAlphaModel, NullAlphaModel
from minilean.framework.execution import ExecutionModel
from minilean.framework.framework import Framework
from minilean.framework.insight import Insight, InsightType
from minilean.framework.portfolio_construction.model import PortfolioConstructionModel
from minilean.framework.portfolio_target import PortfolioTarget
from minilean.framework.risk import CompositeRiskManagementModel, RiskManagementModel
from minilean.universes.selection_models import CompositeUniverseSelectionModel, UniverseSelectionModel
from minilean.universes.universe import Universe

UP = InsightDirection.UP


def symbol(ticker: str) -> Symbol:
    return Symbol(SecurityIdentifier(ticker, date(1998, 1, 2), "usa", SecurityType.EQUITY), ticker)


A, B = symbol("A"), symbol("B")


class Named(Universe):
    """A universe that selects nothing."""

    def __init__(self, name: str) -> None:
        self.symbol: Any = name


def up(of: Symbol) -> Insight:
    return Insight.price(of, timedelta(days=1), UP)


class Diary:
    """Models that write down what they are asked."""

    def __init__(self, targets: Iterable[PortfolioTarget] = (), overrides: Iterable[PortfolioTarget] = ()) -> None:
        self.lines: list[Any] = []
        self.arrays: list[Any] = []
        diary = self

        class Construction(PortfolioConstructionModel):
            def create_targets(self, algorithm: Any, insights: Any) -> Any:
                diary.arrays.append(insights)
                diary.lines.append(("construct", [i.symbol.value for i in insights]))
                return targets

            def on_securities_changed(self, algorithm: Any, changes: Any) -> None:
                diary.lines.append("construction changed")

        class Risk(RiskManagementModel):
            def ManageRisk(self, algorithm: Any, targets: Any) -> Any:
                diary.arrays.append(targets)
                diary.lines.append(("risk", [t.symbol.value for t in targets]))
                return overrides

            def on_securities_changed(self, algorithm: Any, changes: Any) -> None:
                diary.lines.append("risk changed")

        class Execution(ExecutionModel):
            def execute(self, algorithm: Any, targets: Any) -> None:
                diary.arrays.append(targets)
                diary.lines.append(("execute", [(t.symbol.value, t.quantity) for t in targets]))

            def on_securities_changed(self, algorithm: Any, changes: Any) -> None:
                diary.lines.append("execution changed")

        class Alpha(AlphaModel):
            name = "Alpha"

            def update(self, algorithm: Any, data: Any) -> Any:
                diary.lines.append("alpha")
                return [up(B)] if data.predicts else []

            def OnSecuritiesChanged(self, algorithm: Any, changes: Any) -> None:
                diary.lines.append("alpha changed")

        self.models = {"portfolio_construction": Construction(), "risk_management": Risk(), "execution": Execution(), "alpha": Alpha()}


class Run:
    """A framework with its algorithm."""

    def __init__(self, diary: Diary) -> None:
        self.errors: list[str] = []
        hours = ExchangeHours.always_open(zone("UTC"))
        self.securities = {
            s: SimpleNamespace(
                is_delisted=False, price_exact=Decimal(5), exchange=SimpleNamespace(hours=hours), holdings=SimpleNamespace(target=None)
            )
            for s in (A, B)
        }
        self.algorithm = SimpleNamespace(
            utc_time=datetime(2020, 3, 2), is_warming_up=False, error=self.errors.append, securities=self.securities
        )
        self.framework = Framework(self.algorithm)
        self.algorithm.insights = self.framework.insights
        for name, model in diary.models.items():
            setattr(self.framework, name, model)


def data(has_data: bool = True, predicts: bool = False) -> Any:
    return SimpleNamespace(has_data=has_data, predicts=predicts)


def test_emitted_insights_are_traded_at_once() -> None:
    diary = Diary([PortfolioTarget(A, 5)])
    run = Run(diary)
    told: list[Any] = []
    run.framework.insights_generated += lambda algorithm, collection: told.extend(collection.insights)
    insight = up(A)
    run.framework.emit_insights([insight])
    assert diary.lines == [("construct", ["A"]), ("risk", ["A"]), ("execute", [("A", 5)])]
    assert told == [insight] == list(run.framework.insights)
    assert (insight.source_model, insight.reference_value) == ("Alpha", 5)
    assert run.securities[A].holdings.target.quantity == 5
    # recorded by LEAN: callbacks, "create targets", "risk" and "execute"
    assert [(type(array).__name__, len(array)) for array in diary.arrays] == [
        ("Insight[]", 1),
        ("IPortfolioTarget[]", 1),
        ("IPortfolioTarget[]", 1),
    ]
    assert diary.arrays[2][0].symbol == A


def test_risk_overrides_come_first_and_replace_targets() -> None:
    diary = Diary([PortfolioTarget(A, 5), PortfolioTarget(B, 6)], [PortfolioTarget(B, 0)])
    run = Run(diary)
    run.framework.emit_insights([up(A)])
    assert diary.lines[-1] == ("execute", [("B", 0), ("A", 5)])
    assert run.securities[B].holdings.target.quantity == 0


def test_every_slice_with_data_goes_the_whole_way() -> None:
    diary = Diary()
    run = Run(diary)
    run.framework.on_data(data(has_data=False))
    assert diary.lines == []
    run.framework.on_data(data())
    assert diary.lines == ["alpha", ("construct", []), ("risk", []), ("execute", [])]
    run.framework.on_data(data(predicts=True))
    assert diary.lines[5] == ("construct", ["B"])
    assert [insight.symbol for insight in run.framework.insights] == [B]


def test_nothing_is_emitted_during_warm_up() -> None:
    run = Run(Diary())
    run.algorithm.is_warming_up = True
    run.framework.emit_insights([up(A)])
    run.framework.emit_insights([up(A)])
    assert run.errors == ["Warning: insights emitted during algorithm warmup are ignored."]
    assert run.framework.insights.total_count == 0


def test_delisted_securities_take_no_insights() -> None:
    diary = Diary()
    run = Run(diary)
    run.securities[A].is_delisted = True
    run.framework.emit_insights([up(A), up(B)])
    assert diary.lines[0] == ("construct", ["B"])
    assert len(run.errors) == 1
    assert "delisted" in run.errors[0]


def test_changes_go_to_alpha_construction_execution_and_risk() -> None:
    diary = Diary()
    Run(diary).framework.on_securities_changed(SimpleNamespace())  # type: ignore[arg-type]
    assert diary.lines == ["alpha changed", "construction changed", "execution changed", "risk changed"]


def test_settings_override_the_models_flags_and_universes_are_made() -> None:
    run = Run(Diary())
    made: list[Any] = []
    universe = Named("U")

    class Selection(UniverseSelectionModel):
        def create_universes(self, algorithm: Any) -> Any:
            return [universe]

    run.algorithm.add_universe = made.append
    run.algorithm.settings = SimpleNamespace(rebalance_portfolio_on_security_changes=None, rebalance_portfolio_on_insight_changes=False)
    run.framework.add_universe_selection(Selection())
    run.framework.post_initialize()
    model = run.framework.portfolio_construction
    assert (model.rebalance_on_security_changes, model.rebalance_on_insight_changes) == (True, False)
    assert made == [universe]


def test_a_second_model_makes_a_composite() -> None:
    run = Run(Diary())
    first, second = Diary().models, Diary().models
    framework = Framework(run.algorithm)
    framework.add_alpha(first["alpha"])
    assert framework.alpha is first["alpha"]
    framework.add_alpha(second["alpha"])
    assert isinstance(framework.alpha, CompositeAlphaModel)
    framework.add_risk_management(first["risk_management"])
    framework.add_risk_management(second["risk_management"])
    assert isinstance(framework.risk_management, CompositeRiskManagementModel)
    framework.add_universe_selection(UniverseSelectionModel())
    framework.add_universe_selection(UniverseSelectionModel())
    assert isinstance(framework.universe_selection, CompositeUniverseSelectionModel)


def test_universes_are_refreshed_when_their_model_says_so() -> None:
    run = Run(Diary())
    made: list[Any] = []
    disposed: list[str] = []

    class Selection(UniverseSelectionModel):
        names = ("U",)

        def get_next_refresh_time_utc(self) -> datetime:
            return datetime(2020, 3, 3)

        def create_universes(self, algorithm: Any) -> Any:
            return [Named(name) for name in self.names]

    class Manager(dict[str, Any]):
        remove = dict.pop

    run.algorithm.universe_manager = Manager(U=SimpleNamespace(dispose_requested=False, dispose=lambda: disposed.append("U")))
    run.algorithm.add_universe = lambda universe: made.append(universe.symbol)
    run.algorithm.settings = SimpleNamespace(rebalance_portfolio_on_security_changes=None, rebalance_portfolio_on_insight_changes=None)
    run.framework.universe_selection = Selection()
    run.framework.post_initialize()
    run.framework.on_data(data(has_data=False))
    assert made == ["U"]
    run.algorithm.utc_time = datetime(2020, 3, 3)
    Selection.names = ["V"]
    run.framework.on_data(data(has_data=False))
    assert made == ["U", "V"]
    assert disposed == ["U"]


def test_composite_alphas_name_their_insights() -> None:
    class First(AlphaModel):
        def update(self, algorithm: Any, data: Any) -> Any:
            return [up(A)]

    class Second(First):
        name = "Named"

    insights = list(CompositeAlphaModel(First(), Second(), NullAlphaModel()).update(None, None))
    assert [insight.source_model for insight in insights] == ["First", "Named"]
    with pytest.raises(InputError, match="update"):
        AlphaModel().update(None, None)
    with pytest.raises(InputError, match="at least one"):
        CompositeAlphaModel()


def test_a_constant_alpha_renews_after_its_period() -> None:
    model = ConstantAlphaModel(InsightType.PRICE, UP, timedelta(days=2), 0.025)
    assert model.name == "ConstantAlphaModel(Price,Up,2.00:00:00,0.025)"
    priced, unpriced = SimpleNamespace(symbol=A, price=1.0), SimpleNamespace(symbol=B, price=0.0)
    model.on_securities_changed(None, SimpleNamespace(added_securities=[priced, unpriced], removed_securities=[]))
    clock = SimpleNamespace(utc_time=datetime(2020, 3, 2))
    assert [(i.symbol, i.magnitude) for i in model.update(clock, None)] == [(A, 0.025)]
    clock.utc_time = datetime(2020, 3, 3, 23)
    assert list(model.update(clock, None)) == []
    clock.utc_time = datetime(2020, 3, 4)
    assert len(list(model.update(clock, None))) == 1


def test_plain_classes_in_pascal_case_are_models_too() -> None:
    class Plain:
        def Update(self, algorithm: Any, data: Any) -> Any:
            return [up(A)]

        def OnSecuritiesChanged(self, algorithm: Any, changes: Any) -> None:
            return None

    diary = Diary()
    run = Run(diary)
    run.framework.alpha = Plain()
    run.framework.on_data(data())
    assert diary.lines[0] == ("construct", ["A"])
    with pytest.raises(TypeError, match="has no method 'execute'"):
        run.framework.execution = Plain()
