"""What figures mean, and how the two net profits belong together."""

from __future__ import annotations

import pytest

from minilean.report.glossary import meanings, net_profit_sentence

STATISTICS = {"Start Equity": "1000000", "End Equity": "1288820.67", "Net Profit": "28.882%"}


def test_both_net_profits_lead_to_the_end_equity():
    sentence = net_profit_sentence(STATISTICS, {"Net Profit": "$280,574.10", "Unrealized": "$8,166.05"})
    for words in ("change of the equity, +288,820.67,", "less all fees paid: +280,574.10.", "add +8,166.05 (", "the other +80.52 are"):
        assert words in sentence


@pytest.mark.parametrize("loss", ["-$500.00", "$-500.00"])
def test_amounts_below_zero_are_read_in_both_of_leans_forms(loss):
    sentence = net_profit_sentence({"Start Equity": "1000", "End Equity": "400"}, {"Net Profit": loss, "Unrealized": "$-100"})
    assert "paid: −500.00. Open positions add −100.00" in sentence
    assert sentence.endswith("together the same.")


@pytest.mark.parametrize("at_the_end", [{}, {"Net Profit": "$1"}, {"Net Profit": "much", "Unrealized": "$1"}])
def test_without_all_parts_there_is_no_sentence(at_the_end):
    assert net_profit_sentence(STATISTICS, at_the_end) == ""


def test_only_figures_that_are_shown_are_explained():
    assert list(meanings({"Loss Rate": "1%"}, {"Unrealized": "$1"})) == ["Win Rate, Loss Rate", "Unrealized"]
    assert meanings({}, {"Refits trained": "3"}) == {}
