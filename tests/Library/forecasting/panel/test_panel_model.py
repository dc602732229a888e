"""Forecasts of a panel's model: of the tickers that have a window, and of no others."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import numpy as np
import pytest

from forecasting.errors import HistoryTooShort, InvalidHistory
from forecasting.panel.panel_model import PanelModel
from forecasting.panel.panel_refit import refit_panel
from forecasting.panel.weekly_panel import WeeklyPanel
from forecasting.refit import Refit
from forecasting.specs import ModelSpec

MakePanel = Callable[..., WeeklyPanel]


@pytest.fixture(scope="module")
def refits(make_panel: MakePanel, small_panel_spec: ModelSpec) -> list[Refit]:
    return [refit_panel(make_panel(41), small_panel_spec, seed) for seed in (1, 2)]


def test_every_ticker_with_a_window_has_a_probability(make_panel: MakePanel, refits: list[Refit]) -> None:
    panel = make_panel(50)
    returns = panel.returns.copy()
    returns[-3, 1] = np.nan
    found = PanelModel.of(refits, panel.tickers).forecast(WeeklyPanel(panel.tickers, panel.times, returns))
    assert list(found) == ["T0", "T2", "T3"]
    assert all(0 < forecast.probability < 1 and forecast.spread > 0 for forecast in found.values())
    assert {forecast.known_at for forecast in found.values()} == {datetime(2015, 12, 11, 16)}
    returns[-1] = np.nan
    assert PanelModel.of(refits, panel.tickers).forecast(WeeklyPanel(panel.tickers, panel.times, returns)) == {}


def test_the_forecast_of_seeds_is_their_mean(make_panel: MakePanel, refits: list[Refit]) -> None:
    panel = make_panel(50)
    alone = [PanelModel.of([fit], panel.tickers).forecast(panel)["T1"].probability for fit in refits]
    both = PanelModel.of(refits, panel.tickers).forecast(panel)["T1"]
    assert both.probability == pytest.approx(sum(alone) / 2, rel=1e-12)
    assert both.spread == pytest.approx(abs(alone[0] - alone[1]) / 2, rel=1e-9)


def test_the_probability_of_a_week_is_what_was_forecast_a_week_before(make_panel: MakePanel, refits: list[Refit]) -> None:
    panel, model = make_panel(50), PanelModel.of(refits[:1], make_panel(50).tickers)
    of_weeks = model.probabilities(panel)
    assert np.isnan(of_weeks[:6]).all()
    assert not np.isnan(of_weeks[6:]).any()
    for week in (6, 30, 49):
        before = model.forecast(panel[:week])
        np.testing.assert_allclose(of_weeks[week], [before[ticker].probability for ticker in panel.tickers], rtol=1e-6)


def test_other_tickers_and_too_few_weeks_are_refused(make_panel: MakePanel, refits: list[Refit]) -> None:
    panel = make_panel(50)
    model = PanelModel.of(refits, panel.tickers)
    with pytest.raises(
        InvalidHistory, match=r"The panel has NEW, unseen in training: forecast the 4 tickers that were trained on, or train again"
    ):
        model.forecast(WeeklyPanel(("T0", "T1", "T2", "NEW"), panel.times, panel.returns))
    with pytest.raises(InvalidHistory, match=r"The panel lacks tickers, or has them in another order"):
        model.probabilities(WeeklyPanel(("T1", "T0", "T2", "T3"), panel.times, panel.returns))
    with pytest.raises(HistoryTooShort, match=r"A forecast needs 5 weeks and the panel has 3"):
        model.forecast(panel[:3])
    with pytest.raises(InvalidHistory, match=r"A network of 4 tickers cannot forecast a panel of 3"):
        PanelModel.of(refits, ("T0", "T1", "T2"))
    with pytest.raises(InvalidHistory, match="cannot forecast"):
        PanelModel.of([replace(refits[0], features=None)], panel.tickers)
