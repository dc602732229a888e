"""What has to wait for a price is tried again a minute later."""

from collections.abc import Callable
from datetime import timedelta

from forecasting.strategy.algorithm import Algorithm


def in_a_minute(algorithm: Algorithm, action: Callable[[], None]) -> None:
    """Do something once, when a price may have come; a backtest on daily bars gets there with its next bar.

    Args:
        algorithm: LEAN's, by whose schedule it is done.
        action: what is done.
    """
    then = algorithm.time + timedelta(minutes=1)

    def once() -> None:
        algorithm.schedule.remove(event)
        action()

    day, time = algorithm.date_rules.on(then.year, then.month, then.day), algorithm.time_rules.at(then.hour, then.minute)
    event = algorithm.schedule.on(day, time, once)
