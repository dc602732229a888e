"""What stands in the table of all networks: each network that sees windows, in each way to train it. Older than any of its results.

A network that is added as one file stands in it by itself. The recipe ``seed`` does not: a refit of it takes a minute.
"""

from dataclasses import dataclass, replace

from forecasting.networks import networks_of_windows
from forecasting.recipes import RECIPES, Recipe
from forecasting.specs import InputSpec, NetworkSpec

_FAST, _VOLATILITY = RECIPES["fast"], RECIPES["volatility"]
_LEFT_OUT = "seed"


@dataclass(frozen=True)
class TableEntry:
    """A network and a way to train it.

    Args:
        name: of its row.
        inputs: what it is shown, in words.
        recipe: the network and how it is trained.
    """

    name: str
    inputs: str
    recipe: Recipe

    @property
    def known_as(self) -> str:
        """What the ledger and other commands call it: a recipe's name where it is one."""
        same = (name for name, known in RECIPES.items() if replace(known, chosen_on=None) == replace(self.recipe, chosen_on=None))
        return next(same, self.name)


@dataclass(frozen=True)
class _Way:
    """How networks are trained; with ``suffix`` behind a network's name no two rows are called the same."""

    suffix: str
    inputs: str
    recipe: Recipe


# A network of closes says something about every change of price, and about directions by the sign of its forecast. Directions are
# learned for as long as variances are: what a network can learn of either is soon learned.
_WAYS = (
    _Way("", "closes", _FAST),
    _Way(
        ", cross-entropy",
        "closes",
        replace(
            _FAST,
            training=replace(
                _FAST.training,
                target="direction",
                loss="binary_crossentropy",
                epochs=_VOLATILITY.training.epochs,
                batch_size=_VOLATILITY.training.batch_size,
            ),
        ),
    ),
    _Way(
        ", features",
        "features",
        replace(
            _VOLATILITY,
            inputs=InputSpec(tuple(name for name in _VOLATILITY.inputs.features if name != "vix"), _VOLATILITY.inputs.scaling),
        ),
    ),
    _Way(", features, vix", "features, VIX", _VOLATILITY),
)


def table_entries() -> tuple[TableEntry, ...]:
    """All of them, by way and then by name."""
    return tuple(
        TableEntry(name + way.suffix, way.inputs, replace(way.recipe, network=_size_of(name), chosen_on=None))
        for way in _WAYS
        for name in networks_of_windows()
    )


def _size_of(name: str) -> NetworkSpec:
    """The network as the recipes have it; with the sizes that specs default to where none has it."""
    known = (recipe.network for title, recipe in RECIPES.items() if recipe.network.name == name and title != _LEFT_OUT)
    return next(known, NetworkSpec(name))
