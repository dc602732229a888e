"""What the strategy is told by its parameters: those of all strategies, and those of all that hold one ticker or nothing."""

from dataclasses import dataclass

from forecasting.strategy.one_ticker import OneTickerSettings

STRATEGY = "threshold_lstm"


@dataclass(frozen=True)
class ThresholdSettings(OneTickerSettings):
    """Everything a person can choose about a run. A field added here, with its name in ``PARAMETERS``, is a parameter more."""
