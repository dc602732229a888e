"""A synthetic LEAN data folder: funds, a panel of stocks, two indices, four pairs; the same bytes for the same seed, no network needed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType

import numpy as np

from minilean.datasets.calendars import FIRST_DAY, LAST_DAY, early_closes, exchange_sessions
from minilean.datasets.download import reference_files
from minilean.datasets.files import replace_folder, write_files
from minilean.datasets.lean_format import PRICE_SCALE, Bars, Dividend, Split, equity_files
from minilean.datasets.sample_pairs import pair_files
from minilean.datasets.synthetic import MARKER_PATH, SyntheticMarker, foreign_files, sha256
from minilean.datasets.universe import SPY, STOCKS, UNIVERSE, Fund
from minilean.errors import InputError

SAMPLE_VERSION = 3
"""Raised whenever the generator writes other files for the same seed."""

DEFAULT_SEED = 1
DEFAULT_START = date(2010, 1, 4)
DEFAULT_END = date(2021, 12, 31)

_DAYS_A_YEAR = 252
_CENT = PRICE_SCALE // 100
# The duration that the daily multiples of TBT, TBF, TMF and TMV refer to.
_LONG_DURATION = 17.0
_FEE_OF_MULTIPLES = 0.0095
_REVERSE_SPLIT_BELOW = 5.0

_QUIET_VOLATILITY = 0.0088
_VOLATILITY_REVERSION = 5.0
INDICES: Mapping[str, int] = MappingProxyType({"vix": 21, "vix3m": 63})
"""Indices of implied volatility, and how many sessions ahead each looks."""
# Options cost more than the volatility that follows, and their prices have a noise of their own.
_PREMIUM, _INDEX_NOISE = 1.12, 0.04


@dataclass(frozen=True)
class _Equity:
    """A fund that follows the stock market: `beta` times its return, and noise of its own."""

    beta: float
    noise: float
    start_price: float
    base_volume: float
    dividend_yield: float


@dataclass(frozen=True)
class _Stock(_Equity):
    """A stock: like a fund of the stock market, but its own noise has quiet and nervous years of its own."""


@dataclass(frozen=True)
class _Treasury:
    """A fund of bonds with one duration in years, paying its yield monthly."""

    duration: float
    start_price: float
    base_volume: float


@dataclass(frozen=True)
class _Multiple:
    """A fund that gives a multiple of the long bond's daily return."""

    multiple: float
    start_price: float
    base_volume: float


_Model = _Equity | _Treasury | _Multiple

_MODELS: Mapping[str, _Model] = {
    "SPY": _Equity(1.00, 0.0, 113.0, 1.1e8, 0.019),
    "XLB": _Equity(1.10, 0.0055, 33.6, 7.0e6, 0.020),
    "XLE": _Equity(1.15, 0.0085, 58.4, 1.6e7, 0.022),
    "XLF": _Equity(1.20, 0.0060, 14.7, 6.0e7, 0.017),
    "XLI": _Equity(1.05, 0.0040, 28.3, 1.2e7, 0.020),
    "XLK": _Equity(1.10, 0.0045, 23.2, 1.0e7, 0.016),
    "XLP": _Equity(0.60, 0.0040, 26.6, 9.0e6, 0.026),
    "XLU": _Equity(0.55, 0.0065, 31.1, 1.1e7, 0.035),
    "XLV": _Equity(0.75, 0.0045, 31.6, 8.0e6, 0.016),
    "XLY": _Equity(1.05, 0.0040, 30.0, 6.0e6, 0.013),
    "IEF": _Treasury(7.5, 89.0, 2.5e6),
    "SHY": _Treasury(1.9, 83.2, 1.5e6),
    "TLT": _Treasury(_LONG_DURATION, 90.6, 9.0e6),
    "IEI": _Treasury(4.5, 110.7, 6.0e5),
    "TLH": _Treasury(13.0, 107.5, 1.5e5),
    "BIL": _Treasury(0.12, 91.7, 8.0e5),
    "SPTL": _Treasury(16.0, 55.4, 4.0e5),
    "TMF": _Multiple(3.0, 60.0, 6.0e5),
    "SCHO": _Treasury(1.9, 50.1, 3.0e5),
    "SCHR": _Treasury(5.3, 50.2, 2.0e5),
    "SPTS": _Treasury(1.9, 30.1, 2.0e5),
    "GOVT": _Treasury(6.0, 25.0, 1.5e6),
    "SHV": _Treasury(0.4, 110.2, 5.0e5),
    "TBT": _Multiple(-2.0, 49.9, 4.0e6),
    "TBF": _Multiple(-1.0, 51.2, 6.0e5),
    "TMV": _Multiple(-3.0, 72.0, 6.0e5),
}

