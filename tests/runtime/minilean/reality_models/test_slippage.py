"""Slippage of LEAN's models and of algorithms."""

from datetime import datetime
from decimal import Decimal
from types import SimpleNamespace

import pytest

from minilean.common.enums import SecurityType
from minilean.data.bars import BaseData
from minilean.reality_models.slippage import ConstantSlippageModel, VolumeShareSlippageModel

START = datetime(2015, 1, 7, 9, 30)


def test_slippage_models(account):
    spy = account.add("SPY", 100)
    order = SimpleNamespace(quantity_exact=Decimal(-10), direction=1)
    assert spy.slippage_exact(order) == 0
    spy.set_slippage_model(ConstantSlippageModel(0.001))
    assert spy.slippage_exact(order) == Decimal("0.1")
    spy.set_slippage_model(VolumeShareSlippageModel(0.025, 0.1))
    # 10 of 1,000 shares: 0.01 squared times 0.1 of 100
    assert spy.slippage_exact(order) == Decimal("0.001")
    # 500 of 1,000 shares count as 2.5 %
    order.quantity_exact = Decimal(500)
    assert spy.slippage_exact(order) == Decimal("0.00625")


def test_an_algorithms_slippage_model_returns_floats(account):
    class Penny:
        def GetSlippageApproximation(self, asset, order):
            return asset.price * 0.0001

    spy = account.add("SPY", 100)
    spy.set_slippage_model(Penny())
    assert spy.slippage_exact(None) == Decimal("0.01")


def test_volume_slippage_of_custom_data_is_refused(account):
    vix = account.add("VIX", 0, SecurityType.BASE)
    vix.update(BaseData(vix.symbol, START, 20))
    vix.set_slippage_model(VolumeShareSlippageModel())
    with pytest.raises(ValueError, match="needs bars with volume"):
        vix.slippage_exact(SimpleNamespace(quantity_exact=Decimal(1)))
