"""The ways to train that are compared: the published recipe, the default, and what lies between and beside them."""

from forecasting.recipes import RECIPES, Recipe
from forecasting.specs import NetworkSpec, TrainingSpec

_ORIGINAL = NetworkSpec(units=50, layers=4, dropout=0.2)

CANDIDATES: dict[str, Recipe] = {
    **RECIPES,
    "fewer epochs": Recipe(_ORIGINAL, TrainingSpec(epochs=8, batch_size=32, target="price", learning_rate=0.001)),
    "two layers, no dropout": Recipe(
        NetworkSpec(units=32, layers=2, dropout=0.0), TrainingSpec(epochs=20, batch_size=64, learning_rate=0.005)
    ),
    "32 units, no dropout": Recipe(
        NetworkSpec(units=32, layers=1, dropout=0.0), TrainingSpec(epochs=30, batch_size=64, learning_rate=0.01)
    ),
    "fast with dropout": Recipe(NetworkSpec(units=16, layers=1, dropout=0.2), TrainingSpec(epochs=30, batch_size=32, learning_rate=0.01)),
    "fast on changes": Recipe(
        NetworkSpec(units=16, layers=1, dropout=0.0), TrainingSpec(epochs=30, batch_size=32, target="return", learning_rate=0.01)
    ),
}
