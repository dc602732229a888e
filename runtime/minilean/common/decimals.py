"""Base-10 arithmetic as .NET's `System.Decimal` does it: money, prices and quantities are never binary floats inside.

A decimal has at most 96 bits and at most 28 places behind the point, keeps the scale it was given (`1.50` prints as `1.50`), and rounds
half to even where digits do not fit. Python's own operators do that under `CONTEXT`, with one exception: of 29 digits that need more than
96 bits .NET keeps 28. `divide` and `multiply` know that too; they are for amounts that are cut to whole lots or compared afterwards.

Four ways lead in and out: `to_decimal` takes what Python code gives LEAN, `to_quantity` the same where LEAN has an overload for doubles,
`decimal_cast` is the cast of a double in C#, `to_double` gives a decimal to Python.
"""

from __future__ import annotations

import math
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Context, Decimal, getcontext, setcontext
from enum import Enum
from functools import lru_cache
from operator import methodcaller
from typing import SupportsFloat

from minilean.common.dotnet_errors import ArgumentException, OverflowException
from minilean.common.number_text import number_digits

Number = SupportsFloat | str
"""What may be given where LEAN takes a number: of Python, NumPy or a decimal, or the text of one."""
_PLACES = 28
# numbers below one are subnormal here, which ends them at 28 places
CONTEXT = Context(prec=_PLACES + 1, rounding=ROUND_HALF_EVEN, Emin=0, Emax=999999)
# rounding may need more digits than its result keeps: 28 before the point and the places behind it
WIDE = Context(prec=40, rounding=ROUND_HALF_EVEN, Emin=-999999, Emax=999999)
# one digit less, and as many places
_SHORTER = Context(prec=_PLACES, rounding=ROUND_HALF_EVEN, Emin=-1, Emax=999999)
# holds every product, and of every quotient so much that rounding it again cannot err
_EXACT = Context(prec=64, rounding=ROUND_HALF_EVEN, Emin=-999999, Emax=999999)
ZERO = Decimal(0)
ONE = Decimal(1)
_TOO_LONG = Decimal(2**32)
_LARGEST = 2**96 - 1
LARGEST = Decimal(_LARGEST)
"""`decimal.MaxValue`."""
_QUANTA = tuple(Decimal(1).scaleb(-places, _EXACT) for places in range(_PLACES + 1))
# the largest number by its places
_LIMITS = tuple(LARGEST.scaleb(-places, _EXACT) for places in range(_PLACES + 1))
# a float of at most 15 digits is the nearest one to its decimal, however it is computed
_SHORT = 16
_LOW, _HIGH = 2**64 - 1, 2.0**64
_item = methodcaller("item")
_POWERS = tuple(float(10**power) for power in range(81))


def use_lean_context() -> None:
    """Make the current thread compute as .NET does, whatever the program set before."""
    now = getcontext()
    if now.prec != CONTEXT.prec or now.rounding != ROUND_HALF_EVEN or now.Emin != CONTEXT.Emin:
        setcontext(CONTEXT.copy())


def to_decimal(value: Number) -> Decimal:
    """The decimal that LEAN gets of what Python code gives it (pythonnet's `Converter`): that of its text.

    Args:
        value: int, float, Decimal, a number of NumPy, or text. A float has all its digits, and `1.0` one place.

    Returns:
        The decimal; decimals unchanged.

    Raises:
        TypeError: it is no number, not finite, or too large for a decimal; LEAN finds no matching method then.
    """
    if type(value) is Decimal:
        return value
    if type(value) is float:
        return _of_float(value)
    if type(value) is int:
        return _of_int(value)
    if isinstance(value, Decimal):
        return Decimal(value)
    number = _parsed(str(value))
    if number is None:
        raise TypeError(f"{value!r} cannot be used as a price, quantity or amount; expected a number, such as 0.5.")
    return number


def _of_int(number: int) -> Decimal:
    if not -_LARGEST <= number <= _LARGEST:
        raise TypeError(_too_large_text(number))
    return Decimal(number)


# the same few weights and prices pass here again and again
@lru_cache(maxsize=16384)
def _of_float(number: float) -> Decimal:
    if not math.isfinite(number):
        raise TypeError(f"{number} cannot be used as a price, quantity or percentage; expected a finite number.")
    found = _parsed(repr(number))
    if found is None:
        raise TypeError(_too_large_text(number))
    return found


def _too_large_text(number: SupportsFloat) -> str:
    return f"{float(number):.3g} is too large for a price, quantity or amount; expected at most {_LARGEST:.3g}, as in LEAN."


def parse_decimal(text: str, otherwise: Decimal) -> Decimal:
    """A decimal of a text, or another where it is none (`decimal.TryParse`)."""
    found = _parsed(text)
    return otherwise if found is None else found


def _parsed(text: str) -> Decimal | None:
    # Decimal.TryParse
    digits = number_digits(text)
    if digits is None:
        return None
    number = plain(Decimal(digits))
    if number.copy_abs() > LARGEST:
        return None
    fitting = _fitting(number, _EXACT)
    return fitting if fitting else fitting.copy_abs()


