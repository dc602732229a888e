"""Code that nothing uses: what vulture finds in the product, without LEAN's own names, which algorithms may use at any time.

Tests are not read: what only a test calls is unused. LEAN's names come from quantconnect-stubs, which describe all of LEAN; the names that
something else calls stand in ``unused_code.toml``, each with its reason.
"""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.metadata import files
from pathlib import Path

import click
from vulture import Vulture

ROOT = Path(__file__).resolve().parents[1]
PRODUCT = ("runtime", "Library", "models", "algorithms", "research", "scripts", "bench")
WHITELIST = "scripts/unused_code.toml"
# What these register is called by who reads the register: click, and the lists of networks, references and features.
REGISTERING = ["@click.command", "@*.command", "@network", "@reference", "@feature"]
# An exact value is read by the name of its float: `float_of("profit_exact")`.
EXACT = ["*_exact"]
# vulture's own measure: names that may be reached in a way that it cannot see have 60.
MIN_CONFIDENCE = 60
STUB_NAME = re.compile(r"^\s*(?:class |def )?(\w+)\s*[(:=]", re.MULTILINE)


@cache
def lean_names() -> set[str]:
    """All names that LEAN's classes, methods, properties and constants have."""
    stubs = [file for file in files("quantconnect-stubs") or () if file.suffix == ".pyi"]
    if not stubs:
        raise click.ClickException("quantconnect-stubs, from which LEAN's names come, has no stubs; make setup installs it")
    return {name for stub in stubs for name in STUB_NAME.findall(stub.read_text(encoding="utf-8"))}


def whitelist(root: Path) -> dict[str, str]:
    """The names that are used where vulture does not look, and why."""
    return tomllib.loads((root / WHITELIST).read_text(encoding="utf-8"))["used"]


def findings(root: Path) -> Iterator[str]:
    """Yield a line for each piece of code that nothing uses, and for each entry of the whitelist that is wrong."""
    vulture = Vulture(ignore_names=EXACT, ignore_decorators=REGISTERING)
    vulture.scavenge([str(root / folder) for folder in PRODUCT if (root / folder).is_dir()], exclude=["*/backtests/*"])
    vulture.used_names |= lean_names()
    reasons = whitelist(root)
    needed = set()
    for item in vulture.get_unused_code(min_confidence=MIN_CONFIDENCE):
        file = Path(item.filename).resolve().relative_to(root)
        if item.name in reasons:
            needed.add(item.name)
        elif not is_algorithm(file, item.typ):
            yield f"{file}:{item.first_lineno} {item.message}"
    for name, reason in reasons.items():
        if name not in needed:
            yield f"{WHITELIST} has {name}, which is used or gone; take it out"
        elif not reason.strip():
            yield f"{WHITELIST} has {name} without a reason; say who uses it"


def is_algorithm(file: Path, kind: str) -> bool:
    """Whether it is the class of a strategy, which LEAN finds by itself."""
    return kind == "class" and file.parts[0] == "algorithms" and file.name == "main.py"


@click.command()
@click.argument("root", type=click.Path(exists=True, file_okay=False, path_type=Path), default=ROOT)
def unused_code(root: Path) -> None:
    """List the code under ROOT, by default this checkout, that nothing uses; exit code 1 if there is any."""
    found = list(findings(root.resolve()))
    for line in found:
        click.echo(line)
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    unused_code()
