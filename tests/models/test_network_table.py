"""The table of all networks: by hand, with a network that knows something and one that knows nothing, and as it is printed."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from network_table import Beside, Line, NetworkTable, TargetTable, as_values, make_table, markdown, read_table, read_tables, written
from scoreboard import Comparison, make_board
from spans import DateSpan, declared
from table_entries import table_entries

from forecasting.scores.encompassing import encompassing
from forecasting.targets import Target
from minilean.errors import DataError

DAYS = DateSpan("development", date(2005, 1, 1), date(2014, 12, 31))
NUM = 400
GENERATOR = np.random.default_rng(3)
SIGNAL, NOISE, OTHER = (GENERATOR.normal(0, 1, NUM) for _ in range(3))
VARIANCE, CHANGE = Target("log_variance"), Target("close_change")


def variances(*networks: tuple[str, np.ndarray, bool]) -> list[Comparison]:
    """Comparisons of networks, each with its forecast and whether it sees VIX, beside the same three references."""
    values = -9 + SIGNAL + NOISE
    references = {"mean": np.full(NUM, -9.0), "har": -9 + 0.5 * OTHER, "har, vix": -9 + 0.3 * SIGNAL}
    return [Comparison("SPY", VARIANCE, values, {**references, name: said}, name, implied=implied) for name, said, implied in networks]


def made(comparisons: list[Comparison]) -> NetworkTable:
    boards = [make_board(comparison) for comparison in comparisons]
    return make_table(comparisons, boards, {comparison.judged: "features" for comparison in comparisons}, DAYS, (1, 2))


def test_a_network_that_knows_something_is_found_and_one_that_does_not_is_not() -> None:
    blind = -9 + np.random.default_rng(8).normal(0, 1, NUM)
    table = made(variances(("lstm, features", -9 + SIGNAL, False), ("gru, features", blind, False)))
    (found,) = table.targets
    assert (table.word, found.word, found.num_forecasts) == ("yes", "yes", 400)
    assert found.reason.startswith("For SPY, log_variance over 1, lstm, features gains ")
    assert found.passing == ("lstm, features",)
    nothing = made(variances(("gru, features", blind, False)))
    assert (nothing.word, nothing.targets[0].passing) == ("no", ())


def test_each_network_is_compared_with_the_references_that_have_its_inputs() -> None:
    (found,) = made(variances(("lstm, features", -9 + 0.1 * SIGNAL, False), ("lstm, features, vix", -9 + 0.1 * SIGNAL, True))).targets
    against = {line.name: line.beside.against for line in found.lines if line.beside is not None}
    assert against == {"lstm, features": "mean", "lstm, features, vix": "har, vix"}
    assert {line.name: line.inputs for line in found.lines if line.beside is None} == {
        "mean": "prices", "har": "prices", "har, vix": "prices, VIX",
    }  # fmt: skip


def test_what_adds_to_a_better_reference_passes_and_is_no_yes() -> None:
    values, rest = -9 + SIGNAL + NOISE, np.random.default_rng(5).normal(0, 2.0, NUM)
    comparison = variances(("lstm, features, vix", -9 + NOISE + rest, True))[0]
    (found,) = made([comparison]).targets
    assert (found.word, found.passing) == ("no", ("lstm, features, vix",))
    assert "where lstm, features, vix comes closest, har, vix errs less" in found.reason
    beside = next(line.beside for line in found.lines if line.beside is not None)
    expected = encompassing(values, -9 + 0.3 * SIGNAL, -9 + NOISE + rest, 1)
    assert (beside.share, beside.share_low, beside.share_high) == (expected.weight, expected.low, expected.high)
    assert 0 < beside.share_low < beside.share < 0.5


def test_p_values_are_adjusted_over_all_targets_of_the_table() -> None:
    changes = NOISE / 100
    of_price = Comparison("SPY", CHANGE, changes, {"last value": np.zeros(NUM), "lstm": 0.3 * changes}, "lstm")
    comparisons = [*variances(("lstm, features", -9 + SIGNAL, False)), of_price]
    alone, together = made(comparisons[:1]).targets[0], made(comparisons)
    raw = next(line.beside for line in alone.lines if line.beside is not None)
    assert raw.adjusted == raw.p_value
    both = [line.beside for target in together.targets for line in target.lines if line.beside is not None]
    small, large = sorted(both, key=lambda beside: beside.p_value)
    assert small.adjusted == pytest.approx(min(1.0, 2 * small.p_value))
    assert large.adjusted == pytest.approx(max(2 * small.p_value, large.p_value))
    assert [target.target for target in together.targets] == [VARIANCE, CHANGE]


def test_lines_are_in_the_order_of_their_loss_and_say_what_may_be_best() -> None:
    (found,) = made(variances(("lstm, features", -9 + SIGNAL, False))).targets
    assert [line.name for line in found.lines] == ["lstm, features", "har, vix", "mean", "har"]
    assert [line.loss for line in found.lines] == pytest.approx(
        [
            np.mean(NOISE**2),
            np.mean((0.7 * SIGNAL + NOISE) ** 2),
            np.mean((SIGNAL + NOISE) ** 2),
            np.mean((SIGNAL + NOISE - OTHER / 2) ** 2),
        ]
    )
    assert [line.may_be_best for line in found.lines] == [True, False, False, False]


PRINTED = NetworkTable(
    DAYS,
    (1, 2, 3, 4, 5),
    "no",
    "A reason.",
    (
        TargetTable(
            "SPY", VARIANCE, 2516, math.nan, "no", "Another.",
            (
                Line("har, vix", "prices, VIX", 0.6281, math.nan, True, None),
                Line("lstm, features, vix", "features, VIX", 0.6461, math.nan, True,
                     Beside("har, vix", -0.0287, -0.06, 0.0021, 0.00312, 0.0231, 0.351, 0.2, 0.502)),
            ),
        ),
        TargetTable(
            "SPY", Target("direction"), 2516, 0.551, "no", "A third.",
            (
                Line("majority", "prices", 0.449, 0.551, True, None),
                Line("lstm", "closes", 0.5, 0.5, False, Beside("majority", -0.01, -0.03, 0.011, 0.81234, 1.0)),
            ),
        ),
        TargetTable(
            "SPY", CHANGE, 2516, 0.551, "no", "A fourth.",
            (
                Line("last value", "prices", 0.00015725, math.nan, True, None),
                Line("lstm", "closes", 0.00021580, 0.507, False, Beside("last value", -0.372, -0.5, -0.244, 0.9999, 1.0)),
            ),
        ),
    ),
)  # fmt: skip


def test_as_it_is_printed() -> None:
    assert markdown(PRINTED).splitlines() == [
        "**development, 2005-01-01 to 2014-12-31, 5 seeds: no.** A reason.",
        "",
        "**SPY, log_variance over 1, intraday: no.** Another. Of 1 networks 1 passes its test "
        "(Encompassing by the best reference with the same inputs): lstm, features, vix.",
        "",
        "2516 forecasts:",
        "",
        "|  | shown | log-MSE | may be best | compared with | gain | 95 % interval | share in the best mix | p | adjusted p |",
        "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |",
        "| har, vix | prices, VIX | 0.6281 | yes |  |  |  |  |  |  |",
        "| **lstm, features, vix** | features, VIX | 0.6461 | yes | har, vix | -2.87% | -6.00% to +0.21% | 35% (20% to 50%) "
        "| 0.0031 | 0.0231 |",
        "",
        "**SPY, direction over 1: no.** A third. Of 1 networks none passes its test (Pesaran and Timmermann).",
        "",
        "2516 forecasts, the majority alone is right in 55.1%:",
        "",
        "|  | shown | right sign | may be best | compared with | hits above chance | 95 % interval | p | adjusted p |",
        "| --- | --- | --- | --- | --- | --- | --- | --- | --- |",
        "| majority | prices | 55.1% | yes |  |  |  |  |  |",
        "| **lstm** | closes | 50.0% |  | majority | -1.00% | -3.00% to +1.10% | 0.8123 | 1.0000 |",
        "",
        "**SPY, close_change over 1: no.** A fourth. Of 1 networks none passes its test (Diebold and Mariano against last value).",
        "",
        "2516 forecasts, the majority alone is right in 55.1%:",
        "",
        "|  | shown | RMSE, % | right sign | may be best | compared with | gain | 95 % interval | p | adjusted p |",
        "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |",
        "| last value | prices | 1.2540 |  | yes |  |  |  |  |  |",
        "| **lstm** | closes | 1.4690 | 50.7% |  | last value | -37.20% | -50.00% to -24.40% | 0.9999 | 1.0000 |",
    ]


def test_what_was_written_is_read_as_it_was() -> None:
    values = json.loads(json.dumps(as_values(PRINTED)))
    assert values["targets"][0]["majority_rate"] is None
    assert as_values(read_table(values)) == as_values(PRINTED)
    assert markdown(read_table(values)) == markdown(PRINTED)
    assert written([read_table(values)]) == written([PRINTED])
    assert as_values(read_tables(written([PRINTED]))[0]) == as_values(PRINTED)
    values["targets"][0]["lines"][1]["beside"]["gain"] = -0.0288
    assert markdown(read_table(values)) != markdown(PRINTED)


@pytest.mark.parametrize("fault", [{"days": {"name": "x", "first": "2005"}}, {"targets": [{}]}, {"word": 1, "more": 2}])
def test_values_of_something_else_are_refused(fault: dict) -> None:
    with pytest.raises(DataError, match="This is no table of networks"):
        read_table({**as_values(PRINTED), **fault})


def test_the_committed_tables_are_those_of_the_document_and_of_all_networks(repo_root: Path) -> None:
    """`models table --span development --span locked --write models/network_scores.json` made them."""
    tables = read_tables((repo_root / "models" / "network_scores.json").read_text(encoding="utf-8"))
    assert [table.notice for table in tables] == ["", ""]
    assert [table.days for table in tables] == [declared()["development"], declared()["locked"]]
    document = (repo_root / "models" / "README.md").read_text(encoding="utf-8")
    names = sorted(entry.name for entry in table_entries())
    for table in tables:
        assert markdown(table) in document
        assert len(table.seeds) == 5
        networks = [line for target in table.targets for line in target.lines if line.beside is not None]
        assert sorted({line.name for line in networks}) == names
        assert len(networks) == 24


def test_a_notice_comes_first() -> None:
    assert markdown(replace(PRINTED, notice="SYNTHETIC.")) == f"SYNTHETIC.\n\n{markdown(PRINTED)}"


def test_more_than_one_passing_network_takes_the_plural() -> None:
    (first, *rest) = PRINTED.targets
    line = first.lines[1]
    two = replace(PRINTED, targets=(replace(first, lines=(*first.lines, replace(line, name="gru, features, vix"))), *rest))
    assert "Of 2 networks 2 pass its test (Encompassing" in markdown(two)
    assert ": lstm, features, vix; gru, features, vix." in markdown(two)
