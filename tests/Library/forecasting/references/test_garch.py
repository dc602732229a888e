"""Variance processes beside the forecasts of arch, and by hand."""

import numpy as np
import pytest
from arch import arch_model

from forecasting.references import get_reference
from forecasting.references.garch import VarianceProcess
from forecasting.references.inputs import Inputs
from forecasting.targets import Target

ROWS = np.arange(30, 520)


@pytest.mark.parametrize(("name", "asymmetric"), [("garch", 0), ("gjr", 1)])
@pytest.mark.parametrize("horizon", [1, 5])
def test_forecasts_move_as_those_of_arch(name, asymmetric, horizon, market):
    inputs = Inputs(market(600), Target("log_variance", horizon))
    known = ROWS[-1] + horizon + 1
    later = np.arange(known, 590)
    found = get_reference(name).fit(inputs, ROWS)(inputs, later)

    returns = 100 * inputs.changes[ROWS[0] :]
    model = arch_model(returns, mean="Constant", vol="GARCH", p=1, o=asymmetric, q=1, dist="t", rescale=False)
    fitted = model.fit(last_obs=known - ROWS[0], disp="off")
    expected = fitted.forecast(horizon=horizon, start=known - ROWS[0]).variance.to_numpy().mean(axis=1)[: later.size] / 100**2
    assert found - found[0] == pytest.approx(np.log(expected) - np.log(expected[0]), abs=2e-3)


def test_the_next_variances_by_hand():
    process = VarianceProcess(mean=0.0, constant=0.1, shock=0.05, bad_shock=0.2, persistence=0.5, first=1.0)
    first = 0.1 + 0.05 * 4 + 0.5
    assert process.next_variances(np.array([0.02, -0.01])) * 1e4 == pytest.approx([first, 0.1 + 0.25 + 0.5 * first])
    later = 0.1 + (0.05 + 0.1 + 0.5) * 0.8
    assert process.mean_of_next(np.array([0.8e-4]), 2) * 1e4 == pytest.approx([(0.8 + later) / 2])


def test_its_mean_distance_from_what_was_realised_is_taken_off(market):
    inputs = Inputs(market(600), Target("log_variance"))
    fitted = get_reference("garch").fit(inputs, ROWS)
    assert np.mean(inputs.values[ROWS] - fitted(inputs, ROWS)) == pytest.approx(0, abs=1e-12)
