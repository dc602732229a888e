"""Markets in which it is known what can be known: fat-tailed returns of changing volatility, outcomes that overlap, forecasts that persist.

Noise is that of ``garch_noise``, as daily returns of stock indices have it. An effect is the deviation of the part of a change that can be
known, beside that of the noise over the same horizon.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from garch_noise import SETTLING, garch

from forecasting.scores.clark_west import clark_west
from forecasting.scores.diebold_mariano import diebold_mariano
from forecasting.scores.encompassing import encompassing
from forecasting.scores.losses import squared_error
from forecasting.scores.many import model_confidence_set
from forecasting.scores.pesaran_timmermann import pesaran_timmermann
from forecasting.scores.rank_correlation import rank_correlation

OBSERVATIONS = 500  # two years of days
_PERSISTENCE = 0.8
_NOISE = 0.2  # deviation of what a forecast says without knowing it


@dataclass(frozen=True)
class Market:
    """Outcomes and what could be known of them, each of shape (cases, N): row c is one market, column t what is known at bar t or follows.

    Args:
        change: change over the horizon that begins at t.
        signal: what was known at t, of unit deviation.
    """

    change: np.ndarray
    signal: np.ndarray


def persistent(random: np.random.Generator, cases: int, n: int) -> np.ndarray:
    """A normal series of unit deviation and autocorrelation 0.8, shape (cases, n)."""
    steps = random.standard_normal((n + SETTLING, cases))
    for bar in range(1, n + SETTLING):
        steps[bar] = _PERSISTENCE * steps[bar - 1] + (1 - _PERSISTENCE**2) ** 0.5 * steps[bar]
    return steps[SETTLING:].T


def make_markets(random: np.random.Generator, cases: int, n: int, horizon: int, effect: float) -> Market:
    """Markets whose change over the horizon is noise and ``effect`` times the signal."""
    total = np.pad(np.cumsum(garch(random, cases, n + horizon - 1), axis=1), ((0, 0), (1, 0)))
    signal = persistent(random, cases, n)
    change = total[:, horizon:] - total[:, :-horizon] + effect * horizon**0.5 * signal
    return Market(change=change, signal=signal)


def guesses(random: np.random.Generator, cases: int, n: int, horizon: int) -> np.ndarray:
    """Forecasts that know nothing, shape (cases, n), in the unit of changes over the horizon."""
    return _NOISE * horizon**0.5 * persistent(random, cases, n)


def _diebold_mariano(random: np.random.Generator, cases: int, horizon: int, effect: float) -> Iterator[float]:
    """Reference and model guess equally much; what can be known is known to the model."""
    market = make_markets(random, cases, OBSERVATIONS, horizon, effect)
    reference, model = (guesses(random, cases, OBSERVATIONS, horizon) for _ in range(2))
    model += effect * horizon**0.5 * market.signal
    for change, theirs, ours in zip(market.change, reference, model, strict=True):
        yield diebold_mariano(squared_error(change, theirs) - squared_error(change, ours), horizon).p_value


def _clark_west(random: np.random.Generator, cases: int, horizon: int, effect: float) -> Iterator[float]:
    """No change against a slope on the signal, fitted on the last 1,280 outcomes known at each bar."""
    fitted_on = 1280
    bars = np.arange(fitted_on + horizon, fitted_on + horizon + OBSERVATIONS)
    market = make_markets(random, cases, bars[-1] + 1, horizon, effect)
    known = bars - horizon + 1  # outcomes of earlier bars have come
    product, square = (np.pad(np.cumsum(values, axis=1), ((0, 0), (1, 0))) for values in (market.signal * market.change, market.signal**2))
    slope = (product[:, known] - product[:, known - fitted_on]) / (square[:, known] - square[:, known - fitted_on])
    for change, forecast in zip(market.change[:, bars], slope * market.signal[:, bars], strict=True):
        yield clark_west(change, np.zeros(OBSERVATIONS), forecast, horizon).p_value


def _pesaran_timmermann(random: np.random.Generator, cases: int, horizon: int, effect: float) -> Iterator[float]:
    """Forecasts are the signal, and up more often than not; so are changes."""
    market = make_markets(random, cases, OBSERVATIONS, horizon, effect)
    for change, forecast in zip(market.change + 0.1 * horizon**0.5, market.signal + 0.2, strict=True):
        yield pesaran_timmermann(change, forecast, horizon).robust.p_value


def _encompassing(random: np.random.Generator, cases: int, horizon: int, effect: float) -> Iterator[float]:
    """The reference says no change; the model guesses, and knows what can be known."""
    market = make_markets(random, cases, OBSERVATIONS, horizon, effect)
    model = guesses(random, cases, OBSERVATIONS, horizon) + effect * horizon**0.5 * market.signal
    for change, ours in zip(market.change, model, strict=True):
        yield encompassing(change, np.zeros(OBSERVATIONS), ours, horizon).test.p_value


def _rank_correlation(random: np.random.Generator, cases: int, horizon: int, effect: float) -> Iterator[float]:
    """Ten assets, each with a signal of its own; ten a date show an effect three times as well as one."""
    assets = 10
    market = make_markets(random, cases * assets, OBSERVATIONS, horizon, effect)
    for first in range(0, cases * assets, assets):
        dates = slice(first, first + assets)
        yield rank_correlation(market.change[dates].T, market.signal[dates].T, horizon).test.p_value


def _model_confidence_set(random: np.random.Generator, cases: int, horizon: int, effect: float) -> Iterator[float]:
    """Four models guess equally much, and the first knows what can be known: the smallest p-value, by which the first one leaves."""
    market = make_markets(random, cases, OBSERVATIONS, horizon, effect)
    models = np.stack([guesses(random, cases, OBSERVATIONS, horizon) for _ in range(4)], axis=-1)
    models[..., 0] += effect * horizon**0.5 * market.signal
    for case, (change, forecasts) in enumerate(zip(market.change, models, strict=True)):
        losses = (change[:, None] - forecasts) ** 2
        yield float(model_confidence_set(losses, horizon, seed=case).p_values.min())


# Each with the effect at which its power is shown: losses of two forecasts differ by the square of an effect, and show it late.
TESTS: dict[str, tuple[Callable[[np.random.Generator, int, int, float], Iterator[float]], float]] = {
    "Diebold-Mariano": (_diebold_mariano, 0.4),
    "Clark-West": (_clark_west, 0.2),
    "Pesaran-Timmermann": (_pesaran_timmermann, 0.2),
    "encompassing": (_encompassing, 0.2),
    "rank correlation": (_rank_correlation, 0.07),
    "model confidence set": (_model_confidence_set, 0.4),
}
HORIZONS = (1, 5)


def p_values(test: str, cases: int, horizon: int, effect: float, seed: int) -> np.ndarray:
    """P-values of a test in so many markets, shape (cases,); without an effect the hypothesis is true."""
    return np.fromiter(TESTS[test][0](np.random.default_rng(seed), cases, horizon, effect), dtype=np.float64, count=cases)
