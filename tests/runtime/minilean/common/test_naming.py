"""Both spellings of the API on the same objects."""

import pytest

from minilean.common.enums import DayOfWeek, OrderStatus, OrderType, Resolution
from minilean.common.naming import EventHandlers, LeanObject, LeanSettings, MissingMember


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


def test_overriding_both_spellings_is_refused() -> None:
    with pytest.raises(TypeError, match="defines both 'OnData' and 'on_data'"):

        class Derived(Base):
            def OnData(self, data: str) -> str:
                return data

            def on_data(self, data: str) -> str:
                return data


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


def test_events_run_handlers_in_order_of_addition() -> None:
    seen = []
    event = EventHandlers()
    event += lambda x: seen.append(("first", x))
    event += lambda x: seen.append(("second", x))
    event(3)
    assert seen == [("first", 3), ("second", 3)]


class Options(LeanSettings):
    def __init__(self) -> None:
        self.free_cash = 1.0
        self.seal()


def test_settings_are_written_in_both_spellings_and_a_misspelt_one_is_an_error() -> None:
    options = Options()
    options.FreeCash = 2.0
    assert options.free_cash == 2.0
    with pytest.raises(MissingMember, match="Options has no member 'free_csh'. Did you mean 'free_cash'?"):
        options.free_csh = 3.0


def test_every_object_has_lean_s_text() -> None:
    class Priced(LeanObject):
        def __str__(self) -> str:
            return "a price"

    assert (Priced().to_string(), Priced().ToString()) == ("a price", "a price")


def test_a_fixed_member_may_be_written_with_the_value_it_has() -> None:
    class Fixed(LeanObject):
        __slots__ = ()
        kind = 1

    fixed = Fixed()
    fixed.kind = 1
    with pytest.raises(AttributeError, match="read-only"):
        fixed.kind = 2