_SPLITS: Mapping[str, tuple[date, Decimal]] = {
    "TBT": (date(2012, 10, 5), Decimal("0.25")),
    "TMF": (date(2016, 8, 25), Decimal(4)),
}
"""Ex-date and new shares for an old one: a reverse split and a split, so that every run meets both."""


@dataclass(frozen=True)
class _Factors:
    """What moves all funds: shape `(days,)` each, fractions a day (returns) or fractions a year (yields).

    `log_volatility` is the logarithm of the market's volatility over that of quiet days.
    """

    market: np.ndarray
    log_volatility: np.ndarray
    long_yield: np.ndarray
    long_yield_change: np.ndarray
    short_yield: np.ndarray

    def since(self, begin: int) -> _Factors:
        """The same from a place on."""
        return _Factors(**{own.name: getattr(self, own.name)[begin:] for own in fields(self)})


def _mean_reverting(start: float, mean: float, speed: float, floor: float, shocks: np.ndarray) -> np.ndarray:
    levels = np.empty(len(shocks))
    level = start
    for i, shock in enumerate(shocks.tolist()):
        level = max(floor, level + speed / _DAYS_A_YEAR * (mean - level) + shock)
        levels[i] = level
    return levels


def _draw_factors(num_days: int, stream: np.random.SeedSequence) -> _Factors:
    rng = np.random.Generator(np.random.PCG64(stream))
    stock, rate, calm, bill = np.clip(rng.standard_normal((4, num_days)), -4.5, 4.5)
    # Quiet and nervous years take turns, as they do on the market.
    log_volatility = np.minimum(_mean_reverting(0.0, 0.0, _VOLATILITY_REVERSION, -1.5, 0.07 * calm), 1.2)
    market = np.clip(0.00045 + _QUIET_VOLATILITY * np.exp(log_volatility) * stock, -0.12, 0.12)
    # Yields rise on days when stocks do, so Treasuries soften a fall of the market.
    shocks = 0.00052 * (0.4 * stock + np.sqrt(1 - 0.4**2) * rate)
    long_yield = _mean_reverting(0.045, 0.022, 0.35, 0.004, shocks)
    short_yield = _mean_reverting(0.002, 0.012, 0.25, 0.0002, 0.0002 * bill)
    return _Factors(market, log_volatility, long_yield, np.diff(long_yield, prepend=0.045), short_yield)


def _bond_yield(duration: float, factors: _Factors) -> np.ndarray:
    share = min(1.0, duration / _LONG_DURATION)
    return factors.short_yield + share * np.maximum(factors.long_yield - factors.short_yield, 0.0)


def _bond_returns(duration: float, factors: _Factors) -> np.ndarray:
    # Short yields move less than long ones; bills hardly at all.
    sensitivity = min(1.0, 0.15 + duration / 12) if duration > 1 else 0.05
    return _bond_yield(duration, factors) / _DAYS_A_YEAR - duration * sensitivity * factors.long_yield_change


def _total_returns(model: _Model, factors: _Factors, rng: np.random.Generator) -> np.ndarray:
    noise = np.clip(rng.standard_normal(len(factors.market)), -4.5, 4.5)
    match model:
        case _Stock():
            own = np.minimum(_mean_reverting(0.0, 0.0, _VOLATILITY_REVERSION, -1.5, 0.07 * rng.standard_normal(len(noise))), 1.2)
            return np.clip(model.beta * factors.market + model.noise * np.exp(own) * noise, -0.25, 0.25)
        case _Equity():
            return model.beta * factors.market + model.noise * noise
        case _Treasury():
            return _bond_returns(model.duration, factors) + 0.00004 * np.sqrt(model.duration) * noise
        case _Multiple():
            carry = (1 - model.multiple) * factors.short_yield - _FEE_OF_MULTIPLES
            return model.multiple * _bond_returns(_LONG_DURATION, factors) + carry / _DAYS_A_YEAR


