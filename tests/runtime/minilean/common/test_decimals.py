"""Decimal arithmetic of .NET: literal values from LEAN's recorded runs, and an exact model that is slow."""

from decimal import Decimal as D
from decimal import localcontext
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minilean.common.decimals import (
    CONTEXT,
    WIDE,
    add,
    decimal_cast,
    divide,
    multiply,
    normalize,
    round_half_up,
    round_to,
    smart_round,
    text,
    to_decimal,
    to_double,
    to_quantity,
    zero_product,
)
from minilean.common.dotnet_errors import ArgumentException, OverflowException

LARGEST = 2**96 - 1
decimals = st.builds(
    lambda mantissa, scale: D(mantissa).scaleb(-scale, WIDE),
    st.one_of(st.integers(-(10**6), 10**6), st.integers(-LARGEST, LARGEST)),
    st.integers(0, 28),
)


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (1 / 3, "0.3333333333333333"),
        (0.23141402133183162, "0.23141402133183162"),
        (57.574999999999996, "57.574999999999996"),
        (1.0, "1.0"),
        (0.9, "0.9"),
        (5, "5"),
        (1e21, "1000000000000000000000"),
        (-0.0, "0.0"),
        (-2.5e-7, "-0.00000025"),
        (1e-30, "0.0000000000000000000000000000"),
        (1.23456789012345678e-13, "0.0000000000001234567890123457"),
    ],
)
def test_floats_of_python_become_the_decimals_of_their_text(number: float, expected: str) -> None:
    assert text(to_decimal(number)) == expected


@pytest.mark.parametrize(
    ("given_text", "expected"), [("0.50", "0.50"), ("1,5", "15"), (" 5-", "-5"), ("+5.", "5"), ("1e3", "1000"), ("-1.5E-3", "-0.0015")]
)
def test_texts_are_read_as_dotnet_reads_them(given_text: str, expected: str) -> None:
    assert text(to_decimal(given_text)) == expected


@pytest.mark.parametrize("given_text", ["half", "", ",5", "0x10", "1_0", "-5-", "1.2.3", "nan", "1e30", True, None, [1]])
def test_what_is_no_number_is_named(given_text: object) -> None:
    with pytest.raises(TypeError, match=r"cannot be used as a price, quantity or amount; expected a number, such as 0\.5\."):
        to_decimal(given_text)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (1 / 3, "0.333333333333333"),
        (0.1 + 0.2, "0.3"),
        (100_000.10000000001, "100000.1"),
        (2.5e-7, "0.00000025"),
        (-123456789.123456789, "-123456789.123457"),
        (1e22, "10000000000000000000000"),
        (1e-29, "0"),
        (4e-95, "0"),
        (1e30, "79228162514264337593543950335"),
        (-1e30, "-79228162514264337593543950335"),
        # lies below the half of its fifteenth digit, but not once it is scaled as a double; then half to even
        (8.000000000000045, "8.00000000000004"),
    ],
)
def test_doubles_are_cast_to_fifteen_digits(number: float, expected: str) -> None:
    assert text(decimal_cast(number)) == expected
    assert to_quantity(number) == decimal_cast(number)


@pytest.mark.parametrize("number", [float("nan"), float("inf")])
def test_a_cast_of_what_is_not_finite_is_refused(number: float) -> None:
    with pytest.raises(ArgumentException, match="expected a finite number"):
        decimal_cast(number)
    with pytest.raises(OverflowException, match="expected a finite number"):
        decimal_cast(number, saturates=False)


def test_the_plain_cast_does_not_saturate() -> None:
    assert decimal_cast(7e28, saturates=False) == D(7 * 10**28)
    with pytest.raises(OverflowException, match=r"^1e\+30 is too large .* at most 7\.92e\+28"):
        decimal_cast(1e30, saturates=False)


@pytest.mark.parametrize(
    ("dividend", "divisor", "expected", "double"),
    [
        # LEAN gives 1/104.875 to Python so, while the nearest double ends in 286
        ("1", "104.875", "0.0095351609058402860548271752", 0.009535160905840287),
        ("1", "3", "0.3333333333333333333333333333", 0.33333333333333337),
        ("20", "3", "6.6666666666666666666666666667", 6.666666666666667),
        # of these 29 digits 96 bits hold 28
        ("8", "1.01", "7.9207920792079207920792079208", 7.920792079207921),
        ("26", "3", "8.666666666666666666666666667", 8.666666666666666),
        ("1.00", "8", "0.125", 0.125),
        ("6.00", "2.0", "3.0", 3.0),
    ],
)
def test_quotients_have_the_digits_that_dotnet_keeps(dividend: str, divisor: str, expected: str, double: float) -> None:
    quotient = divide(D(dividend), D(divisor))
    assert text(quotient) == expected
    assert to_double(quotient) == double


