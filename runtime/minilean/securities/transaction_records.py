"""Wins and losses of closing fills (`SecurityTransactionManager.TransactionRecord`)."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import NamedTuple

from minilean.common.naming import LeanObject

_MILLISECOND = timedelta(milliseconds=1)


class TransactionRecord(NamedTuple):
    """Profit of one closing fill in the account currency, and whether it counts as a win."""

    profit_loss: Decimal
    is_win: bool


class TransactionRecords(LeanObject):
    """The closing fills by UTC time; a second one at the same time is a millisecond later."""

    __slots__ = ("_records",)

    def __init__(self) -> None:
        self._records: dict[datetime, TransactionRecord] = {}

    def add(self, utc: datetime, profit_loss: Decimal, is_win: bool) -> None:
        """Record a closing fill."""
        while utc in self._records:
            utc += _MILLISECOND
        self._records[utc] = TransactionRecord(profit_loss, is_win)

    @property
    def profit_loss(self) -> dict[datetime, Decimal]:
        """Profit of each closing fill by UTC time, in order of the fills."""
        return {utc: record.profit_loss for utc, record in self._records.items()}

    @property
    def winning(self) -> dict[datetime, Decimal]:
        """The wins alone."""
        return {utc: record.profit_loss for utc, record in self._records.items() if record.is_win}

    @property
    def win_count(self) -> int:
        """Number of wins."""
        return sum(record.is_win for record in self._records.values())

    @property
    def loss_count(self) -> int:
        """Number of closing fills that are no wins."""
        return len(self._records) - self.win_count

    def __len__(self) -> int:
        return len(self._records)
