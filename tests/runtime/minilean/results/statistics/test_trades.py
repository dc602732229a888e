from datetime import datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest

from minilean.results.statistics.formats import ticks_text
from minilean.results.statistics.trades import TradeStatistics, growing_statistics, trade_statistics

START = datetime(2016, 1, 1)


def _trade(profit, days=1, entry=0, mae=0, mfe=0, drawdown=0, fees=1):
    begin = START + timedelta(days=entry)
    return SimpleNamespace(
        entry_time=begin,
        exit_time=begin + timedelta(days=days),
        profit_loss=Decimal(profit),
        mae=Decimal(mae),
        mfe=Decimal(mfe),
        end_trade_drawdown=Decimal(drawdown),
        total_fees=Decimal(fees),
    )


FOUR = [_trade(100, 1, 0, -5, 120), _trade(-50, 2, 1, -80, 10, 90), _trade(0, 3, 3), _trade(30, 6, 6, -10, 40)]


def test_no_trades_have_no_figures():
    assert trade_statistics([]) == TradeStatistics()


def test_counts_and_sums_take_a_trade_without_profit_for_a_loss():
    figures = trade_statistics(FOUR)
    assert (figures.total_number_of_trades, figures.number_of_winning_trades, figures.number_of_losing_trades) == (4, 2, 2)
    assert (figures.total_profit, figures.total_loss, figures.total_profit_loss) == (130, -50, 80)
    assert (figures.largest_profit, figures.largest_loss) == (100, -50)
    assert (figures.average_profit, figures.average_loss, figures.average_profit_loss) == (65, -25, 20)
    assert (figures.win_rate, figures.loss_rate, figures.total_fees) == (Decimal("0.5"), Decimal("0.5"), 4)


def test_ratios():
    figures = trade_statistics(FOUR)
    assert (figures.profit_factor, figures.profit_loss_ratio, figures.win_loss_ratio) == (Decimal("2.6"), Decimal("2.6"), 1)
    assert float(figures.profit_loss_standard_deviation) == pytest.approx(62.716292)
    assert float(figures.profit_loss_downside_deviation) == pytest.approx(35.355339)
    assert float(figures.sharpe_ratio) == pytest.approx(20 / 62.716292)
    assert float(figures.sortino_ratio) == pytest.approx(20 / 35.355339)


def test_drawdowns_of_the_cumulative_profit():
    figures = trade_statistics(FOUR)
    assert figures.maximum_closed_trade_drawdown == -50
    assert figures.maximum_intra_trade_drawdown == -125
    assert figures.profit_to_max_drawdown_ratio == Decimal("1.6")
    assert (figures.maximum_end_trade_drawdown, figures.average_end_trade_drawdown) == (90, Decimal("-22.5"))


def test_the_longest_drawdown_runs_from_the_peak_to_the_trade_that_passes_it():
    figures = trade_statistics([_trade(10, 1, 0), _trade(-5, 1, 1), _trade(20, 1, 5)])
    assert ticks_text(figures.maximum_drawdown_duration) == "5.00:00:00"


def test_durations_have_a_mean_and_an_upper_median():
    figures = trade_statistics(FOUR)
    assert ticks_text(figures.average_trade_duration) == "3.00:00:00"
    assert ticks_text(figures.median_trade_duration) == "3.00:00:00"
    assert ticks_text(figures.median_losing_trade_duration) == "3.00:00:00"
    assert ticks_text(figures.average_winning_trade_duration) == "3.12:00:00"


def test_streaks_count_trades_in_a_row():
    figures = trade_statistics([_trade(p) for p in (1, 2, -1, -1, -1, 5)])
    assert (figures.max_consecutive_winning_trades, figures.max_consecutive_losing_trades) == (2, 3)


def test_ratios_without_a_loss_are_ten():
    figures = trade_statistics([_trade(5), _trade(6)])
    assert (figures.profit_factor, figures.win_loss_ratio, figures.profit_to_max_drawdown_ratio) == (10, 10, 10)


def test_longer_and_longer_beginnings_are_as_if_each_were_alone():
    found = list(growing_statistics(FOUR, [0, 1, 3, 3, 4]))
    assert [figures.total_number_of_trades for figures in found] == [0, 1, 3, 3, 4]
    assert [figures.total_profit_loss for figures in found] == [0, 100, 50, 50, 80]
    assert found == [trade_statistics(FOUR[:count]) for count in (0, 1, 3, 3, 4)]
