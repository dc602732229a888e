"""Frames of bars that the caller already has (`PandasConverter.GetDataFrame`)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from minilean.common.naming import LeanObject
from minilean.data.bars import BaseData, QuoteBar, TradeBar

if TYPE_CHECKING:
    import pandas as pd

_COLUMNS = {TradeBar: ("volume", "open", "high", "low", "close"), QuoteBar: ("open", "high", "low", "close")}


class _ByType:
    """`get_data_frame[TradeBar]`: the type in brackets."""

    def __getitem__(self, data_type: type[BaseData]) -> Callable[[Iterable[BaseData]], pd.DataFrame]:
        return lambda bars: _frame(data_type, list(bars))


class PandasConverter(LeanObject):
    """Turns lists of bars into frames."""

    @property
    def get_data_frame(self) -> _ByType:
        """`get_data_frame[TradeBar](bars)`: a frame indexed by symbol and end of bar, columns in LEAN's order for such lists."""
        return _ByType()


def _frame(data_type: type[BaseData], bars: list[BaseData]) -> pd.DataFrame:
    import pandas as pd

    from minilean.history.frames import NAMES, make_frame
    from minilean.history.pandas_mapper import install

    install()
    if not bars:
        return make_frame([])
    columns = next((names for kind, names in _COLUMNS.items() if issubclass(data_type, kind)), ("value",))
    index = pd.MultiIndex.from_arrays([pd.Index([bar.symbol for bar in bars], dtype=object), [bar.end_time for bar in bars]], names=NAMES)
    return pd.DataFrame({name: [getattr(bar, name) for bar in bars] for name in columns}, index=index, dtype=float)
