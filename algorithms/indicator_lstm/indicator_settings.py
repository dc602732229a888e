"""What the strategy is told by its parameters: those of all strategies of one ticker, with windows of indicators by default."""

from dataclasses import dataclass, field
from typing import ClassVar

from forecasting.recipes import recipe
from forecasting.specs import ModelSpec
from forecasting.strategy.one_ticker import OneTickerSettings

STRATEGY = "indicator_lstm"
RECIPE = "indicators"


@dataclass(frozen=True)
class IndicatorSettings(OneTickerSettings):
    """Everything a person can choose about a run; see ``OneTickerSettings`` for ticker and threshold.

    Args:
        threshold: change, a fraction, above which the ticker is bought and below whose negative it is sold.
        spec: window, network, training and inputs, those of the recipe ``indicators`` where nothing else is chosen.
    """

    RECIPE: ClassVar[str] = RECIPE

    threshold: float = 0.0
    spec: ModelSpec = field(default_factory=lambda: recipe(RECIPE).spec)
