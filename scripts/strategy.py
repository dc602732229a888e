"""`make strategy NAME=x`: a new strategy that runs, and its test."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import sys
import tempfile
from pathlib import Path
from string import Template

import click

from minilean.commands.exit_codes import exit_code
from minilean.errors import InputError

ROOT = Path(__file__).resolve().parents[1]
LOWEST_ID, NUM_IDS = 100_000_000, 900_000_000

MAIN = Template('''"""Hold SPY while its close is above the mean of its last closes: a beginning, to be changed into your own."""

from datetime import datetime

from AlgorithmImports import *


class $class_name(QCAlgorithm):
    """Look at each close; what is bought or sold then fills at the next open."""

    def initialize(self):
        start, end = (datetime.fromisoformat(self.get_parameter(name)) for name in ("start", "end"))
        self.set_start_date(start.year, start.month, start.day)
        self.set_end_date(end.year, end.month, end.day)
        self.set_cash(100_000)
        self.spy = self.add_equity("SPY", Resolution.DAILY).symbol
        self.mean = self.sma(self.spy, self.get_parameter("lookback", 20), Resolution.DAILY)

    def on_data(self, data):
        if not self.mean.is_ready or not data.bars.contains_key(self.spy):
            return
        is_above = data.bars[self.spy].close > self.mean.current.value
        if is_above and not self.portfolio[self.spy].invested:
            self.set_holdings(self.spy, 0.9)
        elif not is_above and self.portfolio[self.spy].invested:
            self.liquidate(self.spy)
''')

README = Template("""# $name

Holds SPY while its close is above the mean of its last closes. The close decides, the order fills at the next open.

| parameter | default | meaning |
| --- | --- | --- |
| `start`, `end` | `2019-01-01`, `2020-11-30` | first and last day |
| `lookback` | `20` | closes in the mean |
""")

TEST = Template('''"""$name on prices that are written down here: what it does, day by day."""

from __future__ import annotations

from pathlib import Path

import pytest

from minilean.project.loading import find_project, load_algorithm_class
from minilean.testing import RunResult, run

FOLDER = Path(__file__).resolve().parents[3] / "algorithms" / "$name"
PARAMETERS = {"start": "2024-01-02", "end": "2024-01-31", "lookback": "3"}


@pytest.fixture(scope="module")
def strategy() -> type:
    return load_algorithm_class(find_project(FOLDER))


def filled(result: RunResult) -> list[tuple[str, int]]:
    return [(f"{order.last_fill_time:%m-%d}", round(order.quantity)) for order in result.orders]


def test_it_buys_above_the_mean_and_sells_below_it(strategy: type) -> None:
    # the mean of three closes is 101 on 4 January, 102 on the 5th and 98 on the 8th; LEAN keeps a quarter of a percent in reserve
    result = run(strategy, {"SPY": [100, 100, 103, 103, 88, 88]}, start="2024-01-02", parameters=PARAMETERS)

    assert filled(result) == [("01-05", 871), ("01-09", -871)]
    assert not result.holdings["SPY"].invested


def test_it_stays_out_while_prices_fall(strategy: type) -> None:
    result = run(strategy, {"SPY": [100, 99, 98, 97, 96]}, start="2024-01-02", parameters=PARAMETERS)

    assert result.orders == []
''')


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("name", default="")
def strategy(name: str) -> None:
    """Write the strategy NAME into algorithms/NAME, and its test into tests/algorithms/NAME."""
    write_strategy(ROOT, name)


def main() -> None:
    """Run the command line and exit with its code."""
    sys.exit(exit_code(lambda: strategy.main(standalone_mode=False), "Interrupted; nothing was written."))


def write_strategy(root: Path, name: str) -> None:
    """Write algorithms/NAME and tests/algorithms/NAME, and say what can be done with them.

    Args:
        root: of the checkout.
        name: of the strategy.

    Raises:
        InputError: the name cannot be one, or is taken.
    """
    folder, tests = root / "algorithms" / name, root / "tests" / "algorithms" / name
    class_name = "".join(part.capitalize() for part in name.split("_")) + "Algorithm"
    if not re.fullmatch(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", name) or class_name in {"QCAlgorithm", "IAlgorithm"}:
        raise InputError(
            f"{name!r} cannot be the name of a strategy: expected small letters, digits and single underscores, a letter first, "
            "such as make strategy NAME=buy_the_dip."
        )
    for taken in (folder, tests):
        if taken.exists():
            raise InputError(f"There is a {taken.relative_to(root)} already: choose another name, or delete it.")
    config = {
        "algorithm-language": "Python",
        "parameters": {"start": "2019-01-01", "end": "2020-11-30", "lookback": "20"},
        "description": "Holds SPY while its close is above the mean of its last closes.",
        "local-id": free_id(root, name),
        "libraries": [{"name": "forecasting", "path": "Library/forecasting"}],
    }
    words = {"name": name, "class_name": class_name}
    about = {"config.json": json.dumps(config, indent=4) + "\n", "README.md": README.substitute(words)}
    _put_folder(folder, {"main.py": MAIN.substitute(words)} | about)
    try:
        _put_folder(tests, {"test_main.py": TEST.substitute(words)})
    except BaseException:
        shutil.rmtree(folder)
        raise
    click.echo(f"""algorithms/{name} and its test are written. Next:
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
