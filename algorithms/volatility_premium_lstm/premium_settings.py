"""What the strategy is told by its parameters: those of all strategies of one ticker, with windows of implied volatility by default."""

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import ClassVar

from forecasting.recipes import recipe
from forecasting.specs import ModelSpec
from forecasting.strategy.one_ticker import OneTickerSettings

STRATEGY = "volatility_premium_lstm"
RECIPE = "volatility_premium"
INDICES = MappingProxyType({"implied_volatilities": "VIX", "implied_volatilities_3m": "VIX3M"})
"""Files under ``alternative/cboe``, by the column of the bars that each is."""


@dataclass(frozen=True)
class PremiumSettings(OneTickerSettings):
    """Everything a person can choose about a run; see ``OneTickerSettings`` for ticker and threshold.

    Args:
        threshold: change, a fraction, above which the ticker is bought and below whose negative it is sold.
        refit: how often a model is renewed; once, as first published, where nothing else is chosen.
        spec: window, network, training and inputs, those of the recipe ``volatility_premium`` where nothing else is chosen.
    """

    RECIPE: ClassVar[str] = RECIPE
    COLUMNS: ClassVar[tuple[str, ...]] = ("volumes", *INDICES)

    threshold: float = 0.0
    refit: str = "once"
    spec: ModelSpec = field(default_factory=lambda: recipe(RECIPE).spec)
