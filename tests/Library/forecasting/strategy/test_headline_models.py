"""The networks of a run on sixty headlines: what a refit that fails leaves, and what a day's headlines say."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, timedelta

import numpy as np
import pytest

from forecasting.bars import DailyBars
from forecasting.errors import WeightsCorrupt, WeightsMissing
from forecasting.headlines.dated_headlines import DatedHeadlines, collected
from forecasting.headlines.headline_refit import LOSS, HeadlineTask, headline_spec
from forecasting.headlines.headline_store import HeadlineStore
from forecasting.specs import NetworkSpec, TrainingSpec
from forecasting.strategy.headline_models import HeadlineModels
from forecasting.strategy.training_budget import TrainingBudget

KINDS = np.random.default_rng(3).integers(0, 3, 60)
TEXTS = ("shares fall badly", "shares hold still", "shares rise strongly")
HEADLINES = collected((datetime(2024, 1, 1, 8) + timedelta(days=day), TEXTS[kind]) for day, kind in enumerate(KINDS))
SPEC = headline_spec(
    NetworkSpec("sentiment", units=4, layers=1, dropout=0.0, vocabulary=12, embedding=3),
    TrainingSpec(epochs=30, batch_size=8, learning_rate=0.05, loss=LOSS), 4, 20,
)  # fmt: skip
JANUARY, FEBRUARY = np.datetime64("2024-01-31T08:00"), np.datetime64("2024-02-29T08:00")
UNLIMITED = TrainingBudget(0, 1)


def bars() -> DailyBars:
    opens, closes = np.full(61, 100.0), 100 * (1 + np.concatenate([[0.0], 0.01 * (KINDS - 1)]))
    times = np.datetime64("2023-12-31T16:00", "ns") + np.arange(61) * np.timedelta64(1, "D")
    return DailyBars(times, opens, np.maximum(opens, closes), np.minimum(opens, closes), closes)


class Memory:
    """An object store."""

    def __init__(self, files: dict[str, bytes] | None = None) -> None:
        self.files, self.refuses = dict(files or {}), False

    def contains_key(self, key: str) -> bool:
        return key in self.files

    def read_bytes(self, key: str) -> bytes:
        return self.files[key]

    def save_bytes(self, key: str, contents: bytes) -> bool:
        if not self.refuses:
            self.files[key] = contents
        return not self.refuses

    @property
    def keys(self) -> list[str]:
        return list(self.files)


def models(memory: Memory, weights: str = "load-or-train", seeds: tuple[int, ...] = (1,)) -> HeadlineModels:
    return HeadlineModels(HeadlineStore(memory, "sentiment_lstm"), "SPY", SPEC, HeadlineTask(), seeds, weights)


@pytest.fixture(scope="module")
def trained() -> tuple[HeadlineModels, Memory]:
    memory = Memory()
    made = models(memory)
    assert made.refit("2024-01", JANUARY, HEADLINES, bars(), UNLIMITED) == ""
    return made, memory


def test_before_the_first_refit_nothing_is_said() -> None:
    assert models(Memory()).mean_class(["shares fall badly"]) is None


def test_the_mean_class_has_the_sign_of_the_headlines(trained: tuple[HeadlineModels, Memory]) -> None:
    made, _ = trained
    up, down, still = (made.mean_class([text]) for text in ("shares rise strongly", "shares fall badly", "shares hold still"))
    assert up is not None
    assert down is not None
    assert still is not None
    assert up > 0.8
    assert down < -0.8
    assert abs(still) < 0.2
    assert made.mean_class(["shares rise strongly", "shares fall badly"]) == pytest.approx((up + down) / 2, abs=1e-6)


def test_a_headline_of_unknown_words_is_left_out(trained: tuple[HeadlineModels, Memory]) -> None:
    made, _ = trained
    assert made.mean_class(["nobody knows"]) is None
    assert made.mean_class([]) is None
    assert made.mean_class(["nobody knows", "shares rise strongly"]) == made.mean_class(["shares rise strongly"])


def test_weights_of_other_classes_are_loaded_where_nothing_else_may_be_and_that_is_said(trained: tuple[HeadlineModels, Memory]) -> None:
    _, memory = trained
    wide = HeadlineModels(HeadlineStore(memory, "sentiment_lstm"), "SPY", SPEC, HeadlineTask(0.009), (1,), "load")
    assert wide.refit("2024-01", JANUARY, HEADLINES, bars(), UNLIMITED) == ""  # the same classes: moves are of a percent
    other = bars()
    falls = replace(
        other,
        closes=200 - other.closes,
        highs=201 - np.minimum(other.opens, other.closes),
        lows=199 - np.maximum(other.opens, other.closes),
    )
    said = models(memory, "load").refit("2024-01", JANUARY, HEADLINES, falls, UNLIMITED)
    assert said == "It was trained on other headlines, classes or word vectors than this run has; weights=load takes it all the same."


def test_it_is_trained_once_and_then_loaded(trained: tuple[HeadlineModels, Memory]) -> None:
    _, memory = trained
    warm = models(memory, "load")
    assert warm.refit("2024-01", JANUARY, HEADLINES, bars(), UNLIMITED) == ""
    assert [(one["outcome"], one["month"], one["seed"]) for one in json.loads(warm.records_json())] == [("loaded", "2024-01", 1)]
    assert warm.mean_class(["shares fall badly"]) == trained[0].mean_class(["shares fall badly"])


def test_of_other_headlines_it_is_trained_again(trained: tuple[HeadlineModels, Memory]) -> None:
    other = DatedHeadlines(HEADLINES.times, tuple(f"the {text}" for text in HEADLINES.texts))
    made = models(Memory(trained[1].files))
    made.refit("2024-01", JANUARY, other, bars(), UNLIMITED)
    assert (made.count("trained"), made.count("loaded")) == (1, 0)


def test_seeds_are_averaged(trained: tuple[HeadlineModels, Memory]) -> None:
    memory = Memory(trained[1].files)
    both, second = models(memory, seeds=(1, 2)), models(memory, seeds=(2,))
    both.refit("2024-01", JANUARY, HEADLINES, bars(), TrainingBudget(0, 2))
    second.refit("2024-01", JANUARY, HEADLINES, bars(), UNLIMITED)
    said = ["shares rise strongly"]
    one, two = trained[0].mean_class(said), second.mean_class(said)
    assert one is not None
    assert two is not None
    assert both.mean_class(said) == pytest.approx((one + two) / 2, abs=1e-6)
    assert one != two


def test_a_refit_that_fails_keeps_the_networks_before_it(trained: tuple[HeadlineModels, Memory]) -> None:
    made = models(Memory(trained[1].files))
    made.refit("2024-01", JANUARY, HEADLINES, bars(), UNLIMITED)
    before = made.members
    trouble = made.refit("2024-02", FEBRUARY, HEADLINES.before(np.datetime64("2024-01-05")), bars(), UNLIMITED)
    assert "A refit needs 20 headlines whose session is over and there are 4" in trouble
    assert made.members is before
    assert (made.count("failed"), made.count("loaded")) == (1, 1)


def test_told_to_load_what_is_missing_ends_the_run_first_and_is_a_failure_later(trained: tuple[HeadlineModels, Memory]) -> None:
    with pytest.raises(WeightsMissing):
        models(Memory(), "load").refit("2024-01", JANUARY, HEADLINES, bars(), UNLIMITED)
    made = models(Memory(trained[1].files), "load")
    made.refit("2024-01", JANUARY, HEADLINES, bars(), UNLIMITED)
    assert "has no weights" in made.refit("2024-02", FEBRUARY, HEADLINES, bars(), UNLIMITED)
    assert made.members


def test_damaged_weights_are_trained_again_or_end_a_run_that_may_only_load(trained: tuple[HeadlineModels, Memory]) -> None:
    damaged = Memory({key: contents[:-1] for key, contents in trained[1].files.items()})
    with pytest.raises(WeightsCorrupt):
        models(damaged, "load").refit("2024-01", JANUARY, HEADLINES, bars(), UNLIMITED)
    made = models(damaged)
    assert "is damaged" in made.refit("2024-01", JANUARY, HEADLINES, bars(), UNLIMITED)
    assert made.count("trained") == 1
    whole = models(damaged, "load")
    assert whole.refit("2024-01", JANUARY, HEADLINES, bars(), UNLIMITED) == ""
    assert whole.mean_class(["shares fall badly"]) == trained[0].mean_class(["shares fall badly"])


def test_what_the_store_refuses_and_what_the_budget_stops_is_used_and_said() -> None:
    memory = Memory()
    memory.refuses = True
    made = models(memory)
    assert "The run goes on with weights that are not kept." in made.refit("2024-01", JANUARY, HEADLINES, bars(), UNLIMITED)
    assert made.members
    memory.refuses = False
    hurried = models(memory)
    assert "The budget stopped it after 1 of 30 epochs" in hurried.refit("2024-01", JANUARY, HEADLINES, bars(), TrainingBudget(1e-9, 1))
    assert hurried.members
    assert memory.files == {}