def _third_fridays(days: np.ndarray) -> np.ndarray:
    """Mask of the session on or after the third Friday of the last month of each quarter."""
    months = np.unique(days.astype("datetime64[M]"))
    quarter_ends = months[months.astype(int) % 3 == 2]
    fridays = np.busday_offset(quarter_ends, 2, roll="forward", weekmask="Fri")
    mask = np.zeros(len(days), dtype=bool)
    position = np.searchsorted(days, fridays)
    mask[position[position < len(days)]] = True
    return mask


def _month_starts(days: np.ndarray) -> np.ndarray:
    months = days.astype("datetime64[M]")
    return np.append(False, months[1:] != months[:-1])


@dataclass(frozen=True)
class _Path:
    """Daily levels in dollars, shape `(days,)`, with what was paid and split on the way."""

    start_of_day: np.ndarray
    close: np.ndarray
    dividends: tuple[Dividend, ...]
    splits: tuple[Split, ...]


def _walk(fund: Fund, model: _Model, returns: np.ndarray, days: np.ndarray, factors: _Factors) -> _Path:
    match model:
        case _Equity():
            pays, rate = _third_fridays(days), np.full(len(days), model.dividend_yield / 4)
        case _Treasury():
            pays, rate = _month_starts(days), _bond_yield(model.duration, factors) / 12
        case _Multiple():
            pays, rate = np.zeros(len(days), dtype=bool), np.zeros(len(days))
    planned = dict([_SPLITS[fund.ticker]]) if fund.ticker in _SPLITS else {}
    month_starts = _month_starts(days)
    start_of_day, close = np.empty(len(days)), np.empty(len(days))
    dividends: list[Dividend] = []
    splits: list[Split] = []
    level = model.start_price
    for i, day in enumerate(days.tolist()):
        ratio = planned.get(day)
        if ratio is None and month_starts[i] and level < _REVERSE_SPLIT_BELOW:
            ratio = Decimal("0.1")
        if i > 0 and ratio is not None:
            splits.append(Split(day, ratio))
            level /= float(ratio)
        elif i > 0 and pays[i] and (cents := round(level * rate[i] * 100)) > 0:
            dividends.append(Dividend(day, Decimal(cents) / 100))
            level -= cents / 100
        start_of_day[i] = level
        level *= 1.0 + returns[i]
        close[i] = level
    return _Path(start_of_day, close, tuple(dividends), tuple(splits))


def _in_cents(dollars: np.ndarray) -> np.ndarray:
    return np.maximum(np.rint(dollars * 100), 1).astype(np.int64) * _CENT


def _stock(rng: np.random.Generator) -> _Stock:
    """A stock with a market beta, noise, price, volume and dividend as large American companies have them."""
    beta, noise, price, volume, pays = rng.uniform(size=5).tolist()
    return _Stock(0.6 + 0.9 * beta, 0.009 + 0.010 * noise, 20.0 + 80.0 * price, 10.0 ** (6.3 + 1.2 * volume), 0.03 * max(0.0, pays - 0.25))


def _daily_bars(path: _Path, returns: np.ndarray, days: np.ndarray, base_volume: float, rng: np.random.Generator) -> Bars:
    gap_share = rng.uniform(0.1, 0.6, len(days))
    gap, above, below, busy = np.clip(rng.standard_normal((4, len(days))), -4.0, 4.0)
    spread = max(float(np.std(returns)), 1e-5)
    opens = _in_cents(path.start_of_day * (1 + gap_share * returns + 0.15 * spread * gap))
    closes = _in_cents(path.close)
    highs = _in_cents(np.maximum(opens, closes) / PRICE_SCALE * (1 + 0.35 * spread * np.abs(above)))
    lows = _in_cents(np.minimum(opens, closes) / PRICE_SCALE * (1 - 0.35 * spread * np.abs(below)))
    volume = base_volume * np.exp(0.3 * busy) * (0.7 + 0.4 * np.abs(returns) / spread)
    return Bars(days, opens, highs, lows, closes, (np.rint(volume / 100) * 100).astype(np.int64))


