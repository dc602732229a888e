"""What must never be in a committed file: keys, addresses of package indexes, paths of one person's machine."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

# Folders that git ignores or owns, by name anywhere, and at the root.
IGNORED = {".git", ".hypothesis", ".ipynb_checkpoints", ".pytest_cache", ".ruff_cache", ".venv", "__pycache__", "backtests"}
IGNORED_AT_ROOT = {"data", "storage", "site", "build", "dist"}

# Written in pieces, so that this file does not contain what it looks for.
PACKAGE_INDEX = ["pypi" + r"\.org", "python" + r"hosted\.org", r"--(?:extra-)?index" + "-url", "--find" + "-links"]
TOKENS = [r"AKIA[0-9A-Z]{16}", r"gh[pousr]_[A-Za-z0-9]{36}", r"xox[abpr]-[A-Za-z0-9-]{20,}", r"sk-[A-Za-z0-9]{32,}"]
CREDENTIALS = ["api-access-token", "job-user-id", "job-organization-id", "[a-z-]*(?:password|secret|api-key)"]
FORBIDDEN = {
    "address of a package index": re.compile("|".join(PACKAGE_INDEX)),
    "path of one machine": re.compile(r"(?<![\w./~-])/(?:work|tmp|home/[a-z]\w*|Users/[A-Za-z]\w*)/|[A-Z]:\\Users\\"),
    "private key": re.compile("-----BEGIN [A-Z ]*PRIVATE" + " KEY-----"),
    "access token": re.compile(rf"\b(?:{'|'.join(TOKENS)})\b"),
    "credential in lean.json": re.compile(rf'"(?:{"|".join(CREDENTIALS)})": "[^"]{{2,}}"'),
}


def committed_files(root: Path) -> Iterator[Path]:
    """Yield the files of the checkout that git does not ignore."""
    for path in sorted(root.iterdir()):
        if path.is_dir():
            if path.name not in IGNORED | IGNORED_AT_ROOT and not path.name.endswith(".egg-info"):
                yield from (file for file in sorted(path.rglob("*")) if file.is_file() and not IGNORED & set(file.parts[len(root.parts) :]))
        elif path.name not in IGNORED:  # in a worktree .git is a file
            yield path


def findings(root: Path) -> list[str]:
    """List ``file:line kind`` for everything forbidden in a text file under the root."""
    found = []
    for file in committed_files(root):
        content = file.read_bytes()
        if b"\0" in content:
            continue
        text = content.decode("utf-8")
        for kind, pattern in FORBIDDEN.items():
            found += [f"{file.relative_to(root)}:{text.count(chr(10), 0, match.start()) + 1} {kind}" for match in pattern.finditer(text)]
    return found


def test_the_checkout_has_none_of_it(repo_root: Path) -> None:
    assert sum(1 for _ in committed_files(repo_root)) > 50, "too few files were seen for the check to mean anything"
    assert findings(repo_root) == []


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("index = https://pypi" + ".org/simple", "address of a package index"),
        ("--extra-index" + "-url https://example.com", "address of a package index"),
        ('folder = "/work' + '/main/data"', "path of one machine"),
        ("cd /home" + "/somebody/project", "path of one machine"),
        ("open('/tmp" + "/file')", "path of one machine"),
        ("-----BEGIN RSA PRIVATE" + " KEY-----", "private key"),
        ("token = " + "ghp_" + "a" * 36, "access token"),
        ('"api-access-token": ' + '"0123456789"', "credential in lean.json"),
    ],
)
def test_a_planted_line_is_found(tmp_path: Path, line: str, kind: str) -> None:
    (tmp_path / "runtime").mkdir()
    (tmp_path / "runtime" / "planted.py").write_text(f"first = 1\n{line}\n", encoding="utf-8")

    assert findings(tmp_path) == [f"runtime/planted.py:2 {kind}"]


def test_what_git_ignores_is_not_searched(tmp_path: Path) -> None:
    for folder in (".venv/lib", "data/equity", "algorithms/macro_lstm/backtests/run"):
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / "file.txt").write_text("cd /home" + "/somebody/project", encoding="utf-8")

    assert findings(tmp_path) == []
