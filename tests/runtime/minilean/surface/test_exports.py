"""What algorithms get by name, and what is refused."""

from __future__ import annotations

from minilean import api
from minilean.algorithm.qc_algorithm import QCAlgorithm
from minilean.surface.exports import exported, is_refused, is_refused_type


def test_names_of_python_and_numpy_are_not_minileans() -> None:
    assert {"QCAlgorithm", "Resolution", "Slice"} <= exported().keys()
    assert not exported().keys() & {"datetime", "np", "annotations"}


def test_what_is_refused_by_name_is_known() -> None:
    assert is_refused(QCAlgorithm.add_option)
    assert not is_refused(QCAlgorithm.add_equity)
    assert is_refused_type(api.TickConsolidator)
    assert not is_refused_type(api.TradeBarConsolidator)
