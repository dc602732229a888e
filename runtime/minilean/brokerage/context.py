"""What the parts of the brokerage work with: the account, what can be traded, and how the run stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from minilean.brokerage.run_state import RunState
    from minilean.common.clock import EngineClock
    from minilean.common.symbol import Symbol
    from minilean.data.subscription_config import SubscriptionConfig
    from minilean.securities.manager import SecurityManager
    from minilean.securities.portfolio import SecurityPortfolioManager


class OrderSettings(Protocol):
    """What of the algorithm's settings concerns orders.

    Attributes:
        stale_price_time_span: age from which a price is stale.
        liquidate_enabled: whether `liquidate` does anything.
    """

    stale_price_time_span: timedelta
    liquidate_enabled: bool


class OrderMessages(Protocol):
    """Where it is said what orders need."""

    def debug(self, message: str) -> None:
        """A line for console and log."""
        ...

    def error(self, message: str) -> None:
        """An error line for console and log."""
        ...


class SubscriptionLookup(Protocol):
    """Knows the data of each security."""

    def get_subscription_data_configs(self, symbol: Symbol, include_internal_configs: bool = False) -> list[SubscriptionConfig]:
        """The subscriptions of a security."""
        ...


@dataclass(frozen=True, eq=False)
class OrderContext:
    """What the parts of the brokerage share.

    Attributes:
        clock: now.
        securities: what can be traded.
        portfolio: the account.
        settings: the algorithm's settings.
        messages: the log.
        subscriptions: the data of each security.
        state: how the run stands.
    """

    clock: EngineClock
    securities: SecurityManager
    portfolio: SecurityPortfolioManager
    settings: OrderSettings
    messages: OrderMessages
    subscriptions: SubscriptionLookup
    state: RunState
