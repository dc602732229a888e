"""Nothing that was recorded is lost, whoever else writes and wherever a crash cuts."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import given, settings
from hypothesis import strategies as st

from minilean.errors import DataError, InputError, MachineError
from minilean.ledger import ledger as module
from minilean.ledger.ledger import Ledger, shortened
from minilean.ledger.lines import Kind
from minilean.ledger.trial import Score, Span, Status, Trial

ROOT = Path(__file__).parents[4]
WHEN = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger(tmp_path / "store" / "ledger" / "trials.jsonl", lambda: WHEN)


def test_no_file_is_an_empty_ledger(ledger: Ledger) -> None:
    assert ledger.read().entries == ()
    assert not ledger.path.parent.exists()


def test_the_same_again_is_an_event_and_no_trial(ledger: Ledger, trial: Callable[..., Trial]) -> None:
    kinds = [
        ledger.record(trial(window="20", seed="1"), Status.STARTED).kind,
        ledger.record(trial(window="20", seed="2"), Status.FINISHED, Score(10)).kind,
        ledger.record(trial(window="21"), Status.FAILED).kind,
        ledger.enter_by_hand(trial(window="22"), None, "tried in March").kind,
        ledger.record(trial(window="22"), Status.FINISHED).kind,
    ]
    assert kinds == [Kind.TRIAL, Kind.EVENT, Kind.TRIAL, Kind.HAND_ENTRY, Kind.EVENT]
    found = ledger.read()
    assert [entry.kind for entry in found.entries] == kinds
    assert [len(runs) for runs in found.trials().values()] == [2, 1, 2]


def test_trials_are_counted_by_family(ledger: Ledger, trial: Callable[..., Trial]) -> None:
    for family in ("Momentum", "Reversal", "Momentum"):
        ledger.record(trial(family=family), Status.FINISHED)
    found = ledger.read()
    assert [(family, len(found.trials(family))) for family in ("Momentum", "Reversal", "Other")] == [
        ("Momentum", 1),
        ("Reversal", 1),
        ("Other", 0),
    ]
    assert len(found.trials()) == 2


def test_lines_have_ids_of_their_own_even_if_they_say_the_same(ledger: Ledger, trial: Callable[..., Trial]) -> None:
    ids = {ledger.record(trial(), Status.FINISHED).id for _ in range(50)}
    assert len(ids) == 50
    assert all(len(name) == 8 for name in ids)


def test_notes_and_deletions_belong_to_their_run(ledger: Ledger, trial: Callable[..., Trial]) -> None:
    first = ledger.record(trial(), Status.FINISHED, results="a", returns="r.json", note="at once")
    second = ledger.record(trial(window="2"), Status.FINISHED, results="b")
    ledger.note(first.id, "later")
    ledger.note_deletion(second.id, "kept.json")
    found = ledger.read()
    assert [(run.notes, run.is_deleted, run.returns) for run in found.runs] == [
        (("at once", "later"), False, "r.json"),
        ((), True, "kept.json"),
    ]
    assert len(found.trials()) == 2, "what was deleted counts"


def test_a_run_is_found_by_the_beginning_of_its_id(ledger: Ledger, trial: Callable[..., Trial]) -> None:
    entries = [ledger.record(trial(window=str(number)), Status.FINISHED) for number in range(20)]
    found = ledger.read()
    assert found.run(entries[3].id).entry.trial.parameters == {"window": "3"}
    with pytest.raises(InputError, match="The ledger has no run whose ID begins with 'xyz'"):
        found.run("xyz")
    shared = next(e.id[0] for e in entries if sum(o.id[0] == e.id[0] for o in entries) == 2)
    with pytest.raises(InputError, match=f"The ledger has 2 runs whose ID begins with '{shared}'"):
        found.run(shared)


def test_a_line_that_is_cut_off_is_named_and_the_next_begins_on_its_own(ledger: Ledger, trial: Callable[..., Trial]) -> None:
    ledger.record(trial(window="1"), Status.FINISHED)
    ledger.record(trial(window="2"), Status.FINISHED)
    whole = ledger.path.read_bytes()
    ledger.path.write_bytes(whole[:-30])
    ledger.record(trial(window="3"), Status.FINISHED)
    found = ledger.read()
    assert [entry.trial.parameters["window"] for entry in found.entries] == ["1", "3"]
    assert len(found.damaged) == 1
    assert found.damaged[0].startswith(f"{ledger.path}, line 2 is skipped: it is no whole JSON (")


def test_a_trial_whose_first_line_is_damaged_still_counts(ledger: Ledger, trial: Callable[..., Trial]) -> None:
    ledger.record(trial(), Status.FINISHED)
    ledger.path.write_bytes(ledger.path.read_bytes()[:-3])
    ledger.record(trial(), Status.FINISHED)
    assert len(ledger.read().trials()) == 1


actions = st.lists(st.one_of(st.sampled_from(["one", "other"]), st.integers(1, 400)), max_size=25)


@settings(max_examples=25)
@given(actions)
def test_whatever_is_written_by_two_and_cut_all_whole_lines_are_read(tmp_path_factory: pytest.TempPathFactory, done: list) -> None:
    write_and_cut(tmp_path_factory.mktemp("ledger") / "trials.jsonl", done)


@pytest.mark.long
@settings(max_examples=300)
@given(actions)
def test_whatever_is_written_and_cut_in_many_more_ways_is_read(tmp_path_factory: pytest.TempPathFactory, done: list) -> None:
    write_and_cut(tmp_path_factory.mktemp("ledger") / "trials.jsonl", done)


def write_and_cut(path: Path, done: list) -> None:
    """Let two writers add lines and crashes cut the last, and compare what is read with what was left whole."""
    writers = {"one": Ledger(path, lambda: WHEN), "other": Ledger(path, lambda: WHEN)}
    whole: list[str] = []
    num_cut = 0
    was_cut = True  # nothing is there to be cut
    for number, action in enumerate(done):
        if isinstance(action, str):
            said = writers[action].record(Trial("M", "", {"number": str(number)}, "", Span(None, None)), Status.FINISHED)
            whole.append(said.id)
            was_cut = False
        elif not was_cut:
            content = path.read_bytes()
            length = len(content) - (content[:-1].rfind(b"\n") + 1)
            left = length - 1 - action % (length - 1)  # from one byte of the line to all but its end
            os.truncate(path, len(content) - length + left)
            if left < length - 1:
                num_cut += 1
                whole.pop()
            was_cut = True
    found = writers["one"].read()
    assert [entry.id for entry in found.entries] == whole
    assert len(found.damaged) == num_cut


scores = st.one_of(st.none(), st.builds(Score, st.integers(0, 99), sharpe=st.one_of(st.none(), st.floats(-2, 2))))
recorded = st.lists(st.tuples(st.sampled_from(["Momentum", "Reversal", "\u00fc\ud800"]), st.integers(0, 3), scores), max_size=6)


@settings(max_examples=30)
@given(recorded)
def test_what_a_family_came_to_is_what_all_lines_say(tmp_path_factory: pytest.TempPathFactory, done: list) -> None:
    ledger = Ledger(tmp_path_factory.mktemp("ledger") / "trials.jsonl", lambda: WHEN)
    for family, number, score in done:
        ledger.record(Trial(family, "", {"number": str(number)}, "", Span(None, None)), Status.FAILED, score)
    contents = ledger.read()
    for family in ("Momentum", "Reversal"):
        known = {
            identity: [run.entry.score.sharpe for run in runs if run.entry.score is not None and run.entry.score.sharpe is not None]
            for identity, runs in contents.trials(family).items()
        }
        assert ledger.family_sharpes(family).sharpes == {identity: sharpes[-1] for identity, sharpes in known.items() if sharpes}


def test_what_a_family_came_to_is_the_last_known_ratio_of_each_trial(ledger: Ledger, trial: Callable[..., Trial]) -> None:
    assert ledger.family_sharpes("Momentum").sharpes == {}
    first, other = trial(window="1"), trial(window="2")
    ledger.record(first, Status.FINISHED, Score(10, sharpe=0.1))
    ledger.record(first, Status.FAILED, Score(10, sharpe=0.3))
    ledger.record(first, Status.FAILED)
    entry = ledger.record(other, Status.FAILED, Score(10, sharpe=-0.2))
    ledger.note(entry.id, "no more")
    ledger.record(trial(window="3"), Status.FINISHED, Score(10))
    ledger.record(trial(family="Reversal"), Status.FINISHED, Score(10, sharpe=0.9))
    found = ledger.family_sharpes("Momentum")
    assert (found.sharpes, found.damaged) == ({first.identity: 0.3, other.identity: -0.2}, ())


@pytest.mark.parametrize("bad", [b'"sharpe": NaN', b'"sharpe": "0.1"', b'"sharp": 0.1', b'"sharpe": 0.1'[:-1] + b"\n{"])
def test_a_damaged_line_of_a_family_is_named_and_the_others_are_read(ledger: Ledger, trial: Callable[..., Trial], bad: bytes) -> None:
    ledger.record(trial(window="1"), Status.FINISHED, Score(10, sharpe=0.1))
    sound = ledger.record(trial(window="2"), Status.FINISHED, Score(10, sharpe=0.2)).trial.identity
    ledger.path.write_bytes(ledger.path.read_bytes().replace(b'"sharpe": 0.1', bad, 1))
    found = ledger.family_sharpes("Momentum")
    assert found.sharpes == {sound: 0.2}
    assert found.damaged[0] == f"{ledger.path}, line 1 is skipped, for it is damaged; `minilean runs` says how."


def test_two_processes_that_write_at_once_lose_nothing(tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from minilean.ledger.ledger import Ledger;"
        "from minilean.ledger.trial import Span, Status, Trial;"
        "ledger = Ledger(Path(sys.argv[1]));"
        "[ledger.record(Trial('M', sys.argv[2], {'n': str(n % 10)}, '', Span(None, None)), Status.FINISHED) for n in range(40)]"
    )
    path = tmp_path / "trials.jsonl"
    environment = os.environ | {"PYTHONPATH": str(ROOT / "runtime")}
    started = [subprocess.Popen([sys.executable, "-c", program, str(path), name], env=environment) for name in ("a", "b")]
    assert [process.wait(60) for process in started] == [0, 0]
    found = Ledger(path).read()
    assert (len(found.entries), len(found.trials()), found.damaged) == (80, 20, ())
    assert sum(entry.kind is Kind.TRIAL for entry in found.entries) == 20


def test_who_writes_waits_for_another_and_gives_up(ledger: Ledger, trial: Callable[..., Trial], monkeypatch: pytest.MonkeyPatch) -> None:
    ledger.record(trial(), Status.FINISHED)
    lock = FileLock(ledger.path.with_name(".trials.jsonl.lock"), thread_local=False)
    with lock:
        releasing = threading.Timer(0.1, lock.release, [True])
        monkeypatch.setattr(module, "_PATIENCE", 0.05)
        with pytest.raises(MachineError, match="was locked by another process for"):
            ledger.record(trial(), Status.FINISHED)
        monkeypatch.setattr(module, "_PATIENCE", 10.0)
        releasing.start()
        ledger.record(trial(), Status.FINISHED)
    assert len(ledger.read().entries) == 2


def test_a_ledger_that_cannot_be_written_or_read_is_said(tmp_path: Path, trial: Callable[..., Trial]) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(MachineError, match=r"cannot be written: .*; free it, or name another one"):
        Ledger(tmp_path / "file" / "trials.jsonl").record(trial(), Status.FINISHED)
    with pytest.raises(DataError, match=f"{tmp_path} is a folder; expected a file"):
        Ledger(tmp_path).read()


def test_a_line_costs_a_run_no_time_that_is_felt(ledger: Ledger, trial: Callable[..., Trial]) -> None:
    for number in range(200):
        ledger.record(trial(window=str(number)), Status.FINISHED, Score(1500, 0.001, 0.01, 0.1))
    costs = []
    for _ in range(20):
        before = time.process_time()
        ledger.record(trial(window="new"), Status.FINISHED, Score(1500, 0.001, 0.01, 0.1))
        costs.append(time.process_time() - before)
    assert sorted(costs)[10] < 0.003


@pytest.mark.parametrize(
    ("num", "expected"),
    [
        (0, []),
        (5, ["line 1", "line 2", "line 3", "line 4", "line 5"]),
        (6, ["line 1", "line 2", "line 3", "line 4", "2 more lines are skipped; is it a ledger at all?"]),
    ],
)
def test_of_many_damaged_lines_the_first_are_named_and_the_others_counted(num: int, expected: list[str]) -> None:
    assert shortened([f"line {number}" for number in range(1, num + 1)]) == expected


def test_what_a_trial_does_not_have_is_empty_in_its_line(ledger: Ledger, trial: Callable[..., Trial]) -> None:
    entry = ledger.record(trial(), Status.FINISHED)
    assert (entry.results, entry.returns, entry.note) == ("", "", "")


def test_lines_after_an_empty_one_are_read(ledger: Ledger, trial: Callable[..., Trial]) -> None:
    first = ledger.record(trial(window="1"), Status.FINISHED)
    with ledger.path.open("ab") as file:
        file.write(b"\n \n")
    second = ledger.record(trial(window="2"), Status.FINISHED)
    assert [entry.id for entry in ledger.read().entries] == [first.id, second.id]
