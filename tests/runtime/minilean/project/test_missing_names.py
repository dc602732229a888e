"""Advice about names that the runtime does not give."""

from types import CodeType

import pytest

from minilean import api
from minilean.common.naming import LeanBase
from minilean.errors import UnsupportedCall
from minilean.project.loading import install_runtime
from minilean.project.missing_names import advice, lean_members, lean_names, refusal


def _error(code: str | CodeType) -> BaseException:
    with pytest.raises((AttributeError, ImportError, NameError, SyntaxError, ZeroDivisionError)) as caught:
        exec(code, {})
    return caught.value


@pytest.fixture(autouse=True)
def _installed() -> None:
    install_runtime()


def test_a_type_of_lean_s_is_refused_by_name() -> None:
    refused = refusal(_error("OptionChainUniverse()"))
    assert str(refused) == "OptionChainUniverse is not modelled by minilean. Run this algorithm with `lean backtest` instead."
    assert isinstance(refused, UnsupportedCall)
    assert refused.call == "OptionChainUniverse"


@pytest.mark.parametrize(
    ("code", "member"),
    [
        ("Symbol.create('SPY').cusip", "Symbol.cusip"),
        ("Symbol.CreateFuture('ES')", "Symbol.CreateFuture"),
        ("class Own(QCAlgorithm):\n    pass\nOwn.signal_export", "QCAlgorithm.signal_export"),
        ("Chart('c').ChartType", "Chart.ChartType"),
    ],
)
def test_a_member_of_lean_s_is_refused_by_name(code: str, member: str) -> None:
    refused = refusal(_error("from AlgorithmImports import *\n" + code))
    assert str(refused) == f"{member} is not modelled by minilean. Run this algorithm with `lean backtest` instead."


def test_members_that_are_refused_are_not_there() -> None:
    types = {value.__name__: value for value in vars(api).values() if isinstance(value, type) and issubclass(value, LeanBase)}
    there = {
        f"{owner}.{name}" for owner, names in lean_members().items() if owner in types for name in names if hasattr(types[owner], name)
    }
    assert there == set(), "take what is built out of project/lean_members.txt"
    assert sum(map(len, lean_members().values())) > 500


@pytest.mark.parametrize("code", ["Resolutoin.DAILY", "no_such_thing", "1 / 0", "from json import NoSuch"])
def test_nothing_else_is_refused(code: str) -> None:
    assert refusal(_error(code)) is None


def test_the_names_are_those_of_types_that_lean_has_and_this_runtime_may_have() -> None:
    assert {"QCAlgorithm", "LinkedData", "Futures", "SpreadExecutionModel"} <= lean_names()
    assert len(lean_names()) > 1000
    assert all(name[0].isupper() and name.isidentifier() for name in lean_names())


def test_a_misspelt_type_that_only_lean_has_is_corrected_too() -> None:
    assert advice(_error("SpredExecutionModel()")).startswith(". Did you mean 'SpreadExecutionModel'?")


def test_a_type_that_is_missing_points_to_lean() -> None:
    assert advice(_error("VWAPExecutionModel()")) == ". A type of LEAN's that is missing here works with `lean backtest`."


def test_a_misspelt_type_is_corrected() -> None:
    assert advice(_error("Resolutoin.DAILY")).startswith(". Did you mean 'Resolution'?")


@pytest.mark.parametrize("code", ["Resolution.DAILY", "class Own(QCAlgorithm):\n    pass", "np.array([1])", "timedelta(1)"])
def test_a_name_that_the_import_would_have_brought_is_neither_refused_nor_misspelt(code: str) -> None:
    error = _error(compile(code, "/people/hold.py", "exec"))
    assert refusal(error) is None
    assert advice(error) == ". Put `from AlgorithmImports import *` at the top of hold.py, as LEAN needs it too: it brings the name."


def test_a_misspelt_member_of_lean_s_objects_is_corrected() -> None:
    error = _error("from AlgorithmImports import *\nCashAmount(1, 'USD').amuont")
    assert str(error) == "'CashAmount' object has no attribute 'amuont'"
    assert advice(error) == ". Did you mean 'amount'? A call of LEAN's that is missing here works with `lean backtest`."


@pytest.mark.parametrize("code", ["no_such_thing", "1 / 0", "''.no_such_thing", "def f():\n    X\n    X = 1\nf()"])
def test_other_errors_get_no_advice(code: str) -> None:
    assert advice(_error(code)) == ""
