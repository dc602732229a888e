"""Word vectors from a file in the form of GloVe, sound and broken in every way."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from forecasting.book import load_pretrained_embeddings
from forecasting.errors import InvalidText

WORDS = {"<PAD>": 0, "<UNK>": 1, "rise": 2, "fall": 3, "at name": 4, "absent": 5}
SOUND = "the 0.5 -0.25 1e-2\nrise 1 2 3\nat name 7 8 9\n2008 4 5 6\nfall -1 -2 -3\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "vectors.txt"
    path.write_text(SOUND, encoding="utf-8")
    return path


def test_known_words_have_the_vectors_of_the_file_and_others_small_ones_of_the_seed(file: Path) -> None:
    found = load_pretrained_embeddings(WORDS, file, 3)
    assert (found.shape, found.dtype) == ((6, 3), np.float32)
    assert found[[0, 2, 3, 4]].tolist() == [[0, 0, 0], [1, 2, 3], [-1, -2, -3], [7, 8, 9]]
    assert (np.abs(found[[1, 5]]) <= 0.05).all()
    assert np.unique(found[[1, 5]]).size == 6
    assert np.array_equal(load_pretrained_embeddings(WORDS, str(file), embed_dim=3), found)
    other = load_pretrained_embeddings(WORDS, file, 3, seed=2)
    assert np.array_equal(other[[0, 2, 3, 4]], found[[0, 2, 3, 4]])
    assert not np.array_equal(other[1], found[1])


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("rise 1 2 3", "rise 1 2", r"vectors.txt:2 has 2 numbers behind its word: expected 3 on every line"),
        ("rise 1 2 3", "rise 1 2 3 4", r"vectors.txt:2 has 4 numbers behind its word: expected 3 on every line"),
        ("rise 1 2 3\n", "rise 1 2 3\n\n", r"vectors.txt:3 has 0 numbers"),
        ("rise 1 2 3", "rise 1 two 3", r"vectors.txt:2 has something else than numbers behind its word"),
        ("fall -1", "fall nan", r"vectors.txt:5 has a number that is not finite"),
        ("fall -1", "fall 1e99", r"vectors.txt:5 has a number that is not finite"),
    ],
)
def test_a_broken_line_is_named(file: Path, old: str, new: str, words: str) -> None:
    assert old in SOUND
    file.write_text(SOUND.replace(old, new), encoding="utf-8")
    with pytest.raises(InvalidText, match=words):
        load_pretrained_embeddings(WORDS, file, 3)


def test_another_width_and_a_file_that_is_none_are_named(file: Path, tmp_path: Path) -> None:
    for width in (2, 4):
        with pytest.raises(InvalidText, match=f"vectors.txt:1 has 3 numbers behind its word: expected {width}"):
            load_pretrained_embeddings(WORDS, file, width)
    with pytest.raises(InvalidText, match="has none of the 1 words"):
        load_pretrained_embeddings({"nothing": 0}, file, 3)
    with pytest.raises(InvalidText, match=r"absent.txt cannot be read \(No such file or directory\)"):
        load_pretrained_embeddings(WORDS, tmp_path / "absent.txt", 3)
    with pytest.raises(InvalidText, match=r"cannot be read \(Is a directory\)"):
        load_pretrained_embeddings(WORDS, tmp_path, 3)
    file.write_bytes(b"the 1 2 3\n\xff\xfe 1 2 3\n")
    with pytest.raises(InvalidText, match="is no text in UTF-8"):
        load_pretrained_embeddings(WORDS, file, 3)
