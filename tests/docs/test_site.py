"""`make docs`: the site is built without a warning, every link in it leads somewhere, and nothing in it comes from elsewhere."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tomllib
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from minilean.surface.areas import rows


@dataclass
class _Page(HTMLParser):
    """What a page of HTML has: places to link to, links, and what a browser fetches by itself."""

    anchors: set[str] = field(default_factory=set)
    links: list[str] = field(default_factory=list)
    fetched: list[str] = field(default_factory=list)
    text: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = {name: value or "" for name, value in attrs}
        self.anchors |= {named[name] for name in ("id", "name") if name in named}
        if tag == "a" and "href" in named:
            self.links.append(named["href"])
        elif "src" in named or tag == "link":
            self.fetched.append(named.get("src") or named.get("href", ""))

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def read_site(site: Path) -> dict[Path, _Page]:
    pages = {}
    for file in sorted(site.rglob("*.html")):
        pages[file.resolve()] = page = _Page()
        page.feed(file.read_text(encoding="utf-8"))
    return pages


def broken_links(pages: dict[Path, _Page]) -> list[str]:
    """Links and files of the site's own that are not there, and places in its pages that they do not have."""
    broken = []
    for file, page in pages.items():
        for link in {*page.links, *page.fetched}:
            parts = urlsplit(link)
            if parts.scheme or parts.netloc or file.name == "404.html":  # that one has paths of a server
                continue
            target = (file.parent / unquote(parts.path)).resolve() if parts.path else file
            if not target.is_file() or (parts.fragment and unquote(parts.fragment) not in pages[target].anchors):
                broken.append(f"{file.name}: {link}")
    return broken


def from_elsewhere(pages: dict[Path, _Page]) -> list[str]:
    """What a browser would fetch from another machine."""
    return [link for page in pages.values() for link in page.fetched if urlsplit(link).netloc or urlsplit(link).scheme not in ("", "data")]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, repo_root: Path) -> Path:
    """The site of this checkout, built as `make docs` builds it, where nothing can be fetched."""
    folder = tmp_path_factory.mktemp("site")
    nowhere = dict.fromkeys(("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"), "http://127.0.0.1:9")
    command = [sys.executable, "-m", "mkdocs", "build", "--site-dir", str(folder)]
    built = subprocess.run(command, cwd=repo_root, env=os.environ | nowhere, capture_output=True, text=True, timeout=600, check=False)
    assert built.returncode == 0, built.stderr
    return folder


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[Path, _Page]:
    return read_site(site)


@pytest.mark.long
def test_every_link_of_the_site_leads_somewhere(pages: dict[Path, _Page]) -> None:
    assert len(pages) > 100
    assert sum(len(page.links) for page in pages.values()) > 10_000
    assert broken_links(pages) == []


@pytest.mark.long
def test_nothing_is_fetched_from_elsewhere(pages: dict[Path, _Page], site: Path) -> None:
    assert from_elsewhere(pages) == []
    sheets = [sheet.read_text(encoding="utf-8") for sheet in site.rglob("*.css")]
    assert len(sheets) >= 3
    assert [sheet for sheet in sheets if "url(http" in sheet or "url(//" in sheet or '@import "http' in sheet] == []


@pytest.mark.long
def test_what_is_made_from_the_code_is_all_there(pages: dict[Path, _Page], site: Path, repo_root: Path) -> None:
    written = {name: "".join(pages[(site / name).resolve()].text) for name in ("supported.html", "commands.html")}
    names = [name for _, names in rows() for name in names]
    assert len(names) > 500
    assert [name for name in names if name not in written["supported.html"]] == []
    subcommands = ("backtest", "check", "data-download", "doctor", "judge", "lookahead", "runs-delete", "surface")
    commands = {"minilean", "python-models-train", *(f"minilean-{name}" for name in subcommands)}
    assert commands <= pages[(site / "commands.html").resolve()].anchors
    deviations = tomllib.loads((repo_root / "tests" / "conformance" / "deviations.toml").read_text(encoding="utf-8"))
    written["deviations.html"] = "".join(pages[(site / "deviations.html").resolve()].text)
    assert [name for name in (*deviations["groups"], *deviations["cases"]) if name not in written["deviations.html"]] == []
    for option in ("--no-progress", "--cuts", "--early-end", "--object-store", "--strategy"):
        assert option in written["commands.html"]
    for module in (repo_root / "Library" / "forecasting").glob("*.py"):
        name = "forecasting" if module.stem == "__init__" else f"forecasting.{module.stem}"
        assert (site / "api" / f"{name}.html").is_file()
    assert "forecasting.my_lstm.MyLSTM.process_data" in pages[(site / "api" / "forecasting.my_lstm.html").resolve()].anchors


@pytest.mark.long
def test_the_search_knows_the_pages(site: Path) -> None:
    index = json.loads((site / "search" / "search_index.js").read_text(encoding="utf-8").removeprefix("var __index = "))
    found = {entry["location"] for entry in index["docs"]}

    assert {"tutorial.html", "debugging.html", "project/contributing.html", "api/forecasting.windows.html"} <= found


def test_what_is_wrong_in_a_site_is_found(tmp_path: Path) -> None:
    (tmp_path / "right.html").write_text('<a href="#here"></a><p id="here"></p><a href="https://www.lean.io">', encoding="utf-8")
    wrong = '<a href="right.html#there"></a><a href="right.html#here"></a><a href="none.html"></a><img src="none.png">'
    fetched = '<script src="https://example.com/x.js"></script><link href="//example.com/x.css" rel="stylesheet">'
    (tmp_path / "wrong.html").write_text(wrong + fetched, encoding="utf-8")
    pages = read_site(tmp_path)

    assert sorted(broken_links(pages)) == ["wrong.html: none.html", "wrong.html: none.png", "wrong.html: right.html#there"]
    assert from_elsewhere(pages) == ["https://example.com/x.js", "//example.com/x.css"]
