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

__all__ = [
    "Network",
    "Weights",
    "get_network",
    "graph_of",
    "network",
    "network_names",
    "networks_of_windows",
    "num_weights",
    "read_network",
]

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


def network_names() -> tuple[str, ...]:
    """The names of all networks in this folder, sorted."""
    for module in pkgutil.iter_modules(__path__):
        importlib.import_module(f"{__name__}.{module.name}")
    return tuple(sorted(_registry))


def get_network(name: str) -> Network:
    """The network that goes by this name.

    Raises:
        UnknownNetwork: no file in this folder registers the name.
    """
    names = network_names()
    if name not in names:
        raise UnknownNetwork(f"There is no network {name!r}: expected one of {', '.join(names)}.")
    return _registry[name]


def networks_of_windows() -> tuple[str, ...]:
    """The names of the networks that see windows of bars and nothing else, sorted."""
    return tuple(name for name in network_names() if _registry[name].inputs == ("windows",))


def read_network(text: str) -> str:
    """The name of a network that sees windows of bars, or of a function of one's own.

    Raises:
        ValueError: it is neither.
    """
    if not NetworkSpec(text).is_own and text not in networks_of_windows():
        raise ValueError(text)
    return text


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
