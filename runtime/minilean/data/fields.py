"""What a field of a data file says: days and numbers, as LEAN writes them and within what its types hold."""

from __future__ import annotations

from datetime import date
from decimal import Decimal, InvalidOperation

_LONGEST = 64  # characters
_LARGEST = 28  # decimal places that .NET's decimal has before the point, and after it


def parse_day(text: str) -> date:
    """The date of `yyyyMMdd`.

    Args:
        text: eight digits, blanks around them aside.

    Raises:
        ValueError: the text is not such a date.
    """
    text = text.strip()
    if len(text) != 8 or not (text.isascii() and text.isdigit()):
        raise ValueError(f"{text[:40]!r} is not a date of eight digits")
    return date(int(text[:4]), int(text[4:6]), int(text[6:]))


def parse_number(text: str) -> Decimal:
    """A finite number of a size that LEAN's decimals hold.

    Args:
        text: the number.

    Raises:
        ValueError: the text is none, or the number is out of their range.
    """
    if len(text) > _LONGEST:
        raise ValueError(f"{text[:40]!r}... is longer than any number")
    try:
        number = Decimal(text)
    except InvalidOperation as error:
        raise ValueError(f"{text[:40]!r} is not a number") from error
    if not number.is_finite() or (number and not -_LARGEST <= number.adjusted() <= _LARGEST):
        raise ValueError(f"{text[:40]!r} is out of the range of numbers")
    return number
