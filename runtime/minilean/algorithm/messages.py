"""Log lines, plots, parameters and runtime statistics of an algorithm (`QCAlgorithm.cs`, `QCAlgorithm.Plotting.cs`)."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from minilean.algorithm.brokerage_messages import DefaultBrokerageMessageHandler
from minilean.algorithm.delegation import Delegated, Facade
from minilean.algorithm.notifications import NotificationManager
from minilean.common.decimals import number_of, text
from minilean.common.dotnet_errors import InvalidOperationException
from minilean.common.enums import AlgorithmStatus
from minilean.common.number_text import double_text
from minilean.common.user_models import adopt_model
from minilean.common.views import DictionaryView, generic
from minilean.results.messages import MessageKind, MessageQueue
from minilean.results.statistics.results import StatisticsResults

_LONGEST_NAME = 200  # of names and tags, in characters
_MOST_TAGS = 100
_Figures = generic(DictionaryView, "System.Collections.Concurrent.ConcurrentDictionary", "System.String", "System.String")


class Messages(Facade):
    """What an algorithm says about itself."""

    # two underscores: an algorithm may well have a handler of its own
    __brokerage_message_handler: Any = None

    plot = Delegated("plotting")
    record = Delegated("plotting")
    add_chart = Delegated("plotting")
    add_series = Delegated("plotting")
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

    @property
    def debug_messages(self) -> MessageQueue:
        """What `debug` said since the log was written last."""
        return self._runtime.messages.waiting(MessageKind.DEBUG)

    @property
    def log_messages(self) -> MessageQueue:
        """What `log` said since the log was written last."""
        return self._runtime.messages.waiting(MessageKind.LOG)

    @property
    def error_messages(self) -> MessageQueue:
        """What `error` said since the log was written last."""
        return self._runtime.messages.waiting(MessageKind.ERROR)

    @property
    def notify(self) -> NotificationManager:
        """Mails and messages to people: in a backtest they are logged and not sent."""
        return NotificationManager(self._runtime.messages.log)

    @property
    def brokerage_message_handler(self) -> Any:
        """Who answers what a broker says; nobody is asked in a backtest."""
        return self.__brokerage_message_handler or DefaultBrokerageMessageHandler(self)

    @brokerage_message_handler.setter
    def brokerage_message_handler(self, handler: Any) -> None:
        self.__brokerage_message_handler = handler

    def set_brokerage_message_handler(self, handler: Any) -> None:
        """Answer what a broker says by `handle_message(message)` and `handle_order(event)`; in a backtest neither is called.

        Raises:
            TypeError: it has not both methods.
        """
        self.__brokerage_message_handler = adopt_model(handler, "brokerage message handler", "handle_message", "handle_order")

    def quit(self, message: str = "") -> None:
        """Stop after this step; the run counts as completed."""
        self._runtime.messages.debug(f"Quit(): {message}")
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

    @property
    def runtime_statistics(self) -> DictionaryView[str, str]:
        """The figures that `set_runtime_statistic` named."""
        return _Figures(self._runtime.results.own_runtime_statistics)

    @property
    def statistics(self) -> StatisticsResults:
        """The statistics of the run so far."""
        return self._runtime.results.statistics_so_far()

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

    def set_parameters(self, parameters: object) -> None:
        """LEAN's own way to set parameters: its engine calls it, and it takes nothing that Python code has.

        Raises:
            TypeError: always.
        """
        raise TypeError(
            f"set_parameters takes a Dictionary of .NET; was {parameters!r:.80}. "
            "Set parameters in config.json or with --parameter, and read them with get_parameter."
        )

    def set_name(self, name: str) -> None:
        """The name of the run in the results; what is beyond 200 characters is cut.

        Raises:
            InvalidOperationException: called after initialize.
        """
        if self._runtime.state.locked:
            raise InvalidOperationException("The name of the run was set after initialize; set it in initialize.")
        self._runtime.name = str(name)[:_LONGEST_NAME]

    @property
    def name(self) -> str:
        """The name of the run."""
        return self._runtime.name

    @name.setter
    def name(self, value: str) -> None:
        if not isinstance(value, str):
            raise TypeError(f"name is LEAN's name of the run, a text, and not {value!r:.80}; give your own attribute another name.")
        self.set_name(value)

    @property
    def tags(self) -> set[str]:
        """The tags of the run in the results; a hundred at most."""
        return set(self._runtime.tags)

    @tags.setter
    def tags(self, tags: Iterable[str]) -> None:
        self.set_tags(tags)

    def set_tags(self, tags: Iterable[str]) -> None:
        """Replace the tags of the run; those without text are left out, and so are all beyond a hundred, with a warning in the log."""
        named = [tag for tag in tags if tag and tag.strip()]
        if len(named) > _MOST_TAGS:
            self.log(f"Warning: The tags collection cannot contain more than {_MOST_TAGS} items. It will be truncated.")
        self._runtime.tags[:] = dict.fromkeys(tag[:_LONGEST_NAME] for tag in named[:_MOST_TAGS])

    def add_tag(self, tag: str) -> None:
        """A further tag of the run in the results; the hundredth is the last."""
        tags, tag = self._runtime.tags, str(tag)[:_LONGEST_NAME]
        if len(tags) >= _MOST_TAGS:
            self.log(f"Warning: AddTag({tag}): Unable to add tag. Tags are limited to a maximum of {_MOST_TAGS}.")
        elif tag.strip() and tag not in tags:
            tags.append(tag)

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
