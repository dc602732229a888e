"""What strategies need: SPY, the nine sectors, Treasuries long and inverse, indices of implied volatility, and a panel of stocks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Fund:
    """One exchange-traded fund.

    Args:
        ticker: Upper-case ticker on the US market.
        name: What the fund holds, for people.
        first_traded: First day with a price; no data is expected before it.
    """

    ticker: str
    name: str
    first_traded: date


SPY = Fund("SPY", "S&P 500", date(1993, 1, 29))

SECTORS = (
    Fund("XLB", "Materials", date(1998, 12, 22)),
    Fund("XLE", "Energy", date(1998, 12, 22)),
    Fund("XLF", "Financials", date(1998, 12, 22)),
    Fund("XLI", "Industrials", date(1998, 12, 22)),
    Fund("XLK", "Technology", date(1998, 12, 22)),
    Fund("XLP", "Consumer staples", date(1998, 12, 22)),
    Fund("XLU", "Utilities", date(1998, 12, 22)),
    Fund("XLV", "Health care", date(1998, 12, 22)),
    Fund("XLY", "Consumer discretionary", date(1998, 12, 22)),
)
"""`LiquidETFUniverse.SP500Sectors.Long` of LEAN, in its order."""

TREASURIES_LONG = (
    Fund("IEF", "Treasuries 7-10 years", date(2002, 7, 26)),
    Fund("SHY", "Treasuries 1-3 years", date(2002, 7, 26)),
    Fund("TLT", "Treasuries 20+ years", date(2002, 7, 26)),
    Fund("IEI", "Treasuries 3-7 years", date(2007, 1, 11)),
    Fund("TLH", "Treasuries 10-20 years", date(2007, 1, 11)),
    Fund("BIL", "Treasury bills 1-3 months", date(2007, 5, 30)),
    Fund("SPTL", "Treasuries 10+ years", date(2007, 5, 30)),
    Fund("TMF", "Treasuries 20+ years, three times daily", date(2009, 4, 16)),
    Fund("SCHO", "Treasuries 1-3 years", date(2010, 8, 5)),
    Fund("SCHR", "Treasuries 3-10 years", date(2010, 8, 5)),
    Fund("SPTS", "Treasuries 1-3 years", date(2011, 12, 1)),
    Fund("GOVT", "Treasuries, all maturities", date(2012, 2, 24)),
)
"""`LiquidETFUniverse.Treasuries.Long` of LEAN, in its order."""

TREASURIES_INVERSE = (
    Fund("SHV", "Treasuries below 1 year (a long fund that LEAN lists here)", date(2007, 1, 11)),
    Fund("TBT", "Treasuries 20+ years, minus two times daily", date(2008, 5, 1)),
    Fund("TBF", "Treasuries 20+ years, minus one time daily", date(2009, 8, 20)),
    Fund("TMV", "Treasuries 20+ years, minus three times daily", date(2009, 4, 16)),
)
"""`LiquidETFUniverse.Treasuries.Inverse` of LEAN, in its order."""

UNIVERSE = (SPY, *SECTORS, *TREASURIES_LONG, *TREASURIES_INVERSE)
"""Every fund that a macro LSTM backtest may ask for; SPY first, since nothing runs without it."""

TICKERS = tuple(fund.ticker for fund in UNIVERSE)

INDICES = ("^VIX", "^VIX3M")
"""Indices of implied volatility, of a month and of three; a ticker that begins so is of no security, and becomes a file of `CBOE`."""

PAIRS = ("EURUSD", "EURGBP", "GBPUSD", "NZDUSD")
"""Pairs of currencies that a strategy may ask for."""

STOCKS = (
    *("AAPL", "BAC", "MSFT", "XOM", "JPM", "C", "AMZN", "GE", "INTC", "WFC", "PFE", "T", "NFLX", "CSCO", "JNJ", "CVX", "IBM", "QCOM", "GS"),
    *("PG", "ORCL", "VZ", "WMT", "BKNG", "SLB", "GILD", "MRK", "KO", "FCX", "HD", "F", "MCD", "CAT", "CMCSA", "DIS", "COP", "HAL", "ABT"),
    *("BA", "PEP"),
)
"""A small panel of stocks, all of which were traded before 2010 and still are."""

DOWNLOADED = (*TICKERS, *INDICES, *STOCKS)
"""What a download fetches when nothing else is named."""
