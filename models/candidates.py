"""The ways to train that are compared: the published recipe, the default, and what lies between and beside them."""

from dataclasses import fields, replace

from forecasting.recipes import RECIPES, Recipe
from forecasting.specs import NetworkSpec


def _changed(name: str, **values: int | float | str) -> tuple[str, Recipe]:
    """A named recipe with other values of some fields of its specs, under a name that says which."""
    of_network = {field.name for field in fields(NetworkSpec)}
    recipe = RECIPES[name]
    network = replace(recipe.network, **{field: value for field, value in values.items() if field in of_network})
    training = replace(recipe.training, **{field: value for field, value in values.items() if field not in of_network})
    return ", ".join([name, *(f"{field}={value}" for field, value in values.items())]), Recipe(network, training)


CANDIDATES: dict[str, Recipe] = {name: RECIPES[name] for name in ("fast", "seed")} | dict(
    (
        _changed("seed", epochs=8),
        _changed("fast", units=32, layers=2, epochs=20, batch_size=64, learning_rate=0.005),
        _changed("fast", units=32, batch_size=64),
        _changed("fast", dropout=0.2),
        _changed("fast", target="return"),
    )
)
# What they were called before; understood, with a hint, until the next version.
FORMER_NAMES = {
    "fewer epochs": "seed, epochs=8",
    "two layers, no dropout": "fast, units=32, layers=2, epochs=20, batch_size=64, learning_rate=0.005",
    "32 units, no dropout": "fast, units=32, batch_size=64",
    "fast with dropout": "fast, dropout=0.2",
    "fast on changes": "fast, target=return",
}
