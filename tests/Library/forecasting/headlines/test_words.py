from __future__ import annotations

import numpy as np
import pytest

from forecasting.errors import InvalidSpec, InvalidText
from forecasting.headlines.words import all_words, require_all_classes, tokens_of, vocabulary_of, words_of


def test_words_are_in_lower_case_without_punctuation() -> None:
    assert words_of("Bank's profit: UP 3.5%, Übernahme!") == ["bank", "s", "profit", "up", "3", "5", "übernahme"]
    assert words_of("?! ...") == []


@pytest.mark.parametrize(
    ("headlines", "said"),
    [
        (["Bank beats", " ... "], "Headline 1 is ' ... ': expected a text with at least one word; leave it out."),
        (["Bank beats", None], "Headline 1 is None"),
        ([], r"The headlines are \[\]: expected a list of at least one text."),
        ("Bank beats", "The headlines are 'Bank beats': expected a list"),
    ],
)
def test_what_has_no_word_is_named(headlines: list[str], said: str) -> None:
    with pytest.raises(InvalidText, match=said):
        all_words(headlines)


def test_the_most_frequent_word_is_number_two_and_equals_are_in_order() -> None:
    words = [["up", "bank"], ["up", "airline"], ["down"]]
    assert vocabulary_of(words) == {"<PAD>": 0, "<UNK>": 1, "up": 2, "airline": 3, "bank": 4, "down": 5}
    assert vocabulary_of(words, most=4) == {"<PAD>": 0, "<UNK>": 1, "up": 2, "airline": 3}


@pytest.mark.parametrize("most", [2, 0, True, 3.0])
def test_a_vocabulary_without_room_is_refused(most: int) -> None:
    with pytest.raises(InvalidSpec, match="expected a whole number of at least 3"):
        vocabulary_of([["up"]], most)


def test_a_short_text_is_filled_up_a_long_one_cut_and_an_unknown_word_is_one() -> None:
    numbers = {"<PAD>": 0, "<UNK>": 1, "up": 2, "bank": 3}
    tokens = tokens_of([["bank", "falls"], ["up", "up", "bank", "up"]], numbers, 3)
    assert tokens.tolist() == [[3, 1, 0], [2, 2, 3]]
    assert tokens.dtype == np.int32


def test_missing_classes_are_named() -> None:
    require_all_classes(np.array([0, 1, 2, 1]), "provide more")
    with pytest.raises(
        InvalidText, match=r"None of the 2 headlines to fit has the label 0 \(negative\) or 1 \(neutral\): .*; provide more"
    ):
        require_all_classes(np.array([2, 2]), "provide more")
