from datetime import timedelta
from decimal import Decimal

import pytest

from minilean.results.statistics.formats import (
    decimal_text,
    grouped_text,
    money_text,
    percent_text,
    rounded_double_text,
    rounded_text,
    significant_text,
    ticks,
    ticks_text,
)


@pytest.mark.parametrize(
    ("value", "digits", "text"), [("0", 3, "0%"), ("0.184", 3, "18.400%"), ("0.0056123", 2, "0.56%"), ("0.5385", 0, "54%")]
)
def test_percentages_keep_the_scale_of_the_decimal(value, digits, text):
    assert percent_text(Decimal(value), digits) == text


@pytest.mark.parametrize(
    ("value", "text"), [("-0.79966", "-0.8"), ("2", "2"), ("0", "0"), ("-0.0004", "-0"), ("-0.8817", "-0.882"), ("12345.5", "12345.5")]
)
def test_ratios_are_printed_as_doubles_in_their_shortest_form(value, text):
    assert rounded_double_text(Decimal(value), 3) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        # of LEAN's run `steep_rise`
        ("16588834527713200000000000000", "1.65888345277132E+28"),
        ("79228162514264337593543950335", "7.922816251426434E+28"),
        ("1234567.8905", "1234567.89"),
    ],
)
def test_large_ratios_have_an_exponent(value, text):
    assert rounded_double_text(Decimal(value), 3) == text


def test_a_percentage_that_no_decimal_holds_is_the_largest_one():
    # of LEAN's run `steep_rise`
    assert percent_text(Decimal("79228162514264337593543950335"), 3) == "79228162514264337593543950335%"
    assert percent_text(Decimal("792281625142643375935439503"), 3) == "79228162514264337593543950300%"


def test_decimals_print_their_scale_without_exponent_or_negative_zero():
    assert decimal_text(Decimal("1E+5")) == "100000"
    assert decimal_text(Decimal("-0.00")) == "0.00"
    assert rounded_text(Decimal("86105.6216"), 2) == "86105.62"
    assert rounded_text(Decimal("100000.00"), 2) == "100000.00"


@pytest.mark.parametrize(("value", "text"), [("-13420.0900001", "$-13,420.09"), ("0", "$0.00"), ("-0.001", "$0.00"), ("0.125", "$0.13")])
def test_money_has_separators_and_two_decimals_away_from_zero_at_the_half(value, text):
    assert money_text(Decimal(value), "$") == text


def test_groups_without_symbol():
    assert grouped_text(Decimal("1234567.891")) == "1,234,567.89"


@pytest.mark.parametrize(("value", "text"), [("2823000.00", "2800000.00"), ("6000000.00", "6000000.00"), ("0.00", "0")])
def test_capacity_has_two_significant_digits_and_its_scale(value, text):
    assert significant_text(Decimal(value), 2) == text


@pytest.mark.parametrize(
    ("span", "text"),
    [(4584916129034, "5.07:21:31.6129034"), (5 * 864_000_000_000, "5.00:00:00"), (0, "00:00:00"), (-36_000_000_000, "-01:00:00")],
)
def test_spans_print_as_dotnet_does(span, text):
    assert ticks_text(span) == text


def test_a_tick_is_a_tenth_of_a_microsecond():
    assert ticks(timedelta(days=1, microseconds=3)) == 864_000_000_030
