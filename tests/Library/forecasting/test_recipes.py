from __future__ import annotations

import pytest

from forecasting.errors import InvalidSpec
from forecasting.recipes import recipe


def test_the_seed_recipe_is_the_published_one() -> None:
    seed = recipe("seed")
    assert (seed.epochs, seed.batch_size, seed.target, seed.backend) == (50, 32, "price", "keras")
    assert (seed.optimizer, seed.learning_rate, seed.loss) == ("adam", 0.001, "mean_squared_error")


def test_an_unknown_recipe_is_named_with_the_known_ones() -> None:
    with pytest.raises(InvalidSpec, match="no recipe 'quick': expected one of interim, seed"):
        recipe("quick")
