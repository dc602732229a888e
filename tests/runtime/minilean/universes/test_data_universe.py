"""Universes that are selected from data of a folder."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from minilean.common.symbol import Symbol
from minilean.errors import InputError
from minilean.universes.data_universe import DataUniverse, midnight_after, universe_number


class Own(DataUniverse):
    pass


def test_numbers_of_universes_rise() -> None:
    first, second = (universe_number("etf", "usa") for _ in range(2))
    assert first.value.startswith("etf-0") or first.value.startswith("ETF-0")
    assert int(second.value.rpartition("-")[2]) == int(first.value.rpartition("-")[2]) + 1


def test_the_day_ends_at_midnight() -> None:
    assert midnight_after(date(2020, 2, 29)) == datetime(2020, 3, 1)


def test_what_must_be_written_or_opened_says_so() -> None:
    universe = Own(universe_number("own", "usa"), None, None)
    with pytest.raises(TypeError, match=r"Own must define points\(start_local, end_local\)"):
        universe.points(datetime(2020, 1, 2), datetime(2020, 1, 3))
    with pytest.raises(InputError, match="is in no algorithm yet; add it with add_universe"):
        universe._hours  # noqa: B018 - the look-up is what fails


def test_a_selection_may_name_known_tickers_only() -> None:
    universe = Own(universe_number("own", "usa"), None, lambda points: ["nobody at all"])
    with pytest.raises(InputError, match="names 'nobody at all', which is no security of the algorithm; return symbols"):
        universe.select_symbols(datetime(2020, 1, 2))


def test_without_a_selector_all_are_selected() -> None:
    assert isinstance(universe_number("own", "usa"), Symbol)
    assert Own(universe_number("own", "usa"), None, None).select_symbols(datetime(2020, 1, 2)) == []
