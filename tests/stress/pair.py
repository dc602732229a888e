"""Runs a program twice, each time in a process of its own with other hashes, another time zone and another locale, and compares them."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
DATA = ROOT / "tests" / "conformance" / "data"
ENVIRONMENTS = (
    {"PYTHONHASHSEED": "1", "TZ": "America/Los_Angeles", "LC_ALL": "C", "LANG": "C"},
    {"PYTHONHASHSEED": "4242", "TZ": "Asia/Kolkata", "LC_ALL": "de_DE.UTF-8", "LANG": "de_DE.UTF-8", "PYTHONUTF8": "1"},
)
_SECONDS = 300
# what may differ: ids that are drawn, and how long things took
_ID = re.compile(r"\b[0-9a-f]{32}\b|\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b")
# results say when they were made, logs how long it took, and a text of an object of no other has its address
_CLOCK = re.compile(r'"(?:StartTime|EndTime)": "[^"]*"|\d+(?:\.\d+)? seconds|0x[0-9a-f]{6,}')
_INSIDE = re.compile(r"INSIDE (/minilean/[^:]+):(\d+): ")
_PYTHONS = re.compile(r"^Error: (?:Attribute|Key|Type|Value|Index|Name|Assertion|ZeroDivision|Recursion|Runtime)Error at .*", re.MULTILINE)
_TRACE = re.compile(r'File "[^"]*(/minilean/[^"]+\.py)", line (\d+)')


@dataclass(frozen=True)
class Failure:
    """What was wrong with a program.

    Args:
        seed: of the program.
        kind: `differs`, `traceback`, `error from inside`, or `ends` for one that Python raised and no line of the program caught.
        text: what exactly.
    """

    seed: int
    kind: str
    text: str

    @property
    def family(self) -> tuple[str, str]:
        """What failures of one reason share."""
        if self.kind == "differs":
            return self.kind, self.text.partition(",")[0].partition(":")[0]
        return self.kind, self.text[self.text.find("INSIDE ") :] if "INSIDE " in self.text else self.text


def run_twice(text: str, seed: int, folder: Path) -> list[Failure]:
    """Run a program in both environments.

    Args:
        text: of the program.
        seed: of the program, for the report.
        folder: where its runs go.

    Returns:
        What was wrong; nothing where both runs gave the same and no traceback names a file of minilean.
    """
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "program.py").write_text(text, encoding="utf-8")
    outputs = [_run(folder, number) for number in range(len(ENVIRONMENTS))]
    failures = [Failure(seed, "traceback", found) for output in outputs[:1] for found in tracebacks(output["printed"])]
    failures += [Failure(seed, "ends", found) for found in _PYTHONS.findall(outputs[0]["printed"])]
    failures += [Failure(seed, "error from inside", found) for found in errors_inside(outputs[0].get("storage/trace", ""))]
    return failures + [Failure(seed, "differs", found) for found in differences(*outputs)]


def _run(folder: Path, number: int) -> dict[str, str]:
    out = folder / f"run{number}"
    shutil.rmtree(out, ignore_errors=True)
    kept = {name: value for name, value in os.environ.items() if not name.startswith("LC_")}
    environment = kept | {"PYTHONPATH": str(ROOT / "runtime"), "COLUMNS": "120"} | ENVIRONMENTS[number]
    words = ["backtest", folder / "program.py", "--data-folder", DATA, "--output", out, "--object-store", out / "storage", "--no-report"]
    command = [sys.executable, "-m", "minilean", *map(str, words), "--no-progress"]
    done = subprocess.run(command, env=environment, capture_output=True, check=False, timeout=_SECONDS)
    printed = (done.stdout + done.stderr).decode("utf-8", "replace").replace(str(out), "OUT")
    files = {path.relative_to(out).as_posix(): path for path in sorted(out.rglob("*")) if path.is_file()}
    return {"printed": f"exit code {done.returncode}\n{printed}"} | {name: path.read_text("utf-8") for name, path in files.items()}


def tracebacks(printed: str) -> list[str]:
    """Places in files of minilean that tracebacks name, each once: the innermost of each."""
    parts = printed.split("Traceback (most recent call last)")[1:]
    innermost = [places[-1] for part in parts if (places := _TRACE.findall(part))]
    return sorted({f"{file}:{line}: {_last_line(part)}" for part, (file, line) in zip(parts, innermost, strict=False)})


def _last_line(part: str) -> str:
    lines = [line for line in part.splitlines() if re.match(r"\w[\w.]*(Error|Exception|Exit)?: ", line)]
    return lines[0][:200] if lines else ""


def errors_inside(trace: str) -> list[str]:
    """Errors that minilean did not raise on purpose, by place."""
    return sorted(
        {f"{line[line.index(' raised ') + 8 :][:300]}" for line in trace.splitlines() if _INSIDE.search(line) and " raised " in line}
    )


def differences(one: dict[str, str], other: dict[str, str]) -> list[str]:
    """Files that differ in more than drawn ids and wall-clock figures, with the first line that does."""
    found = [f"{name}: only in one run" for name in sorted(one.keys() ^ other.keys())]
    for name in sorted(one.keys() & other.keys()):
        first, second = (_comparable(output[name]) for output in (one, other))
        if first != second:
            lines = zip(first.splitlines(), second.splitlines(), strict=False)
            place, pair = next(((n, pair) for n, pair in enumerate(lines, 1) if pair[0] != pair[1]), (0, ("", "")))
            start = next((i for i, (a, b) in enumerate(zip(*pair, strict=False)) if a != b), 0)
            near = [line[max(0, start - 60) : start + 120] for line in pair]
            found.append(f"{name}, line {place}: {near[0]!r} and {near[1]!r}")
    return found


def _comparable(text: str) -> str:
    seen: dict[str, str] = {}
    return _CLOCK.sub("", _ID.sub(lambda found: seen.setdefault(found[0], f"id{len(seen)}"), text))
