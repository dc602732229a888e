"""What is installed: LEAN's versions of what is imported, exact versions of everything else, and nothing unused."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterable
from importlib.metadata import Distribution, distributions, packages_distributions
from itertools import chain
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

# Versions in LEAN's image, of the packages that this project imports and pins alike.
LEAN_IMAGE = {
    "arch": "8.0.0",
    "click": "8.2.1",
    "dask": "2025.7.0",
    "distributed": "2025.7.0",
    "exchange-calendars": "4.11.1",
    "jax": "0.7.1",
    "keras": "3.13.0",
    "matplotlib": "3.8.4",
    "numpy": "1.26.4",
    "pandas": "2.3.3",
    "plotly": "5.24.1",
    "ray": "2.53.0",
    "scikit-learn": "1.6.1",
    "scipy": "1.13.1",
    "statsmodels": "0.14.6",
    "tensorflow": "2.19.1",
}
# Releases of Python 3.11: Debian 12 has 3.11.2, LEAN's image 3.11.11, uv gets 3.11.18.
PYTHONS = [f"3.11.{patch}" for patch in range(20)]
# Imported only when a person names them as the place to train at; tests do.
NAMED_BACKENDS = {"dask", "distributed", "ray"}


def normalized(name: str) -> str:
    """A distribution's name as PEP 503 writes it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def constraints(root: Path) -> dict[str, str]:
    """Exact version of each distribution in constraints.txt."""
    lines = [line for line in (root / "constraints.txt").read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    return {normalized(name): pinned for name, _, pinned in (line.partition("==") for line in lines)}


def declared(root: Path) -> tuple[list[str], list[str]]:
    """The requirements of pyproject.toml: for running, and for developing and research."""
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    return project["dependencies"], extras["dev"] + extras["research"]


def name_of(requirement: str) -> str:
    return normalized(re.split(r"[<>=!~\[; ]", requirement, maxsplit=1)[0])


def imported_distributions(root: Path) -> set[str]:
    """Distributions whose packages the code imports, by the syntax of every file."""
    names = set()
    for folder in ("Library", "algorithms", "runtime", "models"):
        for file in (root / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Import):
                    names |= {alias.name.partition(".")[0] for alias in node.names}
                elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
                    names.add(node.module.partition(".")[0])
    providers = packages_distributions()
    return {normalized(distribution) for name in names for distribution in providers.get(name, [])}


def test_every_constraint_is_one_exact_version(repo_root: Path) -> None:
    pins = constraints(repo_root)

    assert len(pins) > 50
    assert [name for name, pinned in pins.items() if not re.fullmatch(r"\d[\w.]*", pinned)] == []


def test_everything_declared_has_a_constraint(repo_root: Path) -> None:
    run, develop = declared(repo_root)

    assert {name_of(requirement) for requirement in run + develop} - set(constraints(repo_root)) == set()


def test_what_is_installed_is_what_the_constraints_say(repo_root: Path) -> None:
    """Some constraints are for other machines than this one; what is here must be as pinned."""
    installed = {normalized(found.metadata["Name"]): found.version for found in distributions()}
    pins = constraints(repo_root)
    here = installed.keys() & pins.keys()

    assert {name_of(requirement) for requirement in chain(*declared(repo_root))} <= here
    assert {name: installed[name] for name in here} == {name: pins[name] for name in here}


def refusing(found: Iterable[Distribution]) -> dict[str, list[str]]:
    """The releases of Python 3.11 that each distribution refuses to be installed on."""
    refused = {}
    for distribution in found:
        accepted = SpecifierSet(distribution.metadata["Requires-Python"] or "")
        versions = [python for python in PYTHONS if python not in accepted]
        refused |= {f"{distribution.metadata['Name']}=={distribution.version}": versions} if versions else {}
    return refused


def unequal_requirements(found: Iterable[Distribution]) -> list[str]:
    """Requirements that hold on some releases of Python 3.11 and not on others: no one list of pins would be right for them."""
    unequal = []
    for distribution in found:
        for text in distribution.requires or []:
            marker = Requirement(text).marker
            environments = ({"python_full_version": python, "implementation_version": python, "extra": ""} for python in PYTHONS)
            if marker is not None and len({marker.evaluate(environment) for environment in environments}) > 1:
                unequal.append(f"{distribution.metadata['Name']}: {text}")
    return unequal


class Planted(Distribution):
    """An installed distribution that says what a test wants it to say."""

    def __init__(self, *lines: str) -> None:
        self._text = "\n".join(["Metadata-Version: 2.1", "Name: planted", "Version: 1.0", *lines, ""])

    def read_text(self, filename: str) -> str | None:
        return self._text if filename == "METADATA" else None

    def locate_file(self, path: object) -> Path:
        raise NotImplementedError(path)


def test_every_pin_installs_on_every_python_3_11() -> None:
    assert refusing(distributions()) == {}


def test_a_pin_that_refuses_some_of_them_is_found() -> None:
    planted = [Planted("Requires-Python: >=3.11.2,!=3.11.4"), Planted("Requires-Python: >=3.8"), Planted()]

    assert refusing(planted) == {"planted==1.0": ["3.11.0", "3.11.1", "3.11.4"]}


def test_every_python_3_11_needs_the_same_pins() -> None:
    assert unequal_requirements(distributions()) == []


def test_a_pin_that_only_some_of_them_need_is_found() -> None:
    only_before = 'Requires-Dist: async-timeout>=4; python_full_version < "3.11.3"'
    planted = Planted(only_before, 'Requires-Dist: pywin32; sys_platform == "win32"', "Requires-Dist: six")

    assert unequal_requirements([planted]) == ['planted: async-timeout>=4; python_full_version < "3.11.3"']


@pytest.mark.parametrize("name", LEAN_IMAGE)
def test_what_lean_has_is_pinned_at_leans_version(repo_root: Path, name: str) -> None:
    assert f"{name}=={LEAN_IMAGE[name]}" in [requirement.replace("_", "-") for requirement in chain(*declared(repo_root))]
    assert constraints(repo_root)[name] == LEAN_IMAGE[name]


def test_everything_declared_for_running_is_imported(repo_root: Path) -> None:
    run, _ = declared(repo_root)

    assert {name_of(requirement) for requirement in run} - imported_distributions(repo_root) == set()


def test_everything_imported_is_declared_for_running(repo_root: Path) -> None:
    """What another package happens to bring along may be gone with its next release."""
    run, develop = declared(repo_root)
    assert {name_of(requirement) for requirement in develop} >= NAMED_BACKENDS
    ours = {"macro-lstm", "quantconnect-stubs"}  # the stubs offer AlgorithmImports too

    assert imported_distributions(repo_root) - {name_of(requirement) for requirement in run} - NAMED_BACKENDS - ours == set()
