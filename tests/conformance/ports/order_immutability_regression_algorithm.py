"""Orders that are handed out are copies: only a ticket's update changes the order itself."""

from AlgorithmImports import *


class OrderImmutabilityRegressionAlgorithm(QCAlgorithm):
    def initialize(self):
        self.set_start_date(2013, 10, 7)
        self.set_end_date(2013, 10, 9)
        self.set_cash(100_000)
        self.spy = self.add_equity("SPY", Resolution.DAILY).symbol

    def on_data(self, data):
        if self.portfolio.invested:
            return
        self.ticket = self.limit_order(self.spy, 10, 100)
        self.at_first = self.transactions.get_order_by_id(self.ticket.order_id)
        fields = UpdateOrderFields()
        fields.quantity, fields.tag, fields.limit_price = 20, "Pepe", data[self.spy].low
        self.ticket.update(fields)
        assert self.at_first.time == self.utc_time

    def on_order_event(self, order_event):
        read = self.transactions.get_order_by_id
        first, second = read(order_event.order_id), read(order_event.order_id)
        assert first is not second
        second.broker_id.append("none of the broker's")
        assert list(read(order_event.order_id).broker_id) != list(second.broker_id)
        fields = UpdateOrderFields()
        fields.quantity, fields.tag = 99, "of a copy"
        first.apply_update_order_request(UpdateOrderRequest(self.utc_time, order_event.order_id, fields))
        now = read(order_event.order_id)
        assert now.quantity != first.quantity
        assert now.tag != first.tag

    def on_end_of_algorithm(self):
        now = self.transactions.get_order_by_id(self.ticket.order_id)
        assert now.quantity != self.at_first.quantity
        assert now.tag != self.at_first.tag
