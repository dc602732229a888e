import threading
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import pytest
import yfinance
from hypothesis import given, settings
from hypothesis import strategies as st
from yfinance.exceptions import YFPricesMissingError, YFRateLimitError

from minilean.datasets.calendars import exchange_sessions
from minilean.datasets.lean_format import equity_files
from minilean.datasets.price_source import AnswerUnusable, ServiceFailed, TickerUnknown
from minilean.datasets.yahoo import YahooSource, fetch_with_yfinance, raw_history

START, END = date(2015, 1, 1), date(2015, 1, 31)


def answer(rows, zone="America/New_York"):
    """A frame as `Ticker.history(auto_adjust=False, actions=True)` returns it for a fund."""
    names = ["Date", "Open", "High", "Low", "Close", "Adj Close", "Volume", "Dividends", "Stock Splits", "Capital Gains"]
    frame = pd.DataFrame(rows, columns=pd.Index(names))
    frame["Date"] = pd.to_datetime(frame["Date"], format="ISO8601").dt.tz_localize(zone)
    return frame.set_index("Date")


PLAIN = answer(
    [
        ["2015-01-05", 10.0, 10.5, 9.5, 10.25, 9.0, 1000, 0.0, 0.0, 0.0],
        ["2015-01-06", 10.25, 10.75, 10.0, 10.5, 9.2, 2000, 0.0, 0.0, 0.0],
        ["2015-01-07", 10.5, 11.0, 10.25, 10.75, 9.4, 3000, 0.0, 0.0, 0.0],
    ]
)


def with_cell(day, column, value):
    frame = PLAIN.copy().astype({"Volume": float})
    frame.loc[pd.Timestamp(day, tz="America/New_York"), column] = value
    return frame


def test_prices_without_splits_are_taken_as_they_are():
    history = raw_history("ABC", PLAIN, START, END)
    assert history.bars.days.tolist() == [date(2015, 1, 5), date(2015, 1, 6), date(2015, 1, 7)]
    assert history.bars.open.tolist() == [100000, 102500, 105000]
    assert history.bars.close.tolist() == [102500, 105000, 107500]
    assert history.bars.volume.tolist() == [1000, 2000, 3000]
    assert (history.dividends, history.splits, history.dropped_rows) == ((), (), 0)


def test_a_split_is_undone_before_its_day_only():
    history = raw_history("ABC", with_cell("2015-01-06", "Stock Splits", 2.0), START, END)
    assert history.bars.close.tolist() == [205000, 105000, 107500]
    assert history.bars.volume.tolist() == [500, 2000, 3000]
    assert [(split.ex_date, split.new_shares_per_old) for split in history.splits] == [(date(2015, 1, 6), Decimal(2))]


def test_a_reverse_split_of_three_into_one_keeps_its_exact_ratio():
    history = raw_history("ABC", with_cell("2015-01-07", "Stock Splits", 0.333333), START, END)
    assert history.splits[0].new_shares_per_old == Decimal(1) / Decimal(3)
    assert history.bars.close[0] == 34167


def test_a_split_after_the_span_restates_prices_and_leaves_no_event():
    history = raw_history("ABC", with_cell("2015-01-07", "Stock Splits", 4.0), START, date(2015, 1, 6))
    assert history.bars.close.tolist() == [410000, 420000]
    assert history.splits == ()


def test_a_dividend_before_a_split_is_paid_in_old_dollars():
    frame = with_cell("2015-01-07", "Stock Splits", 2.0)
    frame.loc[pd.Timestamp("2015-01-06", tz="America/New_York"), "Dividends"] = 0.25
    history = raw_history("ABC", frame, START, END)
    assert [(dividend.ex_date, dividend.amount) for dividend in history.dividends] == [(date(2015, 1, 6), Decimal("0.5"))]


