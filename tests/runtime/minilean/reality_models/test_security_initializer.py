"""What is done to securities that are added."""

import pytest

from minilean.reality_models.brokerage_models import DefaultBrokerageModel
from minilean.reality_models.security_initializer import (
    BrokerageModelSecurityInitializer,
    CompositeSecurityInitializer,
    FuncSecuritySeeder,
    as_initializer,
)


def test_initializers_of_algorithms(account):
    class Doubled:
        def Initialize(self, security):
            security.set_leverage(security.leverage * 2)

    spy = account.add("SPY", 100)
    CompositeSecurityInitializer(lambda security: security.set_leverage(1.5), Doubled()).initialize(spy)
    assert spy.leverage == 3
    with pytest.raises(TypeError, match="security initializer"):
        as_initializer(5)


def test_a_seeder_gives_a_first_price(account):
    spy, other = account.add("SPY"), account.add("TLT", 50)
    initializer = BrokerageModelSecurityInitializer(DefaultBrokerageModel(), FuncSecuritySeeder(lambda security: other.get_last_data()))
    initializer.initialize(spy)
    assert spy.price == 50
