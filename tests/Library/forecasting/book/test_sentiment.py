"""SentimentClassifier on headlines whose words decide, and what it refuses."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from forecasting.book import SentimentClassifier
from forecasting.errors import HistoryTooShort, InvalidSpec, InvalidText, TrainingError

HEADLINES = ["Profits RISE again", "Shares fall sharply", "Board meets today"] * 10
LABELS = [2, 0, 1] * 10
SETTINGS = {"epochs": 15, "batch_size": 8, "lr": 0.03, "max_len": 4, "embed_dim": 6, "hidden_dim": 6}


@pytest.fixture(scope="module")
def fitted() -> tuple[SentimentClassifier, dict[str, list[float]]]:
    classifier = SentimentClassifier(dropout=0.0)
    return classifier, classifier.fit(HEADLINES, LABELS, **SETTINGS)


def test_words_decide(fitted) -> None:
    classifier, history = fitted
    assert (list(history), len(history["train_loss"]), len(history["val_loss"])) == (["train_loss", "val_loss"], 15, 15)
    assert history["train_loss"][0] > 0.8
    assert history["val_loss"][-1] < 0.1
    predictions = classifier.predict(["Profits rise!", "Will shares fall sharply?", "board meets"])
    assert (predictions.tolist(), predictions.dtype) == ([2, 0, 1], np.int64)


def test_probabilities_are_of_all_three_classes_and_those_of_one_headline_are_its_own(fitted) -> None:
    classifier, _ = fitted
    found = classifier.predict_proba(HEADLINES[:3])
    assert found.shape == (3, 3)
    assert found.sum(axis=1) == pytest.approx([1, 1, 1], abs=1e-12)
    assert found.argmax(axis=1).tolist() == [2, 0, 1]
    assert classifier.predict_proba(HEADLINES[1:2])[0] == pytest.approx(found[1], abs=1e-6)
    assert classifier.predict_proba(["profits rise again or what"]) == pytest.approx(classifier.predict_proba(["profits rise again other"]))


def test_words_are_numbered_by_how_often_they_come() -> None:
    classifier = SentimentClassifier()
    numbers = classifier.build_vocab(["b a", "a c", "A, c!"], max_vocab=4)
    assert numbers == classifier.word2idx == {"<PAD>": 0, "<UNK>": 1, "a": 2, "c": 3}
    assert list(classifier.build_vocab(["b a", "a c"])) == ["<PAD>", "<UNK>", "a", "b", "c"]


def test_the_vocabulary_is_of_what_is_trained_on_unless_it_was_built() -> None:
    headlines, labels = [*HEADLINES, *["Secret words"] * 10], [*LABELS, *[1] * 10]
    once = {**SETTINGS, "epochs": 1}
    own, built = SentimentClassifier(validation_split=0.25), SentimentClassifier(validation_split=0.25)
    own.fit(headlines, labels, **once)
    assert "secret" not in own.word2idx
    built.build_vocab(headlines)
    built.fit(headlines, labels, **once)
    assert "secret" in built.word2idx
    own.fit(HEADLINES[:9], LABELS[:9], **once)  # a second fit has its own
    assert len(own.word2idx) == 11


def test_neither_the_fit_nor_its_words_see_what_validates() -> None:
    fits = []
    for newest in ("Board meets today", "Board meets Mars"):
        classifier = SentimentClassifier(dropout=0.0, validation_split=0.1)
        history = classifier.fit([*HEADLINES[:27], *[newest] * 3], [*LABELS[:27], 1, 1, 1], **{**SETTINGS, "epochs": 3})
        fits.append((classifier.predict_proba(HEADLINES[:3]).tolist(), history["train_loss"], history["val_loss"]))
    assert fits[0][:2] == fits[1][:2]
    assert fits[0][2] != fits[1][2]


def test_words_start_from_the_vectors_that_are_given(tmp_path: Path) -> None:
    file = tmp_path / "vectors.txt"
    file.write_text("rise 1 0 0\nfall -1 0 0\nmeets 0 1 0\n", encoding="utf-8")
    still = {**SETTINGS, "epochs": 1, "embed_dim": 3, "lr": 1e-12}
    by_file, by_array = SentimentClassifier(), SentimentClassifier()
    by_file.fit(HEADLINES, LABELS, pretrained_embeddings=file, **still)
    vectors = by_file.vectors
    assert vectors[by_file.word2idx["fall"]].tolist() == pytest.approx([-1, 0, 0], abs=1e-6)
    by_array.build_vocab(HEADLINES)
    by_array.fit(HEADLINES, LABELS, pretrained_embeddings=vectors, **still)
    assert by_array.predict_proba(HEADLINES[:3]) == pytest.approx(by_file.predict_proba(HEADLINES[:3]), abs=1e-6)
    own = SentimentClassifier()
    own.fit(HEADLINES, LABELS, **still)
    assert own.vectors[own.word2idx["fall"]].tolist() != pytest.approx([-1, 0, 0], abs=0.1)


def test_patience_stops() -> None:
    rng = np.random.default_rng(1)
    labels = [*LABELS[:6], *rng.integers(0, 3, 24).tolist()]
    history = SentimentClassifier(patience=1).fit(HEADLINES, labels, **SETTINGS)
    assert len(history["val_loss"]) == int(np.argmin(history["val_loss"])) + 2 < 15


@pytest.mark.parametrize(
    ("headlines", "labels", "settings", "error", "words"),
    [
        ([*HEADLINES[:29], " -!"], LABELS, {}, InvalidText, "Headline 29 is ' -!': expected a text with at least one word"),
        ([*HEADLINES[:29], None], LABELS, {}, InvalidText, "Headline 29 is None"),
        ([], [], {}, InvalidText, "expected a list of at least one text"),
        ("Profits rise", [2], {}, InvalidText, "The headlines are 'Profits rise': expected a list"),
        (HEADLINES, LABELS[1:], {}, InvalidText, "There are 30 headlines and 29 labels: expected one for each"),
        (HEADLINES, [3, *LABELS[1:]], {}, InvalidText, "The label of headline 0 is 3: expected 0 negative, 1 neutral or 2 positive"),
        (HEADLINES, ["positive", *LABELS[1:]], {}, InvalidText, "The label of headline 0 is 'positive'"),
        (HEADLINES, [2] * 30, {}, InvalidText, r"None of the 24 headlines to fit has the label 0 \(negative\) or 1 \(neutral\)"),
        (HEADLINES[:2], LABELS[:2], {}, HistoryTooShort, "2 headlines give 2 examples, of which 1 remain to fit"),
        (HEADLINES, LABELS, {"epochs": 0}, InvalidSpec, "epochs=0"),
        (HEADLINES, LABELS, {"max_len": 0}, InvalidSpec, "lookback=0"),
        (HEADLINES, LABELS, {"pretrained_embeddings": np.zeros((11, 5))}, InvalidText, r"shape \(11, 5\): expected finite .* \(11, 6\)"),
        (HEADLINES, LABELS, {"pretrained_embeddings": np.full((11, 6), np.nan)}, InvalidText, "numbers that are not finite"),
        (HEADLINES, LABELS, {"pretrained_embeddings": "absent.txt"}, InvalidText, "absent.txt cannot be read"),
    ],
)
def test_what_cannot_be_fitted_is_named_and_the_model_kept(fitted, headlines, labels, settings, error: type, words: str) -> None:
    classifier, _ = fitted
    before, numbers = classifier.predict_proba(HEADLINES[:3]).tolist(), dict(classifier.word2idx)
    with pytest.raises(error, match=words):
        classifier.fit(headlines, labels, **{**SETTINGS, **settings})
    assert classifier.predict_proba(HEADLINES[:3]).tolist() == before
    assert classifier.word2idx == numbers


def test_a_headline_that_says_nothing_known_is_named(fitted) -> None:
    classifier, _ = fitted
    with pytest.raises(InvalidText, match=r"Headline 1 \('Unheard of'\) has none of the 9 words that were fitted on"):
        classifier.predict(["profits rise", "Unheard of"])
    with pytest.raises(InvalidText, match="Headline 0 is ''"):
        classifier.predict_proba([""])
    with pytest.raises(TrainingError, match="call fit before predict"):
        SentimentClassifier().predict(["profits"])
    with pytest.raises(InvalidSpec, match="max_vocab=2: expected a whole number of at least 3"):
        SentimentClassifier().build_vocab(["profits"], max_vocab=2)
