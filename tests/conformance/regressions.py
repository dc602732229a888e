"""Run LEAN's own regression algorithms on LEAN's own data and compare with the figures LEAN publishes: `make regressions LEAN=...`.

Nothing of LEAN's is kept here: the algorithms, the data and the published figures are read from a checkout of LEAN, and what remains
is one table. Of algorithms that LEAN has in C# only, `ports/` holds our own that do the same in Python. Every difference needs a reason
in `regressions.toml`; one without makes the command fail.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import click

from minilean.commands.exit_codes import exit_code
from minilean.commands.renamed_option import RenamedOption
from minilean.common.interruption import watch_interruptions

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
PORTS = HERE / "ports"
HASH = "OrderListHash"
_REFUSAL = "`lean backtest`"
_PYTHON, _CSHARP = "Algorithm.Python", "Algorithm.CSharp"
_SECONDS = 900


@dataclass(frozen=True)
class Run:
    """What minilean made of one algorithm.

    Attributes:
        statistics: as LEAN prints them, with the order hash under `OrderListHash`; empty where the run did not come to its end.
        error: the sentence that ended the run, or "".
    """

    statistics: Mapping[str, str]
    error: str = ""

    @property
    def refused(self) -> bool:
        """Whether the runtime said that it does not model what the algorithm asks for."""
        return _REFUSAL in self.error


@dataclass(frozen=True)
class Row:
    """One line of the table.

    Attributes:
        name: of the algorithm.
        hash: what became of the order hash, e.g. "equal".
        statistics: what became of the other figures.
        why: the reason for what is not equal.
        unexplained: something is not equal and nobody has said why.
    """

    name: str
    hash: str
    statistics: str
    why: str = ""
    unexplained: bool = False


def published_figures(checkout: Path, name: str) -> dict[str, str]:
    """The figures that LEAN publishes for an algorithm, by key.

    Args:
        checkout: a checkout of LEAN.
        name: class of the algorithm; where it states no figures, those of the class it derives from count.

    Returns:
        The statistics as text and the order hash; empty where LEAN publishes none.
    """
    path = checkout / _CSHARP / f"{name}.cs"
    source = path.read_text(encoding="utf-8-sig")
    table = re.search(r"ExpectedStatistics\s*=>\s*new\b[^;]*?(;|\{(.*?)\n\s*\};)", source, re.DOTALL)
    if table is not None:
        return dict(re.findall(r'\{\s*"([^"]+)"\s*,\s*"([^"]*)"\s*\}', table[0]))
    base = re.search(rf"class {name}\s*:\s*(\w+)", source)
    if base is not None and (checkout / _CSHARP / f"{base[1]}.cs").is_file():
        return published_figures(checkout, base[1])
    return {}


def source_of(checkout: Path, name: str) -> Path | None:
    """The Python file of an algorithm: LEAN's own, else our port of LEAN's C#, else None.

    Args:
        checkout: a checkout of LEAN.
        name: class of the algorithm.
    """
    candidates = (checkout / _PYTHON / f"{name}.py", port_of(name))
    return next((path for path in candidates if path.is_file()), None)


def port_of(name: str) -> Path:
    """Where the port of a C# algorithm lies: `LiquidateAlgorithm` in `ports/liquidate_algorithm.py`."""
    return PORTS / (re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower() + ".py")


def run_algorithm(checkout: Path, source: Path) -> Run:
    """Run one algorithm in a process of its own, on LEAN's own data.

    Args:
        checkout: a checkout of LEAN.
        source: file of the algorithm.
    """
    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder) / "results"
        command = [sys.executable, "-m", "minilean", "backtest", str(source), "--no-report", "--quiet"]
        command += ["--data-folder", str(checkout / "Data"), "--output", str(output), "--object-store", str(Path(folder) / "storage")]
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT / "runtime"), os.environ.get("PYTHONPATH", "")])}
        try:
            done = subprocess.run(command, capture_output=True, check=False, text=True, env=environment, timeout=_SECONDS)
        except subprocess.TimeoutExpired:
            return Run({}, f"It did not end within {_SECONDS} seconds.")
        if done.returncode != 0:
            return Run({}, _error_in(done.stderr))
        summary = json.loads(next(output.glob("*-summary.json")).read_text(encoding="utf-8"))
        order_hash = re.findall(rf"{HASH}: (\w+)", done.stdout)[-1]
        return Run({**summary["statistics"], HASH: order_hash})


