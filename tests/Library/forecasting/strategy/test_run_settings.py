"""Dates and cash of a run."""

from datetime import date

import pytest

from forecasting.errors import InvalidSpec
from forecasting.strategy.run_settings import RUN_PARAMETERS, PlainSettings, RunSettings


def test_fields_are_read_in_their_order() -> None:
    texts = ("2019-02-03", "2020-04-05", "250000")
    read = [parameter.read(text) for parameter, text in zip(RUN_PARAMETERS.values(), texts, strict=True)]
    assert RunSettings(*read) == RunSettings(start=date(2019, 2, 3), end=date(2020, 4, 5), cash=250_000.0)


@pytest.mark.parametrize("cash", [0.0, -1.0, 1.1e15, float("nan")])
def test_cash_is_above_zero_and_exact_in_dollars(cash: float) -> None:
    with pytest.raises(InvalidSpec, match=r"cash is .*: expected an amount above zero and of at most 1e\+15"):
        RunSettings(cash=cash)
    assert RunSettings(cash=1e15).cash == 1e15


def test_a_run_does_not_end_before_it_starts() -> None:
    with pytest.raises(InvalidSpec, match="end is 2019-01-01, before start, 2019-01-02: choose a later end"):
        RunSettings(start=date(2019, 1, 2), end=date(2019, 1, 1))
    day = date(2019, 1, 2)
    assert RunSettings(start=day, end=day).end == day


def test_settings_that_are_their_parameters_are_read_and_written_again() -> None:
    texts = {"start": "2019-02-03", "end": "2020-04-05", "cash": "250000"}
    read = PlainSettings.from_parameters(texts)
    assert read == PlainSettings(date(2019, 2, 3), date(2020, 4, 5), 250_000.0)
    assert read.in_effect == texts
    with pytest.raises(InvalidSpec, match="There is no parameter 'stat': did you mean 'start'"):
        PlainSettings.from_parameters({"stat": "2019-02-03"})
