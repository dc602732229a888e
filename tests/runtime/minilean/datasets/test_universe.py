from pathlib import Path

from minilean.datasets.universe import DOWNLOADED, SECTORS, STOCKS, TICKERS, TREASURIES_INVERSE, TREASURIES_LONG


def test_baskets_are_leans_in_leans_order():
    assert [fund.ticker for fund in SECTORS] == "XLB XLE XLF XLI XLK XLP XLU XLV XLY".split()
    assert [fund.ticker for fund in TREASURIES_LONG] == "IEF SHY TLT IEI TLH BIL SPTL TMF SCHO SCHR SPTS GOVT".split()
    assert [fund.ticker for fund in TREASURIES_INVERSE] == "SHV TBT TBF TMV".split()


def test_spy_comes_first_and_no_fund_twice():
    assert TICKERS[0] == "SPY"
    assert len(TICKERS) == len(set(TICKERS)) == 26


def test_a_download_has_the_indices_after_the_funds_and_then_the_stocks():
    assert (*TICKERS, "^VIX", "^VIX3M", *STOCKS) == DOWNLOADED


def test_the_stocks_are_a_part_of_the_list_of_the_strategy_that_ranks_them():
    listed = Path(__file__).resolve().parents[4] / "algorithms" / "cross_section_lstm" / "stocks.txt"
    assert set(STOCKS) <= set(listed.read_text().split())
    assert len(STOCKS) == len(set(STOCKS)) == 40
