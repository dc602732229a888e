"""What the strategy is told by its parameters, checked once and frozen."""

from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from forecasting.errors import InvalidSpec
from forecasting.headlines.headline_refit import LOSS, HeadlineTask, headline_spec
from forecasting.refit_schedule import REFITS, RefitSchedule
from forecasting.specs import MOST_SEED, ModelSpec, NetworkSpec, TrainingSpec, read_seeds
from forecasting.strategy.parameters import COUNT, Parameter, Parameters, one_of, read_ticker
from forecasting.strategy.run_settings import RUN_PARAMETERS, PlainSettings
from forecasting.strategy.settings import WEIGHTS

STRATEGY = "sentiment_lstm"
# the number that fills up, the one for unknown words, and a word
LEAST_VOCABULARY = 3
_PARAMETERS = Parameters(
    {
        **RUN_PARAMETERS,
        "ticker": Parameter(read_ticker, "one ticker such as SPY"),
        "headlines": Parameter(str, "a file such as headlines.csv"),
        "vectors": Parameter(str, "a file of word vectors, or nothing"),
        "band": Parameter(float, "a fraction such as 0.003"),
        "threshold": Parameter(float, "a number such as 0.1"),
        "weights": one_of(WEIGHTS),
        "seeds": Parameter(read_seeds, f"whole numbers from 0 to {MOST_SEED} separated by commas, each once, such as 1 or 1,2,3"),
        "refit": one_of(REFITS),
        "budget": Parameter(float, "a number of minutes such as 15, or 0 for no limit"),
        "epochs": COUNT,
        "batch_size": COUNT,
        "learning_rate": Parameter(float, "a number above 0"),
        "units": COUNT,
        "layers": COUNT,
        "dropout": Parameter(float, "a number of at least 0 and less than 1"),
        "embedding": COUNT,
        "vocabulary": COUNT,
        "words": COUNT,
        "training_headlines": COUNT,
    },
    {},
)
PARAMETERS = _PARAMETERS.names


@dataclass(frozen=True)
class SentimentSettings(PlainSettings):
    """Everything a person can choose about a run; see ``RunSettings`` for its dates and cash.

    Args:
        ticker: what is traded, and whose sessions label the headlines.
        headlines: their file, from the folder of ``main.py``.
        vectors: a file of word vectors in the form of GloVe, from the folder of ``main.py``; empty for none.
        band: change from open to close, a fraction, that makes a headline neutral.
        threshold: mean class of a day's headlines, from 0 to 1, above which it is held, and below whose negative it is held short.
        weights: ``train`` trains every refit, ``load`` only loads, ``load-or-train`` trains what is not stored.
        seeds: one network per seed; what they say is averaged.
        refit: how often the networks are renewed; see ``RefitSchedule``.
        budget: minutes that all fits of one training may take together; 0 for no limit.
        epochs: passes over the headlines.
        batch_size: headlines per gradient step.
        learning_rate: step size of Adam.
        units: of an LSTM layer.
        layers: LSTM layers.
        dropout: share of a layer's outputs that is zeroed while training.
        embedding: numbers of a word's vector.
        vocabulary: numbers of words, with the one that fills up and the one for unknown words.
        words: of a headline that are read.
        training_headlines: newest headlines that a refit learns.

    Raises:
        InvalidSpec: a value is out of its range.
    """

    READERS: ClassVar[Parameters] = _PARAMETERS

    ticker: str = "SPY"
    headlines: str = "headlines.csv"
    vectors: str = ""
    band: float = 0.003
    threshold: float = 0.1
    weights: str = "load-or-train"
    seeds: tuple[int, ...] = (1,)
    refit: str = "monthly"
    budget: float = 15.0
    epochs: int = 10
    batch_size: int = 32
    learning_rate: float = 0.005
    units: int = 16
    layers: int = 1
    dropout: float = 0.2
    embedding: int = 16
    vocabulary: int = 1000
    words: int = 20
    training_headlines: int = 200

    def __post_init__(self) -> None:
        super().__post_init__()
        if not 0 <= self.threshold < 1:
            raise InvalidSpec(f"The parameter threshold is {self.threshold}: expected a number of at least 0 and less than 1.")
        if not 0 <= self.budget < float("inf"):
            raise InvalidSpec(f"The parameter budget is {self.budget}: expected minutes, or 0 for no limit.")
        if self.vocabulary < LEAST_VOCABULARY:
            raise InvalidSpec(
                f"The parameter vocabulary is {self.vocabulary}: expected at least {LEAST_VOCABULARY}, one word and two numbers."
            )
        if self.vectors and not self.beside_main(self.vectors).is_file():
            raise InvalidSpec(
                f"The parameter vectors is {self.vectors!r}: expected a file of word vectors, and there is none of that name."
            )
        _ = self.text_model, self.task  # what is out of range ends the run before anything is asked of LEAN

    @property
    def text_model(self) -> ModelSpec:
        """What is trained."""
        network = NetworkSpec("sentiment", self.units, self.layers, self.dropout, vocabulary=self.vocabulary, embedding=self.embedding)
        training = TrainingSpec(epochs=self.epochs, batch_size=self.batch_size, learning_rate=self.learning_rate, loss=LOSS)
        return headline_spec(network, training, self.words, self.training_headlines)

    @property
    def task(self) -> HeadlineTask:
        """What is learned."""
        return HeadlineTask(self.band, self.beside_main(self.vectors) if self.vectors else "")

    @property
    def schedule(self) -> RefitSchedule:
        """The moments of the refits."""
        return RefitSchedule(self.refit, self.start)

    @staticmethod
    def beside_main(name: str) -> Path:
        """A file by its name from the folder of ``main.py``; one with a whole path is where that says."""
        return Path(__file__).parent / name
