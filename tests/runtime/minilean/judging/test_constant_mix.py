"""The mix has the strategy's volatility and the benchmark's Sharpe ratio."""

from __future__ import annotations

import numpy as np
import pytest

from minilean.errors import InputError
from minilean.judging.constant_mix import constant_mix


def test_a_strategy_of_half_the_volatility_is_beside_half_of_the_benchmark() -> None:
    benchmark = np.array([0.02, -0.01, 0.03, -0.02])
    found = constant_mix(np.array([0.01, -0.005, 0.015, -0.01]) + 0.7, benchmark)
    assert found.weight == pytest.approx(0.5)
    assert found.excess == pytest.approx([0.01, -0.005, 0.015, -0.01])
    assert found.excess.mean() / found.excess.std() == pytest.approx(benchmark.mean() / benchmark.std())


def test_a_wilder_strategy_is_beside_credit() -> None:
    generator = np.random.default_rng(1)
    strategy, benchmark = generator.standard_normal((2, 300)) * [[0.03], [0.01]]
    found = constant_mix(strategy, benchmark)
    assert found.weight == pytest.approx(3.0, rel=0.15)
    assert found.excess.std() == pytest.approx(strategy.std(), rel=1e-12)


def test_a_benchmark_that_never_varies_makes_no_mix() -> None:
    with pytest.raises(InputError, match="The benchmark's returns never vary"):
        constant_mix(np.array([1.0, 2, 3, 4]), np.zeros(4))
