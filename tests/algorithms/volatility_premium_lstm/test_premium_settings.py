from __future__ import annotations

import json
from pathlib import Path

import pytest
from premium_settings import INDICES, PremiumSettings

from forecasting.bars import COLUMNS
from forecasting.errors import InvalidSpec

FOLDER = Path(__file__).resolve().parents[3] / "algorithms" / "volatility_premium_lstm"


def test_the_defaults_are_those_of_the_project_folder() -> None:
    config = json.loads((FOLDER / "config.json").read_text())
    assert PremiumSettings.from_parameters(config["parameters"]) == PremiumSettings() == PremiumSettings.from_parameters({})


def test_a_window_shows_the_premium_and_the_term_structure_and_is_fitted_once() -> None:
    chosen = PremiumSettings()
    assert chosen.spec.inputs.features == ("volatility_premium(21)", "vix_term")
    assert (chosen.spec.training.target, chosen.refit, chosen.threshold, chosen.ticker) == ("return", "once", 0.0, "SPY")
    assert PremiumSettings.from_parameters({"refit": "monthly"}).refit == "monthly"


def test_the_indices_are_columns_of_the_bars() -> None:
    assert dict(INDICES) == {"implied_volatilities": "VIX", "implied_volatilities_3m": "VIX3M"}
    assert set(INDICES) <= set(COLUMNS)


def test_a_wrong_value_is_one_clear_sentence() -> None:
    with pytest.raises(InvalidSpec, match="The parameter refit is 'daily': expected one of once, weekly, monthly, quarterly"):
        PremiumSettings.from_parameters({"refit": "daily"})


def test_the_readme_explains_every_parameter() -> None:
    readme = (FOLDER / "README.md").read_text()
    assert [name for name in PremiumSettings.PARAMETERS.names if f"`{name}`" not in readme] == []
