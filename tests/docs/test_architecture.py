"""The page about the architecture names files, names and layers that the tree has, and leaves out no room."""

from __future__ import annotations

import ast
import re
import tomllib
from functools import cache
from pathlib import Path

import pytest

# Where a path on the page may begin; and what algorithms are told of by name, wherever the text stands.
PLACES = ("runtime/minilean", "")
_LAYER = re.compile(r"^\d+\. `([^`]+)`$", re.MULTILINE)
NAMES_OF_LEAN = {"on_data", "history", "add_universe"}


def blocks(markdown: str) -> list[str]:
    """Paragraphs, list items and table rows, the layers aside."""
    text = _LAYER.sub("", markdown)
    return [block for block in re.split(r"\n\s*\n|\n(?=[*|]|\d+\. )", text) if "`" in block]


def layers(markdown: str) -> list[str]:
    """The lines of the list of layers, the top first."""
    return _LAYER.findall(markdown)


@cache  # reads a file or a folder of modules
def names_of(place: Path) -> frozenset[str]:
    """Classes, functions, methods and constants that a file or folder defines."""
    found: set[str] = set()
    for path in place.rglob("*.py") if place.is_dir() else [place]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, (ast.ClassDef, ast.FunctionDef)):
                found.add(node.name)
            elif isinstance(node, ast.Assign):
                found |= {target.id for target in node.targets if isinstance(target, ast.Name)}
            elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
                found.add(node.target.id)
    return frozenset(found)


def place_of(root: Path, path: str) -> Path | None:
    """Where a path of the page lies; None if the tree has no such file or folder."""
    places = [root / start / path for start in PLACES]
    return next((place for place in places if place.exists() and place.is_dir() == path.endswith("/")), None)


def wrong(root: Path, markdown: str) -> list[str]:
    """What the page says that is not so: a path that is not there, or a name that no file of its paragraph, item or row defines."""
    found = []
    targets = set(re.findall(r"^([a-z-]+):", (root / "Makefile").read_text(encoding="utf-8"), flags=re.MULTILINE))
    for block in blocks(markdown):
        tokens = re.findall(r"`([^`]+)`", block)
        paths = [token for token in tokens if "/" in token or re.search(r"\.(py|md|toml)$", token)]
        known = {path: place_of(root, path) for path in paths}
        found += [path for path, place in known.items() if place is None]
        defined = NAMES_OF_LEAN.union(*(names_of(place) for place in known.values() if place and (place.is_dir() or place.suffix == ".py")))
        for token in tokens:
            if token not in known and token not in defined and token.removeprefix("make ") not in targets:
                found.append(token)
    return found


@pytest.fixture(scope="module")
def page(repo_root: Path) -> str:
    return (repo_root / "docs" / "architecture.md").read_text(encoding="utf-8")


def test_every_path_and_name_is_there(repo_root: Path, page: str) -> None:
    assert page.count("`") > 200, "hardly anything was checked"
    assert wrong(repo_root, page) == []


def test_every_room_has_a_row_and_a_layer(repo_root: Path, page: str) -> None:
    minilean = repo_root / "runtime" / "minilean"
    rooms = {f"{path.name}/" for path in minilean.iterdir() if (path / "__init__.py").exists()}
    rooms |= {path.name for path in minilean.glob("*.py")} - {"__init__.py"}
    assert sorted(re.findall(r"^\| `([^`]+)` \|", page, flags=re.MULTILINE)) == sorted(rooms)
    in_layers = [room for line in layers(page) for room in line.split(" | ")]
    assert sorted(in_layers) == sorted(room.removesuffix("/").removesuffix(".py") for room in rooms)


def test_the_layers_are_those_of_the_contract(repo_root: Path, page: str) -> None:
    config = tomllib.loads((repo_root / "pyproject.toml").read_text(encoding="utf-8"))
    (contract,) = [one for one in config["tool"]["importlinter"]["contracts"] if one["type"] == "layers"]
    assert layers(page) == contract["layers"]


def test_each_step_from_file_to_report_names_a_file(page: str) -> None:
    path = page.partition("## The path of a bar")[2].partition("\n## ")[0]
    steps = re.split(r"\n(?=\d+\. )", path)[1:]
    assert [step.partition(".**")[0].partition("**")[2] for step in steps][:: len(steps) - 1] == ["File", "Report"]
    assert [step for step in steps if not re.search(r"`[a-z_/]+\.py`", step)] == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("* `orders/nothing.py` is missing", ["orders/nothing.py"]),
        ("* `orders/` and `orders`", ["orders"]),
        ("* `errors.py/` is no folder", ["errors.py/"]),
        ("* `errors.py` (`InputError`, `OutputError`)", ["OutputError"]),
        ("* `errors.py` has no\n  such thing as `EngineLoop`", ["EngineLoop"]),
        ("Run `make check` or `make nothing`.", ["make nothing"]),
        ("* `engine/loop.py` (`EngineLoop`)\n* `EngineLoop` of another item", ["EngineLoop"]),
    ],
)
def test_what_is_wrong_is_found(repo_root: Path, text: str, found: list[str]) -> None:
    assert wrong(repo_root, text) == found
