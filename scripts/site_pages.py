"""The pages of the site that are not in docs/: made from the code and the project's other pages whenever `make docs` builds it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import get_plugin_logger
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

from minilean import api
from minilean.surface.areas import BEGIN, END, rows

ROOT = Path(__file__).resolve().parents[1]

# Pages that people also read beside the code. Where each is in the site.
PROJECT_PAGES = {
    "README.md": "project/readme.md",
    "algorithms/macro_lstm/README.md": "project/macro_lstm.md",
    "models/README.md": "project/models.md",
    "runtime/README.md": "project/minilean.md",
    "runtime/regressions.md": "project/regressions.md",
    "CONTRIBUTING.md": "project/contributing.md",
    "CHANGELOG.md": "project/changelog.md",
}
# What has a page in the site under another name than its title.
PROJECT_TITLES = {
    "project/readme.md": "README",
    "project/macro_lstm.md": "The strategy",
    "project/models.md": "Recipes compared",
    "project/minilean.md": "minilean",
    "project/regressions.md": "LEAN's regression algorithms",
    "project/contributing.md": "Contributing",
    "project/changelog.md": "Changelog",
}
COMMANDS = {"minilean": ("-m", "minilean"), "python models": ("models",)}
# Code and comments are left alone; what remains is a link or a picture with a target in this project.
_LINK = re.compile(
    r"(?P<code>^```.*?^```$|`[^`\n]+`)|(?P<mark>!?)\[(?P<text>[^\]]*)\]\((?P<target>[^)#\s]*)(?P<anchor>#[^)\s]*)?\)", re.M | re.S
)
_LOGGER = get_plugin_logger("site_pages")


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Complete the navigation of mkdocs.yml: pages of docs/ that it does not name, and what stands for the folders that it names."""
    nav: list[dict[str, Any]] = list(config.nav or [])
    named = {path for entry in nav for path in entry.values()}
    others = [path.name for path in sorted(Path(config.docs_dir).glob("*.md")) if path.name not in named]
    made = {
        "project": [{title: path} for path, title in PROJECT_TITLES.items()],
        "api": [
            {room: [{module.removeprefix(f"{room}."): _page_of(module)} for module in modules]} for room, modules in api_modules().items()
        ],
    }
    config.nav = []
    for entry in nav:
        if "project" in entry.values():
            config.nav += others
        config.nav.append({title: made.get(path, path) for title, path in entry.items()})
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages that are made here."""
    for path, text in made_pages():
        files.append(File.generated(config, path, content=text))
    return files


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Point links between files of the project to the pages of the site."""
    text, missing = with_links_of_the_site(markdown, page.file.src_uri)
    for target in missing:
        _LOGGER.warning(f"{page.file.src_uri} links to {target}, which is not there.")
    return text


def made_pages() -> Iterator[tuple[str, str]]:
    """Paths in the site and texts of all pages that are not in docs/."""
    for source, path in PROJECT_PAGES.items():
        yield path, _without_table((ROOT / source).read_text(encoding="utf-8"))
    yield "supported.md", supported_page()
    yield "deviations.md", deviations_page()
    yield "commands.md", commands_page()
    for modules in api_modules().values():
        for module in modules:
            # the members of an enumeration have no docstrings of their own
            options = "    options:\n      show_if_no_docstring: true\n" if module.endswith(".enums") else ""
            yield _page_of(module), f"# {module}\n\n::: {module}\n{options}"


def supported_page() -> str:
    """What algorithms may use, area by area, as `minilean.surface.areas` finds it in the code."""
    areas = [(area, names) for area, names in rows() if names]
    num_names = sum(len(names) for _, names in areas)
    described = {module for modules in api_modules().values() for module in modules}
    lines = [
        "# What is supported",
        "",
        f"{num_names} names of LEAN's API in {len(areas)} areas, as Python code writes them; the Pascal spelling of each works too.",
        "What is not here is refused by an error that names the call. [minilean](../runtime/README.md) says on which data algorithms",
        "run, and [LEAN's regression algorithms](../runtime/regressions.md) which of LEAN's own tests are met.",
    ]
    for area, names in areas:
        lines += ["", f"## {area}", "", ", ".join(_linked(name, described) for name in names)]
    return "\n".join(lines) + "\n"


