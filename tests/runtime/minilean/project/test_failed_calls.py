"""What the user of a call is told when Python fails inside it: the line, what was wrong with it, and what the call takes."""

from __future__ import annotations

import textwrap
from pathlib import Path
from typing import Any

import pytest

from minilean.common.dotnet_errors import SystemException
from minilean.project.failed_calls import failed_call
from minilean.testing import run

PRICES = {"SPY": [100, 101, 102]}
ALGORITHM = """
from AlgorithmImports import *

class Wrong(QCAlgorithm):
    def initialize(self):
        self.add_equity("SPY", Resolution.DAILY)
{initialize}

    def on_data(self, data):
{on_data}
"""


def raised(folder: Path, source: str) -> BaseException:
    """What a run of the class `Wrong` of a file raises."""
    file = folder / "wrong.py"
    file.write_text(source)
    names: dict[str, Any] = {"__name__": "wrong"}
    exec(compile(source, str(file), "exec"), names)
    with pytest.raises((AttributeError, LookupError, TypeError, SystemException)) as caught:
        run(names["Wrong"], prices=PRICES)
    return caught.value


def of_initialize(folder: Path, line: str) -> BaseException:
    return raised(folder, ALGORITHM.format(initialize=f"        {line}", on_data="        pass"))


def of_on_data(folder: Path, line: str) -> BaseException:
    return raised(folder, ALGORITHM.format(initialize="        pass", on_data=f"        {line}"))


def test_the_line_and_what_the_call_takes_are_named(tmp_path: Path) -> None:
    error = of_initialize(tmp_path, "self.convert = self.portfolio.cash_book.convert(5, None, 'USD')")
    assert type(error) is TypeError
    assert str(error) == (
        "convert cannot use what line 7 of wrong.py, `self.convert = self.portfolio.cash_book.convert(5, None, 'USD')`, gives it "
        "(AttributeError: 'NoneType' object has no attribute 'upper'); it takes source_quantity, source_currency, destination_currency."
    )
    assert isinstance(error.__cause__, AttributeError)


def test_what_is_made_or_indexed_has_its_class_s_name(tmp_path: Path) -> None:
    assert str(of_initialize(tmp_path, "OrderFee(None)")).startswith("OrderFee cannot use what line 7 of wrong.py, `OrderFee(None)`, gives")
    assert str(of_initialize(tmp_path, "RollingWindow[float](2)['x']")).startswith(
        "RollingWindow[...] cannot use what line 7 of wrong.py, "
    )


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("{}['x']", KeyError),
        ("None.x", AttributeError),
        ("self.portfolio.nothing", AttributeError),
        ("SimpleMovingAverage()", TypeError),
        ("self.date_rules.month_start('SPY', 'x')", TypeError),
        ("(lambda: 1)(2)", TypeError),
    ],
)
def test_errors_of_the_algorithm_s_own_and_those_that_speak_for_themselves_stay(tmp_path: Path, line: str, kind: type) -> None:
    error = of_initialize(tmp_path, line)
    assert isinstance(error, kind)
    assert "cannot use what" not in str(error)
    assert failed_call(error) is None


def test_an_error_of_no_call_is_none_of_this() -> None:
    assert failed_call(ValueError("text")) is None


def test_a_callback_with_too_few_arguments_is_not_blamed_on_the_call_that_led_to_it(tmp_path: Path) -> None:
    source = ALGORITHM.format(
        initialize="        pass", on_data="        self.market_order('SPY', 1)\n\n    def on_order_event(self): pass"
    )
    assert str(raised(tmp_path, source)) == "Wrong.on_order_event() takes 1 positional argument but 2 were given"


