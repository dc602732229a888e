"""How LEAN prints numbers: decimals with their scale, doubles in their shortest form, money and percentages with separators."""

from __future__ import annotations

import math
from datetime import timedelta
from decimal import Decimal

from minilean.common.decimals import LARGEST, round_half_up, round_to
from minilean.common.number_text import double_text

_HUNDRED = Decimal(100)
_WHOLE = 1e16
_MOST = LARGEST / _HUNDRED


def decimal_text(value: Decimal) -> str:
    """Digits with their scale and no exponent; a zero has no sign (`decimal.ToString`)."""
    return format(value or abs(value), "f")


def percent_text(value: Decimal, digits: int) -> str:
    """A fraction as percentage with at most `digits` decimals: 0.184 is `18.400%` with three, 0 is `0%` (`SafeMultiply100`)."""
    hundredfold = value * _HUNDRED if value < _MOST else LARGEST
    return decimal_text(round_to(hundredfold, digits)) + "%"


def rounded_text(value: Decimal, digits: int) -> str:
    """A decimal with at most `digits` decimals."""
    return decimal_text(round_to(value, digits))


def rounded_double_text(value: Decimal, digits: int) -> str:
    """A decimal rounded as a double and printed in the shortest form: `-0.8`, `2`, `0`."""
    number, scale = float(value), 10.0**digits
    # Math.Round leaves doubles alone that have no such places
    return double_text(math.copysign(round(number * scale), number) / scale if abs(number) < _WHOLE else number)


def money_text(value: Decimal, symbol: str) -> str:
    """Money with thousands separators and two decimals: `$-13,420.09` (.NET's `N2`)."""
    return symbol + grouped_text(value)


def grouped_text(value: Decimal) -> str:
    """Two decimals, thousands separators, half away from zero, no negative zero (.NET's `N2`)."""
    cents = round_half_up(value, 2)
    return format(cents if cents else abs(cents), ",f")


def significant_text(value: Decimal, digits: int) -> str:
    """A decimal rounded to significant digits, scale kept: 2823000.00 with two is `2800000.00`."""
    if not value:
        return "0"
    scale = Decimal(10 ** (math.floor(math.log10(abs(float(value)))) + 1))
    return decimal_text(scale * round_to(value / scale, digits))


def ticks_text(ticks: int) -> str:
    """A span of 100-nanosecond ticks as .NET prints it: `5.07:18:11.6129034`."""
    sign, ticks = ("-", -ticks) if ticks < 0 else ("", ticks)
    seconds, fraction = divmod(ticks, 10_000_000)
    days, seconds = divmod(seconds, 86_400)
    hours, seconds = divmod(seconds, 3600)
    minutes, seconds = divmod(seconds, 60)
    text = f"{hours:02d}:{minutes:02d}:{seconds:02d}"
    return sign + (f"{days}." if days else "") + text + (f".{fraction:07d}" if fraction else "")


def ticks(span: timedelta) -> int:
    """A span in ticks of 100 nanoseconds."""
    return (span.days * 86_400 + span.seconds) * 10_000_000 + span.microseconds * 10
