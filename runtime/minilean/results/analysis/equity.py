"""Diagnoses of the equity itself: flat stretches, an account that is gone, and luck with the order of days."""

from __future__ import annotations

from decimal import Decimal

from minilean.common.decimals import ONE, divide, multiply, to_double
from minilean.common.dotnet_random import DotnetRandom
from minilean.results.analysis.curves import DailyCurve
from minilean.results.analysis.finished_run import FinishedRun
from minilean.results.finding import Finding

_MOST_STRETCHES = 5
_NUM_SIMULATIONS, _BLOCK, _SEED = 5, 20, 42
_HIGH_PERCENTILE = 90
# a product of doubles is nearer to the decimal one than this for centuries of days
_CERTAIN = 1e-9


def flat_equity(run: FinishedRun) -> list[Finding]:
    """Days in a row on which the equity stays the same (`FlatEquityCurveAnalysis`): the longest stretches, at most five."""
    curve = run.curves.equity
    stretches = sorted(_stretches(curve), key=lambda stretch: stretch[0] - stretch[1])
    if not stretches:
        return []
    sample = [
        {"start": curve.time_text(first), "end": curve.time_text(after - 1), "trading_days": after - first}
        for first, after in stretches[:_MOST_STRETCHES]
    ]
    return [
        Finding(
            "FlatEquityCurveAnalysis",
            "The account's value did not change for days in a row: nothing was held.",
            sample,
            (
                "Log on how many days each entry condition holds by itself; relax the one that holds least, and no other in the same run.",
                "See whether indicators, rolling windows and models are ready by then; warm them up before the start.",
                "Log how many securities the universe selects each time; it may select none.",
                "Log the first points of custom data; a date in another form than the reader expects gives no data at all.",
                "See whether the data begin early enough for the history that a model asks for.",
                "See whether the cash is enough for one share or lot.",
            ),
            len(stretches) if len(stretches) > _MOST_STRETCHES else None,
        )
    ]


def _stretches(curve: DailyCurve) -> list[tuple[int, int]]:
    """First place, and the one after the last, of each row of equal values of at least two."""
    found, first = [], 0
    for place in range(1, len(curve.values) + 1):
        if place == len(curve.values) or curve.values[place] != curve.values[first]:
            if place - first > 1:
                found.append((first, place))
            first = place
    return found


def portfolio_value_is_not_positive(run: FinishedRun) -> list[Finding]:
    """The last equity is zero or less (`PortfolioValueIsNotPositiveAnalysis`)."""
    if run.result.performance.portfolio_statistics.end_equity > 0:
        return []
    return [
        Finding(
            "PortfolioValueIsNotPositiveAnalysis",
            "The account ended with nothing, or with debts.",
            True,
            (
                "Make positions smaller, so that no move of the market can take the whole account.",
                "Look at the prices of what was held on the last days; one wrong bar is enough.",
                "Leave margin calls on, which sell before all is lost.",
                "Use bars of a shorter period, or extended hours, so that the algorithm can react between two closes.",
            ),
        )
    ]


def monte_carlo_percentile(run: FinishedRun) -> list[Finding]:
    """The return is above that of all simulated orders of its days (`MonteCarloPercentileAnalysis`).

    Twenty days in a row are drawn until the run is as long again, five times, with the numbers of .NET for the seed 42. LEAN divides whole
    numbers, so the percentile is 100 where all five simulations earn less, and 0 otherwise.
    """
    curve = run.curves.equity
    if not curve.changes:
        return []
    total = divide(curve.values[-1], curve.values[0]) - ONE
    random, days = DotnetRandom(_SEED), len(curve.changes)
    for _ in range(_NUM_SIMULATIONS):
        if not _earns_less(curve, _drawn_days(random, days), total):
            return []
    percentile = Decimal(100)
    if percentile <= _HIGH_PERCENTILE:
        return []
    return [
        Finding(
            "MonteCarloPercentileAnalysis",
            "The run earned more than all simulations that draw its days in another order: it had luck with the order of good days.",
            {"percentile": percentile},
            ("Scale positions by recent volatility, so that fewer days decide the result.",),
        )
    ]


def _drawn_days(random: DotnetRandom, days: int) -> list[int]:
    block = min(_BLOCK, days)
    drawn: list[int] = []
    while len(drawn) < days:
        first = int(random.next_double() * (days - block + 1))
        drawn += range(first, first + min(block, days - len(drawn)))
    return drawn


def _earns_less(curve: DailyCurve, drawn: list[int], total: Decimal) -> bool:
    product = 1.0
    for day in drawn:
        product *= 1.0 + curve.returns[day]
    wanted = 1.0 + to_double(total)
    if abs(product - wanted) > _CERTAIN * max(abs(wanted), 1.0):
        return product < wanted
    exact = ONE
    for day in drawn:
        exact = multiply(exact, ONE + curve.changes[day])
    return exact - ONE < total
