"""Both spellings of the API on the same objects."""

import ast
import copy
import importlib
import inspect
import json
import operator
import pickle
import pkgutil
import textwrap
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest

import minilean
import minilean.api
from minilean.algorithm.settings import AlgorithmSettings
from minilean.common.cash_amount import CashAmount
from minilean.common.enums import DayOfWeek, InsightDirection, OrderStatus, OrderType, Resolution, SecurityType
from minilean.common.naming import DualNamed, EventHandlers, LeanObject, member_of
from minilean.common.rolling_window import RollingWindow
from minilean.common.symbol import SecurityIdentifier, Symbol
from minilean.data.bars import SeriesBar, TradeBar
from minilean.framework.alpha import AlphaModel
from minilean.framework.insight import Insight
from minilean.orders.events import OrderEvent
from minilean.orders.fees import OrderFee
from minilean.orders.order import MarketOrder
from minilean.orders.properties import OrderProperties
from minilean.securities.trading_calendar import TradingDay
from minilean.universes.definitions import UniverseDefinitions


class Base(LeanObject):
    SP_500_SECTORS = ("XLB",)

    def __init__(self) -> None:
        self.limit_price = 1.5

    @property
    def total_portfolio_value(self) -> float:
        return 100.0

    def on_data(self, data: str) -> str:
        return f"base {data}"

    @staticmethod
    def price(symbol: str) -> str:
        return f"price of {symbol}"


def test_methods_properties_and_attributes_are_read_in_both_spellings() -> None:
    thing = Base()
    assert thing.OnData("x") == thing.on_data("x") == "base x"
    assert thing.TotalPortfolioValue == thing.total_portfolio_value == 100.0
    assert thing.LimitPrice == 1.5


def test_static_members_are_read_on_the_class() -> None:
    assert Base.Price("SPY") == "price of SPY"
    assert Base.SP500Sectors == ("XLB",)


def test_setting_in_pascal_case_sets_the_same_member() -> None:
    class WithSlot(LeanObject):
        limit_price = None

    thing = WithSlot()
    thing.LimitPrice = 2.5
    assert thing.limit_price == 2.5


def test_an_attribute_of_the_users_own_keeps_its_spelling() -> None:
    thing = Base()
    thing.MyModel = "m"
    assert thing.MyModel == "m"
    assert "my_model" not in vars(thing)


def test_an_override_in_pascal_case_is_what_the_engine_calls() -> None:
    class Derived(Base):
        def OnData(self, data: str) -> str:
            return f"derived {data}"

    assert Derived().on_data("x") == "derived x"


def test_an_override_in_pep8_is_reached_in_pascal_case() -> None:
    class Derived(Base):
        def on_data(self, data: str) -> str:
            return f"derived {data}"

    assert Derived().OnData("x") == "derived x"


def test_of_both_spellings_that_in_pep8_is_called() -> None:
    """Recorded: `surface/both_spellings`."""

    class Derived(Base):
        def OnData(self, data: str) -> str:
            return f"pascal {data}"

        def on_data(self, data: str) -> str:
            return f"pep8 {data}"

    assert (Derived().on_data("x"), Derived().OnData("x")) == ("pep8 x", "pascal x")


def test_a_constant_in_capitals_is_no_override() -> None:
    class Derived(Base):
        TOTAL_PORTFOLIO_VALUE = ("cash",)
        PRICE = 5

    assert (Derived().total_portfolio_value, Derived.price("SPY")) == (100.0, "price of SPY")


def test_super_reaches_methods_in_pascal_case() -> None:
    class Model(AlphaModel):
        def OnSecuritiesChanged(self, algorithm: object, changes: object) -> str:
            return f"mine and {super().OnSecuritiesChanged(algorithm, changes)}"

    assert Model().on_securities_changed(None, None) == "mine and None"


