"""JAX's settings that decide the bytes of weights, held while a fit runs. Loads JAX; only a fit imports this module."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import jax
from jax.experimental import enable_x64


@contextmanager
def default_settings() -> Iterator[None]:
    """Inside the block JAX computes as it does by default, whatever the environment or the calling code has chosen.

    What can be set for the whole process alone is not here but in ``forecasting.training_revision``, as part of a kept refit's key.
    """
    with ExitStack() as held:
        held.enter_context(jax.threefry_partitionable(True))
        held.enter_context(jax.default_matmul_precision("default"))
        held.enter_context(jax.numpy_dtype_promotion("standard"))
        held.enter_context(jax.numpy_rank_promotion("allow"))
        held.enter_context(jax.disable_jit(False))
        held.enter_context(enable_x64(False))
        yield
