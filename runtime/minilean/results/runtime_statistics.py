"""The figures that LEAN shows beside a running backtest (`BaseResultsHandler.GetAlgorithmRuntimeStatistics`)."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING

from minilean.common.decimals import ZERO
from minilean.results.statistics.formats import grouped_text, money_text

if TYPE_CHECKING:
    from minilean.securities.portfolio import SecurityPortfolioManager


def runtime_statistics(
    portfolio: SecurityPortfolioManager,
    starting_value: Decimal,
    statistics: Mapping[str, str],
    currency_symbol: str,
    extra: Mapping[str, str],
) -> dict[str, str]:
    """Equity, holdings, profit and the like as text, sorted by name.

    Args:
        portfolio: the portfolio at the end.
        starting_value: its value at the start.
        statistics: the printed table, for the probabilistic Sharpe ratio.
        currency_symbol: e.g. `$`.
        extra: figures that the algorithm set.

    Returns:
        Text by name, e.g. `"Return": "-13.89 %"`.
    """
    value = portfolio.total_portfolio_value_exact
    growth = (value - starting_value) / starting_value if starting_value > 0 else ZERO
    figures = {
        **extra,
        "Probabilistic Sharpe Ratio": statistics.get("Probabilistic Sharpe Ratio", "0%"),
        "Unrealized": money_text(portfolio.total_unrealized_profit_exact, currency_symbol),
        "Fees": "-" + money_text(portfolio.total_fees_exact, currency_symbol),
        "Net Profit": money_text(portfolio.total_net_profit_exact, currency_symbol),
        "Return": grouped_text(growth * 100) + " %",
        "Equity": money_text(value, currency_symbol),
        "Holdings": money_text(portfolio.total_holdings_value_exact, currency_symbol),
        "Volume": money_text(portfolio.total_sale_volume_exact, currency_symbol),
    }
    return dict(sorted(figures.items(), key=lambda item: (item[0].casefold(), item[0])))
