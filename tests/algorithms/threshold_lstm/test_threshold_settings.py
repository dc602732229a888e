from __future__ import annotations

import json
from pathlib import Path

import pytest
from threshold_settings import ThresholdSettings

from forecasting.errors import InvalidSpec

FOLDER = Path(__file__).resolve().parents[3] / "algorithms" / "threshold_lstm"


def test_the_defaults_are_those_of_the_project_folder() -> None:
    config = json.loads((FOLDER / "config.json").read_text())
    assert ThresholdSettings.from_parameters(config["parameters"]) == ThresholdSettings()
    assert (ThresholdSettings().ticker, ThresholdSettings().threshold, ThresholdSettings().macro) == ("SPY", 0.005, ("SPY",))


def test_its_own_parameters_are_read() -> None:
    chosen = ThresholdSettings.from_parameters({"ticker": "qqq", "threshold": "0.01", "network": "gru", "refit": "once"})
    assert (chosen.ticker, chosen.threshold, chosen.spec.network.name, chosen.refit) == ("QQQ", 0.01, "gru", "once")


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("ticker", "SPY,TLT", "The parameter ticker is 'SPY,TLT': expected one ticker such as SPY."),
        ("threshold", "-0.1", "The parameter threshold is -0.1: expected a fraction of at least 0 and less than 1."),
        ("threshold", "nan", "The parameter threshold is nan"),
        ("treshold", "0", "There is no parameter 'treshold': did you mean 'threshold'?"),
        ("cash", "0", "The parameter cash is 0.0"),
    ],
)
def test_a_wrong_name_or_value_is_one_clear_sentence(name: str, text: str, words: str) -> None:
    with pytest.raises(InvalidSpec) as caught:
        ThresholdSettings.from_parameters({name: text})
    assert words in str(caught.value)


def test_the_readme_explains_every_parameter() -> None:
    readme = (FOLDER / "README.md").read_text()
    assert [name for name in ThresholdSettings.PARAMETERS.names if f"`{name}`" not in readme] == []
