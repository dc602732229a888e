"""`make mutants` on a toy: what its tests notice is killed, what they do not notice survives, and the command says so."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import mutant_trials
import pytest
from click.testing import CliRunner
from mutant_trials import Harness, Verdict
from mutations import Mutant, mutants_of, sample
from subjects import REPO_ROOT, SUBJECTS, Subject, chosen, equivalents

HERE = Path(__file__).resolve().parent
TOY = '''"""A toy."""


class Till:
    """Holds cash."""

    def __init__(self, cash):
        self._cash = cash
        if cash < 0:
            raise ValueError("Cash is negative: expected 0 or more.")

    @property
    def cents(self):
        """In cents."""
        return self._cash * 100

    def tip(self):
        return 0

    def wait(self):
        while self._cash < 3:
            self._cash += 1
'''
TOY_TEST = """import pytest
from till import Till


@pytest.fixture(scope="module")
def opened():
    return Till(2), Till(2).cents


def test_wait(opened):
    till = Till(2)
    till.wait()
    assert till.cents == 300


def test_cents(opened):
    assert opened[1] == 200


def test_tip():
    Till(0).tip()


def test_broken():
    assert Till(1).tip() == "no"
"""


@pytest.fixture
def toy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(mutant_trials, "PRELOADED", ["pytest"])  # nothing else is needed, and most of it loads long
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "till.py").write_text(TOY)
    (tmp_path / "tests" / "src").mkdir(parents=True)
    (tmp_path / "tests" / "src" / "test_till.py").write_text(TOY_TEST)
    (tmp_path / "pyproject.toml").write_text('[tool.pytest.ini_options]\npythonpath = ["src"]\nmarkers = ["long: a long one"]\n')
    return tmp_path


def named(mutants: list[Mutant]) -> dict[str, Mutant]:
    return {f"{mutant.before.strip()} -> {mutant.after.strip()}": mutant for mutant in mutants}


def test_every_edit_of_the_toy_is_known() -> None:
    found = named(mutants_of(TOY))

    assert set(found) == {
        "self._cash = cash -> self._cash = None",
        "if cash < 0: -> if cash <= 0:",
        "if cash < 0: -> if cash < 1:",
        "return self._cash * 100 -> return self._cash / 100",
        "return self._cash * 100 -> return self._cash * 101",
        "return 0 -> return 1",
        "while self._cash < 3: -> while self._cash <= 3:",
        "while self._cash < 3: -> while self._cash < 4:",
        "self._cash += 1 -> self._cash = 1",
        "self._cash += 1 -> self._cash -= 1",
        "self._cash += 1 -> self._cash += 2",
    }
    edit = found["return self._cash * 100 -> return self._cash / 100"]
    assert (edit.function, edit.lines, edit.function_lines) == ("Till.cents", (15, 15), (13, 15))
    assert edit.code == TOY.replace("* 100", "/ 100")
    assert mutants_of(TOY, {edit.name, "0"}) == [edit]


@pytest.mark.parametrize(
    "code",
    [
        "def f(a: int = len('x')) -> 'int':\n    raise ValueError(1 + 1)\n",
        "from a import b\n",
        "@decorated(1)\ndef f():\n    '''Text 1.'''\n",
        "__slots__ = ('a',)\n",
        "def f(a):\n    return isinstance(a, int)\n",
    ],
)
def test_what_changes_nothing_is_left_alone(code: str) -> None:
    assert mutants_of(code) == []


def test_text_for_people_is_left_alone_and_words_are_not() -> None:
    assert {mutant.after for mutant in mutants_of("f('two words')\ng('word')\n")} == {"g(None)", "g('XXwordXX')", "g('WORD')"}


def test_parentheses_and_text_that_is_not_ascii_stay_where_they_are() -> None:
    code = "a = ('é', (b + c) * d)\n"
    assert "a = ('é', (b - c) * d)\n" in {mutant.code for mutant in mutants_of(code)}


def test_a_sample_is_the_same_for_the_same_seed_and_survives_other_edits() -> None:
    mutants = mutants_of(TOY)
    first = [mutant.name for mutant in sample(mutants, 5, seed=1)]

    assert len(first) == 5
    assert first == [mutant.name for mutant in sample(mutants_of(TOY), 5, seed=1)]
    assert first != [mutant.name for mutant in sample(mutants, 5, seed=2)]
    moved = mutants_of("# one line more\n" + TOY)
    assert first == [mutant.name for mutant in sample(moved, 5, seed=1)]
    assert sample(mutants, 99, seed=1) == mutants


def test_the_toys_mutants_are_killed_survive_or_time_out(toy: Path) -> None:
    subject = Subject("src/till.py", "src", ("tests/src",))
    with Harness(toy, grace=60.0) as harness:
        reach = harness.reach([subject])
        assert reach.failed == ["tests/src/test_till.py::test_broken"]
        found = named(mutants_of(TOY))
        # what a fixture of the module reaches counts for all tests of the file
        assert len(reach.tests_for(subject, found["self._cash = cash -> self._cash = None"], 60.0)) == 3
        assert reach.tests_for(subject, found["return 0 -> return 1"], 60.0) == ["tests/src/test_till.py::test_tip"]
        tried = {
            "return self._cash * 100 -> return self._cash / 100": Verdict.KILLED,
            "return 0 -> return 1": Verdict.SURVIVED,
            "self._cash += 1 -> self._cash += 2": Verdict.KILLED,
        }
        verdicts = dict(harness.verdicts(subject, [found[edit] for edit in tried], reach))
        assert verdicts == {found[edit]: verdict for edit, verdict in tried.items()}
        harness.grace = 0.3  # this one goes on for ever
        endless = found["self._cash += 1 -> self._cash -= 1"]
        assert list(harness.verdicts(subject, [endless], reach)) == [(endless, Verdict.TIMED_OUT)]
        log = harness.log_of(found["return self._cash * 100 -> return self._cash / 100"]).read_text()
        # the quicker of the two tests is asked first, and on a busy machine that is either of them
        assert "assert 0.02 == 200" in log or "assert 0.03 == 300" in log


def test_tests_that_cannot_be_run_are_said(toy: Path) -> None:
    (toy / "tests" / "src" / "test_till.py").write_text("import no_such_module\n")
    with Harness(toy) as harness, pytest.raises(RuntimeError, match=r"(?s)cannot be run.*no_such_module"):
        harness.reach([Subject("src/till.py", "src", ("tests/src",))])


def test_every_subject_and_its_tests_exist() -> None:
    for subject in SUBJECTS:
        for path in (subject.path, *subject.tests):
            assert (REPO_ROOT / path).exists(), path


def test_files_are_chosen_by_a_part_of_their_path() -> None:
    assert [subject.path for subject in chosen(["forecasting/metrics"])] == ["Library/forecasting/metrics.py"]
    assert chosen([]) == SUBJECTS
    with pytest.raises(LookupError, match="no_such is none of the files"):
        chosen(["no_such"])


def test_every_equivalent_has_a_reason_and_names_an_edit_of_its_file(tmp_path: Path) -> None:
    for file, names in equivalents().items():
        found = {mutant.name for mutant in mutants_of((REPO_ROOT / file).read_text(encoding="utf-8"), names)}
        assert names.keys() <= found, f"{names.keys() - found} of {file} are listed as equivalent, and are no edits of it any more."
    (tmp_path / "list.toml").write_text('["a.py"]\n0123456789 = " "\n')
    with pytest.raises(ValueError, match=r"0123456789 of a\.py is listed without a reason"):
        equivalents(tmp_path / "list.toml")


@pytest.fixture
def command_module(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The module of the command, under a name of its own."""
    spec = spec_from_file_location("mutants_command", HERE / "__main__.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "mutants_command", module)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["no_such"], "no_such is none of the files that are tried; there are "),
        (["margin_parameters", "--only", "0"], "No mutant of these files is named 0; a run without --only prints the names."),
    ],
)
def test_the_command_knows_wrong_words(command_module: ModuleType, words: list[str], said: str) -> None:
    done = CliRunner().invoke(command_module.mutants, words)
    assert done.exit_code == 2
    assert said in done.stderr


