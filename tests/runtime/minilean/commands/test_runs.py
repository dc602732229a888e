"""`minilean runs` as a person meets it: what is listed, chosen, noted, deleted, and what counts all the same."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from minilean.commands.exit_codes import exit_code
from minilean.commands.runs import runs
from minilean.ledger.daily_returns import read_returns
from minilean.ledger.ledger import Ledger
from minilean.ledger.trial import Score, Span, Status, Trial

NEW_YEAR = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def call() -> Callable[..., Result]:
    def of(*words: str, given: str = "") -> Result:
        runner = CliRunner()

        class Whole:
            name = "runs"

            @staticmethod
            def main(args: list[str], prog_name: str, **extra: object) -> int:
                code = exit_code(lambda: runs.main(args, prog_name, standalone_mode=False), "Interrupted.")
                raise SystemExit(code)

        return runner.invoke(Whole, list(words), input=given)  # type: ignore[arg-type]

    return of


def a_run(family: str = "Hold", when: datetime = NEW_YEAR, results: str = "", score: Score | None = None, **parameters: str) -> str:
    trial = Trial(family, "a1b2", parameters, "return of the portfolio", Span(date(2010, 1, 5), date(2015, 3, 31)))
    ledger = Ledger(Path("storage/ledger/trials.jsonl"), lambda: when)
    return ledger.record(trial, Status.FINISHED, score, results).id


def results_of(family: str) -> Path:
    folder = Path("backtests/first").resolve()
    folder.mkdir(parents=True)
    # 5:00 UTC is midnight in New York: the closes of 2020-01-01 to 2020-01-03
    equity = [[1577854800, 0, 0, 0, 100.0], [1577941200, 0, 0, 0, 100.0], [1578027600, 0, 0, 0, 110.0], [1578114000, 0, 0, 0, 99.0]]
    charts = {"Strategy Equity": {"series": {"Equity": {"values": equity}}}}
    (folder / f"{family}.json").write_text(json.dumps({"charts": charts}))
    return folder


def test_nothing_was_tried(call: Callable[..., Result]) -> None:
    found = call()
    assert (found.exit_code, found.stdout) == (
        0,
        "No runs: the ledger has none of this kind. Backtests on real prices enter it when they end.\n",
    )


def test_runs_are_listed_with_their_trials_numbered_by_family(call: Callable[..., Result]) -> None:
    first = a_run(score=Score(1355, 0.0001, 0.005, 0.02), window="20", seed="1")
    again = a_run(window="20", seed="2", results="backtests/x")
    other = a_run("Other")
    assert call().stdout.splitlines() == [
        "ID        when (UTC)        family  trial    status    Sharpe  days  span                      spec and parameters",
        f"{first}  2026-01-01 00:00  Hold    1        finished    0.32  1355  2010-01-05 to 2015-03-31  a1b2 window=20 seed=1",
        f"{again}  2026-01-01 00:00  Hold    1 again  finished                2010-01-05 to 2015-03-31  a1b2 window=20 seed=2",
        "          backtests/x",
        f"{other}  2026-01-01 00:00  Other   1        finished                2010-01-05 to 2015-03-31  a1b2",
        "3 runs, 2 trials of 2 families.",
    ]


@pytest.mark.parametrize(
    ("words", "windows"),
    [
        (["--family", "Hold"], ["1", "2"]),
        (["--since", "2026-02-01"], ["2", "3"]),
        (["--contains", "WINDOW=3"], ["3"]),
        (["--contains", "best"], ["2"]),
        (["--family", "Hold", "--since", "2026-02-01"], ["2"]),
        (["--contains", "windows"], []),
    ],
    ids=str,
)
def test_runs_are_chosen_and_keep_their_numbers(call: Callable[..., Result], words: list[str], windows: list[str]) -> None:
    a_run(window="1")
    best = a_run(window="2", when=datetime(2026, 2, 1, tzinfo=UTC))
    a_run("Other", window="3", when=datetime(2026, 3, 1, tzinfo=UTC))
    assert call("note", best[:6], "the best").exit_code == 0
    assert [run["parameters"]["window"] for run in json.loads(call(*words, "--json").stdout)] == windows


def test_a_note_is_shown_below_its_run(call: Callable[..., Result]) -> None:
    name = a_run()
    assert call("note", name, "look again").stdout == ""
    assert "          note: look again\n" in call().stdout


def test_a_deleted_run_counts_and_keeps_its_daily_returns(call: Callable[..., Result]) -> None:
    folder = results_of("Hold")
    name = a_run(results=str(folder))
    done = call("delete", name, given="y\n")
    assert (done.exit_code, folder.exists()) == (0, False)
    (told,) = json.loads(call("--json").stdout)
    assert (told["deleted"], told["returns"]) == (True, str(Path(f"storage/ledger/returns/{name}.json").resolve()))
    kept = read_returns(Path(told["returns"]))
    assert kept.days == (date(2020, 1, 1), date(2020, 1, 2), date(2020, 1, 3))
    assert kept.returns == pytest.approx((0.0, 0.1, -0.1), abs=1e-15)
    assert call().stdout.splitlines()[-2:] == ["          results deleted", "1 run, 1 trial of 1 family."]
    again = call("delete", name)
    assert (again.exit_code, again.stderr) == (2, f"Error: The results of {name} were deleted before.\n")


def test_nothing_is_deleted_unless_it_is_wanted(call: Callable[..., Result]) -> None:
    folder = results_of("Hold")
    name = a_run(results=str(folder))
    assert call("delete", name, given="n\n").exit_code == 130
    assert (folder / "Hold.json").is_file()
    assert json.loads(call("--json").stdout)[0]["deleted"] is False


def test_results_that_cannot_be_read_are_deleted_without_their_returns(call: Callable[..., Result]) -> None:
    folder = results_of("Hold")
    (folder / "Hold.json").write_text("{")
    done = call("delete", a_run(results=str(folder)), "--yes")
    assert (done.exit_code, folder.exists()) == (0, False)
    assert done.stderr.startswith(f"Its daily returns are not kept: {folder}/Hold.json is not JSON (")
    assert json.loads(call("--json").stdout)[0]["returns"] == ""


def test_what_is_no_folder_of_results_is_left_alone(call: Callable[..., Result], tmp_path: Path) -> None:
    (tmp_path / "precious").mkdir()
    for results, sentence in (
        ("", "has no results to delete; it was entered by hand."),
        (str(tmp_path / "gone"), "any more; nothing was deleted."),
        (str(tmp_path / "precious"), "has no Hold.json, so it is no folder of this run's results; nothing was deleted."),
    ):
        done = call("delete", a_run(results=results, case=results), "--yes")
        assert (done.exit_code, done.stderr.strip().endswith(sentence)) == (2, True), done.stderr
    assert (tmp_path / "precious").is_dir()


def test_an_unknown_id_is_wrong_input(call: Callable[..., Result]) -> None:
    done = call("note", "zz", "text")
    assert (done.exit_code, done.stderr) == (2, "Error: The ledger has no run whose ID begins with 'zz'; `minilean runs` lists them.\n")


def test_a_trial_is_entered_by_hand(call: Callable[..., Result]) -> None:
    words = ["--family", "Hold", "--parameter", "window", "9", "--first", "2001-01-02", "--sharpe", "1.5", "--days", "500", "--note", "old"]
    assert call("add", *words).stdout.endswith(": hand entry\n")
    assert call("add", *words).stdout.endswith(": event\n")
    told = json.loads(call("--json").stdout)[0]
    assert (told["span"]["first"], told["score"]["num_observations"], told["parameters"]) == ("2001-01-02", 500, {"window": "9"})
    assert told["score"]["sharpe"] == pytest.approx(0.0944911182523068)  # 1.5 / sqrt(252)


def test_trials_from_before_come_first_and_a_damaged_line_is_named(call: Callable[..., Result]) -> None:
    a_run()
    with open("storage/ledger/trials.jsonl", "ab") as file:
        file.write(b'{"id": "12')
    Path("models").mkdir()
    Path("models/trials_before.toml").write_text("[[trial]]\nfamily = 'Hold'\nspec = 'by hand'\n")
    done = call("--json")
    assert [run["spec"] for run in json.loads(done.stdout)] == ["by hand", "a1b2"]
    assert done.stderr.startswith("Warning: storage/ledger/trials.jsonl, line 2 is skipped: it is no whole JSON (")


def test_a_file_of_trials_from_before_that_is_no_toml_is_damage(call: Callable[..., Result]) -> None:
    Path("before.toml").write_text("[")
    done = call("--before", "before.toml")
    assert (done.exit_code, done.stderr.startswith("Error: before.toml is no TOML")) == (3, True)
