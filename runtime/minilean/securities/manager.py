"""The securities of the algorithm by symbol or ticker (`SecurityManager`)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from minilean.common.dotnet_dictionary import DotnetDictionary
from minilean.common.dotnet_errors import KeyNotFoundException
from minilean.common.similar_names import similar
from minilean.common.symbol import Symbol
from minilean.common.symbol_cache import find
from minilean.common.views import ExtendedDictionary, require_default
from minilean.data.dictionaries import no_key, symbol_of
from minilean.securities.security import Security


class SecurityCreator(Protocol):
    """Makes securities: `engine.security_service.SecurityService`."""

    def create(self, symbol: Symbol) -> Security:
        """A security that is not among the algorithm's."""
        ...


class SecurityManager(ExtendedDictionary):
    """Securities in the order of LEAN's dictionary.

    Iterating gives those that are active now. Looking up also finds those that were removed, whose profit still counts.
    """

    __slots__ = ("_active", "_all", "_listeners", "_service", "_some", "_values")

    _kind = Security
    _service: SecurityCreator

    def __init__(self) -> None:
        self._active: DotnetDictionary[Symbol, Security] = DotnetDictionary()
        # by the text of the symbol, whose hash Python keeps: hundreds of look-ups in a step
        self._all: dict[str, Security] = {}
        self._values: list[Security] | None = None
        self._some: dict[Callable[[Security], bool], list[Security]] = {}
        self._listeners: list[Callable[[], None]] = []

    def set_security_service(self, service: SecurityCreator) -> None:
        """Let this make the securities of benchmarks."""
        self._service = service

    def create_benchmark_security(self, symbol: Symbol) -> Security:
        """A security of a benchmark's own, apart from one of the same symbol that the algorithm trades."""
        return self._service.create(symbol)

    def _on_changed(self, listener: Callable[[], None]) -> None:
        """Call the listener whenever a security is added or removed, or needs another margin."""
        self._listeners.append(listener)

    def add(self, security: Security) -> None:
        """Make a security active; one that is active already stays as it is."""
        if security.symbol in self._active:
            return
        self._active[security.symbol] = security
        self._all[security.symbol._text] = security
        security._on_margin_changed(self._tell)
        security._account_listeners.append(self._some.clear)
        self._changed()

    def remove(self, symbol: object) -> bool:
        """Make a security inactive; false if it was not active. It can still be looked up."""
        found = self._find(symbol)
        if found is None or found.symbol not in self._active:
            return False
        del self._active[found.symbol]
        self._changed()
        return True

    def _changed(self) -> None:
        self._values = None
        self._some.clear()
        self._tell()

    def _tell(self) -> None:
        for listener in self._listeners:
            listener()

    def _find(self, key: object) -> Security | None:
        if isinstance(key, str):
            symbol = find(key)
            return None if symbol is None else self._all.get(symbol._text)
        if key is None:
            return None
        return self._all.get(symbol_of(key)._text)

    def __getitem__(self, key: object) -> Security:
        security = self._all.get(key._text) if type(key) is Symbol else self._find(key)
        if security is None:
            if key is None:
                raise no_key(self)
            raise KeyNotFoundException(lambda: _unknown(key, [known.symbol.value for known in self._all.values()]))
        return security

    def get(self, key: object, default: Any = None) -> Any:
        """The security of a symbol or ticker, or the default."""
        found = self._all.get(key._text) if type(key) is Symbol else self._find(key)
        if default is None:
            return found
        require_default(default, Security)
        return default if found is None else found

    def contains_key(self, key: object) -> bool:
        """Whether the algorithm has or had the security."""
        return self.get(key) is not None

    def _is_active(self, symbol: Symbol) -> bool:
        """Whether the security was added and not removed since."""
        return symbol in self._active

    def values(self) -> list[Security]:
        """The active securities."""
        if self._values is None:
            self._values = self._active.value_list()
        return self._values

    def _where(self, wanted: Callable[[Security], bool]) -> list[Security]:
        """The active securities of which something holds, looked for again only after a position or a model has changed.

        Of hundreds of securities an account holds a few, and it is asked for them in every step.

        Args:
            wanted: tells by position, settlement model and interest model alone.
        """
        found = self._some.get(wanted)
        if found is None:
            self._some[wanted] = found = [security for security in self.values() if wanted(security)]
        return found

    def keys(self) -> list[Symbol]:
        """Their symbols."""
        return self._active.key_list()

    def items(self) -> list[tuple[Symbol, Security]]:
        """Symbols with securities, active ones."""
        return list(zip(self._active.key_list(), self._active.value_list(), strict=True))

    @property
    def total(self) -> list[Security]:
        """All securities that were ever added."""
        return list(self._all.values())

    @property
    def count(self) -> int:
        """Number of active securities."""
        return len(self._active)

    def __len__(self) -> int:
        return len(self._active)


def _unknown(key: object, known: list[str]) -> str:
    if str(key).upper() in known:
        return f"{key} came from a universe or the engine: name it by its symbol, or add it, as with add_equity, to name it by ticker."
    near = similar(str(key).upper(), known)
    hint = f" Did you mean {near[0]!r}?" if near else " Add it first, e.g. with add_equity."
    return f"{key} is not among the securities of this algorithm.{hint}"
