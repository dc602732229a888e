"""`python models panel`: how well one network ranks many stocks, and how faults of the data make it look better."""

import os
from datetime import date
from pathlib import Path

import click
import numpy as np
from panel_faults import FAULTS, Experiment
from prices import read_panel
from progress import refit_progress
from spans import read_span, require_choosable

from forecasting.panel.panel_refit import panel_spec
from forecasting.panel.weekly_panel import WeeklyPanel
from forecasting.scores.long_run import TestResult
from forecasting.scores.panel import PanelScore
from forecasting.specs import MOST_SEED, TrainingSpec
from forecasting.strategy.parameters import read_tickers
from minilean.commands.showing import progress_option
from minilean.datasets.selection import select_data_folder
from minilean.errors import InputError

ROOT = Path(__file__).resolve().parents[1]
LISTED = ROOT / "algorithms" / "cross_section_lstm" / "stocks.txt"
_HEAD = "| | forecasts | AUC | right | rises | Spearman | weekly AUC less a half | weekly rank correlation |"
_COUNT = click.IntRange(min=1)


@click.command()
@click.option("--tickers", default=str(LISTED), show_default="those of cross_section_lstm", help="A file, a ticker a line, or tickers.")
@click.option("--span", "days", default="2012-01-01..2014-12-31", show_default=True, help="The days that judge.")
@click.option("--fault", "faults", type=click.Choice(tuple(FAULTS)), multiple=True, help="What to plant; repeat for more. Default: each.")
@click.option("--training-bars", type=_COUNT, default=312, show_default=True, help="Weeks of training, those that validate among them.")
@click.option("--validation-bars", type=_COUNT, default=52, show_default=True, help="The newest of these, which stop the fit.")
@click.option("--lookback", type=_COUNT, default=52, show_default=True, help="Weeks in a window.")
@click.option("--epochs", type=_COUNT, default=50, show_default=True, help="Passes over the windows, at most.")
@click.option("--patience", type=_COUNT, default=5, show_default=True, help="Epochs without a better area under the curve.")
@click.option("--batch-size", type=_COUNT, default=32, show_default=True, help="Windows per gradient step.")
@click.option("--seed", type=click.IntRange(0, MOST_SEED), default=1, show_default=True, help="Decides everything random.")
@progress_option()
@click.option("--data-folder", type=click.Path(path_type=Path), help="LEAN data folder; else LEAN_DATA_FOLDER, else data/.")
def panel(  # noqa: PLR0913, PLR0917 - click hands over each option
    tickers: str,
    days: str,
    faults: tuple[str, ...],
    training_bars: int,
    validation_bars: int,
    lookback: int,
    epochs: int,
    patience: int,
    batch_size: int,
    seed: int,
    data_folder: Path | None,
) -> None:
    """Train the network of cross_section_lstm before some years and judge it by them: on clean data, and with faults planted.

    The faults are those of the published notebook: returns clipped by the whole sample, the fit stopped by the weeks that judge, and
    tickers that went out of trade and stay in the data with a return of zero. Settings may be chosen by what is shown, so the days
    that judge may not be of the locked span.
    """
    span = read_span(days)
    require_choosable(span.first, span.last, "A panel's training")
    choice = select_data_folder(data_folder, os.environ, ROOT, announce=lambda text: click.echo(text, err=True))
    whole = read_panel(choice.path, _listed(tickers))
    judged, test_weeks = weeks_of(whole, span.first, span.last)
    training = TrainingSpec(
        epochs=epochs, batch_size=batch_size, target="direction", optimizer="rmsprop", learning_rate=0.001, loss="binary_crossentropy",
        validation_bars=validation_bars, patience=patience, monitor="auc",
    )  # fmt: skip
    spec = panel_spec(len(judged.tickers), training_bars, training, lookback)
    experiment = Experiment(spec, test_weeks, seed)
    wanted = faults or tuple(FAULTS)
    click.echo(f"{test_weeks} weeks of {len(judged.tickers)} tickers, {span.first} to {span.last}, seed {seed}. {choice.notice}".rstrip())
    click.echo(_HEAD + "\n" + "| --- " * 8 + "|")
    with refit_progress(len(wanted), what="trainings") as show:
        for done, name in enumerate(wanted, start=1):
            # each as soon as it is known: one takes minutes
            click.echo(_line(name, FAULTS[name](judged, experiment)))
            show(done)


def _listed(tickers: str) -> tuple[str, ...]:
    file = Path(tickers)
    try:
        return read_tickers(",".join(file.read_text(encoding="utf-8").split()) if file.is_file() else tickers)
    except (OSError, ValueError) as error:
        raise InputError(
            f"{tickers!r:.80} is no list of tickers ({error}): name a file with one a line, or tickers such as AAPL,MSFT."
        ) from error


def weeks_of(panel: WeeklyPanel, first: date, last: date) -> tuple[WeeklyPanel, int]:
    """The panel up to the last day, and how many of its weeks have their Friday on the first day or later.

    Raises:
        InputError: there is none.
    """
    known = panel.until(np.datetime64(last) + np.timedelta64(1, "D"))
    test_weeks = int((known.times > np.datetime64(first)).sum())
    if not test_weeks:
        raise InputError(f"The panel has no week from {first} to {last}: choose days that the data have, or add data.")
    return known, test_weeks


def _line(name: str, score: PanelScore) -> str:
    cells = [
        f"{score.num_forecasts:,}", f"{score.pooled_auc:.4f}", f"{score.accuracy:.4f}", f"{score.base_rate:.4f}",
        f"{score.pooled_spearman:.4f}", _with_error(score.weekly_auc), _with_error(score.rank_ic),
    ]  # fmt: skip
    return f"| {name} | {' | '.join(cells)} |"


def _with_error(found: TestResult) -> str:
    error = abs(found.mean_difference / found.statistic) if found.statistic else 0.0
    return f"{found.mean_difference:+.4f} ± {error:.4f}"
