"""What the functions of universes may answer, as recorded runs of LEAN and its conversions from Python have it."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from minilean.common.symbol import Symbol
from minilean.common.views import ListView
from minilean.errors import InputError
from minilean.universes.answers import Unchanged, symbols, tickers


@pytest.mark.parametrize("answer", [["SPY", "TLT"], ("SPY", "TLT"), pd.Series(["SPY", "TLT"]), np.array(["SPY", "TLT"])])
def test_lists_tuples_and_series_of_text_are_tickers(answer: object) -> None:
    assert tickers(answer, "mine") == ["SPY", "TLT"]


def test_nobody_and_the_same_as_before_are_answers_too() -> None:
    unchanged = Unchanged()
    assert tickers([], "mine") == []
    assert tickers(unchanged, "mine") is unchanged
    assert symbols(unchanged, "mine", Symbol.create) is unchanged


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        ({"SPY"}, "set"),
        ((ticker for ticker in ["SPY"]), "generator"),
        ("SPY", "str"),
        ({"SPY": 1}, "dict"),
        ({"SPY": 1}.keys(), "dict_keys"),
        (ListView(["SPY"]), "ListView"),
        (None, "NoneType"),
    ],
)
def test_what_is_no_sequence_of_python_s_is_refused_by_its_type(answer: object, kind: str) -> None:
    for ask in (lambda: tickers(answer, "mine"), lambda: symbols(answer, "mine", Symbol.create)):
        with pytest.raises(InputError, match=rf"universe mine returned {kind}; LEAN takes a list"):
            ask()


def test_a_name_universe_takes_no_symbols() -> None:
    with pytest.raises(InputError, match="returned Symbol SPY 2T; LEAN takes tickers as text only"):
        tickers([Symbol.create("SPY")], "mine")


def test_the_others_take_symbols_and_what_is_known_of_texts() -> None:
    spy, tlt = Symbol.create("SPY"), Symbol.create("TLT")
    assert symbols([spy, "TLT"], "mine", {"TLT": tlt}.__getitem__) == [spy, tlt]
    with pytest.raises(InputError, match="returned int 5; LEAN takes symbols only"):
        symbols([5], "mine", Symbol.create)
