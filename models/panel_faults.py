"""What makes a network of many stocks look better than it is: each fault of the documents that this project began with, planted alone."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

import numpy as np

from forecasting.panel.panel_model import PanelModel
from forecasting.panel.panel_refit import refit_panel
from forecasting.panel.panel_windows import CLIPPED_SHARE
from forecasting.panel.weekly_panel import WeeklyPanel
from forecasting.scores.panel import PanelScore, score_panel
from forecasting.specs import ModelSpec, WindowSpec

DEAD_SHARE = 0.21
"""Share of the tickers that are dead at the end: between those of 20 and 22 % that the documents' data are thought to have had."""
# no ticker dies later than with this share of the training weeks gone, so that all of the dead are dead when they are judged
_LATEST_DEATH = 0.9


@dataclass(frozen=True)
class Experiment:
    """What is trained and judged.

    Args:
        spec: of the network.
        test_weeks: newest weeks of the panel, which judge.
        seed: of the training, and of what is drawn.
    """

    spec: ModelSpec
    test_weeks: int
    seed: int


def clean(panel: WeeklyPanel, experiment: Experiment) -> PanelScore:
    """Train before the weeks that judge, bounds and all."""
    train = panel[: len(panel) - experiment.test_weeks]
    return _judged(panel, PanelModel.of([refit_panel(train, experiment.spec, experiment.seed)], panel.tickers), experiment)


def clipped_on_all(panel: WeeklyPanel, experiment: Experiment) -> PanelScore:
    """Clip by the first and last hundredth of all weeks, those that judge among them."""
    known = panel.returns[~np.isnan(panel.returns)]
    low, high = np.quantile(known, [CLIPPED_SHARE, 1 - CLIPPED_SHARE])
    return clean(WeeklyPanel(panel.tickers, panel.times, np.clip(panel.returns, low, high)), experiment)


def stopped_on_test(panel: WeeklyPanel, experiment: Experiment) -> PanelScore:
    """Stop the fit by the weeks that judge, and take the epoch that is best on them."""
    spec, added = experiment.spec, experiment.test_weeks - experiment.spec.training.validation_bars
    window: WindowSpec = replace(spec.window, training_bars=spec.window.training_bars + added)
    stopped = replace(spec, window=window, training=replace(spec.training, validation_bars=experiment.test_weeks))
    return _judged(panel, PanelModel.of([refit_panel(panel, stopped, experiment.seed)], panel.tickers), experiment)


def dead_tickers(panel: WeeklyPanel, experiment: Experiment) -> PanelScore:
    """Let a share of the tickers go out of trade, and fill their closes up with the last one for ever after."""
    return clean(with_dead(panel, experiment), experiment)


def all_of_them(panel: WeeklyPanel, experiment: Experiment) -> PanelScore:
    """All three together, as in the documents."""
    dead = with_dead(panel, experiment)
    known = dead.returns[~np.isnan(dead.returns)]
    low, high = np.quantile(known, [CLIPPED_SHARE, 1 - CLIPPED_SHARE])
    return stopped_on_test(WeeklyPanel(dead.tickers, dead.times, np.clip(dead.returns, low, high)), experiment)


FAULTS: Mapping[str, Callable[[WeeklyPanel, Experiment], PanelScore]] = MappingProxyType(
    {"clean": clean, "clipped-on-all": clipped_on_all, "stopped-on-test": stopped_on_test, "dead-tickers": dead_tickers, "all": all_of_them}
)
"""Ways to train and judge, by name."""


def with_dead(panel: WeeklyPanel, experiment: Experiment) -> WeeklyPanel:
    """The panel with a share of its tickers dead from some week on: their changes are exactly zero from then on.

    Args:
        panel: of tickers that live; no check looks at what is planted.
        experiment: its seed draws tickers and weeks; the weeks that judge see no death.
    """
    rng = np.random.default_rng(experiment.seed)
    num_tickers, returns = len(panel.tickers), panel.returns.copy()
    chosen = rng.permutation(num_tickers)[: round(DEAD_SHARE * num_tickers)]
    deaths = rng.integers(1, round(_LATEST_DEATH * (len(panel) - experiment.test_weeks)), chosen.size)
    for ticker, week in zip(chosen, deaths, strict=True):
        returns[week:, ticker] = 0.0
    return WeeklyPanel(panel.tickers, panel.times, returns)


def _judged(panel: WeeklyPanel, model: PanelModel, experiment: Experiment) -> PanelScore:
    later = panel.last(experiment.test_weeks + experiment.spec.window.lookback + 1, "A judgement")
    return score_panel(model.probabilities(later), later.returns)
