"""Consolidators of LEAN that this runtime refuses to imitate."""

from __future__ import annotations

from typing import Any

from minilean.common.naming import LeanObject
from minilean.errors import UnsupportedCall


class _UnsupportedConsolidator(LeanObject):
    def __init__(self, *arguments: Any, **named: Any) -> None:
        raise UnsupportedCall(type(self).__name__, "bars by price or volume steps")


class VolumeRenkoConsolidator(_UnsupportedConsolidator):
    """Not modelled: raises `UnsupportedCall`."""


class TickConsolidator(_UnsupportedConsolidator):
    """Not modelled: raises `UnsupportedCall`."""


class SequentialConsolidator(_UnsupportedConsolidator):
    """Not modelled: raises `UnsupportedCall`."""
