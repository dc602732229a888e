"""What is kept of a network of headlines comes back to the last bit, or as an error with a name."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from forecasting.errors import StoreWriteFailed, WeightsCorrupt, WeightsLookAhead, WeightsMismatch, WeightsMissing
from forecasting.headlines.headline_refit import HeadlineRefit
from forecasting.headlines.headline_store import HeadlineStore
from forecasting.refit_format import seal, unseal
from forecasting.specs import ModelSpec

LATER = np.datetime64("2024-02-29T08:00")


class Memory:
    """An object store."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.refuses = False

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


@pytest.fixture
def memory(fit: HeadlineRefit) -> Memory:
    memory = Memory()
    HeadlineStore(memory, "sentiment_lstm").save("SPY", "2024-02", fit)
    return memory


def test_what_comes_back_is_what_was_kept(memory: Memory, fit: HeadlineRefit, spec: ModelSpec) -> None:
    found = HeadlineStore(memory, "sentiment_lstm").load("SPY", spec, "2024-02", 1, LATER, fit.learnt)

    assert [w.tobytes() for w in found.weights] == [w.tobytes() for w in fit.weights]
    assert [w.shape for w in found.weights] == [w.shape for w in fit.weights]
    assert vars(replace(found, weights=())) == vars(replace(fit, weights=()))
    said = ["shares rise strongly"]
    assert found.model.probabilities(said).tobytes() == fit.model.probabilities(said).tobytes()


def test_the_key_is_that_of_all_published_weights(memory: Memory, spec: ModelSpec) -> None:
    (key,) = memory.keys
    assert key.startswith(f"sentiment_lstm/SPY/{spec.hash}/2024-02-1-")
    assert key.endswith(".npz")


def test_the_same_refit_is_kept_once_and_another_beside_it(memory: Memory, fit: HeadlineRefit, spec: ModelSpec) -> None:
    store = HeadlineStore(memory, "sentiment_lstm")
    store.save("SPY", "2024-02", replace(fit, seconds=99.0))
    assert len(memory.files) == 1
    other = replace(fit, learnt="0" * 64)
    store.save("SPY", "2024-02", other)
    assert len(memory.files) == 2
    for learnt in (fit.learnt, other.learnt):
        found = store.find("SPY", spec, "2024-02", 1, LATER, learnt)
        assert found is not None
        assert found.learnt == learnt


def test_of_other_headlines_nothing_is_found_and_yet_loaded_when_told_to(memory: Memory, fit: HeadlineRefit, spec: ModelSpec) -> None:
    store = HeadlineStore(memory, "sentiment_lstm")
    assert store.find("SPY", spec, "2024-02", 1, LATER, "0" * 64) is None
    assert store.load("SPY", spec, "2024-02", 1, LATER, "0" * 64).learnt == fit.learnt


def test_weights_that_know_more_than_the_moment_are_refused(memory: Memory, fit: HeadlineRefit, spec: ModelSpec) -> None:
    store = HeadlineStore(memory, "sentiment_lstm")
    with pytest.raises(WeightsLookAhead, match="know bars until 2024-02-19T16:00:00, after the moment of use"):
        store.load("SPY", spec, "2024-02", 1, np.datetime64("2024-02-19T15:59"))
    assert store.load("SPY", spec, "2024-02", 1, np.datetime64("2024-02-19T16:00")).seed == 1
    assert store.find("SPY", spec, "2024-02", 1, np.datetime64("2024-02-19T15:59"), fit.learnt) is None


@pytest.mark.parametrize(("month", "seed"), [("2024-01", 1), ("2024-02", 2)])
def test_what_is_not_there_is_missing(memory: Memory, spec: ModelSpec, month: str, seed: int) -> None:
    with pytest.raises(WeightsMissing, match=f"no weights of headlines of SPY, {month} with seed {seed}"):
        HeadlineStore(memory, "sentiment_lstm").load("SPY", spec, month, seed, LATER)


def test_every_flipped_byte_is_noticed_and_a_sound_file_beside_it_is_taken(memory: Memory, fit: HeadlineRefit, spec: ModelSpec) -> None:
    (key,) = memory.keys
    sound = memory.files[key]
    for place in range(0, len(sound), 97):
        memory.files[key] = sound[:place] + bytes([sound[place] ^ 1]) + sound[place + 1 :]
        with pytest.raises(WeightsCorrupt, match="is damaged"):
            HeadlineStore(memory, "sentiment_lstm").load("SPY", spec, "2024-02", 1, LATER)
    store = HeadlineStore(memory, "sentiment_lstm")
    store.save("SPY", "2024-02", replace(fit, learnt="0" * 64))
    assert store.load("SPY", spec, "2024-02", 1, LATER).learnt == "0" * 64
    assert len(store.troubles) == 1
    store.save("SPY", "2024-02", fit)  # a damaged file is written whole again
    assert memory.files[key] == sound


def sealed(memory: Memory, **changes: object) -> None:
    (key,) = memory.keys
    about, arrays = unseal(memory.files[key], key, "")
    memory.files[key] = seal(about | changes, arrays)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"kind": "closes"}, "no file of headlines"),
        ({"format": 2}, "no file of headlines"),
        ({"learnt": "0" * 64}, "copied to a key that is not its own"),
        ({"vocabulary": None}, "not its own"),
        ({"losses": ["low"]}, "losses or times that are no numbers"),
        ({"train_start": "yesterday"}, "a form that this version cannot read"),
    ],
)
def test_a_whole_file_that_says_something_else_is_a_mismatch(
    memory: Memory, spec: ModelSpec, changes: dict[str, object], said: str
) -> None:
    sealed(memory, **changes)
    with pytest.raises(WeightsMismatch, match=said):
        HeadlineStore(memory, "sentiment_lstm").load("SPY", spec, "2024-02", 1, LATER)


def test_a_store_that_refuses_is_said_and_nothing_is_there(fit: HeadlineRefit) -> None:
    memory = Memory()
    memory.refuses = True
    with pytest.raises(StoreWriteFailed, match="The store refused sentiment_lstm/SPY/"):
        HeadlineStore(memory, "sentiment_lstm").save("SPY", "2024-02", fit)
    assert memory.files == {}
