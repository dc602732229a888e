"""The words of texts, and their numbers in a vocabulary."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np

from forecasting.errors import InvalidSpec, InvalidText

CLASSES = ("negative", "neutral", "positive")
"""What a headline is, by its number."""
PADDING, UNKNOWN = "<PAD>", "<UNK>"
"""What fills a short text up, number 0 of every vocabulary, and what stands for a word that it lacks, number 1."""
_WORD = re.compile(r"\w+")
_FEWEST = 3


def words_of(headline: str) -> list[str]:
    """The words of a headline in lower case, punctuation left out."""
    return _WORD.findall(headline.lower())


def all_words(headlines: Sequence[str]) -> list[list[str]]:
    """The words of each headline.

    Raises:
        InvalidText: there is none, or one is no text or has no word.
    """
    if isinstance(headlines, str) or not len(headlines):
        raise InvalidText(f"The headlines are {headlines!r:.60}: expected a list of at least one text.")
    found = []
    for place, headline in enumerate(headlines):
        words = words_of(headline) if isinstance(headline, str) else []
        if not words:
            raise InvalidText(f"Headline {place} is {headline!r:.60}: expected a text with at least one word; leave it out.")
        found.append(words)
    return found


def vocabulary_of(words: Sequence[Sequence[str]], most: int = 10000) -> dict[str, int]:
    """Numbers of words, the most frequent first, after the one that fills up and the one for unknown words.

    Args:
        words: of each headline.
        most: numbers at most.

    Raises:
        InvalidSpec: there is no room for a word.
    """
    if isinstance(most, bool) or not isinstance(most, int) or most < _FEWEST:
        raise InvalidSpec(f"A vocabulary has max_vocab={most!r}: expected a whole number of at least {_FEWEST}.")
    counts = Counter(word for own in words for word in own)
    kept = sorted(counts, key=lambda word: (-counts[word], word))[: most - 2]
    return {word: number for number, word in enumerate((PADDING, UNKNOWN, *kept))}


def tokens_of(words: Sequence[Sequence[str]], numbers: Mapping[str, int], length: int) -> np.ndarray:
    """Numbers of words, shape (N, length), int32, filled up with zeros behind; a longer headline is cut.

    Args:
        words: of each of N headlines.
        numbers: the vocabulary.
        length: words of a headline that are read.
    """
    tokens = np.zeros((len(words), length), dtype=np.int32)
    for row, own in zip(tokens, words, strict=True):
        row[: len(own)] = [numbers.get(word, numbers[UNKNOWN]) for word in own[:length]]
    return tokens


def require_all_classes(classes: np.ndarray, what: str) -> None:
    """Refuse labels that lack a class: a network would learn that it never comes.

    Args:
        classes: shape (N,), numbers of ``CLASSES``.
        what: ends what is said, such as ``provide more``.

    Raises:
        InvalidText: names the missing classes.
    """
    missing = [f"{number} ({name})" for number, name in enumerate(CLASSES) if number not in classes]
    if missing:
        raise InvalidText(
            f"None of the {len(classes)} headlines to fit has the label {' or '.join(missing)}: expected each class at least once; {what}."
        )
