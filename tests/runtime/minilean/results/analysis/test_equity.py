"""Flat stretches, an account that is gone, and luck with the order of days."""

from __future__ import annotations

from decimal import Decimal
from itertools import accumulate

import pytest

from minilean.common.dotnet_random import DotnetRandom
from minilean.results.analysis.equity import flat_equity, monte_carlo_percentile, portfolio_value_is_not_positive


def stretches(*lengths: int) -> list[int]:
    """Equity of one dollar more after each stretch, as LEAN's own test lays it out."""
    return [100 + place for place, length in enumerate(lengths) for _ in range(length)]


def test_equity_that_moves_every_day_is_not_flat(make_run) -> None:
    assert flat_equity(make_run(equity=stretches(1, 1, 1, 1, 1))) == []
    assert flat_equity(make_run()) == []


def test_a_flat_stretch_is_told_with_its_days(make_run) -> None:
    (finding,) = flat_equity(make_run(equity=stretches(1, 3, 1)))
    assert finding.name == "FlatEquityCurveAnalysis"
    assert finding.sample == [{"start": "2016-01-02T00:00:00", "end": "2016-01-04T00:00:00", "trading_days": 3}]
    assert finding.count is None


def test_a_flat_end_and_two_equal_days_count(make_run) -> None:
    (finding,) = flat_equity(make_run(equity=[1, 2, 3, 3]))
    assert [stretch["trading_days"] for stretch in finding.sample] == [2]


def test_five_stretches_are_not_counted(make_run) -> None:
    (finding,) = flat_equity(make_run(equity=stretches(2, 3, 4, 5, 6)))
    assert [stretch["trading_days"] for stretch in finding.sample] == [6, 5, 4, 3, 2]
    assert finding.count is None


def test_of_more_the_five_longest_are_shown_and_all_are_counted(make_run) -> None:
    (finding,) = flat_equity(make_run(equity=stretches(2, 9, 3, 8, 4, 7, 5, 6)))
    assert [stretch["trading_days"] for stretch in finding.sample] == [9, 8, 7, 6, 5]
    assert finding.count == 8


def test_of_equal_stretches_the_earlier_comes_first(make_run) -> None:
    (finding,) = flat_equity(make_run(equity=stretches(2, 1, 2)))
    assert [stretch["start"][:10] for stretch in finding.sample] == ["2016-01-01", "2016-01-04"]


@pytest.mark.parametrize("end", ["0", "-100000"])
def test_an_account_that_is_gone_is_told(make_run, end: str) -> None:
    (finding,) = portfolio_value_is_not_positive(make_run(end_equity=end))
    assert (finding.name, finding.sample, finding.count) == ("PortfolioValueIsNotPositiveAnalysis", True, None)


def test_an_account_with_money_is_not(make_run) -> None:
    assert portfolio_value_is_not_positive(make_run(end_equity="0.01")) == []


def compounded(returns: list[float]) -> list[Decimal]:
    return [
        Decimal(100),
        *(round(Decimal(100 * growth), 4) for growth in accumulate(returns, lambda grown, r: grown * (1 + r), initial=1.0)),
    ][1:]


def simulated_totals(returns: list[float]) -> list[float]:
    """The five totals as LEAN's rule gives them: blocks of twenty days drawn by .NET's numbers for the seed 42."""
    random, totals = DotnetRandom(42), []
    block = min(20, len(returns))
    for _ in range(5):
        drawn: list[float] = []
        while len(drawn) < len(returns):
            first = int(random.next_double() * (len(returns) - block + 1))
            drawn += returns[first : first + block]
        total = 1.0
        for r in drawn[: len(returns)]:
            total *= 1 + r
        totals.append(total)
    return totals


def test_a_run_that_earns_more_than_all_simulations_is_told(make_run) -> None:
    # the good days are the first and the last, which a block of twenty seldom reaches
    returns = [0.05] * 5 + [0.0] * 90 + [0.05] * 5
    equity = compounded(returns)
    assert all(total < float(equity[-1]) / 100 for total in simulated_totals(returns))
    (finding,) = monte_carlo_percentile(make_run(equity=equity))
    assert finding.name == "MonteCarloPercentileAnalysis"
    assert finding.sample == {"percentile": Decimal(100)}


def test_a_run_that_a_simulation_reaches_is_not(make_run) -> None:
    returns = [0.0] * 45 + [0.05] * 10 + [0.0] * 45
    equity = compounded(returns)
    assert any(total >= float(equity[-1]) / 100 for total in simulated_totals(returns))
    assert monte_carlo_percentile(make_run(equity=equity)) == []


def test_simulations_that_earn_exactly_as_much_are_not_less(make_run) -> None:
    # every day earns the same, so any order of them does
    assert monte_carlo_percentile(make_run(equity=[Decimal(2) ** n for n in range(40)])) == []


@pytest.mark.parametrize("equity", [[], [100]])
def test_without_two_days_there_is_nothing_to_simulate(make_run, equity: list[int]) -> None:
    assert monte_carlo_percentile(make_run(equity=equity)) == []
