"""Six hundred limit orders that rest far from the price over a year; with `orders` 0 the same year without them."""

from AlgorithmImports import QCAlgorithm, Resolution, UpdateOrderFields


class RestingOrders(QCAlgorithm):
    """Places its orders on the first day; with `fills` 1 one order fills on every bar, the oldest of those that rest if there are any."""

    def initialize(self):
        """The year 2016 of SPY."""
        self.set_start_date(2016, 1, 4)
        self.set_end_date(2016, 12, 30)
        self.set_cash(10_000_000)
        self.spy = self.add_equity("SPY", Resolution.DAILY).symbol
        self.wanted = self.get_parameter("orders", 600)
        self.fills = self.get_parameter("fills", 0)
        self.resting = []

    def on_data(self, slice):
        """Send what is still to be sent."""
        price = self.securities[self.spy].price
        for number in range(self.wanted):
            self.resting.append(self.limit_order(self.spy, 1, price * 0.3 + number / 100))
        self.wanted = 0
        if not self.fills:
            return
        if self.resting:
            fields = UpdateOrderFields()
            fields.limit_price = price * 1.1
            self.resting.pop(0).update(fields)
            self.wanted = 1
        else:
            self.limit_order(self.spy, 1, price * 1.1)