def _hourly_bars(daily: Bars, rng: np.random.Generator) -> Bars:
    """Hours that start at the day's open, end at its close, touch its high and its low, and share its volume."""
    closing_hour = {np.datetime64(day, "D"): int(close[:2]) for day, close in early_closes().items()}
    bar_counts = np.array([closing_hour.get(day, 16) - 9 for day in daily.days])
    columns: list[list[np.ndarray]] = []
    for count in np.unique(bar_counts).tolist():
        rows = np.flatnonzero(bar_counts == count)
        opens, highs, lows, closes, volumes = (getattr(daily, name)[rows, None] for name in ("open", "high", "low", "close", "volume"))
        clock = np.arange(count + 1) / count
        walk = np.cumsum(np.pad(rng.standard_normal((len(rows), count)), ((0, 0), (1, 0))), axis=1)
        bridge = (walk - walk[:, -1:] * clock) / np.sqrt(count)
        edges = opens + (closes - opens) * clock + 0.5 * (highs - lows) * bridge
        edges = np.clip(np.rint(edges / _CENT).astype(np.int64) * _CENT, lows, highs)
        edges[:, [0]], edges[:, [-1]] = opens, closes
        top, bottom = np.maximum(edges[:, :-1], edges[:, 1:]), np.minimum(edges[:, :-1], edges[:, 1:])
        every = np.arange(len(rows))
        top[every, top.argmax(axis=1)] = highs[:, 0]
        bottom[every, bottom.argmin(axis=1)] = lows[:, 0]
        shares = np.full(count, 1.0)
        shares[[0, -1]] = 1.2, 1.8
        hourly_volume = (volumes * shares / shares.sum()).astype(np.int64)
        hourly_volume[:, -1] += volumes[:, 0] - hourly_volume.sum(axis=1)
        times = daily.times[rows, None] + (np.arange(count) + 9) * np.timedelta64(60, "m")
        columns.append([part.ravel() for part in (times, edges[:, :-1], top, bottom, edges[:, 1:], hourly_volume)])
    parts = [np.concatenate(part) for part in zip(*columns, strict=True)]
    order = np.argsort(parts[0], kind="stable")
    return Bars(*(part[order] for part in parts))


def _index_files(days: np.ndarray, factors: _Factors, stream: np.random.SeedSequence) -> dict[str, bytes]:
    """The files of `CBOE`: what is expected of the market's volatility over the next sessions, in per cent a year."""
    rng = np.random.Generator(np.random.PCG64(stream))
    files: dict[str, bytes] = {}
    for name, sessions in INDICES.items():
        noise = _INDEX_NOISE * np.clip(rng.standard_normal(len(days)), -4.0, 4.0)
        faded = _VOLATILITY_REVERSION * sessions / _DAYS_A_YEAR
        expected = factors.log_volatility * (1 - np.exp(-faded)) / faded
        levels = 100 * _PREMIUM * np.sqrt(_DAYS_A_YEAR) * _QUIET_VOLATILITY * np.exp(expected + noise)
        lines = [f"{day:%m/%d/%Y},{level:.2f}" for day, level in zip(days.tolist(), levels.tolist(), strict=True)]
        files[f"alternative/cboe/{name}.csv"] = ("Date,Close\n" + "\n".join(lines) + "\n").encode()
    return files


def _unseen(ticker: str, done: float) -> None:
    """Listener for callers that show no progress."""