def test_a_misspelt_member_is_named_with_the_nearest_right_one() -> None:
    with pytest.raises(AttributeError, match=r"Base has no member 'on_dta'. Did you mean 'on_data'\?"):
        Base().on_dta  # noqa: B018


def test_a_missing_member_is_reported_as_the_error_that_python_users_know() -> None:
    with pytest.raises(AttributeError) as raised:
        Base().on_dta  # noqa: B018
    assert type(raised.value).__name__ == "AttributeError"


def test_hasattr_is_false_for_what_is_not_there() -> None:
    assert not hasattr(Base(), "nothing_like_it")


@pytest.mark.parametrize(
    ("member", "pascal", "camel", "number"),
    [
        (OrderType.MARKET_ON_OPEN, "MarketOnOpen", "marketOnOpen", 4),
        (OrderStatus.UPDATE_SUBMITTED, "UpdateSubmitted", "updateSubmitted", 9),
        (Resolution.DAILY, "Daily", "daily", 4),
    ],
)
def test_enums_carry_leans_names_and_numbers(member: object, pascal: str, camel: str, number: int) -> None:
    assert (member.pascal_name, member.camel_name, int(member)) == (pascal, camel, number)


def test_enums_are_read_in_both_spellings_and_print_as_in_leans_python() -> None:
    assert OrderType.MarketOnOpen is OrderType.MARKET_ON_OPEN
    assert str(OrderStatus.FILLED) == f"{OrderStatus.FILLED}" == "FILLED"
    assert DayOfWeek.Sunday == 0


def test_what_is_made_of_a_number_equals_the_member_and_is_not_it() -> None:
    """Recorded: `surface/enums`, "resolution is" and "resolution call"."""
    made = Resolution(4)
    assert made is not Resolution.DAILY
    assert (made == Resolution.DAILY, made == Resolution.DAILY, made != Resolution.HOUR, made == Resolution.HOUR) == (
        True,
        True,
        True,
        False,
    )
    assert ({Resolution.DAILY: 1}[made], made in {Resolution.DAILY}, str(made), type(made)) == (1, True, "DAILY", Resolution)
    assert made.member is Resolution(made).member is member_of(Resolution, 4) is member_of(Resolution, made) is Resolution.DAILY
    with pytest.raises(ValueError, match="99 is not a valid Resolution"):
        Resolution(99)


def test_events_run_handlers_in_order_of_addition() -> None:
    seen = []
    event = EventHandlers()
    event += lambda x: seen.append(("first", x))
    event += lambda x: seen.append(("second", x))
    event(3)
    assert seen == [("first", 3), ("second", 3)]


def test_every_object_has_lean_s_text() -> None:
    class Priced(LeanObject):
        def __str__(self) -> str:
            return "a price"

    assert (Priced().to_string(), Priced().ToString()) == ("a price", "a price")


def test_objects_have_the_texts_of_net() -> None:
    """An object without a text of its own gives its type's full name, and its representation is Python's with that name."""
    settings, symbol, fee = AlgorithmSettings(), Symbol.create("SPY"), OrderFee(CashAmount(1, "USD"))
    assert [str(one) for one in (settings, fee)] == ["QuantConnect.AlgorithmSettings", "1 USD"]
    names = ["QuantConnect.AlgorithmSettings", "QuantConnect.Symbol", "QuantConnect.Orders.Fees.OrderFee"]
    assert [repr(one).partition(" object at 0x")[0] for one in (settings, symbol, fee)] == [f"<{name}" for name in names]
    assert repr(DayOfWeek.MONDAY).startswith("<System.DayOfWeek object at 0x")


def test_an_object_of_an_algorithm_s_own_class_has_the_text_of_lean_s_and_its_own_representation() -> None:
    class Mine(AlphaModel):
        pass

    assert str(Mine()) == "QuantConnect.Algorithm.Framework.Alphas.AlphaModel"
    assert repr(Mine()).startswith(f"<{__name__}.{Mine.__qualname__} object at 0x")