def test_a_dividend_on_the_day_of_a_split_is_counted_in_the_shares_of_the_day_before():
    frame = with_cell("2015-01-07", "Stock Splits", 2.0)
    frame.loc[pd.Timestamp("2015-01-07", tz="America/New_York"), "Dividends"] = 0.25
    assert raw_history("ABC", frame, START, END).dividends[0].amount == Decimal("0.5")


def test_capital_gains_are_cash_too():
    frame = with_cell("2015-01-07", "Capital Gains", 0.75)
    frame.loc[pd.Timestamp("2015-01-07", tz="America/New_York"), "Dividends"] = 0.25
    assert raw_history("ABC", frame, START, END).dividends[0].amount == Decimal(1)


def test_a_row_without_prices_is_dropped_and_its_dividend_kept():
    frame = with_cell("2015-01-06", ["Open", "High", "Low", "Close"], np.nan)
    frame.loc[pd.Timestamp("2015-01-06", tz="America/New_York"), "Dividends"] = 0.25
    history = raw_history("ABC", frame, START, END)
    assert history.bars.days.tolist() == [date(2015, 1, 5), date(2015, 1, 7)]
    assert history.dropped_rows == 1
    assert history.dividends[0].ex_date == date(2015, 1, 6)


def test_rows_of_holidays_and_second_rows_of_a_day_are_dropped():
    rows = [
        ["2015-01-01", 1.0, 1.0, 1.0, 1.0, 1.0, 0, 0.0, 0.0, 0.0],
        ["2015-01-02", 2.0, 2.0, 2.0, 2.0, 2.0, 10, 0.0, 0.0, 0.0],
        ["2015-01-02 15:59", 3.0, 3.0, 3.0, 3.0, 3.0, 20, 0.0, 0.0, 0.0],
    ]
    history = raw_history("ABC", answer(rows), START, END)
    assert history.bars.days.tolist() == [date(2015, 1, 2)]
    assert history.bars.close.tolist() == [30000]
    assert history.dropped_rows == 2


def test_an_open_above_the_high_by_rounding_widens_the_bar():
    history = raw_history("ABC", with_cell("2015-01-05", "Open", 10.5002), START, END)
    assert history.bars.high.tolist()[0] == 105002


def test_days_are_those_of_new_york_in_whatever_zone_they_come():
    frame = PLAIN.tz_convert("UTC")
    assert raw_history("ABC", frame, START, END).bars.days.tolist()[0] == date(2015, 1, 5)


@pytest.mark.parametrize("frame", [PLAIN.iloc[:0], PLAIN * np.nan, PLAIN.shift(freq="365D")])
def test_an_answer_without_bars_means_an_unknown_ticker(frame):
    with pytest.raises(TickerUnknown, match="no daily prices for ABC"):
        raw_history("ABC", frame, START, END)


@pytest.mark.parametrize(
    ("column", "value", "sentence"),
    [
        ("Volume", -5.0, "it has a negative volume on 2015-01-06"),
        ("Low", 0.00004, "it has a price that rounds to zero on 2015-01-06"),
        ("High", 1e300, "it has a price or volume above a trillion on 2015-01-06"),
        ("Volume", np.inf, "it has a price or volume above a trillion on 2015-01-06"),
        ("Dividends", -0.25, "it has a negative dividend on 2015-01-06"),
        ("Stock Splits", -2.0, "it has a split of -2 on 2015-01-06"),
        ("Stock Splits", np.inf, "it has a split of 1.79769e"),
        ("Dividends", np.inf, "it has a dividend above a trillion on 2015-01-06"),
    ],
)
def test_a_value_that_cannot_be_right_is_refused_with_its_day(column, value, sentence):
    with pytest.raises(AnswerUnusable, match=sentence):
        raw_history("ABC", with_cell("2015-01-06", column, value), START, END)


ODD = st.sampled_from([np.nan, np.inf, -np.inf, -1.0, 0.0, 1e-9, 0.25, 4.0, 1e4, 1e300])


