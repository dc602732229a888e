"""Run every conformance case through the real `lean backtest` and collect what it gave: `make record`.

Needs Docker and the `lean` command. The recordings go to a folder of their own, never over `expected/`: compare them first
(`compare.py RECORDED expected`), then replace the folder and write SHA256SUMS anew, in a commit that names the engine.

Exit codes: 0 all recorded, 1 a case failed, 2 wrong usage, 3 the machine failed, 130 interrupted.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import click

from minilean.commands.exit_codes import exit_code
from minilean.common.decimals import normalize, plain, smart_round
from minilean.common.interruption import watch_interruptions
from minilean.errors import InputError
from minilean.orders.order_json import to_json

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
PARAMETERS = {"parameters_and_store": {"window": "30", "rate": "0.25", "name": "abc"}}
_ROUNDED = ("price", "limitPrice", "stopPrice", "triggerPrice", "trailingAmount")
_SECONDS_TO_STOP = 30


class CaseFailure(Exception):
    """A case was not recorded; the message has the words of the command that failed."""


def all_cases() -> list[str]:
    """Names of the cases, sorted."""
    return sorted(path.stem for path in (HERE / "cases").glob("*.py") if path.stem != "tracing")


def make_workspace(folder: Path, cases: list[str]) -> None:
    """Lay out a LEAN workspace with one project per case and the synthetic data.

    Args:
        folder: an empty folder.
        cases: names of the cases.
    """
    configuration = json.loads((ROOT / "lean.json").read_text(encoding="utf-8"))
    # a copy, and one that lean believes to be fresh: it would put QuantConnect's newest calendars over those of the cases
    shutil.copytree(HERE / "data", folder / "data")
    configuration["data-folder"] = "data"
    configuration["file-database-last-update"] = f"{datetime.now(UTC):%m/%d/%Y %H:%M:%S}"
    (folder / "lean.json").write_text(json.dumps(configuration, indent=2), encoding="utf-8")
    for number, case in enumerate(cases, 1):
        project = folder / case
        project.mkdir()
        shutil.copy(HERE / "cases" / f"{case}.py", project / "main.py")
        shutil.copy(HERE / "cases" / "tracing.py", project)
        parameters = PARAMETERS.get(case, {})
        settings = {"algorithm-language": "Python", "parameters": parameters, "description": "", "local-id": 100000000 + number}
        (project / "config.json").write_text(json.dumps(settings, indent=2), encoding="utf-8")


def order_list_hash(orders: dict[str, dict[str, Any]]) -> str:
    """LEAN's hash over the orders of a result file, which its regression tests compute and a backtest does not print.

    Args:
        orders: the member `orders` of a result, its numbers read as decimals.
    """
    texts = []
    for order_id in sorted(orders, key=int):
        order = dict(orders[order_id])
        for name in _ROUNDED:
            if name in order:
                order[name] = normalize(smart_round(plain(Decimal(order[name]))))
        order["quantity"] = plain(Decimal(order["quantity"]).normalize())
        order["value"] = order["quantity"] * order["price"]
        texts.append(to_json(order))
    return hashlib.md5(",".join(texts).encode(), usedforsecurity=False).hexdigest()


def record_case(lean: list[str], workspace: Path, case: str, runs: Path) -> None:
    """Run one case and lay its results out for `collect.py`.

    Args:
        lean: the command that runs a LEAN project, `lean backtest` with its options.
        workspace: made by `make_workspace`.
        case: name of the case.
        runs: gets a folder of that name; lies below the workspace, outside which lean refuses to name a result.

    Raises:
        InputError: there is no such command.
        CaseFailure: the command failed or left no result.
    """
    run = runs / case
    try:
        code, said, complained = _run([*lean, case, "--output", str(run)], workspace)
    except FileNotFoundError as error:
        raise InputError(f"{lean[0]} was not found; run `make setup`, or name LEAN's command line with --lean.") from error
    results = [path for path in run.glob("*-summary.json")] if run.is_dir() else []
    if code or len(results) != 1:
        raise CaseFailure(f"lean backtest {case} failed with code {code}:\n{said[-2000:]}\n{complained[-2000:]}")
    result = run / results[0].name.replace("-summary", "")
    orders = json.loads(result.read_text(encoding="utf-8"), parse_float=Decimal)["orders"]
    (run / "console.log").write_text(f"{said}\nOrderListHash: {order_list_hash(orders)}\n", encoding="utf-8")
    if (workspace / "storage").is_dir():
        shutil.copytree(workspace / "storage", run / "storage", dirs_exist_ok=True)


def _run(command: list[str], folder: Path) -> tuple[int, str, str]:
    # exit code, standard output, standard error
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=folder, stdin=subprocess.DEVNULL, stdout=pipe, stderr=pipe, text=True) as process:
        try:
            said, complained = process.communicate()
        except KeyboardInterrupt:
            # a terminal interrupts lean as well, which then needs a moment to take its container down
            try:
                process.communicate(timeout=_SECONDS_TO_STOP)
            except subprocess.TimeoutExpired:
                process.kill()
            raise
        return process.returncode, said, complained


def _record(lean: list[str], case: str, workspace: Path, output: Path) -> None:
    runs, collected = workspace / "runs", workspace / "collected"
    runs.mkdir(parents=True)
    make_workspace(workspace, [case])
    record_case(lean, workspace, case, runs)
    code, said, complained = _run([sys.executable, str(HERE / "collect.py"), str(runs), str(collected)], ROOT)
    if code:
        raise CaseFailure(f"The results of {case} were not collected:\n{said[-2000:]}\n{complained[-2000:]}")
    click.echo(said, nl=False)
    # an earlier recording gives way only now that there is a new one
    shutil.rmtree(output / case, ignore_errors=True)
    shutil.copytree(collected / case, output / case)


def main(arguments: list[str]) -> int:
    """Record the cases named on the command line, or all.

    Returns:
        0, or 1 where a case failed; the others are recorded all the same.

    Raises:
        InputError: LEAN's command line was not found.
    """
    parser = argparse.ArgumentParser(description="Record the conformance cases with the real lean backtest.")
    parser.add_argument("cases", nargs="*", default=all_cases())
    parser.add_argument("--output", type=Path, default=HERE / "recorded", help="folder for the recordings (default: %(default)s)")
    parser.add_argument("--lean", default=str(Path(sys.executable).with_name("lean")), help="LEAN's command line (default: %(default)s)")
    parser.add_argument("--image", help="Docker image of the engine, e.g. quantconnect/lean:17000 (default: the one that lean chooses)")
    given = parser.parse_args(arguments)
    unknown = sorted(set(given.cases) - set(all_cases()))
    if unknown:
        parser.error(f"there is no case {', '.join(unknown)}; the cases are {', '.join(all_cases())}")
    if given.output.resolve() == HERE / "expected":
        parser.error("recordings never go over expected/; name another folder, compare, then replace it")
    lean = [given.lean, "backtest", *(["--image", given.image] if given.image else [])]
    failed = []
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as temporary:
        for number, case in enumerate(given.cases, 1):
            click.echo(f"{number}/{len(given.cases)} {case}")
            # a workspace for each: what the container wrote into the object store may not be ours to delete. Each case is collected when
            # it is recorded, so that a later failure or Ctrl-C loses nothing
            try:
                _record(lean, case, Path(temporary).resolve() / case, given.output)
            except CaseFailure as failure:
                click.echo(str(failure), err=True)
                failed.append(case)
    if failed:
        click.echo(f"{len(failed)} of {len(given.cases)} cases were not recorded: {', '.join(failed)}", err=True)
    if len(failed) < len(given.cases):
        click.echo(f"Recorded in {given.output}. Compare: {sys.executable} {HERE / 'compare.py'} {given.output} {HERE / 'expected'}")
    return 1 if failed else 0


if __name__ == "__main__":
    kept = "Interrupted. The cases that were complete are kept in the output folder; name the others to record them."
    watch_interruptions()
    sys.exit(exit_code(lambda: main(sys.argv[1:]), kept))
