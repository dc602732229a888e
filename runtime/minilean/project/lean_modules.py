"""Imports of LEAN's own modules: `from QuantConnect.Data import *`, `from Portfolio.RiskParity... import *`.

In LEAN the first are .NET namespaces and the second files of its algorithm framework. Here every one of them gives the names of
`AlgorithmImports`.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterable, Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType

from minilean.errors import UnsupportedCall

_SOURCE = "AlgorithmImports"
_NAMESPACES = ("QuantConnect", "System", "clr")
_FRAMEWORK = ("Alphas", "Execution", "Orders", "Portfolio", "Risk", "Selection")
_PARTS_OF_FRAMEWORK = ("Fees", "Fills", "Slippage")
# these files of LEAN's have optimisers of their own
_OTHERS_IN_PYTHON = (
    "BlackLittermanOptimizationPortfolioConstructionModel",
    "MaximumSharpeRatioPortfolioOptimizer",
    "MeanVarianceOptimizationPortfolioConstructionModel",
    "MinimumVariancePortfolioOptimizer",
    "UnconstrainedMeanVariancePortfolioOptimizer",
)
# and these have classes of their own, which are here too
_MODULES_IN_PYTHON = dict.fromkeys(
    ("BasePairsTradingAlphaModel", "PearsonCorrelationPairsTradingAlphaModel"), "minilean.framework.pairs_in_python"
)
# parts of the namespaces' names, told apart from types, which are imported by the same words
_PARTS_OF_NAMESPACES = frozenset(
    "Algorithm Alphas Api Auxiliary Benchmarks Brokerages CandlestickPatterns Cfd Collections Commands Compression Configuration "
    "Consolidators Crypto CryptoFuture Custom Data DataFeeds DataSource Diagnostics Drawing Engine Equity Exceptions Execution Fees "
    "Fills Forex Framework Fundamental Future Generic Globalization HistoricalData IO IconicTypes Index IndexOption Indicators "
    "Interfaces Intrinio Lean Linq Logging Market Notifications Option OptionExercise Orders Packets Parameters Portfolio Positions "
    "Python Reflection Research Results Risk Scheduling Securities Selection Serialization Shortable SignalExports Slippage Statistics "
    "Storage Tasks Text Threading Tiingo TimeInForces TransactionHandlers UniverseSelection Util Volatility".split()
)


def is_of_lean(module: str | None) -> bool:
    """Whether a module is one of LEAN's."""
    return module is not None and module.partition(".")[0] in (*_NAMESPACES, *_FRAMEWORK)


def install() -> None:
    """Let LEAN's modules be imported; calling it again changes nothing."""
    if not any(isinstance(finder, _LeanModules) for finder in sys.meta_path):
        # .NET's names are LEAN's also where its stubs are installed; a folder of the project goes before the framework's names
        sys.meta_path.insert(0, _LeanModules(_NAMESPACES))
        sys.meta_path.append(_LeanModules(_FRAMEWORK))


class _LeanModules(MetaPathFinder, Loader):
    def __init__(self, roots: Iterable[str]) -> None:
        self._roots = frozenset(roots)

    def find_spec(self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None) -> ModuleSpec | None:
        root, *parts = fullname.split(".")
        if root not in self._roots or (root in _NAMESPACES and not _PARTS_OF_NAMESPACES.issuperset(parts)):
            return None
        return ModuleSpec(fullname, self, is_package=True)

    def exec_module(self, module: ModuleType) -> None:
        names = {name: value for name, value in vars(sys.modules[_SOURCE]).items() if not name.startswith("_")}
        root, _, leaf = module.__name__.rpartition(".")
        if leaf in _OTHERS_IN_PYTHON:
            raise UnsupportedCall(module.__name__, f"LEAN's Python file is not the {leaf} of AlgorithmImports, which needs no import")
        if root.partition(".")[0] in _FRAMEWORK and leaf not in names and leaf not in _PARTS_OF_FRAMEWORK:
            raise UnsupportedCall(leaf)
        if root in _FRAMEWORK and leaf in _MODULES_IN_PYTHON:
            names[leaf] = getattr(importlib.import_module(_MODULES_IN_PYTHON[leaf]), leaf)
        vars(module).update(names)


def AddReference(name: str) -> None:
    """Everything of LEAN's that there is here is loaded already."""
