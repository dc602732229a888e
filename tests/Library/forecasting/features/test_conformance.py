"""What every feature does, found through the registry: its value hangs on what it declares, and on nothing else.

A feature that is planted in a file of its own is found as well, and each wrong one breaks the rule that it should.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import assume, given, settings

from forecasting import features
from forecasting.bars import COLUMNS, DailyBars
from forecasting.errors import InvalidSpec
from forecasting.features import feature_names, get_feature
from forecasting.features.spec import FeatureSpec

NAMES = feature_names()
NUM_BARS = 420
# of the last bits, where sums of different shapes are taken
_BITS = {"rel": 1e-12, "abs": 1e-15, "nan_ok": True}


def hangs_on_its_memory_alone(spec: FeatureSpec, bars: DailyBars, row: int) -> None:
    """Neither later bars change a value nor those older than the memory."""
    value = spec.values(bars)[row]
    assert spec.values(bars[: row + 1])[-1] == pytest.approx(value, **_BITS), "a later bar changes it"
    assert spec.values(bars[row + 1 - spec.memory :])[spec.memory - 1] == pytest.approx(value, **_BITS), "an older bar changes it"
    assert spec.values(bars[row + 1 - spec.memory : row + 1])[-1] == pytest.approx(value, **_BITS), "bars on both sides change it"


def is_known_from_its_memory_on(spec: FeatureSpec, bars: DailyBars, row: int) -> None:
    """It is NaN for the first ``memory`` - 1 bars and a number from then on."""
    assert np.flatnonzero(np.isfinite(spec.values(bars))).tolist() == list(range(spec.memory - 1, len(bars)))


def moves_with_prices_as_its_kind(spec: FeatureSpec, bars: DailyBars, row: int) -> None:
    """A later dividend or split multiplies all prices by one factor, and divides volumes by it."""
    factor = 0.5 + row / len(bars)
    names = ("opens", "highs", "lows", "closes")
    scaled = replace(bars, **{name: getattr(bars, name) * factor for name in names}, volumes=bars.volumes / factor)
    expected = spec.values(bars) * (factor if spec.kind == "price" else 1.0)
    assert spec.values(scaled) == pytest.approx(expected, rel=1e-9, abs=1e-12, nan_ok=True)


def hangs_on_its_columns_alone(spec: FeatureSpec, bars: DailyBars, row: int) -> None:
    """Columns that are not declared may be anything."""
    others = {name: other(bars, name) for name in COLUMNS if name not in spec.needs}
    assert spec.values(replace(bars, **others)) == pytest.approx(spec.values(bars), **_BITS)


def other(bars: DailyBars, name: str) -> np.ndarray:
    """A column with other values, which still fits the others."""
    if name == "times":
        return bars.times + np.timedelta64(45, "D")
    if name in ("opens", "closes"):
        return np.sqrt(bars.highs * bars.lows)
    return getattr(bars, name) * {"highs": 1.01, "lows": 0.98}.get(name, np.nan)


RULES = (hangs_on_its_memory_alone, is_known_from_its_memory_on, moves_with_prices_as_its_kind, hangs_on_its_columns_alone)


@pytest.fixture(scope="module")
def bars(market) -> DailyBars:
    return market(NUM_BARS)


@st.composite
def specs(draw: st.DrawFn, name: str) -> FeatureSpec:
    """The feature with parameters of any size that its declaration takes."""
    number = {int: st.integers(1, 14), float: st.floats(0.25, 4.0)}
    try:
        return FeatureSpec(name, tuple(draw(number[type(default)]) for default in get_feature(name).defaults.values()))
    except InvalidSpec:
        assume(False)
        raise


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=6)
@given(data=st.data())
def test_every_feature_keeps_every_rule(name, rule, bars, data):
    spec = data.draw(specs(name))
    rule(spec, bars, data.draw(st.integers(spec.memory - 1, NUM_BARS - 1)))


@pytest.mark.parametrize("name", NAMES)
def test_every_feature_keeps_every_rule_at_its_defaults(name, bars):
    for rule in RULES:
        for row in (NUM_BARS // 9 * 8, NUM_BARS - 1):
            rule(FeatureSpec(name), bars, row)


def test_every_feature_is_seen_to_change_from_bar_to_bar(bars):
    # rules that compare a constant with itself would hold for it
    assert all(len(set(FeatureSpec(name).values(bars)[-60:].tolist())) > 1 for name in NAMES)


PLANTED = """
import numpy as np
from forecasting.features import feature

