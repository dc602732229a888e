"""One refit of the network of headlines: from headlines and bars to weights, with everything that is worth keeping beside them."""

import hashlib
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from os import PathLike

import numpy as np

from forecasting.bars import DailyBars
from forecasting.errors import HistoryTooShort, InvalidSpec, InvalidText
from forecasting.fit_progress import OnEpoch, ignore_progress
from forecasting.headlines.dated_headlines import DatedHeadlines, labelled
from forecasting.headlines.text_model import TextModel
from forecasting.headlines.word_vectors import load_pretrained_embeddings
from forecasting.headlines.words import all_words, require_all_classes, tokens_of, vocabulary_of
from forecasting.networks import Weights
from forecasting.refit import training_versions
from forecasting.specs import ModelSpec, NetworkSpec, TrainingSpec, WindowSpec
from forecasting.training import fit_network, starting_weights
from forecasting.windows import Windows

LOSS = "categorical_crossentropy"


@dataclass(frozen=True)
class HeadlineTask:
    """What is learned of headlines: all that decides weights beside the network, the headlines, the bars and the seed.

    Args:
        band: change from open to close, a fraction, that counts as none.
        vectors: a file of word vectors that the embedding starts from, see ``load_pretrained_embeddings``; empty for none.

    Raises:
        InvalidSpec: the band is below zero or not below 1.
    """

    band: float = 0.003
    vectors: str | PathLike[str] = ""

    def __post_init__(self) -> None:
        if not 0 <= self.band < 1:
            raise InvalidSpec(f"The band is {self.band}: expected a fraction of at least 0 and less than 1.")


@dataclass(frozen=True, eq=False)
class HeadlineRefit:
    """Weights of one moment and seed, and where they come from.

    Args:
        spec: what was trained.
        seed: what made it random.
        weights: float32 arrays in Keras' order.
        vocabulary: numbers of words.
        learnt: SHA-256 of headlines, classes and start vectors, hexadecimal.
        train_start: stamp of the first headline, ISO 8601, exchange time.
        known_until: end of the last bar that was looked at; the weights may be used after it.
        num_headlines: how many were learnt.
        losses: mean training loss of every epoch, in nats.
        seconds: wall time of the fit.
        versions: what trained it.
    """

    spec: ModelSpec
    seed: int
    weights: Weights
    vocabulary: Mapping[str, int]
    learnt: str
    train_start: str
    known_until: str
    num_headlines: int
    losses: tuple[float, ...]
    seconds: float
    versions: Mapping[str, str]

    @property
    def model(self) -> TextModel:
        """The network, ready to classify."""
        return TextModel(self.spec, self.vocabulary, self.weights)

    @property
    def is_complete(self) -> bool:
        """Whether all epochs were run; a fit that its budget stopped depends on the machine's speed and is not to be kept."""
        return len(self.losses) == self.spec.training.epochs


def headline_spec(network: NetworkSpec, training: TrainingSpec, num_words: int, num_headlines: int) -> ModelSpec:
    """The model of headlines.

    Args:
        network: ``sentiment``, with the numbers that a vocabulary may have.
        training: its loss is set to that of classes.
        num_words: words of a headline that are read.
        num_headlines: newest headlines that a refit learns; always as many, so that a fit is compiled once.

    Raises:
        InvalidSpec: a value is out of range.
    """
    if network.name != "sentiment":
        raise InvalidSpec(f"NetworkSpec has name={network.name!r}: expected sentiment, which reads texts alone.")
    if training.loss != LOSS or training.validation_bars:
        raise InvalidSpec(f"TrainingSpec has loss={training.loss!r} and validation_bars={training.validation_bars}: expected {LOSS} and 0.")
    # what is a bar to a window is a word, and each headline one example, as a bar more makes one window more
    window = WindowSpec(num_words, training_bars=num_words + 1 + num_headlines, holdout=0, forecast_bars=num_words + 1)
    return ModelSpec(window, network, training)


def headlines_of_refit(spec: ModelSpec) -> int:
    """How many headlines a refit learns."""
    return spec.window.training_bars - spec.window.lookback - 1


