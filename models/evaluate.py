"""`python models evaluate`: one network beside all its references on a span that both walk through, and the answer."""

import json
import os
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click
from evaluation import EvaluationSpec, answer, evaluated, looked_at, notice_of, plain, served_by
from evaluation_options import bars_until, must_be_counted, symbols_option, walk_options
from looks import write_down
from scoreboard import make_board, markdown
from second_page import bullets, drift, second_page
from spans import DEVELOPMENT, read_span
from workers import Workshop

from forecasting.recipes import RECIPES
from forecasting.references import all_references
from forecasting.targets import TARGET_NAMES, Target
from forecasting.variance import MEASURES
from minilean.datasets.selection import select_data_folder
from minilean.errors import InputError

ROOT = Path(__file__).resolve().parents[1]


def _targets(_ctx: click.Context, _param: click.Parameter, text: str | None) -> tuple[str, ...]:
    if text is None:
        return ()
    names = tuple(text.split(","))
    for name in names:
        if name not in TARGET_NAMES or names.count(name) > 1:
            raise click.BadParameter(
                f"{text!r} are no targets: expected some of {', '.join(TARGET_NAMES)}, each once, separated by commas."
            )
    return names


@click.command()
@click.option(
    "--model",
    "name",
    type=click.Choice([*RECIPES, *all_references()]),
    default="fast",
    show_default=True,
    help="What is judged: a recipe of a network, or a reference.",
)
@symbols_option
@click.option(
    "--targets", callback=_targets, help="What is forecast, separated by commas; by default all that the model says something about."
)
@click.option("--horizon", default=1, show_default=True, type=click.IntRange(min=1), help="Bars ahead.")
@click.option(
    "--measure", type=click.Choice(list(MEASURES)), default="intraday", show_default=True, help="How a day's variance is measured."
)
@click.option("--span", default=DEVELOPMENT, show_default=True, help="development, locked, or days such as 2021-01-01..2022-12-31.")
@click.option(
    "--window",
    type=click.Choice(["rolling", "expanding"]),
    default="rolling",
    show_default=True,
    help="What is fitted on at each refit: the newest bars alone, or all.",
)
@click.option(
    "--embargo", default=0, show_default=True, type=click.IntRange(min=0), help="Bars left out before each refit's first forecast."
)
@walk_options
@click.option("--details", is_flag=True, help="Print the second page: confidence set, calibration, intervals, drift.")
@click.option("--json", "as_json", is_flag=True, help="Print all figures as JSON, with --details those too.")
def evaluate(**given: Any) -> None:
    """Judge a model: yes, no, or not enough data.

    It walks through the span with a refit at each month end, and so do all references that have the same inputs. What is done is kept:
    stop with Ctrl-C, run again, and it goes on.
    """
    days, ledger = read_span(given["span"]), given["ledger"]
    locked = must_be_counted(days, ledger)
    choice = select_data_folder(given["data_folder"], os.environ, ROOT, announce=_say)
    targets = tuple(Target(name, given["horizon"], given["measure"]) for name in given["targets"] or served_by(given["name"]))
    if given["name"] in ("last value", "majority"):
        raise InputError(f"{given['name']!r} is what others are compared with: judge another.")
    spec = EvaluationSpec(given["name"], targets, days, given["window"], given["embargo"], given["seeds"])
    bars = bars_until(days.last, choice.path, given["symbols"])
    folder = given["object_store"] or ROOT / "storage"
    comparisons = evaluated(spec, bars, Workshop(folder, given["executor"], given["workers"]))
    boards = [make_board(comparison) for comparison in comparisons]
    if ledger and not choice.synthetic:
        write_down(looked_at(boards, spec), folder, _say, must=locked)
    said, few = answer(boards, spec.model_name), notice_of(comparisons)
    details = []
    if given["details"]:
        for comparison, board in zip(comparisons, boards, strict=True):
            moved = drift(bars[board.symbol], spec.schedule, board.target, spec.window_spec.lookback)
            details.append([*second_page(comparison, board), moved])
    if given["as_json"]:
        about = {"notice": choice.notice, "answer": said, "seeds": few, "how": spec.title}
        tables = [asdict(board) for board in boards]
        for table, further in zip(tables, details, strict=False):  # there are none where none were asked for
            table["details"] = [asdict(detail) for detail in further]
        click.echo(json.dumps(plain({**about, "boards": tables}), indent=1))
        return
    for line in (choice.notice, f"{said['word']}: {said['reason']}\n", few, f"{spec.title}\n", *map(markdown, boards)):
        if line:
            click.echo(line)
    if details:
        click.echo("## Second page: what decides nothing, and says where to look\n")
        for board, further in zip(boards, details, strict=True):
            click.echo(f"**{board.symbol}, {board.target.name} over {board.target.horizon}**\n")
            click.echo(bullets(further))


def _say(text: str) -> None:
    click.echo(text, err=True)
