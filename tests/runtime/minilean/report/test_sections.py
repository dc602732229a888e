from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from minilean.errors import DataError
from minilean.report.context import ReportContext
from minilean.report.reading import read_result
from minilean.report.refits import RefitCurve
from minilean.report.sections import ReportInput, all_sections

DAY, MORNING, CLOSE = 86_400, 34_500, 57_600


def sections_of(folder, name="Small", refits=(), context=None):
    given = ReportInput.of(read_result(folder, name), refits, context or ReportContext())
    return {section.key: section for section in all_sections(given)}


def test_a_result_of_lean_has_every_section_that_needs_no_model(lean_output):
    sections = sections_of(lean_output, "EqualWeighting")
    assert list(sections) == ["equity", "findings", "exposure", "months", "trades", "statistics", "run", "log"]
    assert list(sections["equity"].figures) == ["figure-equity"]
    assert len(sections["trades"].tables["table-trades"]["rows"]) == 155


def test_orders_are_counted_and_the_difference_to_live_is_told(lean_output):
    body = sections_of(lean_output, "EqualWeighting")["trades"].body
    assert "144 market on open filled, 77 market on close filled, 2 market on open submitted" in body
    assert "market-on-close order" in body
    assert "Live, the same order fills at 09:35" in body


def test_without_a_market_on_close_order_live_is_no_different(write_run):
    body = sections_of(write_run(orders={"1": {"type": 4, "status": 3, "time": "2020-01-01T21:05:00Z"}}))["trades"].body
    assert "Orders: 1 market on open filled." in body
    assert "Backtest and live differ" not in body


def test_a_run_of_two_days_without_a_trade(write_run):
    sections = sections_of(write_run())
    assert list(sections) == ["equity", "months", "trades", "statistics", "run"]
    assert "No trade was closed." in sections["trades"].body
    assert "No order was sent." in sections["trades"].body


def test_a_run_that_ended_before_its_first_sample(write_run, make_chart):
    sections = sections_of(write_run(charts={"Strategy Equity": make_chart("Strategy Equity")}, statistics={}))
    assert "ended before its equity was sampled" in sections["equity"].body
    assert "too short for statistics" in sections["statistics"].body
    assert "months" not in sections


def test_nan_in_the_equity_does_not_stop_the_report(write_run, make_chart, new_year):
    gap = float("nan")
    equity = make_chart("Strategy Equity", Equity=[[new_year, gap, gap, gap, gap], [new_year + DAY, 5, 5, 5, 5]])
    assert list(sections_of(write_run(charts={"Strategy Equity": equity}))["equity"].figures["figure-equity"].data[0].y) == [5.0]


def test_forecasts_are_shown_where_an_algorithm_plotted_them(write_run, make_chart, new_year):
    rows = {"Predicted_SPY": [[new_year + MORNING, 0.01]], "Actual_SPY": [[new_year + CLOSE, 0.02]]}
    charts = {"Change": make_chart("Change", **rows), "Prediction Plot": make_chart("Prediction Plot", **rows)}
    section = sections_of(write_run(charts=charts))["forecasts"]
    assert list(section.figures) == ["figure-change-0", "figure-change-series-0", "figure-price-0"]
    assert "<td>100.0%</td>" in section.body
    assert "The run does not say at which price of SPY the orders of a forecast filled" in section.body


def three_forecasts(write_run, make_chart, new_year, order_type, **more):
    at = [[new_year + DAY * k + MORNING, value] for k, value in enumerate((0.01, -0.02, 0.01))]
    prices = [[new_year + DAY * k + CLOSE, value] for k, value in enumerate((100.0, 110.0, 99.0))]
    known = [[new_year + DAY * k + CLOSE, value] for k, value in enumerate((0.03, 0.1, -0.1))]
    more = {name: [[new_year + DAY * k + CLOSE, value] for k, value in enumerate(values)] for name, values in more.items()}
    charts = {
        "Change": make_chart("Change", Predicted_SPY=at, Actual_SPY=known),
        "Prediction Plot": make_chart("Prediction Plot", Predicted_SPY=at, Actual_SPY=prices, **more),
    }
    orders = {"1": {"type": order_type, "status": 3, "time": "2020-01-01T14:35:00Z"}}
    return sections_of(write_run(charts=charts, orders=orders))["forecasts"]


def test_forecasts_whose_orders_filled_at_the_close_are_scored_as_held_too(write_run, make_chart, new_year):
    section = three_forecasts(write_run, make_chart, new_year, order_type=5)
    rows = [row.split("</tr>")[0] for row in section.body.split('<tr><th scope="row">')[1:]]
    assert "SPY, as forecast</th><td>3</td><td>33.3%</td>" in rows[0]
    assert "SPY, as held</th><td>2</td><td>100.0%</td>" in rows[1]
    assert "nobody held the change as forecast" in section.body
    assert "have the same sign on 50.0% of the days" in section.body
    assert "1 of 3 forecasts has no change as held" in section.body
    assert list(section.figures) == ["figure-change-0", "figure-held-0", "figure-change-series-0", "figure-price-0"]


def test_forecasts_that_filled_elsewhere_are_scored_from_there(write_run, make_chart, new_year):
    section = three_forecasts(write_run, make_chart, new_year, order_type=4, Filled_SPY=(50.0, 40.0, 60.0))
    assert "SPY, as held</th><td>2</td><td>0.0%</td>" in section.body
    assert "nobody held" not in section.body
    assert "the series Filled SPY" in section.body


