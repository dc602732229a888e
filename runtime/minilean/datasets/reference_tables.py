"""The two small tables every LEAN data folder needs beside prices: symbol properties and the risk-free rate."""

from __future__ import annotations

from minilean.datasets.universe import PAIRS

SYMBOL_PROPERTIES_PATH = "symbol-properties/symbol-properties-database.csv"
INTEREST_RATE_PATH = "alternative/interest-rate/usa/interest-rate.csv"

PRIMARY_CREDIT_RATE = (
    ("2003-01-09", "2.25"), ("2003-06-26", "2.00"), ("2004-07-01", "2.25"), ("2004-08-11", "2.50"), ("2004-09-22", "2.75"),
    ("2004-11-12", "3.00"), ("2004-12-15", "3.25"), ("2005-02-03", "3.50"), ("2005-03-23", "3.75"), ("2005-05-04", "4.00"),
    ("2005-07-01", "4.25"), ("2005-08-10", "4.50"), ("2005-09-21", "4.75"), ("2005-11-02", "5.00"), ("2005-12-14", "5.25"),
    ("2006-02-01", "5.50"), ("2006-03-29", "5.75"), ("2006-05-11", "6.00"), ("2006-06-30", "6.25"), ("2007-08-20", "5.75"),
    ("2007-09-19", "5.25"), ("2007-11-01", "5.00"), ("2007-12-12", "4.75"), ("2008-01-23", "4.00"), ("2008-01-31", "3.50"),
    ("2008-03-19", "2.50"), ("2008-05-01", "2.25"), ("2008-10-09", "1.75"), ("2008-10-30", "1.25"), ("2008-12-17", "0.50"),
    ("2010-02-19", "0.75"), ("2015-12-17", "1.00"), ("2016-12-15", "1.25"), ("2017-03-16", "1.50"), ("2017-06-15", "1.75"),
    ("2017-12-14", "2.00"), ("2018-03-22", "2.25"), ("2018-06-14", "2.50"), ("2018-09-27", "2.75"), ("2018-12-20", "3.00"),
    ("2019-08-01", "2.75"), ("2019-09-19", "2.50"), ("2019-10-31", "2.25"), ("2020-03-04", "1.75"), ("2020-03-16", "0.25"),
    ("2022-03-17", "0.50"), ("2022-05-05", "1.00"), ("2022-06-16", "1.75"), ("2022-07-28", "2.50"), ("2022-09-22", "3.25"),
    ("2022-11-03", "4.00"), ("2022-12-15", "4.50"), ("2023-02-02", "4.75"), ("2023-03-23", "5.00"), ("2023-05-04", "5.25"),
    ("2023-07-27", "5.50"), ("2024-09-19", "5.00"), ("2024-11-08", "4.75"), ("2024-12-19", "4.50"), ("2025-09-18", "4.25"),
    ("2025-10-30", "4.00"), ("2025-12-11", "3.75"),
)  # fmt: skip
"""Day of effect and percent a year of the Federal Reserve's primary credit rate (H.15; series PCREDIT8, the one LEAN uses).

It begins when the Federal Reserve introduced that rate; LEAN carries the first value back and the last one forward. LEAN's own file
ends with 2023-07-27. What is later comes from the implementation notes that the Board publishes with the statements of the FOMC, each
in effect on the day after the decision, and from the amendments of Regulation A, 12 CFR 201.51 (89 FR 91532 for November 2024,
90 FR 3614 for December 2024, 90 FR 47512 for September 2025). It ends with the last decision of 2025; later ones are not known here.
"""


def symbol_properties_database() -> bytes:
    """LEAN's `symbol-properties-database.csv` (`SymbolPropertiesDatabase`).

    US equities: US dollars, one cent, whole shares. Pairs of currencies: the second of the two, a hundred thousandth, whole units.
    """
    pairs = "".join(f"oanda,{pair},forex,{pair[:3]}/{pair[3:]},{pair[3:]},1,0.00001,1\n" for pair in PAIRS)
    return (
        b"market,symbol,type,description,quote_currency,contract_multiplier,minimum_price_variation,lot_size,market_ticker,"
        b"minimum_order_size,price_magnifier,strike_multiplier\n"
        b"usa,[*],equity,,USD,1,0.01,1\n"
    ) + pairs.encode()


def interest_rate() -> bytes:
    """LEAN's `interest-rate.csv`: the risk-free rate by day of effect, in percent a year (`InterestRateProvider`)."""
    return ("DATE,PCREDIT8\n" + "".join(f"{day},{rate}\n" for day, rate in PRIMARY_CREDIT_RATE)).encode()
