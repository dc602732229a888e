"""Groups of positions."""

import pytest

from minilean.errors import UnsupportedCall
from minilean.securities.positions import SecurityPositionGroupModel


def test_whatever_they_are_asked_is_refused_by_name():
    with pytest.raises(UnsupportedCall, match=r"^portfolio.positions.groups is not modelled by minilean \(it groups options;"):
        SecurityPositionGroupModel().groups  # noqa: B018 - reading it is what is refused
    with pytest.raises(UnsupportedCall, match=r"^portfolio.positions.IsOnlyDefaultGroups is not modelled"):
        SecurityPositionGroupModel().IsOnlyDefaultGroups  # noqa: B018 - as above