def deviations_page() -> str:
    """What of LEAN's recorded runs does not come out the same here, and why."""
    table = tomllib.loads((ROOT / "tests" / "conformance" / "deviations.toml").read_text(encoding="utf-8"))
    lines = [
        "# Where results differ",
        "",
        "Real LEAN was run on the algorithms of [tests/conformance](../tests/conformance/README.md), and minilean gives the same orders,",
        "figures and texts for all of them but these. A test keeps the list: a case that differs and is not here fails, and so does one",
        "that is here and does not differ.",
    ]
    for group, reason in table["groups"].items():
        lines += ["", f"**All of `{group}`**: {reason}"]
    for case, entry in table["cases"].items():
        named = f" `minilean check` says before the run: {entry['check']}" if "check" in entry else ""
        lines += ["", f"**`{case}`**: {entry['reason']}{named}"]
    return "\n".join(lines) + "\n"


def _linked(name: str, described: set[str]) -> str:
    """A name of LEAN's, with a link to its place in the API reference where it has one."""
    found = getattr(api, name, getattr(api.QCAlgorithm, name, None))
    function = found.fget if isinstance(found, property) else found
    module, place = getattr(function, "__module__", ""), getattr(function, "__qualname__", "")
    # what is handed on or refused was made in a loop, and is not where its name says
    written = isinstance(found, type) or (place.endswith(f".{name}") and "<locals>" not in place)
    return f"[`{name}`][{module}.{place}]" if written and function.__doc__ and module in described else f"`{name}`"


def commands_page() -> str:
    """What every command says to ``--help``."""
    asked = [(name, (*words, *more)) for name, words in COMMANDS.items() for more in _subcommands(words)]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        answers = list(pool.map(lambda command: _help(command[1]), asked))
    lines = [
        "# Commands",
        "",
        "What each command says to `--help`. All are in `.venv/bin`; the exit codes are in the [README](../README.md#minilean).",
    ]
    for (name, words), answer in zip(asked, answers, strict=True):
        title = " ".join([name, *words[len(COMMANDS[name]) :]])
        lines += ["", f"## {title}", "", "```text", answer.strip(), "```"]
    return "\n".join(lines) + "\n"


def _subcommands(words: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    yield ()
    _, _, listed = _help(words).partition("\nCommands:\n")
    for name in re.findall(r"^  (\w+)", listed, re.M):
        yield from ((name, *more) for more in _subcommands((*words, name)))


@cache
def _help(words: tuple[str, ...]) -> str:
    asked = subprocess.run([sys.executable, *words, "--help"], cwd=ROOT, capture_output=True, text=True, check=True)
    return asked.stdout


def api_modules() -> dict[str, list[str]]:
    """The modules that the API reference describes, by package: the library, and where the names of a strategy and its tests come from."""
    owners = [*vars(api).values(), *api.QCAlgorithm.__mro__]
    used = {owner.__module__ for owner in owners if isinstance(owner, type)}
    library = [_module_of(path, "Library") for path in (ROOT / "Library" / "forecasting").rglob("*.py")]
    testing = [_module_of(path, "runtime") for path in (ROOT / "runtime" / "minilean" / "testing").glob("*.py")]
    runtime = {module for module in used if module.startswith("minilean.")} | {*testing}
    found = {"forecasting": sorted(library)}
    for module in sorted(runtime):
        found.setdefault(".".join(module.split(".")[:2]), []).append(module)
    return found


def _module_of(path: Path, folder: str) -> str:
    return ".".join(path.relative_to(ROOT / folder).with_suffix("").parts).removesuffix(".__init__")


def _page_of(module: str) -> str:
    return f"api/{module}.md"


def with_links_of_the_site(markdown: str, page: str) -> tuple[str, list[str]]:
    """A page's text with the links to files of the project turned into links of the site, and the targets that are not there.

    A file that has no page in the site, such as a module, leaves its name without a link.

    Args:
        markdown: the text.
        page: its path in the site.
    """
    sources = {made: source for source, made in PROJECT_PAGES.items()}
    here = PurePosixPath(sources.get(page, f"docs/{page}")).parent
    missing: list[str] = []

    def renewed(match: re.Match[str]) -> str:
        target = match["target"]
        if match["code"] or not target or ":" in target:
            return match[0]
        wanted = os.path.normpath(here / target)
        anchor = match["anchor"] or ""
        in_docs = wanted.startswith("docs/")
        if in_docs or wanted in PROJECT_PAGES:
            there = wanted.removeprefix("docs/") if in_docs else PROJECT_PAGES[wanted]
            return f"{match['mark']}[{match['text']}]({os.path.relpath(there, PurePosixPath(page).parent)}{anchor})"
        if not (ROOT / wanted).exists():
            missing.append(target)
        return match["text"]

    return _LINK.sub(renewed, markdown), missing


def _without_table(text: str) -> str:
    """The README of minilean without the table, which has a page of its own in the site."""
    before, begin, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}[What is supported](../docs/supported.md) is the table of all of them.\n{after}" if begin else text
