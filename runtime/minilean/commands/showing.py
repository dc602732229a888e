"""How the command that runs now shows how far it is: one switch, `--progress / --no-progress`, and one rule for all of them."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from enum import Enum, auto
from typing import Any, TypeVar

import click

from minilean.common.standard_streams import reopen_streams

LINE_SECONDS = 10.0  # between two lines where there is no bar
_KEY = "minilean.progress"
_F = TypeVar("_F", bound=Callable[..., Any])


class Showing(Enum):
    """What a person sees of long work."""

    BAR = auto()
    LINES = auto()
    NOTHING = auto()


def progress_option() -> Callable[[_F], _F]:
    """The switch of every command with long work; `showing` knows how it stands."""

    def keep(context: click.Context, _parameter: click.Parameter, value: bool) -> None:
        context.meta[_KEY] = value

    text = "Show how far it is: a bar in a terminal, a line every ten seconds elsewhere.  [default: progress]"
    return click.option("--progress/--no-progress", default=True, expose_value=False, callback=keep, help=text)


def showing() -> Showing:
    """A bar on a terminal that can move its cursor, lines elsewhere, nothing when the command was told so."""
    context = click.get_current_context(silent=True)
    if context is not None and not context.meta.get(_KEY, True):
        return Showing.NOTHING
    reopen_streams()
    can_draw = sys.stderr.isatty() and os.environ.get("TERM", "").lower() not in ("dumb", "unknown")
    return Showing.BAR if can_draw else Showing.LINES
