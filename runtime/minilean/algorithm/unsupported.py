"""Types of LEAN's that are named and refused when an object of them is made."""

from __future__ import annotations

from minilean.common.unsupported import UnsupportedType, unsupported


class GroupOrderManager(UnsupportedType):
    """Not modelled: raises `UnsupportedCall`."""

    _detail = "it is for orders of several legs, which minilean does not send"


class StatisticsBuilder(UnsupportedType):
    """Not modelled: raises `UnsupportedCall`."""

    _detail = "it computes a whole table from lists of the engine's; self.statistics has that of the run so far"
    generate = staticmethod(unsupported("StatisticsBuilder.generate", _detail))