@settings(max_examples=60)
@given(st.lists(st.tuples(st.integers(0, 2), st.sampled_from(list(PLAIN.columns)), ODD), min_size=1, max_size=4))
def test_whatever_stands_in_an_answer_it_is_whole_files_or_one_reason(cells):
    frame = PLAIN.astype(float)
    for row, column, value in cells:
        frame.iloc[row, frame.columns.get_loc(column)] = value
    try:
        history = YahooSource(lambda ticker, start, timeout: frame).history("ABC", START, END)
        files = equity_files("ABC", history.bars, history.dividends, history.splits)
    except (AnswerUnusable, TickerUnknown) as error:
        assert str(error)
    except ValueError as error:
        assert "is not smaller than the close of that day" in str(error)
    else:
        assert len(files) == 3


def test_an_answer_that_pandas_cannot_read_is_refused():
    frame = PLAIN.astype({"Volume": object})
    frame.iloc[1, frame.columns.get_loc("Volume")] = "many"
    with pytest.raises(AnswerUnusable, match="the answer contradicts itself: could not convert string to float: 'many'"):
        YahooSource(lambda ticker, start, timeout: frame).history("ABC", START, END)


def moving(ratio, before, after, last_close=None):
    """Prices before and after a split, as the vendor gives them; the day of the split opens and closes at `after` unless told."""
    rows = [[f"2015-01-0{day}", before, before, before, before, before, 1000, 0.0, 0.0, 0.0] for day in (5, 6)]
    close = after if last_close is None else last_close
    rows.append(["2015-01-07", after, max(after, close), min(after, close), close, close, 1000, 0.0, ratio, 0.0])
    return answer(rows)


@pytest.mark.parametrize(
    ("ratio", "before", "after"),
    [
        (4.0, 100.0, 25.0),
        (4.0, 100.0, 17.5),  # and a fall of 30 % on the day
        (4.0, 100.0, 32.0),  # and a rise of 28 %
        (1.5, 90.0, 60.0),
        (0.25, 10.0, 40.0),
        (0.05, 0.5, 9.0),
    ],
)
def test_a_split_that_the_vendor_has_not_applied_is_refused(ratio, before, after):
    sentence = f"its split of 2015-01-07, {ratio:g} new shares for one, is not applied to the prices before: they go from {before:g} to"
    with pytest.raises(AnswerUnusable, match=sentence):
        raw_history("ABC", moving(ratio, before, after), START, END)
    with pytest.raises(AnswerUnusable):  # it would have been undone before its day as well
        raw_history("ABC", moving(ratio, before, after), START, date(2015, 1, 6))


@pytest.mark.parametrize(
    ("ratio", "before", "after", "close", "raw_before"),
    [
        (4.0, 25.0, 25.5, None, 1_000_000),
        (4.0, 25.0, 15.0, None, 1_000_000),  # a true fall of 40 % on the day of the split
        (4.0, 25.0, 10.0, 14.0, 1_000_000),  # a true fall that went further during the day
        (0.25, 40.0, 41.0, None, 100_000),
        (0.25, 40.0, 60.0, None, 100_000),  # a true rise of 50 %
        (1.5, 60.0, 54.0, None, 900_000),
        (1.05, 105.0, 100.0, None, 1_102_500),  # as small as a day's move: not to be told
    ],
)
def test_a_split_that_is_applied_passes_also_on_the_day_of_a_crash(ratio, before, after, close, raw_before):
    history = raw_history("ABC", moving(ratio, before, after, close), START, END)
    assert history.bars.close.tolist()[:2] == [raw_before] * 2


