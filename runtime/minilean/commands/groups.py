"""Groups of commands that import a command when it is run, and know which one a misspelt word means."""

from __future__ import annotations

import os
from collections.abc import Mapping
from importlib import import_module
from typing import Any

import click

from minilean.common.similar_names import similar

_SIMILAR = 0.5


class CommandGroup(click.Group):
    """A group that names the nearest command when there is none of a name, and prints without colours where NO_COLOR asks for it."""

    def make_context(self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any) -> click.Context:
        """The context of a call; bars heed NO_COLOR by themselves."""
        if os.environ.get("NO_COLOR"):
            extra.setdefault("color", False)
        return super().make_context(info_name, args, parent, **extra)

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that the first word names.

        Raises:
            UsageError: there is none.
        """
        name, names = args[0], self.list_commands(ctx)
        if name.startswith("-") or self.get_command(ctx, name) is not None:
            return super().resolve_command(ctx, args)
        near = similar(name.lower(), names, cutoff=_SIMILAR)
        hint = f"Did you mean {near[0]!r}?" if near else f"The commands are {', '.join(names)}."
        raise click.UsageError(f"There is no command {name!r}. {hint}", ctx)


class LazyGroup(CommandGroup):
    """A group whose commands pay for their own imports only.

    Args:
        commands: module and name in it of each command, by the word that calls it.
    """

    commands_in: Mapping[str, tuple[str, str]] = {}

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names in order."""
        return sorted(self.commands_in)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, imported now."""
        if cmd_name not in self.commands_in:
            return None
        module, attribute = self.commands_in[cmd_name]
        return getattr(import_module(module), attribute)


def lazy_group(commands: Mapping[str, tuple[str, str]]) -> type[LazyGroup]:
    """A class of groups with these commands, for `click.group(cls=...)`."""
    return type("LazyGroup", (LazyGroup,), {"commands_in": dict(commands)})