@pytest.mark.parametrize(
    ("base", "use"),
    [
        ("SimpleMovingAverage", "Own().update(datetime(2020, 1, 1), 5)"),
        ("TradeBarConsolidator", "self.subscription_manager.add_consolidator('SPY', Own())"),
        ("ManualUniverseSelectionModel", "self.add_universe_selection(Own())"),
        ("DefaultBrokerageModel", "self.set_brokerage_model(Own())"),
    ],
)
def test_a_class_that_did_not_call_super_is_told_so(tmp_path: Path, base: str, use: str) -> None:
    own = f"\nclass Own({base}):\n    def __init__(self): pass\n"
    error = raised(tmp_path, ALGORITHM.format(initialize=f"        {use}", on_data="        pass") + own)
    assert type(error) is TypeError
    assert str(error) == "Own lacks what LEAN's part of it sets up; call super().__init__(...) first in Own.__init__."


TICKER = "5 is no ticker; expected a text, such as 'SPY'."
NO_INDICATOR = "None is no indicator; expected one such as SimpleMovingAverage(20)."


@pytest.mark.parametrize(
    ("line", "kind", "words"),
    [
        ("self.add_equity(5)", "TypeError", TICKER),
        ("self.add_equity(None)", "ArgumentNullException", "None was given where a ticker belongs; expected a text, such as 'SPY'."),
        ("self.add_equity('SPY', market=5)", "TypeError", "5 is no market; expected its name, such as Market.USA."),
        ("self.add_forex(5)", "TypeError", TICKER),
        ("self.symbol(5)", "TypeError", "5 names no security; expected a symbol, a ticker or a security."),
        ("Symbol.create(5, SecurityType.EQUITY, Market.USA)", "TypeError", TICKER),
        ("self.add_universe(self.universe.etf(5))", "TypeError", TICKER),
        (
            "self.add_data(None, 'X')",
            "TypeError",
            "add_data got None as its type; expected a class that derives from PythonData.",
        ),
        ("self.date_rules.on('2020-01-01')", "TypeError", "date_rules.on got ('2020-01-01',); expected (year, month, day), or dates."),
        (
            "self.date_rules.every('Monday')",
            "TypeError",
            "date_rules.every was given ['Monday']; expected days such as DayOfWeek.MONDAY.",
        ),
        ("self.date_rules.month_start('SPY', 'x')", "TypeError", "A date rule got 'x' as its offset; expected a number of days."),
        ("self.time_rules.every(5)", "TypeError", "time_rules.every got 5; expected a timedelta, such as timedelta(minutes=30)."),
        ("self.time_rules.before_market_close('SPY', None)", "TypeError", "A time rule got None as its minutes; expected a number."),
        (
            "self.train(None, None, None)",
            "TypeError",
            "train got (NoneType, NoneType, NoneType); expected (date rule, time rule, callable), or a callable alone.",
        ),
        ("self.set_warm_up('x')", "TypeError", "set_warm_up got 'x'; expected a span of time or a number of bars."),
        (
            "self.set_time_zone(5)",
            "TypeError",
            "set_time_zone got 5; expected a name, such as 'Europe/Paris', or one of TimeZones.",
        ),
        ("self.universe_settings.leverage = 'x'", "TypeError", "universe_settings.leverage is 'x'; expected a number, such as 2."),
        ("self.register_indicator('SPY', None, Resolution.DAILY)", "TypeError", NO_INDICATOR),
        ("self.indicator_history(None, 'SPY', 5)", "TypeError", NO_INDICATOR),
        ("self.consolidate('SPY', Resolution.DAILY, 5)", "TypeError", "consolidate got 5 as its handler; expected a function of the bar."),
        (
            "self.subscription_manager.add_consolidator('SPY', None)",
            "TypeError",
            "None is no consolidator; expected one such as TradeBarConsolidator(timedelta(hours=1)).",
        ),
        ("RollingWindow[float]('x')", "TypeError", "'x' is no whole number; expected one such as 20."),
        (
            "StandardDeviation(None)",
            "TypeError",
            "None is no whole number; expected one such as 20.",
        ),
        ("self.add_chart(None)", "TypeError", "add_chart got None; expected a Chart."),
        ("Chart('x').add_series(None)", "TypeError", "Chart.add_series got None; expected a Series."),
        (
            "self.emit_insights(5)",
            "TypeError",
            "emit_insights got 5; expected insights, such as Insight.price(...), or a list of them.",
        ),
        (
            "self.securities['SPY'].set_data_normalization_mode('raw')",
            "TypeError",
            "'raw' is no way to adjust prices; expected one such as DataNormalizationMode.RAW.",
        ),
        (
            "self.set_risk_free_interest_rate_model(5)",
            "TypeError",
            "5 is no model of the risk-free rate; expected a function of the date, or get_interest_rate(date).",
        ),
    ],
)
def test_a_wrong_value_in_initialize_is_one_sentence(tmp_path: Path, line: str, kind: str, words: str) -> None:
    error = of_initialize(tmp_path, line)
    assert (type(error).__name__, str(error)) == (kind, words)


