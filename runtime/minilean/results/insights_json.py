"""The JSON form of insights (`SerializedInsight`)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any

from minilean.common.clock import EPOCH
from minilean.common.decimals import decimal_cast, round_to, to_decimal
from minilean.framework.insight import Insight, InsightScore
from minilean.orders.order_json import decimal_text as decimal_json
from minilean.orders.order_json import to_json
from minilean.results.statistics.formats import decimal_text

_SECOND = timedelta(seconds=1)
_DIGITS = 4
_LINE = "\n  "
_Plain = float | str | None


def insights_text(insights: Iterable[Insight]) -> Iterator[str]:
    """The list of insights, piece by piece, so that it is never in memory as a whole.

    Args:
        insights: at least one, in the order in which they are written.
    """
    separator = "["
    for insight in insights:
        yield f"{separator}{_LINE}{insight_text(insight)}"
        separator = ","
    yield "\n]"


def insight_text(insight: Insight) -> str:
    """An insight as LEAN writes it: times in Unix seconds, the period in seconds, sizes as text of at most four decimals.

    A year of daily insights for some dozen funds makes thousands of them, so the members that many share are printed once.
    """
    symbol, group, score, final = insight.symbol, insight.group_id, insight._score_if_any, insight.reference_value_final
    members = (
        f'{_LINE}  "id": "{insight._id_digits}",{_LINE}  "groupId": {"null" if group is None else to_json(group.hex)}',
        _emission(insight.source_model, insight._generated_utc, insight._close_utc),
        _subject(str(symbol.id), symbol.value, insight.type.camel_name),
        f'{_LINE}  "reference": {decimal_json(insight.reference_value_exact)}',
        f'{_LINE}  "referenceValueFinal": {decimal_json(decimal_cast(final)) if final else "0.0"}',
        _forecast(
            insight.direction.camel_name, insight.period, _plain(insight.magnitude), _plain(insight.confidence), _plain(insight.weight)
        ),
        _outcome(_plain(insight.estimated_value), insight.tag)
        if score is None
        else _scored(score, _plain(insight.estimated_value), insight.tag),
    )
    return f"{{{','.join(members)}{_LINE}}}"


def _members(**values: Any) -> str:
    return ",".join([f'{_LINE}  "{name}": {to_json(value)}' for name, value in values.items()])


@lru_cache(maxsize=64)
def _emission(source_model: str, generated_utc: datetime, close_utc: datetime) -> str:
    generated, close = (generated_utc - EPOCH) / _SECOND, (close_utc - EPOCH) / _SECOND
    return _members(sourceModel=source_model, generatedTime=generated, createdTime=generated, closeTime=close)


@lru_cache(maxsize=1024)
def _subject(symbol: str, ticker: str, kind: str) -> str:
    return _members(symbol=symbol, ticker=ticker, type=kind)


def _plain(value: float | Decimal | None) -> _Plain:
    # floats are remembered as they are, decimals as texts: 0.1 and 0.10 are equal and read differently
    return value if value is None or type(value) is float else _size(value)


@lru_cache(maxsize=1024)
def _forecast(direction: str, period: timedelta, magnitude: _Plain, confidence: _Plain, weight: _Plain) -> str:
    sizes = {"magnitude": _size(magnitude), "confidence": _size(confidence), "weight": _size(weight)}
    return _members(direction=direction, period=period / _SECOND, **sizes)


def _scored(score: InsightScore, estimated: _Plain, tag: str) -> str:
    sizes = {"scoreMagnitude": _size(score.magnitude), "scoreDirection": _size(score.direction), "estimatedValue": _size(estimated)}
    return _members(scoreIsFinal=score.is_final_score, **sizes, tag=tag)


@lru_cache(maxsize=1024)
def _outcome(estimated: _Plain, tag: str) -> str:
    return _scored(InsightScore(), estimated, tag)


def _size(value: float | Decimal | str | None) -> str | None:
    if type(value) is float:
        return _float_size(value)
    if value is None or isinstance(value, str):
        return value
    return decimal_text(round_to(to_decimal(value), _DIGITS))


@lru_cache(maxsize=4096)
def _float_size(value: float) -> str:
    return decimal_text(round_to(decimal_cast(value), _DIGITS))