def sample_files(
    seed: int = DEFAULT_SEED,
    start: date = DEFAULT_START,
    end: date = DEFAULT_END,
    on_progress: Callable[[str, float], None] = _unseen,
) -> dict[str, bytes]:
    """Every file of the synthetic sample, in memory.

    Stocks follow one market factor with sector betas, Treasuries one yield curve with their durations, and TBT, TBF, TMF and
    TMV give minus two, minus one, three and minus three times the long bond's return of each day, less a fee. Dividends are
    quarterly for stocks and monthly for Treasuries; TBT and TMF split once, and a fund below five dollars merges ten shares into one.
    VIX and VIX3M expect the market's volatility of the next month and quarter, with a premium and a noise of their own. Stocks follow the
    market too, each with a beta and a noise whose volatility clusters; nothing about one of them can be known before. Pairs
    of currencies are drawn apart from all of these, see `pair_files`.

    Args:
        seed: Seed of `numpy.random.PCG64`.
        start: First day; funds begin later if they were not traded yet.
        end: Last day, included.
        on_progress: told before each ticker its name, and the share of them that is done.

    Returns:
        Path relative to the data folder to content, the marker last; the same arguments give the same bytes.

    Raises:
        InputError: The seed is negative, or the span holds no trading day or leaves the years with known market hours.
    """
    if seed < 0:
        raise InputError(f"The seed is {seed}, expected zero or more.")
    if start < FIRST_DAY or end > LAST_DAY:
        raise InputError(f"The span {start} to {end} is outside {FIRST_DAY} to {LAST_DAY}, for which market hours are known; shorten it.")
    days = exchange_sessions(start, end)
    if len(days) == 0:
        raise InputError(f"There is no trading day between {start} and {end}; widen the span.")
    streams = np.random.SeedSequence(seed)
    factor_stream, *fund_streams, index_stream = streams.spawn(2 + len(UNIVERSE))
    factors = _draw_factors(len(days), factor_stream)
    files = reference_files() | _index_files(days, factors, index_stream) | pair_files(seed, start, end)
    # what came later has streams of its own, so that the others stay as they were
    stocks = [Fund(ticker, ticker, FIRST_DAY) for ticker in STOCKS]
    drawn = list(zip((*UNIVERSE, *stocks), (*fund_streams, *streams.spawn(len(STOCKS))), strict=True))
    for i, (fund, stream) in enumerate(drawn):
        on_progress(fund.ticker, i / len(drawn))
        begin = int(np.searchsorted(days, np.datetime64(fund.first_traded, "D")))
        if begin == len(days):
            continue
        rng = np.random.Generator(np.random.PCG64(stream))
        model = _MODELS[fund.ticker] if fund.ticker in _MODELS else _stock(rng)
        lived = factors.since(begin)
        returns = _total_returns(model, lived, rng)
        path = _walk(fund, model, returns, days[begin:], lived)
        daily = _daily_bars(path, returns, days[begin:], model.base_volume, rng)
        # LEAN samples its default benchmark from hourly bars of SPY.
        hourly = _hourly_bars(daily, rng) if fund is SPY else None
        files |= equity_files(fund.ticker, daily, path.dividends, path.splits, hourly)
    marker = SyntheticMarker(
        seed, SAMPLE_VERSION, start.isoformat(), end.isoformat(), {path: sha256(payload) for path, payload in files.items()}
    )
    return {**files, MARKER_PATH: marker.to_bytes()}


def write_sample(
    folder: Path,
    seed: int = DEFAULT_SEED,
    start: date = DEFAULT_START,
    end: date = DEFAULT_END,
    on_progress: Callable[[str, float], None] = _unseen,
) -> None:
    """Write the synthetic sample as a whole data folder, or nothing.

    A sample that lies there already is replaced; anything else is refused, so that synthetic and real prices never mix.

    Args:
        folder: Root of the data folder.
        seed: Seed of `numpy.random.PCG64`.
        start: First day.
        end: Last day, included.
        on_progress: as for `sample_files`.

    Raises:
        InputError: The folder holds other files, or seed or span cannot be used.
        MachineError: The disk is full, permission is missing or the file system refuses in another way.
    """
    if folder.exists() and not folder.is_dir():
        raise InputError(f"{folder} is a file, expected a folder; choose another one with --data-folder.")
    foreign = foreign_files(folder)
    if foreign:
        raise InputError(
            f"{folder} holds files that are not of the synthetic sample ({foreign[0]}); choose another folder with --data-folder, "
            "since synthetic prices are never written among others."
        )
    files = sample_files(seed, start, end, on_progress)
    replace_folder(folder, lambda staging: write_files(staging, files))
