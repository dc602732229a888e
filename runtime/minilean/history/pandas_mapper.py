"""Lets frames that are keyed by `Symbol` be read by ticker: `frame.loc["SPY"]`, `closes["SPY"]`, `"SPY" in frame.index`.

Source: `PandasMapper.py`. Like LEAN's, it works on every frame of the process: where pandas does not find a text, the symbol that the
text stands for is tried. Lookups that succeed cost nothing more.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import TYPE_CHECKING, Any

from minilean.common.symbol import Symbol
from minilean.common.symbol_cache import find

if TYPE_CHECKING:
    from pandas import Index, MultiIndex
    from pandas.core.indexing import _LocIndexer

_ONLY_SYMBOL = "_only_symbol"


def mapped(key: object) -> object:
    """The key with every ticker replaced by its symbol; the very same key if it holds none."""
    if isinstance(key, str):
        return find(key) or key
    if isinstance(key, (tuple, list)):
        changed = [mapped(part) for part in key]
        if any(new is not old for new, old in zip(changed, key, strict=True)):
            return type(key)(changed) if type(key) in (tuple, list) else changed
    return key


@lru_cache(maxsize=1)
def install() -> None:
    """Teach pandas' lookups to fall back on symbols; once per process."""
    from pandas import Index, MultiIndex
    from pandas.core.indexing import _AtIndexer, _LocIndexer

    for owner in (Index, MultiIndex):
        owner.get_loc = _with_symbols(owner.get_loc)  # type: ignore[method-assign]
        owner._get_indexer_strict = _with_symbols(owner._get_indexer_strict)  # type: ignore[method-assign]
        owner.__contains__ = _contains_with_symbols(owner.__contains__)  # type: ignore[method-assign]
    _LocIndexer.__getitem__ = _with_only_symbol(_with_symbols(_LocIndexer.__getitem__))  # type: ignore[method-assign]
    _AtIndexer.__getitem__ = _with_symbols(_AtIndexer.__getitem__)  # type: ignore[method-assign]


def register_only_symbol(index: MultiIndex, symbol: Symbol, times: Index) -> MultiIndex:
    """Note on the index of a frame of one symbol what `frame.loc[symbol]` leaves of it, which pandas would search for at length."""
    setattr(index, _ONLY_SYMBOL, (symbol, times))
    return index


def _with_only_symbol(lookup: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(lookup)
    def look_up(self: _LocIndexer, key: object) -> object:
        if type(key) is Symbol:
            # an index of other rows is another object, without the note
            symbol, times = getattr(self.obj.index, _ONLY_SYMBOL, (None, None))
            if symbol == key and self.obj.ndim == 2:
                # a view of the frame's numbers, as pandas' own answer is
                return self.obj.set_axis(times, axis=0, copy=False)
        return lookup(self, key)

    return look_up


def _with_symbols(lookup: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(lookup)
    def look_up(self: object, key: object, *arguments: Any, **named: Any) -> object:
        try:
            return lookup(self, key, *arguments, **named)
        except KeyError:
            other = mapped(key)
            if other is key:
                raise
            return lookup(self, other, *arguments, **named)

    return look_up


def _contains_with_symbols(contains: Callable[[Any, Any], bool]) -> Callable[[Any, Any], bool]:
    @wraps(contains)
    def look_up(self: object, key: object) -> bool:
        if contains(self, key):
            return True
        other = mapped(key)
        return other is not key and contains(self, other)

    return look_up
