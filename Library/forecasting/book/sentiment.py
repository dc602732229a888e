"""SentimentClassifier: whether a headline is negative, neutral or positive."""

from collections.abc import Mapping, Sequence
from os import PathLike

import numpy as np

from forecasting.book.validation import History, history_of, validation_size
from forecasting.errors import InvalidText, TrainingError
from forecasting.headlines.text_model import TextModel
from forecasting.headlines.word_vectors import load_pretrained_embeddings
from forecasting.headlines.words import CLASSES, all_words, require_all_classes, tokens_of, vocabulary_of
from forecasting.specs import ModelSpec, NetworkSpec, TrainingSpec, WindowSpec
from forecasting.training import fit_network, starting_weights
from forecasting.windows import Windows


class SentimentClassifier:
    """The network ``sentiment`` on the words of headlines: 0 is negative, 1 neutral, 2 positive.

    Args:
        num_layers: LSTM layers.
        dropout: share of a layer's outputs that is zeroed while training.
        validation_split: share of the headlines, the newest, that neither the fit nor the vocabulary sees.
        patience: epochs without a lower validation loss after which a fit stops with the weights of the best; 0 for never.
        weight_decay: share of each weight, times the learning rate, that every step takes off.
        seed: decides everything random: the same headlines, settings and seed give the same probabilities.
    """

    def __init__(
        self,
        num_layers: int = 1,
        dropout: float = 0.2,
        *,
        validation_split: float = 0.2,
        patience: int = 0,
        weight_decay: float = 0.0,
        seed: int = 1,
    ) -> None:
        self.num_layers = num_layers
        self.dropout = dropout
        self.validation_split = validation_split
        self.patience = patience
        self.weight_decay = weight_decay
        self.seed = seed
        self.word2idx: dict[str, int] = {}
        self._was_built = False
        self._fitted: TextModel | None = None

    def build_vocab(self, headlines: Sequence[str], max_vocab: int = 10000) -> dict[str, int]:
        """Number the words of headlines, the most frequent first; a later ``fit`` keeps these numbers.

        Without it ``fit`` numbers those of the headlines that it trains on.

        Args:
            headlines: texts.
            max_vocab: numbers at most, with the one that fills up and the one for unknown words.

        Returns:
            The numbers by word, also as ``word2idx``: 0 fills up, 1 is for unknown words.

        Raises:
            InvalidText: a headline is no text or has no word.
            InvalidSpec: there is no room for a word.
        """
        self.word2idx = vocabulary_of(all_words(headlines), max_vocab)
        self._was_built = True
        return self.word2idx

    def fit(
        self,
        headlines: Sequence[str],
        labels: Sequence[int],
        epochs: int = 10,
        batch_size: int = 32,
        lr: float = 0.001,
        max_len: int = 20,
        embed_dim: int = 100,
        hidden_dim: int = 128,
        pretrained_embeddings: "np.ndarray | str | PathLike[str] | None" = None,
    ) -> History:
        """Train from fresh weights.

        Args:
            headlines: N texts, oldest first.
            labels: N numbers: 0 negative, 1 neutral, 2 positive.
            epochs: passes over the headlines.
            batch_size: headlines per gradient step.
            lr: step size of Adam.
            max_len: words of a headline that are read; a longer one is cut.
            embed_dim: numbers of a word's vector.
            hidden_dim: units of an LSTM layer.
            pretrained_embeddings: vectors that words start from: shape (words, embed_dim) in the order of ``word2idx``, or a file in the
                form of GloVe. They are trained on.

        Returns:
            Both losses of every epoch, in nats.

        Raises:
            InvalidText: a headline has no word, a label is none, a class is missing from what is trained on, or the vectors do not fit.
            HistoryTooShort: there are too few headlines.
            InvalidSpec: a setting is out of range.
            TrainingDiverged: the loss became NaN or infinite; an earlier model is kept.
        """
        words, classes = all_words(headlines), _classes(labels, len(headlines))
        size = validation_size(len(words), self.validation_split, 1, f"{len(words)} headlines")
        num_fitted = len(words) - size
        require_all_classes(classes[:num_fitted], "provide more, or set fewer aside")
        numbers = self.word2idx if self._was_built else vocabulary_of(words[:num_fitted])
        network = NetworkSpec(
            "sentiment", units=hidden_dim, layers=self.num_layers, dropout=self.dropout, vocabulary=len(numbers), embedding=embed_dim
        )
        training = TrainingSpec(
            epochs=epochs, batch_size=batch_size, learning_rate=lr, loss="categorical_crossentropy", weight_decay=self.weight_decay,
            validation_bars=size, patience=self.patience,
        )  # fmt: skip
        window = WindowSpec(max_len, training_bars=max_len + 1 + len(words), holdout=0, forecast_bars=max_len + 1)
        spec = ModelSpec(window, network, training)
        start = list(starting_weights(spec, 1, self.seed))
        if pretrained_embeddings is not None:
            start[0] = _start_vectors(pretrained_embeddings, numbers, start[0].shape, self.seed)
        windows = Windows((tokens_of(words, numbers, max_len),), classes.astype(np.float32), np.arange(len(words)))
        fitted = fit_network(windows, spec, self.seed, initial=tuple(start))
        self.word2idx = numbers
        self._fitted = TextModel(spec, dict(numbers), fitted.weights)
        return history_of(fitted.losses, fitted.validation_losses)

    @property
    def vectors(self) -> np.ndarray:
        """The vectors of the words that were fitted on, shape (words, embed_dim), float32, in the order of ``word2idx``.

        Raises:
            TrainingError: ``fit`` was not called.
        """
        return self._model.weights[0]

    @property
    def _model(self) -> TextModel:
        if self._fitted is None:
            raise TrainingError("There is no model yet: call fit before predict.")
        return self._fitted

    def predict(self, headlines: Sequence[str]) -> np.ndarray:
        """The likeliest class of each headline, shape (N,), int64.

        Raises:
            TrainingError: ``fit`` was not called.
            InvalidText: a headline has no word, or none that the vocabulary has.
        """
        return self.predict_proba(headlines).argmax(axis=1)

    def predict_proba(self, headlines: Sequence[str]) -> np.ndarray:
        """Probabilities of negative, neutral and positive, shape (N, 3), float64.

        Raises:
            TrainingError: ``fit`` was not called.
            InvalidText: a headline has no word, or none that the vocabulary has.
        """
        return self._model.probabilities(headlines)


