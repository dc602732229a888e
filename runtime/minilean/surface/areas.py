"""What algorithms may use, area by area: the table of runtime/README.md, which `minilean surface --readme` renews."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from minilean.algorithm.calendar import Calendar
from minilean.algorithm.callbacks import Callbacks
from minilean.algorithm.framework import FrameworkMembers
from minilean.algorithm.indicator_helpers import IndicatorMembers
from minilean.algorithm.messages import Messages
from minilean.algorithm.object_store import ObjectStore
from minilean.algorithm.qc_algorithm import QCAlgorithm
from minilean.algorithm.settings import AlgorithmSettings
from minilean.algorithm.subscribing import Subscribing
from minilean.algorithm.trading import Trading
from minilean.common.decimals import ONE
from minilean.common.enums import BrokerageName, DataNormalizationMode, OrderType
from minilean.data.factor_file import FactorRow, scale_factor
from minilean.errors import InputError
from minilean.history.api import HistoryApi
from minilean.schedule.date_rules import DateRules
from minilean.schedule.manager import ScheduleManager
from minilean.schedule.time_rules import TimeRules
from minilean.surface.exports import exported, is_refused, is_refused_type

BEGIN, END = "<!-- begin: made by minilean surface -->", "<!-- end -->"
_OF_THE_ENGINE = {"set_current_slice", "set_default_time_zone"}  # public to the runtime, unknown to LEAN's users


@dataclass(frozen=True)
class _Types:
    """Types of some modules.

    Args:
        modules: beginnings of their names.
    """

    modules: tuple[str, ...]

    def __call__(self) -> Iterator[str]:
        for name, value in exported().items():
            module = getattr(value, "__module__", "")
            if module.startswith(self.modules) and not is_refused_type(value):
                yield name


def _types(*modules: str) -> _Types:
    return _Types(tuple(f"minilean.{module}" for module in modules))


def _members(owner: type, prefix: str = "") -> Callable[[], Iterator[str]]:
    return lambda: (prefix + name for name, value in _attributes(owner) if not is_refused(value) and name not in _OF_THE_ENGINE)


def _attributes(owner: type) -> Iterator[tuple[str, Any]]:
    for base in owner.__mro__:
        yield from ((name, value) for name, value in vars(base).items() if not name.startswith("_") and not name[:1].isupper())


def _normalisations() -> Iterator[str]:
    row = FactorRow(date.min, ONE, ONE)
    for mode in DataNormalizationMode:
        if mode != DataNormalizationMode.RAW:
            try:
                scale_factor(row, mode)
            except ValueError:  # for futures only
                continue
        yield f"DataNormalizationMode.{mode}"


def _order_types() -> Iterator[str]:
    return (f"OrderType.{kind!s}" for kind in OrderType if f"{kind.pascal_name}Order" in exported())


def _brokerages() -> Iterator[str]:
    yield from (f"BrokerageName.{name}" for name in BrokerageName)
    yield from _types(
        "reality_models.brokerage_models",
        "reality_models.stock_b",
        "reality_models.currency_b",
        "reality_models.indian_b",
        "reality_models.interactive_b",
        "reality_models.tradier",
    )()


def _settings() -> Iterator[str]:
    names = {name.removesuffix("_exact") for name in [*vars(AlgorithmSettings), *vars(AlgorithmSettings())] if not name.startswith("_")}
    return (f"settings.{name}" for name in names)


def _history() -> Iterator[str]:
    for call in (HistoryApi.__call__, HistoryApi.__getitem__):
        yield from re.findall(r"`(history.*?)`\.", call.__doc__ or "")[:1]


def _refused() -> Iterator[str]:
    for owner in (Subscribing, Trading, FrameworkMembers, IndicatorMembers, Calendar, Messages):
        yield from (name for name, value in _attributes(owner) if is_refused(value))
    yield from (name for name, value in exported().items() if is_refused_type(value))


_ROWS: tuple[tuple[str, Callable[[], Iterable[str]]], ...] = (
    ("Securities, universes, benchmark: members", _members(Subscribing)),
    (
        "Securities: types",
        _types(
            "securities.security",
            "reality_models.security_initializer",
            "securities.holding",
            "securities.exchange",
            "securities.data_filter",
            "securities.session",
        ),
    ),
    ("Data normalisation", _normalisations),
    ("Universes: types", _types("universes")),
    ("Dates, warm-up, clock: members", _members(Calendar)),
    ("Callbacks to override", _members(Callbacks)),
    ("History", _history),
    ("Orders: members", _members(Trading)),
    ("Order types", _order_types),
    (
        "Orders: types",
        _types(
            "orders.order",
            "orders.events",
            "orders.properties",
            "orders.brokerage_properties",
            "orders.requests",
            "orders.ti",
            "brokerage.transactions",
        ),
    ),
    ("Framework: members", _members(FrameworkMembers)),
    ("Alpha models and insights", _types("framework.alpha", "framework.indicator_alphas", "framework.insight", "framework.pairs")),
    ("Portfolio construction", _types("framework.portfolio_construction", "framework.portfolio_target")),
    ("Risk management", _types("framework.risk")),
    ("Execution", _types("framework.execution", "framework.order_sizing")),
    ("Indicators: members", _members(IndicatorMembers)),
    ("Indicators: types", _types("indicators", "common.rolling_window")),
    ("Consolidators", _types("consolidators")),
    ("Date rules", _members(DateRules, "date_rules.")),
    ("Time rules", _members(TimeRules, "time_rules.")),
    ("Scheduled events", lambda: [*_members(ScheduleManager, "schedule.")(), *_types("schedule")()]),
    ("Brokerages", _brokerages),
    ("Fee models", _types("reality_models.fees", "reality_models.brokerage_fees", "orders.fees")),
    ("Slippage models", _types("reality_models.slippage", "reality_models.market_impact")),
    ("Fill models", _types("reality_models.fill")),
    (
        "Buying power, margin calls",
        _types(
            "reality_models.buying_power", "securities.margin_parameters", "reality_models.cash_buying_power", "reality_models.margin_calls"
        ),
    ),
    (
        "Account and settlement",
        _types(
            "securities.portfolio",
            "securities.cash_book",
            "securities.convertible_cash_amount",
            "securities.pro",
            "common.cash_amount",
            "reality_models.settlement",
            "reality_models.portfolio_model",
            "securities.manager",
        ),
    ),
    (
        "Security initializers, other models",
        _types(
            "securities.price",
            "reality_models.short",
            "securities.b",
            "reality_models.volatility",
            "reality_models.margin_interest",
            "securities.trading",
        ),
    ),
    ("Custom data and slices", _types("data.")),
    ("Charts, log, parameters: members", _members(Messages)),
    ("Charts and trades: types", _types("results")),
    ("Object store", _members(ObjectStore, "object_store.")),
    ("Settings", _settings),
    ("Other members", _members(QCAlgorithm)),
    ("Enumerations", _types("common.enums")),
    ("Other types", _types("algorithm", "common.", "errors", "history")),
    ("Research notebooks", _types("research")),
    ("Refused by name, with a hint at `lean backtest`", _refused),
)


def rows() -> list[tuple[str, list[str]]]:
    """Areas and the names in them, as algorithms write them in PEP 8; a name is listed once, where it first belongs."""
    seen: set[str] = set()
    found: list[tuple[str, list[str]]] = []
    for area, names in _ROWS:
        own = sorted(set(names()) - seen, key=str.lower)
        seen.update(own)
        found.append((area, own))
    return found


def table() -> str:
    """The table in Markdown."""
    lines = ["| area | names |", "| --- | --- |"]
    lines += [
        f"| {area} | {', '.join('`' + name.replace('|', chr(92) + '|') + '`' for name in names)} |" for area, names in rows() if names
    ]
    return "\n".join(lines)


def renewed(text: str) -> str:
    """A text with the table between its markers replaced by the one of the code.

    Raises:
        InputError: the text has no markers.
    """
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise InputError(f"There is no place for the table: expected a line {BEGIN} and a line {END}.")
    return f"{before}{BEGIN}\n{table()}\n{END}{after}"
