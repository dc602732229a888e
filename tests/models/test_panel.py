"""The command: which weeks it judges by, what it prints, what it refuses."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from panel import panel, weeks_of
from prices import read_panel

from forecasting.errors import InvalidSpec
from minilean.datasets.sample import write_sample
from minilean.errors import InputError

TICKERS = "AAPL,BAC,MSFT,XOM,JPM,C"


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("panel") / "data"
    write_sample(folder, 3, date(2010, 1, 4), date(2014, 12, 31))
    return folder


def invoke(data: Path, *arguments: str) -> list[str]:
    small = [
        "--tickers",
        TICKERS,
        "--lookback",
        "8",
        "--training-bars",
        "80",
        "--validation-bars",
        "20",
        "--epochs",
        "2",
        "--patience",
        "1",
    ]
    done = CliRunner().invoke(panel, ["--data-folder", str(data), *small, *arguments], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.stdout.splitlines()


@pytest.mark.long
def test_it_prints_a_row_for_each_fault_and_says_that_prices_are_synthetic(data: Path) -> None:
    lines = invoke(data, "--span", "2014-01-01..2014-12-31", "--fault", "clean", "--fault", "dead-tickers")
    assert lines[0].startswith("52 weeks of 6 tickers, 2014-01-01 to 2014-12-31, seed 1. SYNTHETIC")
    assert [line.split(" | ")[0] for line in lines[3:]] == ["| clean", "| dead-tickers"]
    cells = lines[3].strip("| ").split(" | ")
    assert cells[1] == "312"
    assert 0.3 < float(cells[2]) < 0.7
    assert lines == invoke(data, "--span", "2014-01-01..2014-12-31", "--fault", "clean", "--fault", "dead-tickers")


@pytest.mark.parametrize(
    ("arguments", "error", "words"),
    [
        (["--span", "2014-06-01..2015-06-01"], InputError, "A panel's training would be chosen by days from 2014-06-01 to 2015-06-01"),
        (["--span", "2005-06-01..2006-06-01"], InputError, "has no week from 2005-06-01 to 2006-06-01"),
        (["--tickers", "A,A"], InputError, "'A,A' is no list of tickers"),
        (["--tickers", "NOSUCH,NONE"], InputError, "has daily bars of none of the 2 tickers"),
        (["--validation-bars", "79"], InvalidSpec, "expected at least"),
    ],
)
def test_what_cannot_be_judged_is_refused_by_name(data: Path, arguments: list[str], error: type[Exception], words: str) -> None:
    with pytest.raises(error) as caught:
        invoke(data, *arguments)
    assert words in str(caught.value)


def test_the_weeks_that_judge_are_those_after_the_first_day(data: Path) -> None:
    whole = read_panel(data, ("AAPL", "NOSUCH", "BAC"))
    assert np.isnan(whole.returns[:, 1]).all()
    judged, test_weeks = weeks_of(whole, date(2014, 1, 1), date(2014, 3, 31))
    assert test_weeks == 13
    assert str(judged.times[-1])[:16] == "2014-03-28T16:00"
    assert str(judged.times[-13])[:16] == "2014-01-03T16:00"
