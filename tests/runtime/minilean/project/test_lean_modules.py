"""Imports of LEAN's namespaces and framework files."""

import sys

import pytest

from minilean.api import EqualWeightingPortfolioConstructionModel, QCAlgorithm
from minilean.errors import UnsupportedCall
from minilean.framework import pairs_in_python
from minilean.project import lean_modules
from minilean.project.loading import install_runtime
from minilean.project.missing_names import advice, refusal


@pytest.fixture(autouse=True)
def _installed():
    before = set(sys.modules)
    install_runtime()
    yield
    for name in set(sys.modules) - before:
        if lean_modules.is_of_lean(name):
            del sys.modules[name]


def _names(code: str) -> dict:
    names: dict = {}
    exec(code, names)
    return names


def test_namespaces_and_framework_files_give_the_names_of_algorithm_imports() -> None:
    assert _names("from QuantConnect.Algorithm import *")["QCAlgorithm"] is QCAlgorithm
    code = "from Portfolio.EqualWeightingPortfolioConstructionModel import EqualWeightingPortfolioConstructionModel as model"
    assert _names(code)["model"] is EqualWeightingPortfolioConstructionModel


def test_the_bridge_to_dotnet_loads_nothing() -> None:
    code = "from clr import AddReference\nAddReference('QuantConnect.Common')\nfrom System import TimeSpan\nspan = TimeSpan.FromHours(1)"
    assert _names(code)["span"].total_seconds() == 3600


def test_slippage_models_lie_a_folder_deeper() -> None:
    assert "model" in _names("from Orders.Slippage.VolumeShareSlippageModel import VolumeShareSlippageModel as model")


def test_a_framework_model_that_is_not_modelled_is_refused_by_name() -> None:
    with pytest.raises(UnsupportedCall, match="VolumeWeightedAveragePriceExecutionModel is not modelled by minilean"):
        _names("from Execution.VolumeWeightedAveragePriceExecutionModel import *")


def test_a_file_of_lean_s_that_differs_from_the_class_of_that_name_is_refused() -> None:
    with pytest.raises(UnsupportedCall, match=r"Portfolio\.MinimumVariancePortfolioOptimizer is not modelled"):
        _names("from Portfolio.MinimumVariancePortfolioOptimizer import MinimumVariancePortfolioOptimizer")


def test_a_file_of_lean_s_with_a_class_of_its_own_gives_that_one() -> None:
    names = _names("from Alphas.PearsonCorrelationPairsTradingAlphaModel import *")
    assert names["PearsonCorrelationPairsTradingAlphaModel"] is pairs_in_python.PearsonCorrelationPairsTradingAlphaModel
    code = "from QuantConnect.Algorithm.Framework.Alphas import PearsonCorrelationPairsTradingAlphaModel as model"
    assert _names(code)["model"] is not pairs_in_python.PearsonCorrelationPairsTradingAlphaModel


def test_a_type_that_a_namespace_does_not_give_is_refused_by_name() -> None:
    with pytest.raises(ImportError) as caught:
        _names("from QuantConnect.Securities.Option import OptionFilterUniverse")
    assert str(refusal(caught.value)).startswith("OptionFilterUniverse is not modelled by minilean.")


def test_a_type_that_a_namespace_does_not_give_points_to_lean() -> None:
    with pytest.raises(ImportError) as caught:
        _names("from QuantConnect.Data.Custom import Quandl")
    assert advice(caught.value) == ". A type of LEAN's that is missing here works with `lean backtest`."


def test_installing_twice_adds_nothing() -> None:
    before = list(sys.meta_path)
    lean_modules.install()
    assert sys.meta_path == before


def test_other_modules_are_not_lean_s() -> None:
    assert not lean_modules.is_of_lean("numpy")
    assert not lean_modules.is_of_lean(None)
    assert lean_modules.is_of_lean("Risk.MaximumDrawdownPercentPortfolio")
