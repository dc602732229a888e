"""Daily quotes of a pair of currencies as the bytes of LEAN's files."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from minilean.datasets.lean_format import zip_of

_OPEN, _HIGH, _LOW, _CLOSE = range(4)
_PLACES = 5


@dataclass(frozen=True)
class Quotes:
    """Daily quotes of one pair, in its second currency.

    Args:
        days: `datetime64[D]` in Greenwich, strictly ascending, shape `(bars,)`.
        bids: open, high, low and close of what the broker pays, shape `(bars, 4)`.
        asks: the same of what it asks.

    Raises:
        ValueError: The arrays disagree in length, days do not ascend, a price is none or outside its bar's range, or a bid is above its
            ask.
    """

    days: np.ndarray
    bids: np.ndarray
    asks: np.ndarray

    def __post_init__(self) -> None:
        object.__setattr__(self, "days", np.asarray(self.days, dtype="datetime64[D]"))
        for name in ("bids", "asks"):
            prices = np.round(np.asarray(getattr(self, name), dtype=np.float64), _PLACES)
            if prices.shape != (len(self.days), 4):
                raise ValueError(f"{name} has shape {prices.shape}, expected four prices for each of {len(self.days)} days.")
            if not (np.isfinite(prices) & (prices > 0)).all():
                raise ValueError(f"One of the {name} is no price; drop that bar.")
            ends = prices[:, (_OPEN, _CLOSE)]
            if (prices[:, _HIGH] < ends.max(axis=1, initial=0)).any() or (prices[:, _LOW] > ends.min(axis=1, initial=np.inf)).any():
                raise ValueError(f"A bar of the {name} opens or closes outside its low and high; correct the bar or drop it.")
            object.__setattr__(self, name, prices)
        if not (np.diff(self.days) > np.timedelta64(0, "D")).all():
            raise ValueError("Days do not ascend; sort the quotes and drop the duplicates.")
        if (self.bids[:, (_OPEN, _CLOSE)] > self.asks[:, (_OPEN, _CLOSE)]).any():
            raise ValueError("A bid is above its ask; exchange them.")


def pair_path(ticker: str, market: str = "oanda") -> str:
    """Where the daily quotes of a pair lie inside a data folder."""
    return f"forex/{market}/daily/{ticker.lower()}.zip"


def quotes_zip(ticker: str, quotes: Quotes) -> bytes:
    """The zip that LEAN reads quotes from: `yyyyMMdd HH:mm,` then open, high, low, close and size of bid and of ask (`LeanData`).

    Args:
        ticker: Pair in any case.
        quotes: Its quotes; sizes are not known and stand as 0.

    Returns:
        The zip file's bytes; equal quotes give equal bytes.
    """
    stamps = [text.replace("-", "") for text in np.datetime_as_string(quotes.days).tolist()]
    sides = ([",".join(f"{price:.{_PLACES}f}" for price in row) for row in side.tolist()] for side in (quotes.bids, quotes.asks))
    return zip_of(ticker, "".join(f"{stamp} 00:00,{bid},0,{ask},0\n" for stamp, bid, ask in zip(stamps, *sides, strict=True)))
