"""Decimal arithmetic of .NET: literal values from LEAN's documentation of rounding and casts."""

from decimal import Decimal as D

import pytest

from minilean.common.decimals import (
    ceil_to_multiple,
    floor_to_multiple,
    normalize,
    round_half_up,
    round_to,
    smart_round,
    text,
    to_decimal,
    zero_product,
)


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (1 / 3, "0.333333333333333"),
        (0.1, "0.1"),
        (0.9, "0.9"),
        (5, "5"),
        (1e21, "1000000000000000000000"),
        (-0.0, "0"),
        (2.5e-7, "0.00000025"),
    ],
)
def test_floats_become_decimals_through_fifteen_digits(number: float, expected: str) -> None:
    assert text(to_decimal(number)) == expected


def test_decimals_and_their_scale_pass_unchanged() -> None:
    assert text(to_decimal(D("1.50"))) == "1.50"


@pytest.mark.parametrize("number", [1e28, 7.9e28, 10**28])
def test_the_largest_numbers_of_a_decimal_are_kept(number: float) -> None:
    assert to_decimal(number) == D(f"{number:.2g}")
    assert text(to_decimal(number)) == f"{int(D(f'{number:.2g}'))}"


@pytest.mark.parametrize("number", [1e29, -1e30, 10**40, 2**96])
def test_a_number_that_is_too_large_for_a_decimal_is_refused_in_one_sentence(number: float) -> None:
    with pytest.raises(OverflowError, match=r"is too large for a price, quantity or amount; expected at most 7\.92e\+28, as in LEAN\."):
        to_decimal(number)


@pytest.mark.parametrize("number", [float("nan"), float("inf"), float("-inf")])
def test_what_no_decimal_can_hold_is_refused(number: float) -> None:
    with pytest.raises(ValueError, match="expected a finite number"):
        to_decimal(number)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("143.07840976800", "143.0784"),
        ("1000.00005", "1000.0000"),
        ("1000.00015", "1000.0002"),
        ("204687.47296", "204687.4730"),
        ("1234.56785", "1234.5678"),
        ("0.000123456789", "0.0001234568"),
        ("-98765.43215", "-98765.43"),
        ("0.00", "0"),
        ("100", "100"),
    ],
)
def test_smart_rounding(value: str, expected: str) -> None:
    assert text(smart_round(D(value))) == expected


@pytest.mark.parametrize(
    ("value", "digits", "expected"), [("2.345", 2, "2.34"), ("2.355", 2, "2.36"), ("1.5", 4, "1.5"), ("-2.5", 0, "-2")]
)
def test_rounding_is_half_even_and_never_adds_digits(value: str, digits: int, expected: str) -> None:
    assert text(round_to(D(value), digits)) == expected


def test_formats_round_away_from_zero_with_all_digits() -> None:
    assert text(round_half_up(D("2.345"), 2)) == "2.35"
    assert text(round_half_up(D("3"), 2)) == "3.00"


def test_normalize_drops_trailing_zeros_only() -> None:
    assert text(normalize(D("1200.500"))) == "1200.5"
    assert text(normalize(D("1200"))) == "1200"


def test_multiples_below_and_above() -> None:
    assert floor_to_multiple(D("-3.5"), D(1)) == D(-4)
    assert ceil_to_multiple(D("-3.5"), D(1)) == D(-3)
    assert floor_to_multiple(D("697.9"), D(1)) == D(697)


@pytest.mark.parametrize(("factor", "expected"), [("1.25", "0.00"), ("0.4294967295", "0.0000000000"), ("0.4294967296", "0"), ("5", "0")])
def test_zero_keeps_the_decimals_of_short_factors_only(factor: str, expected: str) -> None:
    assert text(zero_product(D(0), D(factor))) == expected


def test_a_text_that_is_no_number_is_named():
    assert to_decimal("0.50") == D("0.50")
    with pytest.raises(ValueError, match=r"^'half' is no number; expected one such as 0\.5\.$"):
        to_decimal("half")
