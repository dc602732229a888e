"""Indicator shortcuts of an algorithm: `self.sma(symbol, 20)` and the like (`QCAlgorithm.Indicators.cs`)."""

from __future__ import annotations

from minilean.common.naming import LeanObject


class IndicatorMembers(LeanObject):
    """Methods that make an indicator and feed it."""