def to_quantity(value: Number) -> Decimal:
    """The decimal of what Python code gives where LEAN has an overload for doubles, as for quantities: a float passes through C#'s cast.

    Raises:
        ArgumentException: it is a float that is not finite.
        TypeError: it is no number.
    """
    kind = type(value)
    if kind is float:
        return decimal_cast(value)
    if kind is Decimal or kind is int or not (kind is bool or getattr(value, "ndim", 0)):
        return to_decimal(value)
    # truth values, arrays and series of one
    number = number_of(value)
    return number if isinstance(number, Decimal) else decimal_cast(number)


def number_of(value: object) -> float | Decimal:
    """What LEAN takes where it has overloads for doubles, integers and decimals: floats, and arrays and series of one, are doubles.

    Raises:
        TypeError: it is no number.
    """
    if type(value) is float:
        return value
    if isinstance(value, bool):
        return ONE if value else ZERO
    if isinstance(value, (int, str, Decimal)) and not isinstance(value, Enum):
        return to_decimal(value)
    if type(value).__module__.partition(".")[0] in {"numpy", "pandas"} and getattr(value, "size", 0) == 1:
        found = _parsed(str(value))
        return float(_item(value)) if found is None else found
    raise TypeError(f"{value!r} is no number; expected one such as 0.5.")


# the same few weights and quantities pass here again and again
@lru_cache(maxsize=16384)
def decimal_cast(number: float, saturates: bool = True) -> Decimal:
    """A double as C# casts it: 15 significant digits, no trailing zeros.

    Args:
        number: a double.
        saturates: whether what is too large is the largest decimal (`SafeDecimalCast`) or an error, as of the plain cast.

    Raises:
        ArgumentException: it is not finite, and `saturates`.
        OverflowException: it is not finite or too large, and not `saturates`.
    """
    if not math.isfinite(number):
        kind = ArgumentException if saturates else OverflowException
        raise kind(f"{number} cannot become a price, quantity or percentage; expected a finite number.")
    if abs(number) >= _LARGEST:
        if not saturates:
            raise OverflowException(_too_large_text(number))
        return LARGEST if number > 0 else LARGEST.copy_negate()
    return _cast(number)


def _cast(number: float) -> Decimal:
    # the double is scaled to 15 whole digits as a double, whose own rounding decides the last one (VarDecFromR8)
    double, exponent = abs(number), math.frexp(number)[1]
    if exponent < -94 or not number:
        return ZERO
    power = min(14 - ((exponent * 19728) >> 16), _PLACES)
    if power >= 0:
        double *= _POWERS[power]
    elif power != -1 or double >= 1e15:
        double /= _POWERS[-power]
    else:
        power = 0
    if double < 1e14 and power < _PLACES:
        double *= 10
        power += 1
    mantissa = round(double)
    if not mantissa:
        return ZERO
    while power > 0 and mantissa % 10 == 0:
        mantissa, power = mantissa // 10, power - 1
    return Decimal(f"{'-' if number < 0 else ''}{mantissa * 10**-power if power < 0 else mantissa}e{-max(power, 0)}")


def to_double(value: Decimal) -> float:
    """The float that Python code gets of a decimal: digits as a double over a power of ten, which may be a unit off the nearest."""
    digits = str(value)
    if "E" in digits:
        digits = format(value, "f")
    elif len(digits) <= _SHORT:
        return float(digits)
    whole, _, places = digits.partition(".")
    mantissa = int(whole + places)
    size = -mantissa if mantissa < 0 else mantissa
    double = (float(size & _LOW) + float(size >> 64) * _HIGH) / _POWERS[len(places)]
    return double if size == mantissa else -double


def divide(dividend: Decimal, divisor: Decimal) -> Decimal:
    """The quotient, with the digits that .NET keeps.

    Raises:
        OverflowException: it has more than 96 bits.
        ZeroDivisionError: the divisor is zero.
    """
    quotient = CONTEXT.divide(dividend, divisor)
    return quotient if _fits(quotient) else _fitting(_EXACT.divide(dividend, divisor), WIDE)


def multiply(first: Decimal, second: Decimal) -> Decimal:
    """The product, with the digits that .NET keeps.

    Raises:
        OverflowException: it has more than 96 bits.
    """
    product = CONTEXT.multiply(first, second)
    return product if _fits(product) else _fitting(_EXACT.multiply(first, second), WIDE)


def add(first: Decimal, second: Decimal) -> Decimal:
    """The sum, with the digits that .NET keeps.

    Raises:
        OverflowException: it has more than 96 bits.
    """
    total = CONTEXT.add(first, second)
    return total if _fits(total) else _fitting(_EXACT.add(first, second), WIDE)


def _fits(value: Decimal) -> bool:
    power = value.adjusted()
    if power < 0 or (power <= _PLACES and abs(value) <= _LIMITS[_PLACES - power]):
        return True
    # of fewer than 29 digits it fits, however large the first one is
    return power < _PLACES and _SHORTER.plus(value).same_quantum(value)


def _fitting(exact: Decimal, context: Context) -> Decimal:
    """The number with as many of its places as 96 bits hold."""
    places = min(-int(exact.as_tuple().exponent), _PLACES - max(exact.adjusted(), 0))
    rounded = exact.quantize(_QUANTA[places], ROUND_HALF_EVEN, context) if places >= 0 else exact
    if rounded.copy_abs() > _LIMITS[max(places, 0)]:
        if places <= 0:
            raise OverflowException(_too_large_text(exact))
        rounded = exact.quantize(_QUANTA[places - 1], ROUND_HALF_EVEN, context)
    return rounded


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
