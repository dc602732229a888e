"""Words that this project once had for itself, where the field has its own: none of them comes back, in a name or in a sentence."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterable
from pathlib import Path

import pytest

# The field's word for each. Plain English that is no name stays allowed: a run remembers, a figure is shown.
PRIVATE = {
    "atomic_write": r"\bwhole_files\b",
    "parallel": r"\bside[ _]work\b|\bSideWork\b",
    "shutdown": r"\b(?:import|class|def) leaving\b|\bcommon[./]leaving\b|\bleaving\.(?:py\b|[a-z_]+\()",
    "gc_control": r"\b(?:import|class|def) collecting\b|\bcommon[./]collecting\b|\bcollecting\.(?:py\b|[a-z_]+\()",
    "DualNamed": r"\bSpelledOut\b|\bspelled_out\b",
    "risk_off": r"\b[Hh]avens?\b",
    "display_name": r"\bimport (?:\w+, )*shown\b|\bnaming\.shown\b|\bfunction shown\b|\b_?know_type\b",
    "register": r"\bdef _?remember\b|\b_?remember\(",
    "truncated and perturbed": r"\bcut and disturb\w*|\bdisturbed (?:data|prices|bars|runs?|files)\b",
}
ANY = re.compile("|".join(PRIVATE.values()))
# What LEAN recorded is as LEAN said it, what is pinned is a list of names; the changelog says what was renamed.
ELSEWHERE = ("tests/conformance/", "constraints.txt", "CHANGELOG.md")
THIS = Path(__file__).name


def tracked_files(root: Path) -> list[str]:
    """Names of the files that git knows."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=root, capture_output=True, text=True, check=True).stdout
    return [name for name in listed.split("\0") if name and not name.startswith(ELSEWHERE) and not name.endswith(THIS)]


def findings(root: Path, names: Iterable[str]) -> list[str]:
    """``file:line word`` for every private word in the name or the text of a file, with the field's word for it."""
    found = []
    for name in names:
        path = root / name
        content = path.read_bytes() if path.is_file() else b"\0"  # deleted, and not committed yet
        text = name if b"\0" in content else f"{name}\n{content.decode('utf-8')}"
        for number, line in enumerate(text.splitlines() if ANY.search(text) else []):
            found += [f"{name}:{number} is {word}" for word, pattern in PRIVATE.items() if re.search(pattern, line)]
    return found


def test_no_tracked_file_has_a_private_word(repo_root: Path) -> None:
    if not (repo_root / ".git").exists():
        pytest.skip("not a checkout of git")
    names = tracked_files(repo_root)

    assert len(names) > 500, "too few files were seen for the check to mean anything"
    assert findings(repo_root, names) == []


@pytest.mark.parametrize(
    ("line", "word"),
    [
        ("from minilean.common.whole_files import write_whole", "atomic_write"),
        ("# side work of a run", "parallel"),
        ("from minilean.common import leaving", "shutdown"),
        ("leaving.before_exit(action)", "shutdown"),
        ("See common/collecting.py.", "gc_control"),
        ("class Order(SpelledOut):", "DualNamed"),
        ("self.haven = [IEF]", "risk_off"),
        ("from minilean.common.naming import LeanObject, shown", "display_name"),
        ("function shown(value, kind) {", "display_name"),
        ("know_type(Order)", "display_name"),
        ("remember(Order)", "register"),
        ('"""Runs on cut and disturbed data."""', "truncated and perturbed"),
        ("prices of the disturbed data", "truncated and perturbed"),
    ],
)
def test_a_planted_word_is_found(tmp_path: Path, line: str, word: str) -> None:
    (tmp_path / "planted.py").write_text(f"first = 1\n{line}\n", encoding="utf-8")

    assert findings(tmp_path, ["planted.py"]) == [f"planted.py:2 is {word}"]


def test_a_planted_file_name_is_found(tmp_path: Path) -> None:
    (tmp_path / "whole_files.py").touch()

    assert findings(tmp_path, ["whole_files.py"]) == ["whole_files.py:0 is atomic_write"]


def test_plain_english_is_no_private_word(tmp_path: Path) -> None:
    words = "A trade remembers how far it was shown; leaving out what disturbs, collecting the rest.\nshown = [text]\n"
    (tmp_path / "plain.py").write_text(words, encoding="utf-8")

    assert findings(tmp_path, ["plain.py"]) == []
