"""Invented quotes of four pairs of currencies, as the daily files of a broker that is open from Sunday evening to Friday."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

import numpy as np

from minilean.datasets.calendars import currency_days
from minilean.datasets.quote_format import Quotes, pair_path, quotes_zip
from minilean.datasets.universe import PAIRS

# Numbers of a stream of their own: what else a sample has does not depend on them, nor they on it.
_STREAM = 0x70616972
_DAYS_A_YEAR = 309
_DOLLAR_VOLATILITY = 0.0038
_VOLATILITY_REVERSION, _VOLATILITY_NOISE = 5.0, 0.07
_LEVEL_REVERSION = 0.3
# A bar of Sunday has the three hours before midnight in Greenwich.
_SUNDAY_SHARE, _SUNDAY_SPREAD = math.sqrt(3 / 24), 2.0
_SUNDAY = 6


@dataclass(frozen=True)
class _Currency:
    """Dollars for one unit: where it begins and returns to, and how much of its daily move is its own."""

    level: float
    own_volatility: float


@dataclass(frozen=True)
class _Pair:
    """One unit of `base` in `quote`, and what the broker takes between bid and ask."""

    base: str
    quote: str
    spread: float


_CURRENCIES: Mapping[str, _Currency] = MappingProxyType(
    {"EUR": _Currency(1.25, 0.0030), "GBP": _Currency(1.50, 0.0032), "NZD": _Currency(0.72, 0.0048)}
)
_MODELS: Mapping[str, _Pair] = MappingProxyType(
    {
        "EURUSD": _Pair("EUR", "USD", 0.00012),
        "EURGBP": _Pair("EUR", "GBP", 0.00016),
        "GBPUSD": _Pair("GBP", "USD", 0.00018),
        "NZDUSD": _Pair("NZD", "USD", 0.00022),
    }
)


def pair_files(seed: int, start: date, end: date) -> dict[str, bytes]:
    """The daily quotes of all pairs: path relative to a data folder to content.

    Dollars for a euro, a pound and a New Zealand dollar share the moves of the dollar, have moves of their own, and come back to a level;
    volatility clusters. The euro in pounds is the quotient of both.

    Args:
        seed: of `numpy.random.PCG64`.
        start: first day.
        end: last day, included; without a day between the two there is no file.
    """
    days = currency_days(start, end)
    if not len(days):
        return {}
    rng = np.random.Generator(np.random.PCG64(np.random.SeedSequence(seed, spawn_key=(_STREAM,))))
    is_sunday = (days.astype("datetime64[D]").view(np.int64) + 3) % 7 == _SUNDAY  # day 0 was a Thursday
    share = np.where(is_sunday, _SUNDAY_SHARE, 1.0)
    moves = share * np.exp(_clustered(_draw(rng, len(days))))
    dollar = _DOLLAR_VOLATILITY * moves * _draw(rng, len(days))
    logs = {"USD": np.zeros(len(days) + 1)}
    for name, currency in _CURRENCIES.items():
        logs[name] = _returning(math.log(currency.level), dollar + currency.own_volatility * moves * _draw(rng, len(days)))
    files = {}
    for ticker in PAIRS:
        pair = _MODELS[ticker]
        middle = np.exp(logs[pair.base] - logs[pair.quote])
        opens, closes = middle[:-1], middle[1:]
        reach = 0.3 * _DOLLAR_VOLATILITY * moves
        highs = np.maximum(opens, closes) * (1 + reach * np.abs(_draw(rng, len(days))))
        lows = np.minimum(opens, closes) * (1 - reach * np.abs(_draw(rng, len(days))))
        half = pair.spread / 2 * np.where(is_sunday, _SUNDAY_SPREAD, 1.0)
        prices = np.stack([opens, highs, lows, closes], axis=1)
        files[pair_path(ticker)] = quotes_zip(ticker, Quotes(days, prices - half[:, None], prices + half[:, None]))
    return files


def _draw(rng: np.random.Generator, count: int) -> np.ndarray:
    return np.clip(rng.standard_normal(count), -4.5, 4.5)


def _clustered(shocks: np.ndarray) -> np.ndarray:
    """Logarithm of each day's volatility over the usual one: quiet and nervous months take turns."""
    levels, level = np.empty(len(shocks)), 0.0
    for place, shock in enumerate(shocks.tolist()):
        level += -_VOLATILITY_REVERSION / _DAYS_A_YEAR * level + _VOLATILITY_NOISE * shock
        levels[place] = level
    return np.clip(levels, -1.2, 1.2)


def _returning(level: float, moves: np.ndarray) -> np.ndarray:
    """Logarithms of a rate at each day's open, and at the last close, shape `(days + 1,)`."""
    logs = np.empty(len(moves) + 1)
    logs[0] = level
    for place, move in enumerate(moves.tolist()):
        logs[place + 1] = logs[place] + _LEVEL_REVERSION / _DAYS_A_YEAR * (level - logs[place]) + move
    return logs
