"""The pages of the site that are made from the code and from the project's other documents."""

from __future__ import annotations

import importlib.util
import re
import sys
from pathlib import Path
from types import ModuleType

import pytest


@pytest.fixture(scope="module")
def site_pages(repo_root: Path) -> ModuleType:
    specification = importlib.util.spec_from_file_location("site_pages", repo_root / "scripts" / "site_pages.py")
    assert specification is not None
    assert specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    sys.modules["site_pages"] = module
    specification.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("page", "written", "in_the_site"),
    [
        ("tutorial.md", "[it](debugging.md#smaller)", "[it](debugging.md#smaller)"),
        ("tutorial.md", "[it](../README.md#data)", "[it](project/readme.md#data)"),
        ("tutorial.md", "[the file](../runtime/minilean/api.py) is", "the file is"),
        ("tutorial.md", "[LEAN](https://www.lean.io), [above](#above)", "[LEAN](https://www.lean.io), [above](#above)"),
        (
            "tutorial.md",
            "`a[0](../README.md)`\n```python\nf[1](../README.md)\n```",
            "`a[0](../README.md)`\n```python\nf[1](../README.md)\n```",
        ),
        ("project/readme.md", "![a picture](docs/report.png)", "![a picture](../report.png)"),
        ("project/readme.md", "[recipes](models/README.md) [all](CONTRIBUTING.md)", "[recipes](models.md) [all](contributing.md)"),
        ("project/models.md", "[it](../README.md)", "[it](readme.md)"),
        ("project/contributing.md", "[the licence](LICENSE)", "the licence"),
    ],
)
def test_links_between_files_become_links_of_the_site(site_pages: ModuleType, page: str, written: str, in_the_site: str) -> None:
    assert site_pages.with_links_of_the_site(written, page) == (in_the_site, [])


def test_a_link_to_what_is_not_there_is_named(site_pages: ModuleType) -> None:
    assert site_pages.with_links_of_the_site("[it](../runtime/none.py) is", "tutorial.md") == ("it is", ["../runtime/none.py"])


def test_every_file_that_a_document_links_to_is_there(site_pages: ModuleType, repo_root: Path) -> None:
    documents = {path: repo_root / source for source, path in site_pages.PROJECT_PAGES.items()}
    documents |= {str(path.relative_to(repo_root / "docs")): path for path in (repo_root / "docs").rglob("*.md")}

    assert len(documents) >= 10
    for page, file in documents.items():
        assert site_pages.with_links_of_the_site(file.read_text(encoding="utf-8"), page)[1] == [], file


def test_the_library_and_the_names_of_a_strategy_have_their_pages(site_pages: ModuleType) -> None:
    modules = site_pages.api_modules()

    assert {"forecasting", "forecasting.windows", "forecasting.networks.lstm"} <= {*modules["forecasting"]}
    assert {"minilean.algorithm.qc_algorithm", "minilean.algorithm.subscribing"} <= {*modules["minilean.algorithm"]}
    assert "minilean.testing.running" in modules["minilean.testing"]


def test_what_is_supported_is_the_table_of_the_code(site_pages: ModuleType, repo_root: Path) -> None:
    page = site_pages.supported_page()
    table = re.findall(r"^\| ([^|]+) \| (`.*`) \|$", (repo_root / "runtime" / "README.md").read_text(encoding="utf-8"), re.M)

    assert len(table) > 30
    for area, names in table:
        assert f"## {area}\n" in page
        assert [name for name in names.split(", `") if f"`{name.strip('`')}`".replace("\\|", "|") not in page] == []


def test_names_of_leans_api_lead_to_what_they_do(site_pages: ModuleType) -> None:
    page = site_pages.supported_page()

    assert re.search(r"\[`Resolution`\]\[minilean\.common\.enums\.Resolution\]", page)
    assert re.search(r"\[`add_equity`\]\[minilean\.algorithm\.\w+\.\w+\.add_equity\]", page)
    assert ", `date_rules.month_end`, " in page
