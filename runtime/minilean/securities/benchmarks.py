"""What a portfolio is compared with (`SecurityBenchmark`, `FuncBenchmark`)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from minilean.common.decimals import to_decimal, to_double
from minilean.common.naming import LeanObject

if TYPE_CHECKING:
    from minilean.securities.security import Security


class SecurityBenchmark(LeanObject):
    """The price of a security in the account currency.

    Args:
        security: one of the benchmark's own, with its own data.
    """

    __slots__ = ("security",)

    def __init__(self, security: Security) -> None:
        self.security = security

    def evaluate_exact(self, utc: datetime) -> Decimal:
        """Value at a UTC time: the last price."""
        return self.security.price_exact * self.security.quote_currency.conversion_rate_exact

    def evaluate(self, utc: datetime) -> float:
        """Value at a UTC time: the last price."""
        return to_double(self.evaluate_exact(utc))


class FuncBenchmark(LeanObject):
    """A function of time.

    Args:
        function: UTC time -> value.

    Raises:
        TypeError: it cannot be called.
    """

    __slots__ = ("_function",)

    def __init__(self, function: Callable[[datetime], Any]) -> None:
        if not callable(function):
            raise TypeError(
                f"The benchmark is {type(function).__name__}; expected a symbol, or a function of the time that returns a value."
            )
        self._function = function

    def evaluate_exact(self, utc: datetime) -> Decimal:
        """Value at a UTC time."""
        return to_decimal(self._function(utc))

    def evaluate(self, utc: datetime) -> float:
        """Value at a UTC time."""
        return to_double(self.evaluate_exact(utc))
