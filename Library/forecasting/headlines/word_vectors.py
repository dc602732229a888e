"""Vectors of words that others have trained, from a text file in the form of GloVe (Pennington et al. 2014)."""

from collections.abc import Iterator, Mapping
from os import PathLike

import numpy as np

from forecasting.errors import InvalidText
from forecasting.headlines.words import PADDING

_LIMIT = 0.05


def load_pretrained_embeddings(
    word2idx: Mapping[str, int], embedding_file: str | PathLike[str], embed_dim: int, seed: int = 1
) -> np.ndarray:
    """A vector for each word of a vocabulary.

    A word that the file lacks starts from small random numbers, the one that fills up from zeros.

    Args:
        word2idx: words and their numbers from 0.
        embedding_file: text in UTF-8, a word and its numbers on each line, with single spaces between them.
        embed_dim: numbers of a vector.
        seed: decides the vectors of words that the file lacks.

    Returns:
        shape (words, embed_dim), float32.

    Raises:
        InvalidText: there is no such file, a line of it is of another width, a known word has something else than numbers, or no word
            of the vocabulary is in it.
    """
    matrix = np.random.default_rng(seed).uniform(-_LIMIT, _LIMIT, (len(word2idx), embed_dim)).astype(np.float32)
    if PADDING in word2idx:
        matrix[word2idx[PADDING]] = 0.0
    found = 0
    for number, word, texts in _lines(embedding_file, embed_dim):
        if word in word2idx:
            matrix[word2idx[word]] = _vector(texts, f"{embedding_file}:{number}")
            found += 1
    if not found:
        raise InvalidText(f"{embedding_file} has none of the {len(word2idx)} words: expected vectors of words in lower case.")
    return matrix


def _lines(file: str | PathLike[str], width: int) -> Iterator[tuple[int, str, list[str]]]:
    """Number of a line, its word, and its numbers as text."""
    try:
        with open(file, encoding="utf-8", newline="\n") as lines:
            for number, line in enumerate(lines, 1):
                parts = line.rstrip("\r\n ").split(" ")
                # a few words have spaces in them, but none ends in a number
                if len(parts) <= width or (len(parts) > width + 1 and _is_number(parts[-width - 1])):
                    raise InvalidText(f"{file}:{number} has {len(parts) - 1} numbers behind its word: expected {width} on every line.")
                yield number, " ".join(parts[:-width]), parts[-width:]
    except UnicodeDecodeError as error:
        raise InvalidText(f"{file} is no text in UTF-8 ({error}): expected a word and its numbers on each line.") from error
    except OSError as error:
        raise InvalidText(f"{file} cannot be read ({error.strerror}): name a text file of word vectors.") from error


def _vector(texts: list[str], where: str) -> np.ndarray:
    try:
        vector = np.array(texts, dtype=np.float64)
    except ValueError as error:
        raise InvalidText(f"{where} has something else than numbers behind its word ({error}): repair or remove the line.") from error
    if not (np.abs(vector) <= np.finfo(np.float32).max).all():
        raise InvalidText(f"{where} has a number that is not finite: repair or remove the line.")
    return vector.astype(np.float32)


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
