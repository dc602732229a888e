"""Which parameters a run was made with, from what was given, asked for and published."""

from __future__ import annotations

from minilean.report.parameters import EffectiveParameter, parameters_in_effect


def test_given_ones_come_first_then_defaults_of_the_algorithm():
    found = parameters_in_effect({"fast": "12"}, {"fast": "12", "slow": "60"}, ())
    assert found == [EffectiveParameter("fast", "12", "given"), EffectiveParameter("slow", "60", "default")]


def test_what_the_algorithm_publishes_as_tags_counts_most():
    found = parameters_in_effect({"macro": "spy, tlt"}, {}, ("macro=SPY,TLT", "epochs=30", "a note", "formula=a=b", "=odd", "two words=1"))
    assert found == [
        EffectiveParameter("macro", "SPY,TLT", "given as “spy, tlt”"),
        EffectiveParameter("epochs", "30", "default"),
        EffectiveParameter("formula", "a=b", "default"),
    ]


def test_a_value_that_could_not_be_read_is_told_beside_the_default_that_was_used():
    assert parameters_in_effect({"slow": "x"}, {"slow": "60"}, ()) == [EffectiveParameter("slow", "60", "given as “x”")]