SLOW = """def first():
    return 0


def second():
    return 0
"""
SLOW_TEST = """import time
from pathlib import Path

from slow import first, second


def test_first():
    assert first() == 0


def test_second():
    if second():
        Path("second is tried").touch()
        time.sleep(600)
"""
# the command as it is, on the files of a folder
ON_A_TOY = """import sys
from pathlib import Path

root, here = Path(sys.argv.pop(1)), sys.argv.pop(1)
sys.path.insert(0, here)
import mutant_trials
import subjects

mutant_trials.PRELOADED = ["pytest"]
subjects.REPO_ROOT = root
subjects.SUBJECTS[:] = [subjects.Subject("src/slow.py", "src", ("tests/src",))]
from importlib.util import module_from_spec, spec_from_file_location

spec = spec_from_file_location("mutants_command", Path(here) / "__main__.py")
sys.modules["mutants_command"] = module = module_from_spec(spec)
spec.loader.exec_module(module)
sys.exit(module.main())
"""


def test_ctrl_c_prints_what_was_tried(tmp_path: Path) -> None:
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "slow.py").write_text(SLOW)
    (tmp_path / "tests" / "src").mkdir(parents=True)
    (tmp_path / "tests" / "src" / "test_slow.py").write_text(SLOW_TEST)
    (tmp_path / "pyproject.toml").write_text('[tool.pytest.ini_options]\npythonpath = ["src"]\nmarkers = ["long: a long one"]\n')
    program = [sys.executable, "-c", ON_A_TOY, str(tmp_path), str(HERE), "--jobs", "1"]
    running = subprocess.Popen(program, cwd=REPO_ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True)
    try:
        # one at a time, so the first has its verdict, and the second would take ten minutes for its own
        while not (tmp_path / "second is tried").exists():
            assert running.poll() is None, running.communicate()
            time.sleep(0.01)
        os.killpg(running.pid, signal.SIGINT)
        out, err = running.communicate(timeout=60)
    finally:
        running.kill()
    assert running.returncode == 130, err
    assert err.startswith("Seed 1: 2 mutants of 1 files; Ctrl-C ends with the summary of what was tried.\n")
    assert "Tests notice 1 of 1 mutants, 100.0%; 0 more change nothing." in out
    assert "Interrupted" in err
    assert "Traceback" not in err
