"""The table of LEAN's API is what `quantconnect-stubs` say."""

from __future__ import annotations

from pathlib import Path

import pytest

from minilean.errors import MachineError
from minilean.project.lean_api import TABLE, table_lines
from minilean.surface import stubs
from minilean.surface.stubs import read_stubs, stubs_folder

MODULE = '''import typing
class _Own_Call:
    @typing.overload
    def __call__(self, ticker: typing.Union[Symbol, str, Security]) -> str: ...
    @typing.overload
    def __call__(self, count: int = ...) -> typing.List[Symbol]: ...
class Kind(IntEnum):
    UP = 1
    """Text."""
class Own(System.Object, Base[typing.Any], typing.Generic[T]):
    history: Module._Own_Call
    fixed: datetime.timedelta
    @property
    def name(self) -> str: ...
    @name.setter
    def name(self, value: str) -> None: ...
    @property
    def rule(self) -> typing.Optional[Kind]: ...
    @staticmethod
    def make(*values: typing.Union[float, int]) -> Own: ...
    def _hidden(self) -> None: ...
    def __init__(self, f: typing.Callable[[int], str], g: typing.Any = None) -> None: ...
class OptionThing(System.Object): ...
'''


def test_the_committed_table_is_the_one_of_the_stubs() -> None:
    read = read_stubs(stubs_folder())
    text = "".join(line + "\n" for line in table_lines(read.types, read.apart))
    assert TABLE.read_text(encoding="utf-8") == text, "run: minilean surface --from-stubs"


def test_overloads_properties_enumerations_and_callable_objects_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stubs, "_OBSOLETE", "type Own -\n make(x:int)->Own\n old=bool\n")
    for name, text in {
        "AlgorithmImports": "from QuantConnect import *\nfrom QuantConnect.Api import *\n",
        "QuantConnect": MODULE,
        "QuantConnect/Api": "class One: ...\nclass Two: ...\n",
    }.items():
        (tmp_path / name).mkdir()
        (tmp_path / name / "__init__.pyi").write_text(text)
    read = read_stubs(tmp_path / "QuantConnect")
    assert table_lines(read.types, read.apart) == [
        "apart 2 QuantConnect's cloud", "apart 1 derivatives and crypto", "enum Kind -", " UP:", "type Own - Base",
        " __init__(f:callable,g:Any=)->None", " fixed:timedelta", " history(ticker:Symbol)->str", " history(count:int=)->list",
        " make(*values:float|int=)->Own", " make(x:int)->Own", " name=str", " old=bool", " rule:Kind?",
    ]  # fmt: skip


def test_without_the_stubs_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stubs, "_PACKAGE", "no-such-package")
    with pytest.raises(MachineError, match="made from no-such-package, which is not installed; run pip install no-such-package first"):
        stubs_folder()
