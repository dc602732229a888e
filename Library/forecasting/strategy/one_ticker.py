"""Strategies that forecast one ticker and hold all of it or nothing: their parameters, and their rule."""

from dataclasses import dataclass
from typing import ClassVar

from forecasting.errors import InvalidSpec
from forecasting.strategy.parameters import Parameter, Parameters, read_ticker
from forecasting.strategy.settings import StrategySettings, parameters_with


@dataclass(frozen=True)
class OneTickerSettings(StrategySettings):
    """Everything a person can choose about such a run; see ``StrategySettings`` for what all strategies have.

    Args:
        ticker: what is forecast and traded.
        threshold: change, a fraction, above which it is bought and below whose negative it is sold.

    Raises:
        InvalidSpec: the threshold is below zero or not below 1, and see ``StrategySettings``.
    """

    PARAMETERS: ClassVar[Parameters] = parameters_with(
        {
            "ticker": Parameter(read_ticker, "one ticker such as SPY"),
            "threshold": Parameter(float, "a fraction such as 0.005, which is half a percent"),
        }
    )

    ticker: str = "SPY"
    threshold: float = 0.005

    def __post_init__(self) -> None:
        super().__post_init__()
        if not 0 <= self.threshold < 1:
            raise InvalidSpec(f"The parameter threshold is {self.threshold}: expected a fraction of at least 0 and less than 1.")

    @property
    def macro(self) -> tuple[str, ...]:
        """The tickers that are forecast, under the name by which the trainer asks every strategy for them."""
        return (self.ticker,)


def is_to_be_held(change: float, threshold: float, is_held: bool) -> bool:
    """Whether a fund is to be held: from a change above the threshold on, until one below its negative.

    Args:
        change: that is expected, a fraction.
        threshold: a fraction.
        is_held: whether it is held now.
    """
    return change >= -threshold if is_held else change > threshold
