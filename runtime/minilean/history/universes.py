"""What universes chose from in the past, as frames: `history(universe, 5, flatten=True)` (`QCAlgorithm.History`, `DataFrameGenerator`)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

from minilean.common.symbol import Symbol
from minilean.data.constituents import ETFConstituentUniverse
from minilean.data.fundamental import CoarseFundamental

if TYPE_CHECKING:
    import pandas as pd

    from minilean.data.market_hours import ExchangeHours

Collection = tuple[datetime, Sequence[Any]]

_COLUMNS: Mapping[type, Callable[[Any], dict[str, Any]]] = {
    ETFConstituentUniverse: lambda held: {
        "lastupdate": held.last_update,
        "marketvalue": held.market_value,
        "sharesheld": held.shares_held,
        "weight": held.weight,
    },
    CoarseFundamental: lambda stock: {
        "adjustedprice": stock.adjusted_price,
        "dollarvolume": stock.dollar_volume,
        "pricefactor": stock.price_factor,
        "splitfactor": stock.split_factor,
        "value": stock.value,
        "volume": stock.volume,
    },
}


@runtime_checkable
class CollectionUniverse(Protocol):
    """A universe that chooses from a collection of points a day: `universes.data_universe.DataUniverse`."""

    symbol: Symbol

    @property
    def _hours(self) -> ExchangeHours:
        """The calendar of its days."""
        ...

    def points(self, start_local: datetime, end_local: datetime) -> Iterator[tuple[datetime, list[Any] | None]]:
        """(exchange time at which they are known, the points) of the days of a span."""
        ...


def collections(universe: CollectionUniverse, after_local: datetime, until_local: datetime) -> list[Collection]:
    """The collections that became known in a stretch of time.

    Args:
        universe: whose data are read.
        after_local: exchange time; what was known at it is left out.
        until_local: exchange time; what became known after it is left out.
    """
    return [(known, data) for known, data in universe.points(after_local, until_local) if data and after_local < known <= until_local]


def universe_frame(symbol: Symbol, found: list[Collection], flatten: bool) -> pd.DataFrame:
    """The frame of collections.

    Args:
        symbol: of the universe.
        found: the collections in order.
        flatten: a row for every point instead of one for every collection.

    Returns:
        Flat: index levels `time` (when the collection was known) and `symbol`, the figures of the points as columns. Else: index levels
        `symbol` (the universe) and `time`, the points as lists in the column `data`. Without collections a frame of shape (0, 0).
    """
    import pandas as pd

    from minilean.history.pandas_mapper import install

    install()
    if not found:
        return pd.DataFrame(index=pd.Index([], dtype=object), columns=pd.Index([], dtype=object))
    if not flatten:
        index = pd.MultiIndex.from_arrays([[symbol] * len(found), [known for known, _ in found]], names=["symbol", "time"])
        return pd.DataFrame({"data": [list(data) for _, data in found]}, index=index)
    keys = [(known, point.symbol) for known, data in found for point in data]
    rows = [_figures(point) for _, data in found for point in data]
    return pd.DataFrame(rows, index=pd.MultiIndex.from_tuples(keys, names=["time", "symbol"])).dropna(axis=1, how="all")


def _figures(point: object) -> dict[str, Any]:
    columns = next((columns for kind, columns in _COLUMNS.items() if isinstance(point, kind)), None)
    return {"value": point.value} if columns is None else columns(point)  # type: ignore[attr-defined]
