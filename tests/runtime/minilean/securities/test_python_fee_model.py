"""Fee models of algorithms: which of their signatures is called."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from minilean.common.cash_amount import CashAmount
from minilean.errors import UnsupportedCall
from minilean.orders.fees import OrderFee, OrderFeeParameters
from minilean.securities.python_fee_model import PythonFeeModel

SECURITY, ORDER = SimpleNamespace(name="security"), SimpleNamespace(name="order")


def _ask(model: Any) -> tuple[float, str]:
    value = model.get_order_fee(OrderFeeParameters(SECURITY, ORDER)).value
    return value.amount, value.currency


class Newer:
    def get_order_fee(self, parameters):
        return OrderFee(CashAmount(1.5, "EUR"))


class Older:
    def get_order_fee(self, security, order):
        assert (security, order) == (SECURITY, ORDER)
        return 2.5


def test_both_signatures():
    assert _ask(PythonFeeModel(Newer())) == (1.5, "EUR")
    older = PythonFeeModel(Older())
    assert [_ask(older), _ask(older)] == [(2.5, "USD")] * 2


class Once(Newer):
    raises = True

    def get_order_fee(self, parameters):
        if self.raises:
            raise ValueError("no fee")
        return super().get_order_fee(parameters)


def test_after_an_error_only_the_older_signature_is_tried():
    # `FeeModelPythonWrapper._extendedVersion`
    once = Once()
    model = PythonFeeModel(once)
    for _ in range(2):
        with pytest.raises(TypeError, match="positional argument"):
            _ask(model)
        once.raises = False


@pytest.mark.parametrize("answer", [None, 5])
def test_an_answer_that_is_no_fee_is_named_each_time(answer: object):
    model = PythonFeeModel(SimpleNamespace(get_order_fee=lambda parameters: answer))
    for _ in range(2):
        with pytest.raises(TypeError, match=f"returned {type(answer).__name__}; expected OrderFee"):
            _ask(model)


def test_a_refusal_of_minilean_is_no_error_of_the_model():
    def refuse(parameters):
        raise UnsupportedCall("a fee")

    model = PythonFeeModel(SimpleNamespace(get_order_fee=refuse))
    for _ in range(2):
        with pytest.raises(UnsupportedCall):
            _ask(model)
