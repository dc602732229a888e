"""Every name of LEAN's that an algorithm may use, gathered for `AlgorithmImports`."""

# ruff: noqa: F401
from __future__ import annotations

import importlib
import sys
from types import ModuleType
from typing import Any

from minilean.algorithm.qc_algorithm import QCAlgorithm
from minilean.algorithm.settings import AlgorithmSettings
from minilean.common.enums import *  # noqa: F403
from minilean.common.symbol import SecurityIdentifier, Symbol
from minilean.data.bars import (
    Bar,
    BaseData,
    Delisting,
    Dividend,
    QuoteBar,
    Split,
    SymbolChangedEvent,
    TradeBar,
)
from minilean.data.python_data import PythonData, SubscriptionDataSource
from minilean.data.slice import Slice
from minilean.data.subscription_config import SubscriptionConfig


class _LazyModule(ModuleType):
    # pandas alone takes longer to import than a short backtest to run, so it is loaded by its first use

    def __getattr__(self, name: str) -> Any:
        return getattr(importlib.import_module(self.__name__), name)


def lazy_module(name: str) -> ModuleType:
    """A module that is imported when something of it is first used.

    Args:
        name: e.g. `pandas`.
    """
    return sys.modules.get(name) or _LazyModule(name)