CLOSES = {"kind": "price", "needs": ("closes",)}


@feature("planted_sound", memory=2, **CLOSES)
def sound(bars):
    return np.concatenate(([np.nan], bars.closes[:-1]))


@feature("planted_look_ahead", **CLOSES)
def look_ahead(bars):
    return np.append(bars.closes[1:], bars.closes[-1])


@feature("planted_whole_sample", kind="ratio", needs=("closes",))
def whole_sample(bars):
    return bars.closes / bars.closes.max()


@feature("planted_longer_memory", memory=5, **CLOSES)
def longer_memory(bars):
    means = np.cumsum(bars.closes) / np.arange(1, len(bars) + 1)
    return np.where(np.arange(len(bars)) < 4, np.nan, means)


@feature("planted_one_bar_more", memory=1, **CLOSES)
def one_bar_more(bars):
    return np.concatenate((bars.closes[:1], bars.closes[:-1]))


@feature("planted_early", memory=5, **CLOSES)
def early(bars):
    return bars.closes


@feature("planted_late", memory=2, **CLOSES)
def late(bars):
    return np.where(np.arange(len(bars)) < 5, np.nan, bars.closes)


@feature("planted_price_as_ratio", kind="ratio", needs=("closes",))
def price_as_ratio(bars):
    return bars.closes


@feature("planted_volume_as_ratio", kind="ratio", needs=("volumes",))
def volume_as_ratio(bars):
    return bars.volumes


@feature("planted_ratio_as_price", kind="price", needs=("closes", "opens"))
def ratio_as_price(bars):
    return bars.closes / bars.opens


@feature("planted_undeclared_price", **CLOSES)
def undeclared_price(bars):
    return (bars.closes + bars.lows) / 2


@feature("planted_undeclared_index", kind="ratio", needs=("times",))
def undeclared_index(bars):
    return bars.implied_volatilities


@feature("planted_undeclared_date", kind="ratio", needs=("closes",))
def undeclared_date(bars):
    return bars.days.astype("datetime64[M]").astype(float)
"""
BROKEN = {
    "planted_sound": set(),
    "planted_look_ahead": {"hangs_on_its_memory_alone"},
    "planted_whole_sample": {"hangs_on_its_memory_alone"},
    "planted_longer_memory": {"hangs_on_its_memory_alone"},
    "planted_one_bar_more": {"hangs_on_its_memory_alone"},
    "planted_early": {"is_known_from_its_memory_on"},
    "planted_late": {"is_known_from_its_memory_on", "hangs_on_its_memory_alone"},
    "planted_price_as_ratio": {"moves_with_prices_as_its_kind"},
    "planted_volume_as_ratio": {"moves_with_prices_as_its_kind"},
    "planted_ratio_as_price": {"moves_with_prices_as_its_kind"},
    "planted_undeclared_price": {"hangs_on_its_columns_alone"},
    "planted_undeclared_index": {"hangs_on_its_columns_alone"},
    "planted_undeclared_date": {"hangs_on_its_columns_alone"},
}


@pytest.fixture
def planted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, ...]]:
    """A file of features in the folder of features: the names that are found then and not before."""
    (tmp_path / "planted_file.py").write_text(PLANTED)
    monkeypatch.setattr(features, "__path__", [*features.__path__, str(tmp_path)])
    monkeypatch.setattr(features, "_registry", dict(features._registry))
    yield tuple(name for name in feature_names() if name not in NAMES)
    sys.modules.pop("forecasting.features.planted_file")
    del features.planted_file


def broken_rules(spec: FeatureSpec, bars: DailyBars) -> set[str]:
    """The names of the rules that a feature breaks at one of two bars."""
    found = set()
    for rule in RULES:
        for row in (len(bars) // 2, len(bars) - 1):
            try:
                rule(spec, bars, row)
            except AssertionError:
                found.add(rule.__name__)
    return found


def test_planted_features_are_found_and_each_breaks_its_rule_alone(planted, bars):
    assert {name: broken_rules(FeatureSpec(name), bars[:90]) for name in planted} == BROKEN


def test_features_are_again_those_of_the_folder():
    assert feature_names() == NAMES
    assert len(NAMES) >= 27
