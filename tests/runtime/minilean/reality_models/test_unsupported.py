"""Models for what minilean does not trade."""

import pytest

import AlgorithmImports
from minilean.errors import UnsupportedCall


@pytest.mark.parametrize(
    ("name", "what"),
    [("CoinbaseBrokerageModel", "cryptocurrencies"), ("KrakenFeeModel", "cryptocurrencies"), ("FutureFillModel", "futures and options")],
)
def test_they_are_refused_by_name(name, what):
    with pytest.raises(UnsupportedCall, match=rf"{name} is not modelled by minilean \(it is for {what}, which minilean does not trade\)"):
        getattr(AlgorithmImports, name)("any", argument=1)
