from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from html.parser import HTMLParser
from pathlib import Path

import pytest

from minilean.errors import InputError, MachineError
from minilean.report import page
from minilean.report.context import ReportContext
from minilean.report.page import write_report

HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(2)>"


class Elements(HTMLParser):
    """Collects the elements that a browser would make, and the text inside scripts."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.scripts, self.ids, self._in_script = [], [], [], False
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        self.ids += [value for name, value in attrs if name == "id"]
        self._in_script = tag == "script"
        if self._in_script:
            self.scripts.append("")

    def handle_endtag(self, tag):
        self._in_script = False

    def handle_data(self, data):
        if self._in_script:
            self.scripts[-1] += data


def payload_of(html):
    [text] = re.findall(r'<script type="application/json" id="payload">(.*?)</script>', html, re.S)
    return json.loads(text)


def test_the_page_of_a_result_of_lean(lean_output, tmp_path):
    for file in lean_output.glob("*.json"):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    path = write_report(tmp_path, "EqualWeighting")
    html = path.read_text(encoding="utf-8")
    assert (path.name, path.parent) == ("report.html", tmp_path)
    assert "<title>EqualWeighting</title>" in html
    assert path.stat().st_size < 6_000_000
    assert sorted(p.name for p in tmp_path.iterdir() if not p.name.startswith("EqualWeighting")) == ["report.html"]


def test_every_figure_and_table_has_its_place(write_run):
    html = write_report(write_run(), "Small").read_text(encoding="utf-8")
    payload, ids = payload_of(html), Elements(html).ids
    assert list(payload["figures"]) == ["figure-equity"]
    assert {*payload["figures"], *payload["tables"]} <= set(ids)
    assert len(ids) == len(set(ids))


def test_the_page_asks_nothing_of_the_network(write_run):
    html = write_report(write_run(), "Small").read_text(encoding="utf-8")
    elements = Elements(html)
    assert [attributes for tag, attributes in elements.tags if "src" in attributes or tag in ("link", "iframe")] == []
    policy = next(attributes["content"] for tag, attributes in elements.tags if attributes.get("http-equiv") == "Content-Security-Policy")
    assert policy.startswith("default-src 'none'")


def test_hostile_text_is_inert(write_run, make_chart, new_year):
    plain = Elements(write_report(write_run(), "Small").read_text(encoding="utf-8"))
    trade = {
        "symbols": [{"value": HOSTILE}], "direction": 0, "quantity": 1, "entryTime": "2020-01-01T15:00:00Z",
        "exitTime": "2020-01-02T15:00:00Z", "entryPrice": 1, "exitPrice": 2, "profitLoss": 1,
    }  # fmt: skip
    rows = {f"Predicted {HOSTILE}": [[new_year, 0.1]], f"Actual {HOSTILE}": [[new_year + 1, 0.1]]}
    folder = write_run(
        charts={"Change": make_chart("Change", **rows), "Prediction Plot": make_chart("Prediction Plot", **rows)},
        statistics={HOSTILE: HOSTILE},
        state={"Status": HOSTILE, "RuntimeError": HOSTILE, "StackTrace": HOSTILE},
        algorithmConfiguration={"name": HOSTILE, "accountCurrency": HOSTILE, "parameters": {HOSTILE: HOSTILE}},
        totalPerformance={"closedTrades": [trade]},
        serverStatistics={HOSTILE: HOSTILE},
    )
    (folder / "Small-log.txt").write_text(HOSTILE, encoding="utf-8")
    html = write_report(folder, "Small", notice=HOSTILE).read_text(encoding="utf-8")
    elements = Elements(html)
    assert len(elements.scripts) == len(plain.scripts) == 3
    assert "img" not in [tag for tag, _ in elements.tags]
    assert all(not name.startswith("on") for _, attributes in elements.tags for name in attributes)
    assert payload_of(html)["tables"]["table-trades"]["rows"][0][1] == HOSTILE


def test_synthetic_prices_are_told_loudly(write_run):
    html = write_report(write_run(), "Small", notice="SYNTHETIC prices made by a random-number generator.").read_text(encoding="utf-8")
    assert "<title>SYNTHETIC: Small</title>" in html
    assert '<div class="banner" role="alert"><strong>SYNTHETIC</strong> prices made by a random-number generator.</div>' in html
    assert payload_of(html)["figures"]["figure-equity"]["layout"]["annotations"][0]["text"] == "SYNTHETIC"


def test_data_that_a_strategy_calls_invented_are_called_so_above_all(write_run):
    told = "INVENTED headlines made by a <random-number> generator."
    html = write_report(write_run(algorithmConfiguration={"tags": ["threshold=0.1", told]}), "Small").read_text(encoding="utf-8")
    assert html.count('class="banner"') == 1
    assert "<strong>INVENTED</strong> headlines made by a &lt;random-number&gt; generator.</div>" in html
    assert "<title>Small</title>" in html


def test_real_prices_have_no_banner(write_run):
    html = write_report(write_run(), "Small").read_text(encoding="utf-8")
    assert 'class="banner"' not in html
    assert "annotations" not in payload_of(html)["figures"]["figure-equity"]["layout"]


def test_a_failed_run_shows_its_error(write_run):
    state = {"Status": "RuntimeError", "RuntimeError": "ValueError: no <b> price", "StackTrace": 'File "main.py", line 3'}
    html = write_report(write_run(state=state), "Small").read_text(encoding="utf-8")
    assert "The run failed" in html
    assert "<p>ValueError: no &lt;b&gt; price</p>" in html
    assert "File &quot;main.py&quot;, line 3" in html


def test_a_failed_write_leaves_the_report_of_before(write_run, monkeypatch):
    folder = write_run()
    before = write_report(folder, "Small").read_bytes()

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.replace", full)
    with pytest.raises(MachineError, match=r"report\.html: No space left on device"):
        write_report(folder, "Small", notice="another")
    assert (folder / page.REPORT_NAME).read_bytes() == before
    assert sorted(path.name for path in folder.iterdir()) == ["Small.json", "report.html"]


def test_missing_results_write_nothing(tmp_path):
    with pytest.raises(InputError, match="There is no result"):
        write_report(tmp_path, "Nobody")
    assert list(tmp_path.iterdir()) == []


def test_the_refits_are_those_that_the_run_itself_has_saved_last(write_run):
    record = {"symbol": "SPY", "month": "2020-01", "outcome": "loaded"}
    older, own = json.dumps([record] * 7).encode(), json.dumps([record] * 3).encode()
    context = ReportContext(refits={"other/refits.json": older, "macro/refits.json": own})
    html = write_report(write_run(), "Small", context=context).read_text(encoding="utf-8")
    assert "3 refits: 3 loaded." in html
    assert "7 refits" not in html


def test_a_list_of_refits_of_another_form_costs_its_section_and_is_named(write_run):
    html = write_report(write_run(), "Small", context=ReportContext(refits={"mine/refits.json": b"[{"})).read_text(encoding="utf-8")
    assert "Files that the report left out" in html
    assert "<li>mine/refits.json in the object store is not a list of refits (JSONDecodeError: " in html


def test_damaged_prices_that_only_the_report_reads_are_named(write_run, tmp_path):
    path = tmp_path / "data" / "equity" / "usa" / "daily" / "spy.zip"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"no zip")
    html = write_report(write_run(), "Small", context=ReportContext(data_folder=tmp_path / "data")).read_text(encoding="utf-8")
    assert "Files that the report left out" in html
    assert "The prices of SPY cannot be read: " in html
    assert "Files that the report left out" not in write_report(write_run(), "Small").read_text(encoding="utf-8")


def test_tiles_say_what_they_count(write_run):
    html = write_report(write_run(), "Small").read_text(encoding="utf-8")
    tile = "<dt>Net profit</dt><dd>−1.000%</dd>" + '<dd class="about">change of the equity, open positions included</dd>'
    assert f'<div class="tile bad">{tile}</div>' in html


def test_a_path_that_is_no_text_does_not_end_the_report(write_run, tmp_path):
    folder = Path(os.fsdecode(bytes(tmp_path) + b"/d\xff"))
    html = write_report(write_run(), "Small", context=ReportContext(data_folder=folder)).read_text(encoding="utf-8")
    assert f"{tmp_path}/d\N{REPLACEMENT CHARACTER}" in html


BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


@pytest.mark.skipif(BROWSER is None, reason="needs Chromium or Chrome")
def test_in_a_browser_figures_are_drawn_and_the_printed_list_says_what_it_leaves_out(write_run, tmp_path):
    trade = {
        "symbols": [{"value": "SPY"}], "direction": 0, "quantity": 1, "entryTime": "2020-01-01T15:00:00Z",
        "exitTime": "2020-01-02T15:00:00Z", "entryPrice": 1, "exitPrice": 2, "profitLoss": 1,
    }  # fmt: skip
    page = write_report(write_run(totalPerformance={"closedTrades": [trade] * 30}), "Small")
    clicked = tmp_path / "clicked.html"
    script = """
        const rows = () => document.querySelectorAll("#table-trades tbody tr").length;
        const text = () => rows() + " rows. " + document.querySelector(".printed").textContent;
        const before = text();
        [...document.querySelectorAll("button")].find((button) => button.textContent === "All on one page").click();
        document.body.append("(" + before + ") (" + text() + ")");
    """
    clicked.write_text(page.read_text(encoding="utf-8").replace("</body>", f"<script>{script}</script></body>"), encoding="utf-8")
    shown = shown_by_a_browser(clicked, tmp_path / "profile")
    assert "main-svg" in shown
    assert "(25 rows. Printed here: 25 of 30 closed trades. All are in Small.json, and printed after a click on “All on one page”" in shown
    assert "(30 rows. Printed here: 30 of 30 closed trades.)" in shown


def shown_by_a_browser(path, profile):
    command = [str(BROWSER), "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={profile}", "--dump-dom", path.as_uri()]
    return subprocess.run(command, capture_output=True, encoding="utf-8", timeout=120, check=True).stdout
