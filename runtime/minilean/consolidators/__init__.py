"""Larger bars out of smaller ones, as algorithms use them (`Common/Data/Consolidators`)."""

from minilean.consolidators.bars import BaseDataConsolidator, QuoteBarConsolidator, TradeBarConsolidator
from minilean.consolidators.base import DataConsolidator, IdentityDataConsolidator, PythonConsolidator
from minilean.consolidators.calendar import Calendar, CalendarInfo, CalendarType
from minilean.consolidators.market_hours import MarketHourAwareConsolidator
from minilean.consolidators.timeless import (
    ClassicRangeConsolidator,
    ClassicRenkoConsolidator,
    RangeConsolidator,
    RenkoConsolidator,
    WickedRenkoConsolidator,
)
from minilean.consolidators.unsupported import SequentialConsolidator, TickConsolidator, VolumeRenkoConsolidator

__all__ = [
    "BaseDataConsolidator",
    "Calendar",
    "CalendarInfo",
    "CalendarType",
    "ClassicRangeConsolidator",
    "ClassicRenkoConsolidator",
    "DataConsolidator",
    "IdentityDataConsolidator",
    "MarketHourAwareConsolidator",
    "PythonConsolidator",
    "QuoteBarConsolidator",
    "RangeConsolidator",
    "RenkoConsolidator",
    "SequentialConsolidator",
    "TickConsolidator",
    "TradeBarConsolidator",
    "VolumeRenkoConsolidator",
    "WickedRenkoConsolidator",
]
