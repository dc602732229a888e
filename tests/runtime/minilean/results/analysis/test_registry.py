"""All diagnoses together: LEAN's order, its limit, and the project's own behind them."""

from __future__ import annotations

from datetime import date

from minilean.common.enums import OrderStatus
from minilean.results.analysis import registry
from minilean.results.analysis.finished_run import LookAheadVerdict
from minilean.results.analysis.log_messages import LogMessage
from minilean.results.analysis.registry import LEAN_DIAGNOSES, findings

POOR = "Order Error: ids: [3], Insufficient buying power to complete orders (Value:[1000]), Reason: none."
# of LEAN's diagnoses that the log tells, in the order of LEAN's weights: 96, 93, 92, 91, 88, 85, 82, 81, 80, 78
TOLD_BY_THE_LOG = [
    "AlgorithmWarmingUpOrderResponseErrorAnalysis",
    "NonTradableSecurityOrderResponseErrorAnalysis",
    "OrderQuantityZeroOrderResponseErrorAnalysis",
    "SecurityPriceZeroOrderResponseErrorAnalysis",
    "ForexConversionRateZeroOrderResponseErrorAnalysis",
    "OrderQuantityLessThanLotSizeOrderResponseErrorAnalysis",
    "MarketOnOpenNotAllowedDuringRegularHoursOrderResponseErrorAnalysis",
    "MarketOnCloseOrderTooLateOrderResponseErrorAnalysis",
    "InsightsEmittedForDelistedSecuritiesAnalysis",
    "MarginCallsAnalysis",
]


def everything_said() -> list[str]:
    return [" ".join(diagnosis.fragments) for diagnosis in LEAN_DIAGNOSES if isinstance(diagnosis, LogMessage)]


def names(run) -> list[str]:
    return [finding.name for finding in findings(run)]


def test_what_the_log_tells_comes_in_the_order_of_leans_weights() -> None:
    assert [diagnosis.name for diagnosis in LEAN_DIAGNOSES if isinstance(diagnosis, LogMessage)] == TOLD_BY_THE_LOG


def test_findings_come_in_leans_order_and_the_own_ones_last(make_run, make_event) -> None:
    run = make_run(
        runtime_error="Operation was canceled",
        equity=[100, 100, 95, 94.9],
        benchmark=[100, 100.5, 102, 100],
        end_equity=-1,
        events=[make_event(POOR), make_event("BrokerageModel declared unable to submit order: for fun")],
        log=["Executed MarginCallOrder: SPY"],
        parameters={str(n): "" for n in range(11)},
        early_ends={"SPY": date(2016, 1, 2)},
        look_ahead=LookAheadVerdict(2, None),
    )
    assert names(run) == [
        "SingleTimeLoopTimeoutRuntimeErrorAnalysis",
        "FlatEquityCurveAnalysis",
        "PortfolioValueIsNotPositiveAnalysis",
        "InsufficientBuyingPowerOrderResponseErrorAnalysis",
        "MarginCallsAnalysis",
        "ParameterCountAnalysis",
        "PerformanceRelativeToBenchmarkAnalysis",
        "StatisticalSignificanceOfDailyReturnsAnalysis",
        "DataEndEarly",
        "RefusedOrders",
    ]


def test_after_ten_findings_lean_looks_no_further_and_the_own_ones_still_come(make_run) -> None:
    run = make_run(log=everything_said(), early_ends={"SPY": date(2016, 1, 2)})
    assert names(run) == [*TOLD_BY_THE_LOG, "DataEndEarly"]
    # with nine the others are looked for
    fewer = make_run(log=[line for line in everything_said() if "MarginCall" not in line])
    assert names(fewer) == [*TOLD_BY_THE_LOG[:-1], "StatisticalSignificanceOfDailyReturnsAnalysis"]


def test_a_quiet_run_has_the_one_finding_that_lean_has_without_data(make_run, make_event) -> None:
    run = make_run(events=[make_event("", OrderStatus.SUBMITTED)])
    assert [(finding.name, finding.sample) for finding in findings(run)] == [
        ("StatisticalSignificanceOfDailyReturnsAnalysis", {"pValue": 0.5})
    ]


def test_what_needs_changes_is_left_out_where_they_cannot_be_told(make_run) -> None:
    assert names(make_run(equity=[100, 0, 0], benchmark=[100, 101, 102])) == ["FlatEquityCurveAnalysis"]


def test_no_diagnosis_is_listed_twice() -> None:
    both = [*registry.LEAN_DIAGNOSES, *registry.OWN_DIAGNOSES]
    assert len(both) == len(set(map(id, both))) == 30
