"""The figures beside the answer, on forecasts whose figures are known."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import numpy as np
import pytest
from scoreboard import Comparison, make_board
from second_page import Detail, bullets, drift, second_page

from forecasting.bars import DailyBars
from forecasting.targets import Target
from forecasting.walk_schedule import WalkSchedule

GENERATOR = np.random.default_rng(21)
NUM = 900
SIGNAL, NOISE = GENERATOR.normal(0, 0.006, NUM), GENERATOR.normal(0, 0.01, NUM)


def details(target: Target, values: np.ndarray, forecasts: dict[str, np.ndarray], judged: str = "", seeds=None) -> list[Detail]:
    comparison = Comparison("SPY", target, values, forecasts, judged, np.empty((0, 0)) if seeds is None else seeds)
    return second_page(comparison, make_board(comparison))


def page(*arguments: Any) -> list[str]:
    return bullets(details(*arguments)).splitlines()


def figures(found: list[Detail]) -> dict[str, Mapping[str, Any]]:
    return {detail.about: detail.figures for detail in found}


def test_changes() -> None:
    seeds = np.stack((SIGNAL - 0.001, SIGNAL + 0.001))
    lines = page(
        Target("close_change"), SIGNAL + NOISE, {"last value": np.zeros(NUM), "mean": np.zeros(NUM), "network": SIGNAL}, "network", seeds
    )
    assert lines[0] == "* model confidence set at 95 % (squared error): network"
    assert lines[1] == "* Clark and West against no change, its noise taken out: p 0.000"
    # of normal noise with a deviation of 1 % they are 3.3 % wide
    assert float(lines[2].split("90%: ")[1].split("%")[0]) == pytest.approx(3.29, abs=0.5)
    assert float(lines[2].split(" wide, ")[1].split("%")[0]) == pytest.approx(90, abs=1.5)
    assert lines[3] == "* between 2 seeds: 0.141% on average"
    assert lines[4] == "* Averaged over 2 of at least 5 seeds: the luck of a seed still decides."
    assert lines[5].startswith("* forecasts at which such a gain shows in four of five cases: ")


def test_the_figures_of_changes_are_those_of_the_sentences() -> None:
    seeds = np.stack((SIGNAL - 0.001, SIGNAL + 0.001))
    forecasts = {"last value": np.zeros(NUM), "mean": np.zeros(NUM), "network": SIGNAL}
    found = figures(details(Target("close_change"), SIGNAL + NOISE, forecasts, "network", seeds))
    assert list(found) == ["confidence set", "Clark and West", "intervals", "spread of seeds", "number of seeds", "power"]
    assert found["confidence set"] == {"level": 0.95, "inside": ["network"]}
    assert found["spread of seeds"] == {"seeds": 2, "mean spread": pytest.approx(0.001 * np.sqrt(2), rel=1e-9)}
    assert found["Clark and West"]["p"] < 1e-10
    assert found["intervals"]["median width"] == pytest.approx(0.0329, abs=0.005)
    assert found["intervals"]["coverage"] == pytest.approx(0.9, abs=0.015)


def test_the_figures_of_directions_and_variances_are_those_of_the_sentences() -> None:
    up = (SIGNAL + NOISE > 0).astype(float)
    said = np.where(np.arange(NUM) < 90, 1 - up, up)
    of_directions = figures(details(Target("direction"), up, {"majority": np.full(NUM, up.mean()), "network": said}, "network"))
    right = np.sum(said * up)
    assert of_directions["confusion"] == {
        "name": "network", "said up": int(said.sum()), "precision": pytest.approx(right / said.sum()),
        "recall": pytest.approx(right / up.sum()), "Matthews correlation": pytest.approx(np.corrcoef(said, up)[0, 1]),
    }  # fmt: skip
    assert of_directions["calibration"]["calibration error"] == pytest.approx(0.0, abs=1e-12)

    values, errors = GENERATOR.normal(-9, 0.5, NUM), GENERATOR.normal(0, 0.5, NUM)
    of_variances = figures(details(Target("log_variance"), values, {"har": values + errors, "ewma": values + errors + 3.0}))
    assert of_variances["QLIKE"]["har"] == pytest.approx(of_variances["QLIKE"]["ewma"], rel=1e-9)
    mix = of_variances["best mix"]
    assert (mix["best"], mix["other"]) == ("har", "ewma")
    assert mix["low"] < mix["weight of the other"] < mix["high"]


def test_equal_forecasts_are_one_model() -> None:
    lines = page(Target("close_change"), NOISE, {"last value": np.zeros(NUM), "mean": np.zeros(NUM)})
    assert lines == ["* model confidence set at 95 % (squared error): last value; mean"]


def test_directions() -> None:
    up = (SIGNAL + NOISE > 0).astype(float)
    said = np.where(np.arange(NUM) < 90, 1 - up, up)
    lines = page(Target("direction"), up, {"majority": np.full(NUM, up.mean()), "network": said}, "network")
    right, rises = np.sum(said * up), np.sum(up)
    assert (
        lines[1]
        == f"* majority: calibration error 0.000, log-loss {-(up.mean() * np.log(up.mean()) + (1 - up.mean()) * np.log(1 - up.mean())):.4f}"
    )
    assert lines[2].startswith(
        f"* network: said up {int(said.sum())} times and was right in {right / said.sum():.1%}, found {right / rises:.1%} of the rises"
    )
    assert float(lines[2].rsplit(" ", 1)[1]) == pytest.approx(np.corrcoef(said, up)[0, 1], abs=5e-4)


def test_variances_have_their_bias_taken_out_by_what_was_known() -> None:
    values = GENERATOR.normal(-9, 0.5, NUM)
    errors = GENERATOR.normal(0, 0.5, NUM)
    lines = page(Target("log_variance"), values, {"har": values + errors, "ewma": values + errors + 3.0})
    assert lines[0] == "* model confidence set at 95 % (squared error): har"
    # a constant bias of the logarithm is taken out whole, so that both score alike
    scores = lines[1].split(": ")[1].split(", ")
    assert [score.rsplit(" ", 1)[0] for score in scores] == ["har", "ewma"]
    assert scores[0].rsplit(" ", 1)[1] == scores[1].rsplit(" ", 1)[1]
    assert lines[2].startswith("* in the best mix of har and ewma the latter has ")


def test_drift() -> None:
    days = np.array([day for day in np.arange("2015-01-01", "2021-01-01", dtype="datetime64[D]") if np.is_busday(day)])
    generator = np.random.default_rng(3)

    def drifted(late: float) -> Detail:
        deviations = np.where(days < np.datetime64("2020-01-01"), 0.01, late)
        closes = 100 * np.exp(np.cumsum(deviations * generator.normal(size=days.size)))
        reach = np.exp(deviations * np.abs(generator.normal(size=days.size)))
        times = days.astype("datetime64[ns]") + np.timedelta64(16, "h")
        bars = DailyBars(times, closes, closes * reach, closes / reach, closes)
        return drift(bars, WalkSchedule(date(2020, 1, 1), date(2020, 12, 31), 1000), Target("close_change"), 20)

    found = [drifted(late) for late in (0.01, 0.03)]
    calm, stormy = (float(detail.sentence.split("stability index ")[1].split(" ")[0]) for detail in found)
    assert calm < 0.1
    assert stormy > 0.25
    assert found[1].sentence.endswith("of them more than three times")
    assert found[1].figures["stability of changes"] == pytest.approx(stormy, abs=0.005)
