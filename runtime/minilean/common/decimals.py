"""Base-10 arithmetic as .NET's System.Decimal does it: money, prices and quantities are never binary floats inside.

A decimal keeps the scale it was given (`1.50` prints as `1.50`), rounds half to even at 28 digits, and is made from a float
through 15 significant digits (`Extensions.SafeDecimalCast`).
"""

from __future__ import annotations

import math
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Context, Decimal, InvalidOperation, getcontext, setcontext
from functools import lru_cache
from typing import SupportsFloat

Number = SupportsFloat | str
"""What may be given where LEAN takes a number: of Python, NumPy or a decimal, or the text of one."""
CONTEXT = Context(prec=28, rounding=ROUND_HALF_EVEN, Emin=-999999, Emax=999999)
# rounding may need more digits than its result keeps: 28 before the point and the places behind it
WIDE = Context(prec=40, rounding=ROUND_HALF_EVEN, Emin=-999999, Emax=999999)
ZERO = Decimal(0)
ONE = Decimal(1)
_TOO_LONG = Decimal(2**32)
_LARGEST = 2**96 - 1


def use_lean_context() -> None:
    """Make the current thread compute with 28 digits, half to even, whatever the program set before."""
    if getcontext().prec != 28 or getcontext().rounding != ROUND_HALF_EVEN:
        setcontext(CONTEXT.copy())


def to_decimal(value: Number) -> Decimal:
    """A .NET decimal of a Python number.

    Args:
        value: int, Decimal, str or float. A float passes through 15 significant digits, as a cast does in .NET.

    Returns:
        The decimal; ints and decimals unchanged.

    Raises:
        ValueError: the number is infinite or not a number, which a decimal cannot hold, or the text is no number.
        OverflowError: the number has more than 96 bits, as much as a decimal holds.
    """
    if type(value) is Decimal:
        return value
    if type(value) is int or isinstance(value, (int, str)):
        return _of_int(int(value)) if not isinstance(value, str) else _of_text(value)
    return _of_float(float(value))


def _of_int(number: int) -> Decimal:
    if not -_LARGEST <= number <= _LARGEST:
        raise OverflowError(f"{number:.3g} is too large for a price, quantity or amount; expected at most {_LARGEST:.3g}, as in LEAN.")
    return Decimal(number)


def _of_text(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation as error:
        raise ValueError(f"{text!r} is no number; expected one such as 0.5.") from error


# the same few weights and prices pass here again and again
@lru_cache(maxsize=16384)
def _of_float(number: float) -> Decimal:
    if not math.isfinite(number):
        raise ValueError(f"{number} cannot be used as a price, quantity or percentage; expected a finite number.")
    if abs(number) > _LARGEST:
        raise OverflowError(f"{number:.3g} is too large for a price, quantity or amount; expected at most {_LARGEST:.3g}, as in LEAN.")
    return plain(Decimal(f"{number:.15g}")) if number else ZERO


def plain(value: Decimal) -> Decimal:
    """The same number without a positive exponent: `1E+3` becomes `1000`, since .NET scales are never negative."""
    return value.quantize(ONE, None, WIDE) if value.as_tuple().exponent > 0 else value  # type: ignore[operator]


def zero_product(zero: Decimal, factor: Decimal) -> Decimal:
    """Zero times a number: with the decimals of both if that number has at most 32 bits, else without any (`Decimal.DecCalc.VarDecMul`)."""
    digits = abs(factor).scaleb(-factor.as_tuple().exponent)  # type: ignore[operator]
    return zero * factor if digits < _TOO_LONG else ZERO


def normalize(value: Decimal) -> Decimal:
    """Without trailing zeros (`Extensions.Normalize`)."""
    if not value:
        return ZERO
    short = value.normalize()
    # a whole number without its zeros may have an exponent; looking at that itself would take three times as long
    return short.quantize(ONE, None, WIDE) if short == short.to_integral_value() else short


def round_to(value: Decimal, digits: int) -> Decimal:
    """Half-even rounding that, like `Math.Round`, never adds digits: 1.5 to 4 places stays 1.5."""
    if -value.as_tuple().exponent <= digits:  # type: ignore[operator]
        return value
    return value.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_EVEN, WIDE)


def round_half_up(value: Decimal, digits: int) -> Decimal:
    """Rounding away from zero at the half, with exactly `digits` places, as .NET's number formats print."""
    return value.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP, WIDE)


def smart_round(value: Decimal) -> Decimal:
    """LEAN's `Extensions.SmartRounding`: 4 decimals above 1000, where rounding may leave zeros, else 7 significant digits without."""
    value = normalize(value)
    if value > 1000:
        return round_to(value, 4)
    return normalize(round_to_significant(value, 7))


def round_to_significant(value: Decimal, digits: int) -> Decimal:
    """LEAN's `Extensions.RoundToSignificantDigits`."""
    if value == 0:
        return ZERO
    scale = Decimal(1).scaleb(math.floor(math.log10(abs(float(value)))) + 1)
    return plain(scale * round_to(value / scale, digits))


def text(value: Decimal) -> str:
    """Digits without exponent, scale kept: what `decimal.ToString()` prints."""
    digits = str(value)  # several times faster, and the same unless there is an exponent
    return format(value, "f") if "E" in digits else digits