def test_a_split_on_a_day_without_a_price_is_judged_by_the_next_bar():
    frame = moving(1.0, 100.0, 25.0).astype({"Volume": float})
    frame.loc[pd.Timestamp("2015-01-06", tz="America/New_York"), ["Open", "High", "Low", "Close"]] = np.nan
    frame.loc[pd.Timestamp("2015-01-06", tz="America/New_York"), "Stock Splits"] = 4.0
    with pytest.raises(AnswerUnusable, match="its split of 2015-01-07, 4 new shares for one, is not applied"):
        raw_history("ABC", frame, START, END)


def daily(days, zone=None):
    frame = answer([[str(day), 10.0, 10.0, 10.0, 10.0, 10.0, 1000, 0.0, 0.0, 0.0] for day in days])
    return frame.tz_localize(None).tz_localize(zone)


SESSIONS = exchange_sessions(START, date(2015, 6, 30))


def test_days_that_are_stamped_in_utc_are_refused_and_not_lost():
    assert len(SESSIONS) == 124
    assert len(raw_history("ABC", daily(SESSIONS, "America/New_York"), START, date(2015, 6, 30)).bars) == 124
    with pytest.raises(AnswerUnusable, match="its days begin at midnight UTC, expected New York; 2015-01-02 would be the day before"):
        raw_history("ABC", daily(SESSIONS, "UTC"), START, date(2015, 6, 30))


def test_days_on_weekends_are_refused_and_a_single_one_is_left_out():
    early = SESSIONS - np.timedelta64(1, "D")
    with pytest.raises(AnswerUnusable, match="23 of its 124 days lie on weekends, the first on 2015-01-04: it is stamped in another time"):
        raw_history("ABC", daily(early), START, date(2015, 6, 30))
    stray = np.sort(np.append(SESSIONS, np.datetime64("2015-01-04")))
    history = raw_history("ABC", daily(stray), START, date(2015, 6, 30))
    assert (len(history.bars), history.dropped_rows) == (124, 1)


def test_an_answer_of_another_shape_is_a_failure():
    with pytest.raises(ServiceFailed, match="lacks the columns Stock Splits"):
        raw_history("ABC", PLAIN.drop(columns="Stock Splits"), START, END)
    with pytest.raises(ServiceFailed, match="indexed by RangeIndex, expected days"):
        raw_history("ABC", PLAIN.reset_index(drop=True), START, END)


@pytest.fixture
def service(monkeypatch):
    """Stand in for the live service behind yfinance."""

    def answering(outcome):
        asked = []

        class Ticker:
            def __init__(self, ticker):
                self.history_metadata = {"currency": "USD"}
                asked.append(ticker)

            def history(self, **request):
                asked.append(request)
                if isinstance(outcome, Exception):
                    raise outcome
                return outcome

        monkeypatch.setattr(yfinance, "Ticker", Ticker)
        return asked

    return answering


class ChartAnswer:
    """What Yahoo's chart service sends for a fund with a dividend, a split and a day without a price."""

    days = tuple(datetime(2015, 1, day, 9, 30, tzinfo=ZoneInfo("America/New_York")) for day in (5, 6, 7, 8))
    text = ""
    status_code = 200
    currency = "USD"

    def json(self):
        stamps = [int(day.timestamp()) for day in self.days]
        prices = [10.0, None, 12.0, 13.0]
        quote = {name: prices for name in ("open", "high", "low", "close")} | {"volume": [1000, None, 3000, 4000]}
        meta = {
            "currency": self.currency,
            "symbol": "ABC",
            "exchangeName": "PCX",
            "instrumentType": "ETF",
            "exchangeTimezoneName": "America/New_York",
            "timezone": "EST",
            "gmtoffset": -18000,
            "regularMarketTime": stamps[-1],
            "priceHint": 2,
            "dataGranularity": "1d",
            "validRanges": ["1d", "max"],
            "currentTradingPeriod": {"regular": {"start": stamps[-1], "end": stamps[-1] + 23400, "timezone": "EST", "gmtoffset": -18000}},
        }
        events = {
            "dividends": {str(stamps[1]): {"amount": 0.25, "date": stamps[1]}},
            "splits": {str(stamps[2]): {"date": stamps[2], "numerator": 2.0, "denominator": 1.0, "splitRatio": "2:1"}},
        }
        indicators = {"quote": [quote], "adjclose": [{"adjclose": prices}]}
        return {"chart": {"result": [{"meta": meta, "timestamp": stamps, "events": events, "indicators": indicators}], "error": None}}


