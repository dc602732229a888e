"""Unit tests of strategies: run an algorithm, or a few days of one, inside pytest and look at its orders.

```python
from AlgorithmImports import *
from minilean.testing import run

class BuyTheDip(QCAlgorithm):
    def initialize(self):
        self.spy = self.add_equity("SPY", Resolution.DAILY).symbol
        self.last = None

    def on_data(self, data):
        close = data[self.spy].close
        if self.last is not None and close < self.last:
            self.market_order(self.spy, 10)
        self.last = close

def test_a_fall_is_bought():
    result = run(BuyTheDip, prices={"SPY": [100, 101, 99, 102]}, start="2024-01-02")
    assert [(order.symbol.value, order.quantity) for order in result.orders] == [("SPY", 10)]
    assert result.holdings["SPY"].average_price == 102
```

The algorithm runs in the process and the thread of the test, so `breakpoint()` and an editor's debugger stop inside `on_data`. What it
raises is raised by `run`, with the algorithm's time as a note.
"""

from minilean.testing.prices import Prices
from minilean.testing.running import RunResult, run

__all__ = ["Prices", "RunResult", "run"]
