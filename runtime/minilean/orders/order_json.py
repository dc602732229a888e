"""Orders and order events as LEAN's result files spell them (`Order`, `OrderEvent`, `SymbolJsonConverter`, `TimeInForceJsonConverter`).

Objects are built as dictionaries in LEAN's order of keys, with decimals that keep their scale; `to_json` prints them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from json.encoder import encode_basestring
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from minilean.common.cash_amount import NO_CURRENCY
from minilean.common.clock import EPOCH
from minilean.common.decimals import text
from minilean.common.naming import LeanEnum
from minilean.common.unicode_text import well_formed
from minilean.orders.order import (
    LimitIfTouchedOrder,
    LimitOrder,
    Order,
    OrderSubmissionData,
    StopLimitOrder,
    StopMarketOrder,
    TrailingStopOrder,
)

if TYPE_CHECKING:
    from minilean.common.symbol import Symbol
    from minilean.orders.events import OrderEvent

_LINE_ENDS = {ord(character): f"\\u{ord(character):04x}" for character in "\x85\u2028\u2029"}


@dataclass(frozen=True, slots=True)
class RawJson:
    """Text that is JSON already."""

    text: str


def to_json(value: object) -> str:
    """Compact JSON with .NET's spelling of numbers and text.

    Args:
        value: None, bool, int, float, Decimal, str, datetime (naive UTC), enum, dict or list of these; `RawJson` stays as it is.

    Returns:
        JSON without white space; decimals keep their scale and always have a point.

    Raises:
        TypeError: a value of another type.
    """
    printer = _PRINTERS.get(type(value))
    if printer is not None:
        return printer(value)
    for kind, printer in _PRINTERS_OF_SUBCLASSES:
        if isinstance(value, kind):
            _PRINTERS[type(value)] = printer
            return printer(value)
    raise TypeError(f"{type(value).__name__} has no JSON form; expected numbers, text, times, dictionaries or lists.")


def decimal_text(value: Decimal) -> str:
    """Digits with scale and at least one decimal place; zero has no sign."""
    digits = text(value or abs(value))
    return digits if "." in digits else f"{digits}.0"


def time_text(utc: datetime) -> str:
    """ISO time with Z; a fraction only where there is one, without trailing zeros."""
    if utc.microsecond == 1:
        # a selection runs an instant after the events of its midnight; LEAN's published hashes show its orders at midnight itself
        utc = utc.replace(microsecond=0)
    return (utc.isoformat().rstrip("0") if utc.microsecond else utc.isoformat()) + "Z"


def _quoted(value: str) -> str:
    quoted = encode_basestring(value)
    # Newtonsoft escapes the line ends of Unicode too
    return quoted if quoted.isascii() else well_formed(quoted).translate(_LINE_ENDS)


def _object(value: Mapping[Any, Any]) -> str:
    printers = _PRINTERS
    return "{" + ",".join([_key_text(key) + printers.get(type(item), to_json)(item) for key, item in value.items()]) + "}"


def _array(value: Iterable[Any]) -> str:
    return "[" + ",".join(map(to_json, value)) + "]"


# a few dozen names begin some hundred thousand members
@lru_cache(maxsize=1024, typed=True)
def _key_text(key: object) -> str:
    return f"{_quoted(str(key))}:"


# what is no object and no array, by exact type
SCALAR_PRINTERS: dict[type, Callable[[Any], str]] = {
    type(None): lambda value: "null",
    bool: lambda value: "true" if value else "false",
    int: str,
    float: repr,
    Decimal: decimal_text,
    str: _quoted,
    datetime: lambda value: f'"{time_text(value)}"',
    RawJson: attrgetter("text"),
}
_PRINTERS: dict[type, Callable[[Any], str]] = {**SCALAR_PRINTERS, dict: _object, list: _array, tuple: _array}
_PRINTERS_OF_SUBCLASSES: tuple[tuple[type, Callable[[Any], str]], ...] = (
    (LeanEnum, lambda value: str(value._value_)),
    *((kind, _PRINTERS[kind]) for kind in (int, float, Decimal, str, datetime, dict, list, tuple)),
)


def order_json(order: Order) -> dict[str, Any]:
    """An order as a JSON object, in LEAN's order of keys.

    Args:
        order: the order.

    Returns:
        Keys with decimals, enums and times as they are; `to_json` prints them.
    """
    sent = order._utc if order._time_is_utc else time_text(order._utc).removesuffix("Z")
    members = {
        **_own_members(order),
        "id": order.id,
        "contingentId": order.contingent_id,
        "brokerId": order.broker_id,
        "symbol": _symbol_json(order.symbol),
        "price": order.price_exact,
        "priceCurrency": order.price_currency,
        "time": sent,
        "createdTime": sent,
    }
    if order._last_fill_utc is not None:
        members["lastFillTime"] = order._last_fill_utc
    if order._last_update_utc is not None:
        members["lastUpdateTime"] = order._last_update_utc
    if order._canceled_utc is not None:
        members["canceledTime"] = order._canceled_utc
    members["quantity"] = order.quantity_exact
    members["status"] = order.status
    if order.tag is not None:
        members["tag"] = order.tag
    members["properties"] = {"timeInForce": order.time_in_force._json_members()}
    members["securityType"] = order.security_type
    members["direction"] = order.direction
    members["value"] = order.value_exact
    members["orderSubmissionData"] = _submission_json(order.order_submission_data)
    members["isMarketable"] = order.is_marketable
    members["priceAdjustmentMode"] = order.price_adjustment_mode
    return members


def _own_members(order: Order) -> dict[str, Any]:
    # .NET lists the members of the most derived class first, in the order of its source
    if isinstance(order, LimitOrder):
        return {"limitPrice": order.limit_price_exact, "type": order.type}
    if isinstance(order, TrailingStopOrder):
        return {
            "trailingAmount": order.trailing_amount_exact,
            "trailingAsPercentage": order.trailing_as_percentage,
            "type": order.type,
            "stopPrice": order.stop_price_exact,
        }
    if isinstance(order, StopMarketOrder):
        return {"stopPrice": order.stop_price_exact, "type": order.type}
    if isinstance(order, StopLimitOrder):
        return {
            "stopPrice": order.stop_price_exact,
            "stopTriggered": order.stop_triggered,
            "limitPrice": order.limit_price_exact,
            "type": order.type,
        }
    if isinstance(order, LimitIfTouchedOrder):
        return {
            "type": order.type,
            "triggerPrice": order.trigger_price_exact,
            "limitPrice": order.limit_price_exact,
            "triggerTouched": order.trigger_touched,
        }
    return {"type": order.type}


def _symbol_json(symbol: Symbol) -> RawJson:
    return _identity_json(symbol.value, str(symbol.id))


@lru_cache(maxsize=4096)
def _identity_json(ticker: str, identifier: str) -> RawJson:
    return RawJson(to_json({"value": ticker, "id": identifier, "permtick": ticker}))


def _submission_json(data: OrderSubmissionData | None) -> dict[str, Decimal] | None:
    if data is None:
        return None
    return {"bidPrice": data.bid_price_exact, "askPrice": data.ask_price_exact, "lastPrice": data.last_price_exact}


def order_event_json(event: OrderEvent, algorithm_id: str) -> dict[str, Any]:
    """An order event as a JSON object, in LEAN's order of keys (`SerializedOrderEvent`).

    Args:
        event: the event.
        algorithm_id: name of the run.
    """
    members: dict[str, Any] = {
        "id": f"{algorithm_id}-{event.order_id}-{event.id}",
        "algorithmId": algorithm_id,
        "orderId": event.order_id,
        "orderEventId": event.id,
        "symbol": str(event.symbol.id),
        "symbolValue": event.symbol.value,
        "symbolPermtick": event.symbol.id.symbol,
        "time": (event._utc - EPOCH).total_seconds(),
        "status": event.status.camel_name,
    }
    fee = event.order_fee.value
    if fee.currency != NO_CURRENCY:
        members |= {"orderFeeAmount": fee.amount_exact, "orderFeeCurrency": fee.currency}
    members |= {
        "fillPrice": event.fill_price_exact,
        "fillPriceCurrency": event.fill_price_currency,
        "fillQuantity": event.fill_quantity_exact,
        "direction": event.direction.camel_name,
    }
    if event.message:
        members["message"] = event.message
    members |= {"isAssignment": False, "quantity": event.quantity_exact}
    optional = {"stopPrice": event.stop_price_exact, "limitPrice": event.limit_price_exact}
    return members | {name: price for name, price in optional.items() if price is not None}
