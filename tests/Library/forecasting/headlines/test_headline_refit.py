"""What a refit learns is what was known at its moment; a signal in the words is found, and one that is not there is not."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from forecasting.bars import DailyBars
from forecasting.errors import HistoryTooShort, InvalidSpec, InvalidText
from forecasting.headlines.dated_headlines import DatedHeadlines
from forecasting.headlines.headline_refit import (
    LOSS,
    HeadlineProblem,
    HeadlineRefit,
    HeadlineTask,
    headline_spec,
    headlines_of_refit,
    refit_headlines,
)
from forecasting.specs import ModelSpec, NetworkSpec, TrainingSpec

MOMENT = np.datetime64("2024-02-20T08:00")
SENTIMENT = NetworkSpec("sentiment", units=4, layers=1, dropout=0.0, vocabulary=12, embedding=3)


def test_it_learns_the_newest_headlines_whose_session_is_over(problem: HeadlineProblem, headlines: DatedHeadlines) -> None:
    # that of 20 February is stamped at the moment itself, and of a session to come; the newest is of the 19th, the fiftieth day
    assert (len(problem.headlines), problem.headlines.times[-1]) == (40, np.datetime64("2024-02-19T08:00", "ns"))
    assert problem.headlines.texts == headlines.texts[10:50]
    assert problem.known_until == np.datetime64("2024-02-19T16:00", "ns")


def test_later_headlines_and_bars_change_nothing(headlines: DatedHeadlines, bars: DailyBars, problem: HeadlineProblem) -> None:
    cut = 50
    texts = (*headlines.texts[:cut], *("another text entirely" for _ in headlines.texts[cut:]))
    closes = np.where(np.arange(len(bars.closes)) > cut, 77.0, bars.closes)
    lows = np.minimum(bars.lows, closes)
    changed = DailyBars(bars.times, bars.opens, bars.highs, lows, closes)

    found = HeadlineProblem.cut(DatedHeadlines(headlines.times, texts), changed, MOMENT, HeadlineTask(), 40)

    assert found.digest(HeadlineTask()) == problem.digest(HeadlineTask())


def test_an_earlier_headline_or_bar_changes_what_is_learned(headlines: DatedHeadlines, bars: DailyBars, problem: HeadlineProblem) -> None:
    texts = (*headlines.texts[:49], "another text entirely", *headlines.texts[50:])
    other = HeadlineProblem.cut(DatedHeadlines(headlines.times, texts), bars, MOMENT, HeadlineTask(), 40)
    assert other.digest(HeadlineTask()) != problem.digest(HeadlineTask())

    wider = HeadlineProblem.cut(headlines, bars, MOMENT, HeadlineTask(band=0.0), 40)
    assert wider.digest(HeadlineTask()) == problem.digest(HeadlineTask()), "the same classes are the same task"


def test_a_signal_in_the_words_is_found(fit: HeadlineRefit) -> None:
    said = fit.model.probabilities(["shares fall badly", "shares hold still", "shares rise strongly"])
    assert said.argmax(axis=1).tolist() == [0, 1, 2]
    assert said.max(axis=1).min() > 0.9
    assert (len(fit.losses), fit.is_complete, fit.num_headlines) == (30, True, 40)
    assert (fit.train_start, fit.known_until) == ("2024-01-11T08:00:00", "2024-02-19T16:00:00")


def test_classes_in_another_order_are_not_found(problem: HeadlineProblem, spec: ModelSpec) -> None:
    shuffled = replace(problem, classes=np.random.default_rng(8).permutation(problem.classes))
    said = refit_headlines(shuffled, spec, HeadlineTask(), 1).model.probabilities(["shares fall badly", "shares rise strongly"])
    assert said.max() < 0.9


def test_the_same_problem_and_seed_give_the_same_bits_and_another_seed_others(
    problem: HeadlineProblem, spec: ModelSpec, fit: HeadlineRefit
) -> None:
    again, other = (refit_headlines(problem, spec, HeadlineTask(), seed) for seed in (1, 2))
    assert [w.tobytes() for w in again.weights] == [w.tobytes() for w in fit.weights]
    assert [w.tobytes() for w in other.weights] != [w.tobytes() for w in fit.weights]


def test_a_fit_that_its_budget_stopped_is_not_complete(problem: HeadlineProblem, spec: ModelSpec) -> None:
    assert not refit_headlines(problem, spec, HeadlineTask(), 1, budget_seconds=0.0).is_complete


def test_word_vectors_are_where_it_begins(problem: HeadlineProblem, spec: ModelSpec, tmp_path: Path) -> None:
    file = tmp_path / "glove.txt"
    file.write_text("fall 1 2 3\nrise -1 -2 -3\n")
    task = HeadlineTask(vectors=file)
    still = replace(spec, training=replace(spec.training, epochs=1, learning_rate=1e-9))

    fit = refit_headlines(problem, still, task, 1)

    assert fit.weights[0][fit.vocabulary["fall"]].tolist() == pytest.approx([1, 2, 3], abs=1e-5)
    assert fit.weights[0][fit.vocabulary["rise"]].tolist() == pytest.approx([-1, -2, -3], abs=1e-5)
    assert fit.learnt != problem.digest(HeadlineTask())
    file.write_text("fall 1 2\n")
    with pytest.raises(InvalidText, match=r"glove\.txt:1 has 2 numbers behind its word: expected 3"):
        refit_headlines(problem, still, task, 1)


def test_too_few_headlines_and_missing_classes_are_said(headlines: DatedHeadlines, bars: DailyBars) -> None:
    with pytest.raises(HistoryTooShort, match="needs 51 headlines whose session is over and there are 50"):
        HeadlineProblem.cut(headlines, bars, MOMENT, HeadlineTask(), 51)
    with pytest.raises(InvalidText, match=r"label 0 \(negative\) or 2 \(positive\).*choose another band"):
        HeadlineProblem.cut(headlines, bars, MOMENT, HeadlineTask(band=0.02), 40)


def test_a_spec_says_how_many_headlines_and_words_and_refuses_what_is_no_text() -> None:
    training = TrainingSpec(loss=LOSS)
    spec = headline_spec(SENTIMENT, training, 7, 90)
    assert (spec.window.lookback, headlines_of_refit(spec)) == (7, 90)
    with pytest.raises(InvalidSpec, match="name='lstm': expected sentiment"):
        headline_spec(NetworkSpec("lstm"), training, 7, 90)
    with pytest.raises(InvalidSpec, match="loss='mean_squared_error'"):
        headline_spec(SENTIMENT, TrainingSpec(), 7, 90)
    with pytest.raises(InvalidSpec, match=r"The band is -0\.1"):
        HeadlineTask(band=-0.1)
