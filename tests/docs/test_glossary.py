"""The glossary is in order, explains each word once and briefly, and every file and name that it points to exists."""

from __future__ import annotations

import ast
import itertools
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

FOLDERS = ("Library", "algorithms", "models", "runtime")


@dataclass(frozen=True)
class Entry:
    """One word: what it means, and the files and names where it lives."""

    term: str
    text: str
    where: tuple[str, ...]


def entries(markdown: str) -> list[Entry]:
    """All entries of a glossary."""
    found = re.findall(r"^## (.+)\n\n(.+)\n\nWhere: (.+)\n", markdown, re.MULTILINE)
    return [Entry(term, text, tuple(re.findall(r"`([^`]+)`", where))) for term, text, where in found]


@cache  # reads all modules
def defined_names(root: Path) -> set[str]:
    """Classes, functions, methods and constants of all modules."""
    found: set[str] = set()
    for folder in FOLDERS:
        for path in (root / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, (ast.ClassDef, ast.FunctionDef)):
                    found.add(node.name)
                elif isinstance(node, ast.Assign):
                    found |= {target.id for target in node.targets if isinstance(target, ast.Name)}
    return found


def findings(markdown: str, root: Path) -> list[str]:
    """What is wrong with a glossary."""
    found, names = entries(markdown), defined_names(root)
    terms = [entry.term for entry in found]
    wrong = [f"{first} before {second}" for first, second in itertools.pairwise(terms) if first.lower() >= second.lower()]
    wrong += [f"{term} has another form" for term in re.findall(r"^## (.+)$", markdown, re.MULTILINE) if term not in terms]
    for entry in found:
        for place in entry.where:
            is_there = (root / place).exists() if "/" in place or "." in place else place in names
            wrong += [] if is_there else [f"{entry.term}: there is no {place}"]
        # an end of a sentence is followed by a capital or by nothing
        if not entry.text.endswith(".") or len(re.findall(r"\.(?= [A-Z*`]|$)", entry.text)) > 2:
            wrong.append(f"{entry.term} is not said in one or two sentences")
        if not entry.where:
            wrong.append(f"{entry.term} is nowhere")
    return wrong


@pytest.fixture(scope="module")
def glossary() -> str:
    return (Path(__file__).parents[2] / "docs" / "glossary.md").read_text(encoding="utf-8")


def test_nothing_is_wrong_with_the_glossary(glossary: str, repo_root: Path) -> None:
    assert findings(glossary, repo_root) == []


def test_it_explains_every_field_of_a_spec_that_is_a_parameter(glossary: str) -> None:
    terms = {entry.term.lower().replace(" ", "_") for entry in entries(glossary)}

    assert len(terms) > 80
    assert {"lookback", "horizon", "training_bars", "holdout", "forecast_bars", "seed_alignment", "units", "layers", "target"} <= terms
    assert {"epoch", "backend", "network", "seed", "recipe", "budget", "decide"} <= terms


GOOD = "# Glossary\n\n## Bar\n\nA stretch of time.\n\nWhere: `TradeBar`\n\n## Window\n\nSome bars.\n\nWhere: `models/trials.py`\n"


@pytest.mark.parametrize(
    ("change", "finding"),
    [
        (("", ""), None),
        (("`TradeBar`", "`TardeBar`"), "Bar: there is no TardeBar"),
        (("models/trials.py", "models/tirals.py"), "Window: there is no models/tirals.py"),
        (("## Bar", "## Yard"), "Yard before Window"),
        (("## Bar", "## Window"), "Window before Window"),
        (("Where: `TradeBar`", "See `TradeBar`"), "Bar has another form"),
        (("`TradeBar`", "TradeBar"), "Bar is nowhere"),
        (("A stretch of time.", "One. Two. Three."), "Bar is not said in one or two sentences"),
    ],
)
def test_what_is_wrong_is_found(repo_root: Path, change: tuple[str, str], finding: str | None) -> None:
    found = findings(GOOD.replace(*change), repo_root)
    assert found == ([] if finding is None else [finding])
