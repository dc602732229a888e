"""The report: one interactive page about a backtest, made from the result files alone."""
