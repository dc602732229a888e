"""Risk-free rates that an algorithm gives itself."""

from datetime import datetime

from minilean.data.interest_rates import ConstantRiskFreeRateInterestRateModel, FuncRiskFreeRateInterestRateModel


def test_a_function_of_the_date_gives_the_rate() -> None:
    model = FuncRiskFreeRateInterestRateModel(lambda moment: 0.05 if moment.year > 2019 else 0.01)
    assert (model.get_interest_rate(datetime(2020, 5, 28)), model.GetInterestRate(datetime(2019, 5, 28))) == (0.05, 0.01)


def test_a_constant_rate() -> None:
    assert ConstantRiskFreeRateInterestRateModel(0.02).get_interest_rate(datetime(2020, 5, 28)) == 0.02
