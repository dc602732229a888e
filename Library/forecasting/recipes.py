"""Named ways to train: a recipe is a network and a training with a name that a trader can type.

``seed`` is what the strategy was first published with: four layers of 50 units, dropout, 50 epochs, batches of 32; with the backend
``keras`` it runs through ``model.fit``, with ``jax`` it does the same arithmetic in less time. ``fast`` keeps the MinMax-scaled
window of 60 closes and the price as target, with a smaller network and longer steps; ``models/README.md`` has the comparison that
it was chosen by.
"""

from dataclasses import dataclass

from forecasting.errors import InvalidSpec
from forecasting.specs import NetworkSpec, TrainingSpec


@dataclass(frozen=True)
class Recipe:
    """What is trained, and how.

    Args:
        network: which network, and how large.
        training: how it is fitted.
    """

    network: NetworkSpec
    training: TrainingSpec


RECIPES: dict[str, Recipe] = {
    "fast": Recipe(NetworkSpec(), TrainingSpec()),
    "seed": Recipe(
        NetworkSpec(units=50, layers=4, dropout=0.2),
        TrainingSpec(epochs=50, batch_size=32, target="price", learning_rate=0.001),
    ),
}


def recipe(name: str) -> Recipe:
    """The network and training that go by this name.

    Raises:
        InvalidSpec: there is no such recipe.
    """
    if name not in RECIPES:
        raise InvalidSpec(f"There is no recipe {name!r}: expected one of {', '.join(sorted(RECIPES))}.")
    return RECIPES[name]
