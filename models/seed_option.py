"""The option `--seeds` of the commands that compare."""

import click

from forecasting.specs import MOST_SEED, read_seeds


def seeds_of(_ctx: click.Context, _param: click.Parameter, text: str) -> tuple[int, ...]:
    """The seeds of a text such as ``1,2``.

    Raises:
        BadParameter: it is no list of seeds.
    """
    try:
        return read_seeds(text)
    except ValueError as error:
        raise click.BadParameter(
            f"{text!r} is no list of seeds: expected whole numbers from 0 to {MOST_SEED} separated by commas, each once, such as 1,2."
        ) from error
