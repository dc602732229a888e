"""`minilean surface`: which of LEAN's types and members are here?"""

from __future__ import annotations

import json
import textwrap
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import click

from minilean.common.atomic_write import write_whole
from minilean.errors import InputError
from minilean.project.lean_api import TABLE, table_lines, type_names, types_apart
from minilean.surface.areas import renewed, rows
from minilean.surface.comparison import Presence, TypeSurface, surface_of, unknown_to_lean
from minilean.surface.stubs import read_stubs, stubs_folder

_WIDTH = 120


@click.command()
@click.argument("types", nargs=-1)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option(
    "--readme", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="Renew the table of names in this file instead."
)
@click.option("--from-stubs", is_flag=True, help="Renew minilean's table of LEAN's API from quantconnect-stubs instead.")
@click.option("--own", is_flag=True, help="Print what minilean gives algorithms and LEAN does not instead.")
def surface(types: tuple[str, ...], as_json: bool, readme: Path | None, from_stubs: bool, own: bool) -> int:
    """Print which members of LEAN's TYPES, or of all, minilean has, refuses by name, and lacks.

    LEAN's side is a table that comes with minilean, so that nothing of LEAN need be installed. Types of derivatives, of companies'
    figures and of vendors' data are counted at the end.
    """
    if from_stubs:
        stubs = read_stubs(stubs_folder())
        write_whole(TABLE, [line + "\n" for line in table_lines(stubs.types, stubs.apart)])
        click.echo(f"{TABLE}: {len(stubs.types)} types.")
    elif readme is not None:
        write_whole(readme, [renewed(readme.read_text(encoding="utf-8"))])
        click.echo(f"{readme}: {sum(len(names) for _, names in rows())} names.")
    elif own:
        click.echo("\n".join(unknown_to_lean()))
    else:
        unknown = [name for name in types if name not in type_names()]
        if unknown:
            raise InputError(f"LEAN's table has no type {unknown[0]!r}; write its name as in C#, such as Slice.")
        found = [surface_of(name) for name in types or sorted(type_names(), key=str.lower)]
        if as_json:
            click.echo(json.dumps([{**asdict(this), "presence": this.presence.value} for this in found], indent=2))
        else:
            _print(found, bool(types))
    return 0


def _print(found: Sequence[TypeSurface], in_full: bool) -> None:
    click.echo(f"{'type':<60}{'there':>8}{'refused':>8}{'absent':>8}")
    for this in found:
        if this.presence is Presence.THERE:
            click.echo(f"{this.name:<60}{len(this.there):>8}{len(this.refused):>8}{len(this.absent):>8}")
            for title, names in (("there", this.there if in_full else ()), ("refused", this.refused), ("absent", this.absent)):
                _print_names(title, names)
    for presence in (Presence.REFUSED, Presence.ABSENT):
        _print_names(f"types {presence.value}", [this.name for this in found if this.presence is presence])
    here = [this for this in found if this.presence is Presence.THERE]
    counts = {presence: sum(1 for this in found if this.presence is presence) for presence in Presence}
    click.echo(f"Types: {counts[Presence.THERE]} there, {counts[Presence.REFUSED]} refused, {counts[Presence.ABSENT]} absent.")
    members = [sum(len(names) for names in kind) for kind in zip(*((t.there, t.refused, t.absent) for t in here), strict=True)]
    if members:
        click.echo(f"Members of types that are there: {members[0]} there, {members[1]} refused, {members[2]} absent.")
    if not in_full:
        apart = ", ".join(f"{count} of {purpose}" for purpose, count in types_apart().items())
        click.echo(f"Besides, LEAN gives algorithms these types: {apart}.")


def _print_names(title: str, names: Sequence[str]) -> None:
    if names:
        click.echo(textwrap.fill(f"{title}: {', '.join(names)}", _WIDTH, initial_indent="    ", subsequent_indent="        "))
