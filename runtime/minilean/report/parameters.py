"""The parameters that were in effect in a run, those that nobody gave included.

Three places know them. The result files have those that were given. The runtime has noted what the algorithm asked for with
`get_parameter`, and got. And an algorithm may publish them itself, in minilean and in LEAN alike: as tags `name=value`, by `add_tag`, which
result files keep.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

_PUBLISHED = re.compile(r"([A-Za-z_][\w.-]*)=(.*)", re.DOTALL)


@dataclass(frozen=True)
class EffectiveParameter:
    """A parameter as the algorithm used it.

    Args:
        name: of the parameter.
        value: in effect.
        origin: whether it was given or is a default; with the text that was given where it was read as something else.
    """

    name: str
    value: str
    origin: str


def parameters_in_effect(given: Mapping[str, str], asked: Mapping[str, str], tags: Iterable[str]) -> list[EffectiveParameter]:
    """Merge what the three places say; what the algorithm publishes counts most, and what was given least.

    Args:
        given: by the project or for the run.
        asked: what the algorithm got for those that it asked for.
        tags: of the run; those that are no `name=value` are passed over.
    """
    published = {found[1]: found[2] for found in map(_PUBLISHED.fullmatch, tags) if found}
    values = {**given, **asked, **published}
    return [EffectiveParameter(name, value, _origin(value, given.get(name))) for name, value in values.items()]


def _origin(value: str, text: str | None) -> str:
    if text is None:
        return "default"
    return "given" if text == value else f"given as “{text}”"
