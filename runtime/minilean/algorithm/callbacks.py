"""The methods of `QCAlgorithm` that strategies override; each does nothing by default."""

from __future__ import annotations

from typing import Any

from minilean.algorithm.delegation import Facade
from minilean.common.dotnet_errors import NotImplementedException


class Callbacks(Facade):
    """What the engine calls, in the order of `minilean.engine.loop`."""

    def initialize(self) -> None:
        """Set dates, cash, securities, models and schedules. Every algorithm overrides it."""
        raise NotImplementedException(f"{type(self).__name__} has no initialize(); define it and call set_start_date and add_equity there.")

    def on_data(self, data: Any) -> None:
        """New data: called for each slice that has any."""

    def on_warmup_finished(self) -> None:
        """Warm-up is over, or there was none."""

    def on_securities_changed(self, changes: Any) -> None:
        """Securities entered or left the universe."""

    def on_order_event(self, event: Any) -> None:
        """An order changed its state."""

    def on_margin_call(self, requests: list[Any]) -> list[Any]:
        """Liquidation orders are about to be sent; return those that shall be."""
        return requests

    def on_margin_call_warning(self) -> None:
        """Less than 5 % of the portfolio is left as margin."""

    def on_splits(self, splits: Any) -> None:
        """Splits of this step."""

    def on_dividends(self, dividends: Any) -> None:
        """Dividends of this step."""

    def on_delistings(self, delistings: Any) -> None:
        """Delistings of this step."""

    def on_symbol_changed_events(self, symbol_changed_events: Any) -> None:
        """Renames of this step."""

    def on_end_of_algorithm(self) -> None:
        """The run is over."""

    def on_end_of_day(self, symbol: Any = None) -> None:
        """Ten minutes before a security's close, if overridden."""

    def on_brokerage_message(self, message: Any) -> None:
        """A message of the brokerage; backtests have none."""

    def on_brokerage_disconnect(self) -> None:
        """Live trading only."""

    def on_brokerage_reconnect(self) -> None:
        """Live trading only."""

    def on_command(self, data: Any) -> bool:
        """Live trading only."""
        return True


class BoundCallbacks:
    """An algorithm's callbacks as they are once it is made: LEAN calls these, whatever hides them later on (`AlgorithmPythonWrapper`).

    Args:
        algorithm: the algorithm; its other callbacks are looked up whenever they are called.
    """

    __slots__ = (
        "on_data",
        "on_delistings",
        "on_dividends",
        "on_end_of_day",
        "on_margin_call_warning",
        "on_order_event",
        "on_securities_changed",
        "on_splits",
        "on_symbol_changed_events",
    )

    def __init__(self, algorithm: Callbacks) -> None:
        for name in self.__slots__:
            setattr(self, name, getattr(algorithm, name))
