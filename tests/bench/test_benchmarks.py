"""What is compared: names, data and files that are there."""

from __future__ import annotations

from pathlib import Path

from benchmarks import benchmarks

SHORT = ["buy_and_hold", "order_types", "long_run", "600 resting orders", "600 resting orders, a fill on each bar", "three refits"]


def test_without_real_prices_the_short_ones_are_left(tmp_path: Path) -> None:
    assert [each.name for each in benchmarks(None)] == SHORT
    assert [each.name for each in benchmarks(tmp_path)] == [*SHORT, "macro_years", "stocks_400", "macro_lstm, cold", "macro_lstm, warm"]


def test_each_starts_a_file_that_is_there_and_writes_where_it_is_told(repo_root: Path, tmp_path: Path) -> None:
    for each in benchmarks(tmp_path / "prices"):
        words = each.command(repo_root, tmp_path / "output", tmp_path / "store")
        assert any(word.startswith(str(repo_root)) and Path(word).exists() for word in words), words
        if "--output" in words:
            assert words[words.index("--output") + 1] == str(tmp_path / "output")


def test_the_strategy_is_that_of_each_side(tmp_path: Path) -> None:
    cold = next(each for each in benchmarks(tmp_path) if each.name == "macro_lstm, cold")
    assert str(tmp_path / "other" / "algorithms" / "macro_lstm") in cold.command(tmp_path / "other", tmp_path, tmp_path)
