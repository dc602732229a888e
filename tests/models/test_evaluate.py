"""The command that judges a network: it goes on where it was stopped, says what it leaves out, and looks at nothing after the span."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from pathlib import Path

import evaluate
import evaluation
import evaluation_options
import numpy as np
import pytest
import reference_walks
from click.testing import CliRunner, Result

from forecasting.bars import DailyBars
from forecasting.recipes import Recipe
from forecasting.reference_tasks import ReferenceTask, run_reference
from forecasting.references import reference_names
from forecasting.refit_tasks import run_task
from forecasting.specs import NetworkSpec, TrainingSpec
from minilean.datasets.selection import DataChoice
from minilean.errors import MachineError
from minilean.ledger.ledger import PLACE, Ledger

TINY = Recipe(NetworkSpec(units=2), TrainingSpec(epochs=1, batch_size=256))
SPAN = "2014-11-01..2014-12-31"
# the quick ones are enough to see what becomes of them
FEW = {name: ("last value", "ridge") for name in ("close_change", "open_to_open")} | {"direction": ("majority", "ridge")}


@pytest.fixture(scope="module")
def bars() -> DailyBars:
    days = np.array([day for day in np.arange("2009-06-01", "2015-03-01", dtype="datetime64[D]") if np.is_busday(day)])
    generator = np.random.default_rng(4)
    closes = 100 * np.exp(np.cumsum(generator.normal(0, 0.01, days.size)))
    reach = np.exp(np.abs(generator.normal(0, 0.01, days.size)))
    return DailyBars(days.astype("datetime64[ns]") + np.timedelta64(16, "h"), closes, closes * reach, closes / reach, closes)


@pytest.fixture
def run(bars: DailyBars, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def started(
        *arguments: str, prices: DailyBars = bars, is_synthetic: bool = False, made_elsewhere: bool = False, all_of_them: bool = False
    ) -> Result:
        monkeypatch.setattr(evaluate, "select_data_folder", lambda *_, **__: DataChoice(tmp_path, "data/", is_synthetic))
        monkeypatch.setattr(evaluation_options, "read_bars", lambda folder, ticker: prices)
        monkeypatch.setattr(evaluation, "recipe", lambda name: TINY)
        if not all_of_them:
            monkeypatch.setattr(
                reference_walks, "reference_names", lambda target, implied=True: FEW.get(target) or reference_names(target, implied)
            )
        # in this process: what starts workers has its own test
        if not made_elsewhere:
            monkeypatch.setattr(reference_walks, "do_all", lambda tasks, do, *_: map(do, tasks))
            monkeypatch.setattr(evaluation, "run_all", lambda tasks, *_: map(run_task, tasks))
        common = ["--span", SPAN, "--workers", "1", "--no-progress", "--object-store", str(tmp_path / "store"), "--seeds", "1,2"]
        return CliRunner().invoke(evaluate.evaluate, [*common, *arguments])

    return started


def test_the_answer_comes_first_and_a_table_for_each_target(run) -> None:
    done = run(all_of_them=True)
    assert done.exit_code == 0, done.output
    lines = done.stdout.splitlines()
    # a tiny network on noise
    assert lines[0].startswith("no: ")
    assert "Averaged over 2 of at least 5 seeds: the luck of a seed still decides." in lines
    assert f"fast with 2 seeds, {SPAN}: 2014-11-01 to 2014-12-31, refits at month ends on a rolling window, embargo 0" in lines
    heads = [line for line in lines if line.startswith("**SPY")]
    assert [head.split("**")[1] for head in heads] == ["SPY, close_change over 1", "SPY, open_to_open over 1", "SPY, direction over 1"]
    assert " 43 forecasts, " in heads[0]
    names = [line.split("|")[1].strip() for line in done.stdout.split("**SPY")[1].splitlines() if line.startswith("| ")][2:]
    assert sorted(names) == ["**network**", "boosting", "decomposition", "ewma", "last value", "mean", "ridge"]


def test_what_is_kept_is_not_made_again_and_says_the_same(run, monkeypatch: pytest.MonkeyPatch) -> None:
    first = run("--targets", "close_change")
    monkeypatch.setattr(reference_walks, "do_all", lambda tasks, *_: pytest.fail(f"made again: {tasks}") if tasks else iter(()))
    monkeypatch.setattr(evaluation, "run_all", lambda tasks, *_: pytest.fail(f"made again: {tasks}") if tasks else iter(()))
    assert run("--targets", "close_change", made_elsewhere=True).stdout == first.stdout


def test_a_damaged_walk_is_said_and_made_again(run, tmp_path: Path) -> None:
    first = run("--targets", "direction")
    file = sorted((tmp_path / "store" / "evaluation").iterdir())[0]
    file.write_text(file.read_text()[:-5])
    again = run("--targets", "direction")
    assert again.stdout == first.stdout
    assert again.stderr.startswith(f"{file}, line 1: this is not valid JSON")
    assert "It is made again now." in again.stderr


def test_bars_after_the_span_change_nothing(run, bars: DailyBars) -> None:
    later = bars.times > np.datetime64("2015-01-01")
    columns = {name: np.where(later, 2.0, 1.0) * getattr(bars, name) for name in ("opens", "highs", "lows", "closes")}
    assert run("--json", prices=replace(bars, **columns)).stdout == run("--json").stdout


def test_figures_as_json(run) -> None:
    done = json.loads(run("--json", "--targets", "direction").stdout)
    assert set(done) == {"answer", "boards", "how", "notice", "seeds"}
    assert done["boards"][0]["target"] == {"name": "direction", "horizon": 1, "measure": "intraday"}
    assert done["boards"][0]["judged"]["name"] == "network"
    assert {row["name"]: row["brier"] for row in done["boards"][0]["rows"]}["network"] is None


@pytest.mark.long
def test_an_expanding_window_is_that_of_the_network_too(run) -> None:
    rolling, expanding = (
        json.loads(run("--json", "--targets", "close_change", "--window", window).stdout) for window in ("rolling", "expanding")
    )
    assert " on an expanding window, " in expanding["how"]
    losses = [{row["name"]: row["loss"] for row in done["boards"][0]["rows"]} for done in (rolling, expanding)]
    assert losses[0]["last value"] == losses[1]["last value"]
    assert losses[0]["network"] != losses[1]["network"]
    assert losses[0]["ridge"] != losses[1]["ridge"]


def test_references_have_the_lookback_of_the_network(run, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[ReferenceTask] = []
    whole = json.loads(run("--json", "--targets", "close_change").stdout)
    monkeypatch.setattr(sys.modules[__name__], "TINY", replace(TINY, lookback=30))
    monkeypatch.setattr(reference_walks, "do_all", lambda tasks, *_: asked.extend(tasks) or map(run_reference, tasks))
    shorter = json.loads(run("--json", "--targets", "close_change", made_elsewhere=True).stdout)
    assert {task.reference: task.lookback for task in asked} == {"last value": 30, "ridge": 30}
    losses = [{row["name"]: row["loss"] for row in done["boards"][0]["rows"]} for done in (whole, shorter)]
    assert losses[0]["ridge"] != losses[1]["ridge"]
    assert losses[0]["network"] != losses[1]["network"]


def test_references_alone_where_no_network_serves_the_target(run) -> None:
    done = run("--targets", "log_variance")
    assert done.stdout.startswith("nothing judged: fast forecasts none of these targets; these are their references.")
    assert "har, vix" not in done.stdout
    names = "har, lagged vix, har, vix, har, vix, leverage, ridge, vix, scaled vix"
    assert done.stderr.splitlines() == [f"Left out, as the data folder has no alternative/cboe/vix.csv: {names} of SPY."]


def test_a_reference_can_be_judged_as_a_network_is(run) -> None:
    done = run("--targets", "log_variance", "--model", "boosting")
    assert done.exit_code == 0, done.output
    assert done.stdout.splitlines()[0].split(":")[0] in ("yes", "no", "not enough data")
    assert "| **boosting** |" in done.stdout
    assert f"\nboosting, {SPAN}: 2014-11-01 to 2014-12-31, refits" in done.stdout


def test_the_second_page_is_printed_when_asked_for(run) -> None:
    head = "## Second page: what decides nothing, and says where to look"
    assert head not in run("--targets", "direction").stdout
    done = run("--targets", "direction", "--details").stdout
    assert done.count(head) == 1
    assert "Matthews correlation" in done.split(head)[1]
    assert "drift against the first refit's training span" in done


def test_the_second_page_as_json_has_its_figures(run) -> None:
    assert "details" not in json.loads(run("--targets", "direction", "--json").stdout)["boards"][0]
    done = json.loads(run("--targets", "direction,close_change", "--json", "--details").stdout)
    about = [[detail["about"] for detail in board["details"]] for board in done["boards"]]
    assert [names[-1] for names in about] == ["drift", "drift"]
    assert "confusion" in about[0]
    assert "Clark and West" in about[1]
    printed = run("--targets", "direction,close_change", "--details").stdout
    for board in done["boards"]:
        for detail in board["details"]:
            assert f"* {detail['sentence']}\n" in printed
            assert detail["figures"]


def test_what_is_made_up_says_so(run) -> None:
    assert run("--targets", "direction", is_synthetic=True).stdout.startswith("SYNTHETIC prices")


def test_a_reference_that_cannot_be_made_is_named_and_left_out(run, bars: DailyBars) -> None:
    implied = np.where(bars.times < np.datetime64("2014-10-20"), np.nan, 0.2)
    done = run("--targets", "log_variance", prices=replace(bars, implied_volatilities=implied))
    assert done.exit_code == 0, done.output
    assert "Left out: har, vix of SPY, log_variance: An autoregression of variance with these inputs needs 50 bars" in done.stderr
    judged = run("--targets", "log_variance", "--model", "har, vix", prices=replace(bars, implied_volatilities=implied))
    assert "har, vix of SPY, log_variance cannot be judged: An autoregression" in str(judged.exception)
    assert "| har, vix |" not in done.stdout


def test_each_score_is_a_line_of_the_ledger_and_the_same_again_no_further_trial(run, tmp_path: Path) -> None:
    for seeds in ("1,2", "1,2", "3,4"):
        assert run("--targets", "direction", "--ledger", "--seeds", seeds).exit_code == 0
    assert run("--targets", "direction", "--ledger", "--embargo", "1").exit_code == 0
    contents = Ledger(tmp_path / "store" / PLACE).read()
    assert len(contents.entries) == 4
    trials = contents.trials("forecasts")
    assert len(trials) == 2
    trial = contents.entries[0].trial
    assert (trial.target, trial.span.name, trial.parameters["symbol"]) == ("direction over 1", SPAN, "SPY")
    assert trial.spec.startswith("fast ")


def test_each_measure_of_variance_is_a_trial_of_its_own_and_references_alone_are_looked_at_too(run, tmp_path: Path) -> None:
    for measure in ("parkinson", "squared"):
        assert run("--targets", "log_variance", "--ledger", "--measure", measure).exit_code == 0
    entries = Ledger(tmp_path / "store" / PLACE).read().entries
    assert [(entry.trial.spec, entry.trial.target) for entry in entries] == [
        ("references", "log_variance over 1, parkinson"), ("references", "log_variance over 1, squared"),
    ]  # fmt: skip
    assert len({entry.trial.identity for entry in entries}) == 2


def test_prices_that_are_made_up_are_no_trial(run, tmp_path: Path) -> None:
    run("--targets", "direction", "--ledger", is_synthetic=True)
    assert not (tmp_path / "store" / PLACE).exists()


def test_a_store_that_cannot_be_made_is_said(run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    found = run("--object-store", str(tmp_path / "file")).exception
    assert isinstance(found, MachineError)
    assert "evaluation cannot be made" in str(found)


def test_a_look_at_the_locked_span_is_written_down_or_refused(run, tmp_path: Path) -> None:
    refused = run("--span", "2014-12-01..2015-01-31", "--no-ledger")
    assert "A look at the locked span is written down" in str(refused.exception)
    (tmp_path / "store").mkdir()
    (tmp_path / "store" / "ledger").write_text("in the way")
    unwritten = run("--span", "2014-12-01..2015-01-31", "--ledger", "--targets", "direction")
    assert isinstance(unwritten.exception, MachineError)
    assert unwritten.stdout == ""
    allowed = run("--ledger", "--targets", "direction")
    assert allowed.exit_code == 0
    assert "Warning: " in allowed.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--targets", "closes"], "'closes' are no targets: expected some of close_change, open_to_open, direction, log_variance"),
        (["--targets", "direction,direction"], "'direction,direction' are no targets"),
        (["--symbols", "spy,SPY"], "'spy,SPY' are no symbols: expected tickers, each once"),
        (["--symbols", ""], "'' are no symbols"),
        (["--model", "last value"], "'last value' is what others are compared with: judge another"),
        (
            ["--model", "har, vix", "--targets", "log_variance"],
            "har, vix needs an index of implied volatility: add alternative/cboe/vix.csv",
        ),
        (["--model", "boosting", "--horizon", "1000"], "cannot be judged"),
        (["--span", "2014-12-01..2014-12-31"], "outcomes of close_change in the span and a test needs 32: name a longer span"),
        (["--seeds", "1,1"], "is no list of seeds"),
        (["--span", "test"], "'test' is no span"),
        (["--span", "2009-07-01..2009-12-31"], "SPY cannot be walked through from 2009-07-01: A refit needs 1280 bars"),
        (["--span", "2022-01-01..2022-12-31"], "No forecast of close_change over 1 bars can be made and judged"),
    ],
)
def test_what_cannot_be_judged_is_one_sentence(run, arguments: list[str], said: str) -> None:
    done = run(*arguments)
    assert done.exit_code != 0
    assert said in (done.stderr or "") + str(done.exception)
