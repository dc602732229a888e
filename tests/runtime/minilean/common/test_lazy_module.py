"""Modules that wait for their first use."""

from __future__ import annotations

import sys

import pytest

from minilean.common.lazy_module import lazy_module


def test_a_lazy_module_is_loaded_by_its_first_use(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "colorsys", raising=False)
    module = lazy_module("colorsys")
    assert "colorsys" not in sys.modules
    assert module.rgb_to_hsv(0, 0, 0) == (0, 0, 0)
    assert lazy_module("colorsys") is sys.modules["colorsys"]
