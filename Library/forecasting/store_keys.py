r"""The one scheme of object store keys. Published weights have keys without data in them: what was traded, when and how is enough.

    <strategy>/<symbol>/<spec hash>/<month>-<seed>-<digest>.npz   the weights of one month and seed; the
                                                           month of a weekly refit has its day, such as 2020-03-06
    <strategy>/<symbol>/<spec hash>/bundle.json            the first form of published weights, read and never written: what there is
    <strategy>/<symbol>/<spec hash>/weights-<hash>.npz     and its payload, the weights of all months and seeds
    <strategy>/refits.json                                 what the newest run of the strategy trained and loaded
    refits/<content hash>.npz                              one refit, found again by what it was trained on

LEAN accepts letters, digits, ``\ / _ # - $ =`` and space, and at most one dot, which letters or digits must follow
(``LocalObjectStore``).
"""

import re
from dataclasses import dataclass

from forecasting.errors import InvalidKey, InvalidSpec
from forecasting.specs import require_seed

_LEAN_KEY = re.compile(r"\.?[A-Za-z0-9\\/_#\-$= ]+(\.[A-Za-z0-9]+)?")
_PART = re.compile(r"[A-Za-z0-9_#\-$=]+")
_DIGEST = re.compile(r"[0-9a-f]{64}")
_PERIOD = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?")
_WEIGHTS = re.compile(
    r"(?P<folder>[^/]+/[^/]+/[0-9a-f]{16})/(?P<month>[0-9]{4}-[0-9]{2}(-[0-9]{2})?)-(?P<seed>0|[1-9][0-9]{0,9})-(?P<digest>[0-9a-f]{16})\.npz"
)


@dataclass(frozen=True)
class WeightKeys:
    """Keys of the weights of one strategy, symbol and spec.

    Args:
        strategy: folder name of the strategy.
        symbol: ticker; a dot, as in BRK.B, becomes ``=`` because LEAN allows a single dot in a key.
        spec_hash: ``ModelSpec.hash``.

    Raises:
        InvalidKey: a part is empty or has a character that LEAN refuses.
    """

    strategy: str
    symbol: str
    spec_hash: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "symbol", self.symbol.replace(".", "="))
        for name in ("strategy", "symbol", "spec_hash"):
            _require_part(name, getattr(self, name))

    @property
    def folder(self) -> str:
        """What all of these keys begin with, without the slash."""
        return f"{self.strategy}/{self.symbol}/{self.spec_hash}"

    @property
    def bundle(self) -> str:
        """Key of the manifest of a bundle, the first form of published weights."""
        return checked(f"{self.folder}/bundle.json")

    def payload(self, digest: str) -> str:
        """Key of the payload of a bundle, which has this SHA-256, in hexadecimal digits."""
        return checked(f"{self.folder}/weights-{digest[:16]}.npz")

    def weights(self, month: str, seed: int, digest: str) -> str:
        """Key of the weights of one month and seed.

        Args:
            month: such as 2020-03, or 2020-03-06 of a weekly refit.
            seed: which of the seeds.
            digest: SHA-256 of what decides their forecasts, hexadecimal.

        Raises:
            InvalidKey: the month is not written as 2020-03 or 2020-03-06, or no backend takes the seed.
        """
        return checked(f"{self.folder}/{entry_name(month, seed).replace('/', '-')}-{digest[:16]}.npz")


@dataclass(frozen=True)
class WeightsKey:
    """What the key of the weights of one month and seed says.

    Args:
        folder: ``WeightKeys.folder``.
        month: such as 2020-03, or 2020-03-06 of a weekly refit.
        seed: which of the seeds.
        digest: sixteen digits of the SHA-256 of what decides their forecasts.
    """

    folder: str
    month: str
    seed: int
    digest: str


def parse_weights_key(key: str) -> WeightsKey | None:
    """What a key says; None when it is not one of the weights of one month and seed."""
    found = _WEIGHTS.fullmatch(key)
    return WeightsKey(found["folder"], found["month"], int(found["seed"]), found["digest"]) if found else None


def refits_key(strategy: str) -> str:
    """Key of the list of refits of a strategy's newest run.

    Raises:
        InvalidKey: the strategy's name cannot be part of a key.
    """
    _require_part("strategy", strategy)
    return checked(f"{strategy}/refits.json")


def refit_key(digest: str) -> str:
    """Key of the refit whose spec, seed, data and versions have this SHA-256, in hexadecimal digits.

    Raises:
        InvalidKey: that is no SHA-256.
    """
    if not _DIGEST.fullmatch(digest):
        raise InvalidKey(f"{digest!r} is no SHA-256: expected 64 hexadecimal digits.")
    return checked(f"refits/{digest[:32]}.npz")


def entry_name(month: str, seed: int) -> str:
    """Name of one month and seed inside a bundle, such as ``2020-03/1``.

    Raises:
        InvalidKey: the month is not written as 2020-03 or 2020-03-06, or no backend takes the seed.
    """
    if not _PERIOD.fullmatch(month):
        raise InvalidKey(f"{month!r} is no month: expected a year and a month such as 2020-03, or a day such as 2020-03-06.")
    try:
        require_seed(seed)
    except InvalidSpec as error:
        raise InvalidKey(str(error)) from error
    return f"{month}/{seed}"


def checked(key: str) -> str:
    """The key itself, if LEAN would accept it.

    Raises:
        InvalidKey: LEAN's object store would refuse it.
    """
    if not _LEAN_KEY.fullmatch(key):
        raise InvalidKey(f"The object store refuses the key {key!r}: use letters, digits, / _ # - $ = and at most one dot before letters.")
    return key


def _require_part(name: str, value: str) -> None:
    if not _PART.fullmatch(value):
        raise InvalidKey(f"The {name} {value!r} cannot be part of an object store key: use letters, digits and _ # - $ = only.")
