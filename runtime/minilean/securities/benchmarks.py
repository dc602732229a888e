"""What a portfolio is compared with (`SecurityBenchmark`, `FuncBenchmark`)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from minilean.common.decimals import to_decimal, to_double
from minilean.common.naming import LeanObject
from minilean.common.user_models import adopt_model
from minilean.common.utc_times import aware

if TYPE_CHECKING:
    from minilean.common.symbol import Symbol
    from minilean.securities.manager import SecurityManager
    from minilean.securities.security import Security


class SecurityBenchmark(LeanObject):
    """The price of a security in the account currency.

    Args:
        security: one of the benchmark's own, with its own data.
    """

    __slots__ = ("security",)

    def __init__(self, security: Security) -> None:
        self.security = security

    @staticmethod
    def create_instance(securities: SecurityManager, symbol: Symbol) -> SecurityBenchmark:
        """The benchmark of a symbol, by a security of its own.

        Args:
            securities: those of the algorithm, which the new one does not join.
            symbol: what to compare with.
        """
        return SecurityBenchmark(securities.create_benchmark_security(symbol))

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
        return to_decimal(self._function(aware(utc)))

    def evaluate(self, utc: datetime) -> float:
        """Value at a UTC time."""
        return to_double(self.evaluate_exact(utc))


def benchmark_of_model(model: object) -> FuncBenchmark:
    """A benchmark of an algorithm's own class (`BenchmarkPythonWrapper`).

    Args:
        model: an object with `evaluate(utc)`.

    Raises:
        TypeError: it has no such method.
    """
    return FuncBenchmark(adopt_model(model, "benchmark", "evaluate").evaluate)
