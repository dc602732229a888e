"""Models that algorithms write themselves."""

import pytest


def test_a_fee_model_needs_its_method(account):
    with pytest.raises(TypeError, match="has no method 'get_order_fee'"):
        account.add("SPY", 100).set_fee_model(object())
