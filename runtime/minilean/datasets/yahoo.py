"""Daily prices, dividends and splits from Yahoo Finance through yfinance, turned back into what was traded."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from importlib import metadata
from typing import Any

import numpy as np
import pandas as pd

from minilean.datasets.calendars import exchange_sessions
from minilean.datasets.lean_format import PRICE_SCALE, Bars, Dividend, Split, scaled_prices
from minilean.datasets.price_source import AnswerUnusable, ProbeResult, RawHistory, ServiceFailed, TickerUnknown

PROBE_SECONDS = 5.0
REQUEST_SECONDS = 20.0

_PRICES = ("Open", "High", "Low", "Close")
_COLUMNS = (*_PRICES, "Volume", "Dividends", "Stock Splits")
_MONEY_PLACES = Decimal("0.000001")
_CURRENCY = "currency"
# Dollars or shares a day; far above all that was ever traded, far below what LEAN's integers hold.
_MOST = 1e12
# One new share for a thousand old ones, and the other way round: what a ratio's denominator is looked for in.
_LEAST_SPLIT = 0.001
# A split by less than this could be a day's move, and whether it was applied cannot be told from the prices.
_TELLING_SPLIT = 1.5

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
        Stock Splits and, for funds, Capital Gains; `attrs` has the currency where Yahoo says it.

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
        service = yfinance.Ticker(ticker)
        frame = service.history(start=start.isoformat(), auto_adjust=False, actions=True, timeout=timeout)
        if not frame.empty:
            frame.attrs[_CURRENCY] = service.history_metadata.get("currency")
        return frame
    except YFTickerMissingError as error:
        raise TickerUnknown(str(error)) from error
    except (YFException, OSError, ValueError, KeyError, TypeError) as error:
        # curl adds a pointer to its manual, of no use to a trader.
        reason = str(error).split(" See http")[0].rstrip(".")
        raise ServiceFailed(f"{type(error).__name__}: {reason}") from error


@dataclass(frozen=True)
class _Traded:
    """Yahoo's rows in dollars and shares of their own day, shape `(rows,)`; prices `(rows, 4)`: open, high, low, close.

    `later_splits` is what was undone: a given price times it is the price of the day.
    """

    days: np.ndarray
    prices: np.ndarray
    volume: np.ndarray
    cash: np.ndarray
    ratios: np.ndarray
    later_splits: np.ndarray

    def __getitem__(self, rows: np.ndarray) -> _Traded:
        return _Traded(*(getattr(self, part.name)[rows] for part in fields(self)))


def _numbers(frame: pd.DataFrame, column: str) -> np.ndarray:
    return frame[column].to_numpy(dtype=np.float64)


def _as_traded(frame: pd.DataFrame) -> _Traded:
    missing = [column for column in _COLUMNS if column not in frame.columns]
    if missing:
        raise ServiceFailed(f"the answer lacks the columns {', '.join(missing)}")
    currency = frame.attrs.get(_CURRENCY) or "USD"
    if currency != "USD":
        raise AnswerUnusable(f"its prices are in {currency}, expected USD")
    frame = frame.sort_index()
    index = frame.index
    if not isinstance(index, pd.DatetimeIndex):
        raise ServiceFailed(f"the answer is indexed by {type(index).__name__}, expected days")
    local = index if index.tz is None else index.tz_convert("America/New_York").tz_localize(None)
    if index.tz is not None and len(index) and _are_midnights(index.tz_convert("UTC").tz_localize(None).to_numpy()):
        raise AnswerUnusable(f"its days begin at midnight UTC, expected New York; {index[0]:%Y-%m-%d} would be the day before")
    cash = np.nan_to_num(_numbers(frame, "Dividends"))
    if "Capital Gains" in frame.columns:
        cash = cash + np.nan_to_num(_numbers(frame, "Capital Gains"))
    ratios = np.nan_to_num(_numbers(frame, "Stock Splits"))
    impossible = (ratios != 0) & ((ratios < _LEAST_SPLIT) | (ratios > 1 / _LEAST_SPLIT))
    if impossible.any():
        raise AnswerUnusable(f"it has a split of {ratios[np.argmax(impossible)]:g} on {local[np.argmax(impossible)]:%Y-%m-%d}")
    ratios = np.where(ratios > 0, ratios, 1.0)
    later_splits = np.append(np.cumprod(ratios[::-1])[::-1][1:], 1.0)
    return _Traded(
        days=local.to_numpy().astype("datetime64[D]"),
        prices=np.stack([_numbers(frame, name) for name in _PRICES], axis=1) * later_splits[:, None],
        volume=np.nan_to_num(_numbers(frame, "Volume")) / later_splits,
        # In shares of the close before: that is what LEAN divides the dividend by when both fall on one day.
        cash=cash * later_splits * ratios,
        ratios=ratios,
        later_splits=later_splits,
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
        AnswerUnusable: Prices, volumes, dividends, splits, days or the currency cannot be right; says which and of what day.
        ServiceFailed: The answer has not the shape of a price history.
    """
    if frame.empty:
        raise TickerUnknown(f"no daily prices for {ticker}")
    traded = _as_traded(frame)
    # Also those after the end: they have restated what lies before it, or should have.
    _refuse_unapplied_splits(traded[_is_priced(traded)])
    traded = traded[(traded.days >= np.datetime64(start, "D")) & (traded.days <= np.datetime64(end, "D"))]
    is_priced = _is_priced(traded)
    is_bar = is_priced & np.isin(traded.days, exchange_sessions(start, end))
    _refuse_weekends(traded.days[is_priced])
    usable = np.flatnonzero(is_bar)
    # During and just after a session Yahoo adds a second row for the day, the newer one.
    is_bar[usable[:-1]] = traded.days[usable[1:]] != traded.days[usable[:-1]]
    if not is_bar.any():
        raise TickerUnknown(f"no daily prices for {ticker} between {start} and {end}")
    bars_only = traded[is_bar]
    _refuse(bars_only, bars_only.volume < 0, "a negative volume")
    _refuse(bars_only, (bars_only.prices * PRICE_SCALE < 0.5).any(axis=1), "a price that rounds to zero")
    _refuse(bars_only, (bars_only.prices > _MOST).any(axis=1) | (bars_only.volume > _MOST), "a price or volume above a trillion")
    _refuse(traded, traded.cash < 0, "a negative dividend")
    _refuse(traded, traded.cash > _MOST, "a dividend above a trillion")
    prices = scaled_prices(bars_only.prices)
    bars = Bars(
        times=bars_only.days,
        open=prices[:, 0],
        # The four prices are restated and rounded apart, which can push an open above its high.
        high=prices.max(axis=1),
        low=prices.min(axis=1),
        close=prices[:, 3],
        volume=np.rint(bars_only.volume).astype(np.int64),
    )
    dividends = tuple(
        Dividend(day, Decimal(repr(cash)).quantize(_MONEY_PLACES))
        for day, cash in zip(traded.days.tolist(), traded.cash.tolist(), strict=True)
        if cash >= float(_MONEY_PLACES)
    )
    splits = []
    for day, ratio in zip(traded.days.tolist(), traded.ratios.tolist(), strict=True):
        if ratio != 1.0:
            shares = Fraction(ratio).limit_denominator(round(1 / _LEAST_SPLIT))
            splits.append(Split(day, Decimal(shares.numerator) / Decimal(shares.denominator)))
    return RawHistory(bars, dividends, tuple(splits), int(len(is_bar) - is_bar.sum()))


