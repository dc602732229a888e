"""Bars that minilean does not make say so."""

import pytest

from minilean.consolidators import SequentialConsolidator, TickConsolidator, VolumeRenkoConsolidator
from minilean.errors import UnsupportedCall


@pytest.mark.parametrize("kind", [VolumeRenkoConsolidator, TickConsolidator, SequentialConsolidator])
def test_the_refusal_names_the_class(kind: type) -> None:
    with pytest.raises(UnsupportedCall, match=f"{kind.__name__} is not modelled by minilean"):
        kind(100)
