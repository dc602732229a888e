"""What the strategy is told by its parameters, checked once and frozen."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import ClassVar

from forecasting.errors import InvalidSpec
from forecasting.networks import networks_of_windows
from forecasting.recipes import recipe
from forecasting.specs import MOST_SEED, ModelSpec, read_seeds
from forecasting.strategy.parameters import Parameter, Parameters, one_of, read_ticker, read_tickers
from forecasting.strategy.run_settings import RUN_PARAMETERS, PlainSettings

DECIDE = ("open", "close")
REFERENCES: Mapping[str, str] = MappingProxyType(
    {
        "har_vix": "har, vix",
        "har_vix_leverage": "har, vix, leverage",
        "har": "har",
        "scaled_vix": "scaled vix",
        "garch": "garch",
        "gjr": "gjr",
        "ewma": "ewma",
        "last": "last value",
    }
)
"""Forecasters by their names as parameters: references of the library."""
NETWORK, CONSTANT = "network", "constant"
FORECASTERS = (*REFERENCES, NETWORK, CONSTANT)
LEAST_TRAINING_BARS = 300
_PARAMETERS = Parameters(
    {
        **RUN_PARAMETERS,
        "stocks": Parameter(read_ticker, "one ticker such as SPY"),
        "bills": Parameter(
            lambda text: read_tickers(text) if text else (), "tickers separated by commas, each once, such as BIL,SHY, or nothing for cash"
        ),
        "index": Parameter(read_ticker, "one index such as VIX"),
        "forecaster": one_of(FORECASTERS),
        "volatility": Parameter(float, "a yearly volatility such as 0.10"),
        "constant_volatility": Parameter(float, "a yearly volatility such as 0.20"),
        "cap": Parameter(float, "a share such as 1"),
        "band": Parameter(float, "a share such as 0.05"),
        "decide": one_of(DECIDE),
        "network": one_of(networks_of_windows()),
        "seeds": Parameter(read_seeds, f"whole numbers from 0 to {MOST_SEED} separated by commas, each once, such as 1 or 1,2,3"),
        "training_bars": Parameter(int, f"a whole number of at least {LEAST_TRAINING_BARS}"),
    },
    {},
)
PARAMETERS = _PARAMETERS.names


@dataclass(frozen=True)
class VolatilitySettings(PlainSettings):
    """Everything a person can choose about a run; see ``RunSettings`` for its dates and cash.

    Args:
        stocks: what is held at a share that keeps its volatility.
        bills: what holds the rest, the first of them that has a price; none for cash.
        index: file of implied volatility in per cent, read where the forecaster looks at it.
        forecaster: one of ``FORECASTERS``.
        volatility: of a year, a fraction, that the share shall keep.
        constant_volatility: what ``constant`` expects, always.
        cap: largest share.
        band: smallest change of the share that is traded.
        decide: ``open`` five minutes after the open, ``close`` twenty minutes after the close, when the index of the day is known.
        network: which one, where the forecaster is ``network``: that of the recipe ``volatility`` with this one in its place.
        seeds: one network per seed; the forecast is their mean.
        training_bars: of a refit.

    Raises:
        InvalidSpec: a value is out of its range, or two of them contradict each other.
    """

    READERS: ClassVar[Parameters] = _PARAMETERS

    stocks: str = "SPY"
    bills: tuple[str, ...] = ("BIL", "SHY")
    index: str = "VIX"
    forecaster: str = "har_vix"
    volatility: float = 0.10
    constant_volatility: float = 0.20
    cap: float = 1.0
    band: float = 0.05
    decide: str = "close"
    network: str = "lstm"
    seeds: tuple[int, ...] = (1,)
    training_bars: int = 1280

    def __post_init__(self) -> None:
        super().__post_init__()
        for name in ("volatility", "constant_volatility"):
            if not 0 < getattr(self, name) <= 1:
                raise InvalidSpec(f"The parameter {name} is {getattr(self, name)}: expected a yearly volatility above 0 and of at most 1.")
        if not 0 < self.cap <= 1:
            raise InvalidSpec(
                f"The parameter cap is {self.cap}: expected a share above 0 and of at most 1, since nothing is bought on credit."
            )
        if not 0 <= self.band < self.cap:
            raise InvalidSpec(f"The parameter band is {self.band}: expected a share of at least 0 and below cap, {self.cap:g}.")
        if self.training_bars < LEAST_TRAINING_BARS:
            raise InvalidSpec(f"The parameter training_bars is {self.training_bars}: expected at least {LEAST_TRAINING_BARS}.")
        if self.stocks in self.bills:
            raise InvalidSpec(f"{self.stocks} is given as stocks and among bills: give it once.")

    @property
    def network_spec(self) -> ModelSpec:
        """What is trained where the forecaster is ``network``; all its bars, since references have no holdout either."""
        found = recipe("volatility").spec
        window = replace(found.window, training_bars=self.training_bars, holdout=0)
        return replace(found, window=window, network=replace(found.network, name=self.network))
