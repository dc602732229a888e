"""At the break-even cost nothing is left, and at the break-even accuracy gains pay for losses and costs."""

from __future__ import annotations

import math

import numpy as np
import pytest

from minilean.judging.costs import break_even_accuracy, break_even_cost

RETURNS = np.array([0.02, -0.01, 0.0, 0.01, -0.005, 0.03])
TURNOVER = np.array([1.0, 0.0, 0.5, 0.0, 1.0, 0.5])


def test_a_cost_by_hand() -> None:
    # 0.045 in all over three times the portfolio: 150 basis points of each dollar
    assert break_even_cost(RETURNS, TURNOVER) == pytest.approx(150.0)


def test_after_paying_the_break_even_cost_nothing_is_left() -> None:
    cost = break_even_cost(RETURNS, TURNOVER)
    assert (RETURNS - cost / 10_000 * TURNOVER).mean() == pytest.approx(0.0, abs=1e-18)
    assert break_even_cost(-RETURNS, TURNOVER) == pytest.approx(-cost)


def test_without_trades_any_cost_will_do() -> None:
    still = np.zeros(6)
    assert break_even_cost(RETURNS, still) == math.inf
    assert break_even_cost(-RETURNS, still) == -math.inf
    assert math.isnan(break_even_cost(still, still))


def test_an_accuracy_by_hand() -> None:
    found = break_even_accuracy(RETURNS, TURNOVER, cost=10.0)
    assert found is not None
    assert (found.found, found.num_sessions) == (0.6, 5)
    assert (found.mean_gain, found.mean_loss) == pytest.approx((0.02, 0.0075))
    # 3 times the portfolio over 5 sessions at 0.001: 0.0006 a session; (0.0075 + 0.0006) / 0.0275
    assert found.needed == pytest.approx(0.0081 / 0.0275)


def test_at_the_needed_accuracy_gains_pay_for_losses_and_costs() -> None:
    found = break_even_accuracy(RETURNS, TURNOVER, cost=25.0)
    assert found is not None
    paid = TURNOVER.sum() / 5 * 25 / 10_000
    assert found.needed * found.mean_gain - (1 - found.needed) * found.mean_loss - paid == pytest.approx(0.0, abs=1e-18)


@pytest.mark.parametrize("returns", [[0.0, 0.0], [0.1, 0.2], [-0.1, -0.2]])
def test_without_gains_or_losses_it_cannot_be_told(returns: list[float]) -> None:
    assert break_even_accuracy(np.array(returns), np.ones(2), 5.0) is None