@pytest.mark.filterwarnings("default")
def test_an_answer_of_the_chart_service_passes_through_yfinance_itself(monkeypatch, tmp_path):
    yfinance.set_tz_cache_location(str(tmp_path))
    for name in ("get", "cache_get"):
        monkeypatch.setattr(yfinance.data.YfData, name, lambda *arguments, **options: ChartAnswer())
    history = YahooSource().history("ABC", START, END)
    assert history.bars.days.tolist() == [date(2015, 1, 5), date(2015, 1, 7), date(2015, 1, 8)]
    assert history.bars.close.tolist() == [200000, 120000, 130000]
    assert history.bars.volume.tolist() == [500, 3000, 4000]
    assert [(dividend.ex_date, dividend.amount) for dividend in history.dividends] == [(date(2015, 1, 6), Decimal("0.5"))]
    assert [(split.ex_date, split.new_shares_per_old) for split in history.splits] == [(date(2015, 1, 7), Decimal(2))]


@pytest.mark.filterwarnings("default")
def test_prices_in_pence_are_refused(monkeypatch, tmp_path):
    yfinance.set_tz_cache_location(str(tmp_path))
    monkeypatch.setattr(ChartAnswer, "currency", "GBp")
    for name in ("get", "cache_get"):
        monkeypatch.setattr(yfinance.data.YfData, name, lambda *arguments, **options: ChartAnswer())
    with pytest.raises(AnswerUnusable, match="its prices are in GBp, expected USD"):
        YahooSource().history("ABC.L", START, END)


def test_the_request_asks_for_unadjusted_prices_up_to_the_present(service):
    asked = service(PLAIN)
    YahooSource().history("BRK.B", START, END)
    assert asked == ["BRK-B", {"start": "2015-01-01", "auto_adjust": False, "actions": True, "timeout": 20.0}]


@pytest.mark.parametrize(
    ("outcome", "error", "words"),
    [
        (YFRateLimitError(), ServiceFailed, "YFRateLimitError: Too Many Requests"),
        (YFPricesMissingError("ABC", ""), TickerUnknown, "no price data found"),
        (TimeoutError("timed out"), ServiceFailed, "TimeoutError: timed out"),
        (OSError("curl: (6) No host. See https://curl.se first"), ServiceFailed, r"OSError: curl: \(6\) No host$"),
        (ValueError("not JSON"), ServiceFailed, "ValueError: not JSON"),
    ],
)
def test_errors_of_the_service_are_told_apart(service, outcome, error, words):
    service(outcome)
    with pytest.raises(error, match=words):
        fetch_with_yfinance("ABC", START, 1.0)


def test_the_probe_succeeds_on_prices():
    assert YahooSource(lambda ticker, start, timeout: PLAIN).probe().reachable


def test_the_probe_says_why_not(service):
    service(YFRateLimitError())
    result = YahooSource().probe()
    assert (result.reachable, result.reason) == (False, "YFRateLimitError: Too Many Requests. Rate limited. Try after a while")
    assert YahooSource(lambda ticker, start, timeout: PLAIN.iloc[:0]).probe().reason == "the answer held no prices of SPY"


def test_the_probe_does_not_wait_for_a_stalled_connection():
    released = threading.Event()

    def stalled(ticker, start, timeout):
        released.wait()
        return PLAIN

    try:
        result = YahooSource(stalled, probe_seconds=0.05).probe()
    finally:
        released.set()
    assert (result.reachable, result.reason) == (False, "no answer within 0.05 seconds")
