"""The command that judges all networks: with small ones, few references, two months and two seeds, on variances with and without a rule."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from shutil import copytree

import evaluation
import evaluation_options
import numpy as np
import pytest
import reference_walks
import table
from click.testing import CliRunner, Result
from table_entries import TableEntry

from forecasting.bars import DailyBars
from forecasting.recipes import Recipe
from forecasting.refit_tasks import run_task
from forecasting.specs import InputSpec, NetworkSpec, TrainingSpec
from minilean.datasets.selection import DataChoice
from minilean.errors import DataError, InputError
from minilean.ledger.ledger import PLACE, Ledger

SPAN = "2014-11-01..2014-12-31"
FEW = {"direction": ("last value", "majority")}
OF_VARIANCE = Recipe(
    NetworkSpec("rnn", units=3),
    TrainingSpec(epochs=4, batch_size=64, target="log_variance"),
    inputs=InputSpec(("garman_klass(1)",), "standard"),
    lookback=3,
)
ENTRIES = (
    TableEntry("rnn", "closes", Recipe(NetworkSpec("rnn", units=2), TrainingSpec(epochs=1, batch_size=256), lookback=5)),
    TableEntry("rnn, features", "features", OF_VARIANCE),
    TableEntry("rnn, features, vix", "features, VIX", replace(OF_VARIANCE, inputs=InputSpec(("garman_klass(1)", "vix"), "standard"))),
)


def market(calm: Callable[[np.random.Generator, int], np.ndarray], seed: int = 4) -> DailyBars:
    """Bars without any drift, of a range of 0.2 % on calm days and 2 % on others."""
    days = np.array([day for day in np.arange("2009-06-01", "2015-01-01", dtype="datetime64[D]") if np.is_busday(day)])
    generator = np.random.default_rng(seed)
    reach = np.where(calm(generator, days.size), 0.002, 0.02).astype(np.float64) * np.exp(generator.normal(0, 0.2, days.size))
    closes = 100 * np.exp(np.cumsum(generator.choice([-1.0, 1.0], days.size) * 0.001))
    opens = np.concatenate(([100.0], closes[:-1]))
    highs, lows = np.maximum(opens, closes) * np.exp(reach), np.minimum(opens, closes) * np.exp(-reach)
    implied = generator.uniform(0.1, 0.3, days.size)
    times = days.astype("datetime64[ns]") + np.timedelta64(16, "h")
    return DailyBars(times, opens, highs, lows, closes, implied_volatilities=implied)


@pytest.fixture(scope="module")
def by_turns() -> DailyBars:
    """Every other day is calm: what was yesterday's variance is not tomorrow's."""
    return market(lambda _, size: np.arange(size) % 2 == 0)


@pytest.fixture(scope="module")
def made_once(tmp_path_factory: pytest.TempPathFactory, by_turns: DailyBars) -> Path:
    """A store with all that the table of those bars needs."""
    folder = tmp_path_factory.mktemp("made_once") / "store"
    with pytest.MonkeyPatch.context() as monkeypatch:
        assert start(monkeypatch, folder, "--no-ledger", bars=by_turns).exit_code == 0
    return folder


def start(monkeypatch: pytest.MonkeyPatch, store: Path, *arguments: str, bars: DailyBars, is_synthetic: bool = False) -> Result:
    monkeypatch.setattr(table, "select_data_folder", lambda *_, **__: DataChoice(store, "data/", is_synthetic))
    monkeypatch.setattr(table, "table_entries", lambda: ENTRIES)
    monkeypatch.setattr(evaluation_options, "read_bars", lambda folder, ticker: bars)
    monkeypatch.setattr(reference_walks, "reference_names", lambda target, implied=True: FEW.get(target, ("last value", "mean")))
    # in this process: what starts workers has its own test
    monkeypatch.setattr(reference_walks, "do_all", lambda tasks, do, *_: map(do, tasks))
    monkeypatch.setattr(evaluation, "run_all", lambda tasks, *_: map(run_task, tasks))
    common = ["--span", SPAN, "--seeds", "1,2", "--workers", "1", "--no-progress", "--object-store", str(store)]
    return CliRunner().invoke(table.table, [*common, *arguments])


@pytest.fixture
def run(made_once: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def started(*arguments: str, **given) -> Result:
        if not (tmp_path / "store").exists():
            copytree(made_once, tmp_path / "store")
        return start(monkeypatch, tmp_path / "store", *arguments, **given)

    return started


def test_a_rule_of_the_variance_that_no_reference_sees_is_found(run, by_turns: DailyBars) -> None:
    done = run("--json", bars=by_turns)
    assert done.exit_code == 0, done.output
    (found,) = json.loads(done.stdout)["tables"]
    assert found["word"] == "yes"
    words = {target["target"]["name"]: target["word"] for target in found["targets"]}
    assert words.pop("log_variance") == "yes"
    assert list(words) == ["close_change", "open_to_open", "direction"]
    variances = found["targets"][3]
    assert {line["name"] for line in variances["lines"] if line["beside"]} == {"rnn, features", "rnn, features, vix"}
    assert variances["lines"][0]["beside"]["adjusted"] < 0.001
    assert variances["num_forecasts"] == 43


def test_variances_without_a_rule_are_no_yes(run) -> None:
    done = run(bars=market(lambda generator, size: generator.random(size) < 0.5))
    assert done.exit_code == 0, done.output
    lines = done.stdout.splitlines()
    assert lines[0] == "Averaged over 2 of at least 5 seeds: the luck of a seed still decides."
    assert lines[2].startswith(f"**{SPAN}, 2014-11-01 to 2014-12-31, 2 seeds: no")  # or not enough data
    assert "Of 2 networks none passes its test (Encompassing by the best reference with the same inputs)." in done.stdout
    heads = [line.split(":")[0].removeprefix("**") for line in lines if line.startswith("**SPY")]
    assert heads == ["SPY, close_change over 1", "SPY, open_to_open over 1", "SPY, direction over 1", "SPY, log_variance over 1, intraday"]
    assert sum(line.startswith("| **rnn") for line in lines) == 5


def test_what_is_kept_is_not_made_again_and_written_as_it_is_printed(
    run, by_turns: DailyBars, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = run("--json", "--write", str(tmp_path / "scores.json"), bars=by_turns)
    assert (tmp_path / "scores.json").read_text(encoding="utf-8") == first.stdout
    monkeypatch.setitem(globals(), "run_task", lambda task: pytest.fail(f"made again: {task.name}"))
    monkeypatch.setattr("forecasting.reference_tasks.get_reference", lambda name: pytest.fail(f"made again: {name}"))
    assert run("--json", bars=by_turns).stdout == first.stdout


def test_each_network_and_target_is_a_line_of_the_ledger(run, by_turns: DailyBars, tmp_path: Path) -> None:
    for _ in range(2):
        assert run("--ledger", bars=by_turns).exit_code == 0
    contents = Ledger(tmp_path / "store" / PLACE).read()
    assert len(contents.trials("forecasts")) == 5
    assert [(entry.trial.spec.rsplit(" ", 1)[0], entry.trial.target) for entry in contents.entries[:5]] == [
        ("rnn", "close_change over 1"), ("rnn", "open_to_open over 1"), ("rnn", "direction over 1"),
        ("rnn, features", "log_variance over 1, intraday"), ("rnn, features, vix", "log_variance over 1, intraday"),
    ]  # fmt: skip
    assert contents.entries[0].trial.parameters == {"symbol": "SPY", "window": "rolling", "embargo": "0", "seeds": "1,2"}


def test_locked_days_are_counted_or_refused(run, by_turns: DailyBars, tmp_path: Path) -> None:
    refused = run("--span", "2014-12-01..2015-01-31", "--no-ledger", bars=by_turns)
    assert isinstance(refused.exception, InputError)
    assert "A look at the locked span is written down" in str(refused.exception)
    assert not (tmp_path / "store" / PLACE).exists()


def test_without_an_index_its_networks_are_left_out_and_named(run, by_turns: DailyBars) -> None:
    done = run("--json", bars=replace(by_turns, implied_volatilities=np.full(len(by_turns), np.nan)))
    assert "Left out, as the data folder has no alternative/cboe/vix.csv: rnn, features, vix.\n" in done.stderr
    (found,) = json.loads(done.stdout)["tables"]
    assert [line["name"] for line in found["targets"][3]["lines"] if line["beside"]] == ["rnn, features"]


def test_what_is_made_up_says_so_and_is_no_trial(run, by_turns: DailyBars, tmp_path: Path) -> None:
    done = run("--ledger", bars=by_turns, is_synthetic=True)
    assert done.stdout.startswith("SYNTHETIC prices")
    assert not (tmp_path / "store" / PLACE).exists()


def test_spans_are_in_the_order_of_their_days_and_a_file_keeps_those_of_others(run, by_turns: DailyBars, tmp_path: Path) -> None:
    earlier, file = "2014-09-01..2014-10-31", tmp_path / "scores.json"
    done = run("--json", "--span", earlier, "--write", str(file), bars=by_turns)
    both = json.loads(done.stdout)["tables"]
    assert [found["days"]["name"] for found in both] == [earlier, SPAN]
    assert done.stderr.splitlines() == [f"{SPAN}, 2014-11-01 to 2014-12-31", f"{earlier}, 2014-09-01 to 2014-10-31"]
    again = run("--json", "--seeds", "1", "--write", str(file), bars=by_turns)
    assert json.loads(file.read_text(encoding="utf-8"))["tables"] == [both[0], json.loads(again.stdout)["tables"][0]]
    assert json.loads(again.stdout)["tables"][0]["seeds"] == [1]


@pytest.mark.parametrize(
    ("contents", "said"), [(b'{"tables": [{}]}', "This is no table"), (b"[]", "These are no tables"), (b"\xff", "cannot be")]
)
def test_a_file_of_something_else_is_not_overwritten(run, by_turns: DailyBars, tmp_path: Path, contents: bytes, said: str) -> None:
    (tmp_path / "scores.json").write_bytes(contents)
    done = run("--write", str(tmp_path / "scores.json"), bars=by_turns)
    assert isinstance(done.exception, DataError)
    assert "scores.json" in str(done.exception)
    assert said in str(done.exception)
    assert (tmp_path / "scores.json").read_bytes() == contents
