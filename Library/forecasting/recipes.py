"""Named ways to train: a recipe is a TrainingSpec with a name that a trader can type.

``seed`` is what the strategy was first published with: 50 epochs, batches of 32, ``model.fit``. ``interim`` keeps that
window, scaling and network, and spends a small part of the time.
"""

from forecasting.errors import InvalidSpec
from forecasting.specs import TrainingSpec

RECIPES: dict[str, TrainingSpec] = {
    "interim": TrainingSpec(epochs=8, batch_size=32, target="price", backend="jax", threads=1),
    "seed": TrainingSpec(epochs=50, batch_size=32, target="price", backend="keras", threads=2),
}


def recipe(name: str) -> TrainingSpec:
    """The training spec that goes by this name.

    Raises:
        InvalidSpec: there is no such recipe.
    """
    if name not in RECIPES:
        raise InvalidSpec(f"There is no recipe {name!r}: expected one of {', '.join(sorted(RECIPES))}.")
    return RECIPES[name]
