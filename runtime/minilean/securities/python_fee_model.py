"""Fee models that algorithms write in Python (`FeeModelPythonWrapper`)."""

from __future__ import annotations

from typing import Protocol

from minilean.common.cash_amount import DEFAULT_CURRENCY, CashAmount
from minilean.common.decimals import Number, to_decimal
from minilean.common.naming import LeanObject
from minilean.errors import MinileanError
from minilean.orders.fees import OrderFee, OrderFeeParameters


class UserFeeModel(Protocol):
    """What an algorithm writes."""

    def get_order_fee(self, *arguments: object) -> OrderFee | Number:
        """The fee of an order."""
        ...


class PythonFeeModel(LeanObject):
    """Asks a fee model of the algorithm's: `get_order_fee(parameters)`, or the older `get_order_fee(security, order)` in dollars.

    Once the first form has raised, only the older one is tried for the rest of the run, as in LEAN.

    Args:
        model: an object with `get_order_fee`, callable by that name.
    """

    wraps_model_of_algorithm = True

    def __init__(self, model: UserFeeModel) -> None:
        self._model = model
        self._takes_parameters = True

    def get_order_fee(self, parameters: OrderFeeParameters) -> OrderFee:
        """The fee of an order at this moment.

        Raises:
            TypeError: the answer is no `OrderFee`, or in the older form no number.
            Exception: whatever the model raises.
        """
        if self._takes_parameters:
            try:
                fee = self._model.get_order_fee(parameters)
            except MinileanError:
                raise
            except Exception:  # noqa: BLE001 - LEAN takes any error for the older signature, and the next call shows what is wrong
                self._takes_parameters = False
            else:
                if not isinstance(fee, OrderFee):
                    raise TypeError(f"get_order_fee returned {type(fee).__name__}; expected OrderFee(CashAmount(1, 'USD')) or the like.")
                return fee
        fee = self._model.get_order_fee(parameters.security, parameters.order)
        if isinstance(fee, OrderFee):
            raise TypeError("get_order_fee(security, order) returned an OrderFee; the older form returns a number, in dollars.")
        return OrderFee(CashAmount(to_decimal(fee), DEFAULT_CURRENCY))
