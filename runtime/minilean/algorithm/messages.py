"""Log lines, plots, parameters and runtime statistics of an algorithm (`QCAlgorithm.cs`, `QCAlgorithm.Plotting.cs`)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from minilean.algorithm.delegation import Delegated, Facade
from minilean.common.decimals import number_of, text
from minilean.common.enums import AlgorithmStatus
from minilean.common.number_text import double_text


class Messages(Facade):
    """What an algorithm says about itself."""

    plot = Delegated("plotting")
    add_chart = Delegated("plotting")
    plot_indicator = Delegated("plotting")

    def debug(self, message: object) -> None:
        """A line for console and log; one equal to the line before is dropped."""
        self._runtime.messages.debug(str(message))

    def log(self, message: object) -> None:
        """A line for the log."""
        self._runtime.messages.log(str(message))

    def error(self, message: object) -> None:
        """An error line for console and log."""
        self._runtime.messages.error(str(message))

    def quit(self, message: str = "") -> None:
        """Stop after this step; the run counts as completed."""
        self._runtime.messages.debug("Quit(): " + message)
        self._runtime.state.status = AlgorithmStatus.STOPPED

    def set_runtime_statistic(self, name: str, value: object) -> None:
        """A named figure in the results, shown while running: a text or a number; None takes it back.

        Raises:
            TypeError: it is neither.
        """
        figure = _figure(value)
        self._runtime.results.set_runtime_statistic(str(name), figure)
        self._runtime.progress.figure(str(name), figure or "")

    def set_summary_statistic(self, name: str, value: object) -> None:
        """A named figure among the statistics of the results: a text or a number; None takes it back.

        Raises:
            TypeError: it is neither.
        """
        self._runtime.results.set_summary_statistic(str(name), _figure(value))

    def get_parameter(self, name: str, default_value: object = None) -> Any:
        """A parameter of the project, converted to the type of the default.

        Args:
            name: key in `config.json` or on the command line.
            default_value: returned when there is no such parameter or its text is no number of the default's type.

        Returns:
            Text without a default or with one that is text; int for one that is int and has at most 32 bits, else float.
        """
        return self._runtime.parameters.get(name, default_value)

    def get_parameters(self) -> dict[str, str]:
        """All parameters as text."""
        return self._runtime.parameters.ask_for_all()

    def set_name(self, name: str) -> None:
        """The name of the run in the results."""
        self._runtime.name = str(name)

    @property
    def name(self) -> str:
        """The name of the run."""
        return self._runtime.name

    @name.setter
    def name(self, value: str) -> None:
        if not isinstance(value, str):
            raise TypeError(f"name is LEAN's name of the run, a text, and not {value!r:.80}; give your own attribute another name.")
        self._runtime.name = value

    def add_tag(self, tag: str) -> None:
        """A tag of the run in the results."""
        self._runtime.tags.append(str(tag))

    def set_status(self, status: AlgorithmStatus) -> None:
        """The state of the run."""
        self._runtime.state.status = status

    @property
    def status(self) -> AlgorithmStatus:
        """The state of the run."""
        return self._runtime.state.status


def _figure(value: object) -> str | None:
    # LEAN writes doubles in their shortest form and decimals with their scale
    if value is None or isinstance(value, str):
        return value
    number = number_of(value)
    return text(number) if isinstance(number, Decimal) else double_text(number)
