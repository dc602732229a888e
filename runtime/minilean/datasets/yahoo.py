"""Daily prices, dividends and splits from Yahoo Finance through yfinance, turned back into what was traded."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from importlib import metadata
from typing import Any

import numpy as np
import pandas as pd

from minilean.datasets.calendars import exchange_sessions
from minilean.datasets.lean_format import Bars, Dividend, Split, scaled_prices
from minilean.datasets.price_source import ProbeResult, RawHistory, ServiceFailed, TickerUnknown

PROBE_SECONDS = 5.0
REQUEST_SECONDS = 20.0

_PRICES = ("Open", "High", "Low", "Close")
_COLUMNS = (*_PRICES, "Volume", "Dividends", "Stock Splits")
_MONEY_PLACES = Decimal("0.000001")

Fetch = Callable[[str, date, float], pd.DataFrame]
"""`fetch(ticker, start, timeout)`: rows from `start` to now, in the shape of `Ticker.history(auto_adjust=False, actions=True)`."""


def fetch_with_yfinance(ticker: str, start: date, timeout: float) -> pd.DataFrame:
    """One answer of Yahoo Finance, as yfinance gives it.

    It always reaches to the present: Yahoo restates every earlier price when a split happens, so a shorter answer could
    not be turned back into what was traded.

    Args:
        ticker: Ticker on the US market.
        start: First day wanted.
        timeout: Seconds that each request may take.

    Returns:
        Rows by day in New York time with Open, High, Low, Close (restated for splits, not for dividends), Volume, Dividends,
        Stock Splits and, for funds, Capital Gains.

    Raises:
        TickerUnknown: Yahoo has no prices under this ticker.
        ServiceFailed: The connection, the rate limit or the answer's form failed.
    """
    # Importing it costs half a second that commands without a download need not pay.
    import yfinance
    from yfinance.exceptions import YFException, YFTickerMissingError

    # Otherwise yfinance logs a failed connection and returns an empty frame, as it does for an unknown ticker.
    yfinance.config.debug.hide_exceptions = False
    logging.getLogger("yfinance").setLevel(logging.CRITICAL)
    try:
        return yfinance.Ticker(ticker).history(start=start.isoformat(), auto_adjust=False, actions=True, timeout=timeout)
    except YFTickerMissingError as error:
        raise TickerUnknown(str(error)) from error
    except (YFException, OSError, ValueError, KeyError, TypeError) as error:
        # curl adds a pointer to its manual, of no use to a trader.
        reason = str(error).split(" See http")[0].rstrip(".")
        raise ServiceFailed(f"{type(error).__name__}: {reason}") from error


@dataclass(frozen=True)
class _Traded:
    """Yahoo's rows in dollars and shares of their own day, shape `(rows,)`; prices `(rows, 4)`: open, high, low, close."""

    days: np.ndarray
    prices: np.ndarray
    volume: np.ndarray
    cash: np.ndarray
    ratios: np.ndarray

    def __getitem__(self, rows: np.ndarray) -> _Traded:
        return _Traded(self.days[rows], self.prices[rows], self.volume[rows], self.cash[rows], self.ratios[rows])


def _numbers(frame: pd.DataFrame, column: str) -> np.ndarray:
    return frame[column].to_numpy(dtype=np.float64)


def _as_traded(frame: pd.DataFrame) -> _Traded:
    missing = [column for column in _COLUMNS if column not in frame.columns]
    if missing:
        raise ServiceFailed(f"the answer lacks the columns {', '.join(missing)}")
    frame = frame.sort_index()
    index = frame.index
    if not isinstance(index, pd.DatetimeIndex):
        raise ServiceFailed(f"the answer is indexed by {type(index).__name__}, expected days")
    local = index if index.tz is None else index.tz_convert("America/New_York").tz_localize(None)
    cash = np.nan_to_num(_numbers(frame, "Dividends"))
    if "Capital Gains" in frame.columns:
        cash = cash + np.nan_to_num(_numbers(frame, "Capital Gains"))
    ratios = np.nan_to_num(_numbers(frame, "Stock Splits"))
    ratios = np.where(ratios > 0, ratios, 1.0)
    later_splits = np.append(np.cumprod(ratios[::-1])[::-1][1:], 1.0)
    return _Traded(
        days=local.to_numpy().astype("datetime64[D]"),
        prices=np.stack([_numbers(frame, name) for name in _PRICES], axis=1) * later_splits[:, None],
        volume=np.nan_to_num(_numbers(frame, "Volume")) / later_splits,
        # In shares of the close before: that is what LEAN divides the dividend by when both fall on one day.
        cash=cash * later_splits * ratios,
        ratios=ratios,
    )


