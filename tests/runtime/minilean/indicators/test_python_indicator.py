"""Indicators that an algorithm writes."""

from datetime import datetime, timedelta

import pytest

from minilean.data.bars import TradeBar
from minilean.indicators import PythonIndicator

START = datetime(2020, 1, 1)


def test_an_indicator_of_the_algorithm() -> None:
    class Doubled(PythonIndicator):
        def __init__(self, name: str) -> None:
            self.name = name
            self.warm_up_period = 2

        def update(self, data) -> bool:
            self.value = data.value * 2
            return self.samples >= 2

    indicator = Doubled("twice")
    first = TradeBar(START, None, 1, 1, 1, 1.5, 10)
    assert indicator._receive(first) is False
    assert indicator._receive(TradeBar(START + timedelta(days=1), None, 1, 1, 1, 2, 10)) is True
    assert (indicator.name, indicator.current.value, indicator.previous.value) == ("twice", 4.0, 3.0)


def test_an_indicator_of_the_algorithm_without_a_rule() -> None:
    class Forgotten(PythonIndicator):
        pass

    with pytest.raises(NotImplementedError, match="The indicator Forgotten has no update"):
        Forgotten()._receive(TradeBar(START, None, 1, 1, 1, 1.5, 10))