@pytest.mark.parametrize("number", ["1", "-123.45", "0.0000000000000000000001", "79228162514264337593543950335", "-0.5"])
def test_short_decimals_are_given_to_python_as_the_nearest_double(number: str) -> None:
    assert to_double(D(number)) == float(number)


def _model(exact: Fraction, places: int) -> Fraction | None:
    """The number with the most places, of at most `places` and 28, whose digits are at most 96 bits; halves go to the even digit."""
    for scale in range(min(places, 28), -1, -1):
        digits = round(exact * 10**scale)
        if abs(digits) <= LARGEST:
            return Fraction(digits, 10**scale)
    return None


def _places(value: D) -> int:
    return -value.as_tuple().exponent  # type: ignore[operator]


@pytest.mark.parametrize(("operation", "name"), [(multiply, "multiply"), (divide, "divide"), (add, "add")])
@given(first=decimals, second=decimals)
def test_arithmetic_is_that_of_an_exact_model(operation, name, first, second) -> None:
    if name == "divide" and not second:
        second = D(7)
    exact, places = {
        "multiply": (lambda: Fraction(first) * Fraction(second), _places(first) + _places(second)),
        "divide": (lambda: Fraction(first) / Fraction(second), 28),
        "add": (lambda: Fraction(first) + Fraction(second), max(_places(first), _places(second))),
    }[name]
    expected = _model(exact(), places)
    if expected is None:
        with pytest.raises(OverflowException, match="is too large"):
            operation(first, second)
    else:
        assert Fraction(operation(first, second)) == expected


@given(first=decimals, second=decimals.filter(lambda number: number != 0))
def test_the_operators_differ_from_it_by_a_twenty_ninth_digit_at_most(first, second) -> None:
    with localcontext(CONTEXT):
        quotient = first / second
    expected = _model(Fraction(first) / Fraction(second), 28)
    if expected is not None:
        unit = Fraction(10) ** max(quotient.adjusted() - 27, -28)
        assert abs(Fraction(quotient) - expected) <= unit / 2
        if abs(quotient) < 1:
            assert Fraction(quotient) == expected


@given(st.floats(allow_nan=False, allow_infinity=False, min_value=-7e28, max_value=7e28))
def test_a_float_goes_through_a_decimal_and_back(number: float) -> None:
    assert to_double(to_decimal(number)) == pytest.approx(number, rel=4e-16, abs=1e-28)
    assert to_double(decimal_cast(number)) == pytest.approx(number, rel=6e-15, abs=1e-28)


def test_decimals_and_their_scale_pass_unchanged() -> None:
    assert text(to_decimal(D("1.50"))) == "1.50"


@pytest.mark.parametrize("number", [1e28, 7.9e28, 10**28])
def test_the_largest_numbers_of_a_decimal_are_kept(number: float) -> None:
    assert to_decimal(number) == D(f"{number:.2g}")
    assert text(to_decimal(number)) == f"{int(D(f'{number:.2g}'))}"


@pytest.mark.parametrize("number", [1e29, -1e30, 10**40, 2**96])
def test_a_number_that_is_too_large_for_a_decimal_is_refused_in_one_sentence(number: float) -> None:
    with pytest.raises(TypeError, match=r"is too large for a price, quantity or amount; expected at most 7\.92e\+28, as in LEAN\."):
        to_decimal(number)


@pytest.mark.parametrize("number", [float("nan"), float("inf"), float("-inf")])
def test_what_no_decimal_can_hold_is_refused(number: float) -> None:
    with pytest.raises(TypeError, match="expected a finite number"):
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


@pytest.mark.parametrize(("factor", "expected"), [("1.25", "0.00"), ("0.4294967295", "0.0000000000"), ("0.4294967296", "0"), ("5", "0")])
def test_zero_keeps_the_decimals_of_short_factors_only(factor: str, expected: str) -> None:
    assert text(zero_product(D(0), D(factor))) == expected
