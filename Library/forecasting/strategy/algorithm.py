"""LEAN's algorithm, as far as what strategies share uses it; handed in, so that the library imports no LEAN."""

from datetime import datetime
from typing import Any, Protocol


class Algorithm(Protocol):
    """``QCAlgorithm``. Its methods stand here as attributes: what they take and give is LEAN's to say."""

    @property
    def time(self) -> datetime:
        """The clock, in the algorithm's zone."""
        ...

    @property
    def utc_time(self) -> datetime:
        """The clock, in UTC."""
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

    @property
    def train(self) -> Any:
        """Do something that may take minutes, now or at set times."""
        ...

    @property
    def log(self) -> Any:
        """Write a line into the log."""
        ...

    @property
    def plot(self) -> Any:
        """Add a point to a chart."""
        ...

    @property
    def add_tag(self) -> Any:
        """Add a tag that results have."""
        ...

    @property
    def get_parameter(self) -> Any:
        """A parameter's text."""
        ...

    @property
    def get_parameters(self) -> Any:
        """All parameters."""
        ...

    @property
    def is_market_open(self) -> Any:
        """Whether a symbol's exchange is open."""
        ...

    @property
    def set_start_date(self) -> Any:
        """Set the first day."""
        ...

    @property
    def set_end_date(self) -> Any:
        """Set the last day."""
        ...

    @property
    def set_cash(self) -> Any:
        """Set the starting cash."""
        ...

    @property
    def set_runtime_statistic(self) -> Any:
        """Show a figure while the run goes on."""
        ...
