"""Universes chosen from data of the algorithm's own (`FuncUniverse` on custom data)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from minilean.common.enums import SecurityType
from minilean.common.symbol import Symbol
from minilean.universes.data_universe import DataUniverse, Point, Selector

if TYPE_CHECKING:
    from minilean.data.market_hours import ExchangeHours
    from minilean.data.subscription_config import SubscriptionConfig
    from minilean.universes.settings import UniverseSettings

_TICK = timedelta(microseconds=1)


class CustomDataUniverse(DataUniverse):
    """Members that a function chooses from the points that a class of the algorithm's reads.

    Args:
        config: the subscription of the data.
        universe_settings: how members are subscribed; the algorithm's settings if None.
        selector: see `DataUniverse`; texts are tickers.
        security_type: kind of the securities of tickers.
    """

    folds = False

    def __init__(
        self,
        config: SubscriptionConfig,
        universe_settings: UniverseSettings | None,
        selector: Selector | None,
        security_type: SecurityType = SecurityType.EQUITY,
    ) -> None:
        super().__init__(config.symbol, universe_settings, selector)
        self.configuration = config
        self._resolution = config.resolution
        self.data_type = config.data_type
        self._member_type = security_type

    @property
    def _hours(self) -> ExchangeHours:
        """The calendar of the data."""
        return self.configuration.hours

    def points(self, start_local: datetime, end_local: datetime) -> Iterator[Point]:
        """The points of each moment."""
        zone = self._hours.zone
        known: dict[datetime, list[Any]] = {}
        reader = self._opened.custom_data
        for utc, point in reader.begun_by(self.configuration, zone.to_utc(start_local) - _TICK, zone.to_utc(end_local)):
            known.setdefault(zone.to_local(utc), []).append(point)
        yield from known.items()

    def _known(self, ticker: str) -> Symbol:
        return Symbol.create(ticker, self._member_type)
