"""Networks, one file each. A file that decorates its class with ``@network("name")`` is found by itself.

A network says four things: the shapes of its weights, how they start, how Keras builds it, and its forward pass twice: in JAX
for the fit and in plain NumPy for every forecast that trades. The conformance test runs over this registry.
"""

import importlib
import pkgutil
from collections.abc import Callable, Sequence
from typing import Any, Protocol

import numpy as np

from forecasting.errors import UnknownNetwork
from forecasting.specs import NetworkSpec

Weights = tuple[np.ndarray, ...]
Forward = Callable[[np.ndarray], np.ndarray]


class Network(Protocol):
    """What a file in this folder provides. All methods are static: a network has no state of its own."""

    @staticmethod
    def shapes(spec: NetworkSpec, num_features: int) -> tuple[tuple[int, ...], ...]:
        """Shapes of the weights, in Keras' order (``model.get_weights()``)."""
        ...

    @staticmethod
    def initial_weights(spec: NetworkSpec, num_features: int, rng: np.random.Generator) -> Weights:
        """Fresh float32 weights by Keras' initialisers; the same generator state gives the same bits in every process."""
        ...

    @staticmethod
    def build_keras(spec: NetworkSpec, lookback: int, num_features: int) -> Any:
        """An uncompiled Keras model that maps (N, lookback, F) to (N, 1)."""
        ...

    @staticmethod
    def apply_jax(spec: NetworkSpec, weights: Sequence[Any], windows: Any, key: Any) -> Any:
        """The training forward pass: windows (N, lookback, F) to (N,); dropout draws from ``key``."""
        ...

    @staticmethod
    def prepare_forward(spec: NetworkSpec, weights: Weights) -> Forward:
        """The forecasting forward pass in NumPy: a function from windows (N, lookback, F) float32 to (N,) float32."""
        ...


_registry: dict[str, type[Network]] = {}


def network(name: str) -> Callable[[type], type]:
    """Register the decorated class under the name that specs use."""

    def register(cls: type) -> type:
        _registry[name] = cls
        return cls

    return register


def network_names() -> tuple[str, ...]:
    """The names of all networks in this folder, sorted."""
    for module in pkgutil.iter_modules(__path__):
        importlib.import_module(f"{__name__}.{module.name}")
    return tuple(sorted(_registry))


def get_network(name: str) -> type[Network]:
    """The network that goes by this name.

    Raises:
        UnknownNetwork: no file in this folder registers the name.
    """
    names = network_names()
    if name not in names:
        raise UnknownNetwork(f"There is no network {name!r}: expected one of {', '.join(names)}.")
    return _registry[name]


def num_weights(spec: NetworkSpec, num_features: int = 1) -> int:
    """How many numbers the network learns."""
    return sum(int(np.prod(shape)) for shape in get_network(spec.name).shapes(spec, num_features))
