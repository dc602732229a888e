"""`python models choose`: try every candidate recipe over the month ends of the development span, and print the table and the choice."""

import json
import math
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

import click
from candidates import CANDIDATES, FORMER_NAMES
from joblib import delayed
from looks import FAMILY, write_down
from prices import read_closes
from progress import refit_progress
from recipe_table import CandidateScore, choice_of, markdown, paired_difference, score
from seed_option import seeds_of
from spans import DEVELOPMENT, declared, require_choosable
from trials import FORECAST_DAYS, Outcome, Trial, run
from workers import as_completed, local_processes

from forecasting.span import Span
from minilean.commands.renamed_option import RenamedOption
from minilean.commands.showing import progress_option
from minilean.common.atomic_write import write_whole
from minilean.datasets.selection import select_data_folder
from minilean.errors import DataError
from minilean.ledger.trial import Score
from minilean.ledger.trial import Span as TrialSpan
from minilean.ledger.trial import Trial as LedgerTrial

ROOT = Path(__file__).resolve().parents[1]
MONTHS = tuple(f"{year}-{month:02d}" for year in range(2008, 2015) for month in (2, 6, 10))
# The published recipe costs most and is tried at every third month end.
MONTHS_OF_SEED = MONTHS[::3]


def all_trials(names: Sequence[str], symbols: Sequence[str], seeds: Sequence[int]) -> list[Trial]:
    """Every trial of the named candidates, one candidate after the other."""
    return [
        Trial(name, CANDIDATES[name], symbol, month, seed)
        for name in names
        for month in (MONTHS_OF_SEED if name == "seed" else MONTHS)
        for symbol in symbols
        for seed in seeds
    ]


def run_missing(trials: Sequence[Trial], closes: dict[str, Span], folder: Path, workers: int, say: Callable[[str], None]) -> Iterator[int]:
    """Run the trials that have no outcome of these prices in the folder yet; yields after each how many are done.

    Args:
        trials: what is to be there in the end.
        closes: daily closes by symbol.
        folder: of the outcomes.
        workers: how many processes.
        say: told of every outcome that is damaged; it is made again and replaced.

    Raises:
        HistoryTooShort: a symbol has too few bars for one of the trials.
    """
    places = {trial: folder / trial.file_name(closes[trial.symbol]) for trial in trials}
    missing = [trial for trial in trials if not _is_there(places[trial], say)]
    done = len(trials) - len(missing)
    yield done
    tasks = (delayed(_run_and_save)(trial, closes[trial.symbol], places[trial]) for trial in missing)
    with local_processes(workers):
        for _ in as_completed(tasks):
            done += 1
            yield done


def _is_there(path: Path, say: Callable[[str], None]) -> bool:
    if not path.exists():
        return False
    try:
        Outcome.load(path)
    except DataError as error:
        say(f"{error} It is tried again now.")
        return False
    return True


def _run_and_save(trial: Trial, closes: Span, path: Path) -> None:
    run(trial, closes).save(path)


class _RecipeName(click.Choice):
    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        if value in FORMER_NAMES:
            today = FORMER_NAMES[value]
            click.echo(f"The recipe {value!r} is called {today!r} now; this is understood in this version for the last time.", err=True)
            value = today
        return super().convert(value, param, ctx)


_names = _RecipeName(list(CANDIDATES))