@dataclass(frozen=True, eq=False)
class HeadlineProblem:
    """What a refit learns: headlines whose session is over, and its class.

    Args:
        headlines: oldest first.
        classes: shape (N,), numbers of ``CLASSES``.
        known_until: end of the newest bar.
    """

    headlines: DatedHeadlines
    classes: np.ndarray
    known_until: np.datetime64

    @classmethod
    def cut(
        cls, headlines: DatedHeadlines, bars: DailyBars, moment: np.datetime64, task: HeadlineTask, num_headlines: int
    ) -> "HeadlineProblem":
        """The newest headlines whose session is over at a moment: later bars and headlines are not looked at.

        Args:
            headlines: that are known at the moment, and perhaps more.
            bars: of the ticker, likewise.
            moment: of the refit.
            task: says what a class is.
            num_headlines: how many are learned.

        Raises:
            HistoryTooShort: fewer are of a session that is over.
            InvalidText: a class is missing from them.
        """
        past = bars.until(moment)
        known, classes = labelled(headlines.before(moment), past, task.band)
        if len(known) < num_headlines:
            raise HistoryTooShort(
                f"A refit needs {num_headlines} headlines whose session is over and there are {len(known)}: start later, provide earlier "
                "ones, or ask for fewer."
            )
        known, classes = known.newest(num_headlines), classes[-num_headlines:]
        require_all_classes(classes, "provide earlier headlines, or choose another band")
        return cls(known, classes, past.times[-1])

    def digest(self, task: HeadlineTask) -> str:
        """SHA-256 of all that decides the weights beside spec and seed, hexadecimal.

        Raises:
            InvalidText: the file of word vectors cannot be read.
        """
        told = [self.headlines.times.astype(np.int64).tolist(), list(self.headlines.texts), self.classes.tolist()]
        found = hashlib.sha256(json.dumps(told).encode("utf-8"))
        if task.vectors:
            try:
                with open(task.vectors, "rb") as file:
                    found.update(hashlib.file_digest(file, "sha256").digest())
            except OSError as error:
                raise InvalidText(f"{task.vectors} cannot be read ({error.strerror}): name a file of word vectors.") from error
        return found.hexdigest()


def refit_headlines(
    problem: HeadlineProblem,
    spec: ModelSpec,
    task: HeadlineTask,
    seed: int,
    budget_seconds: float = math.inf,
    on_epoch: OnEpoch = ignore_progress,
) -> HeadlineRefit:
    """Train the network on headlines that are known, from fresh weights or from word vectors.

    Args:
        problem: what is learned.
        spec: see ``headline_spec``.
        task: says where word vectors are.
        seed: decides everything random.
        budget_seconds: wall time after which the fit stops; see ``HeadlineRefit.is_complete``.
        on_epoch: told after every epoch of the fit.

    Raises:
        InvalidText: the file of word vectors cannot be used.
        TrainingDiverged: the fit gave no finite numbers.
        BackendUnavailable: the training framework cannot be used.
    """
    words = all_words(problem.headlines.texts)
    numbers = vocabulary_of(words, spec.network.vocabulary)
    start = list(starting_weights(spec, 1, seed))
    if task.vectors:
        vectors = load_pretrained_embeddings(numbers, task.vectors, spec.network.embedding, seed)
        start[0] = np.concatenate([vectors, start[0][len(numbers) :]])  # the vocabulary may have room left
    tokens = tokens_of(words, numbers, spec.window.lookback)
    windows = Windows((tokens,), problem.classes.astype(np.float32), np.arange(len(words)))
    fitted = fit_network(windows, spec, seed, budget_seconds, on_epoch, tuple(start))
    return HeadlineRefit(
        spec=spec,
        seed=seed,
        weights=fitted.weights,
        vocabulary=numbers,
        learnt=problem.digest(task),
        train_start=str(problem.headlines.times[0].astype("datetime64[s]")),
        known_until=str(problem.known_until.astype("datetime64[s]")),
        num_headlines=len(words),
        losses=fitted.losses,
        seconds=fitted.seconds,
        versions=training_versions(spec),
    )
