from __future__ import annotations

from datetime import date

import pytest

from forecasting.errors import InvalidSpec
from forecasting.refit_schedule import RefitSchedule
from forecasting.specs import InputSpec, ModelSpec
from forecasting.strategy.settings import StrategySettings


def test_without_parameters_all_is_at_its_default() -> None:
    plain = StrategySettings.from_parameters({})
    assert plain == StrategySettings()
    assert (plain.refit, plain.decide, plain.spec, plain.schedule) == (
        "monthly", "open", ModelSpec(), RefitSchedule("monthly", date(2019, 1, 1)),
    )  # fmt: skip


@pytest.mark.parametrize(
    "texts",
    [
        {},
        {"window": "expanding", "refit": "weekly"},
        {"recipe": "stacked_lstm"},
        {"network": "gru", "units": "4"},
        {"recipe": "indicators"},
        {"features": "close, bollinger(20,2.5)", "scaling": "standard"},
    ],
)
def test_the_parameters_in_effect_give_the_same_settings_again(texts: dict[str, str]) -> None:
    settings = StrategySettings.from_parameters(texts)
    assert StrategySettings.from_parameters(settings.in_effect(texts)) == settings


def test_a_rolling_window_keeps_the_key_of_weights_and_an_expanding_one_has_its_own() -> None:
    rolling, expanding = (StrategySettings.from_parameters({"window": word}).spec for word in ("rolling", "expanding"))
    assert (rolling.window.expanding, expanding.window.expanding) == (False, True)
    assert rolling.hash == ModelSpec().hash != expanding.hash


class Implied(StrategySettings):
    COLUMNS = ("implied_volatilities", "implied_volatilities_3m")


@pytest.mark.parametrize(
    ("settings", "texts", "words"),
    [
        (StrategySettings, {"features": "close,vix"}, "The feature vix looks at implied_volatilities, which this strategy has not"),
        (StrategySettings, {"recipe": "volatility_premium"}, "The feature volatility_premium(21) looks at implied_volatilities"),
        (
            Implied,
            {"features": "volume_ratio(20)"},
            "The feature volume_ratio(20) looks at volumes, which this strategy has not: leave it out.",
        ),
    ],
)
def test_a_feature_of_what_the_strategy_has_not_is_refused(settings: type[StrategySettings], texts: dict[str, str], words: str) -> None:
    with pytest.raises(InvalidSpec) as caught:
        settings.from_parameters(texts)
    assert words in str(caught.value)


def test_a_recipe_shows_what_it_shows_and_features_that_are_given_win() -> None:
    shown = Implied.from_parameters({"recipe": "volatility_premium"}).spec
    assert (shown.inputs, shown.window.lookback) == (InputSpec(("volatility_premium(21)", "vix_term"), "standard"), 20)
    given = StrategySettings.from_parameters({"recipe": "volatility_premium", "features": "return,rsi(5)"}).spec
    assert given.inputs == InputSpec(("return(1)", "rsi(5)"), "standard")
    assert StrategySettings.from_parameters({"features": "close"}).spec.hash == ModelSpec().hash


def test_layers_of_their_own_sizes() -> None:
    assert StrategySettings.from_parameters({"network": "stacked_lstm", "sizes": "8,4"}).spec.network.widths == (8, 4)
    assert StrategySettings.from_parameters({"network": "stacked_lstm", "sizes": ""}).spec.network.widths == (16,)


@pytest.mark.parametrize(
    ("texts", "words"),
    [
        ({"refit": "daily"}, "The parameter refit is 'daily': expected one of once, weekly, monthly, quarterly."),
        ({"window": "30"}, "The parameter window is '30': expected one of rolling, expanding."),
        ({"sizes": "8,4"}, "The parameter sizes is '8,4', and the layers of the network lstm have one width"),
        ({"network": "stacked_lstm", "sizes": "8,x"}, "The parameter sizes is '8,x': expected whole numbers"),
        (
            {"network": "transformer"},
            "The parameter network is 'transformer': expected one of gru, lstm, rnn, stacked_lstm, or module:function",
        ),
        ({"features": "rsi(x)"}, "The parameter features is 'rsi(x)': expected names with numbers in brackets"),
        ({"features": "rzi(14)"}, "The parameter features is 'rzi(14)': There is no feature"),
        ({"scaling": "robust"}, "The parameter scaling is 'robust': expected one of minmax, standard."),
        ({"recipe": "volatility"}, "The parameter recipe is 'volatility': expected one of fast, seed, rnn, gru, stacked_lstm, indicators"),
        ({"end": "2018-01-01"}, "The parameter end is 2018-01-01, before start, 2019-01-01"),
        ({"cash": "0"}, "The parameter cash is 0.0: expected an amount above zero"),
        ({"budget": "-1"}, "The parameter budget is -1.0: expected minutes"),
    ],
)
def test_a_wrong_value_is_one_clear_sentence(texts: dict[str, str], words: str) -> None:
    with pytest.raises(InvalidSpec) as caught:
        StrategySettings.from_parameters(texts)
    assert words in str(caught.value)
