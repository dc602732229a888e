"""Types that are named and refused."""

import pytest

from AlgorithmImports import GroupOrderManager, StatisticsBuilder
from minilean.errors import UnsupportedCall


def test_orders_of_several_legs_are_refused_when_they_are_made() -> None:
    with pytest.raises(UnsupportedCall, match=r"^GroupOrderManager is not modelled by minilean \(it is for orders of several legs"):
        GroupOrderManager(1, 2, 100)


def test_the_builder_of_statistics_is_refused_and_names_what_there_is() -> None:
    with pytest.raises(UnsupportedCall, match=r"^StatisticsBuilder.generate is not modelled by minilean \(.*self\.statistics has that"):
        StatisticsBuilder.Generate([], {}, [])
    with pytest.raises(UnsupportedCall, match=r"^StatisticsBuilder is not modelled by minilean"):
        StatisticsBuilder()
