"""Settlement models of algorithms."""

from types import SimpleNamespace

import pytest

from minilean.common.cash_amount import CashAmount
from minilean.securities.python_settlement_model import PythonSettlementModel


@pytest.mark.parametrize(("says", "is_told"), [(None, CashAmount._default()), (CashAmount(3, "EUR"), CashAmount(3, "EUR"))])
def test_no_answer_is_no_money(says, is_told):
    # `SettlementModelPythonWrapper.GetUnsettledCash`
    heard = []
    model = PythonSettlementModel(SimpleNamespace(apply_funds=heard.append, scan=heard.append, get_unsettled_cash=lambda: says))
    model.apply_funds("funds")
    model.scan("scan")
    assert heard == ["funds", "scan"]
    assert model.get_unsettled_cash() == is_told


def test_one_without_all_three_methods_is_refused(account):
    with pytest.raises(TypeError, match="no method 'get_unsettled_cash'"):
        account.add("SPY", 100).set_settlement_model(SimpleNamespace(apply_funds=print, scan=print))
