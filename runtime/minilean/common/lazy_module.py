"""Modules that are loaded by their first use: pandas alone takes longer to import than a short backtest to run."""

from __future__ import annotations

import importlib
import sys
from types import ModuleType


class _LazyModule(ModuleType):
    def __getattr__(self, name: str) -> object:
        return getattr(importlib.import_module(self.__name__), name)


def lazy_module(name: str) -> ModuleType:
    """A module that is imported when something of it is first used.

    Args:
        name: e.g. `pandas`.
    """
    return sys.modules.get(name) or _LazyModule(name)
