import itertools
from datetime import date, timedelta

from minilean.datasets.reference_tables import PRIMARY_CREDIT_RATE, interest_rate, symbol_properties_database


def test_us_equities_trade_whole_shares_in_cents():
    header, equity, *_ = symbol_properties_database().decode().splitlines()
    row = dict(zip(header.split(","), equity.split(","), strict=False))
    assert row["market"] == "usa"
    assert row["symbol"] == "[*]"
    assert (row["quote_currency"], row["minimum_price_variation"], row["lot_size"]) == ("USD", "0.01", "1")


def test_pairs_count_in_their_second_currency_as_in_leans_file():
    pairs = [line for line in symbol_properties_database().decode().splitlines() if ",forex," in line]
    assert pairs[:2] == ["oanda,EURUSD,forex,EUR/USD,USD,1,0.00001,1", "oanda,EURGBP,forex,EUR/GBP,GBP,1,0.00001,1"]
    assert len(pairs) == 4


def test_risk_free_rate_begins_and_turns_where_the_federal_reserve_said():
    lines = interest_rate().decode().splitlines()
    assert lines[:2] == ["DATE,PCREDIT8", "2003-01-09,2.25"]
    assert "2008-12-17,0.50" in lines
    assert "2020-03-16,0.25" in lines
    assert "2023-07-27,5.50" in lines


def test_what_follows_leans_own_file_took_effect_on_the_day_after_each_decision():
    """Decisions of the FOMC and the top of the range for federal funds that they set, which the primary credit rate is since 2020."""
    decided = [
        ("2024-09-18", "5.00"), ("2024-11-07", "4.75"), ("2024-12-18", "4.50"),
        ("2025-09-17", "4.25"), ("2025-10-29", "4.00"), ("2025-12-10", "3.75"),
    ]  # fmt: skip
    days = [(date.fromisoformat(day) + timedelta(days=1)).isoformat() for day, _ in decided]
    after_lean = [row for row in PRIMARY_CREDIT_RATE if row[0] > "2023-07-27"]
    assert after_lean == list(zip(days, [rate for _, rate in decided], strict=True))


def test_rates_ascend_in_time_and_change_every_time():
    days = [day for day, _ in PRIMARY_CREDIT_RATE]
    rates = [rate for _, rate in PRIMARY_CREDIT_RATE]
    assert days == sorted(set(days))
    assert all(before != after for before, after in itertools.pairwise(rates))