def test_a_fixed_member_may_be_written_with_the_value_it_has() -> None:
    class Fixed(LeanObject):
        __slots__ = ()

        @property
        def kind(self) -> int:
            return 1

    fixed = Fixed()
    fixed.kind = 1  # type: ignore[misc]
    with pytest.raises(AttributeError, match="no setter"):
        fixed.kind = 2  # type: ignore[misc]


def test_every_object_takes_attributes_of_the_algorithm_s_own() -> None:
    """Recorded: `surface/number_types`, where a bar is given one and read again."""
    bar, seen = TradeBar(datetime(2015, 1, 5), None, 1, 2, 3, 4, 5), SeriesBar(None, 0, None)  # type: ignore[arg-type]
    for own in (bar, seen, OrderProperties(), SecurityIdentifier.EMPTY, Insight.price("SPY", timedelta(1), InsightDirection.UP)):
        own.mine = 5  # type: ignore[attr-defined]
        assert own.mine == 5  # type: ignore[attr-defined]


def test_no_object_can_be_copied_or_pickled() -> None:
    """Recorded: `surface/slices`, of a bar and a symbol."""
    days = TradingDay(date(2015, 1, 5), True, False, False)
    for one in (TradeBar(datetime(2015, 1, 5), None, 1, 2, 3, 4, 5), Symbol.create("SPY"), OrderProperties(), days, RollingWindow(2)):
        for way in (copy.copy, copy.deepcopy, pickle.dumps):
            with pytest.raises(TypeError, match=f"cannot copy or pickle '{type(one).__name__}'"):
                way(one)


def test_a_class_with_ways_of_its_own_to_be_kept_is_copied_by_them() -> None:
    class Kept(LeanObject):
        def __init__(self, value: int) -> None:
            self.value = value

        def __reduce__(self) -> tuple[Any, ...]:
            return Kept, (self.value,)

    assert copy.deepcopy(Kept(3)).value == 3


class Priced(DualNamed):
    symbol: str
    is_open = False

    def __init__(self) -> None:
        self.symbol = "SPY"
        self.id = 3

    id: int

    @property
    def last_price(self) -> float:
        return 1.5

    def has_moved(self, limit: float) -> bool:
        return self.last_price > limit


def test_members_that_are_spelled_out_are_read_in_both_spellings() -> None:
    thing = Priced()
    assert thing.ToString().endswith(".Priced")
    assert Priced.IsOpen is False
    assert (thing.Symbol, thing.IsOpen, thing.ID, thing.LastPrice, thing.HasMoved(1.0)) == ("SPY", False, 3, 1.5, True)
    assert "__getattr__" not in dir(Priced)


def test_members_that_are_spelled_out_are_written_in_both_spellings() -> None:
    thing = Priced()
    thing.Symbol, thing.IsOpen = "TLT", True
    assert (thing.symbol, thing.is_open, thing.IsOpen) == ("TLT", True, True)
    assert sorted(vars(thing)) == ["id", "is_open", "symbol"]
    assert not Priced().is_open

    class Record(DualNamed):
        __slots__ = ("order_id",)

    record = Record()
    record.OrderId = 5
    assert (record.order_id, record.OrderId) == (5, 5)


def test_an_override_of_what_is_spelled_out_counts_in_both_spellings() -> None:
    class Derived(Priced):
        def HasMoved(self, limit: float) -> bool:
            return False

        @property
        def last_price(self) -> float:
            return 2.5

    thing = Derived()
    assert (thing.has_moved(1.0), thing.HasMoved(1.0), thing.last_price, thing.LastPrice) == (False, False, 2.5, 2.5)

    class Further(Derived):
        def HasMoved(self, limit: float) -> bool:
            return not super().HasMoved(limit)

    assert (Further().has_moved(1.0), Further().HasMoved(1.0)) == (True, True)

    class Twice(Priced):
        def HasMoved(self, limit: float) -> str:
            return "pascal"

        def has_moved(self, limit: float) -> bool:
            return limit > 1

    assert (Twice().has_moved(2.0), Twice().HasMoved(2.0)) == (True, "pascal")


