"""What the strategy is told by its parameters: those of all strategies, and those that it alone has."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from forecasting.errors import InvalidSpec
from forecasting.strategy.parameters import Parameter, Parameters, read_tickers
from forecasting.strategy.settings import StrategySettings, parameters_with

STRATEGY = "currency_lstm"
LETTERS_OF_A_PAIR = 6


def read_pairs(text: str) -> tuple[str, ...]:
    """The pairs of a text such as ``EURUSD,EURGBP``, in capitals.

    Raises:
        ValueError: one is there twice, or is not two currencies of three letters each.
    """
    pairs = read_tickers(text)
    if not all(pair.isalpha() and pair.isascii() and len(pair) == LETTERS_OF_A_PAIR for pair in pairs):
        raise ValueError(text)
    return pairs


@dataclass(frozen=True)
class CurrencySettings(StrategySettings):
    """Everything a person can choose about a run; see ``StrategySettings`` for what all strategies have.

    Args:
        start: first day of the backtest.
        end: last day of the backtest.
        decide: ``close``, since a pair is acted on when its daily bar arrives.
        pairs: what is forecast and traded, each with a model of its own.
        threshold: change, a fraction, above which a pair is held long and below whose negative it is held short.

    Raises:
        InvalidSpec: the threshold is below zero or not below 1, ``decide`` is ``open``, and see ``StrategySettings``.
    """

    COLUMNS: ClassVar[tuple[str, ...]] = ()  # quotes have no volume
    PARAMETERS: ClassVar[Parameters] = parameters_with(
        {
            "pairs": Parameter(read_pairs, "pairs of currencies separated by commas, each once, such as EURUSD,EURGBP"),
            "threshold": Parameter(float, "a fraction such as 0.001, which is a tenth of a percent"),
        }
    )

    start: date = date(2016, 1, 1)
    end: date = date(2018, 12, 31)
    decide: str = "close"
    pairs: tuple[str, ...] = ("EURUSD", "EURGBP", "GBPUSD", "NZDUSD")
    threshold: float = 0.0

    def __post_init__(self) -> None:
        super().__post_init__()
        if not 0 <= self.threshold < 1:
            raise InvalidSpec(f"The parameter threshold is {self.threshold}: expected a fraction of at least 0 and less than 1.")
        if self.decide != "close":
            raise InvalidSpec(f"The parameter decide is {self.decide!r}: expected close, since currencies have no open to wait for.")

    @property
    def macro(self) -> tuple[str, ...]:
        """The pairs, under the name by which the trainer asks every strategy for what it forecasts."""
        return self.pairs

    @property
    def market(self) -> str:
        """LEAN's name of the market that the pairs are traded on."""
        return "oanda"
