"""Code blocks of the documents: what they are, which need what a test has not, and how a page is run from top to bottom."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

# A first line such as `# needs Docker` says that a block cannot be run here.
MARKS = ("needs Docker", "needs a QuantConnect account", "needs a broker", "needs the network")
_FENCE = re.compile(r'^```(?P<language>\w*)(?: title="(?P<title>[^"]+)")?\n(?P<text>.*?)^```$', re.MULTILINE | re.DOTALL)
_EXIT_CODE = re.compile(r"  # exit code (\d+)$")
_PROMPT = "(Pdb) "
ANYTHING = "…"


@dataclass(frozen=True)
class Block:
    """One fenced block.

    Args:
        language: `sh` is typed, `python` is run, or a file where it has a title, `text` is what the block before it prints.
        title: path of the file that it is the content of; empty for none.
        text: its lines.
        line: where it begins.
    """

    language: str
    title: str
    text: str
    line: int

    @property
    def mark(self) -> str:
        """What it needs that a test has not; empty for nothing."""
        first = self.text.partition("\n")[0].removeprefix("# ")
        return first if first in MARKS else ""

    @property
    def commands(self) -> list[str]:
        """The lines that are typed, comments left out."""
        lines = (line.partition("  #")[0].strip() for line in self.text.splitlines())
        return [line for line in lines if line and not line.startswith("#")]

    @property
    def exit_codes(self) -> list[int]:
        """What each command ends with, as the comment beside it says; 0 without one."""
        lines = (line for line in self.text.splitlines() if line.strip() and not line.startswith("#"))
        return [int(found[1]) if (found := _EXIT_CODE.search(line)) else 0 for line in lines]


def blocks(markdown: str) -> list[Block]:
    """All fenced blocks of a text, in order."""
    return [
        Block(found["language"], found["title"] or "", found["text"], markdown.count("\n", 0, found.start()) + 1)
        for found in _FENCE.finditer(markdown)
    ]


def shell_commands(markdown: str) -> list[str]:
    """What a person types of a text: the lines of all ``sh`` blocks, comments left out."""
    return [command for block in blocks(markdown) if block.language == "sh" for command in block.commands]


def marks(markdown: str) -> dict[str, int]:
    """How many blocks of a text need what."""
    found = [block.mark for block in blocks(markdown)]
    return {mark: found.count(mark) for mark in MARKS if mark in found}


def unseen(markdown: str) -> list[str]:
    """Blocks that no run of the page would look at: of another language, or what nothing before them can have printed."""
    every = blocks(markdown)
    before = ["", *(block.language for block in every)]
    return [
        f"line {block.line}: {block.language or 'no language'}"
        for block, previous in zip(every, before, strict=False)
        if not (block.language in ("sh", "python") or (block.language == "text" and previous == "sh"))
    ]


def run_page(markdown: str, checkout: Path, environment: Mapping[str, str], tested_elsewhere: frozenset[str]) -> list[str]:
    """Do what a page says, from top to bottom: write its files, type its commands, read what they print.

    Args:
        markdown: the page.
        checkout: where.
        environment: of the commands.
        tested_elsewhere: commands that are passed over.

    Returns:
        What went otherwise than the page says, one entry each.
    """
    wrong: list[str] = []
    every = blocks(markdown)
    printed = ""
    for block, after in zip(every, [*every[1:], Block("", "", "", 0)], strict=True):
        if block.mark:
            continue
        if block.title:
            file = checkout / block.title
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(block.text, encoding="utf-8")
        elif block.language == "python":
            done = _run([sys.executable, "-c", block.text], checkout, environment, "")
            wrong += [f"line {block.line}: {done.stdout}"] if done.returncode else []
        elif block.language == "sh":
            printed = ""
            typed = "".join(f"{line.removeprefix(_PROMPT)}\n" for line in after.text.splitlines() if line.startswith(_PROMPT))
            for command, code in zip(block.commands, block.exit_codes, strict=True):
                if command in tested_elsewhere:
                    continue
                done = _run(["bash", "-c", command], checkout, environment, typed)
                printed += done.stdout
                if done.returncode != code:
                    wrong.append(f"line {block.line}: {command} ended with {done.returncode} and not {code}:\n{done.stdout}")
        elif block.language == "text":
            wrong += [f"line {block.line}: nothing like {line!r} in\n{printed}" for line in _not_printed(block.text, printed)]
    return wrong


def _run(command: list[str], checkout: Path, environment: Mapping[str, str], typed: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, cwd=checkout, env=environment, input=typed, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=300,
        check=False,
    )  # fmt: skip


def _not_printed(expected: str, printed: str) -> list[str]:
    """The lines of a block that are not among those that were printed; what is typed at a prompt is not looked for."""
    actual = [line.removeprefix(_PROMPT).strip() for line in printed.splitlines()]
    wanted = [line for line in expected.splitlines() if line.strip() and not line.startswith(_PROMPT)]
    return [line for line in wanted if not any(_pattern(line).fullmatch(candidate) for candidate in actual)]


def _pattern(line: str) -> re.Pattern[str]:
    return re.compile(".*".join(re.escape(part) for part in line.strip().split(ANYTHING)))
