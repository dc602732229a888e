"""Sorts the arguments of a history call into symbols, window and options (`QCAlgorithm.History` overloads)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from numbers import Integral
from typing import Any, TypeGuard, TypeVar

from minilean.common.dotnet_errors import ArgumentException, NullReferenceException
from minilean.common.enums import DataNormalizationMode, Resolution
from minilean.common.naming import LeanEnum
from minilean.common.symbol import Symbol
from minilean.common.symbol_cache import symbol_of_text
from minilean.history.requests import Options, Window

_AFTER_WINDOW = (
    "resolution",
    "fill_forward",
    "extended_market_hours",
    "data_mapping_mode",
    "data_normalization_mode",
    "contract_depth_offset",
    "flatten",
)
_WINDOW = ("periods", "span", "start", "end")
_SYMBOLS = ("symbols", "symbol", "tickers", "ticker")
_TYPES = ("type", "data_type")
Kind = TypeVar("Kind", bound=LeanEnum)


@dataclass(frozen=True, slots=True)
class Call:
    """A history call, understood.

    Args:
        data_type: the requested type; None for that of the subscriptions.
        symbols: what is asked for; None for every security.
        by_ticker: a bare ticker was given, or a symbol by that name, which LEAN answers with bars rather than a frame.
        by_symbols: a list was given by the name `symbols`, which LEAN answers with slices.
        single: one symbol was given, not a list.
        window: which stretch of time.
        options: resolution, fill-forward and normalisation.
    """

    data_type: type | None
    symbols: tuple[Symbol, ...] | None
    by_ticker: bool
    by_symbols: bool
    single: bool
    window: Window
    options: Options
    without_symbols: bool


def parse_call(arguments: tuple[Any, ...], named: dict[str, Any], now: datetime) -> Call:
    """Understand `history([type,] symbols, periods | span | start, end, resolution, ...)`.

    Args:
        arguments: positional arguments.
        named: keyword arguments, in LEAN's names.
        now: the algorithm's time, from which spans are counted.

    Raises:
        TypeError: an argument is of a type that no overload of LEAN takes.
        ArgumentException: a normalisation of futures.
    """
    values = list(arguments)
    named = dict(named)
    data_type = next((named.pop(name) for name in _TYPES if name in named), None)
    if values and isinstance(values[0], type):
        data_type = values.pop(0)
    without_symbols = not _has_any(named, _SYMBOLS) and (not values or _is_window(values[0]))
    by_name = next((name for name in _SYMBOLS if name in named), "")
    asked = None if without_symbols else _taken(named, _SYMBOLS) if _has_any(named, _SYMBOLS) else values.pop(0)
    window = _window(values, named, now)
    rest: dict[str, Any] = dict(zip(_AFTER_WINDOW, values, strict=False))
    if len(values) > len(_AFTER_WINDOW):
        raise TypeError(f"history got {len(arguments)} arguments; expected symbols, a window and up to {len(_AFTER_WINDOW)} options.")
    unknown = sorted(set(named) - set(_AFTER_WINDOW) - {"selector"})
    if unknown or set(rest) & set(named):
        culprit = unknown[0] if unknown else sorted(set(rest) & set(named))[0]
        raise TypeError(f"history cannot use the argument {culprit!r}; expected each of {', '.join(_AFTER_WINDOW)} at most once.")
    rest.update(named)
    symbols = None if asked is None else tuple(dict.fromkeys(_symbols(asked)))
    options = Options(
        _enum(Resolution, rest.get("resolution")),
        rest.get("fill_forward"),
        _mode(rest.get("data_normalization_mode")),
        bool(rest.get("flatten")),
    )
    single = asked is not None and not _is_list(asked)
    by_ticker = isinstance(asked, str) or (by_name == "symbol" and single)
    return Call(data_type, symbols, by_ticker, by_name == "symbols" and not single, single, window, options, without_symbols)


def _has_any(named: dict[str, Any], names: tuple[str, ...]) -> bool:
    return any(name in named for name in names)


def _taken(named: dict[str, Any], names: tuple[str, ...]) -> object:
    return next((named.pop(name) for name in names if name in named), None)


def _is_window(value: object) -> bool:
    return isinstance(value, (timedelta, date)) or _is_count(value)


def _is_count(value: object) -> TypeGuard[int]:
    # whole numbers of any type, as in LEAN's conversion
    if isinstance(value, float):
        return value.is_integer()
    return isinstance(value, Integral) and not isinstance(value, bool)


def _is_list(value: object) -> TypeGuard[list[object]]:
    return isinstance(value, list)


def _window(values: list[Any], named: dict[str, Any], now: datetime) -> Window:
    first = values.pop(0) if values and _is_window(values[0]) else next((named.pop(n) for n in _WINDOW[:3] if n in named), None)
    if isinstance(first, date):
        second = values.pop(0) if values and isinstance(values[0], date) else named.pop("end", None)
        if second is None:
            raise TypeError("history got a start without an end; expected both, or a number of bars, or a timedelta.")
        return Window(start=_moment(first), end=_moment(second))
    if isinstance(first, timedelta):
        return Window(start=now - first, end=now)
    if _is_count(first):
        return Window(count=int(first))
    given = type(values[0]).__name__ if values else "nothing"
    raise TypeError(f"history got {given} where a number of bars, a timedelta or a start and an end were expected.")


def _moment(value: date) -> datetime:
    if isinstance(value, datetime):
        # LEAN drops the zone of an aware datetime
        return value.replace(tzinfo=None)
    return datetime(value.year, value.month, value.day)


def _symbols(asked: object) -> Iterable[Symbol]:
    if _is_list(asked):
        for item in asked:
            if item is None:
                raise NullReferenceException("history got a list with None in it; expected symbols.")
            yield item if isinstance(item, Symbol) else _symbol(getattr(item, "key", item))
    else:
        yield _symbol(asked)


def _symbol(item: object) -> Symbol:
    if isinstance(item, Symbol):
        return item
    if isinstance(item, str):
        return symbol_of_text(item)
    symbol = getattr(item, "symbol", None)
    if isinstance(symbol, Symbol):
        return symbol
    if isinstance(item, Iterable):
        raise ArgumentException(f"history got a {type(item).__name__} where a symbol was expected; make a list of it: list(...).")
    raise TypeError(f"history got {type(item).__name__} {item!r} where a symbol was expected; pass a Symbol, a ticker or a list of them.")


def _enum(kind: type[Kind], value: object) -> Kind | None:
    if value is None:
        return None
    if isinstance(value, kind):
        return value.member
    if type(value) is int and value in list(kind):
        return kind(value).member
    raise TypeError(f"history got {value!r} as {kind.__name__}; expected e.g. {kind.__name__}.{list(kind)[-1]}.")


def _mode(value: object) -> DataNormalizationMode | None:
    mode = _enum(DataNormalizationMode, value)
    if mode is not None and DataNormalizationMode.FORWARD_PANAMA_CANAL <= mode <= DataNormalizationMode.BACKWARDS_RATIO:
        raise ArgumentException(
            f"{mode} is a normalisation of futures; equities know RAW, ADJUSTED, SPLIT_ADJUSTED, TOTAL_RETURN, SCALED_RAW."
        )
    return mode
