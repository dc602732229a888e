"""Finding and importing a strategy the way LEAN does: a folder with `main.py` and `config.json`, or one Python file.

Sources: lean-cli's `project_manager` and `lean_config_manager`, LEAN's `PythonInitializer` and `AlgorithmPythonWrapper`.
"""

from __future__ import annotations

import importlib.util
import os
import sys
import traceback
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import TypeVar

from minilean.common.interruption import is_interruption
from minilean.common.unicode_text import well_formed
from minilean.data.data_files import is_present, read_bytes
from minilean.data.text_lines import read_json
from minilean.errors import AlgorithmFailure, InputError
from minilean.project.endings import ended_itself, quit_in_debugger
from minilean.project.lean_json import LEAN_LIMITS, ChartLimits, read_chart_limits
from minilean.project.missing_names import advice, refusal

T = TypeVar("T", dict, list)

_RUNTIME = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Project:
    """A strategy on disk.

    Attributes:
        source: the Python file.
        folder: the folder it lies in; results go below it.
        root: the folder of `lean.json` above it, or `folder` when there is none.
        parameters: of `config.json`, as text.
        libraries: folders that `config.json` lists under `libraries`.
        description: of `config.json`.
        chart_limits: of `lean.json`.
    """

    source: Path
    folder: Path
    root: Path
    parameters: dict[str, str] = field(default_factory=dict)
    libraries: tuple[Path, ...] = ()
    description: str = ""
    chart_limits: ChartLimits = LEAN_LIMITS

    @property
    def name(self) -> str:
        """Name of the project: its folder, or the file without suffix."""
        return self.folder.name if self.source.name == "main.py" else self.source.stem


def find_project(algorithm: str | Path) -> Project:
    """Read a project from its folder or file.

    Args:
        algorithm: a folder with `main.py`, or a `.py` file.

    Returns:
        The project.

    Raises:
        InputError: there is no such project, or its `config.json` has settings of another form.
        DataError: its `config.json` or `lean.json` cannot be read, or is no JSON.
    """
    path = Path(algorithm).resolve()
    if path.is_dir():
        source = path / "main.py"
        if not source.is_file():
            raise InputError(f"{algorithm} has no main.py; expected a LEAN project folder or a .py file.")
    elif path.is_file() and path.suffix == ".py":
        source = path
    else:
        raise InputError(f"There is no algorithm at {algorithm}; expected a LEAN project folder or a .py file.")
    folder = source.parent
    root = next((p for p in (folder, *folder.parents) if (p / "lean.json").is_file()), folder)
    config = _read_config(folder / "config.json") if source.name == "main.py" else {}
    parameters = {name: _as_text(name, value, folder) for name, value in _setting(config, "parameters", dict, folder).items()}
    libraries = tuple(root / _library_path(entry, folder) for entry in _setting(config, "libraries", list, folder))
    for library in libraries:
        if not os.path.isdir(library):
            raise InputError(f"{folder / 'config.json'} lists the library {library}, which does not exist; correct its path.")
    return Project(source, folder, root, parameters, libraries, str(config.get("description", "")), read_chart_limits(root / "lean.json"))


def _read_config(path: Path) -> dict:
    if not is_present(path):
        return {}
    config, _ = read_json(path, "Correct the file.")
    if not isinstance(config, dict):
        raise InputError(f"{path} holds a {type(config).__name__}; expected a JSON object with the project's settings.")
    return config


def _setting(config: dict, name: str, form: type[T], folder: Path) -> T:
    value = config.get(name)
    if value is None:
        return form()
    if not isinstance(value, form):
        expected = "an object with a text for each name" if form is dict else "a list"
        raise InputError(f"{folder / 'config.json'} has {name}={value!r:.80}; expected {expected}.")
    return value


def _library_path(entry: object, folder: Path) -> str:
    path = entry.get("path") if isinstance(entry, dict) else None
    if not isinstance(path, str) or "\0" in path:
        raise InputError(f"{folder / 'config.json'} lists the library {entry!r:.80}; expected an object with its name and path.")
    return path


def _as_text(name: str, value: object, folder: Path) -> str:
    if value is None or isinstance(value, (dict, list)):
        raise InputError(f"{folder / 'config.json'} has the parameter {name}={value!r:.80}; expected a text.")
    return str(value).lower() if isinstance(value, bool) else str(value)


def install_runtime() -> ModuleType:
    """Make `from AlgorithmImports import *` mean this runtime, also where LEAN's stubs are installed."""
    existing = sys.modules.get("AlgorithmImports")
    file = _RUNTIME / "AlgorithmImports.py"
    if existing is not None and Path(getattr(existing, "__file__", "") or "").resolve() == file:
        return existing
    return _import_file("AlgorithmImports", file)


def load_algorithm_class(project: Project, class_name: str | None = None) -> type:
    """Import a project's file and return its algorithm class.

    Args:
        project: the project.
        class_name: which class, for files that hold several.

    Returns:
        The `QCAlgorithm` subclass that the file defines, the alphabetically last of several (imported base classes do not count).

    Raises:
        InputError: none is found, or not the named one.
        AlgorithmFailure: the file cannot be imported.
        DataError: the machine does not read it.
        UnsupportedCall: it names a type that LEAN has and this runtime has not.
    """
    from minilean.algorithm.qc_algorithm import QCAlgorithm  # noqa: PLC0415 - `--help` would wait for it

    install_runtime()
    for folder in (project.folder, *(p for library in project.libraries for p in (library, library.parent))):
        if str(folder) not in sys.path:
            sys.path.insert(0, str(folder))
    read_bytes(project.source)  # what the machine does not read is no fault of the algorithm
    try:
        module = _import_file(project.source.stem, project.source)
    except BaseException as error:
        if is_interruption(error):
            raise
        refused = refusal(error)
        if refused is not None:
            raise refused from error
        frames = traceback.TracebackException.from_exception(error)
        frames.stack = own_frames(frames.stack, project)
        ending = quit_in_debugger(error) or ended_itself(error)
        if ending:
            raise AlgorithmFailure(f"{project.source} cannot be imported: {ending}.") from error
        trace = "".join(frames.format()).rstrip()
        raise AlgorithmFailure(well_formed(f"{project.source} cannot be imported.\n{trace}{advice(error)}")) from error
    found = {
        name: value
        for name, value in vars(module).items()
        if isinstance(value, type) and issubclass(value, QCAlgorithm) and value.__module__ == module.__name__
    }
    if class_name is not None:
        if class_name not in found:
            raise InputError(f"{project.source} defines no algorithm class {class_name!r}; it defines {_listed(found)}.")
        return found[class_name]
    if not found:
        raise InputError(f"{project.source} defines {_listed(found)}; expected one, whose name is that of the algorithm.")
    return found[max(found)]


def own_frames(stack: traceback.StackSummary, project: Project) -> traceback.StackSummary:
    """A stack from the first line of the user's own code on: what lies above is the engine's."""
    folder = str(project.folder)
    first = next((i for i, frame in enumerate(stack) if frame.filename.startswith(folder)), len(stack))
    return traceback.StackSummary.from_list(list(stack[first:]))


def _listed(found: dict[str, type]) -> str:
    return "the algorithm classes " + ", ".join(sorted(found)) if found else "no class that derives from QCAlgorithm"


def _import_file(name: str, file: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, file)
    if spec is None or spec.loader is None:
        raise InputError(f"{file} cannot be imported as Python.")
    module = importlib.util.module_from_spec(spec)
    previous = sys.modules.get(name)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except BaseException:
        if previous is None:
            del sys.modules[name]
        else:
            sys.modules[name] = previous
        raise
    return module
