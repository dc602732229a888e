"""The bar of the current trading day and those of the days before (`Session`)."""

from __future__ import annotations

from typing import NoReturn

from minilean.common.naming import LeanObject
from minilean.common.symbol import Symbol
from minilean.errors import UnsupportedCall


class Session(LeanObject):
    """A window of trading days, which in LEAN stays empty, and has prices of 0, until it is given a size.

    Args:
        symbol: of the security.
    """

    open = high = low = close = volume = open_interest = 0.0
    count = samples = 0
    is_ready = False

    def __init__(self, symbol: Symbol) -> None:
        self.symbol = symbol

    @property
    def size(self) -> int:
        """How many days it holds: none.

        Raises:
            UnsupportedCall: it is set.
        """
        return 0

    @size.setter
    def size(self, days: int) -> None:
        raise UnsupportedCall("Session.size", "it keeps trading days of data finer than a day; a daily bar is one")

    def __getitem__(self, place: int) -> NoReturn:
        raise UnsupportedCall("Session[...]", "it keeps trading days of data finer than a day; a daily bar is one")

    def __len__(self) -> int:
        return 0

    def __str__(self) -> str:
        return ""
