"""Looks through a LEAN data folder for files that a backtest would read without complaint and should not trust."""
