"""Insights: predictions of an alpha model for one security and a span of time (`Insight`, `GeneratedInsightsCollection`)."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from hashlib import sha1
from typing import TYPE_CHECKING, Any, cast

from minilean.common.decimals import ZERO, to_double
from minilean.common.dotnet_errors import ArgumentOutOfRangeException, InvalidOperationException
from minilean.common.enums import InsightDirection, InsightType, Resolution
from minilean.common.naming import DualNamed, LeanObject, member_of
from minilean.common.symbol import Symbol
from minilean.common.utc_times import aware, naive, utc_field
from minilean.data.dictionaries import as_symbol
from minilean.framework.insight_periods import close_after_bars, close_after_period, close_at_local

if TYPE_CHECKING:
    from minilean.data.market_hours import ExchangeHours

END_OF_TIME = datetime(2050, 12, 31)
_END_OF_TIME_SPAN = timedelta(days=END_OF_TIME.toordinal() - 1)
_SECOND = timedelta(seconds=1)
_NAMESPACE_HASH = sha1(uuid.uuid5(uuid.NAMESPACE_URL, "minilean/insight").bytes, usedforsecurity=False)
_VARIANTS = {digit: "89ab"[int(digit, 16) % 4] for digit in "0123456789abcdef"}
_AHEAD = datetime.max
_NO_TIME = timedelta(0)
_PRICE = InsightType.PRICE


class Guid(uuid.UUID):
    """An identifier, under .NET's name."""


class InsightScore(LeanObject):
    """How well an insight did; scores stay 0 unless the algorithm sets a score function (`InsightScore`)."""

    direction = 0.0
    magnitude = 0.0
    is_final_score = False

    def __str__(self) -> str:
        return f"Direction: {100 * self.direction:g} Magnitude: {100 * self.magnitude:g}"


class _Group:
    """Shared by the insights of a group; its identifier comes from the first of them."""

    __slots__ = ("first",)

    def __init__(self, first: Insight) -> None:
        self.first = first


