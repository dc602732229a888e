"""Networks, one file each: a function that puts layers together. One that is decorated with ``@network("name")`` is found by itself.

The layers know Keras, JAX and NumPy; a network knows layers alone. The conformance test runs over this registry.
"""

import importlib
import inspect
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from forecasting.errors import UnknownNetwork
from forecasting.layers import Graph, Node, Weights
from forecasting.specs import NetworkSpec

__all__ = ["Network", "Weights", "get_network", "graph_of", "network", "network_names", "num_weights"]

Build = Callable[..., Node]
"""From a spec and the network's inputs to its output."""
_INPUTS: dict[str, Callable[[int], Node]] = {
    "windows": lambda num_features: Node((None, num_features)),
    "text": lambda _: Node((None,), whole=True),
    "number": lambda _: Node((), whole=True),
}


@dataclass(frozen=True)
class Network:
    """A registered network.

    Args:
        name: what specs call it.
        build: puts its layers together.
        inputs: kinds of its inputs in order: ``windows`` (lookback, F), ``text`` (length,) of whole numbers, ``number`` a whole number.
    """

    name: str
    build: Build
    inputs: tuple[str, ...]

    @property
    def file(self) -> Path:
        """Where it is described."""
        return Path(inspect.getfile(self.build))


_registry: dict[str, Network] = {}


def network(name: str, inputs: tuple[str, ...] = ("windows",)) -> Callable[[Build], Build]:
    """Register the decorated function under the name that specs use.

    Args:
        name: the name.
        inputs: kinds of its inputs in order, as `Network` has them.
    """

    def register(build: Build) -> Build:
        _registry[name] = Network(name, build, inputs)
        return build

    return register


def network_names(inputs: tuple[str, ...] | None = None) -> tuple[str, ...]:
    """The names of the networks in this folder, sorted.

    Args:
        inputs: kinds of inputs, as `Network` has them: of the networks that read exactly these; None for all.
    """
    for module in pkgutil.iter_modules(__path__):
        importlib.import_module(f"{__name__}.{module.name}")
    return tuple(sorted(name for name, found in _registry.items() if inputs in (None, found.inputs)))


def get_network(name: str) -> Network:
    """The network that goes by this name.

    Raises:
        UnknownNetwork: no file in this folder registers the name.
    """
    names = network_names()
    if name not in names:
        raise UnknownNetwork(f"There is no network {name!r}: expected one of {', '.join(names)}.")
    return _registry[name]


@lru_cache(maxsize=64)
def graph_of(spec: NetworkSpec, num_features: int = 1) -> Graph:
    """The layers of a network.

    Args:
        spec: which network, and how large.
        num_features: numbers of a bar in its windows.

    Raises:
        UnknownNetwork: no file in this folder registers the name.
    """
    found = get_network(spec.name)
    inputs = tuple(_INPUTS[kind](num_features) for kind in found.inputs)
    return Graph(inputs, found.build(spec, *inputs))


def num_weights(spec: NetworkSpec, num_features: int = 1) -> int:
    """How many numbers the network has, running statistics of batches included."""
    return sum(int(np.prod(shape)) for shape in graph_of(spec, num_features).weight_shapes)
