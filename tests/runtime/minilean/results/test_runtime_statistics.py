from decimal import Decimal
from types import SimpleNamespace

from minilean.results.runtime_statistics import runtime_statistics

PORTFOLIO = SimpleNamespace(
    total_portfolio_value_exact=Decimal("86105.6216"),
    total_unrealized_profit_exact=Decimal("-489.6161"),
    total_fees_exact=Decimal("818.745"),
    total_net_profit_exact=Decimal("-13420.0893"),
    total_holdings_value_exact=Decimal("81722.2793"),
    total_sale_volume_exact=Decimal("5108586.6495"),
)


def test_figures_are_printed_as_in_a_recorded_run():
    figures = runtime_statistics(PORTFOLIO, Decimal(100000), {"Probabilistic Sharpe Ratio": "3.914%"}, "$", {})
    assert figures == {
        "Equity": "$86,105.62",
        "Fees": "-$818.75",
        "Holdings": "$81,722.28",
        "Net Profit": "$-13,420.09",
        "Probabilistic Sharpe Ratio": "3.914%",
        "Return": "-13.89 %",
        "Unrealized": "$-489.62",
        "Volume": "$5,108,586.65",
    }


def test_own_figures_are_sorted_in_and_a_missing_table_gives_zero():
    figures = runtime_statistics(PORTFOLIO, Decimal(0), {}, "$", {"Models trained": "12"})
    assert list(figures)[:5] == ["Equity", "Fees", "Holdings", "Models trained", "Net Profit"]
    assert (figures["Probabilistic Sharpe Ratio"], figures["Return"]) == ("0%", "0.00 %")
