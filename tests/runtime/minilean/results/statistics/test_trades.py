from datetime import datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest

from minilean.results.statistics.formats import ticks_text
from minilean.results.statistics.trades import TradeFigures, growing_statistics, trade_statistics

START = datetime(2016, 1, 1)


def _trade(profit, days=1, entry=0, mae=0, mfe=0, drawdown=0, fees=1):
    begin = START + timedelta(days=entry)
    return SimpleNamespace(
        _entry_utc=begin,
        _exit_utc=begin + timedelta(days=days),
        profit_loss_exact=Decimal(profit),
        mae_exact=Decimal(mae),
        mfe_exact=Decimal(mfe),
        end_trade_drawdown_exact=Decimal(drawdown),
        total_fees_exact=Decimal(fees),
    )


FOUR = [_trade(100, 1, 0, -5, 120), _trade(-50, 2, 1, -80, 10, 90), _trade(0, 3, 3), _trade(30, 6, 6, -10, 40)]


def test_no_trades_have_no_figures():
    assert trade_statistics([]) == TradeFigures()


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


DAY_TICKS = 864_000_000_000


def test_no_figure_of_no_trades_is_other_than_zero():
    nothing = trade_statistics([])
    assert (nothing.start_date_time, nothing.end_date_time) == (None, None)
    counted = [name for name in nothing.__slots__ if name not in ("start_date_time", "end_date_time")]
    assert {name: getattr(nothing, name) for name in counted} == dict.fromkeys(counted, 0)


def test_all_figures_of_one_winner():
    """A gain of 8 in three days, after -4 and with +10 at best: what is of losers stays zero, ratios without a loss are ten."""
    assert trade_statistics([_trade(8, days=3, entry=2, mae=-4, mfe=10, drawdown=5, fees=2)]) == TradeFigures(
        start_date_time=START + timedelta(days=2),
        end_date_time=START + timedelta(days=5),
        total_number_of_trades=1,
        number_of_winning_trades=1,
        total_profit_loss=Decimal(8),
        total_profit=Decimal(8),
        largest_profit=Decimal(8),
        average_profit_loss=Decimal(8),
        average_profit=Decimal(8),
        average_trade_duration=3 * DAY_TICKS,
        average_winning_trade_duration=3 * DAY_TICKS,
        median_trade_duration=3 * DAY_TICKS,
        median_winning_trade_duration=3 * DAY_TICKS,
        max_consecutive_winning_trades=1,
        win_loss_ratio=Decimal(10),
        win_rate=Decimal(1),
        average_mae=Decimal(-4),
        average_mfe=Decimal(10),
        largest_mae=Decimal(-4),
        largest_mfe=Decimal(10),
        maximum_intra_trade_drawdown=Decimal(-14),  # from the best to the worst, whichever came first
        profit_factor=Decimal(10),
        profit_to_max_drawdown_ratio=Decimal(10),
        maximum_end_trade_drawdown=Decimal(5),
        average_end_trade_drawdown=Decimal(-2),
        total_fees=Decimal(2),
    )


def test_all_figures_of_two_losers():
    """Losses of 2 and 6, whose deviation is the root of 8; there is no profit to measure against."""
    figures = trade_statistics([_trade(-2, days=1, mae=-3, mfe=1), _trade(-6, days=3, entry=1, mae=-6, mfe=0, drawdown=7)])
    root = Decimal(repr(8**0.5)[:16])
    assert figures == TradeFigures(
        start_date_time=START,
        end_date_time=START + timedelta(days=4),
        total_number_of_trades=2,
        number_of_losing_trades=2,
        total_profit_loss=Decimal(-8),
        total_loss=Decimal(-8),
        largest_loss=Decimal(-6),
        average_profit_loss=Decimal(-4),
        average_loss=Decimal(-4),
        average_trade_duration=2 * DAY_TICKS,
        average_losing_trade_duration=2 * DAY_TICKS,
        median_trade_duration=3 * DAY_TICKS,
        median_losing_trade_duration=3 * DAY_TICKS,
        max_consecutive_losing_trades=2,
        loss_rate=Decimal(1),
        average_mae=Decimal("-4.5"),
        average_mfe=Decimal("0.5"),
        largest_mae=Decimal(-6),
        largest_mfe=Decimal(1),
        maximum_closed_trade_drawdown=Decimal(-8),
        maximum_intra_trade_drawdown=Decimal(-9),  # from 1 above to 8 below
        profit_loss_standard_deviation=figures.profit_loss_standard_deviation,
        profit_loss_downside_deviation=figures.profit_loss_downside_deviation,
        sharpe_ratio=figures.sharpe_ratio,
        sortino_ratio=figures.sortino_ratio,
        profit_to_max_drawdown_ratio=Decimal(-1),
        maximum_end_trade_drawdown=Decimal(7),
        average_end_trade_drawdown=Decimal("-4.5"),
        total_fees=Decimal(2),
    )
    for deviation in (figures.profit_loss_standard_deviation, figures.profit_loss_downside_deviation):
        assert abs(deviation - root) < Decimal("1e-12")
    assert float(figures.sharpe_ratio) == float(figures.sortino_ratio) == pytest.approx(-(2**0.5))


