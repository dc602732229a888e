"""The same strategy on naive forecasts: made once, read again, and refused where it would be another strategy."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from minilean.commands.judge import judge
from minilean.commands.naive_run import hint, naive_run
from minilean.data.interest_rates import RATE_FILE, InterestRates
from minilean.errors import AlgorithmFailure, InputError
from minilean.judging.reading import JudgedRun, read_run

STRATEGY = """
from AlgorithmImports import *


class Guess(QCAlgorithm):
    def initialize(self):
        self.set_start_date(2015, 1, 5)
        self.set_end_date(2015, 6, 30)
        forecasts, weight = self.get_parameter("forecasts", "network"), self.get_parameter("weight", 0.5)
        if forecasts == "broken":
            raise ValueError("It breaks.")
        self.add_tag(f"forecasts={forecasts}")
        self.symbol_ = self.add_equity("SPY", Resolution.DAILY).symbol
        self.weight = weight if forecasts == "network" else weight / 2

    def on_data(self, slice):
        if not self.portfolio.invested:
            self.set_holdings(self.symbol_, self.weight)
"""


def rate(_: object) -> float:
    return 0.0


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "guess"
    folder.mkdir()
    (folder / "main.py").write_text(STRATEGY)
    (folder / "config.json").write_text(json.dumps({"parameters": {"weight": "0.8"}}))
    return folder


def result(folder: Path, tags: list[str], **parameters: str) -> JudgedRun:
    """A result of the strategy with these tags and parameters, of a hundred days."""
    folder.mkdir(parents=True)
    times = (1_420_434_000 + 86_400 * np.arange(100)).tolist()
    values = (100 * np.cumprod(1 + 0.01 * np.random.default_rng(1).standard_normal(100))).tolist()
    told = {
        "charts": {"Strategy Equity": {"series": {"Equity": {"values": [list(point) for point in zip(times, values, strict=True)]}}}},
        "algorithmConfiguration": {"tags": tags, "parameters": parameters},
    }
    (folder / "Guess.json").write_text(json.dumps(told))
    (folder / "Guess-summary.json").write_text("{}")
    return read_run(folder, rate)


@pytest.fixture
def made(project: Path) -> JudgedRun:
    return result(project / "backtests" / "2026-01-02_10-00-00", ["forecasts=network", "weight=0.4"], weight="0.4")


def test_it_is_run_with_the_parameters_of_the_result_and_read_the_next_time(
    made: JudgedRun, conformance_data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = naive_run(made, "mean", conformance_data, rate)
    assert found.folder == made.folder / "naive-mean"
    assert (found.given, found.parameters["forecasts"]) == ({"weight": "0.4", "forecasts": "mean"}, "mean")
    # half of 0.4, and not of the 0.8 that the project has
    traded = json.loads((found.folder / "Guess.json").read_text())["orders"]["1"]
    assert traded["value"] == pytest.approx(20_000, rel=0.01)
    assert not (made.folder.parents[3] / "storage" / "ledger").exists()

    monkeypatch.setattr("subprocess.run", lambda *_, **__: pytest.fail("it was made before"))
    assert np.array_equal(naive_run(made, "mean", None, rate).returns, found.returns)


def test_a_run_with_other_parameters_is_not_taken_for_it(made: JudgedRun) -> None:
    result(made.folder / "naive-mean", [], weight="0.5", forecasts="mean")
    with pytest.raises(InputError) as caught:
        naive_run(made, "mean", None, rate)
    assert (
        str(caught.value)
        == f"The run in {made.folder}/naive-mean has other parameters than {made.folder}; delete it, and it is made again."
    )


def test_what_a_failed_run_leaves_is_no_result(made: JudgedRun, conformance_data: Path) -> None:
    with pytest.raises(AlgorithmFailure) as caught:
        naive_run(made, "broken", conformance_data, rate)
    assert str(caught.value) == "The run on naive forecasts ended with exit code 1, for the reason said above; so nothing is compared."
    assert not (made.folder / "naive-broken").exists()


@pytest.mark.parametrize(
    ("tags", "forecasts", "sentence"),
    [
        (
            [],
            "mean",
            "does not say that its strategy takes the parameter forecasts, so nothing makes its forecasts naive; run the strategy",
        ),
        (["forecasts=mean"], "mean", "was made with forecasts=mean itself; name other forecasts to compare it with."),
        (["forecasts=network"], "../x", "--naive-run '../x' is no value of the parameter forecasts; name one such as mean."),
        (["forecasts=network"], "", "--naive-run '' is no value of the parameter forecasts; name one such as mean."),
    ],
)
def test_what_cannot_be_made_is_said(project: Path, tags: list[str], forecasts: str, sentence: str) -> None:
    run = result(project / "backtests" / "one", tags)
    with pytest.raises(InputError) as caught:
        naive_run(run, forecasts, None, rate)
    assert sentence in str(caught.value)


def test_where_the_strategy_is_not_found_the_command_is_told(tmp_path: Path, project: Path) -> None:
    run = result(tmp_path / "else where", ["forecasts=network"], weight="0.4")
    folder = f"{tmp_path}/else where/naive-mean"
    told = (
        "run `minilean backtest PROJECT --parameter weight 0.4 --parameter forecasts mean "
        f"--output '{folder}' --no-ledger` with the strategy's folder for PROJECT, then name that with `--naive '{folder}'`."
    )
    assert hint(run) == f"It is not compared with the same strategy on naive forecasts: {told}"
    with pytest.raises(InputError) as caught:
        naive_run(run, "mean", None, rate)
    assert str(caught.value).endswith(f"does not lie in its strategy's folder, where it would be found: {told}")
    assert hint(result(project / "no_backtests" / "one", ["forecasts=network"])).endswith("`.")


def test_the_hint_names_the_option_and_is_silent_where_there_is_nothing_to_make(made: JudgedRun, project: Path) -> None:
    assert hint(made) == "It is not compared with the same strategy on naive forecasts; `--naive-run mean` makes such a run and does."
    assert hint(result(project / "backtests" / "none", ["weight=0.4"])) is None
    assert hint(result(project / "backtests" / "naive", ["forecasts=mean"])) is None


def test_the_judge_makes_it_and_compares(made: JudgedRun, conformance_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    words = [str(made.folder), "--data-folder", str(conformance_data)]
    assert "Note: It is not compared with the same strategy on naive" in CliRunner().invoke(judge, words).stderr
    done = CliRunner().invoke(judge, [*words, "--naive-run", "mean", "--json"], standalone_mode=False)
    told = json.loads(done.stdout)
    assert told["naive"]["num_sessions"] == 68
    naive = read_run(made.folder / "naive-mean", InterestRates(conformance_data / RATE_FILE).rate)
    shared = naive.excess[np.isin(naive.days, made.days)]
    assert told["naive"]["other"] == pytest.approx(shared.mean() / shared.std(ddof=1), rel=1e-12)
    assert not [remark for remark in told["remarks"] if "naive" in remark]
    shutil.rmtree(made.folder / "naive-mean")
    both = CliRunner().invoke(judge, [*words, "--naive-run", "mean", "--naive", str(made.folder)])
    assert (both.exit_code, both.stderr.splitlines()[-1]) == (
        2, "Error: --naive names a result and --naive-run makes one; give one of the two.",
    )  # fmt: skip
    assert not (made.folder / "naive-mean").exists()
