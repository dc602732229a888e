"""Parameters of a project, as text, converted by the type of the default (`QCAlgorithm.GetParameter`)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

_INTEGER = re.compile(r"^\s*[+-]?\d+\s*$")


class Parameters:
    """The merged parameters of `config.json` and the command line."""

    def __init__(self, values: Mapping[str, str]) -> None:
        self._values = dict(values)

    def get(self, name: str, default: Any = None) -> Any:
        """The parameter in the type of the default; the default where it is missing or does not parse."""
        value = self._values.get(name)
        if value is None:
            return default
        if default is None or isinstance(default, str):
            return value
        if isinstance(default, bool):
            return {"true": True, "false": False}.get(value.strip().lower(), default)
        if isinstance(default, int):
            return int(value) if _INTEGER.match(value) else default
        if isinstance(default, float):
            try:
                return float(value)
            except ValueError:
                return default
        return value

    def as_dict(self) -> dict[str, str]:
        """A copy of all parameters."""
        return dict(self._values)