class Insight(DualNamed):
    """A prediction: direction, size, confidence and weight, valid for a period.

    Args:
        symbol: the security.
        period: how long it holds: a timedelta, or a function of the exchange-local time that returns the local close time.
        type: price or volatility.
        direction: up, flat or down.
        magnitude: predicted change as a fraction.
        confidence: 0 to 1.
        source_model: name of the alpha model; the model's name if empty.
        weight: wanted part of the portfolio.
        tag: free text.
    """

    # a run makes tens of thousands of insights and keeps them all: no dictionary each, no lookup of spellings to fill them
    __slots__ = (
        "_close_utc",
        "_generated_utc",
        "_group",
        "_score",
        "_sequence",
        "_specification",
        "confidence",
        "direction",
        "estimated_value",
        "magnitude",
        "period",
        "reference_value_exact",
        "reference_value_final",
        "source_model",
        "symbol",
        "tag",
        "type",
        "weight",
    )

    def __init__(
        self,
        symbol: Symbol | str,
        period: object,
        type: InsightType,
        direction: InsightDirection,
        magnitude: float | str | None = None,
        confidence: float | None = None,
        source_model: str | None = None,
        weight: float | None = None,
        tag: str = "",
    ) -> None:
        if isinstance(magnitude, str):
            magnitude, tag = None, magnitude
        self.symbol = symbol if isinstance(symbol, Symbol) else as_symbol(symbol)
        self.type = member_of(InsightType, type)
        self.direction = member_of(InsightDirection, direction)
        self.magnitude = None if magnitude is None else float(magnitude)
        self.confidence = None if confidence is None else float(confidence)
        self.source_model = source_model
        self.weight = None if weight is None else float(weight)
        self.tag = tag or ""
        self.period = period if isinstance(period, timedelta) else _NO_TIME
        self._generated_utc = None
        self._close_utc = _AHEAD
        self.reference_value_exact = ZERO
        self.reference_value_final = 0.0
        self.estimated_value = 0.0
        self._sequence = 0
        self._specification = period
        self._group = None
        self._score = None

    @staticmethod
    def price(symbol: Symbol | str, period: object = None, *arguments: Any, **options: Any) -> Insight:
        """A prediction of the price.

        Args:
            symbol: the security.
            period: a timedelta; or a resolution followed by a bar count; or a naive exchange-local close time; or a function of the
                exchange-local time that returns the close time.
            arguments: [bar count,] direction, magnitude, confidence, source_model, weight, tag.
            options: the same by name; a period that is no timedelta by the names `resolution`, `close_time_local` and `expiry_func`.

        Raises:
            ArgumentOutOfRangeException: no bar, or a period under a second.
            TypeError: the period is none of these.
        """
        if options:
            for name in ("resolution", "close_time_local", "expiry_func"):
                if name in options:
                    period, arguments = options.pop(name), arguments if period is None else (period, *arguments)
        if isinstance(period, Resolution):
            rest = list(arguments)
            num_bars = options.pop("bar_count") if "bar_count" in options else rest.pop(0)
            if num_bars < 1:
                raise ArgumentOutOfRangeException(f"An insight of {num_bars} bars has no length; expected a bar count of at least 1.")
            return Insight(symbol, (period, int(num_bars)), InsightType.PRICE, *rest, **options)
        if not isinstance(period, (timedelta, datetime)):
            period = _as_function(period)
        elif isinstance(period, timedelta) and period < _SECOND:
            raise ArgumentOutOfRangeException(f"An insight period of {period} is too short; expected at least one second.")
        # a run makes tens of thousands: not by the constructor for algorithms, which looks for C#'s names of arguments
        made = object.__new__(Insight)
        _fill(made, symbol, period, _PRICE, *arguments, **options)
        return made

    @staticmethod
    def group(*insights: Any) -> list[Insight]:
        """Mark insights as belonging together, e.g. the legs of a pair.

        Args:
            insights: insights, or one list of them.

        Returns:
            The same insights as a list.

        Raises:
            InvalidOperationException: one of them is in a group already.
        """
        members = [item for part in insights for item in ([part] if isinstance(part, Insight) else part)]
        for insight in members:
            if insight._group is not None:
                raise InvalidOperationException(
                    f"Unable to set group id on insight {insight} because it has already been assigned to a group."
                )
        if members:
            shared = _Group(members[0])
            for insight in members:
                insight._group = shared
        return members

    @property
    def generated_time_utc(self) -> datetime:
        """When the insight was emitted; the first moment of the calendar, without a zone, before."""
        return datetime.min if self._generated_utc is None else aware(self._generated_utc)

    @generated_time_utc.setter
    def generated_time_utc(self, moment: datetime) -> None:
        self._generated_utc = naive(moment)

    @property
    def close_time_utc(self) -> datetime:
        """When the insight ends; the first moment of the calendar, without a zone, before it was emitted."""
        return datetime.min if self._close_utc is _AHEAD else aware(self._close_utc)

    @close_time_utc.setter
    def close_time_utc(self, moment: datetime) -> None:
        self._close_utc = naive(moment)

    @property
    def id(self) -> Guid:
        """Identifier, the same in every run: made of symbol, generation time and place among the insights of the run."""
        return Guid(self._id_digits)

    @property
    def _id_digits(self) -> str:
        """The 32 hexadecimal digits of the identifier."""
        # what uuid.uuid5 makes of the same name (RFC 9562, section 5.5), without its objects: a run has some ten thousand insights
        name = _NAMESPACE_HASH.copy()
        name.update(f"{self.symbol.id}|{_instant(self._generated_utc)}|{self._sequence}".encode())
        digits = name.hexdigest()
        return f"{digits[:12]}5{digits[13:16]}{_VARIANTS[digits[16]]}{digits[17:32]}"

    @property
    def group_id(self) -> Guid | None:
        """Identifier of the group, None without one."""
        return None if self._group is None else Guid(uuid.uuid5(self._group.first.id, "group").hex)

    @property
    def reference_value(self) -> float:
        """Price of the security when the insight was emitted."""
        return to_double(self.reference_value_exact)

    @property
    def score(self) -> InsightScore:
        """The insight's score."""
        if self._score is None:
            self._score = InsightScore()
        return self._score

    @property
    def _score_if_any(self) -> InsightScore | None:
        """The insight's score, None as long as nobody has asked for it: it is all 0 then."""
        return self._score

    def is_expired(self, utc: datetime) -> bool:
        """Whether the close time has passed; at the close time itself the insight is still active."""
        return self._close_utc < naive(utc)

    def is_active(self, utc: datetime) -> bool:
        """Whether the close time has not passed; an insight that was never emitted has none."""
        return self._close_utc is not _AHEAD and self._close_utc >= naive(utc)

    def expire(self, utc: datetime) -> None:
        """End an active insight one second before an instant."""
        if self.is_active(utc):
            self._close_utc = naive(utc) - _SECOND
            if self._generated_utc is not None:
                self.period = self._close_utc - self._generated_utc

    def cancel(self, utc: datetime) -> None:
        """The same as `expire`."""
        self.expire(utc)

    def set_period_and_close_time(self, hours: ExchangeHours) -> None:
        """Compute the close time from the period and the exchange's hours.

        Raises:
            InvalidOperationException: the insight has no generation time.
            ArgumentOutOfRangeException: its close time has passed already.
        """
        generated = self._generated_utc
        if generated is None:
            raise InvalidOperationException("The insight's generated_time_utc must be set before its close time can be computed.")
        rule = self._specification
        if isinstance(rule, timedelta):
            if rule >= _END_OF_TIME_SPAN:
                self._close_utc = END_OF_TIME
                return
            self._close_utc = close_after_period(hours, generated, max(rule, _SECOND))
            self.period = rule
            return
        if isinstance(rule, tuple):
            close = close_after_bars(hours, generated, *rule)
        elif isinstance(rule, datetime):
            rule = naive(rule)
            close = END_OF_TIME if rule >= END_OF_TIME else close_at_local(hours, rule)
            if generated > close:
                now = hours.zone.to_local(generated)
                raise ArgumentOutOfRangeException(f"The insight's close time {rule} lies in the past; expected a time after {now}.")
        else:
            close = close_at_local(hours, naive(_as_function(rule)(hours.zone.to_local(generated))))
        self._close_utc = close
        self.period = close - generated

    def _open(self, utc: datetime, reference: Decimal, hours: ExchangeHours, source: str) -> None:
        """Give an insight what it gets when it is emitted: time, reference price, close time, source.

        Args:
            utc: naive UTC instant.
            reference: price of the security.
            hours: hours of the security's exchange.
            source: name of the alpha model, used where the insight names none.
        """
        self._generated_utc = utc
        if self.type is _PRICE:
            self.reference_value_exact = reference
        if not self.source_model:
            self.source_model = source
        rule = self._specification
        if type(rule) is timedelta and _SECOND <= rule < _END_OF_TIME_SPAN:
            # the usual kind, without the detours of the others
            self._close_utc = close_after_period(hours, utc, rule)
        else:
            self.set_period_and_close_time(hours)

    def clone(self) -> Insight:
        """An insight of its own with the same values."""
        twin = object.__new__(type(self))
        for name in Insight.__slots__:
            setattr(twin, name, getattr(self, name))
        return twin

    def __str__(self) -> str:
        text = f"{self._id_digits}: {self.symbol} {self.type.pascal_name} {self.direction.pascal_name} within {span_text(self.period)}"
        if self.magnitude is not None:
            text += f" by {self.magnitude:g}%"
        if self.confidence is not None:
            text += f" with {round(100 * self.confidence, 1):g}% confidence"
        if self.weight is not None:
            text += f" and {round(100 * self.weight, 1):g}% weight"
        return f"{text}: {self.tag}" if self.tag else text


_fill = Insight.__init__


class GeneratedInsightsCollection(LeanObject):
    """What `insights_generated` handlers receive: the insights of one emission (`GeneratedInsightsCollection`).

    Args:
        date_time_utc: UTC instant of the emission.
        insights: the emitted insights in order.
    """

    def __init__(self, date_time_utc: datetime, insights: Iterable[Insight]) -> None:
        self._utc = naive(date_time_utc)
        self.insights = list(insights)

    date_time_utc = utc_field("_utc", "When the insights were emitted.")


@lru_cache(maxsize=64)
def _instant(generated_utc: datetime | None) -> str:
    return str(generated_utc)


def _as_function(rule: object) -> Callable[[datetime], datetime]:
    if callable(rule):
        return cast("Callable[[datetime], datetime]", rule)
    raise TypeError(f"{rule!r} is no insight period; expected a timedelta, a resolution and bar count, a close time or a function.")


def span_text(span: timedelta) -> str:
    """A span as .NET prints it: `1.06:30:00`, without days `06:30:00`."""
    days, rest = divmod(int(span.total_seconds()), 86400)
    clock = f"{rest // 3600:02}:{rest // 60 % 60:02}:{rest % 60:02}"
    return f"{days}.{clock}" if days else clock
