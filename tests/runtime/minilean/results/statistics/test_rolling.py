from datetime import date, datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest

from minilean.results.statistics.portfolio import RealisedProfit
from minilean.results.statistics.rolling import Performance, PerformanceCalculator, RunRecord, Samples

START = datetime(2016, 1, 15)
DAYS = [START + timedelta(days=i) for i in range(80)]


def _record(**changes):
    values = [Decimal(100 + i) for i in range(80)]
    parts = {
        "equity": Samples(DAYS, values),
        "returns": Samples(DAYS, [Decimal(0), Decimal(0), *([Decimal(1), Decimal(-1)] * 39)]),
        "benchmark": Samples(DAYS, [Decimal(100 + i % 3) for i in range(80)]),
        "turnover": Samples(DAYS, [Decimal("0.5")] * 80),
        "trades": [],
        "profits": [],
        "starting_capital": Decimal(90),
        "risk_free_rate": lambda day: Decimal("0.01") if day < date(2016, 3, 1) else Decimal("0.03"),
    }
    return RunRecord(**{**parts, **changes})


def test_windows_end_with_the_run_and_with_each_month_before():
    names = list(PerformanceCalculator(_record()).rolling())
    ends = ["20160131", "20160229", "20160331", "20160403"]
    assert names == [f"M{months}_{end}" for months in (1, 3, 6, 12) for end in ends]


def test_the_whole_run_starts_with_its_capital_and_a_window_with_its_first_equity():
    calculator = PerformanceCalculator(_record())
    assert calculator.total().portfolio_statistics.start_equity == 90
    march = calculator.rolling()["M1_20160331"].portfolio_statistics
    assert (march.start_equity, march.end_equity) == (146, 176)
    two_months = calculator.rolling()["M3_20160331"].portfolio_statistics
    assert two_months.start_equity == 100


def test_trades_and_profits_fall_into_the_window_of_their_exit():
    exits = [datetime(2016, 2, 1), datetime(2016, 2, 29, 23), datetime(2016, 3, 1)]
    trades = [
        SimpleNamespace(
            _entry_utc=START,
            _exit_utc=time,
            profit_loss_exact=Decimal(5),
            mae_exact=Decimal(0),
            mfe_exact=Decimal(5),
            end_trade_drawdown_exact=Decimal(0),
            total_fees_exact=Decimal(0),
        )
        for time in exits
    ]
    profits = [RealisedProfit(time, Decimal(5), True) for time in exits]
    rolling = PerformanceCalculator(_record(trades=trades, profits=profits)).rolling()
    assert rolling["M1_20160229"].trade_statistics.total_number_of_trades == 2
    assert rolling["M1_20160331"].trade_statistics.total_number_of_trades == 1
    assert rolling["M1_20160131"].portfolio_statistics.win_rate == 0
    assert rolling["M1_20160229"].closed_trades == ()


def test_the_risk_free_rate_is_averaged_over_the_windows_samples():
    seen = PerformanceCalculator(_record())
    cheap = PerformanceCalculator(_record(risk_free_rate=lambda day: Decimal("0.03")))
    march, same = (c.rolling()["M1_20160331"].portfolio_statistics.sharpe_ratio for c in (seen, cheap))
    assert march == same
    assert seen.total().portfolio_statistics.sharpe_ratio > cheap.total().portfolio_statistics.sharpe_ratio


def test_the_first_two_returns_are_left_out():
    wild = [Decimal(0), Decimal(50), *([Decimal(1), Decimal(-1)] * 39)]
    plain, outlier = (PerformanceCalculator(r).total() for r in (_record(), _record(returns=Samples(DAYS, wild))))
    assert plain.portfolio_statistics.annual_variance == outlier.portfolio_statistics.annual_variance


def test_a_run_without_samples_has_no_performance():
    empty = Samples([], [])
    calculator = PerformanceCalculator(_record(equity=empty, returns=empty, benchmark=empty, turnover=empty))
    assert calculator.total() == Performance()
    assert calculator.rolling() == {}


def test_benchmark_and_portfolio_must_be_sampled_together():
    with pytest.raises(ValueError, match="sampled together"):
        _record(benchmark=Samples(DAYS[1:], [Decimal(1)] * 79))


def test_windows_counted_by_two_processes_are_those_of_one(monkeypatch):
    trades = [
        SimpleNamespace(
            _entry_utc=START,
            _exit_utc=day,
            profit_loss_exact=Decimal(7 * i % 11 - 4),
            mae_exact=Decimal(-1),
            mfe_exact=Decimal(5),
            end_trade_drawdown_exact=Decimal(i % 3),
            total_fees_exact=Decimal(1),
        )
        for i, day in enumerate(DAYS)
    ]
    alone = PerformanceCalculator(_record(trades=trades)).rolling()
    halves = []

    def both(side, own):
        halves.extend((side(), own()))
        return halves

    monkeypatch.setattr("minilean.results.statistics.rolling.both", both)
    monkeypatch.setattr("minilean.results.statistics.rolling._MANY", 80)
    assert PerformanceCalculator(_record(trades=trades)).rolling() == alone
    assert [len(half) > 0 for half in halves] == [True, True]
    assert alone["M1_20160229"].trade_statistics.total_number_of_trades == 29
