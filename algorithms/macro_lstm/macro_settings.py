"""What the strategy is told by its parameters, besides what all strategies are told."""

from dataclasses import dataclass
from typing import ClassVar

from forecasting.strategy.parameters import Parameter, Parameters, one_of, read_tickers
from forecasting.strategy.settings import StrategySettings, parameters_with

STRATEGY = "macro_lstm"
BASKETS = ("liquid-etf", "clean")
# What parameters were called before; understood, with a hint, until the next version.
FORMER_NAMES = {"batch": "batch_size", "window": "lookback", "bars": "training_bars"}


@dataclass(frozen=True)
class MacroSettings(StrategySettings):
    """Everything a person can choose about a run; see ``StrategySettings`` for what all strategies have.

    Args:
        macro: tickers whose next close is forecast.
        baskets: ``liquid-etf`` or ``clean``; see ``macro_baskets``.

    Raises:
        InvalidSpec: see ``StrategySettings``.
    """

    PARAMETERS: ClassVar[Parameters] = parameters_with(
        {
            "macro": Parameter(read_tickers, "tickers separated by commas, each once, such as SPY or SPY,TLT"),
            "baskets": one_of(BASKETS),
        },
        FORMER_NAMES,
    )

    macro: tuple[str, ...] = ("SPY",)
    baskets: str = "liquid-etf"