def test_a_method_may_be_replaced_on_one_object_in_both_spellings() -> None:
    pascal, pep8 = Priced(), Priced()
    pascal.HasMoved = lambda limit: "mine"
    pep8.has_moved = lambda limit: "mine"
    assert [f(1.0) for f in (pascal.has_moved, pascal.HasMoved, pep8.has_moved, pep8.HasMoved)] == ["mine"] * 4
    assert Priced().HasMoved(1.0) is True


def test_a_subclass_keeps_its_own_names_in_pascal_case() -> None:
    class Own(Priced):
        symbol_data: dict
        number = 5
        Number = 7

        class SymbolData:
            pass

    class Further(Own):
        number = 6

    thing = Further()
    thing.symbol_data = {}
    assert (thing.SymbolData, thing.Number, thing.number, Own.Number) == (Own.SymbolData, 7, 6, 7)


def test_a_type_that_an_object_holds_is_read_in_both_spellings() -> None:
    class Typed(DualNamed):
        input_type: type = int

    thing = Typed()
    thing.input_type = float
    assert (thing.InputType, Typed.InputType, Typed().InputType) == (float, int, int)


def test_the_spellings_of_lean_that_have_capitals_of_their_own() -> None:
    spy = Symbol(SecurityIdentifier("SPY", date(1998, 1, 2), "usa", SecurityType.EQUITY), "SPY")
    order = MarketOrder(spy, 10, datetime(2024, 1, 2))
    event = OrderEvent(order, datetime(2024, 1, 2), OrderFee.ZERO)
    insight = Insight.Price(spy, timedelta(1), InsightDirection.UP)
    assert (str(spy.ID), spy.ID.Symbol, spy.Value) == ("SPY R735QTJ8XC9X", "SPY", "SPY")
    assert (order.Id, order.Quantity, event.OrderId, event.Id) == (0, 10.0, 0, 0)
    assert (insight.Id, insight.GroupId, insight.CloseTimeUtc) == (insight.id, None, insight.close_time_utc)
    assert [name for name in ("ETF", "QC500", "DollarVolume", "Unchanged") if not hasattr(UniverseDefinitions, name)] == []
    assert [name for name in ("ETF", "QC500") if inspect.getattr_static(UniverseDefinitions, name, None) is None] == []


def test_misspelt_constants_are_corrected() -> None:
    with pytest.raises(AttributeError, match=r"Resolution has no member 'DIALY'\. Did you mean 'DAILY'\?"):
        Resolution.DIALY  # noqa: B018


def undeclared(cls: type) -> list[str]:
    """The public members of a class, and attributes that its methods set on instances, that it does not have in Pascal case."""
    names = set(dir(cls))
    for node in ast.walk(ast.parse(textwrap.dedent(inspect.getsource(cls)))):
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store) and ast.unparse(node.value) == "self":
            names.add(node.attr)
        elif isinstance(node, ast.Call) and len(node.args) > 1 and ast.unparse(node.args[0]) == "self":
            names |= {node.args[1].value} if isinstance(node.args[1], ast.Constant) else set()
    shown = [name for name in names if "a" <= str(name)[:1] <= "z" and not name.endswith("_exact")]
    pascal = {name: "".join(part.capitalize() for part in str(name).split("_")) for name in shown}
    # asked of the class itself, whose metaclass would find more than an instance does
    return sorted(name for name in shown if inspect.getattr_static(cls, pascal[name], None) is None)


def subclasses(cls: type) -> set[type]:
    return {found for sub in cls.__subclasses__() for found in (sub, *subclasses(sub))}


