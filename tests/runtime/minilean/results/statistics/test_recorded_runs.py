"""The statistics of recorded LEAN runs, computed again from their charts: the same text, to the last digit."""

import csv
import json
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from minilean.common.decimals import plain, round_to, use_lean_context
from minilean.data.interest_rates import InterestRates
from minilean.results.charts import rounded
from minilean.results.statistics.portfolio import RealisedProfit
from minilean.results.statistics.rolling import PerformanceCalculator, RunRecord, Samples
from minilean.results.statistics.summary import RunTotals, portfolio_json, summary_statistics, trade_json
from minilean.results.trade_builder import Trade, TradeDirection

CONFORMANCE = next(p for p in Path(__file__).parents if p.name == "tests") / "conformance"
RATES = InterestRates(CONFORMANCE / "data/alternative/interest-rate/usa/interest-rate.csv")
CASES = sorted(path.name for path in (CONFORMANCE / "expected").iterdir() if path.is_dir())
# these need the fills, which the curves do not hold
FROM_FILLS = {"averageWinRate", "averageLossRate", "profitLossRatio", "winRate", "lossRate", "expectancy", "portfolioTurnover"}
FROM_CURVES = [
    "Compounding Annual Return", "Drawdown", "Start Equity", "End Equity", "Net Profit", "Sharpe Ratio", "Sortino Ratio",
    "Probabilistic Sharpe Ratio", "Alpha", "Beta", "Annual Standard Deviation", "Annual Variance", "Information Ratio", "Tracking Error",
    "Treynor Ratio", "Drawdown Recovery",
]  # fmt: skip


@pytest.fixture(autouse=True)
def _lean_context():
    use_lean_context()


def _utc(seconds):
    return datetime(1970, 1, 1) + timedelta(seconds=int(seconds))


def _curve(case, name):
    with open(CONFORMANCE / "expected" / case / f"{name}.csv", newline="") as file:
        rows = list(csv.reader(file))[1:]
    return Samples([_utc(time) for time, _ in rows], [plain(Decimal(value).normalize()) for _, value in rows])


def _daily_returns(equity, benchmark, start):
    at = dict(zip(equity.times, equity.values, strict=True))
    values, before = [], start
    for time in benchmark.times:
        values.append(rounded(round_to((at[time] - before) * 100 / before, 10)))
        before = at[time]
    return Samples(benchmark.times, values)


@pytest.mark.parametrize("case", CASES)
def test_curves_of_a_recorded_run_give_its_printed_statistics(case):
    recorded = json.loads((CONFORMANCE / "expected" / case / "statistics.json").read_text())
    start = Decimal(recorded["portfolio_statistics"]["startEquity"])
    equity, benchmark, nothing = _curve(case, "equity"), _curve(case, "benchmark"), Samples([], [])
    record = RunRecord(equity, _daily_returns(equity, benchmark, start), benchmark, nothing, [], [], start, RATES.rate)
    figures = PerformanceCalculator(record).total().portfolio_statistics
    written = portfolio_json(figures)
    expected = {name: text for name, text in recorded["portfolio_statistics"].items() if name not in FROM_FILLS}
    assert {name: written[name] for name in expected} == expected
    table = summary_statistics(figures, RunTotals(0, Decimal(0), Decimal(0), "", "$"))
    assert {name: table[name] for name in FROM_CURVES} == {name: recorded["statistics"][name] for name in FROM_CURVES}


@pytest.fixture(scope="module")
def whole_result():
    return json.loads((CONFORMANCE / "lean-output/EqualWeighting.json").read_text(), parse_float=Decimal)


def _chart(result, chart, series):
    points = result["charts"][chart]["series"][series]["values"]
    return Samples([_utc(point[0]) for point in points], [plain(Decimal(point[-1]).normalize()) for point in points])


def _instant(text):
    return datetime.fromisoformat(text.removesuffix("Z"))


def _trade(row):
    return Trade(
        symbol=row["symbols"][0]["value"],
        _entry_utc=_instant(row["entryTime"]),
        entry_price_exact=row["entryPrice"],
        direction=TradeDirection(row["direction"]),
        quantity_exact=row["quantity"],
        total_fees_exact=row["totalFees"],
        order_ids=row["orderIds"],
        _exit_utc=_instant(row["exitTime"]),
        exit_price_exact=row["exitPrice"],
        profit_loss_exact=row["profitLoss"],
        mae_exact=row["mae"],
        mfe_exact=row["mfe"],
        end_trade_drawdown_exact=row["endTradeDrawdown"],
    )


@pytest.fixture(scope="module")
def calculator(whole_result):
    use_lean_context()
    profits = [RealisedProfit(_instant(time), amount, amount > 0) for time, amount in sorted(whole_result["profitLoss"].items())]
    record = RunRecord(
        equity=_chart(whole_result, "Strategy Equity", "Equity"),
        returns=_chart(whole_result, "Strategy Equity", "Return"),
        benchmark=_chart(whole_result, "Benchmark", "Benchmark"),
        turnover=_chart(whole_result, "Portfolio Turnover", "Portfolio Turnover"),
        trades=[_trade(row) for row in whole_result["totalPerformance"]["closedTrades"]],
        profits=sorted(profits, key=lambda profit: profit.time),
        starting_capital=Decimal(100000),
        risk_free_rate=RATES.rate,
    )
    return PerformanceCalculator(record)


def test_a_whole_recorded_result_gives_its_statistics(whole_result, calculator):
    total, recorded = calculator.total(), whole_result["totalPerformance"]
    assert portfolio_json(total.portfolio_statistics) == recorded["portfolioStatistics"]
    assert trade_json(total.trade_statistics) == recorded["tradeStatistics"]
    totals = RunTotals(223, Decimal("818.745"), Decimal("2823000.00"), "XLK VMXE979O2E79", "$")
    assert list(summary_statistics(total.portfolio_statistics, totals).items()) == list(whole_result["statistics"].items())


def test_the_windows_of_a_recorded_result_are_the_same(whole_result, calculator):
    rolling = calculator.rolling()
    assert list(rolling) == list(whole_result["rollingWindow"])
    for name, recorded in whole_result["rollingWindow"].items():
        assert portfolio_json(rolling[name].portfolio_statistics) == recorded["portfolioStatistics"], name
        written = trade_json(rolling[name].trade_statistics)
        # LEAN's 96-bit decimals and ours of 28 digits may fall on different sides of a half in the last printed digit
        ties = {key for key, text in recorded["tradeStatistics"].items() if text != written[key]}
        assert all(abs(Decimal(written[key]) - Decimal(recorded["tradeStatistics"][key])) <= Decimal("0.0001") for key in ties), name
        assert len(ties) <= 1, name
