"""How .NET reads numbers from text and writes doubles, in its invariant culture (`TryParse`, `Double.ToString`)."""

from __future__ import annotations

import math
import re

_NUMBER = re.compile(r"\s*(?P<sign>[+-]?)(?P<whole>[\d,]*)(?P<point>\.\d*)?(?:[eE](?P<power>[+-]?\d+))?(?P<after>[+-]?)\s*", re.ASCII)
_INTEGER = re.compile(r"\s*[+-]?\d+\s*", re.ASCII)
_WORDS = {"nan": math.nan, "infinity": math.inf, "-infinity": -math.inf, "∞": math.inf, "-∞": -math.inf}
_LEAST, _MOST = -(2**31), 2**31 - 1
# doubles with more digits before the point than this, and than they have at all, are written with an exponent
_DIGITS = 15
_FEWEST = -3


def number_digits(text: str) -> str | None:
    """A number as Python reads it, such as `-1234.5e3`: commas anywhere before the point are left out, a sign may stand at the end.

    Returns:
        None where .NET reads no number.
    """
    match = _NUMBER.fullmatch(text)
    if match is None or (match["sign"] and match["after"]) or match["whole"].startswith(","):
        return None
    digits = match["whole"].replace(",", "") + (match["point"] or "")
    if digits in {"", "."}:
        return None
    sign = "-" if "-" in {match["sign"], match["after"]} else ""
    return f"{sign}{digits}e{match['power'] or 0}"


def parse_integer(text: str) -> int | None:
    """An integer of 32 bits, or None (`int.TryParse`)."""
    number = int(text) if _INTEGER.fullmatch(text) else None
    return number if number is not None and _LEAST <= number <= _MOST else None


def parse_double(text: str) -> float | None:
    """A double, or None (`double.TryParse`); `nan` and `Infinity` are numbers, `inf` is none."""
    digits = number_digits(text)
    return float(digits) if digits is not None else _WORDS.get(text.strip().lower())


def double_text(number: float) -> str:
    """The shortest text that gives the double again: `0.1`, `2`, `-0`, `1E-05`, `7.9E+28`, `NaN` (`Double.ToString`)."""
    if not math.isfinite(number):
        return "NaN" if math.isnan(number) else "Infinity" if number > 0 else "-Infinity"
    mantissa, _, power = repr(number).partition("e")
    sign = "-" if mantissa.startswith("-") else ""
    whole, _, places = mantissa.removeprefix("-").partition(".")
    digits = (whole + places).lstrip("0")
    # the number is 0.digits times ten to this power
    scale = len(digits) - len(places) + int(power or 0)
    digits = digits.rstrip("0")
    if not digits:
        return sign + "0"
    if scale > max(_DIGITS, len(digits)) or scale < _FEWEST:
        rest = f".{digits[1:]}" if digits[1:] else ""
        return f"{sign}{digits[0]}{rest}E{'+' if scale > 0 else '-'}{abs(scale - 1):02d}"
    if scale <= 0:
        return f"{sign}0.{'0' * -scale}{digits}"
    rest = f".{digits[scale:]}" if digits[scale:] else ""
    return f"{sign}{digits[:scale].ljust(scale, '0')}{rest}"
