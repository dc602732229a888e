"""The JSON form of insights (`SerializedInsight`)."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any
from uuid import UUID

from minilean.common.clock import EPOCH
from minilean.common.decimals import round_to, to_decimal
from minilean.results.statistics.formats import decimal_text

_SECOND = timedelta(seconds=1)
_DIGITS = 4


def insight_json(insight: Any) -> dict[str, Any]:
    """An insight as LEAN writes it: times in Unix seconds, the period in seconds, sizes as text of at most four decimals."""
    generated = _seconds(insight.generated_time_utc)
    group = insight.group_id
    return {
        "id": _hex(insight.id),
        "groupId": None if group is None else _hex(group),
        "sourceModel": insight.source_model,
        "generatedTime": generated,
        "createdTime": generated,
        "closeTime": _seconds(insight.close_time_utc),
        "symbol": str(insight.symbol.id),
        "ticker": insight.symbol.value,
        "type": insight.type.camel_name,
        "reference": insight.reference_value_exact,
        "referenceValueFinal": to_decimal(insight.reference_value_final),
        "direction": insight.direction.camel_name,
        "period": insight.period / _SECOND,
        "magnitude": _size(insight.magnitude),
        "confidence": _size(insight.confidence),
        "weight": _size(insight.weight),
        "scoreIsFinal": insight.score.is_final_score,
        "scoreMagnitude": _size(insight.score.magnitude),
        "scoreDirection": _size(insight.score.direction),
        "estimatedValue": _size(insight.estimated_value),
        "tag": insight.tag,
    }


@lru_cache(maxsize=64)
def _seconds(utc: datetime) -> float:
    return (utc - EPOCH) / _SECOND


def _hex(identifier: UUID) -> str:
    return identifier.hex


def _size(value: float | Decimal | None) -> str | None:
    if type(value) is float:
        return _float_size(value)
    return None if value is None else decimal_text(round_to(to_decimal(value), _DIGITS))


@lru_cache(maxsize=4096)
def _float_size(value: float) -> str:
    return decimal_text(round_to(to_decimal(value), _DIGITS))
