"""The resolution at which all bars of a run are repeated, and when it changes (`SubscriptionCollection`, `DataManager`)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from minilean.common.enums import Resolution

if TYPE_CHECKING:
    from minilean.data.subscription_config import SubscriptionConfig

_WITHOUT_ANY = Resolution.MINUTE


class FillForwardResolution:
    """The finest resolution of the streams that algorithms see; minutes while there is none.

    When it changes LEAN starts all streams anew that repeat bars, those of universes among them, which select once more for it.

    Args:
        on_changed: told that it is another one now.
    """

    def __init__(self, on_changed: Callable[[], None]) -> None:
        self._on_changed = on_changed
        self._resolution = _WITHOUT_ANY

    @property
    def resolution(self) -> Resolution:
        """The one at which bars are repeated now."""
        return self._resolution

    def added(self, config: SubscriptionConfig, others: Iterable[SubscriptionConfig]) -> None:
        """A stream begins beside others that go on."""
        if not config.is_internal_feed and config.resolution != self._resolution:
            self._set([config, *others])

    def removed(self, config: SubscriptionConfig, others: Iterable[SubscriptionConfig]) -> None:
        """A stream was taken out before its end; the others go on."""
        if config.is_internal_feed or config.resolution != self._resolution:
            return
        others = list(others)
        if not any(not other.is_internal_feed and other.resolution == config.resolution for other in others):
            self._set(others)

    def _set(self, configs: Iterable[SubscriptionConfig]) -> None:
        found = [config.resolution for config in configs if not config.is_internal_feed and config.resolution is not Resolution.TICK]
        finest = min(found, default=_WITHOUT_ANY)
        if finest != self._resolution:
            self._resolution = finest
            self._on_changed()