def test_a_gain_of_one_lifts_the_peak_that_falls_are_measured_from():
    figures = trade_statistics([_trade(1), _trade(-1), _trade("0.5"), _trade("-0.25")])
    assert figures.maximum_closed_trade_drawdown == -1
    assert figures.profit_to_max_drawdown_ratio == Decimal("0.25")


def test_the_deepest_fall_is_kept_when_lesser_ones_follow():
    figures = trade_statistics([_trade(10), _trade(-8), _trade(20), _trade(-3), _trade(-4)])
    assert figures.maximum_closed_trade_drawdown == -8
    assert (figures.total_profit_loss, figures.profit_to_max_drawdown_ratio) == (15, Decimal("1.875"))


def test_a_peak_that_is_only_reached_again_does_not_end_a_drawdown():
    figures = trade_statistics([_trade(10, 1, 0), _trade(-5, 1, 1), _trade(5, 1, 3), _trade(1, 1, 8)])
    assert figures.maximum_drawdown_duration == 8 * DAY_TICKS  # from day 1 to day 9
    longer_first = trade_statistics([_trade(10, 1, 0), _trade(-5, 1, 1), _trade(6, 1, 6), _trade(-1, 1, 7), _trade(2, 1, 8)])
    assert longer_first.maximum_drawdown_duration == 6 * DAY_TICKS
    rising = trade_statistics([_trade(1, 1, 0), _trade(1, 1, 5), _trade(1, 1, 9)])
    assert rising.maximum_drawdown_duration == 0


def test_a_drawdown_from_the_start_begins_with_the_first_entry():
    figures = trade_statistics([_trade(-5, 1, 2), _trade(6, 1, 6)])
    assert figures.maximum_drawdown_duration == 5 * DAY_TICKS  # from the entry on day 2 to the exit on day 7


def test_within_trades_the_best_moments_of_all_trades_are_the_peak():
    """A best of 12 and a worst of 0 in the first, then 10 - 9 = 1 at worst, 7 - 9 = -2 at worst, and 4 + 9 = 13 with 4 - 8 = -4."""
    trades = [_trade(10, mfe=12), _trade(-3, mae=-9, mfe=2), _trade(-3, mae=-9, mfe=5), _trade(-1, mae=-8, mfe=9)]
    falls = [figures.maximum_intra_trade_drawdown for figures in growing_statistics(trades, [1, 2, 3, 4])]
    assert falls == [-12, -12, -14, -17]


def test_the_span_reaches_from_the_first_entry_to_the_last_exit_in_any_order():
    figures = trade_statistics([_trade(1, days=9, entry=3), _trade(1, days=2, entry=0), _trade(1, days=1, entry=5)])
    assert (figures.start_date_time, figures.end_date_time) == (START, START + timedelta(days=12))


def test_a_mean_duration_loses_its_fraction_at_each_trade():
    """One tick, then two, then two: 1, then 1 + int(0.5), then 1 + int(1 / 3)."""
    tenth = timedelta(microseconds=1)  # ten ticks
    trades = [SimpleNamespace(**{**vars(_trade(1)), "_exit_utc": START + ticks * tenth}) for ticks in (1, 2, 2, 3)]
    assert [figures.average_trade_duration for figures in growing_statistics(trades, [1, 2, 3, 4])] == [10, 15, 16, 19]
    assert trade_statistics(trades).median_trade_duration == 20


def test_streaks_begin_again_and_the_longest_is_kept():
    figures = trade_statistics([_trade(p) for p in (-1, -1, 1, 1, 1, -1, 0, 1)])
    assert (figures.max_consecutive_winning_trades, figures.max_consecutive_losing_trades) == (3, 2)
    assert trade_statistics([_trade(p) for p in (1, -1, 1, -1)]).max_consecutive_winning_trades == 1


def test_the_sum_of_fees_and_the_means_of_excursions():
    figures = trade_statistics([_trade(1, mae=-1, mfe=2, fees=1), _trade(1, mae=-2, mfe=4, fees=2), _trade(1, mae=-6, mfe=9, fees=4)])
    assert (figures.average_mae, figures.average_mfe, figures.total_fees) == (-3, 5, 7)
    assert (figures.largest_mae, figures.largest_mfe, figures.average_end_trade_drawdown) == (-6, 9, -4)
