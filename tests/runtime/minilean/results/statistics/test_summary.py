from datetime import datetime
from decimal import Decimal

from minilean.results.statistics.portfolio import PortfolioFigures
from minilean.results.statistics.summary import RunTotals, portfolio_json, summary_statistics, trade_json
from minilean.results.statistics.trades import TradeFigures

NOTHING = RunTotals(0, Decimal(0), Decimal(0), "", "$")


def test_an_idle_run_prints_zeros_as_lean_does():
    figures = PortfolioFigures(start_equity=Decimal(100000), end_equity=Decimal(100000))
    table = summary_statistics(figures, NOTHING)
    assert list(table)[:3] == ["Total Orders", "Average Win", "Average Loss"]
    assert table["Compounding Annual Return"] == "0%"
    assert table["Start Equity"] == "100000"
    assert table["Sharpe Ratio"] == "0"
    assert table["Total Fees"] == "$0.00"
    assert table["Estimated Strategy Capacity"] == "$0"
    assert table["Lowest Capacity Asset"] == ""
    assert len(table) == 27


def test_totals_are_printed_with_the_currency_symbol():
    totals = RunTotals(223, Decimal("818.745"), Decimal("2823000.00"), "XLK VMXE979O2E79", "$")
    table = summary_statistics(PortfolioFigures(), totals)
    assert table["Total Orders"] == "223"
    assert table["Total Fees"] == "$818.75"
    assert table["Estimated Strategy Capacity"] == "$2800000.00"
    assert table["Lowest Capacity Asset"] == "XLK VMXE979O2E79"


def test_figures_in_files_are_text_of_four_decimals_under_camel_case_names():
    written = portfolio_json(PortfolioFigures(sharpe_ratio=Decimal("-0.88171"), value_at_risk_99=Decimal("-0.027"), drawdown_recovery=6))
    assert written["sharpeRatio"] == "-0.8817"
    assert written["valueAtRisk99"] == "-0.027"
    assert written["drawdownRecovery"] == "6"
    assert list(written)[-1] == "drawdownRecovery"


def test_trade_figures_keep_counts_as_numbers_and_spans_as_text():
    written = trade_json(TradeFigures(start_date_time=datetime(2016, 9, 6, 20), total_number_of_trades=3, median_trade_duration=10_000_000))
    assert written["startDateTime"] == "2016-09-06T20:00:00Z"
    assert written["endDateTime"] is None
    assert written["totalNumberOfTrades"] == 3
    assert written["medianTradeDuration"] == "00:00:01"
    assert written["averageMAE"] == "0"