def test_refits_are_counted_and_what_went_wrong_is_told(write_run):
    good = RefitCurve("SPY", "2020-01", "1", "trained", "", 4.0, (0.2, 0.1), 0.02, 0.03)
    bad = RefitCurve("SPY", "2020-02", "", "failed", "loss was <NaN>", 0.0, (), float("nan"), float("nan"))
    section = sections_of(write_run(), refits=(good, bad))["training"]
    assert list(section.figures) == ["figure-training", "figure-refit-errors"]
    assert "2 refits: 1 trained, 1 failed. Training took 4 seconds in all, 4.0 for each." in section.body
    assert "SPY 2020-02, failed: loss was &lt;NaN&gt;" in section.body


def test_what_should_be_known_about_refits_is_told_once_with_their_number(write_run):
    noted = RefitCurve("SPY", "2020-01", "1", "loaded", "", 4.0, (0.2, 0.1), 0.02, 0.03, "Chosen by <these> prices.")
    plain = RefitCurve("SPY", "2020-02", "1", "loaded", "", 4.0, (0.2, 0.1), 0.02, 0.03)
    body = sections_of(write_run(), refits=(noted, noted, plain))["training"].body
    assert body.count('<p class="note">Chosen by &lt;these&gt; prices. (2 of 3 refits.)</p>') == 1
    assert "Chosen" not in sections_of(write_run(), refits=(plain,))["training"].body


def test_refits_without_figures_are_counted_all_the_same(write_run):
    bad = RefitCurve("SPY", "2020-02", "", "failed", "too short", 0.0, (), float("nan"), float("nan"))
    section = sections_of(write_run(), refits=(bad,))["training"]
    assert section.figures == {}
    assert "1 refit: 1 failed." in section.body


def test_parameters_versions_and_data_are_told(write_run, tmp_path):
    run = write_run(algorithmConfiguration={"name": "small", "parameters": {"epochs": "12"}}, serverStatistics={"LEAN Version": "v2.5.0.0"})
    body = sections_of(run, context=ReportContext(data_folder=tmp_path / "data", versions={"numpy": "1.26.4"}))["run"].body
    assert '<th scope="row">epochs</th><td>12</td><td>given</td>' in body
    for name, value in (("LEAN Version", "v2.5.0.0"), ("numpy", "1.26.4"), ("Data folder", str(tmp_path / "data"))):
        assert f'<th scope="row">{name}</th><td>{value}</td>' in body


def test_the_log_is_escaped(write_run):
    folder = write_run()
    (folder / "Small-log.txt").write_text("2020-01-01 00:00:00 <script>alert(1)</script>\n", encoding="utf-8")
    body = sections_of(folder)["log"].body
    assert "<script>" not in body
    assert "&lt;script&gt;alert(1)" in body


def test_parameters_that_nobody_gave_are_shown_from_tags_and_from_what_the_algorithm_asked_for(write_run):
    run = write_run(algorithmConfiguration={"name": "small", "parameters": {"epochs": "12"}, "tags": ["units=16"]})
    body = sections_of(run, context=ReportContext(parameters={"days": "5"}))["run"].body
    for name, value, origin in (("epochs", "12", "given"), ("days", "5", "default"), ("units", "16", "default")):
        assert f'<th scope="row">{name}</th><td>{value}</td><td>{origin}</td>' in body


def test_net_profits_are_explained_in_a_result_of_lean(lean_output):
    body = sections_of(lean_output, "EqualWeighting")["statistics"].body
    assert "Net Profit means two things" in body
    assert "<dt>Beta</dt>" in body


def test_a_run_too_short_for_statistics_says_so(write_run):
    zero = {"Net Profit": "0%", "Sharpe Ratio": "0", "Annual Standard Deviation": "0", "Beta": "0", "Drawdown": "0%"}
    assert "too short for LEAN&#x27;s statistics" in sections_of(write_run(statistics=zero))["statistics"].body
    assert "too short" not in sections_of(write_run())["statistics"].body


def test_the_benchmark_is_explained_with_its_figures(write_run):
    body = sections_of(write_run())["equity"].body
    assert '<th scope="row">Benchmark</th><td>+10.0%</td>' in body
    assert "SPY unless the algorithm has set another: bought at the close before the first day and held, without fees" in body


def test_a_clipped_first_epoch_is_told(write_run):
    curve = RefitCurve("SPY", "2020-01", "1", "trained", "", 4.0, (3.0, 0.1, 0.09), 0.02, 0.03)
    assert "leaves the first epoch out, up to 3, so" in sections_of(write_run(), refits=(curve,))["training"].body
    even = RefitCurve("SPY", "2020-01", "1", "trained", "", 4.0, (0.11, 0.1, 0.09), 0.02, 0.03)
    assert "first epoch" not in sections_of(write_run(), refits=(even,))["training"].body


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_damaged_result_is_read_or_named(write_run, data):
    path = write_run() / "Small.json"
    content = bytearray(path.read_bytes())
    place = data.draw(st.integers(0, len(content) - 1))
    content[place : place + data.draw(st.integers(0, 12))] = data.draw(st.binary(max_size=4) | st.sampled_from([b"9" * 30, b"1e999", b"-"]))
    path.write_bytes(bytes(content))
    try:
        sections_of(path.parent)
    except DataError as error:
        assert "Small" in str(error)