def _error_in(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    refusals = [line for line in lines if _REFUSAL in line]
    sentences = refusals or [line for line in lines if line.startswith("Error: ")] or lines or ["It ended without a word."]
    return re.sub(r"^(Error: )?([\w.]+( at algorithm time [-\d]+ [:\d]+)?: )?| \(line \d+ of [^()]+\)$", "", sentences[-1])


def row_of(name: str, want: Mapping[str, str], run: Run, reason: str) -> Row:
    """Compare a run with the published figures.

    Args:
        name: of the algorithm.
        want: the published figures.
        run: what minilean made of it.
        reason: of a difference or an error, from `regressions.toml`; "" where none is written.
    """
    if run.refused:
        return Row(name, "refused", "refused", " ".join(filter(None, (run.error, reason))))
    if run.error:
        return Row(name, "error", "error", reason or run.error, unexplained=not reason)
    if not want:
        return Row(name, "none published", "none published", reason or "LEAN publishes no figures; it ran to its end.")
    differing = [key for key in want if key != HASH and run.statistics.get(key) != want[key]]
    same_hash = run.statistics[HASH] == want[HASH]
    texts = [f"{key} {run.statistics.get(key, 'missing')} for {want[key]}" for key in differing]
    return Row(
        name,
        "equal" if same_hash else "different",
        "; ".join(texts) or "equal",
        reason if differing or not same_hash else "",
        unexplained=bool(differing or not same_hash) and not reason,
    )


def table_text(rows: Mapping[str, Iterable[Row]], titles: Mapping[str, str], engine: str) -> str:
    """The table as Markdown.

    Args:
        rows: by group.
        titles: of the groups.
        engine: which LEAN the figures are of.
    """
    parts = [
        "# LEAN's own regression algorithms",
        f"Run unmodified on LEAN's sample data and compared with the order hash and all statistics that LEAN publishes ({engine}).",
        "Those that LEAN has in C# only are run as the ports in `tests/conformance/ports`, which do the same in Python.",
        "`make regressions LEAN=<a checkout of LEAN>` writes this file; neither LEAN's algorithms nor its data are part of this project.",
    ]
    lines = ["\n".join(parts)]
    for group, of_group in rows.items():
        head = [f"## {titles[group]}", "", "| Algorithm | Order hash | Statistics | Reason |", "| --- | --- | --- | --- |"]
        body = [f"| {row.name} | {row.hash} | {row.statistics} | {row.why.replace('|', '/')} |" for row in of_group]
        lines.append("\n".join(head + body))
    return "\n\n".join(lines) + "\n"


@click.command()
@click.argument("checkout", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--only", multiple=True, metavar="NAME", help="Run these only, and print the table instead of writing it; repeatable.")
@click.option(
    "--workers", cls=RenamedOption, former="--jobs", type=int, default=2, show_default=True, help="Algorithms that run at the same time."
)
@click.option("--list", "listing", type=click.Path(path_type=Path), default=HERE / "regressions.toml", help="Names and reasons.")
@click.option("--table", type=click.Path(path_type=Path), default=ROOT / "runtime" / "regressions.md", help="The file to write.")
def main(checkout: Path, only: tuple[str, ...], workers: int, listing: Path, table: Path) -> None:
    """Run the regression algorithms of CHECKOUT, a checkout of LEAN with its Data folder."""
    content = tomllib.loads(listing.read_text(encoding="utf-8"))
    reasons, groups = content["reasons"], content["groups"]

    def one(name: str) -> Row:
        want = published_figures(checkout, name)
        source = source_of(checkout, name)
        if source is None:
            return Row(name, "not run", "not run", reasons.get(name, "LEAN has it in C# only."))
        row = row_of(name, want, run_algorithm(checkout, source), reasons.get(name, ""))
        click.echo(f"{name}: hash {row.hash}, statistics {row.statistics}. {row.why}")
        return row

    rows = {}
    with ThreadPoolExecutor(workers) as pool:
        for key, group in groups.items():
            rows[key] = list(pool.map(one, [name for name in group["names"] if not only or name in only]))
    text = table_text(rows, {key: group["title"] for key, group in groups.items()}, content["engine"])
    if only:
        click.echo(text)
    else:
        table.write_text(text, encoding="utf-8")
    unexplained = [row.name for of_group in rows.values() for row in of_group if row.unexplained]
    if unexplained:
        click.echo(f"Not equal, and no reason is written in {listing}: {', '.join(unexplained)}", err=True)
        sys.exit(1)


if __name__ == "__main__":
    watch_interruptions()
    sys.exit(exit_code(lambda: main.main(standalone_mode=False), "Interrupted. The table is as it was."))
