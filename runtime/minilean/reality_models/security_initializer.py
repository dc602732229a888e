"""What is done to every security that is added (`ISecurityInitializer`)."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Protocol

from minilean.common.naming import LeanObject
from minilean.common.user_models import adopt_model
from minilean.data.bars import BaseData
from minilean.errors import UnsupportedCall
from minilean.securities.factory import SecurityInitializer

if TYPE_CHECKING:
    from minilean.reality_models.brokerage_models import DefaultBrokerageModel
    from minilean.securities.security import Security


class Seeder(Protocol):
    """Gives a new security a first price."""

    def seed_security(self, security: Security) -> bool:
        """Whether a price was found."""
        ...


class _NoSeeder(LeanObject):
    def seed_security(self, security: Security) -> bool:
        """New securities wait for their first bar."""
        return True


class SecuritySeeder(LeanObject):
    """Where LEAN keeps the seeder that looks for no price: `SecuritySeeder.NULL`."""

    NULL = _NoSeeder()


class FuncSecuritySeeder(LeanObject):
    """Asks a function for the last known data of a new security.

    Args:
        seed_function: security -> bar, list of bars, or None.
    """

    def __init__(self, seed_function: Callable[[Security], Any]) -> None:
        self._seed_function = seed_function

    def seed_security(self, security: Security) -> bool:
        """Set the price from the function's data; false if it has none or raises, which ends no run of LEAN's either."""
        found = False
        try:
            data = self._seed_function(security)
            for point in [data] if isinstance(data, BaseData) else data or ():
                found = True
                security.set_market_price(point)
        except UnsupportedCall:
            raise
        except Exception as error:  # noqa: BLE001 - a function of the algorithm's
            warnings.warn(f"{security.symbol.value} has no first price: {type(error).__name__}: {error}", stacklevel=2)
            return False
        return found


class FuncSecurityInitializer(LeanObject):
    """Runs a function of the security.

    Args:
        initializer: called with each new security.
    """

    def __init__(self, initializer: Callable[[Security], Any]) -> None:
        self._initializer = initializer

    def initialize(self, security: Security) -> None:
        """Run the function."""
        self._initializer(security)


class BrokerageModelSecurityInitializer(LeanObject):
    """Gives a security the models of a brokerage.

    Args:
        brokerage_model: where the models come from.
        security_seeder: where the first price comes from; nowhere by default.
    """

    def __init__(self, brokerage_model: DefaultBrokerageModel, security_seeder: Seeder | None = None) -> None:
        self._brokerage_model = brokerage_model
        self._seeder = SecuritySeeder.NULL if security_seeder is None else security_seeder

    def initialize(self, security: Security) -> None:
        """Set fill, fee, slippage, settlement and buying power models, the leverage, and the first price."""
        model = self._brokerage_model
        security.set_fill_model(model.get_fill_model(security))
        security.set_fee_model(model.get_fee_model(security))
        security.set_slippage_model(model.get_slippage_model(security))
        security.set_settlement_model(model.get_settlement_model(security))
        security.set_buying_power_model(model.get_buying_power_model(security))
        security.set_margin_interest_rate_model(model.get_margin_interest_rate_model(security))
        security.set_leverage(model.get_leverage(security))
        security.set_shortable_provider(model.get_shortable_provider(security))
        self._seeder.seed_security(security)


class CompositeSecurityInitializer(LeanObject):
    """Runs several initializers in order.

    Args:
        initializers: functions, or objects with `initialize(security)`.
    """

    def __init__(self, *initializers: Any) -> None:
        self.initializers = [as_initializer(initializer) for initializer in initializers]

    def add_security_initializer(self, initializer: object) -> None:
        """Append one."""
        self.initializers.append(as_initializer(initializer))

    def _set_brokerage_initializer(self, initializer: BrokerageModelSecurityInitializer) -> None:
        """Put the initializer of a brokerage in the place of the one that is there, else before all others."""
        places = [place for place, each in enumerate(self.initializers) if isinstance(each, BrokerageModelSecurityInitializer)]
        self.initializers[places[0] if places else 0 : places[0] + 1 if places else 0] = [initializer]

    def initialize(self, security: Security) -> None:
        """Run all of them."""
        for initializer in self.initializers:
            initializer.initialize(security)


def as_initializer(initializer: object) -> SecurityInitializer:
    """An initializer from what an algorithm passes: a function of the security, or an object with `initialize(security)`.

    Raises:
        TypeError: neither.
    """
    if callable(initializer) and not hasattr(initializer, "initialize"):
        return FuncSecurityInitializer(initializer)
    return adopt_model(initializer, "security initializer", "initialize")