def _classes(labels: Sequence[int], num_headlines: int) -> np.ndarray:
    if len(labels) != num_headlines:
        raise InvalidText(f"There are {num_headlines} headlines and {len(labels)} labels: expected one for each.")
    classes = np.asarray(labels)
    allowed = range(len(CLASSES))
    wrong = [place for place, label in enumerate(classes.tolist()) if isinstance(label, bool) or label not in allowed]
    if wrong:
        raise InvalidText(f"The label of headline {wrong[0]} is {labels[wrong[0]]!r}: expected 0 negative, 1 neutral or 2 positive.")
    return classes.astype(np.int64)


def _start_vectors(given: "np.ndarray | str | PathLike[str]", numbers: Mapping[str, int], shape: tuple[int, ...], seed: int) -> np.ndarray:
    if isinstance(given, (str, PathLike)):
        return load_pretrained_embeddings(numbers, given, shape[1], seed)
    vectors = np.asarray(given, dtype=np.float32)
    if vectors.shape != shape or not np.isfinite(vectors).all():
        what = "numbers that are not finite" if vectors.shape == shape else f"shape {vectors.shape}"
        raise InvalidText(
            f"The word vectors have {what}: expected finite ones of shape {shape}, a row for each word of the vocabulary; "
            "build_vocab before they are made."
        )
    return vectors
