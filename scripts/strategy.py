"""`make strategy NAME=x`: a new strategy that runs, and its tests, as a copy of one whose own tests look at what is copied."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from string import Template

import click

from minilean.commands.exit_codes import exit_code
from minilean.errors import InputError

ROOT = Path(__file__).resolve().parents[1]
LOWEST_ID, NUM_IDS = 100_000_000, 900_000_000

# What is copied, and under which name, with {name} for the new strategy's.
MODEL = "threshold_lstm"
COPIED = {"main.py": "main.py", "threshold_settings.py": "{name}_settings.py", "config.json": "config.json"}
COPIED_TESTS = {
    "conftest.py": "conftest.py",
    "test_invented_prices.py": "test_main.py",
    "test_threshold_settings.py": "test_{name}_settings.py",
}
README = Template("""# $name

A network forecasts the next close of one fund. Above the threshold the strategy buys, below its negative it sells, and between the two it
keeps what it has: the rule of [$model](../$model/README.md), which this began as.

`trade` in `main.py` has the rule, `${name}_settings.py` the parameters that it alone has; all else is in
[Library/forecasting/strategy](../../Library/forecasting/strategy).

$parameters""")


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("name", default="")
def strategy(name: str) -> None:
    """Write the strategy NAME into algorithms/NAME, and its tests into tests/algorithms/NAME."""
    write_strategy(ROOT, name)


def main() -> None:
    """Run the command line and exit with its code."""
    sys.exit(exit_code(lambda: strategy.main(standalone_mode=False), "Interrupted; nothing was written."))


def write_strategy(root: Path, name: str) -> None:
    """Write algorithms/NAME and tests/algorithms/NAME, copies of threshold_lstm, and say what can be done with them.

    Args:
        root: of the checkout.
        name: of the strategy.

    Raises:
        InputError: the name cannot be one, or is taken, or what is copied is not all there.
    """
    folder, tests = root / "algorithms" / name, root / "tests" / "algorithms" / name
    camel = "".join(part.capitalize() for part in name.split("_"))
    if not re.fullmatch(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", name) or camel in {"QC", "I"}:  # LEAN has QCAlgorithm and IAlgorithm
        raise InputError(
            f"{name!r} cannot be the name of a strategy: expected small letters, digits and single underscores, a letter first, "
            "such as make strategy NAME=buy_the_dip."
        )
    for taken in (folder, tests):
        if taken.exists():
            raise InputError(f"There is a {taken.relative_to(root)} already: choose another name, or delete it.")
    for taken in root.glob(f"algorithms/*/{name}_settings.py"):
        raise InputError(f"There is a {taken.relative_to(root)} already, of another strategy: choose another name.")
    words = {
        "threshold_settings": f"{name}_settings",
        "ThresholdSettings": f"{camel}Settings",
        "ThresholdLstm": f"{camel}Algorithm",
        MODEL: name,
    }
    files = _copies(root, f"algorithms/{MODEL}", COPIED, words)
    config = json.loads(files["config.json"]) | {"local-id": free_id(root, name)}
    files["config.json"] = json.dumps(config, indent=4) + "\n"
    parameters = _section(root, f"algorithms/{MODEL}/README.md", "Parameters")
    files["README.md"] = README.substitute(name=name, model=MODEL, parameters=_renamed(parameters, words))
    tests_of_it = _copies(root, f"tests/algorithms/{MODEL}", COPIED_TESTS, words)
    _put_folder(folder, files)
    try:
        _put_folder(tests, tests_of_it)
    except BaseException:
        shutil.rmtree(folder)
        raise
    click.echo(f"""algorithms/{name} and its tests are written. Next:
  make backtest PROJECT=algorithms/{name}
  make setup && .venv/bin/python -m pytest tests/algorithms/{name}""")


def free_id(root: Path, name: str) -> int:
    """A nine-digit number that belongs to no project of the workspace, the same one for the same name and projects."""
    configs = [*root.glob("algorithms/*/config.json"), *root.glob("Library/*/config.json"), root / "research" / "config.json"]
    taken = {json.loads(path.read_text(encoding="utf-8")).get("local-id") for path in configs if path.exists()}
    number = int.from_bytes(hashlib.sha256(name.encode()).digest())
    while LOWEST_ID + number % NUM_IDS in taken:
        number += 1
    return LOWEST_ID + number % NUM_IDS


def _copies(root: Path, folder: str, names: Mapping[str, str], words: Mapping[str, str]) -> dict[str, str]:
    """The files of a folder under their new names, each with its words replaced."""
    return {new.format(name=words[MODEL]): _renamed(_read(root, f"{folder}/{old}"), words) for old, new in names.items()}


def _read(root: Path, path: str) -> str:
    try:
        return (root / path).read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise InputError(
            f"There is no {path}, and a new strategy begins as a copy of {MODEL}: git checkout {path} brings it back."
        ) from error


def _renamed(text: str, words: Mapping[str, str]) -> str:
    # in one pass, longest first: a name may hold one of the words itself
    every = "|".join(map(re.escape, sorted(words, key=len, reverse=True)))
    return re.sub(every, lambda found: words[found[0]], text)


def _section(root: Path, path: str, heading: str) -> str:
    """A section of a document, heading included, up to the next one."""
    found = re.search(rf"^## {heading}$.*?(?=^## |\Z)", _read(root, path), re.MULTILINE | re.DOTALL)
    if found is None:
        raise InputError(f"{path} has no section {heading!r}: git checkout {path} brings it back.")
    return found[0].rstrip() + "\n"


def _put_folder(folder: Path, files: dict[str, str]) -> None:
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".", dir=folder.parent) as temporary:
        part = Path(temporary) / folder.name
        part.mkdir()
        for name, text in files.items():
            (part / name).write_text(text, encoding="utf-8", newline="\n")
        shutil.move(part, folder)


if __name__ == "__main__":
    main()
