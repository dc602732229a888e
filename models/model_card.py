"""A model card: one Markdown page that says what was trained, on what, at what cost, and how good its forecasts are."""

import hashlib
from collections.abc import Sequence
from pathlib import Path

from out_of_sample import WalkScore, score_walk
from walk_forward import WalkState

from forecasting.bars import DailyBars
from forecasting.errors import HistoryTooShort
from forecasting.refit_schedule import period_of
from forecasting.span import Span
from forecasting.specs import NetworkSpec, WindowSpec
from forecasting.store_keys import WeightKeys
from minilean.common.atomic_write import write_whole
from minilean.datasets.manifest import read_manifest
from minilean.datasets.selection import DataChoice
from minilean.datasets.synthetic import SENTENCE

_REFITS = {"once": "fitted once", "weekly": "weeks", "monthly": "month ends", "quarterly": "quarter ends"}


def describe_data(choice: DataChoice) -> str:
    """Where prices come from, in one sentence without the folder's path, which belongs to one machine."""
    if choice.synthetic:
        return SENTENCE
    manifest = read_manifest(choice.path)
    source = f"downloaded from {manifest.source}" if manifest is not None else "of unknown origin"
    return f"Daily closes, those of shares adjusted for dividends and splits, {source}, from the folder that {choice.origin} names."


def write_card(folder: Path, strategy: str, walks: Sequence[WalkState], data: str) -> Path:
    """Write the card of one symbol.

    Args:
        folder: where cards go, each strategy's in a folder of its own.
        strategy: that the weights are published for.
        walks: of one symbol, one for each spec.
        data: what :func:`describe_data` says.

    Returns:
        The file.
    """
    symbol, history = walks[0].walk.symbol, walks[0].walk.history
    lines = [f"# {symbol}, for {strategy}", "", f"{data} {_describe_closes(history)}"]
    for walk in walks:
        lines += ["", *_section(strategy, walk)]
    path = folder / strategy / f"{symbol}.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, [line + "\n" for line in lines])
    return path


def _describe_closes(closes: Span | DailyBars) -> str:
    days = closes.times.astype("datetime64[D]")
    digest = hashlib.sha256(days.tobytes() + closes.closes.tobytes()).hexdigest()
    return f"{len(closes):,} bars, {days[0]} to {days[-1]}, SHA-256 {digest[:16]}."


def _network(network: NetworkSpec) -> str:
    if network.is_own:
        return network.name
    sizes = " and ".join(map(str, network.sizes))
    return f"{network.name}, " + (f"layers of {sizes} units" if sizes else f"{network.layers} x {network.units} units")


def _section(strategy: str, found: WalkState) -> list[str]:
    walk = found.walk
    window, network, training = walk.spec.window, walk.spec.network, walk.spec.training
    months = sorted({month for month, _ in found.refits})
    first, last = (period_of(walk.moments[place], walk.refit) for place in (0, -1))
    lines = [
        f"## {_network(network)}",
        "",
        "| | |",
        "| --- | --- |",
        f"| published as | `{WeightKeys(strategy, walk.symbol, walk.spec.hash).folder}/` |",
        f"| {_REFITS[walk.refit]} | {len(months)} of {len(walk.moments)}, {first} to {last} |",
        f"| seeds | {', '.join(map(str, walk.seeds))} |",
        f"| network | {_network(network)}{'' if network.is_own else f', dropout {network.dropout:g}'} |",
        f"| training | {training.epochs} epochs, batches of {training.batch_size}, {training.optimizer} at {training.learning_rate:g}, "
        f"{training.loss}, target {training.target}, backend {training.backend} |",
        f"| bars | {_bars(window)} for a refit, the newest {window.holdout} only measured, windows of {window.lookback} |",
        *_versions(found),
        f"| cost | {sum(refit.seconds for refit in found.refits.values()):,.1f} seconds for {len(found.refits)} refits |",
    ]
    try:
        lines += _skill(score_walk(walk.history, walk.moments, found.refits, walk.refit))
    except HistoryTooShort as error:
        lines += ["", f"No forecast was measured: {error}"]
    if found.failed:
        lines += ["", "Not trained:", "", *(f"* {sentence}" for sentence in found.failed)]
    return lines


def _bars(window: WindowSpec) -> str:
    return f"all, at least {window.training_bars}," if window.expanding else str(window.training_bars)


def _versions(found: WalkState) -> list[str]:
    used = sorted({", ".join(f"{name} {number}" for name, number in refit.versions.items()) for refit in found.refits.values()})
    return [f"| trained by | {'; '.join(used)} |"] if used else []


def _skill(score: WalkScore) -> list[str]:
    changes = score.changes
    return [
        "",
        f"{changes.num_forecasts:,} closes from {score.first} to {score.last}, forecast the day before by the newest refit:",
        "",
        "| forecast | error of the change (RMSE) | right sign |",
        "| --- | --- | --- |",
        f"| this model | {changes.rmse:.3%} | {changes.hit_rate:.1%} |",
        f"| no change | {changes.rmse_naive:.3%} | |",
        f"| mean change of the training span | {score.rmse_mean:.3%} | |",
        f"| always up | | {changes.actual_up:.1%} |",
        "",
        f"It expects a rise on {changes.predicted_up:.1%} of the days and a fall on {1 - changes.predicted_up:.1%}. "
        f"Skill against no change: {changes.skill:+.3f} (above 0 is better).",
    ]
