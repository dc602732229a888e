from __future__ import annotations

import json
from pathlib import Path

import pytest
from indicator_settings import IndicatorSettings

from forecasting.errors import InvalidSpec

FOLDER = Path(__file__).resolve().parents[3] / "algorithms" / "indicator_lstm"


def test_the_defaults_are_those_of_the_project_folder() -> None:
    config = json.loads((FOLDER / "config.json").read_text())
    assert IndicatorSettings.from_parameters(config["parameters"]) == IndicatorSettings() == IndicatorSettings.from_parameters({})


def test_a_window_shows_nine_indicators_of_each_bar_and_the_change_is_the_target() -> None:
    spec = IndicatorSettings().spec
    assert len(spec.inputs.features) == 9
    assert {"rsi(14)", "macd_histogram(12,26,9)", "volume_ratio(20)"} <= set(spec.inputs.features)
    assert (spec.inputs.scaling, spec.training.target, spec.window.lookback, spec.window.horizon) == ("standard", "return", 20, 1)
    assert (IndicatorSettings().ticker, IndicatorSettings().threshold, IndicatorSettings().refit) == ("SPY", 0.0, "monthly")


def test_parameters_win_over_the_recipe() -> None:
    chosen = IndicatorSettings.from_parameters({"features": "rsi(5),close", "lookback": "30", "threshold": "0.001", "ticker": "qqq"})
    assert (chosen.spec.inputs.features, chosen.spec.inputs.scaling, chosen.spec.window.lookback) == (("rsi(5)", "close"), "standard", 30)
    assert (chosen.threshold, chosen.macro, chosen.market) == (0.001, ("QQQ",), "usa")


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("features", "rsii(14)", "did you mean"),
        ("threshold", "1", "The parameter threshold is 1.0: expected a fraction of at least 0 and less than 1."),
        ("recipe", "volatility", "The parameter recipe is 'volatility': expected one of"),
    ],
)
def test_a_wrong_value_is_one_clear_sentence(name: str, text: str, words: str) -> None:
    with pytest.raises(InvalidSpec) as caught:
        IndicatorSettings.from_parameters({name: text})
    assert words in str(caught.value)


def test_the_readme_explains_every_parameter() -> None:
    readme = (FOLDER / "README.md").read_text()
    assert [name for name in IndicatorSettings.PARAMETERS.names if f"`{name}`" not in readme] == []
