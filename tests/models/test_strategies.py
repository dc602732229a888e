from __future__ import annotations

import json
import shutil
import sys
from datetime import date
from pathlib import Path

import pytest
from strategies import market_of, read_settings

from forecasting.errors import InvalidSpec
from minilean.errors import InputError

PLANTED = """
from datetime import date
from forecasting.specs import ModelSpec

class PlantedSettings:
    macro, start, end, train_at_start, spec = ("TLT",), date(2015, 1, 1), date(2015, 3, 31), False, ModelSpec()

    def __init__(self, seeds):
        self.seeds = seeds

    @classmethod
    def from_parameters(cls, texts):
        return cls(tuple(int(seed) for seed in texts["seeds"].split(",")))
"""


def test_parameters_given_win_over_those_of_the_project(repo_root: Path) -> None:
    plain = read_settings(repo_root, "macro_lstm", {})
    assert (plain.macro, plain.start, plain.end, plain.seeds) == (("SPY",), date(2019, 1, 1), date(2020, 11, 30), (1,))

    chosen = read_settings(repo_root, "macro_lstm", {"macro": "spy,tlt", "seeds": "1,2", "units": "5"})
    assert (chosen.macro, chosen.seeds, chosen.spec.network.units) == (("SPY", "TLT"), (1, 2), 5)
    with pytest.raises(InvalidSpec, match=r"There is no parameter 'unit': did you mean 'units'\?"):
        read_settings(repo_root, "macro_lstm", {"unit": "5"})


@pytest.mark.parametrize(("own", "given"), [("lookback", "window"), ("window", "lookback")])
def test_a_parameter_given_wins_whichever_of_its_names_either_has(
    repo_root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, own: str, given: str
) -> None:
    folder = tmp_path / "algorithms" / "macro_lstm"
    folder.mkdir(parents=True)
    (folder / "main.py").touch()
    shutil.copy(repo_root / "algorithms" / "macro_lstm" / "macro_settings.py", folder)
    (folder / "config.json").write_text(json.dumps({"parameters": {own: "60"}}))
    monkeypatch.setattr(sys, "path", list(sys.path))

    assert read_settings(tmp_path, "macro_lstm", {}).spec.window.lookback == 60
    assert read_settings(tmp_path, "macro_lstm", {given: "30"}).spec.window.lookback == 30
    assert read_settings(tmp_path, "macro_lstm", {own: "30"}).spec.window.lookback == 30
    with pytest.raises(InvalidSpec, match="The parameter lookback is given twice, as window, its former name, too: give lookback alone"):
        read_settings(tmp_path, "macro_lstm", {own: "30", given: "30"})
    (folder / "config.json").write_text(json.dumps({"parameters": {own: "60", given: "60"}}))
    with pytest.raises(InvalidSpec, match="The parameter lookback is given twice"):
        read_settings(tmp_path, "macro_lstm", {"epochs": "3"})


def test_another_strategy_is_found_by_its_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "algorithms" / "planted"
    folder.mkdir(parents=True)
    (folder / "main.py").touch()
    (folder / "config.json").write_text('{"parameters": {"seeds": "4,5"}}')
    (folder / "planted_settings.py").write_text(PLANTED)
    monkeypatch.setattr(sys, "path", list(sys.path))

    assert read_settings(tmp_path, "planted", {}).seeds == (4, 5)
    assert read_settings(tmp_path, "planted", {"seeds": "6"}).seeds == (6,)
    assert market_of(read_settings(tmp_path, "planted", {})) == "usa"  # it says nothing of it
    with pytest.raises(InputError, match=r"'other' is no strategy with settings: expected one of planted\."):
        read_settings(tmp_path, "other", {})


@pytest.mark.parametrize("strategy", ["volatility_target", "cross_section_lstm"])
def test_a_strategy_that_fits_within_its_run_has_nothing_to_train(repo_root: Path, monkeypatch: pytest.MonkeyPatch, strategy: str) -> None:
    monkeypatch.setattr(sys, "path", list(sys.path))
    with pytest.raises(InputError, match=f"'{strategy}' has nothing to train here: its forecaster is fitted within the run"):
        read_settings(repo_root, strategy, {})


def test_a_strategy_of_one_symbol_is_told_it_by_the_name_that_all_others_have() -> None:
    assert read_settings(Path(__file__).resolve().parents[2], "threshold_lstm", {"macro": "qqq"}).macro == ("QQQ",)
    with pytest.raises(InvalidSpec, match="The parameter ticker is 'SPY,TLT': expected one ticker"):
        read_settings(Path(__file__).resolve().parents[2], "threshold_lstm", {"macro": "SPY,TLT"})


def test_a_strategy_of_pairs_is_told_them_by_that_name_and_says_its_market() -> None:
    root = Path(__file__).resolve().parents[2]
    pairs = read_settings(root, "currency_lstm", {"macro": "eurusd,gbpusd"})
    assert (pairs.macro, market_of(pairs)) == (("EURUSD", "GBPUSD"), "oanda")
    assert market_of(read_settings(root, "indicator_lstm", {})) == "usa"
