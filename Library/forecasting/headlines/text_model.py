"""A trained network of texts: ready to say whether a headline is negative, neutral or positive. NumPy alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from forecasting.early_stopping import forward_in_parts
from forecasting.errors import InvalidText
from forecasting.headlines.words import PADDING, UNKNOWN, all_words, tokens_of, words_of
from forecasting.networks import Weights
from forecasting.objectives import linked
from forecasting.specs import ModelSpec
from forecasting.windows import Windows


@dataclass(frozen=True, eq=False)
class TextModel:
    """Classifies headlines.

    Args:
        spec: of the network ``sentiment``; its lookback is how many words of a headline are read.
        vocabulary: numbers of words.
        weights: of the network.
    """

    spec: ModelSpec
    vocabulary: Mapping[str, int]
    weights: Weights

    def knows(self, headline: str) -> bool:
        """Whether a word of a headline that is read is one of those that were fitted on."""
        read = words_of(headline)[: self.spec.window.lookback]
        return any(word in self.vocabulary for word in read)

    def probabilities(self, headlines: Sequence[str]) -> np.ndarray:
        """Probabilities of negative, neutral and positive, shape (N, 3), float64.

        Raises:
            InvalidText: a headline has no word, or none that the vocabulary has.
        """
        words = all_words(headlines)
        for place, headline in enumerate(headlines):
            if not self.knows(headline):
                num_words = len(self.vocabulary.keys() - {PADDING, UNKNOWN})
                raise InvalidText(
                    f"Headline {place} ({headline!r:.60}) has none of the {num_words} words that were fitted on: "
                    "leave it out, or fit on more headlines."
                )
        tokens = tokens_of(words, self.vocabulary, self.spec.window.lookback)
        windows = Windows((tokens,), np.zeros(len(words), np.float32), np.arange(len(words)))
        return linked(self.spec.training.loss, forward_in_parts(self.spec, self.weights, windows))
