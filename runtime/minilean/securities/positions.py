"""Positions that share their margin, which only those of options do (`SecurityPositionGroupModel`)."""

from __future__ import annotations

from typing import NoReturn

from minilean.common.naming import LeanObject
from minilean.errors import UnsupportedCall


class SecurityPositionGroupModel(LeanObject):
    """What `portfolio.positions` is; whatever it is asked is refused by name."""

    def __getattr__(self, name: str) -> NoReturn:
        raise UnsupportedCall(f"portfolio.positions.{name}", "it groups options; portfolio[symbol] is the holding of a security")
