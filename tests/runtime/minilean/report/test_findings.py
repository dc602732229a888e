"""What a result has found, on the page."""

from __future__ import annotations

import pytest

from minilean.errors import DataError
from minilean.report.findings import ReportedFinding, findings_html, read_findings
from minilean.report.reading import read_result

ENTRY = {"name": "MarginCallsAnalysis", "issue": "Margin <calls>.", "sample": "line", "count": 1200, "solutions": ["Sell & wait.", "Hold."]}


def test_an_entry_is_read_with_all_it_says() -> None:
    assert read_findings([ENTRY]) == (ReportedFinding("MarginCallsAnalysis", "Margin <calls>.", "line", ("Sell & wait.", "Hold."), 1200),)


@pytest.mark.parametrize(
    ("sample", "text"),
    [
        (None, ""),
        (True, ""),
        ("a line", "a line"),
        ({"pValue": 0.25, "crisis": "Crash"}, "pValue: 0.25, crisis: Crash"),
        ([{"start": "a", "trading_days": 3}, {"start": "b"}], "start: a, trading_days: 3; start: b"),
        ("x" * 500, "x" * 400 + " …"),
    ],
)
def test_a_sample_of_any_form_becomes_text(sample: object, text: str) -> None:
    (finding,) = read_findings([{"name": "A", "issue": "B.", "sample": sample}])
    assert (finding.sample, finding.solutions, finding.count) == (text, (), 1)


def test_what_comes_from_outside_is_escaped_and_cases_are_counted() -> None:
    page = findings_html(read_findings([ENTRY, ENTRY | {"count": 1}]))
    assert page.count("<h3>Margin &lt;calls&gt;.</h3>") == 2
    assert page.count("(1,200 cases)") == 1
    assert "<li>Sell &amp; wait.</li><li>Hold.</li>" in page


def test_a_result_of_lean_is_read(lean_output) -> None:
    found = read_result(lean_output, "EqualWeighting").findings
    assert [finding.name for finding in found] == [
        "FlatEquityCurveAnalysis",
        "PortfolioMarginUsageAnalysis",
        "PerformanceRelativeToBenchmarkAnalysis",
        "StatisticalSignificanceOfDailyReturnsAnalysis",
    ]
    assert found[3].sample == "pValue: 0.159169963917627"


def test_a_result_without_findings_has_none_and_a_damaged_one_is_named(write_run) -> None:
    assert read_result(write_run(), "Small").findings == ()
    with pytest.raises(DataError, match="not in LEAN's form"):
        read_result(write_run(analysis=[{"issue": "no name"}]), "Small")
