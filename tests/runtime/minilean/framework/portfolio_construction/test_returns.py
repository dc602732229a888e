"""Windows of returns and their matrix."""

from __future__ import annotations

from datetime import date, datetime

import numpy as np

from minilean.common.enums import SecurityType
from minilean.common.symbol import SecurityIdentifier, Symbol
from minilean.framework.portfolio_construction.returns import ReturnsWindow, covariance_of, returns_matrix


def symbol(ticker: str) -> Symbol:
    return Symbol(SecurityIdentifier(ticker, date(1998, 1, 2), "usa", SecurityType.EQUITY), ticker)


A, B = symbol("A"), symbol("B")


def day(number: int) -> datetime:
    return datetime(2020, 1, number)


def window_of(*prices: float, first_day: int = 1, lookback: int = 1, period: int = 3) -> ReturnsWindow:
    window = ReturnsWindow(lookback, period)
    for number, price in enumerate(prices, first_day):
        window.update(day(number), price)
    return window


def test_a_return_needs_lookback_plus_one_prices() -> None:
    assert window_of(100).returns == {}
    np.testing.assert_allclose(list(window_of(100, 110, 121, lookback=2).returns.values()), [0.21])


def test_the_newest_come_first_and_the_oldest_go() -> None:
    window = window_of(100, 110, 99, 198, 99)
    assert list(window.returns) == [day(5), day(4), day(3)]
    np.testing.assert_allclose(list(window.returns.values()), [-0.5, 1.0, -0.1])


def test_a_second_return_of_the_same_time_is_ignored() -> None:
    window = window_of(100, 110)
    window.add(day(2), 0.7)
    np.testing.assert_allclose(list(window.returns.values()), [0.1])


def test_shared_times_make_the_rows() -> None:
    matrix = returns_matrix({A: window_of(100, 110, 99), B: window_of(10, 20, 30)}, [B, A])
    np.testing.assert_allclose(matrix, [[0.5, -0.1], [1.0, 0.1]])


def test_else_rows_are_places_in_the_windows() -> None:
    matrix = returns_matrix({A: window_of(100, 110, 99), B: window_of(10, 20, 30, first_day=7)}, [A, B])
    np.testing.assert_allclose(matrix, [[-0.1, 0.5], [0.1, 1.0]])


def test_rows_with_gaps_or_only_zeros_are_left_out() -> None:
    windows = {A: window_of(100, 100, 110), B: window_of(10, 10, 20)}
    np.testing.assert_allclose(returns_matrix(windows, [A, B]), [[0.1, 1.0]])
    windows[B] = window_of(10, 20)
    np.testing.assert_allclose(returns_matrix(windows, [A, B]).shape, (1, 2))
    assert returns_matrix({}, [A]).size == 0


def test_the_covariance_of_one_row_is_no_number_whatever_numpy_makes_of_it() -> None:
    one = covariance_of(np.array([[0.1, 0.2, 0.3]]))
    assert one.shape == (3, 3)
    assert np.isnan(one).all()
    assert covariance_of(np.array([[1.0, 2.0], [3.0, 2.0]])).tolist() == [[2.0, 0.0], [0.0, 0.0]]
    assert covariance_of(np.array([[1.0], [3.0]])).tolist() == [[2.0]]
