"""What is done to securities that are added."""

import pytest

from minilean.errors import UnsupportedCall
from minilean.reality_models.brokerage_models import DefaultBrokerageModel
from minilean.reality_models.security_initializer import (
    BrokerageModelSecurityInitializer,
    CompositeSecurityInitializer,
    FuncSecuritySeeder,
    SecuritySeeder,
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


@pytest.mark.parametrize("found", [None, []])
def test_a_seeder_without_data_leaves_the_security_without_a_price(account, found):
    spy = account.add("SPY")
    assert not FuncSecuritySeeder(lambda security: found).seed_security(spy)
    assert SecuritySeeder.NULL.seed_security(spy)
    assert spy.price == 0


def test_a_seeder_that_raises_ends_no_run_unless_minilean_cannot_do_what_it_asks(account):
    def missing(security):
        raise KeyError("prices")

    def refused(security):
        raise UnsupportedCall("tick history")

    spy = account.add("SPY")
    with pytest.warns(UserWarning, match="SPY has no first price: KeyError"):
        assert not FuncSecuritySeeder(missing).seed_security(spy)
    with pytest.raises(UnsupportedCall):
        FuncSecuritySeeder(refused).seed_security(spy)
