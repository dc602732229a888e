"""Identity of symbols; the identifiers are LEAN's own."""

from datetime import date, datetime

import pytest

from minilean.common import symbol_cache
from minilean.common.dotnet_errors import (
    ArgumentException,
    ArgumentNullException,
    ArgumentOutOfRangeException,
    InvalidOperationException,
)
from minilean.common.enums import SecurityType
from minilean.common.symbol import DEFAULT_DATE, SecurityIdentifier, Symbol


def _symbol(first: str, day: date, value: str | None = None) -> Symbol:
    return Symbol(SecurityIdentifier(first, day, "usa", SecurityType.EQUITY), value or first)


def test_identifiers_are_leans() -> None:
    assert str(_symbol("SPY", date(1998, 1, 2)).id) == "SPY R735QTJ8XC9X"
    assert str(_symbol("XYZ", DEFAULT_DATE).id) == "XYZ 2T"


def test_a_symbol_equals_its_ticker_and_its_identifier() -> None:
    spy = _symbol("SPY", date(1998, 1, 2))
    symbol_cache.use_folder(None)
    # as the recorded run of LEAN shows: a ticker stands for what was added by hand, an identifier for itself
    assert spy != "SPY"
    assert spy == "SPY R735QTJ8XC9X"
    symbol_cache.register(spy)
    assert spy == "SPY"
    assert spy == "spy"
    assert spy != "TLT"
    symbol_cache.use_folder(None)


def test_a_rename_keeps_identity() -> None:
    day = date(2010, 1, 4)
    old, new = _symbol("OLDCO", day), _symbol("OLDCO", day, "NEWCO")
    assert old == new
    assert hash(old) == hash(new)
    assert (old.value, new.value) == ("OLDCO", "NEWCO")


def test_a_reused_ticker_is_another_security() -> None:
    assert _symbol("ABC", date(2001, 1, 2)) != _symbol("ABC", date(2011, 1, 3))


def test_symbols_order_by_ticker() -> None:
    day = date(2010, 1, 4)
    assert sorted([_symbol("XLK", day), _symbol("SPY", day)])[0].value == "SPY"
    renamed, other = _symbol("AAA", day, "ZZZ"), _symbol("BBB", day)
    assert sorted([renamed, other]) == [other, renamed]
    assert renamed > other


@pytest.mark.parametrize(
    ("text", "first_date", "market", "kind"),
    [
        ("SPY R735QTJ8XC9X", date(1998, 1, 2), "usa", SecurityType.EQUITY),
        ("XYZ 2T", DEFAULT_DATE, "usa", SecurityType.EQUITY),
        ("EURUSD 8G", DEFAULT_DATE, "oanda", SecurityType.FOREX),
        ("NONE 0", DEFAULT_DATE, "", SecurityType.BASE),
    ],
)
def test_identifiers_are_read_from_their_text(text: str, first_date: date, market: str, kind: SecurityType) -> None:
    identifier = SecurityIdentifier.parse(text)
    assert (identifier.symbol, identifier._first_date, identifier.market, identifier.security_type) == (
        text.split(maxsplit=1)[0],
        first_date,
        market,
        kind,
    )
    assert str(identifier) == text


@pytest.mark.parametrize("text", ["SPY", "AAPL XEOLB4YAQ8G6|AAPL R735QTJ8XC9X", "X ZZZZZZZZZZZZZZZZ"])
def test_texts_that_are_no_identifiers_are_told(text: str) -> None:
    with pytest.raises(ValueError, match=r"identifier|names a security of a kind"):
        SecurityIdentifier.parse(text)


def test_identifiers_are_generated_as_in_lean() -> None:
    assert str(SecurityIdentifier.generate_equity(date(1998, 1, 2), "spy", "usa")) == "SPY R735QTJ8XC9X"
    assert str(SecurityIdentifier.generate_equity("spy", "usa", map_symbol=False)) == "SPY 2T"
    named = SecurityIdentifier.generate_constituent_identifier("constituents-universe-few", SecurityType.EQUITY, "usa")
    assert str(named) == "constituents-universe-few 2T"


