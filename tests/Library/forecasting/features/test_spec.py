"""Features as values and as text."""

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import assume, given

from forecasting import features
from forecasting.errors import InvalidSpec, UnknownFeature
from forecasting.features import feature, feature_names, get_feature
from forecasting.features.spec import FeatureSpec, read_features, require_distinct


@pytest.mark.parametrize(
    ("text", "name", "parameters", "written"),
    [
        ("close", "close", (), "close"),
        ("rsi(14)", "rsi", (14,), "rsi(14)"),
        (" rsi ", "rsi", (14,), "rsi(14)"),
        ("rsi()", "rsi", (14,), "rsi(14)"),
        ("macd_signal( 3, 10 )", "macd_signal", (3, 10, 9), "macd_signal(3,10,9)"),
        ("bollinger(10,2)", "bollinger", (10, 2.0), "bollinger(10,2)"),
        ("bollinger(10,2.5)", "bollinger", (10, 2.5), "bollinger(10,2.5)"),
    ],
)
def test_texts_are_read_and_written(text, name, parameters, written):
    spec = FeatureSpec.read(text)
    assert spec == FeatureSpec(name, parameters)
    assert (spec.name, spec.parameters, str(spec)) == (name, parameters, written)
    assert [type(value) for value in spec.parameters] == [type(value) for value in parameters]


def test_parameters_that_are_left_out_are_the_usual_ones():
    assert [str(FeatureSpec(name)) for name in feature_names()] == [
        *("atr(14)", "atr_ratio(14)", "bollinger(20,2)", "close", "ema(20)", "ema_ratio(20)", "garman_klass(22)", "high", "log_return(1)"),
        *("low", "macd(12,26)", "macd_histogram(12,26,9)", "macd_signal(12,26,9)", "month", "open", "parkinson(22)", "range"),
        *("realised_volatility(22)", "return(1)", "rsi(14)", "sma(20)", "sma_ratio(20)", "vix", "vix_term", "volatility_premium(22)"),
        *("volume_ratio(20)", "weekday"),
    ]


@given(st.sampled_from(feature_names()), st.data())
def test_every_feature_is_read_back_as_it_is_written(name, data):
    number = {int: st.integers(1, 10**6), float: st.floats(1e-300, 1e300)}
    parameters = tuple(data.draw(number[type(default)]) for default in get_feature(name).defaults.values())
    assume(not get_feature(name).fault(*parameters))
    spec = FeatureSpec(name, parameters)
    assert FeatureSpec.read(str(spec)) == spec
    assert spec != FeatureSpec("high" if name == "close" else "close")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "'' is no feature: expected a name, with numbers in brackets where it has any, such as rsi(14)."),
        ("rsi(14", "'rsi(14' is no feature"),
        ("rsi(14) x", "'rsi(14) x' is no feature"),
        ("14", "'14' is no feature"),
        ("rsi(a)", "The feature rsi has the parameter 'a': expected a number."),
        ("rsi(3,)", "The feature rsi has the parameter '': expected a number."),
        ("rsi(14,3)", "The feature rsi has 2 parameters: expected at most 1 (span)."),
        ("close(1)", "The feature close has 1 parameters: expected none."),
        ("rsi(0)", "The feature rsi has span=0: expected a whole number of at least 1."),
        ("rsi(-3)", "The feature rsi has span=-3"),
        ("rsi(14.5)", "The feature rsi has span=14.5: expected a whole number of at least 1."),
        ("bollinger(20,0)", "The feature bollinger has width=0: expected a number above 0."),
        ("bollinger(20,nan)", "The feature bollinger has width=nan"),
        ("bollinger(20,inf)", "The feature bollinger has width=inf"),
        ("macd(26,12)", "The feature macd(26,12) cannot be computed: the fast span 26 is not below the slow one 12."),
        ("macd_histogram(9,9)", "the fast span 9 is not below the slow one 9"),
        ("sma_ratio(1)", "The feature sma_ratio(1) cannot be computed: the span is 1, and a bar is compared with itself alone"),
    ],
)
def test_what_is_wrong_is_one_sentence(text, said):
    with pytest.raises(InvalidSpec) as caught:
        FeatureSpec.read(text)
    assert said in str(caught.value)


def test_a_switch_is_no_number():
    with pytest.raises(InvalidSpec, match="span=True"):
        FeatureSpec("rsi", (True,))


def test_an_unknown_name_is_refused_with_its_nearest():
    with pytest.raises(UnknownFeature, match="did you mean volume_ratio"):
        FeatureSpec.read("volume_ration(20)")


def test_a_list_is_split_between_its_features_alone():
    assert read_features("close, macd_signal(3, 10,4),rsi(7)") == (
        FeatureSpec("close"),
        FeatureSpec("macd_signal", (3, 10, 4)),
        FeatureSpec("rsi", (7,)),
    )


def test_a_feature_that_is_given_twice_and_no_feature_are_refused():
    with pytest.raises(InvalidSpec, match=r"The feature rsi\(14\) is given twice: expected at least one, each once"):
        read_features("rsi, close, rsi(14)")
    with pytest.raises(InvalidSpec, match="No feature is given"):
        require_distinct([])
    require_distinct(read_features("rsi(14), rsi(15)"))


def test_a_spec_says_what_its_declaration_says():
    spec = FeatureSpec.read("volatility_premium(3)")
    assert (spec.kind, spec.memory, spec.known_after_close.total_seconds()) == ("ratio", 6, 900)
    assert spec.needs == ("implied_volatilities", "closes")
    assert FeatureSpec.read("atr(3)").kind == "price"
    assert FeatureSpec.read("volatility_premium(30)").memory == 31


def test_a_function_that_gives_something_else_than_a_column_is_named(monkeypatch, of_closes):
    monkeypatch.setattr(features, "_registry", {name: get_feature(name) for name in feature_names()})
    feature("whole", kind="ratio", needs=("closes",))(lambda bars: [7] * len(bars))
    assert FeatureSpec("whole").values(of_closes(1, 2)).dtype == np.float64
    feature("own", kind="ratio", needs=("closes",))(lambda bars: np.ones((len(bars), 2)))
    with pytest.raises(InvalidSpec, match=r"The feature own gave \(3, 2\) values for 3 bars: expected one for every bar"):
        FeatureSpec("own").values(of_closes(1, 2, 3))
