"""Which points of data a security takes: all of them (`SecurityDataFilter`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from minilean.common.naming import LeanObject

if TYPE_CHECKING:
    from minilean.data.bars import BaseData


class SecurityDataFilter(LeanObject):
    """The filter of every security; LEAN's own take each point, and minilean takes no others."""

    def filter(self, vehicle: object, data: BaseData) -> bool:
        """Whether a security takes a point: always."""
        return True


class EquityDataFilter(SecurityDataFilter):
    """The filter of stocks and funds (`EquityDataFilter`)."""


class ForexDataFilter(SecurityDataFilter):
    """The filter of currency pairs (`ForexDataFilter`)."""
