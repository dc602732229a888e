"""Types of .NET's own that `from System import *` brings: `DateTime`, `Decimal`, `Enum`, `Math`."""

from __future__ import annotations

import decimal
import math
from datetime import UTC, datetime, timedelta

from minilean.common.clock import midnight
from minilean.common.decimals import Number, to_decimal
from minilean.common.dotnet_errors import ArgumentException
from minilean.common.naming import LeanEnum, LeanObject, LeanType

_TICKS_PER_MICROSECOND = 10
_UNSIGNED = 2**32


class _Clocked(LeanType):
    @property
    def Now(cls) -> datetime:
        """Now, on the clock of the machine."""
        return datetime.now()

    @property
    def UtcNow(cls) -> datetime:
        """Now, in UTC."""
        return datetime.now(UTC).replace(tzinfo=None)

    @property
    def Today(cls) -> datetime:
        """Midnight of today, on the clock of the machine."""
        return midnight(datetime.now())

    now, utc_now, today = Now, UtcNow, Today


class DateTime(metaclass=_Clocked):
    """Makes moments: `DateTime(2015, 1, 31)`; to Python they are plain `datetime`s, as pythonnet gives them."""

    MIN_VALUE = datetime.min
    MAX_VALUE = datetime.max

    def __new__(cls, year: int, month: int | None = None, day: int | None = None, *time: int) -> datetime:  # type: ignore[misc]
        """A moment of year, month, day and then hour, minute, second and thousandths; a single number counts ticks of 100 ns.

        Raises:
            TypeError: neither form.
        """
        if month is None and not time:
            return datetime.min + timedelta(microseconds=year / _TICKS_PER_MICROSECOND)
        if month is None or day is None or len(time) > 4:
            raise TypeError(f"DateTime{(year, month, day, *time)} cannot be made; expected year, month, day, e.g. DateTime(2015, 1, 31).")
        hour, minute, second, thousandths = (*time, 0, 0, 0, 0)[:4]
        return datetime(year, month, day, hour, minute, second, thousandths * 1000)

    @staticmethod
    def parse(s: str) -> datetime:
        """The moment that a text in ISO's form stands for."""
        return datetime.fromisoformat(s)

    @staticmethod
    def from_oa_date(d: float) -> datetime:
        """The moment so many days after 30 December 1899."""
        return datetime(1899, 12, 30) + timedelta(days=d)


class Decimal(decimal.Decimal):
    """A number of base 10; a float becomes one as it does in LEAN, so that `Decimal(0.1)` is a tenth.

    Args:
        value: the number.
    """

    __slots__ = ()

    def __new__(cls, value: Number = 0) -> Decimal:
        """A decimal of a number."""
        return super().__new__(cls, to_decimal(value))


class Enum(LeanObject):
    """Questions about LEAN's enumerations: `Enum.get_names(Resolution)`."""

    @staticmethod
    def get_values(enum_type: type[LeanEnum]) -> list[LeanEnum]:
        """The members, in order of their numbers without the sign."""
        return sorted(enum_type, key=lambda member: int(member) % _UNSIGNED)

    @staticmethod
    def get_names(enum_type: type[LeanEnum]) -> list[str]:
        """The names of the members as C# spells them, in the same order."""
        return [member.pascal_name for member in Enum.get_values(enum_type)]

    @staticmethod
    def get_name(enum_type: type[LeanEnum], value: object) -> str | None:
        """The name of a member or of its number as C# spells it; None if there is none."""
        return next((member.pascal_name for member in enum_type if member == value), None)

    @staticmethod
    def is_defined(enum_type: type[LeanEnum], value: object) -> bool:
        """Whether a member has this number, or this name as C# spells it."""
        return any(value == (member.pascal_name if isinstance(value, str) else member) for member in enum_type)

    @staticmethod
    def parse(enum_type: type[LeanEnum], value: str, ignore_case: bool = False) -> LeanEnum:
        """The member that a name as C# spells it, or a number in a text, stands for.

        Raises:
            ArgumentException: there is none.
        """
        wanted = value.strip()
        for member in enum_type:
            name = member.pascal_name
            if wanted in (name, str(int(member))) or (ignore_case and wanted.lower() == name.lower()):
                return member
        raise ArgumentException(f"{enum_type.__name__} has no member {value!r}; expected one of {', '.join(Enum.get_names(enum_type))}.")


class Math(LeanObject):
    """Functions of numbers by .NET's names; what has no answer is not a number, and no error."""

    PI = math.pi
    E = math.e

    @staticmethod
    def abs(value: float) -> float:
        """Without the sign."""
        return abs(value)

    @staticmethod
    def sign(value: float) -> int:
        """-1, 0 or 1."""
        return (value > 0) - (value < 0)

    @staticmethod
    def max(val1: float, val2: float) -> float:
        """The larger one."""
        return max(val1, val2)

    @staticmethod
    def min(val1: float, val2: float) -> float:
        """The smaller one."""
        return min(val1, val2)

    @staticmethod
    def clamp(value: float, min: float, max: float) -> float:
        """The nearest number within bounds."""
        return min if value < min else max if value > max else value

    @staticmethod
    def pow(x: float, y: float) -> float:
        """X to the power of y."""
        try:
            return math.pow(x, y)
        except ValueError:
            return math.nan
        except OverflowError:
            return math.inf

    @staticmethod
    def sqrt(d: float) -> float:
        """The square root."""
        return math.sqrt(d) if d >= 0 else math.nan

    @staticmethod
    def exp(d: float) -> float:
        """E to the power of a number."""
        try:
            return math.exp(d)
        except OverflowError:
            return math.inf

    @staticmethod
    def log(d: float, new_base: float = math.e) -> float:
        """The logarithm, natural unless a base is given."""
        if d <= 0:
            return -math.inf if d == 0 else math.nan
        return math.log(d) if new_base == math.e else math.log(d, new_base)

    @staticmethod
    def log_10(d: float) -> float:
        """The logarithm to the base 10."""
        if d <= 0:
            return -math.inf if d == 0 else math.nan
        return math.log10(d)

    @staticmethod
    def floor(d: float) -> float:
        """The whole number at or below."""
        return float(math.floor(d))

    @staticmethod
    def ceiling(d: float) -> float:
        """The whole number at or above."""
        return float(math.ceil(d))

    @staticmethod
    def truncate(d: float) -> float:
        """Without the fraction."""
        return float(math.trunc(d))

    @staticmethod
    def round(value: float, digits: int = 0) -> float:
        """To so many decimal places, a half to the even neighbour."""
        return float(round(value, digits))

    @staticmethod
    def sin(a: float) -> float:
        """The sine of an angle in radians."""
        return math.sin(a)

    @staticmethod
    def cos(d: float) -> float:
        """The cosine of an angle in radians."""
        return math.cos(d)

    @staticmethod
    def tan(a: float) -> float:
        """The tangent of an angle in radians."""
        return math.tan(a)

    @staticmethod
    def atan(d: float) -> float:
        """The angle in radians whose tangent a number is."""
        return math.atan(d)

    @staticmethod
    def atan_2(y: float, x: float) -> float:
        """The angle in radians of a point."""
        return math.atan2(y, x)

    @staticmethod
    def tanh(value: float) -> float:
        """The hyperbolic tangent."""
        return math.tanh(value)
