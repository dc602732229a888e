from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from macro_settings import MacroSettings, OwnBaskets

from forecasting.errors import InvalidSpec
from forecasting.references import reference_names
from forecasting.specs import ModelSpec, TrainingSpec
from forecasting.strategy.parameters import is_given_for_this_run
from forecasting.strategy.settings import FORECASTS

PARAMETERS = MacroSettings.PARAMETERS.names
merge_parameters, parameters_of_run = MacroSettings.merge_parameters, MacroSettings.PARAMETERS.of_run
FOLDER = Path(__file__).resolve().parents[3] / "algorithms" / "macro_lstm"


def test_the_defaults_are_those_of_the_project_folder() -> None:
    config = json.loads((FOLDER / "config.json").read_text())
    assert MacroSettings.from_parameters(config["parameters"]) == MacroSettings()
    assert config["libraries"] == [{"name": "forecasting", "path": "Library/forecasting"}]
    assert config["algorithm-language"] == "Python"


def test_every_parameter_is_read() -> None:
    settings = MacroSettings.from_parameters(
        {
            "start": "2015-01-01",
            "end": "2015-12-31",
            "cash": "5000",
            "macro": "spy, tlt",
            "baskets": "clean",
            "weights": "load",
            "seeds": "1,2",
            "train_at_start": "False",
            "recipe": "seed",
            "epochs": "3",
            "batch_size": "64",
            "target": "return",
            "backend": "jax",
            "learning_rate": "0.002",
            "units": "8",
            "layers": "2",
            "dropout": "0",
            "lookback": "30",
            "training_bars": "300",
            "holdout": "10",
            "seed_alignment": "true",
            "decide": "close",
            "forecasts": "ewma",
        }
    )
    assert (settings.start, settings.end, settings.cash) == (date(2015, 1, 1), date(2015, 12, 31), 5000.0)
    assert (settings.macro, settings.baskets, settings.weights, settings.seeds) == (("SPY", "TLT"), "clean", "load", (1, 2))
    assert (settings.train_at_start, settings.decide, settings.forecasts) == (False, "close", "ewma")
    assert settings.spec.training == TrainingSpec(epochs=3, batch_size=64, target="return", backend="jax", learning_rate=0.002)
    assert (settings.spec.network.units, settings.spec.network.layers, settings.spec.network.dropout) == (8, 2, 0.0)
    window = settings.spec.window
    assert (window.lookback, window.training_bars, window.holdout, window.forecast_bars) == (30, 300, 10, 80)
    assert window.seed_alignment is True


def test_baskets_of_each_symbol_are_read_and_written() -> None:
    text = {"macro": "SPY,TLT", "baskets": "spy = xle + xlk / ief, TLT=TLT/"}
    chosen = MacroSettings.from_parameters(text)
    assert chosen.baskets == (OwnBaskets("SPY", ("XLE", "XLK"), ("IEF",)), OwnBaskets("TLT", ("TLT",), ()))
    assert chosen.in_effect(text)["baskets"] == "SPY=XLE+XLK/IEF,TLT=TLT/"
    assert MacroSettings.from_parameters(chosen.in_effect(text)) == chosen


@pytest.mark.parametrize(
    "baskets", ["dirty", "SPY", "SPY=XLE", "SPY=/XLE", "SPY=XLE+XLE/", "SPY=XLE/IEF,TLT=XLE/", "SPY=XLE/,SPY=XLK/", "=XLE/IEF"]
)
def test_baskets_that_are_none_are_refused(baskets: str) -> None:
    with pytest.raises(InvalidSpec, match=r"The parameter baskets is .*: expected liquid-etf or clean, or funds of each macro symbol"):
        MacroSettings.from_parameters({"baskets": baskets})


def test_a_symbol_without_funds_among_others_that_have_some_is_named() -> None:
    with pytest.raises(InvalidSpec, match="The parameter baskets has funds of SPY, and macro is SPY, TLT: name the same tickers"):
        MacroSettings.from_parameters({"macro": "SPY,TLT", "baskets": "SPY=XLE/IEF"})


