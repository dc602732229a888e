"""Indices of implied volatility, such as VIX, as an algorithm comes to know them."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from forecasting.errors import InvalidHistory
from forecasting.strategy.algorithm import Algorithm

if TYPE_CHECKING:
    import pandas as pd

# The exchange in Chicago ends the index of a day then. On days of early closes too: later than it was known, never earlier.
KNOWN_AT = timedelta(hours=16, minutes=15)
_PER_CENT = 100.0


class ImpliedVolatilities:
    """Keeps every day of some indices: those before a run, then each as it arrives.

    Args:
        algorithm: LEAN's.
        kind: the algorithm's class of such an index, whose points have the close in per cent as ``value`` and end at ``KNOWN_AT``.
        daily: LEAN's ``Resolution.DAILY``.
        symbols: LEAN's, by the column of ``DailyBars`` that each is: ``implied_volatilities``, ``implied_volatilities_3m``.
    """

    def __init__(self, algorithm: Algorithm, kind: type, daily: object, symbols: Mapping[str, Any]) -> None:
        self._algorithm, self._kind, self._daily, self._symbols = algorithm, kind, daily, dict(symbols)
        self._days: dict[str, dict[datetime, float]] = {name: {} for name in self._symbols}

    def read(self, past: timedelta) -> None:
        """Look up what was known before the run.

        Args:
            past: how far back.

        Raises:
            InvalidHistory: nothing was known of an index.
        """
        for name, symbol in self._symbols.items():
            history = self._algorithm.history(self._kind, symbol, past, self._daily)
            if history.empty:
                raise InvalidHistory(
                    f"Nothing is known of {_ticker(symbol)} before {self._algorithm.time:%Y-%m-%d}: add its data, start where "
                    "it has some, or choose what does not look at it."
                )
            values = history.loc[symbol].value
            self._days[name] = {time.to_pydatetime(): value / _PER_CENT for time, value in values.items()}

    def begin_after(self, first: date) -> str:
        """One sentence that names the indices which are not known on a day yet; empty when all are.

        Args:
            first: day of the first bar that is trained on.
        """
        begins = {name: min(days).date() for name, days in self._days.items() if days}
        late = [f"{_ticker(self._symbols[name])} from {begin} on" for name, begin in begins.items() if begin > first]
        known = (
            f"Bars of the first refit begin on {first}, and an index is known later, {' and '.join(late)}: windows before it are left out."
        )
        return known if late else ""

    def keep(self, slice: Any) -> None:
        """Keep what arrives.

        Args:
            slice: LEAN's, in ``on_data``.
        """
        for name, symbol in self._symbols.items():
            if slice.contains_key(symbol):
                self._days[name][slice[symbol].end_time] = float(slice[symbol].value) / _PER_CENT

    def columns(self) -> dict[str, "pd.Series"]:
        """Fractions by the time from which they were known, as ``DailyBars.from_frame`` takes them."""
        import pandas as pd  # as the library does, where it is used

        return {name: pd.Series(days, dtype=float) for name, days in self._days.items() if days}


def _ticker(symbol: Any) -> str:
    """Data of an algorithm's own have the name of their class behind the ticker."""
    return str(symbol.value).split(".")[0]
