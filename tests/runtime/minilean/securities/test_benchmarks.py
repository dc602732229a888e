"""Benchmarks."""

from datetime import datetime

import pytest

from minilean.common.enums import SecurityType
from minilean.securities.benchmarks import FuncBenchmark, SecurityBenchmark, benchmark_of_model

NOW = datetime(2015, 1, 7, 21)


def test_a_security_in_the_account_currency(account):
    spy = account.add("SPY", 200)
    assert SecurityBenchmark(spy).evaluate(NOW) == 200
    pair = account.add("EURGBP", 2, SecurityType.FOREX)
    account.portfolio.cash_book["GBP"]._set_conversion_rate(1.5)
    assert SecurityBenchmark(pair).evaluate(NOW) == 3


def test_a_function():
    assert FuncBenchmark(lambda utc: utc.year / 10).evaluate(NOW) == 201.5
    with pytest.raises(TypeError, match="expected a symbol"):
        FuncBenchmark(5)


def test_an_object_of_the_algorithm_s_own():
    class Alternating:
        def Evaluate(self, time):
            return 100 + time.day

    assert benchmark_of_model(Alternating()).evaluate(NOW) == 107
    with pytest.raises(TypeError, match="int cannot be used as benchmark: it has no method 'evaluate'"):
        benchmark_of_model(5)
