"""The board of a network and its references, by hand, and the answer: yes, no, not enough data, each with its opposite."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scoreboard import Board, Comparison, Row, adjusted, make_board, markdown, may_be_best, verdict

from forecasting.scores.clark_west import clark_west
from forecasting.scores.encompassing import encompassing
from forecasting.scores.power import observations_for_hit_rate
from forecasting.targets import Target
from minilean.errors import InputError

GENERATOR = np.random.default_rng(11)
NOISE = GENERATOR.normal(0, 0.01, 500)
SIGNAL = GENERATOR.normal(0, 0.005, 500)
CHANGE, DIRECTION = Target("close_change"), Target("direction")


def board(network: np.ndarray, target: Target = CHANGE, **others: np.ndarray) -> Board:
    values = NOISE + SIGNAL
    if target == DIRECTION:
        values = (values > 0).astype(float)
        forecasts = {"majority": np.full(500, 0.55), "network": network, **others}
    else:
        forecasts = {"last value": np.zeros(500), "network": network, **others}
    return make_board(Comparison("SPY", target, values, forecasts, "network"))


def test_rows_by_hand() -> None:
    found = board(SIGNAL, mean=np.full(500, 0.001))
    values = NOISE + SIGNAL
    assert (found.symbol, found.num_forecasts) == ("SPY", 500)
    assert found.majority_rate == max(np.mean(values > 0), np.mean(values <= 0))
    assert found.rows[0].name == "network"
    row = found.judged
    assert row is not None
    assert row.loss == pytest.approx(np.mean(NOISE**2))
    assert row.gain == pytest.approx(1 - np.mean(NOISE**2) / np.mean(values**2))
    assert row.hit_rate == pytest.approx(np.mean((SIGNAL > 0) == (values > 0)))
    assert row.low < row.gain < row.high
    assert row.p_value < 0.001
    last = next(row for row in found.rows if row.name == "last value")
    assert (last.gain, last.p_value, last.needed) == (0.0, 1.0, math.inf)


def test_directions_are_scored_by_their_hits() -> None:
    found = board((SIGNAL > 0).astype(float), DIRECTION, ridge=np.clip(0.5 + 10 * SIGNAL, 0, 1))
    happened = NOISE + SIGNAL > 0
    row = found.judged
    assert row is not None
    hits = np.mean((SIGNAL > 0) == happened)
    said, up = np.mean(SIGNAL > 0), np.mean(happened)
    assert (row.loss, row.hit_rate) == pytest.approx((1 - hits, hits))
    assert row.gain == pytest.approx(hits - said * up - (1 - said) * (1 - up))
    assert math.isnan(row.brier)
    ridge = next(row for row in found.rows if row.name == "ridge")
    assert ridge.brier == pytest.approx(np.mean((np.clip(0.5 + 10 * SIGNAL, 0, 1) - happened) ** 2))
    majority = next(row for row in found.rows if row.name == "majority")
    assert (majority.gain, majority.p_value, majority.hit_rate) == (0.0, 1.0, pytest.approx(up))


def test_variances_have_no_directions() -> None:
    values = GENERATOR.normal(-9, 1, 300)
    har = values + GENERATOR.normal(0, 1, 300)
    found = make_board(Comparison("SPY", Target("log_variance"), values, {"har": har, "ewma": values + 2.0}))
    assert found.judged is None
    assert math.isnan(found.majority_rate)
    assert all(math.isnan(row.hit_rate) for row in found.rows)
    assert [row.loss for row in found.rows] == pytest.approx(sorted([np.mean((har - values) ** 2), 4.0]))
    assert (found.against, found.rows[0].name) == ("har", "har")
    assert [row.p_value for row in found.rows] == [1.0, pytest.approx(encompassing(values, har, values + 2.0, 1).test.p_value)]


def test_a_judged_variance_is_compared_with_the_best_of_the_others() -> None:
    values = GENERATOR.normal(-9, 1, 300)
    har, best, other = (values + GENERATOR.normal(0, size, 300) for size in (1.0, 0.5, 0.9))
    found = make_board(Comparison("SPY", Target("log_variance"), values, {"har": har, "gjr": best, "network": other}, "network"))
    assert found.against == "gjr"
    assert found.judged is not None
    assert found.judged.p_value == pytest.approx(encompassing(values, best, other, 1).test.p_value)


def test_nested_models_have_the_noise_of_their_size_taken_out() -> None:
    ridge = 0.3 * SIGNAL + np.random.default_rng(8).normal(0, 0.004, 500)
    found = board(SIGNAL, ridge=ridge, boosting=ridge)
    p_values = {row.name: row.p_value for row in found.rows}
    assert p_values["ridge"] == pytest.approx(clark_west(NOISE + SIGNAL, np.zeros(500), ridge, 1).p_value)
    assert p_values["ridge"] < p_values["boosting"]


def test_what_is_compared_with_may_not_be_left_out() -> None:
    with pytest.raises(InputError, match="close_change is compared with 'last value', which is not among the other forecasts"):
        make_board(Comparison("SPY", CHANGE, NOISE, {"ewma": SIGNAL}))


def test_a_network_that_knows_something_is_a_yes() -> None:
    found = verdict([board(SIGNAL)])
    assert found.word == "yes"
    assert found.reason.startswith("For SPY, close_change over 1, it gains ")
    assert "on last value (p 0.000), and no reference errs less" in found.reason


def test_a_reference_that_knows_the_same_and_errs_less_makes_it_a_no() -> None:
    worse = SIGNAL + np.random.default_rng(5).normal(0, 0.004, 500)
    found = verdict([board(worse, ridge=SIGNAL)])
    assert found.word == "no"
    assert "where it comes closest, ridge errs less" in found.reason


def test_noise_is_a_no() -> None:
    found = verdict([board(GENERATOR.normal(0, 0.01, 500))])
    assert found.word == "no"
    assert "where it comes closest, last value errs less" in found.reason


def row(name: str, gain: float, p_value: float, needed: float, loss: float = 1.0) -> Row:
    return Row(name, loss, gain, gain - 0.1, gain + 0.1, p_value, 0.5, math.nan, needed)


def small(p_value: float, needed: float, gain: float = 0.001, other: float = 2.0, name: str = "network") -> Board:
    judged, reference = row(name, gain, p_value, needed), row("last value", 0.0, 1.0, math.inf, other)
    rows = sorted([judged, reference], key=lambda entry: entry.loss)
    return Board("SPY", CHANGE, 500, 0.55, "last value", tuple(rows), judged, reference)


def test_a_gain_too_small_for_the_days_there_are_says_how_many_years_more() -> None:
    found = verdict([small(0.2, 2000.0)])
    assert found.word == "not enough data"
    assert found.reason == "For SPY, close_change over 1, it gains 0.10%: needs about 6 more years to tell that from luck."


@pytest.mark.parametrize(
    ("boards", "word"),
    [
        ([small(0.2, 400.0)], "no"),  # so large a gain would have been seen
        ([small(0.2, math.inf)], "no"),
        ([small(0.2, 2000.0, other=0.5)], "no"),  # a reference errs less
        ([small(0.049, 2000.0)], "yes"),
        ([small(0.051, 2000.0)], "not enough data"),
        ([small(0.02, 400.0)] * 2, "yes"),
        ([small(0.026, 380.0)] * 2, "no"),  # of two, one must reject at half the size
        ([small(0.026, 400.0)] * 2, "not enough data"),  # and needs more than a quarter more for that
        ([small(0.049, 2000.0, other=1.0)], "yes"),  # as good as the best is best
        ([small(0.026, 380.0), small(0.9, 4000.0)], "not enough data"),
    ],
)
def test_the_rule(boards: list[Board], word: str) -> None:
    assert verdict(boards).word == word


def test_the_best_of_all_that_may_be_luck_says_so() -> None:
    found = verdict([small(0.03, 100.0)] * 3)
    assert found.reason == "For SPY, close_change over 1, no reference errs less, but such a gain comes by luck (p 0.09 of 3 tried)."


def test_years_are_counted_at_the_size_that_is_left_to_each_of_several() -> None:
    alone, of_three = (verdict([small(0.2, 2000.0)] * count).reason for count in (1, 3))
    assert "needs about 6 more years" in alone
    assert "needs about 10 more years" in of_three


def test_overlapping_outcomes_need_more_days() -> None:
    generator = np.random.default_rng(9)
    happened = (generator.normal(0.05, 1, 2000) > 0).astype(float)
    said = np.where(generator.random(2000) < 0.54, happened, 1 - happened)
    alone = make_board(Comparison("SPY", DIRECTION, happened, {"majority": np.full(2000, 0.5), "network": said}, "network"))
    every, each = np.repeat(happened[:400], 5), np.repeat(said[:400], 5)
    overlapping = make_board(Comparison("SPY", Target("direction", 5), every, {"majority": np.full(2000, 0.5), "network": each}, "network"))
    assert alone.judged is not None
    assert overlapping.judged is not None
    # the days that the one needs are hardly more than a formula for independent days says
    assert alone.judged.needed == pytest.approx(observations_for_hit_rate(0.54, 0.5), rel=0.5)
    assert overlapping.judged.needed * overlapping.judged.gain**2 == pytest.approx(5 * alone.judged.needed * alone.judged.gain**2, rel=0.4)


def test_a_reference_is_judged_by_those_that_have_no_more_inputs() -> None:
    values = GENERATOR.normal(-9, 1, 300)
    har, vix, ewma = (values + GENERATOR.normal(0, size, 300) for size in (0.8, 0.5, 1.0))
    forecasts = {"har": har, "har, vix": vix, "ewma": ewma}
    judged = make_board(Comparison("SPY", Target("log_variance"), values, forecasts, "har"))
    assert (judged.against, judged.is_best) == ("ewma", True)
    assert make_board(Comparison("SPY", Target("log_variance"), values, forecasts, "har, vix")).against == "har"
    assert make_board(Comparison("SPY", Target("log_variance"), values, forecasts)).against == "har, vix"


def test_an_index_of_the_day_itself_is_more_than_that_of_the_day_before() -> None:
    values = GENERATOR.normal(-9, 1, 300)
    har, lagged, vix = (values + GENERATOR.normal(0, size, 300) for size in (0.9, 0.7, 0.3))
    forecasts = {"har": har, "har, lagged vix": lagged, "har, vix": vix}
    judged = make_board(Comparison("SPY", Target("log_variance"), values, forecasts, "har, lagged vix"))
    assert (judged.against, judged.is_best) == ("har", True)
    assert make_board(Comparison("SPY", Target("log_variance"), values, forecasts, "har, vix")).against == "har, lagged vix"
    network = {**forecasts, "network": values + GENERATOR.normal(0, 0.8, 300)}
    assert make_board(Comparison("SPY", Target("log_variance"), values, network, "network", implied=True)).against == "har, vix"
    assert make_board(Comparison("SPY", Target("log_variance"), values, network, "network")).against == "har"


def test_the_reference_that_errs_less_has_the_same_inputs() -> None:
    values = GENERATOR.normal(-9, 1, 300)
    har, vix, said = (values + GENERATOR.normal(0, size, 300) for size in (0.5, 0.2, 0.9))
    found = make_board(Comparison("SPY", Target("log_variance"), values, {"har": har, "har, vix": vix, "network": said}, "network"))
    assert found.best is not None
    assert found.best.name == "har"
    assert "where it comes closest, har errs less" in verdict([found]).reason


def test_a_part_of_a_family_is_adjusted_for_all_of_it() -> None:
    family = [small(p, 400.0, name=name) for p, name in ((0.02, "gru"), (0.03, "lstm"), (0.9, "rnn"))]
    assert adjusted(family) == pytest.approx([0.06, 0.06, 0.9])
    assert (verdict(family[:1]).word, verdict(family[:1], family).word) == ("yes", "not enough data")
    assert (
        verdict(family[1:2], family).reason
        == "For SPY, close_change over 1, lstm gains 0.10%: needs about 1 more years to tell that from luck."
    )
    nothing = Board("SPY", CHANGE, 500, 0.55, "last value", (), None)
    assert math.isnan(adjusted([nothing, family[0]])[0])
    assert adjusted([nothing, family[0]])[1] == 0.02
    assert adjusted([nothing]) == pytest.approx([math.nan], nan_ok=True)


def test_what_is_judged_is_called_by_its_name() -> None:
    assert verdict([small(0.001, 400.0, name="gru")]).reason.startswith("For SPY, close_change over 1, gru gains 0.10% on last value")
    luck = verdict([small(0.3, 100.0, name="gru")]).reason
    assert luck.startswith("For SPY, close_change over 1, no reference errs less than gru, but such a gain comes by luck")
    assert "where gru comes closest, last value errs less" in verdict([small(0.3, 100.0, other=0.5, name="gru")]).reason


def test_what_may_be_the_best() -> None:
    values = NOISE + SIGNAL
    forecasts = {"lstm": SIGNAL, "last value": np.zeros(500), "mean": np.zeros(500)}
    assert may_be_best(Comparison("SPY", CHANGE, values, forecasts)) == {"last value": False, "lstm": True, "mean": False}
    equal = {"last value": np.zeros(500), "mean": np.zeros(500)}
    assert may_be_best(Comparison("SPY", CHANGE, values, equal)) == {"last value": True, "mean": True}


def test_no_direction_has_no_right_sign() -> None:
    found = board(SIGNAL)
    last = next(row for row in found.rows if row.name == "last value")
    assert math.isnan(last.hit_rate)
    assert "| last value | 1." in markdown(found)
    assert " |  | +0.00% |" in markdown(found)


def test_nothing_judged_is_said() -> None:
    with pytest.raises(InputError, match="Nothing is judged on these targets"):
        verdict([Board("SPY", CHANGE, 500, 0.55, "last value", (), None)])


def test_the_table_of_changes() -> None:
    lines = markdown(small(0.2, 400.0)).splitlines()
    assert lines == [
        "**SPY, close_change over 1**: 500 forecasts, the majority alone is right in 55.0%",
        "",
        "|  | RMSE, % | right sign | gain on last value | 95 % interval | p |",
        "| --- | --- | --- | --- | --- | --- |",
        "| **network** | 100.0000 | 50.0% | +0.10% | -9.90% to +10.10% | 0.200 |",
        "| last value | 141.4214 | 50.0% | +0.00% | -10.00% to +10.00% | 1.000 |",
    ]


def test_the_tables_of_directions_and_variances_have_their_own_columns() -> None:
    direction = Board("SPY", DIRECTION, 500, 0.55, "majority", (row("network", 0.01, 0.3, 9.0),), None)
    assert markdown(direction).splitlines()[2] == "|  | right sign | Brier | hits above chance | 95 % interval | p |"
    variance = Board("SPY", Target("log_variance", 5), 500, math.nan, "har", (row("har", 0.0, 1.0, 9.0),), None)
    assert markdown(variance).splitlines()[0] == "**SPY, log_variance over 5, intraday**: 500 forecasts"
    assert markdown(variance).splitlines()[2] == "|  | log-MSE | gain on har | 95 % interval | p |"
