"""Ctrl-C: the first one stops, further ones change nothing, one that was swallowed does not make the next one useless."""

import signal

import pytest

from minilean.common import interruption
from minilean.common.interruption import Interrupted, ignore_interruptions, is_interruption, shielded, undisturbed, watch_interruptions


@pytest.fixture(autouse=True)
def _restored():
    before = signal.getsignal(signal.SIGINT)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)
    interruption._watch = None


def test_further_ones_do_not_disturb_the_end():
    watch_interruptions()
    ended = []
    try:
        try:
            signal.raise_signal(signal.SIGINT)
        finally:
            for _ in range(5):
                signal.raise_signal(signal.SIGINT)
            ended.append("whole")
    except KeyboardInterrupt as error:
        signal.raise_signal(signal.SIGINT)
        ended.append(type(error))
    assert ended == ["whole", Interrupted]


def test_a_program_that_went_on_is_stopped_by_the_next_one():
    watch_interruptions()
    swallowed = 0
    for _ in range(3):
        try:
            signal.raise_signal(signal.SIGINT)
        except KeyboardInterrupt:
            swallowed += 1
    assert swallowed == 3


def test_one_that_is_kept_by_the_program_is_not_obeyed_for_ever(monkeypatch):
    watch_interruptions()
    kept = []
    try:
        signal.raise_signal(signal.SIGINT)
    except KeyboardInterrupt as error:
        kept.append(error)
    signal.raise_signal(signal.SIGINT)
    monkeypatch.setattr(interruption, "_PATIENCE_SECONDS", 0.0)
    with pytest.raises(Interrupted):
        signal.raise_signal(signal.SIGINT)


def test_nothing_is_left_to_stop_at_the_end():
    watch_interruptions()
    ignore_interruptions()
    signal.raise_signal(signal.SIGINT)
    assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN


def test_an_interruption_of_the_algorithm_s_own_is_told_from_a_person_s():
    assert is_interruption(KeyboardInterrupt())  # nobody watches, as in a notebook
    watch_interruptions()
    assert not is_interruption(KeyboardInterrupt())
    assert is_interruption(Interrupted())
    assert not is_interruption(SystemExit())


def test_a_job_that_was_started_to_ignore_it_goes_on_ignoring_it():
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    watch_interruptions()
    signal.raise_signal(signal.SIGINT)


def test_processes_are_started_out_of_its_reach():
    with shielded():
        assert signal.SIGINT in signal.pthread_sigmask(signal.SIG_BLOCK, [])
    assert signal.SIGINT not in signal.pthread_sigmask(signal.SIG_BLOCK, [])


def test_it_waits_for_the_end_of_what_belongs_together():
    watch_interruptions()
    done = []

    def count() -> None:
        with undisturbed():
            signal.raise_signal(signal.SIGINT)
            done.append("counted")

    with pytest.raises(Interrupted):
        count()
    with undisturbed():
        done.append("again")
    assert done == ["counted", "again"]
