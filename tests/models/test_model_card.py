from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from model_card import describe_data, write_card
from walk_forward import WalkState

from forecasting.month_ends import month_of
from forecasting.refit import refit
from minilean.datasets.selection import DataChoice


@pytest.fixture
def found(make_walk) -> WalkState:
    walk = make_walk(first="2015-07-01", last="2015-07-31", seeds=(1, 2))
    known = {month_of(moment): walk.history.until(np.datetime64(moment)) for moment in walk.moments}
    return WalkState(walk, {(month, seed): refit(bars, walk.spec, seed) for month, bars in known.items() for seed in walk.seeds})


def test_a_card_says_what_was_trained_on_what_and_how_good_it_is(found, tmp_path: Path) -> None:
    found.failed.append("SPY of 2015-05 with seed 1: the training loss is nan.")
    path = write_card(tmp_path / "cards", "macro_lstm", [found], "Made up.")
    text = path.read_text(encoding="utf-8")

    assert path == tmp_path / "cards" / "macro_lstm" / "SPY.md"
    assert list(path.parent.iterdir()) == [path]
    for said in (
        "# SPY, for macro_lstm\n\nMade up. 390 bars, 2015-01-02 to 2016-06-30, SHA-256 ",
        f"| published as | `macro_lstm/SPY/{found.walk.spec.hash}/` |",
        "| month ends | 2 of 2, 2015-06 to 2015-07 |",
        "| seeds | 1, 2 |",
        "| network | lstm, 1 x 3 units, dropout 0 |",
        "| training | 2 epochs, batches of 32, adam at 0.01, mean_squared_error, target price, backend jax |",
        "| bars | 60 for a refit, the newest 5 only measured, windows of 6 |",
        "| trained by | python 3.11",
        " seconds for 4 refits |",
        "44 closes from 2015-06-30 to 2015-08-28, forecast the day before by the newest refit:",
        "| no change | ",
        "| mean change of the training span | ",
        "| always up | | ",
        "Skill against no change: ",
        "Not trained:\n\n* SPY of 2015-05 with seed 1: the training loss is nan.\n",
    ):
        assert said in text


def test_a_card_of_an_expanding_window_says_that_all_bars_are_used(found, tmp_path: Path) -> None:
    spec = replace(found.walk.spec, window=replace(found.walk.spec.window, expanding=True))
    text = write_card(tmp_path, "macro_lstm", [WalkState(replace(found.walk, spec=spec))], "Made up.").read_text(encoding="utf-8")
    assert "| bars | all, at least 60, for a refit, the newest 5 only measured, windows of 6 |" in text


def test_two_networks_of_a_symbol_share_its_card(found, tmp_path: Path) -> None:
    text = write_card(tmp_path, "macro_lstm", [found, found], "Made up.").read_text(encoding="utf-8")
    assert text.count("## lstm, 1 x 3 units") == 2
    assert text.count("# SPY, for") == 1


def test_a_card_without_a_forecast_says_why(make_walk, tmp_path: Path) -> None:
    text = write_card(tmp_path, "macro_lstm", [WalkState(make_walk())], "Made up.").read_text(encoding="utf-8")
    assert "No forecast was measured: No close after a refit is there to be forecast" in text


def test_data_are_described_without_the_path_of_a_machine(tmp_path: Path) -> None:
    real = describe_data(DataChoice(tmp_path, "LEAN_DATA_FOLDER", False))
    assert "from the folder that LEAN_DATA_FOLDER names" in real
    assert str(tmp_path) not in real
    assert describe_data(DataChoice(tmp_path, "data/", True)).startswith("SYNTHETIC prices")