def test_a_recipe_is_one_parameter_away() -> None:
    settings = MacroSettings.from_parameters({"recipe": "seed"})
    assert (settings.spec.training.epochs, settings.spec.network.layers, settings.spec.network.units) == (50, 4, 50)
    assert settings.spec.window == ModelSpec().window
    through_keras = MacroSettings.from_parameters({"recipe": "seed", "backend": "keras", "threads": "2"}).spec.training
    assert (through_keras.epochs, through_keras.backend, through_keras.threads) == (50, "keras", 2)


def test_a_longer_window_asks_for_more_bars() -> None:
    assert MacroSettings.from_parameters({"lookback": "120"}).spec.window.forecast_bars == 140


FORMER = {"window": ("lookback", "30"), "bars": ("training_bars", "300"), "batch": ("batch_size", "64")}


def test_former_names_mean_what_they_meant_and_one_sentence_says_what_they_are_called_now() -> None:
    former = MacroSettings.from_parameters({old: text for old, (_, text) in FORMER.items()})
    current = MacroSettings.from_parameters(dict(FORMER.values()))

    assert (former, former.spec.hash, former.in_effect({})) == (current, current.spec.hash, current.in_effect({}))
    assert (former.spec.window.lookback, former.spec.window.training_bars, former.spec.training.batch_size) == (30, 300, 64)
    assert former.hint == (
        "Parameters have other names now: window is called lookback, bars is called training_bars, batch is called batch_size; "
        "the former names are understood in this version for the last time."
    )
    assert current.hint == ""


@pytest.mark.parametrize("old", FORMER)
def test_a_former_name_beside_the_one_of_today_is_refused(old: str) -> None:
    new, text = FORMER[old]
    with pytest.raises(InvalidSpec) as caught:
        MacroSettings.from_parameters({new: text, old: text})
    assert str(caught.value) == f"The parameter {new} is given twice, as {old}, its former name, too: give {new} alone."


BY_EITHER_NAME = [
    ({"lookback": "60"}, {"window": "30"}, {"window": "30"}),
    ({"window": "60"}, {"lookback": "30"}, {"lookback": "30"}),
    ({"window": "60"}, {"window": "30"}, {"window": "30"}),
    ({"window": "60", "lookback": "50"}, {"lookback": "30"}, {"lookback": "30"}),
    ({"lookback": "60", "batch": "16"}, {"bars": "300"}, {"lookback": "60", "batch": "16", "bars": "300"}),
    ({"window": "60"}, {}, {"window": "60"}),
]


@pytest.mark.parametrize(("own", "given", "expected"), BY_EITHER_NAME)
def test_what_is_given_for_a_run_wins_whichever_of_its_names_either_has(
    tmp_path: Path, own: dict[str, str], given: dict[str, str], expected: dict[str, str]
) -> None:
    (tmp_path / "config.json").write_text(json.dumps({"parameters": own}))

    assert merge_parameters(own, given) == expected
    assert parameters_of_run(own | given, tmp_path / "config.json") == expected  # as LEAN merges them


