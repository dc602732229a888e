"""Where the bars of what is forecast end, asked of LEAN before a run has its dates."""

from collections.abc import Iterable
from datetime import date, timedelta

from forecasting.strategy.algorithm import Algorithm
from forecasting.strategy.run_days import bars_back_to, last_day_with_bars
from forecasting.strategy.stale_bars import StaleBars


def last_day(algorithm: Algorithm, start: date, end: date, symbols: Iterable[object], stale_bars: StaleBars) -> date:
    """The end of a run, or the day of the newest bar of its symbols where that is earlier.

    Moves the start date of the algorithm, which is to be set afterwards.

    Args:
        algorithm: LEAN's, inside ``initialize``.
        start: first day of the run.
        end: the last day that is wanted.
        symbols: LEAN's, of what is forecast; made without a subscription, which needs the dates.
        stale_bars: looks for their newest bars.
    """
    # history reaches up to the clock, which initialize has at the start date; until one is set, LEAN's end date is yesterday
    probe = min(end + timedelta(1), algorithm.end_date.date())
    algorithm.set_start_date(probe.year, probe.month, probe.day)
    if algorithm.time.date() != probe:
        return end
    num_sessions = bars_back_to(start.isoformat(), algorithm.time, days_a_week=7)  # enough for every exchange
    newest = [stale_bars.newest_bar(symbol, num_sessions) for symbol in symbols if stale_bars.is_stale(symbol)]
    return last_day_with_bars(start, end, newest)
