from __future__ import annotations

import json
from pathlib import Path

import pytest

from forecasting.errors import InvalidSpec
from forecasting.strategy.parameters import (
    COUNT,
    SWITCH,
    Parameters,
    is_given_for_this_run,
    one_of_values,
    read_ticker,
    read_tickers,
    text_of,
)

PARAMETERS = Parameters(
    {"lookback": COUNT, "window": one_of_values({"rolling": False, "expanding": True}), "loud": SWITCH}, {"window": "lookback"}
)


def test_texts_become_values_and_texts_again() -> None:
    texts = {"lookback": "30", "window": "expanding", "loud": "TRUE"}
    values = PARAMETERS.read(texts)
    assert values == {"lookback": 30, "window": True, "loud": True}
    assert PARAMETERS.write(values) == {"lookback": "30", "window": "expanding", "loud": "true"}


@pytest.mark.parametrize(
    ("texts", "values", "is_said"),
    [
        ({"window": "30"}, {"lookback": 30}, True),
        ({"window": "expanding"}, {"window": True}, False),
        ({"lookback": "30"}, {"lookback": 30}, False),
    ],
)
def test_a_former_name_that_is_a_parameter_today_is_told_by_its_value(
    texts: dict[str, str], values: dict[str, object], is_said: bool
) -> None:
    assert PARAMETERS.read(texts) == values
    assert (PARAMETERS.hint(texts) != "") == is_said


def test_a_value_of_today_replaces_nothing_that_only_has_its_former_name() -> None:
    assert PARAMETERS.merge({"lookback": "60"}, {"window": "expanding"}) == {"lookback": "60", "window": "expanding"}
    assert PARAMETERS.merge({"lookback": "60"}, {"window": "30"}) == {"window": "30"}


@pytest.mark.parametrize(
    ("texts", "words"),
    [
        ({"windows": "30"}, "There is no parameter 'windows': did you mean 'window'?"),
        ({"zzz": "30"}, "There is no parameter 'zzz': the parameters are lookback, window, loud."),
        ({"loud": "yes"}, "The parameter loud is 'yes': expected true or false."),
        ({"window": "many"}, "The parameter window (now lookback) is 'many': expected a whole number of at least 1."),
        (
            {"window": "30", "lookback": "30"},
            "The parameter lookback is given twice, as window, its former name, too: give lookback alone.",
        ),
    ],
)
def test_what_cannot_be_read_is_one_sentence(texts: dict[str, str], words: str) -> None:
    with pytest.raises(InvalidSpec) as caught:
        PARAMETERS.read(texts)
    assert str(caught.value) == words


def test_tickers_are_capitals_and_each_is_there_once() -> None:
    assert read_tickers("spy, tlt") == ("SPY", "TLT")
    assert read_ticker(" spy ") == "SPY"
    for wrong in ("", "SPY,", "SPY,spy"):
        with pytest.raises(ValueError):  # noqa: PT011 - what is caught is the class
            read_tickers(wrong)
    with pytest.raises(ValueError, match="too many values"):
        read_ticker("SPY,TLT")


@pytest.mark.parametrize(("value", "text"), [((1, 2), "1,2"), ((), ""), (True, "true"), (0.005, "0.005"), (1e6, "1000000"), ("SPY", "SPY")])
def test_a_value_as_text(value: object, text: str) -> None:
    assert text_of(value) == text


def test_what_differs_from_the_projects_file_was_given_for_the_run(tmp_path: Path) -> None:
    config = tmp_path / "config.json"
    assert is_given_for_this_run("end", "2020-11-30", config)
    config.write_text(json.dumps({"parameters": {"end": "2020-11-30"}}))
    assert [is_given_for_this_run("end", text, config) for text in ("2020-11-30", "2021-11-30", None)] == [False, True, False]
