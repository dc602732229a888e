"""Named ways to train: a recipe is a network and a training with a name that a trader can type.

``seed`` is what the strategy was first published with: four layers of 50 units, dropout, 50 epochs, batches of 32; with the backend
``keras`` it runs through ``model.fit``, with ``jax`` it does the same arithmetic in less time. ``fast`` keeps the MinMax-scaled
window of 60 closes and the price as target, with a smaller network and longer steps; ``models/README.md`` has the comparison that
it was chosen by.
"""

from dataclasses import dataclass, field

from forecasting.errors import InvalidSpec
from forecasting.specs import InputSpec, ModelSpec, NetworkSpec, TrainingSpec, WindowSpec, usual_forecast_bars


@dataclass(frozen=True)
class Recipe:
    """What is trained, and how.

    Args:
        network: which network, and how large.
        training: how it is fitted.
        chosen_on: first and last month whose prices it was chosen by; None when none were looked at.
        inputs: what it is shown of each bar.
        lookback: bars in a window.
    """

    network: NetworkSpec
    training: TrainingSpec
    chosen_on: tuple[str, str] | None = None
    inputs: InputSpec = field(default_factory=InputSpec)
    lookback: int = WindowSpec.lookback

    @property
    def spec(self) -> ModelSpec:
        """The model, with the other settings of its windows at their defaults."""
        forecast_bars = usual_forecast_bars(self.lookback)
        return ModelSpec(WindowSpec(lookback=self.lookback, forecast_bars=forecast_bars), self.network, self.training, self.inputs)


_INDICATORS = (
    "return(1)",
    "return(5)",
    "return(20)",
    "sma_ratio(20)",
    "rsi(14)",
    "macd_histogram(12,26,9)",
    "bollinger(20,2)",
    "atr_ratio(14)",
    "volume_ratio(20)",
)
_DAY = ("garman_klass(1)", "garman_klass(5)", "garman_klass(22)", "return(1)", "volume_ratio(20)")
RECIPES: dict[str, Recipe] = {
    "fast": Recipe(NetworkSpec(), TrainingSpec(), chosen_on=("2008-02", "2020-11")),
    "seed": Recipe(
        NetworkSpec(units=50, layers=4, dropout=0.2),
        TrainingSpec(epochs=50, batch_size=32, target="price", learning_rate=0.001),
    ),
    "rnn": Recipe(NetworkSpec("rnn"), TrainingSpec()),
    "gru": Recipe(NetworkSpec("gru"), TrainingSpec()),
    "stacked_lstm": Recipe(NetworkSpec("stacked_lstm", sizes=(16, 8)), TrainingSpec()),
    "indicators": Recipe(NetworkSpec(), TrainingSpec(epochs=10, target="return"), inputs=InputSpec(_INDICATORS, "standard"), lookback=20),
    "volatility_premium": Recipe(
        NetworkSpec(),
        TrainingSpec(epochs=10, target="return"),
        inputs=InputSpec(("volatility_premium(21)", "vix_term"), "standard"),
        lookback=20,
    ),
    "volatility": Recipe(
        NetworkSpec(),
        TrainingSpec(epochs=5, batch_size=64, target="log_variance"),
        inputs=InputSpec((*_DAY, "vix"), "standard"),
        lookback=22,
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


def selection_note(spec: ModelSpec, month: str) -> str:
    """What should be known about a forecast of these weights: that they were chosen by the very prices that they are judged by.

    Args:
        spec: what was trained.
        month: period of the refit, such as 2020-03 or 2020-03-06.

    Returns:
        A sentence; empty when the recipe was not chosen by prices, or by other months.
    """
    for name, known in RECIPES.items():
        first, last = known.chosen_on or ("", "")
        if (known.network, known.training, known.inputs) == (spec.network, spec.training, spec.inputs) and first <= month[:7] <= last:
            return (
                f"The recipe {name} was chosen among others by its forecasts from {first} to {last}: "
                "results within these months are not out of sample for that choice."
            )
    return ""
