"""A judgement as the table that a person reads, in the terminal and on the page."""

from __future__ import annotations

import math
from typing import NamedTuple

from minilean.judging.judgement import Comparison, Judgement
from minilean.judging.verdict import SESSIONS_PER_YEAR


class Row(NamedTuple):
    """A figure.

    Args:
        name: begins with two spaces where it belongs to the row before.
        value: as text.
        about: what it is, or of what.
    """

    name: str
    value: str
    about: str


def table_of(found: Judgement) -> dict[str, list[Row]]:
    """The rows by what they are about; what is not known has none."""
    parts = {
        "Sharpe ratio": _sharpe_rows(found),
        "Search": _search_rows(found),
        "Market": _market_rows(found),
        "Costs": _cost_rows(found),
    }
    return {name: rows for name, rows in parts.items() if rows}


def _sharpe_rows(found: Judgement) -> list[Row]:
    sharpe = found.sharpe
    return [
        Row("Sharpe ratio", _yearly(sharpe.moments.sharpe), "of a year, above bills"),
        Row(
            "  standard error",
            _yearly(sharpe.mertens_error),
            f"for returns of this shape (Mertens); {_yearly(sharpe.lo_error)} for normal ones (Lo)",
        ),
        Row("Probabilistic Sharpe", f"{sharpe.probabilistic:.1%}", "chance that the true ratio is above zero"),
        Row("  track record needed", _years(sharpe.track_record), "to know that at 95 %"),
        Row(
            "Deflated Sharpe",
            f"{sharpe.deflated:.1%}",
            f"chance that it is above {_yearly(sharpe.luck)}, the luck of the best of all trials",
        ),
        Row("  by effective trials", f"{sharpe.effective_deflated:.1%}", f"the same above {_yearly(sharpe.effective_luck)}"),
        Row("  track record needed", _years(sharpe.deflated_track_record), "to know the deflated one at 95 %"),
    ]


def _search_rows(found: Judgement) -> list[Row]:
    search, overfitting = found.search, found.overfitting
    rows = [Row("Trials", str(search.num_trials), f"of the ledger and the results; {search.effective} in effect, by what moves together")]
    if overfitting is not None:
        about = f"of choosing among {overfitting.num_trials} trials; a loss follows in {overfitting.probability_of_loss:.0%}"
        rows.append(Row("Overfitting", f"{overfitting.probability:.1%}", about))
    return rows


def _market_rows(found: Judgement) -> list[Row]:
    market, mix = found.market, found.mix
    rows: list[Row] = []
    if found.benchmark is not None:
        rows += _comparison_rows(found.benchmark, "the benchmark")
    if market is not None:
        alpha, beta = market.alpha, market.beta
        low, high = (f"{SESSIONS_PER_YEAR * end:.1%}" for end in (alpha.low, alpha.high))
        rows += [
            Row("Beta", f"{beta.value:.2f}", f"95 % interval {beta.low:.2f} to {beta.high:.2f}"),
            Row("Alpha", f"{SESSIONS_PER_YEAR * alpha.value:.1%}", f"of a year; 95 % interval {low} to {high}"),
        ]
    if mix is not None:
        about = f"of a year beside {mix.weight:.0%} benchmark and bills at the same volatility, whose Sharpe ratio is the benchmark's"
        rows.append(Row("Ahead of constant mix", f"{SESSIONS_PER_YEAR * mix.ahead:.1%}", about))
    if found.naive is not None:
        rows += _comparison_rows(found.naive, "naive forecasts")
    return rows


def _comparison_rows(comparison: Comparison, name: str) -> list[Row]:
    tested = comparison.bootstrap
    interval = f"95 % interval {_yearly(tested.low)} to {_yearly(tested.high)}, p = {tested.p_value:.3f} (Ledoit and Wolf)"
    return [
        Row(f"Sharpe of {name}", _yearly(comparison.other), f"on {comparison.num_sessions} sessions"),
        Row("  difference to it", _yearly(tested.difference), interval),
    ]


def _cost_rows(found: Judgement) -> list[Row]:
    costs = found.costs
    if costs is None:
        return []
    accuracy = costs.accuracy
    mix = "" if costs.break_even_against_mix is None else f"; {_points(costs.break_even_against_mix)} to no more than the constant mix"
    rows = [
        Row("Turnover", f"{costs.turnover:.1%}", f"of the portfolio in a session, {SESSIONS_PER_YEAR * costs.turnover:.1f} times a year"),
        Row("Break-even cost", _points(costs.break_even), f"of a traded dollar, on top of the run's own, down to bills{mix}"),
    ]
    if accuracy is not None:
        about = f"right sessions needed at {costs.cost:g} bp of further cost; {accuracy.found:.1%} of {accuracy.num_sessions} were"
        rows.append(Row("Break-even accuracy", f"{accuracy.needed:.1%}", about))
    return rows


def _yearly(sharpe: float) -> str:
    return f"{sharpe * math.sqrt(SESSIONS_PER_YEAR):.2f}"


def _years(sessions: float) -> str:
    return f"{sessions / SESSIONS_PER_YEAR:.1f} years" if math.isfinite(sessions) else "endless"


def _points(cost: float) -> str:
    return f"{cost:.1f} bp" if math.isfinite(cost) else "none is traded"
