"""The option `--parameter KEY VALUE` of every command that runs or trains a strategy, spelt as in LEAN's own command line."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

_FORM = "--parameter takes a name and a value with a space between them, such as --parameter end 2020-11-30"
_F = TypeVar("_F", bound=Callable[..., Any])


class ParameterCommand(click.Command):
    """A command that explains the option when it is given in another form."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Take the words of the command line apart.

        Raises:
            UsageError: they are no options or arguments of the command.
        """
        for option, name in zip(args, [*args[1:], ""], strict=True):
            given = name if option == "--parameter" else option.removeprefix("--parameter=")
            if "=" in given and given != option:
                key, _, value = given.partition("=")
                raise click.UsageError(f"{_FORM}: write --parameter {key} {value or 'VALUE'}.", ctx)
        try:
            return super().parse_args(ctx, args)
        except click.BadOptionUsage as error:
            if error.option_name != "--parameter":
                raise
            raise click.UsageError(f"{_FORM}.", ctx) from error


def parameter_option(text: str = "Override a parameter; repeatable.") -> Callable[[_F], _F]:
    """The option, which gives pairs of text under the name `parameters`.

    Args:
        text: what `--help` says of it.
    """
    return click.option("--parameter", "parameters", type=(str, str), multiple=True, metavar="KEY VALUE", help=text)
