"""What the statistics mean, in a sentence each, and how the two that are called Net Profit belong together."""

from __future__ import annotations

import re
from collections.abc import Mapping

_MEANINGS = {
    "Net Profit": "change of the equity over the run, open positions included; at the end of the run another figure, see above",
    "Start Equity, End Equity": "value of the portfolio before and after the run, open positions included",
    "Compounding Annual Return": "the growth of a year that gives Net Profit when it is repeated",
    "Drawdown": "largest fall of the equity from a peak, values during the day included",
    "Drawdown Recovery": "longest time from a peak until it was reached again, in days",
    "Sharpe Ratio": "yearly return above the risk-free rate, for each unit of standard deviation",
    "Sortino Ratio": "the same for each unit of standard deviation of the losing days",
    "Probabilistic Sharpe Ratio": "how likely the true Sharpe ratio is above 1, by the length of the run and the shape of its returns",
    "Average Win, Average Loss": "mean profit and mean loss of a closing fill, of the starting capital",
    "Win Rate, Loss Rate": "shares of closing fills with a profit and with a loss",
    "Profit-Loss Ratio": "average win over average loss",
    "Expectancy": "win rate × profit-loss ratio − loss rate: above zero when winners outweigh losers",
    "Beta": "how far the portfolio moves when the benchmark moves by 1",
    "Alpha": "yearly return that beta and the benchmark's return do not explain",
    "Information Ratio": "yearly return above the benchmark's, for each unit of tracking error",
    "Tracking Error": "yearly standard deviation of the difference to the benchmark",
    "Treynor Ratio": "yearly return above the risk-free rate, for each unit of beta",
    "Annual Standard Deviation, Annual Variance": "of the daily returns, scaled to a year",
    "Portfolio Turnover": "mean value traded on a day, of the portfolio",
    "Estimated Strategy Capacity": "capital above which the orders would move the prices of Lowest Capacity Asset, as LEAN estimates it",
    "Return": "Net Profit of the statistics again, of the last value",
    "Unrealized": "profit of the open positions at the last prices, less the fees of closing them",
    "Holdings": "value of the open positions",
    "Volume": "value of everything that was traded",
}


def meanings(*tables: Mapping[str, str]) -> dict[str, str]:
    """Sentences about the figures that are in one of the tables, by their names."""
    present = set().union(*tables)
    return {names: text for names, text in _MEANINGS.items() if present.intersection(names.split(", "))}


def net_profit_sentence(statistics: Mapping[str, str], at_the_end: Mapping[str, str]) -> str:
    """How both figures that are called Net Profit lead to the same end equity; empty when a part of it is missing.

    Args:
        statistics: the printed table, with `Start Equity` and `End Equity`.
        at_the_end: the figures at the end of the run, with `Net Profit` and `Unrealized` in account currency.
    """
    start, end = _amount(statistics.get("Start Equity")), _amount(statistics.get("End Equity"))
    closed, opened = _amount(at_the_end.get("Net Profit")), _amount(at_the_end.get("Unrealized"))
    if start is None or end is None or closed is None or opened is None:
        return ""
    rest = end - start - closed - opened
    sentence = (
        f"Net Profit means two things. In LEAN's statistics it is the change of the equity, {_signed(end - start)}, as a share of the "
        f"{start:,.0f} at the start. At the end of the run it counts closed positions only, less all fees paid: {_signed(closed)}. Open "
        f"positions add {_signed(opened)} (Unrealized, from which the fees of closing them are taken off already)"
    )
    if abs(rest) < 0.01:
        return sentence + ": together the same."
    return f"{sentence}; the other {_signed(rest)} are those closing fees, which nobody has paid yet, and cash such as dividends."


def _amount(text: str | None) -> float | None:
    # $1,234.50, -$1,234.50 and $-1,234.50 are all LEAN's
    if text is None:
        return None
    digits = re.sub(r"[^0-9.\-]", "", text)
    return float(digits) if re.fullmatch(r"-?\d+(\.\d+)?", digits) else None


def _signed(amount: float) -> str:
    return f"{amount:+,.2f}".replace("-", "−")
