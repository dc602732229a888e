"""Tiny benchmarks on two checkouts: how often and in which order they run, and what is made of it."""

from __future__ import annotations

from pathlib import Path

import comparison
import pytest
from checkouts import Checkout
from comparison import Benchmark, Comparison, Progress, compare
from measure import Measurement

Sides = tuple[Checkout, Checkout]


@pytest.fixture
def sides(tmp_path: Path) -> Sides:
    """Two folders."""
    for name in ("base", "here"):
        (tmp_path / name).mkdir()
    return Checkout("base", tmp_path / "base", tmp_path), Checkout("here", tmp_path / "here", tmp_path)


@pytest.fixture
def runs(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[str]:
    """The runs so far, each a name and a side; no process is started. The base takes what the name says, this checkout 10 % more."""
    seen: list[str] = []

    def measured(command: list[str], environment: dict[str, str], root: Path) -> Measurement:
        name, seconds, fingerprint = command
        side = root.name
        seen.append(f"{name} {side}")
        factor = 1.1 if side == "here" else 1.0
        return Measurement(float(seconds), float(seconds) * factor, 1.0, fingerprint or side)

    monkeypatch.setattr(comparison, "measured", measured)
    return seen


def benchmark(name: str, seconds: float, fingerprint: str = "same", **named) -> Benchmark:
    return Benchmark(name, lambda root, output, store: [name, str(seconds), fingerprint], **named)


def test_short_runs_have_fifteen_pairs_and_long_ones_five_and_the_order_alternates(runs: list[str], sides: Sides, tmp_path: Path) -> None:
    found = list(compare([benchmark("short", 1.0), benchmark("long", 2.0)], sides[0], sides[1], tmp_path / "runs", lambda progress: None))

    assert [(row.name, len(row.base), len(row.here)) for row in found] == [("short", 15, 15), ("long", 5, 5)]
    assert runs[:4] == ["short base", "short here", "long base", "long here"]
    assert runs[4:10] == ["short base", "short here", "short here", "short base", "short base", "short here"]
    assert runs[34:] == [f"long {side}" for side in ("base", "here", "here", "base", "base", "here", "here", "base", "base", "here")]


def test_a_slower_checkout_is_told_by_how_much(runs: list[str], sides: Sides, tmp_path: Path) -> None:
    (found,) = compare([benchmark("work", 3.0)], sides[0], sides[1], tmp_path / "runs", lambda progress: None)

    assert found.ratios.change.median == pytest.approx(1.1)
    assert found.ratios.noise.median == 1.0
    assert found.trouble() == "work takes 10.0 % more processor time than the base, which is above the 3 % allowed."


def test_other_orders_are_told(runs: list[str], sides: Sides, tmp_path: Path) -> None:
    (found,) = compare([benchmark("work", 3.0, fingerprint="")], sides[0], sides[1], tmp_path / "runs", lambda progress: None)

    assert found.trouble() == "work gives other orders or weights than the base, so its times say nothing."


def test_a_checkout_that_is_as_fast_has_no_trouble() -> None:
    assert Comparison("work", (1.0, 1.0), (1.02, 1.03), is_same=True).trouble() is None


def test_the_time_left_is_known_once_all_have_run_and_shrinks_to_the_last_run(runs: list[str], sides: Sides, tmp_path: Path) -> None:
    told: list[Progress] = []
    list(compare([benchmark("a", 2.0), benchmark("b", 3.0, warm_ups=2)], sides[0], sides[1], tmp_path / "runs", told.append))

    assert [progress.left for progress in told[:6]] == [None] * 6
    # five pairs of 2 s and five of 3 s
    assert (told[6].name, told[6].done, told[6].left) == ("a, base", 16.0, 50.0)
    assert (told[7].left, told[-1].left, told[-1].name) == (48.0, 3.0, "b, here")
    assert len(runs) == 6 + 10 + 10


@pytest.mark.parametrize(("keeps_store", "seen"), [(False, [0] * 12), (True, [0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5])])
def test_a_run_starts_in_empty_folders_but_for_a_store_that_is_kept(
    keeps_store: bool, seen: list[int], sides: Sides, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found: list[int] = []

    def measured(command: list[str], environment: dict[str, str], root: Path) -> Measurement:
        output, store = (Path(word) for word in command)
        assert list(output.iterdir()) == []
        before = len(list(store.iterdir()))
        found.append(before)
        for folder in (output, store):
            (folder / str(before)).touch()
        return Measurement(3.0, 3.0, 1.0, "")

    monkeypatch.setattr(comparison, "measured", measured)
    work = Benchmark("work", lambda root, output, store: [str(output), str(store)], keeps_store=keeps_store)
    list(compare([work], sides[0], sides[1], tmp_path / "runs", lambda progress: None))

    assert sorted(found) == seen
    assert (tmp_path / "runs" / "work, base").exists() is keeps_store
