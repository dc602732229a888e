"""The pages of `docs/`: what they say to type is typed, what they say is printed is printed, and what cannot be run says so."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from doc_blocks import blocks, marks, run_page, shell_commands, unseen

# Run by the tests of the README and of make.
TESTED_ELSEWHERE = frozenset({"make backtest", "make test", "make report"})
# Blocks that need what a test has not, by file; every other one is run.
NOT_RUN = {
    "README.md": {"needs Docker": 2},
    "CONTRIBUTING.md": {"needs the network": 1},
    "docs/debugging.md": {"needs Docker": 1},
    "docs/tutorial.md": {"needs Docker": 1, "needs a QuantConnect account": 1},
}


def pages(root: Path) -> list[Path]:
    """The pages that are written by hand."""
    return sorted((root / "docs").rglob("*.md"))


def read(root: Path, page: str) -> str:
    return (root / page).read_text(encoding="utf-8")


def test_what_cannot_be_run_is_marked_and_counted(repo_root: Path) -> None:
    documents = ["README.md", "CONTRIBUTING.md", *(str(page.relative_to(repo_root)) for page in pages(repo_root))]

    assert {page: found for page in documents if (found := marks(read(repo_root, page)))} == NOT_RUN


def test_every_other_block_of_the_pages_is_looked_at(repo_root: Path) -> None:
    found = {page.name: unseen(page.read_text(encoding="utf-8")) for page in pages(repo_root)}

    assert {"index.md", "tutorial.md", "debugging.md"} <= set(found)
    assert {page: lines for page, lines in found.items() if lines} == {}


@pytest.mark.parametrize(
    "page",
    ["docs/index.md"]
    + [pytest.param(f"docs/{name}.md", marks=pytest.mark.long) for name in ("alpha", "book", "debugging", "own_models", "tutorial")],
)
def test_a_page_does_what_it_says(repo_root: Path, installed_checkout: Path, environment: dict[str, str], page: str) -> None:
    assert run_page(read(repo_root, page), installed_checkout, environment, TESTED_ELSEWHERE) == []


def test_every_command_of_contributing_is_one_that_a_test_knows(repo_root: Path) -> None:
    text = read(repo_root, "CONTRIBUTING.md")

    assert "make test" in shell_commands(text)
    assert unknown_commands(text, read(repo_root, "tests/workspace/test_make.py")) == []
    assert unseen(text) == []


def unknown_commands(markdown: str, tests_of_make: str) -> list[str]:
    """Commands that are no target which the tests of make start, and not marked."""
    typed = [command for block in blocks(markdown) if block.language == "sh" and not block.mark for command in block.commands]
    return [
        command
        for command in typed
        if not (command.startswith("make ") and re.search(f'"{re.escape(command.split()[1])}[ "]', tests_of_make))
    ]


def test_an_unknown_command_is_found() -> None:
    markdown = "```sh\nmake lint   # style\nmake lin\nrm file\n```\n\n```sh\n# needs the network\nping\n```\n"

    assert unknown_commands(markdown, '("lint", "ruff")') == ["make lin", "rm file"]


def test_no_page_with_code_is_left_out(repo_root: Path) -> None:
    with_code = {page.name for page in pages(repo_root) if blocks(page.read_text(encoding="utf-8"))}

    assert with_code == {"index.md", "alpha.md", "debugging.md", "tutorial.md", "book.md", "own_models.md"}


PLANTED = """
```python title="folder/said.py"
print("one", input(), sep=" and ")
```

```sh
# a comment
python3 folder/said.py   # why
make backtest
python3 -c "raise SystemExit(3)"  # exit code 3
```

```text
(Pdb) two
one and t…
```

```python
assert open("folder/said.py").read()
```

```sh
# needs Docker
docker run nothing
```
"""


def test_a_page_that_is_right_passes(tmp_path: Path, environment: dict[str, str]) -> None:
    assert run_page(PLANTED, tmp_path, environment, frozenset({"make backtest"})) == []
    assert marks(PLANTED) == {"needs Docker": 1}
    assert shell_commands(PLANTED) == [
        "python3 folder/said.py", "make backtest", 'python3 -c "raise SystemExit(3)"', "docker run nothing",
    ]  # fmt: skip
    assert unseen(PLANTED) == []


@pytest.mark.parametrize(
    ("right", "wrong", "line"),
    [
        ("one and t…", "one and f…", 13),
        ("# exit code 3", "# exit code 2", 6),
        ("folder/said.py   #", "folder/siad.py   #", 6),
        ('assert open("folder/said.py").read()', "assert False", 18),
    ],
)
def test_a_page_that_is_wrong_is_found(tmp_path: Path, environment: dict[str, str], right: str, wrong: str, line: int) -> None:
    assert right in PLANTED
    found = run_page(PLANTED.replace(right, wrong), tmp_path, environment, frozenset({"make backtest"}))

    assert f"line {line}" in [entry.partition(":")[0] for entry in found]


def test_a_block_that_no_run_looks_at_is_found() -> None:
    planted = "```python\n1\n```\n\n```text\nprinted by nothing\n```\n\n```\nno language\n```\n"

    assert unseen(planted) == ["line 5: text", "line 9: no language"]
