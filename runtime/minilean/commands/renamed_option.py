"""An option that was called otherwise before: the former name works for one version more, and says what it is called now."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

if TYPE_CHECKING:
    from click.parser import _OptionParser


class RenamedOption(click.Option):
    """An option with a value; `--help` knows it by its name of today alone.

    Args:
        former: what it was called, such as ``--jobs``.
        arguments: as for ``click.Option``.
        options: likewise.
    """

    def __init__(self, *arguments: Any, former: str, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.former = former
        self._former_key = f"former {self.name}"

    def add_to_parser(self, parser: _OptionParser, ctx: click.Context) -> None:
        """Let the command line have either name."""
        super().add_to_parser(parser, ctx)
        parser.add_option(self, [self.former], dest=self._former_key, action="append" if self.multiple else "store", nargs=self.nargs)

    def consume_value(self, ctx: click.Context, opts: Mapping[str, Any]) -> tuple[Any, ParameterSource]:
        """The value that was given under one of the names.

        Raises:
            UsageError: it was given under both.
        """
        value, source = super().consume_value(ctx, opts)
        if self._former_key not in opts:
            return value, source
        name = self.opts[0]
        if source is ParameterSource.COMMANDLINE:
            raise click.UsageError(f"{name} is given twice, as {self.former}, its former name, too: give {name} alone.", ctx)
        click.echo(f"{self.former} is called {name} now; the former name is understood in this version for the last time.", err=True)
        return opts[self._former_key], ParameterSource.COMMANDLINE
