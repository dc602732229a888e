"""Frames of history: rows by symbol and end of bar, columns by name (`PandasConverter`, `PandasData`)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from numbers import Number
from typing import TYPE_CHECKING, Any

import numpy as np

from minilean.data.bars import Delisting, Dividend, Split, SymbolChangedEvent
from minilean.history.bars import CustomSelection, SeriesSelection
from minilean.history.pandas_mapper import install, register_only_symbol

if TYPE_CHECKING:
    import pandas as pd

    from minilean.common.symbol import Symbol

NAMES = ["symbol", "time"]
_NOTHING = (None, "", 0, False)
_DOUBLE = np.dtype(np.float64)


def make_frame(selections: Sequence[SeriesSelection | CustomSelection]) -> pd.DataFrame:
    """One frame of the answers to several requests.

    Args:
        selections: the answers, in the order of the requests.

    Returns:
        Shape (bars, columns). Index levels: symbol (`Symbol` objects), time (end of the bar, exchange time, no zone); columns in
        alphabetical order, as floats. Symbols stand in the order of their first bars. A column in which a symbol has nothing but zeros
        is missing for that symbol, and altogether if all symbols lack it. Without bars: a frame of shape (0, 0).
    """
    import pandas as pd

    install()
    if not selections:
        return pd.DataFrame(index=pd.Index([], dtype=object), columns=pd.Index([], dtype=object))
    parts = sorted(selections, key=lambda selection: selection.first_end_utc)
    tables = [_columns_of(part) for part in parts]
    names = sorted(set().union(*tables))
    stamps = [part.end_stamps for part in parts]
    if len(parts) == 1:
        columns = {name: tables[0][name] for name in names}
        index = _single_index(parts[0].symbol, parts[0].end_index, stamps[0])
    else:
        columns = {name: _stacked(name, tables, stamps) for name in names}
        index = _joined_index([part.symbol for part in parts], stamps)
    if all(column.dtype == _DOUBLE for column in columns.values()):
        values = np.empty((len(names), sum(map(len, stamps))))
        for place, name in enumerate(names):
            values[place] = columns[name]
        return pd.DataFrame(values.T, index=index, columns=_column_index(tuple(names)), copy=False)
    return pd.DataFrame(columns, index=index, columns=_column_index(tuple(names)))


@lru_cache(maxsize=64)
def _column_index(names: tuple[str, ...]) -> pd.Index:
    import pandas as pd

    return pd.Index(names, dtype=object)


def _columns_of(part: SeriesSelection | CustomSelection) -> dict[str, np.ndarray]:
    if isinstance(part, CustomSelection):
        return _custom_columns(part)
    found = {}
    for name in part.column_names:
        column = part.column(name)
        # a first value that says something spares the look at the others
        if 0 < column[0] < np.inf or ((column != 0).any() and not np.isnan(column).all()):
            found[name] = column
    return found


# what LEAN's frames have of each kind of event, beside its value
_EVENT_COLUMNS: dict[type, Callable[[Any], dict[str, Any]]] = {
    Dividend: lambda event: {"distribution": event.distribution, "referenceprice": event.reference_price},
    Split: lambda event: {"splitfactor": event.split_factor, "referenceprice": event.reference_price, "type": event.type},
    Delisting: lambda event: {"type": event.type},
    SymbolChangedEvent: lambda event: {"oldsymbol": event.old_symbol, "newsymbol": event.new_symbol},
}


def _custom_columns(part: CustomSelection) -> dict[str, np.ndarray]:
    rows: list[dict[str, Any]] = []
    for point in part.points:
        stored = _EVENT_COLUMNS[type(point)](point) if type(point) in _EVENT_COLUMNS else getattr(point, "get_storage_dictionary", dict)()
        row = {
            name: value
            for name, value in stored.items()
            if not name.startswith("__") and name not in ("symbol", "time", "endtime", "end_time")
        }
        row["value"] = point.value
        rows.append(row)
    names = sorted(set().union(*rows))
    table = {name: [row.get(name) for row in rows] for name in names}
    return {name: _array(values) for name, values in table.items() if any(_says_something(value) for value in values)}


def _says_something(value: object) -> bool:
    return value not in _NOTHING and value == value  # noqa: PLR0124 - NaN of any kind of number is not


def _array(values: list[Any]) -> np.ndarray:
    if all(value is None or (isinstance(value, Number) and not isinstance(value, bool)) for value in values):
        return np.array([np.nan if value is None else float(value) for value in values])
    return np.array(values, dtype=object)


def _stacked(name: str, tables: list[dict[str, np.ndarray]], stamps: list[np.ndarray]) -> np.ndarray:
    return np.concatenate(
        [table[name] if name in table else np.full(len(times), np.nan) for table, times in zip(tables, stamps, strict=True)]
    )


def _single_index(symbol: Symbol, times: pd.Index, stamps: np.ndarray) -> pd.MultiIndex:
    import pandas as pd

    size = len(stamps)
    if size > 1 and not (stamps[1:] > stamps[:-1]).all():
        return pd.MultiIndex.from_arrays([pd.Index([symbol] * size, dtype=object), times], names=NAMES)
    index = pd.MultiIndex(
        levels=[_symbol_level(symbol, symbol.value), times],
        codes=[np.zeros(size, np.int8), np.arange(size)],
        names=NAMES,
        verify_integrity=False,
    )
    return register_only_symbol(index, symbol, times)


@lru_cache(maxsize=1024)
def _symbol_level(symbol: object, ticker: str) -> pd.Index:
    import pandas as pd

    return pd.Index([symbol], dtype=object)


def _joined_index(symbols: list[Any], stamps: list[np.ndarray]) -> pd.MultiIndex:
    import pandas as pd

    ordered = sorted(symbols)
    places = {symbol: place for place, symbol in enumerate(ordered)}
    times, time_codes = np.unique(np.concatenate(stamps), return_inverse=True)
    symbol_codes = np.repeat([places[symbol] for symbol in symbols], [len(part) for part in stamps])
    return pd.MultiIndex(
        levels=[pd.Index(ordered, dtype=object), pd.DatetimeIndex(times)],
        codes=[symbol_codes, time_codes],
        names=NAMES,
        verify_integrity=False,
    )