def raw_history(ticker: str, frame: pd.DataFrame, start: date, end: date) -> RawHistory:
    """Undo Yahoo's restatement for splits and cut the answer to a span.

    A raw price is the given one times all later splits, a raw volume the given one divided by them. Events after `end` are
    left out, so that one span gives one set of files whenever it is downloaded.

    Args:
        ticker: Ticker, for error messages.
        frame: Answer from `start` or earlier to the present, as `fetch_with_yfinance` returns it.
        start: First day wanted.
        end: Last day wanted, included.

    Returns:
        Bars on trading days only, dividends and splits of the span.

    Raises:
        TickerUnknown: No bar lies in the span.
        ServiceFailed: The answer has not the shape of a price history.
    """
    if frame.empty:
        raise TickerUnknown(f"no daily prices for {ticker}")
    traded = _as_traded(frame)
    traded = traded[(traded.days >= np.datetime64(start, "D")) & (traded.days <= np.datetime64(end, "D"))]
    is_bar = np.isfinite(traded.prices).all(axis=1) & (np.nan_to_num(traded.prices) > 0).all(axis=1)
    is_bar &= np.isin(traded.days, exchange_sessions(start, end))
    usable = np.flatnonzero(is_bar)
    # During and just after a session Yahoo adds a second row for the day, the newer one.
    is_bar[usable[:-1]] = traded.days[usable[1:]] != traded.days[usable[:-1]]
    if not is_bar.any():
        raise TickerUnknown(f"no daily prices for {ticker} between {start} and {end}")
    prices = scaled_prices(traded.prices[is_bar])
    bars = Bars(
        times=traded.days[is_bar],
        open=prices[:, 0],
        # The four prices are restated and rounded apart, which can push an open above its high.
        high=prices.max(axis=1),
        low=prices.min(axis=1),
        close=prices[:, 3],
        volume=np.rint(traded.volume[is_bar]).astype(np.int64),
    )
    dividends = tuple(
        Dividend(day, Decimal(repr(cash)).quantize(_MONEY_PLACES))
        for day, cash in zip(traded.days.tolist(), traded.cash.tolist(), strict=True)
        if cash >= float(_MONEY_PLACES)
    )
    splits = []
    for day, ratio in zip(traded.days.tolist(), traded.ratios.tolist(), strict=True):
        if ratio != 1.0:
            shares = Fraction(ratio).limit_denominator(1000)
            splits.append(Split(day, Decimal(shares.numerator) / Decimal(shares.denominator)))
    return RawHistory(bars, dividends, tuple(splits), int(len(is_bar) - is_bar.sum()))


class YahooSource:
    """Yahoo Finance as a `PriceSource`.

    Args:
        fetch: Makes one request; tests hand in recorded answers.
        probe_seconds: How long `probe` waits for an answer.
    """

    name = "Yahoo Finance through yfinance"

    def __init__(self, fetch: Fetch = fetch_with_yfinance, probe_seconds: float = PROBE_SECONDS) -> None:
        self._fetch = fetch
        self._probe_seconds = probe_seconds

    def versions(self) -> Mapping[str, str]:
        """Package name to version of everything that shapes the answers."""
        return {name: metadata.version(name) for name in ("yfinance", "pandas", "exchange_calendars")}

    def probe(self) -> ProbeResult:
        """Ask for the last days of SPY once and wait no longer than `probe_seconds`.

        Returns:
            Whether prices came, and if not why.
        """
        answer: dict[str, Any] = {}

        def ask() -> None:
            try:
                answer["frame"] = self._fetch("SPY", date.today() - timedelta(days=10), self._probe_seconds)
            except (TickerUnknown, ServiceFailed) as error:
                answer["reason"] = str(error)

        # A stalled name look-up ignores the request's own timeout, so the wait is bounded from outside.
        thread = threading.Thread(target=ask, name="probe", daemon=True)
        thread.start()
        thread.join(self._probe_seconds)
        if thread.is_alive():
            return ProbeResult(False, f"no answer within {self._probe_seconds:g} seconds")
        if "reason" in answer:
            return ProbeResult(False, answer["reason"])
        if "frame" not in answer or answer["frame"].empty:
            return ProbeResult(False, "the answer held no prices of SPY")
        return ProbeResult(True)

    def history(self, ticker: str, start: date, end: date) -> RawHistory:
        """Raw daily history of a ticker from `start` to `end`, both included.

        Args:
            ticker: Ticker on the US market.
            start: First day wanted.
            end: Last day wanted.

        Returns:
            Bars, dividends and splits as they were traded.

        Raises:
            TickerUnknown: Yahoo has nothing under this ticker in this span.
            ServiceFailed: No usable answer this time.
        """
        try:
            # LEAN writes share classes with a dot (BRK.B), Yahoo with a dash.
            return raw_history(ticker, self._fetch(ticker.replace(".", "-"), start, REQUEST_SECONDS), start, end)
        except ValueError as error:
            raise ServiceFailed(f"the answer for {ticker} contradicts itself: {error}") from error
