from __future__ import annotations

import json
from pathlib import Path

import pytest
from currency_settings import CurrencySettings

from forecasting.errors import InvalidSpec

FOLDER = Path(__file__).resolve().parents[3] / "algorithms" / "currency_lstm"


def test_the_defaults_are_those_of_the_project_folder() -> None:
    config = json.loads((FOLDER / "config.json").read_text())
    assert CurrencySettings.from_parameters(config["parameters"]) == CurrencySettings() == CurrencySettings.from_parameters({})
    assert CurrencySettings().macro == ("EURUSD", "EURGBP", "GBPUSD", "NZDUSD")
    assert (CurrencySettings().market, CurrencySettings().decide, CurrencySettings().threshold) == ("oanda", "close", 0.0)


def test_its_own_parameters_are_read() -> None:
    chosen = CurrencySettings.from_parameters({"pairs": " eurusd, gbpusd", "threshold": "0.001", "network": "gru"})
    assert (chosen.macro, chosen.threshold, chosen.spec.network.name) == (("EURUSD", "GBPUSD"), 0.001, "gru")


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("pairs", "EURUSD,EUR", "The parameter pairs is 'EURUSD,EUR': expected pairs of currencies separated by commas, each once"),
        ("pairs", "EURUSD,EURUSD", "The parameter pairs is 'EURUSD,EURUSD': expected pairs"),
        ("pairs", "EUR/USD", "The parameter pairs is 'EUR/USD': expected pairs"),
        ("threshold", "-0.1", "The parameter threshold is -0.1: expected a fraction of at least 0 and less than 1."),
        ("decide", "open", "The parameter decide is 'open': expected close, since currencies have no open to wait for."),
        ("pair", "EURUSD", "There is no parameter 'pair': did you mean 'pairs'?"),
    ],
)
def test_a_wrong_name_or_value_is_one_clear_sentence(name: str, text: str, words: str) -> None:
    with pytest.raises(InvalidSpec) as caught:
        CurrencySettings.from_parameters({name: text})
    assert words in str(caught.value)


def test_the_readme_explains_every_parameter() -> None:
    readme = (FOLDER / "README.md").read_text()
    assert [name for name in CurrencySettings.PARAMETERS.names if f"`{name}`" not in readme] == []