def _are_midnights(moments: np.ndarray) -> bool:
    return bool((moments == moments.astype("datetime64[D]")).all())


def _is_priced(traded: _Traded) -> np.ndarray:
    return np.isfinite(traded.prices).all(axis=1) & (np.nan_to_num(traded.prices) > 0).all(axis=1)


def _refuse(traded: _Traded, wrong: np.ndarray, what: str) -> None:
    if wrong.any():
        raise AnswerUnusable(f"it has {what} on {traded.days[np.argmax(wrong)]}")


def _refuse_weekends(days: np.ndarray) -> None:
    """Rows of another time zone: no session lies on a weekend, and one stray row is left out like one of a holiday."""
    weekend = days[~np.is_busday(days)]
    if len(weekend) > max(1, len(days) // 20):
        raise AnswerUnusable(
            f"{len(weekend)} of its {len(days)} days lie on weekends, the first on {weekend[0]}: it is stamped in another time zone"
        )


def _refuse_unapplied_splits(traded: _Traded) -> None:
    """A split that restated no earlier price: undoing it would invent a gain or loss as large as the split.

    Given prices should not notice a split. Where both the open and the close of its day are nearer to the ratio than to the close
    before, the split was not applied to what lies before it. A real fall or rise that large, on the very day of the split, looks
    the same and is refused too.
    """
    given = traded.prices / traded.later_splits[:, None]
    moves = np.log(given[1:, (0, 3)] / given[:-1, 3:])  # open and close against the close before
    ratios = traded.later_splits[:-1] / traded.later_splits[1:]
    splits = np.log(ratios)[:, None]
    unapplied = (np.abs(splits) >= np.log(_TELLING_SPLIT)).ravel() & (np.abs(moves + splits) < np.abs(moves)).all(axis=1)
    if unapplied.any():
        row = int(np.argmax(unapplied))
        raise AnswerUnusable(
            f"its split of {traded.days[row + 1]}, {ratios[row]:g} new shares for one, is not applied to the prices before: "
            f"they go from {given[row, 3]:g} to {given[row + 1, 3]:g} over it"
        )


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
            AnswerUnusable: The answer contradicts itself.
            ServiceFailed: No usable answer this time.
        """
        try:
            # LEAN writes share classes with a dot (BRK.B), Yahoo with a dash.
            return raw_history(ticker, self._fetch(ticker.replace(".", "-"), start, REQUEST_SECONDS), start, end)
        except ValueError as error:
            raise AnswerUnusable(f"the answer contradicts itself: {error}") from error
