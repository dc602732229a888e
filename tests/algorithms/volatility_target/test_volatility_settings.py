from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import pytest
from volatility_settings import FORECASTERS, PARAMETERS, REFERENCES, VolatilitySettings

from forecasting.errors import InvalidSpec
from forecasting.references import reference_names

FOLDER = Path(__file__).resolve().parents[3] / "algorithms" / "volatility_target"
OTHERS = {
    "start": "2005-01-03",
    "end": "2014-12-31",
    "cash": "50000",
    "stocks": "qqq",
    "bills": "shy, ief",
    "index": "vxn",
    "forecaster": "last",
    "volatility": "0.15",
    "constant_volatility": "0.25",
    "cap": "0.8",
    "band": "0",
    "decide": "open",
    "network": "gru",
    "seeds": "1,2",
    "training_bars": "500",
}


def test_the_defaults_are_those_of_the_project_folder() -> None:
    config = json.loads((FOLDER / "config.json").read_text())
    assert VolatilitySettings.from_parameters(config["parameters"]) == VolatilitySettings()


def test_every_parameter_is_read() -> None:
    assert set(OTHERS) == set(PARAMETERS)
    assert VolatilitySettings.from_parameters(OTHERS) == VolatilitySettings(
        start=date(2005, 1, 3),
        end=date(2014, 12, 31),
        cash=50_000.0,
        stocks="QQQ",
        bills=("SHY", "IEF"),
        index="VXN",
        forecaster="last",
        volatility=0.15,
        constant_volatility=0.25,
        cap=0.8,
        band=0.0,
        decide="open",
        network="gru",
        seeds=(1, 2),
        training_bars=500,
    )


@pytest.mark.parametrize("texts", [{}, OTHERS, {"bills": ""}])
def test_what_is_in_effect_gives_the_same_settings_again(texts: dict[str, str]) -> None:
    settings = VolatilitySettings.from_parameters(texts)
    assert tuple(settings.in_effect) == PARAMETERS
    assert VolatilitySettings.from_parameters(settings.in_effect) == settings


def test_every_forecaster_but_network_and_constant_is_a_reference_of_variance() -> None:
    assert set(FORECASTERS) - set(REFERENCES) == {"network", "constant"}
    assert set(REFERENCES.values()) < set(reference_names("log_variance"))


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("start", "2019", "The parameter start is '2019': expected a date such as 2019-01-01."),
        ("cash", "0", "The parameter cash is 0.0: expected an amount above zero and of at most 1e+15."),
        ("cash", "nan", "The parameter cash is nan: expected an amount above zero"),
        ("stocks", "SPY,QQQ", "The parameter stocks is 'SPY,QQQ': expected one ticker such as SPY."),
        ("stocks", "", "The parameter stocks is '': expected one ticker"),
        ("bills", "BIL,bil", "The parameter bills is 'BIL,bil': expected tickers separated by commas, each once"),
        ("bills", "SPY", "SPY is given as stocks and among bills: give it once."),
        ("forecaster", "lstm", "The parameter forecaster is 'lstm': expected one of har_vix, har_vix_leverage, har, scaled_vix, garch"),
        ("network", "transformer", "The parameter network is 'transformer': expected one of gru, lstm, rnn, stacked_lstm."),
        ("seeds", "1,1", "The parameter seeds is '1,1': expected whole numbers from 0 to"),
        ("volatility", "0", "The parameter volatility is 0.0: expected a yearly volatility above 0 and of at most 1."),
        ("volatility", "10", "The parameter volatility is 10.0: expected a yearly volatility above 0 and of at most 1."),
        ("constant_volatility", "nan", "The parameter constant_volatility is nan: expected a yearly volatility above 0"),
        ("cap", "1.5", "The parameter cap is 1.5: expected a share above 0 and of at most 1, since nothing is bought on credit."),
        ("band", "1", "The parameter band is 1.0: expected a share of at least 0 and below cap, 1."),
        ("decide", "noon", "The parameter decide is 'noon': expected one of open, close."),
        ("training_bars", "299", "The parameter training_bars is 299: expected at least 300."),
        ("training_bars", "1e3", "The parameter training_bars is '1e3': expected a whole number of at least 300."),
        ("volatilty", "0.1", "There is no parameter 'volatilty': did you mean 'volatility'?"),
        ("zzz", "1", "There is no parameter 'zzz': the parameters are start, end, cash"),
        ("end", "2018-12-31", "The parameter end is 2018-12-31, before start, 2019-01-01: choose a later end."),
    ],
)
def test_what_cannot_be_is_one_sentence(name: str, text: str, words: str) -> None:
    with pytest.raises(InvalidSpec) as caught:
        VolatilitySettings.from_parameters({name: text})
    assert str(caught.value).startswith(words)


def test_the_readme_has_every_parameter_with_its_default() -> None:
    readme = (FOLDER / "README.md").read_text(encoding="utf-8")
    documented = re.findall(r"^\| ((?:`\w+`, )*`\w+`) \| ((?:`[^`]*`, )*`[^`]*`) \|", readme[readme.index("## Parameters") :], re.MULTILINE)
    texts = {
        name: text
        for names, defaults in documented
        for name, text in zip(re.findall(r"`(\w+)`", names), re.findall(r"`([^`]*)`", defaults), strict=True)
    }
    assert list(texts) == list(PARAMETERS)
    assert VolatilitySettings.from_parameters(texts) == VolatilitySettings()
