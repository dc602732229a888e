"""Declarations of features, and how they are found by name."""

from datetime import timedelta

import pytest

from forecasting import features
from forecasting.errors import InvalidSpec, UnknownFeature
from forecasting.features import feature, feature_names, get_feature


@pytest.fixture(autouse=True)
def _own_registry(monkeypatch):
    monkeypatch.setattr(features, "_registry", {name: get_feature(name) for name in feature_names()})


def test_the_features_that_there_are():
    words = (
        "atr atr_ratio bollinger close ema ema_ratio garman_klass high log_return low macd macd_histogram macd_signal month open parkinson "
        "range realised_volatility return rsi sma sma_ratio vix vix_term volatility_premium volume_ratio weekday"
    )
    assert feature_names() == tuple(words.split())


def test_a_declaration_says_parameters_columns_memory_and_kind():
    found = get_feature("macd_signal")
    assert dict(found.defaults) == {"fast": 12, "slow": 26, "signal": 9}
    assert (found.kind, found.needs, found.memory(12, 26, 9)) == ("ratio", ("closes",), 350)
    assert (get_feature("atr").kind, get_feature("close").memory()) == ("price", 1)


def test_what_is_made_of_options_is_known_a_quarter_of_an_hour_after_the_close():
    later = {name for name in feature_names() if get_feature(name).known_after_close}
    assert later == {"vix", "vix_term", "volatility_premium"}
    assert get_feature("volatility_premium").known_after_close == timedelta(minutes=15)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("rsl", "There is no feature 'rsl': did you mean rsi? Expected one of atr, atr_ratio, bollinger"),
        ("RSI", "There is no feature 'RSI': did you mean rsi?"),
        ("realized_volatility", "did you mean realised_volatility?"),
        ("xyzzy", "There is no feature 'xyzzy': expected one of atr, "),
    ],
)
def test_a_name_that_is_none_is_refused_with_the_nearest(name, said):
    with pytest.raises(UnknownFeature) as caught:
        get_feature(name)
    assert said in str(caught.value)


def test_a_declaration_that_is_wrong_is_refused():
    with pytest.raises(InvalidSpec, match="feature own has kind='level': expected one of price, ratio"):
        feature("own", kind="level", needs=("closes",))(lambda bars: bars.closes)
    with pytest.raises(InvalidSpec, match=r"feature own has needs=\('close',\): expected some of times, opens"):
        feature("own", kind="price", needs=("close",))(lambda bars: bars.closes)
    with pytest.raises(InvalidSpec, match=r"feature own has needs=\(\)"):
        feature("own", kind="price", needs=())(lambda bars: bars.closes)
    with pytest.raises(InvalidSpec, match="feature own has no default for span, wide: expected a number"):
        feature("own", kind="price", needs=("closes",))(lambda bars, span, wide=True: bars.closes)
    with pytest.raises(UnknownFeature):
        get_feature("own")


def test_a_name_is_of_one_function_which_may_be_declared_again():
    def own(bars):
        return bars.closes

    declare = feature("own", kind="price", needs=("closes",))
    assert declare(own) is own
    declare(own)
    assert get_feature("own").compute is own
    with pytest.raises(InvalidSpec, match=r"Both .*test_init and .*test_init register the feature own: rename one"):
        declare(lambda bars: bars.closes)
