"""Interest on borrowed money: none, unless an algorithm charges it."""

from minilean.reality_models.margin_interest import MarginInterestRateModel, MarginInterestRateParameters


def test_a_security_begins_without_interest(account):
    spy = account.add("SPY", 100)
    assert spy.margin_interest_rate_model is MarginInterestRateModel.Null
    parameters = MarginInterestRateParameters(spy, account.clock.utc)
    assert MarginInterestRateModel.NULL.apply_margin_interest_rate(parameters) is None
    assert (parameters.Security, account.portfolio.cash) == (spy, 100_000)
