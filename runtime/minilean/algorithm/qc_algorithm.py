"""`QCAlgorithm`: the class that strategies derive from, a facade over the parts of the runtime (`QCAlgorithm`)."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any

from minilean.algorithm.calendar import Calendar
from minilean.algorithm.callbacks import Callbacks
from minilean.algorithm.delegation import CalledPart, in_both_spellings, part
from minilean.algorithm.framework import FrameworkMembers
from minilean.algorithm.indicator_helpers import IndicatorMembers
from minilean.algorithm.messages import Messages
from minilean.algorithm.subscribing import Subscribing
from minilean.algorithm.trading import Trading
from minilean.common.keywords import in_order
from minilean.common.naming import pascal_case
from minilean.common.user_models import is_lean_class
from minilean.history.converter import PandasConverter

if TYPE_CHECKING:
    from minilean.algorithm.run import Run
    from minilean.results.trade_builder import TradeBuilder


# LEAN's own callbacks by their names in C#: the engine calls an algorithm's method of either spelling, that in PEP 8 where it has both
_CALLBACKS = {pascal_case(name): name for name in vars(Callbacks) if "a" <= name[:1] <= "z"}


@in_both_spellings(capitals={name for name in vars(IndicatorMembers) if "_" not in name} - {"identity"})
class QCAlgorithm(Callbacks, Calendar, Subscribing, Trading, FrameworkMembers, IndicatorMembers, Messages):
    """Base of every strategy: override `initialize` and `on_data`, or emit insights from scheduled events."""

    settings = part("settings")
    schedule = part("schedule")
    date_rules = part("date_rules")
    time_rules = part("time_rules")
    history: Any = CalledPart("history")
    object_store = part("object_store")
    trade_builder = part("results.trade_builder")

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        for pascal, name in _CALLBACKS.items():
            method = vars(cls).get(pascal)
            if method is not None and not _has_own(cls, name, pascal):
                setattr(cls, name, method)

    @property
    def pandas_converter(self) -> PandasConverter:
        """Makes frames of lists of bars."""
        return PandasConverter()

    def _attach(self, run: Run) -> None:
        """Give the algorithm the parts of its run; called before `initialize`."""
        object.__setattr__(self, "_runtime", run)

    def train(self, *arguments: Any, **named: Any) -> Any:
        """Fit models outside the time limits of a step: in the next scan `train(training_code)`, or on schedule with its rules before it.

        In a backtest the code runs inside the step at which it is due.
        """
        *rules, code = in_order("train", ("date_rule", "time_rule", "training_code"), arguments, named) or [None]
        code = self._announced(code) if callable(code) else code  # what is no code is refused as in any schedule
        schedule = self._runtime.schedule
        training: Callable[..., Any] = schedule.training  # which refuses rules that are too few or too many
        return training(*rules, code) if rules else schedule.training_now(code)

    def _announced(self, code: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(code)
        def train(*arguments: Any) -> None:
            with self._runtime.progress.training(self._runtime.clock.local):
                code(*arguments)

        return train

    def set_trade_builder(self, trade_builder: TradeBuilder) -> None:
        """Make closed trades of fills in another way: `TradeBuilder(FillGroupingMethod.FLAT_TO_FLAT, FillMatchingMethod.LIFO)`.

        Raises:
            TypeError: it is no `TradeBuilder`.
        """
        self._runtime.results.set_trade_builder(trade_builder)

    @property
    def current_slice(self) -> Any:
        """The data of the current step."""
        return self._runtime.current_slice

    @property
    def algorithm_id(self) -> str:
        """Name of the run's result files."""
        return self._runtime.algorithm_id

    @property
    def project_id(self) -> int:
        """Cloud projects only: 0."""
        return 0

    @property
    def debug_mode(self) -> bool:
        """Always false."""
        return False

    def set_current_slice(self, data: object) -> None:
        """Called by the engine in every step."""
        self._runtime.current_slice = data

    def on_end_of_time_step(self) -> None:
        """Let what was added and removed in this step take effect now; the engine does so at its end."""
        self._runtime.end_of_time_step()


def _has_own(cls: type, name: str, pascal: str) -> bool:
    """Whether a class or one of its bases, below LEAN's own, defines a callback in PEP 8, and not only in Pascal case."""
    own = [vars(base) for base in cls.__mro__ if not is_lean_class(base)]
    return any(name in members and members[name] is not members.get(pascal) for members in own)