@pytest.mark.parametrize(
    ("line", "kind", "words"),
    [
        (
            "self.set_holdings(['SPY'])",
            "TypeError",
            "set_holdings got 'SPY' in a list; expected portfolio targets, such as PortfolioTarget('SPY', 0.5).",
        ),
        ("self.limit_order('SPY', 5, 1).update(5)", "TypeError", "An update of an order got 5; expected UpdateOrderFields."),
        (
            "self.limit_order('SPY', 5, 1).get(None)",
            "TypeError",
            "None is no field of an order; expected one such as OrderField.LIMIT_PRICE.",
        ),
        (
            "self.emit_insights(['x'])",
            "TypeError",
            "emit_insights got 'x' in a list; expected insights, such as Insight.price(...).",
        ),
        ("self.insights['NOPE']", "KeyNotFoundException", "There are no insights of NOPE; ask contains_key first."),
        (
            "self.universe_manager['x']",
            "KeyNotFoundException",
            "'x' is the symbol of no universe of this algorithm.",
        ),
        (
            "self.get_last_known_price(None)",
            "NullReferenceException",
            "get_last_known_prices got None; expected a security or its symbol.",
        ),
    ],
)
def test_a_wrong_value_in_on_data_is_one_sentence(tmp_path: Path, line: str, kind: str, words: str) -> None:
    error = of_on_data(tmp_path, line)
    assert (type(error).__name__, str(error)) == (kind, words)


MODELS = """
class Model({base}):
    def {method}(self, *arguments):
        return {answer}
"""
LISTS = "expected a list of {} objects, which may be empty."


@pytest.mark.parametrize(
    ("base", "method", "answer", "words"),
    [
        ("AlphaModel", "update", "None", "Model.update returned None; " + LISTS.format("Insight")),
        ("AlphaModel", "update", "[1]", "Model.update returned 1 in a list; " + LISTS.format("Insight")),
        ("PortfolioConstructionModel", "create_targets", "None", "Model.create_targets returned None; " + LISTS.format("PortfolioTarget")),
        ("RiskManagementModel", "manage_risk", "[1]", "Model.manage_risk returned 1 in a list; " + LISTS.format("PortfolioTarget")),
        ("UniverseSelectionModel", "create_universes", "[5]", "Model.create_universes returned 5 in a list; " + LISTS.format("Universe")),
        (
            "EqualWeightingPortfolioConstructionModel",
            "determine_target_percent",
            "[1]",
            "Model.determine_target_percent returned [1]; expected a dictionary of percentages by insight.",
        ),
    ],
)
def test_what_models_return_is_an_invalid_cast_as_in_lean(tmp_path: Path, base: str, method: str, answer: str, words: str) -> None:
    # the class is that of LEAN's `BasePythonWrapper.PythonRuntimeChecker`
    sets = {
        "AlphaModel": "self.set_alpha(Model())",
        "RiskManagementModel": "self.set_risk_management(Model())",
        "UniverseSelectionModel": "self.set_universe_selection(Model())",
    }
    lines = f"""\
        self.set_alpha(ConstantAlphaModel(InsightType.PRICE, InsightDirection.UP, timedelta(1)))
        {sets.get(base, "self.set_portfolio_construction(Model())")}"""
    model = MODELS.format(base=base, method=method, answer=answer)
    error = raised(tmp_path, ALGORITHM.format(initialize=lines, on_data="        pass") + textwrap.dedent(model))
    assert (type(error).__name__, str(error)) == ("InvalidCastException", words)
