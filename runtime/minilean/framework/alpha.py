"""Alpha models: where insights come from (`AlphaModel`, `CompositeAlphaModel`, `ConstantAlphaModel`)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from minilean.common.dotnet_dictionary import DotnetDictionary
from minilean.common.enums import InsightDirection, InsightType
from minilean.common.naming import LeanObject
from minilean.common.user_models import adopt_model
from minilean.errors import InputError
from minilean.framework.insight import Insight, span_text

if TYPE_CHECKING:
    from minilean.universes.changes import SecurityChanges


class AlphaModel(LeanObject):
    """Predicts. A subclass defines `update(algorithm, data)` and may set `name`."""

    def update(self, algorithm: Any, data: Any) -> Iterable[Insight]:
        """The insights of a slice; called for every slice with data.

        Raises:
            InputError: the subclass does not define it.
        """
        raise InputError(f"{type(self).__name__} must define update(algorithm, data) and return insights.")

    def on_securities_changed(self, algorithm: Any, changes: SecurityChanges) -> None:
        """The universe changed."""


class NullAlphaModel(AlphaModel):
    """Predicts nothing."""

    def update(self, algorithm: Any, data: Any) -> Iterable[Insight]:
        """No insights."""
        return ()


class CompositeAlphaModel(AlphaModel):
    """Several models, asked one after the other (`CompositeAlphaModel`).

    Args:
        models: at least one model.
    """

    def __init__(self, *models: AlphaModel) -> None:
        if not models:
            raise InputError("CompositeAlphaModel needs at least one alpha model.")
        self._models = [adopt_alpha(model) for model in models]

    def add_alpha(self, model: AlphaModel) -> None:
        """Add a model after the others."""
        self._models.append(adopt_alpha(model))

    def update(self, algorithm: Any, data: Any) -> Iterator[Insight]:
        """The insights of all models in their order, each named after its model."""
        for model in self._models:
            name = model_name(model)
            for insight in model.update(algorithm, data):
                if not insight.source_model:
                    insight.source_model = name
                yield insight

    def on_securities_changed(self, algorithm: Any, changes: SecurityChanges) -> None:
        """Pass the change on to all models."""
        for model in self._models:
            model.on_securities_changed(algorithm, changes)


class ConstantAlphaModel(AlphaModel):
    """The same prediction for every security, renewed when its period has passed (`ConstantAlphaModel`).

    Args:
        type: price or volatility.
        direction: up, flat or down.
        period: how long a prediction holds.
        magnitude: predicted change as a fraction.
        confidence: 0 to 1.
        weight: wanted part of the portfolio.
    """

    def __init__(
        self,
        type: InsightType,
        direction: InsightDirection,
        period: timedelta,
        magnitude: float | None = None,
        confidence: float | None = None,
        weight: float | None = None,
    ) -> None:
        self._type, self._direction, self._period = type, direction, period
        self._magnitude, self._confidence, self._weight = magnitude, confidence, weight
        self._securities: DotnetDictionary[Any, Any] = DotnetDictionary()
        self._emitted_utc: dict[Any, datetime] = {}
        details = [f"{number:.15g}" for number in (magnitude, confidence) if number is not None]
        self.name = f"ConstantAlphaModel({','.join([type.pascal_name, direction.pascal_name, span_text(period), *details])})"

    def update(self, algorithm: Any, data: Any) -> Iterator[Insight]:
        """One insight for each security that has a price and no running prediction."""
        for security in self._securities.value_list():
            if security.price != 0 and self._is_due(algorithm.utc_time, security.symbol):
                yield Insight(
                    security.symbol, self._period, self._type, self._direction, self._magnitude, self._confidence, weight=self._weight
                )

    def on_securities_changed(self, algorithm: Any, changes: SecurityChanges) -> None:
        """Follow the securities of the universe."""
        for security in changes.added_securities:
            self._securities[security.symbol] = security
        for security in changes.removed_securities:
            self._securities.pop(security.symbol, None)
            self._emitted_utc.pop(security.symbol, None)

    def _is_due(self, utc: datetime, symbol: object) -> bool:
        emitted = self._emitted_utc.get(symbol)
        if emitted is not None and utc - emitted < self._period:
            return False
        self._emitted_utc[symbol] = utc
        return True


def adopt_alpha(model: Any) -> Any:
    """An alpha model that the framework can call, also if it is a plain class or spelled in Pascal case.

    Raises:
        TypeError: a method is missing.
    """
    return adopt_model(model, "an alpha model", "update", "on_securities_changed")


def model_name(model: Any) -> str:
    """The name that a model's insights carry: its `name`, else its class."""
    name = getattr(model, "name", None)
    return name if isinstance(name, str) and name else type(model).__name__