@pytest.mark.parametrize(("own", "given"), [({"window": "60", "lookback": "60"}, {}), ({}, {"window": "60", "lookback": "60"})])
def test_two_names_in_one_place_stay_to_be_refused(tmp_path: Path, own: dict[str, str], given: dict[str, str]) -> None:
    (tmp_path / "config.json").write_text(json.dumps({"parameters": own}))
    both = {"window": "60", "lookback": "60"}

    assert merge_parameters(own, given) == both
    assert parameters_of_run(both, tmp_path / "config.json") == both
    assert parameters_of_run(both, tmp_path / "absent.json") == both


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("window", "abc", "The parameter window (now lookback) is 'abc': expected a whole number of at least 1."),
        ("bars", "", "The parameter bars (now training_bars) is '': expected a whole number, larger than lookback and holdout together."),
        ("epoch", "3", "There is no parameter 'epoch': did you mean 'epochs'?"),
        ("zzz", "3", "There is no parameter 'zzz': the parameters are start, end"),
        ("epochs", "many", "The parameter epochs is 'many': expected a whole number of at least 1."),
        ("learning_rate", "0", "learning_rate=0.0: expected a number above 0"),
        ("epochs", "0", "epochs=0: expected a whole number of at least 1"),
        ("weights", "both", "The parameter weights is 'both': expected one of train, load, load-or-train."),
        ("recipe", "quick", "expected one of fast, seed"),
        ("start", "01/02/2015", "The parameter start is '01/02/2015': expected a date such as 2019-01-01."),
        ("end", "2018-01-01", "The parameter end is 2018-01-01, before start, 2019-01-01"),
        ("cash", "-5", "The parameter cash is -5.0"),
        ("cash", "nan", "The parameter cash is nan"),
        ("cash", "1e30", "The parameter cash is 1e+30: expected an amount above zero and of at most 1e+15."),
        ("decide", "noon", "The parameter decide is 'noon': expected one of open, close."),
        ("forecasts", "last value", "The parameter forecasts is 'last value': expected one of network, mean, ewma."),
        ("macro", "SPY,", "The parameter macro is 'SPY,'"),
        ("macro", "SPY,spy", "The parameter macro is 'SPY,spy'"),
        ("seeds", "1,1", "The parameter seeds is '1,1'"),
        ("train_at_start", "yes", "expected true or false"),
        ("training_bars", "70", "training_bars=70: expected a whole number of at least 82"),
    ],
)
def test_a_wrong_name_or_value_is_one_clear_sentence(name: str, text: str, words: str) -> None:
    with pytest.raises(InvalidSpec) as caught:
        MacroSettings.from_parameters({name: text})
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)


def test_naive_forecasts_are_references_of_the_library_and_leave_the_spec_as_it_is() -> None:
    assert FORECASTS == ("network", "mean", "ewma")
    assert set(FORECASTS[1:]) <= set(reference_names("close_change", implied=False))
    naive = MacroSettings.from_parameters({"forecasts": "mean"})
    assert naive.spec.hash == MacroSettings().spec.hash
    assert MacroSettings().forecasts == "network"


def test_the_readme_explains_every_parameter() -> None:
    readme = (FOLDER / "README.md").read_text()
    assert [name for name in PARAMETERS if f"`{name}`" not in readme] == []


@pytest.mark.parametrize(
    ("text", "own", "is_given"),
    [
        ("2025-11-30", {"end": "2020-11-30"}, True),
        ("2020-11-30", {"end": "2020-11-30"}, False),
        ("2025-11-30", {}, True),
        (None, {}, False),
        (None, {"end": "2020-11-30"}, False),
    ],
)
def test_a_value_that_differs_from_the_projects_file_was_given_for_the_run(
    tmp_path: Path, text: str | None, own: dict[str, str], is_given: bool
) -> None:
    (tmp_path / "config.json").write_text(json.dumps({"parameters": own}))
    assert is_given_for_this_run("end", text, tmp_path / "config.json") is is_given


def test_without_the_projects_file_every_value_was_given_for_the_run(tmp_path: Path) -> None:
    assert is_given_for_this_run("end", "2020-11-30", tmp_path / "config.json")
    assert not is_given_for_this_run("end", None, tmp_path / "config.json")


def test_the_parameters_in_effect_are_those_of_the_recipe_and_the_defaults_with_what_was_given() -> None:
    texts = {"recipe": "seed", "epochs": "3", "seeds": "2, 1", "macro": "spy"}
    found = MacroSettings.from_parameters(texts).in_effect(texts)
    assert tuple(found) == PARAMETERS
    assert (found["recipe"], found["epochs"], found["layers"], found["units"]) == ("seed", "3", "4", "50")
    assert (found["macro"], found["seeds"], found["cash"], found["train_at_start"]) == ("SPY", "2,1", "1000000", "true")
    assert (found["start"], found["learning_rate"], found["dropout"]) == ("2019-01-01", "0.001", "0.2")


@pytest.mark.parametrize("texts", [{}, {"recipe": "seed", "cash": "123456.789", "lookback": "120", "seed_alignment": "true"}])
def test_the_parameters_in_effect_give_the_same_settings_again(texts: dict[str, str]) -> None:
    settings = MacroSettings.from_parameters(texts)
    assert MacroSettings.from_parameters(settings.in_effect(texts)) == settings
