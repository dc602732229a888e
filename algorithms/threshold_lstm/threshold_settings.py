"""What the strategy is told by its parameters, besides what all strategies are told."""

from dataclasses import dataclass
from typing import ClassVar

from forecasting.errors import InvalidSpec
from forecasting.strategy.parameters import Parameter, Parameters, read_ticker
from forecasting.strategy.settings import StrategySettings, parameters_with

STRATEGY = "threshold_lstm"


@dataclass(frozen=True)
class ThresholdSettings(StrategySettings):
    """Everything a person can choose about a run; see ``StrategySettings`` for what all strategies have.

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
