"""What entered and what left the universe in one step (`SecurityChanges`)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from minilean.common.enums import SecurityType
from minilean.common.naming import LeanObject


class SecurityChanges(LeanObject):
    """Securities added to and removed from the universe, each list sorted by ticker.

    Args:
        added: securities that the user asked for.
        removed: such securities that left.
        internal_added: securities of internal feeds (benchmark, currency conversion).
        internal_removed: such securities that left.
    """

    NONE: ClassVar[SecurityChanges]

    __slots__ = ("_added", "_internal_added", "_internal_removed", "_removed")

    def __init__(
        self,
        added: Iterable[Any] = (),
        removed: Iterable[Any] = (),
        internal_added: Iterable[Any] = (),
        internal_removed: Iterable[Any] = (),
    ) -> None:
        self._added = tuple(dict.fromkeys(added))
        self._removed = tuple(dict.fromkeys(removed))
        self._internal_added = tuple(dict.fromkeys(internal_added))
        self._internal_removed = tuple(dict.fromkeys(internal_removed))

    @property
    def added_securities(self) -> list[Any]:
        """Securities that entered, sorted by ticker."""
        return _by_ticker((*self._added, *self._internal_added))

    @property
    def removed_securities(self) -> list[Any]:
        """Securities that left, sorted by ticker."""
        return _by_ticker((*self._removed, *self._internal_removed))

    @property
    def count(self) -> int:
        """How many changes there are, internal ones included."""
        return len(self._added) + len(self._removed) + len(self._internal_added) + len(self._internal_removed)

    def _for_users(self) -> SecurityChanges:
        """The changes that algorithms and models are told: no internal feeds, no custom data."""
        added, removed = ([s for s in part if s.symbol.security_type != SecurityType.BASE] for part in (self._added, self._removed))
        return SecurityChanges(added, removed)

    def __add__(self, other: SecurityChanges) -> SecurityChanges:
        """Both changes together; what one removed and the other added counts as added only."""
        if not self.count:
            return other
        if not other.count:
            return self
        added = (*self._added, *other._added)
        internal_added = (*self._internal_added, *other._internal_added)
        entered = {*added, *internal_added}
        removed = [security for security in (*self._removed, *other._removed) if security not in entered]
        internal_removed = [security for security in (*self._internal_removed, *other._internal_removed) if security not in entered]
        return SecurityChanges(added, removed, internal_added, internal_removed)

    def __bool__(self) -> bool:
        return self.count > 0

    def __str__(self) -> str:
        if not self.count:
            return "SecurityChanges: None"
        added, removed = self.added_securities, self.removed_securities
        text = "SecurityChanges: "
        if added:
            text += " Added: " + ",".join(str(security.symbol.id) for security in added)
        if removed:
            text += " Removed: " + ",".join(str(security.symbol.id) for security in removed)
        return text


SecurityChanges.NONE = SecurityChanges()


def _by_ticker(securities: Iterable[Any]) -> list[Any]:
    return sorted(dict.fromkeys(securities), key=lambda security: security.symbol.value)
