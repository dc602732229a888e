"""What the strategy is told by its parameters, checked once and frozen."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import ClassVar

from forecasting.errors import InvalidSpec
from forecasting.panel.panel_refit import panel_spec
from forecasting.refit_schedule import REFITS, RefitSchedule
from forecasting.specs import MOST_SEED, ModelSpec, TrainingSpec, read_seeds
from forecasting.strategy.parameters import COUNT, Parameter, Parameters, one_of, read_tickers
from forecasting.strategy.run_settings import RUN_PARAMETERS, PlainSettings
from forecasting.strategy.settings import WEIGHTS

STRATEGY = "cross_section_lstm"
_FILE = ".txt"
_PARAMETERS = Parameters(
    {
        **RUN_PARAMETERS,
        "tickers": Parameter(str, "tickers separated by commas, or a file beside main.py such as stocks.txt"),
        "number": COUNT,
        "gross": Parameter(float, "a share such as 1"),
        "weights": one_of(WEIGHTS),
        "seeds": Parameter(read_seeds, f"whole numbers from 0 to {MOST_SEED} separated by commas, each once, such as 1 or 1,2,3"),
        "refit": one_of(REFITS),
        "budget": Parameter(float, "a number of minutes such as 15, or 0 for no limit"),
        "lookback": COUNT,
        "training_bars": COUNT,
        "validation_bars": COUNT,
        "epochs": COUNT,
        "patience": COUNT,
        "batch_size": COUNT,
        "learning_rate": Parameter(float, "a number above 0"),
    },
    {},
)
PARAMETERS = _PARAMETERS.names


@dataclass(frozen=True)
class CrossSectionSettings(PlainSettings):
    """Everything a person can choose about a run; see ``RunSettings`` for its dates and cash.

    Args:
        tickers: the panel: tickers separated by commas, or a file beside this one that has a ticker a line.
        number: how many are held long, and as many short.
        gross: what is held long and short together, a share of the account; half of it on either side.
        weights: ``train`` trains every refit, ``load`` only loads, ``load-or-train`` trains what is not stored.
        seeds: one network per seed; the forecast is their mean.
        refit: how often the network is renewed; see ``RefitSchedule``.
        budget: minutes that all fits of one training may take together; 0 for no limit.
        lookback: weeks that a forecast looks back on.
        training_bars: weeks of a refit, those that validate among them.
        validation_bars: newest weeks of a refit that score every epoch.
        epochs: passes over the windows, at most.
        patience: epochs without a better area under the curve after which the fit stops.
        batch_size: windows per gradient step.
        learning_rate: step size of RMSprop.

    Raises:
        InvalidSpec: a value is out of its range, the file is not there, or there are too few tickers for the number held.
    """

    READERS: ClassVar[Parameters] = _PARAMETERS

    tickers: str = "stocks.txt"
    number: int = 10
    gross: float = 1.0
    weights: str = "load-or-train"
    seeds: tuple[int, ...] = (1,)
    refit: str = "once"
    budget: float = 15.0
    lookback: int = 52
    training_bars: int = 260
    validation_bars: int = 52
    epochs: int = 50
    patience: int = 5
    batch_size: int = 32
    learning_rate: float = 0.001

    def __post_init__(self) -> None:
        super().__post_init__()
        if not 0 < self.gross <= 2:
            raise InvalidSpec(f"The parameter gross is {self.gross}: expected a share above 0 and of at most 2.")
        if not 0 <= self.budget < float("inf"):
            raise InvalidSpec(f"The parameter budget is {self.budget}: expected minutes, or 0 for no limit.")
        if not 1 <= self.number <= len(self.panel) // 2:
            raise InvalidSpec(
                f"The parameter number is {self.number}, and there are {len(self.panel)} tickers: expected at least 1, and twice as many "
                "tickers."
            )
        _ = self.panel_model  # a size that is out of range ends the run before anything is asked of LEAN

    @cached_property
    def panel(self) -> tuple[str, ...]:
        """The tickers in the order of their numbers."""
        if not self.tickers.endswith(_FILE):
            return _read(self.tickers, "The parameter tickers")
        file = Path(__file__).with_name(self.tickers)
        if not file.is_file():
            raise InvalidSpec(f"The parameter tickers is {self.tickers!r}, and {file} is no file: name one beside main.py, or tickers.")
        try:
            text = file.read_text(encoding="utf-8")
        except UnicodeDecodeError as error:
            raise InvalidSpec(f"{file} is no text in UTF-8 ({error}): expected a ticker on each line.") from error
        return _read(",".join(text.split()), str(file))

    @property
    def panel_model(self) -> ModelSpec:
        """What is trained: the published network, RMSprop, binary cross-entropy, stopped by the area under the curve."""
        training = TrainingSpec(
            epochs=self.epochs,
            batch_size=self.batch_size,
            target="direction",
            optimizer="rmsprop",
            learning_rate=self.learning_rate,
            loss="binary_crossentropy",
            validation_bars=self.validation_bars,
            patience=self.patience,
            monitor="auc",
        )
        return panel_spec(len(self.panel), self.training_bars, training, lookback=self.lookback)

    @property
    def schedule(self) -> RefitSchedule:
        """The moments of the refits."""
        return RefitSchedule(self.refit, self.start)


def _read(text: str, where: str) -> tuple[str, ...]:
    try:
        return read_tickers(text)
    except ValueError as error:
        raise InvalidSpec(f"{where} has an empty ticker, or one twice: expected tickers such as AAPL,MSFT, each once.") from error
