"""Whether there is enough buying power is asked of the model of the security."""

from types import SimpleNamespace

from minilean.brokerage.buying_power_check import check_buying_power


def test_the_model_is_asked_with_portfolio_security_and_order() -> None:
    asked = []

    def answer(question: object) -> str:
        asked.append(question)
        return "enough"

    portfolio, order = SimpleNamespace(), SimpleNamespace()
    security = SimpleNamespace(buying_power_model=SimpleNamespace(has_sufficient_buying_power_for_order=answer))

    assert check_buying_power(portfolio, security, order) == "enough"
    (question,) = asked
    assert (question.portfolio is portfolio, question.security is security, question.order is order) == (True, True, True)
