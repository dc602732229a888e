"""Run every conformance case through the real `lean backtest` and collect what it gave: `make record`.

Needs Docker and the `lean` command. The recordings go to a folder of their own, never over `expected/`: compare them first
(`compare.py RECORDED expected`), then replace the folder and write SHA256SUMS anew, in a commit that names the engine.
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

from minilean.common.decimals import normalize, plain, smart_round
from minilean.orders.order_json import to_json

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
PARAMETERS = {"parameters_and_store": {"window": "30", "rate": "0.25", "name": "abc"}}
_ROUNDED = ("price", "limitPrice", "stopPrice", "triggerPrice", "trailingAmount")


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
        lean: the command that starts LEAN's command line.
        workspace: made by `make_workspace`.
        case: name of the case.
        runs: gets a folder of that name; lies below the workspace, outside which lean refuses to name a result.

    Raises:
        SystemExit: the command failed or left no result.
    """
    run = runs / case
    command = [*lean, "backtest", case, "--output", str(run)]
    try:
        done = subprocess.run(command, cwd=workspace, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    except FileNotFoundError as error:
        raise SystemExit(f"{lean[0]} was not found; run `make setup`, or name LEAN's command line with --lean.") from error
    results = [path for path in run.glob("*-summary.json")] if run.is_dir() else []
    if done.returncode or len(results) != 1:
        raise SystemExit(f"lean backtest {case} failed with code {done.returncode}:\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}")
    result = run / results[0].name.replace("-summary", "")
    orders = json.loads(result.read_text(encoding="utf-8"), parse_float=Decimal)["orders"]
    (run / "console.log").write_text(f"{done.stdout}\nOrderListHash: {order_list_hash(orders)}\n", encoding="utf-8")
    if (workspace / "storage").is_dir():
        shutil.copytree(workspace / "storage", run / "storage", dirs_exist_ok=True)


def main(arguments: list[str]) -> None:
    """Record the cases named on the command line, or all."""
    parser = argparse.ArgumentParser(description="Record the conformance cases with the real lean backtest.")
    parser.add_argument("cases", nargs="*", default=all_cases())
    parser.add_argument("--output", type=Path, default=HERE / "recorded", help="folder for the recordings (default: %(default)s)")
    parser.add_argument("--lean", default=str(Path(sys.executable).with_name("lean")), help="LEAN's command line (default: %(default)s)")
    given = parser.parse_args(arguments)
    unknown = sorted(set(given.cases) - set(all_cases()))
    if unknown:
        parser.error(f"there is no case {', '.join(unknown)}; the cases are {', '.join(all_cases())}")
    if given.output.resolve() == HERE / "expected":
        parser.error("recordings never go over expected/; name another folder, compare, then replace it")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as temporary:
        for number, case in enumerate(given.cases, 1):
            click.echo(f"{number}/{len(given.cases)} {case}")
            # a workspace for each: what the container wrote into the object store may not be ours to delete
            workspace = Path(temporary).resolve() / case
            runs = workspace / "runs"
            runs.mkdir(parents=True)
            make_workspace(workspace, [case])
            record_case([given.lean], workspace, case, runs)
            # each case is collected when it is recorded, so that a later failure or Ctrl-C loses nothing
            shutil.rmtree(given.output / case, ignore_errors=True)
            subprocess.run([sys.executable, str(HERE / "collect.py"), str(runs), str(given.output)], check=True)
    click.echo(f"Recorded in {given.output}. Compare: {sys.executable} {HERE / 'compare.py'} {given.output} {HERE / 'expected'}")


if __name__ == "__main__":
    main(sys.argv[1:])
