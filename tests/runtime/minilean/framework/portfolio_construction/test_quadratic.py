"""Quadratic programs with known solutions, and the conditions of optimality for random ones."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minilean.framework.portfolio_construction.quadratic import NoSolution, QuadraticProgram

NONE = np.zeros((0, 2))
NOTHING = np.zeros(0)


def test_least_variance_without_bounds_weighs_by_inverse_variance() -> None:
    program = QuadraticProgram(np.diag([1.0, 4.0]), np.ones((1, 2)), np.ones(1), NONE, NOTHING)
    np.testing.assert_allclose(program.solve(), [0.8, 0.2], atol=1e-14)


def test_a_bound_that_binds() -> None:
    program = QuadraticProgram(np.diag([1.0, 4.0]), np.ones((1, 2)), np.ones(1), np.array([[-1.0, 0.0]]), np.array([-0.5]))
    np.testing.assert_allclose(program.solve(), [0.5, 0.5], atol=1e-14)


def test_contradictions_have_no_solution() -> None:
    with pytest.raises(NoSolution, match="satisfies"):
        QuadraticProgram(np.eye(2), np.ones((1, 2)), np.ones(1), -np.eye(2), np.full(2, -0.4)).solve()
    with pytest.raises(NoSolution, match="satisfies"):
        QuadraticProgram(np.eye(2), np.ones((2, 2)), np.array([1.0, 2.0]), NONE, NOTHING).solve()


def test_only_positive_definite_finite_matrices() -> None:
    with pytest.raises(NoSolution, match="positive definite"):
        QuadraticProgram(np.array([[1.0, 2.0], [2.0, 1.0]]), np.ones((1, 2)), np.ones(1), NONE, NOTHING).solve()
    with pytest.raises(NoSolution, match="not numbers"):
        QuadraticProgram(np.full((2, 2), np.nan), np.ones((1, 2)), np.ones(1), NONE, NOTHING).solve()


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000), st.integers(2, 6))
def test_no_feasible_direction_lowers_the_variance(seed: int, size: int) -> None:
    random = np.random.default_rng(seed)
    sigma = np.cov(random.normal(0, 0.01, (63, size)), rowvar=False)
    eye = np.eye(size)
    program = QuadraticProgram(
        sigma, np.ones((1, size)), np.ones(1), np.vstack([eye, -eye]), np.concatenate([np.zeros(size), np.full(size, -0.6)])
    )
    best = program.solve()
    assert best.sum() == pytest.approx(1.0, abs=1e-12)
    assert best.min() >= -1e-9
    assert best.max() <= 0.6 + 1e-9
    others = random.dirichlet(np.ones(size), 200)
    others = others[others.max(axis=1) <= 0.6]
    variances = np.einsum("ij,jk,ik->i", others, sigma, others)
    assert (variances >= best @ sigma @ best * (1 - 1e-9)).all()