def test_classes_that_are_spelled_out_declare_what_their_instances_hold() -> None:
    for module in pkgutil.walk_packages(minilean.__path__, "minilean."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    ours = [cls for cls in subclasses(DualNamed) if cls.__module__.startswith("minilean.")]
    assert len(ours) > 80
    # what the algorithms' own indicators and data hold is looked up by LeanObject
    assert {cls.__qualname__: undeclared(cls) for cls in ours if undeclared(cls) and not issubclass(cls, LeanObject)} == {}


class Forgetful(DualNamed):
    def __init__(self) -> None:
        self.last_price = 1.0
        object.__setattr__(self, "order_id", 2)
        self.bid_exact = self._hidden = 0


def test_an_undeclared_member_is_noticed() -> None:
    assert undeclared(Forgetful) == ["last_price", "order_id"]


def test_enumerations_are_no_integers() -> None:
    """Recorded: `surface/enums`."""
    daily, hour = Resolution.DAILY, Resolution.HOUR
    assert (daily == 4, daily == "DAILY", daily == "Daily", daily == hour, daily != 4, daily is None) == (
        True,
        True,
        True,
        False,
        False,
        False,
    )
    assert (bool(Resolution.TICK), int(daily), isinstance(daily, int)) == (True, 4, False)
    assert (daily > hour, daily < 100, sorted([daily, hour]), {daily: 5}[4]) == (True, True, [hour, daily], 5)  # type: ignore[index]
    assert (daily + 1, 2 * daily, sum([daily, hour])) == (5.0, 8.0, 7.0)
    assert type(daily + 1) is float
    assert (daily.to_string(), daily.ToString(), OrderStatus.PARTIALLY_FILLED.to_string()) == ("Daily", "Daily", "PartiallyFilled")
    assert (daily.has_flag(daily), daily.compare_to(hour)) == (True, 1)
    assert repr(OrderStatus.FILLED).startswith("<QuantConnect.Orders.OrderStatus object at 0x")


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: float(Resolution.DAILY),
        lambda: [1, 2, 3, 4, 5][Resolution.DAILY],  # type: ignore[call-overload]
        lambda: f"{Resolution.DAILY:d}",
        lambda: -Resolution.DAILY,  # type: ignore[operator]
        lambda: Resolution.DAILY + Resolution.HOUR,
        lambda: Resolution["DAILY"],
        lambda: json.dumps(Resolution.DAILY),
        lambda: pickle.dumps(Resolution.DAILY),
        lambda: copy.deepcopy([Resolution.DAILY]),
        lambda: Resolution.DAILY < None,
    ],
)
def test_what_an_enumeration_is_not_is_a_type_error(wrong: Callable[[], object]) -> None:
    with pytest.raises(TypeError):
        wrong()


def test_an_enumeration_says_how_its_name_and_number_are_written() -> None:
    with pytest.raises(AttributeError, match=r"Resolution has no member 'name'\. Write str\(Resolution\.DAILY\)\."):
        Resolution.DAILY.name  # noqa: B018
    with pytest.raises(AttributeError, match=r"Write int\(Resolution\.DAILY\)"):
        Resolution.DAILY.value  # noqa: B018
    with pytest.raises(SystemError, match=r"write int\(InsightDirection\.DOWN\) there"):
        hash(InsightDirection.DOWN)
    with pytest.raises(RecursionError, match=r"write int\(Resolution\.DAILY\) for its number"):
        operator.or_(Resolution.DAILY, Resolution.HOUR)


def test_a_method_does_not_hide_what_a_base_means_by_its_pascal_name() -> None:
    class Base(LeanObject):
        Keys = property(lambda self: tuple(self.keys()))

        def keys(self):
            return [1]

    Base.__module__ = "minilean.planted"
    own = type("Own", (Base,), {"__module__": "minilean.planted", "keys": lambda self: [2], "count": lambda self: 3})
    assert (own().Keys, own().keys(), own().Count()) == ((2,), [2], 3)
