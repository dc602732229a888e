"""Random numbers of .NET; the expectations are those of `new Random(seed).NextDouble()`."""

import pytest

from minilean.common.dotnet_random import DotnetRandom


@pytest.mark.parametrize(("seed", "first"), [(0, 0.7262432699679598), (1, 0.24866858415709278), (42, 0.6681064659115423)])
def test_the_first_number_of_a_seed(seed: int, first: float) -> None:
    assert DotnetRandom(seed).next_double() == first


def test_numbers_stay_between_0_and_1_and_do_not_repeat() -> None:
    random = DotnetRandom(-50)
    numbers = [random.next_double() for _ in range(200)]
    assert all(0 <= number < 1 for number in numbers)
    assert len(set(numbers)) == 200
    assert numbers[0] == DotnetRandom(50).next_double()