def test_custom_data_about_a_security_know_it() -> None:
    class Rain:
        pass

    spy = _symbol("SPY", date(1998, 1, 2))
    about = Symbol.create_base(Rain, spy)
    assert (about.id.symbol, about.value, about.underlying, about.has_underlying) == ("SPY.Rain", "SPY", spy, True)
    assert about.security_type == SecurityType.BASE
    assert about != spy
    assert not spy.has_underlying
    assert symbol_cache.type_of(about) is Rain


def test_there_is_a_symbol_for_no_security() -> None:
    assert (Symbol.EMPTY.value, Symbol.Empty.id, str(Symbol.EMPTY.id), str(Symbol.NONE.id)) == (
        "",
        SecurityIdentifier.EMPTY,
        " 0",
        "NONE 0",
    )
    assert Symbol.create("SPY") != Symbol.EMPTY
    assert not Symbol.create("SPY").is_canonical()


def test_identifiers_of_pairs_and_of_data_are_made_of_their_names() -> None:
    assert SecurityIdentifier.generate_forex("eurusd", "oanda") == Symbol.create("EURUSD", SecurityType.FOREX, "oanda").id
    assert str(SecurityIdentifier.GenerateBase(None, "abc", "usa")) == "ABC 2S"
    assert not SecurityIdentifier.EMPTY.has_underlying


class _Owner:
    def __init__(self, symbol: Symbol) -> None:
        self.symbol = symbol


def test_what_a_symbol_equals_and_answers() -> None:
    # LEAN's trace of surface/symbols
    spy, again = Symbol.create("SPY"), Symbol.create("SPY")
    assert (spy == again, spy is again, spy == _Owner(again), spy == spy.id) == (True, False, True, True)
    assert (spy == 5, spy == None) == (False, False)  # noqa: E711
    assert (spy.equals(again), spy.compare_to(Symbol.create("TLT")), spy.CompareTo("SPY"), spy.contains("P"), spy.to_lower()) == (
        True, -1, 0, True, "spy",
    )  # fmt: skip
    assert repr(spy).startswith("<QuantConnect.Symbol object at 0x")


def test_what_is_written_on_a_symbol_is_its_own() -> None:
    # LEAN's trace of surface/symbols: the ticker may be written, another symbol of the security keeps its own, the identifier stays
    spy, made = Symbol.create("SPY"), Symbol.create("SPY")
    made.value, made.id, made.mine = "X", None, 5  # type: ignore[assignment, attr-defined]
    assert (made.value, spy.value, made == spy, made.id == spy.id, made.mine) == ("X", "SPY", True, True, 5)  # type: ignore[attr-defined]


@pytest.mark.parametrize("ticker", ["", None])
def test_a_symbol_needs_a_ticker(ticker: str) -> None:
    with pytest.raises(ArgumentNullException, match="no ticker"):
        Symbol.create(ticker)


def test_the_date_of_an_identifier_is_a_datetime() -> None:
    # LEAN's trace of surface/symbols
    assert SecurityIdentifier("SPY", date(2014, 1, 2), "usa", SecurityType.EQUITY).date == datetime(2014, 1, 2)


def test_what_makes_a_symbol_and_what_does_not() -> None:
    # LEAN's trace of surface/symbols
    assert str(Symbol.create("BTCUSD", SecurityType.CRYPTO, "coinbase").id) == "BTCUSD 2XR"
    assert Symbol.create("SPY", SecurityType.EQUITY, "usa", "mine").value == "MINE"
    with pytest.raises(ArgumentOutOfRangeException, match="'mars' is no market that LEAN knows"):
        Symbol.create("SPY", SecurityType.EQUITY, "mars")
    with pytest.raises(ArgumentException, match="'A B' is no ticker"):
        Symbol.create("A B", SecurityType.EQUITY, "usa")


def test_the_empty_symbol_is_none_and_no_other() -> None:
    # LEAN's trace of surface/symbols
    assert (Symbol.EMPTY == None, Symbol.NONE == None, Symbol.create("SPY") == None) == (True, False, False)  # noqa: E711


def test_an_identifier_is_no_text_and_no_option() -> None:
    # LEAN's trace of surface/symbols
    identifier = Symbol.create("SPY").id
    with pytest.raises(TypeError, match="cannot be compared with a text"):
        bool(identifier == str(identifier))
    for name in ("strike_price", "option_right", "option_style"):
        with pytest.raises(InvalidOperationException, match=name):
            getattr(identifier, name)
