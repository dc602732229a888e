import json
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from types import SimpleNamespace

import pytest

from minilean.common.enums import AlgorithmStatus
from minilean.errors import InputError, MachineError
from minilean.results.charts import CandlestickSeries, Chart, Series
from minilean.results.finding import Finding
from minilean.results.records import BacktestResult, RunLedger, RunOutcome, RunSpec
from minilean.results.statistics.portfolio import RealisedProfit
from minilean.results.statistics.rolling import Performance
from minilean.results.trade_builder import Trade, TradeDirection
from minilean.results.writer import main_text, summary_text, write_result

START = datetime(2016, 9, 1)


def a_result():
    equity = CandlestickSeries("Equity")
    equity._points = [(1472702400, *[Decimal(100000)] * 4)]
    chart = Chart("Strategy Equity")
    chart.series = {"Equity": equity, "Return": Series("Return")}
    symbol = SimpleNamespace(value="XLK", id="XLK VMXE979O2E79")
    trade = Trade(
        symbol,
        START,
        Decimal("38.5"),
        TradeDirection.LONG,
        Decimal(9),
        Decimal("5.2"),
        [1, 5],
        datetime(2016, 9, 3),
        Decimal(37),
        Decimal("-6.81"),
    )
    performance = Performance(closed_trades=[trade])
    return BacktestResult(
        spec=RunSpec("Mine", "local", START, datetime(2017, 3, 31, 23, 59, 59), START, Decimal(100000), parameters={"window": "60"}),
        outcome=RunOutcome(AlgorithmStatus.COMPLETED, START, START),
        charts={"Strategy Equity": chart, "Drawdown": Chart("Drawdown")},
        ledger=RunLedger({}, [], SimpleNamespace(profit_loss={}, winning={})),
        profits=[RealisedProfit(datetime(2016, 9, 8, 20, 0, 0, 1000), Decimal("-7.592772800"), False)],
        statistics={"Total Orders": "0"},
        runtime_statistics={"Equity": "$100,000.00"},
        performance=performance,
        rolling={"M1_20160930": Performance()},
        log_lines=["2016-09-01 00:00:00 hello"],
    )


def test_the_main_file_has_leans_parts():
    written = json.loads("".join(main_text(a_result())))
    assert list(written) == [
        "rollingWindow",
        "charts",
        "orders",
        "profitLoss",
        "statistics",
        "runtimeStatistics",
        "state",
        "serverStatistics",
        "algorithmConfiguration",
        "totalPerformance",
    ]
    assert written["profitLoss"] == {"2016-09-08T20:00:00.001Z": -7.5927728}
    assert written["state"]["Status"] == "Completed"
    assert written["algorithmConfiguration"]["parameters"] == {"window": "60"}
    assert written["algorithmConfiguration"]["endDate"] == "2017-03-31T23:59:59Z"
    assert written["rollingWindow"]["M1_20160930"]["closedTrades"] == []
    assert written["serverStatistics"]["LEAN Version"] == "v2.5.0.0"


def test_findings_stand_at_the_end_where_anybody_looked_for_them():
    found = Finding("FlatEquityCurveAnalysis", "Flat.", {"pValue": 0.25}, ("Trade.",), 2)
    written = json.loads("".join(main_text(replace(a_result(), findings=[found]))))
    assert list(written)[-1] == "analysis"
    assert written["analysis"] == [
        {"name": "FlatEquityCurveAnalysis", "issue": "Flat.", "sample": {"pValue": 0.25}, "count": 2, "solutions": ["Trade."]}
    ]
    assert json.loads("".join(main_text(replace(a_result(), findings=[]))))["analysis"] == []
    assert "analysis" not in json.loads("".join(summary_text(replace(a_result(), findings=[found]))))


def test_a_closed_trade_is_written_with_symbol_times_and_numbers():
    (trade,) = json.loads("".join(main_text(a_result())))["totalPerformance"]["closedTrades"]
    assert trade["symbols"] == [{"value": "XLK", "id": "XLK VMXE979O2E79", "permtick": "XLK"}]
    assert (trade["entryTime"], trade["duration"], trade["direction"]) == ("2016-09-01T00:00:00Z", "2.00:00:00", 0)
    assert (trade["quantity"], trade["profitLoss"], trade["orderIds"]) == (9.0, -6.81, [1, 5])


def test_the_summary_has_the_equity_chart_alone():
    written = json.loads("".join(summary_text(a_result())))
    assert "orders" not in written
    assert list(written["charts"]) == ["Strategy Equity"]
    assert list(written["charts"]["Strategy Equity"]["series"]) == ["Equity"]
    assert written["totalPerformance"]["closedTrades"] == []


def test_files_are_written_under_the_algorithms_name(tmp_path):
    paths = write_result(a_result(), tmp_path / "out")
    assert [path.name for path in paths] == ["Mine.json", "Mine-summary.json", "Mine-log.txt"]
    assert (tmp_path / "out" / "Mine-log.txt").read_text() == "2016-09-01 00:00:00 hello\n"


def test_a_folder_that_cannot_be_made_is_a_machine_error(tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("")
    with pytest.raises(MachineError, match="cannot be written"):
        write_result(a_result(), blocked)


def test_a_run_that_ends_before_it_starts_is_refused():
    with pytest.raises(InputError, match="swap the dates"):
        RunSpec("Mine", "Mine", START, datetime(2016, 8, 1), START, Decimal(1))
