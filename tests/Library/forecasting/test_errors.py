"""Errors of the library: what callers may catch them as, and what they say."""

import pytest

from forecasting import errors

KINDS = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, Exception)]


@pytest.mark.parametrize("kind", KINDS)
def test_everything_can_be_caught_at_once(kind: type[Exception]) -> None:
    assert issubclass(kind, errors.ForecastingError)
    assert kind.__doc__


@pytest.mark.parametrize(
    ("kind", "caught_as"),
    [
        (errors.UnknownNetwork, errors.InvalidSpec),
        (errors.UnknownFeature, errors.InvalidSpec),
        (errors.MissingColumn, errors.InvalidHistory),
        (errors.InvalidSpec, ValueError),
        (errors.HistoryTooShort, errors.InvalidHistory),
        (errors.NotFinite, ValueError),
        (errors.TrainingDiverged, errors.TrainingError),
        (errors.WeightsMissing, KeyError),
        (errors.WeightsCorrupt, errors.WeightsError),
        (errors.InvalidKey, ValueError),
    ],
)
def test_each_is_of_the_kind_that_callers_expect(kind: type[Exception], caught_as: type[Exception]) -> None:
    assert issubclass(kind, caught_as)


def test_a_missing_key_is_shown_without_quotes() -> None:
    # KeyError alone would show the repr of its text
    assert str(errors.WeightsMissing("No weights of 2020-03.")) == "No weights of 2020-03."
    assert str(errors.WeightsMissing()) == ""