@click.command()
@click.option(
    "--recipe", "names", cls=RenamedOption, former="--candidate", multiple=True, type=_names, help="Only these recipes; all by default."
)
@click.option("--symbols", default="SPY,XLE,TLT", show_default=True, help="Tickers, separated by commas.")
@click.option("--seeds", default="1,2", show_default=True, callback=seeds_of, help="Whole numbers, separated by commas.")
@progress_option()
@click.option("--workers", default=os.cpu_count(), show_default="one for each core", type=click.IntRange(min=1))
@click.option("--data-folder", type=click.Path(path_type=Path), help="LEAN data folder; else LEAN_DATA_FOLDER, else data/.")
@click.option("--results", type=click.Path(path_type=Path), default=Path("storage/recipe-trials"), show_default=True)
@click.option("--object-store", type=click.Path(path_type=Path), help="Folder of the object store; storage/ by default.")
@click.option(
    "--ledger/--no-ledger",
    default=True,
    envvar="MINILEAN_LEDGER",
    help="Count each recipe's score as a trial in the ledger of the object store.",
)
@click.option("--write", type=click.Path(path_type=Path), help="Also write the scores, as JSON.")
def choose(
    names: tuple[str, ...],
    symbols: str,
    seeds: tuple[int, ...],
    workers: int,
    data_folder: Path | None,
    results: Path,
    object_store: Path | None,
    ledger: bool,
    write: Path | None,
) -> None:
    """Choose a recipe by what each forecast in the month after its refits, within the development span alone.

    Every outcome is kept in a file of its own: stop with Ctrl-C, run again, and it goes on.
    """
    tickers = symbols.split(",")
    choice = select_data_folder(data_folder, os.environ, ROOT, announce=_say)
    closes = {ticker: read_closes(choice.path, ticker) for ticker in tickers}
    trials = all_trials(names or tuple(CANDIDATES), tickers, seeds)
    for trial in trials:
        days = trial.looked_at(closes[trial.symbol]).times.astype("datetime64[D]")
        require_choosable(days[0].item(), days[-1].item(), "A recipe")
    results.mkdir(parents=True, exist_ok=True)
    with refit_progress(len(trials)) as show:
        for done in run_missing(trials, closes, results, workers, _say):
            show(done)
    by_name: dict[str, dict[Trial, Outcome]] = {}
    for trial in trials:
        by_name.setdefault(trial.candidate, {})[trial] = Outcome.load(results / trial.file_name(closes[trial.symbol]))
    scores = {name: score(outcomes) for name, outcomes in by_name.items()}
    if ledger and not choice.synthetic:
        looked = [_look(name, list(by_name[name]), found) for name, found in scores.items()]
        write_down(looked, object_store or ROOT / "storage", _say)
    if choice.notice:
        click.echo(choice.notice)
    click.echo(markdown(scores))
    click.echo(f"The choice: {choice_of(scores) or 'none, since no forecasts depend on their window'}")
    if write is not None:
        write_whole(write, [json.dumps({name: asdict(found) for name, found in scores.items()}, indent=1) + "\n"])
    if "seed" in by_name:
        for name in sorted(by_name.keys() - {"seed"}):
            found = paired_difference(by_name[name], by_name["seed"])
            click.echo(f"{name} against seed: {found.mean:+.3f} ({found.low:+.3f} to {found.high:+.3f}), {found.num_months} month ends")


def _look(name: str, trials: Sequence[Trial], found: CandidateScore) -> tuple[LedgerTrial, Score]:
    """One candidate as one trial of the ledger: months, symbols and seeds are what its score is averaged over."""
    months, span = list(dict.fromkeys(trial.month for trial in trials)), declared()[DEVELOPMENT]
    over = {
        "symbols": ",".join(dict.fromkeys(trial.symbol for trial in trials)),
        "refits": f"{len(months)} from {months[0]} to {months[-1]}",
        "seeds": ",".join(dict.fromkeys(str(trial.seed) for trial in trials)),
    }
    figures = {"error": found.error, "right sign": found.hit_rate, "variation": found.variation}
    return (
        LedgerTrial(FAMILY, f"{name} {trials[0].spec.hash}", over, "close_change over 1", TrialSpan(span.first, span.last, span.name)),
        Score(found.num_trials * FORECAST_DAYS, figures={about: value for about, value in figures.items() if math.isfinite(value)}),
    )


def _say(text: str) -> None:
    click.echo(text, err=True)
