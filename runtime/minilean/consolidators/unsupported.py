"""Consolidators of LEAN that this runtime refuses to imitate."""

from __future__ import annotations

from minilean.common.unsupported import UnsupportedType


class _UnsupportedConsolidator(UnsupportedType):
    _detail = "bars by price or volume steps"


class VolumeRenkoConsolidator(_UnsupportedConsolidator):
    """Not modelled: raises `UnsupportedCall`."""


class TickConsolidator(_UnsupportedConsolidator):
    """Not modelled: raises `UnsupportedCall`."""


class SequentialConsolidator(_UnsupportedConsolidator):
    """Not modelled: raises `UnsupportedCall`."""
