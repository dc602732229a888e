"""An account in euros trades a fund in dollars from half to full, out, short half, short full, and out."""

from AlgorithmImports import *

TARGETS = (0.5, 1, 0, -0.5, -1, 0)


class SetAccountCurrencySecurityMarginModelRegressionAlgorithm(QCAlgorithm):
    def initialize(self):
        self.set_start_date(2013, 10, 7)
        self.set_end_date(2013, 10, 15)
        self.set_account_currency("EUR")
        self.cash_at_start = self.portfolio.cash_book["EUR"].amount
        self.spy = self.add_equity("SPY", Resolution.DAILY)
        assert isinstance(self.spy.buying_power_model, SecurityMarginModel)
        self.step, self.fees_before = 0, 0

    def on_data(self, data):
        if self.step < len(TARGETS):
            target = TARGETS[self.step]
            self.step += 1
            rate = self.spy.quote_currency.conversion_rate
            room = self.portfolio.total_portfolio_value_less_free_buffer * target - self.spy.holdings.holdings_value
            self.expected = int(room / (self.spy.price * rate) - 1)
            self.set_holdings(self.spy.symbol, target)

    def on_order_event(self, order_event):
        if order_event.status != OrderStatus.FILLED:
            return
        assert abs(order_event.fill_quantity - self.expected) <= 2
        assert order_event.order_fee.value.currency != self.account_currency
        fee = self.portfolio.cash_book.convert_to_account_currency(order_event.order_fee.value).amount
        assert abs(self.spy.holdings.total_fees - self.fees_before - fee) <= 0.00001
        self.fees_before = self.spy.holdings.total_fees

    def on_end_of_algorithm(self):
        book = self.portfolio.cash_book
        assert book["EUR"].amount == self.cash_at_start
        gained = book.convert(self.portfolio.total_profit - self.portfolio.total_fees, "EUR", "USD")
        assert abs(gained - book["USD"].amount) <= abs(gained) * 0.01
