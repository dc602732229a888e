"""The recipes that are compared are those of the published table: the specs behind them do not change with their names."""

from __future__ import annotations

import re
from pathlib import Path

from candidates import CANDIDATES, FORMER_NAMES

from forecasting.specs import ModelSpec, NetworkSpec, TrainingSpec, WindowSpec


def test_every_recipe_has_the_spec_that_its_row_was_measured_with() -> None:
    hashes = {name: ModelSpec(WindowSpec(), recipe.network, recipe.training).hash for name, recipe in CANDIDATES.items()}

    assert hashes == {
        "fast": "ab6334bdd656cd2a",
        "seed": "ac366a182d98e89f",
        "seed, epochs=8": "61c8795df3f3e856",
        "fast, units=32, layers=2, epochs=20, batch_size=64, learning_rate=0.005": "8cb50c17645c67d4",
        "fast, units=32, batch_size=64": "f0bcb09298085816",
        "fast, dropout=0.2": "7aaeb895697eedb4",
        "fast, target=return": "56cadcaf2ec56e67",
    }


def test_a_recipe_is_called_by_the_fields_that_differ() -> None:
    changed = CANDIDATES["fast, dropout=0.2"]

    assert (changed.network, changed.training) == (NetworkSpec(dropout=0.2), TrainingSpec())
    assert changed.chosen_on is None  # only the one that was chosen was chosen by prices


def test_the_published_table_has_every_recipe(repo_root: Path) -> None:
    table = (repo_root / "models" / "README.md").read_text().partition("| recipe |")[2]
    rows = re.findall(r"^\| ([a-z][^|]*?)(?: \(nearly constant\))? \| \d", table, re.MULTILINE)

    assert sorted(rows) == sorted(CANDIDATES)


def test_every_former_name_is_a_recipe() -> None:
    assert len(FORMER_NAMES) == 5
    assert set(FORMER_NAMES.values()) <= CANDIDATES.keys()
    assert not FORMER_NAMES.keys() & CANDIDATES.keys()
