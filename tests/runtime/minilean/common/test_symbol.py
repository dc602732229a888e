"""Identity of symbols; the identifiers are LEAN's own."""

from datetime import date

from minilean.common.enums import SecurityType
from minilean.common.symbol import DEFAULT_DATE, SecurityIdentifier, Symbol


def _symbol(first: str, day: date, value: str | None = None) -> Symbol:
    return Symbol(SecurityIdentifier(first, day, "usa", SecurityType.EQUITY), value or first)


def test_identifiers_are_leans() -> None:
    assert str(_symbol("SPY", date(1998, 1, 2)).id) == "SPY R735QTJ8XC9X"
    assert str(_symbol("XYZ", DEFAULT_DATE).id) == "XYZ 2T"


def test_a_symbol_equals_its_ticker_and_its_identifier() -> None:
    spy = _symbol("SPY", date(1998, 1, 2))
    assert spy == "SPY" and spy == "spy" and spy == "SPY R735QTJ8XC9X"
    assert spy != "TLT"


def test_a_rename_keeps_identity() -> None:
    day = date(2010, 1, 4)
    old, new = _symbol("OLDCO", day), _symbol("OLDCO", day, "NEWCO")
    assert old == new and hash(old) == hash(new)
    assert (old.value, new.value) == ("OLDCO", "NEWCO")


def test_a_reused_ticker_is_another_security() -> None:
    assert _symbol("ABC", date(2001, 1, 2)) != _symbol("ABC", date(2011, 1, 3))


def test_symbols_order_by_identifier_text() -> None:
    day = date(2010, 1, 4)
    assert sorted([_symbol("XLK", day), _symbol("SPY", day)])[0] == "SPY"
