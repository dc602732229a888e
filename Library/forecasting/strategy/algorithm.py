"""LEAN's algorithm, as far as what strategies share uses it; handed in, so that the library imports no LEAN."""

from datetime import datetime
from typing import Any, Protocol


class Algorithm(Protocol):
    """``QCAlgorithm``. What LEAN's own objects are like is LEAN's to say."""

    @property
    def time(self) -> datetime:
        """The clock, in the algorithm's zone."""
        ...

    @property
    def end_date(self) -> datetime:
        """The last day of the run."""
        ...

    @property
    def live_mode(self) -> bool:
        """Whether it trades live."""
        ...

    @property
    def is_warming_up(self) -> bool:
        """Whether it is fed the past, before it trades."""
        ...

    @property
    def date_rules(self) -> Any:
        """On which days something is scheduled."""
        ...

    @property
    def time_rules(self) -> Any:
        """At what time something is scheduled."""
        ...

    @property
    def schedule(self) -> Any:
        """What is done at some time."""
        ...

    @property
    def history(self) -> Any:
        """Bars of the past."""
        ...

    @property
    def object_store(self) -> Any:
        """What is kept between runs."""
        ...

    @property
    def securities(self) -> Any:
        """Securities by symbol."""
        ...

    def train(self, *arguments: Any) -> Any:
        """Do something that may take minutes, now or at set times."""
        ...

    def log(self, message: str) -> Any:
        """Write a line into the log."""
        ...

    def plot(self, chart: str, series: str, value: Any) -> Any:
        """Add a point to a chart."""
        ...

    def add_tag(self, tag: str) -> Any:
        """Add a tag that results have."""
        ...

    def get_parameter(self, name: str) -> Any:
        """A parameter's text."""
        ...

    def get_parameters(self) -> Any:
        """All parameters."""
        ...

    def is_market_open(self, symbol: Any) -> Any:
        """Whether a symbol's exchange is open."""
        ...

    def set_start_date(self, year: int, month: int, day: int) -> Any:
        """Set the first day."""
        ...

    def set_end_date(self, year: int, month: int, day: int) -> Any:
        """Set the last day."""
        ...

    def set_cash(self, cash: Any) -> Any:
        """Set the starting cash."""
        ...

    def set_runtime_statistic(self, name: str, value: str) -> Any:
        """Show a figure while the run goes on."""
        ...
