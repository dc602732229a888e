"""JAX computes as it does by default, whatever the surrounding code has chosen."""

import jax
import jax.numpy as jnp
import pytest
from jax.experimental import enable_x64

from forecasting.jax_settings import default_settings


def test_numbers_have_32_bits_inside_and_what_was_chosen_outside() -> None:
    with enable_x64(True):
        with default_settings():
            assert jnp.ones(1, float).dtype == jnp.float32
        assert jnp.ones(1, float).dtype == jnp.float64


def test_the_choices_of_the_caller_come_back_after_an_error() -> None:
    def fail() -> None:
        with default_settings():
            assert not jax.config.jax_disable_jit
            raise RuntimeError

    with jax.disable_jit(True):
        with pytest.raises(RuntimeError):
            fail()
        assert jax.config.jax_disable_jit


def test_random_numbers_are_the_same_under_another_choice() -> None:
    def draw() -> list[float]:
        with default_settings():
            return jax.random.uniform(jax.random.key(1, impl="threefry2x32"), (3,)).tolist()

    with jax.threefry_partitionable(False):
        other = draw()
    assert draw() == other
