from __future__ import annotations

import json
from pathlib import Path

import pytest
from sentiment_settings import PARAMETERS, SentimentSettings

from forecasting.errors import InvalidSpec

FOLDER = Path(__file__).resolve().parents[3] / "algorithms" / "sentiment_lstm"


def test_the_defaults_are_those_of_the_project_folder() -> None:
    config = json.loads((FOLDER / "config.json").read_text())
    assert SentimentSettings.from_parameters(config["parameters"]) == SentimentSettings()
    assert (SentimentSettings().ticker, SentimentSettings().band, SentimentSettings().threshold) == ("SPY", 0.003, 0.1)


def test_its_parameters_are_read_and_written_again() -> None:
    chosen = SentimentSettings.from_parameters({"ticker": "qqq", "band": "0.01", "units": "8", "refit": "once", "seeds": "1,2"})
    assert (chosen.ticker, chosen.task.band, chosen.text_model.network.units, chosen.refit) == ("QQQ", 0.01, 8, "once")
    assert (chosen.seeds, chosen.text_model.network.name, chosen.text_model.window.lookback) == ((1, 2), "sentiment", 20)
    assert SentimentSettings.from_parameters(chosen.in_effect) == chosen


def test_files_lie_beside_main_unless_their_whole_path_is_given() -> None:
    assert SentimentSettings.beside_main("headlines.csv") == FOLDER / "headlines.csv"
    assert SentimentSettings.beside_main("/elsewhere/news.csv") == Path("/elsewhere/news.csv")
    assert SentimentSettings(vectors="main.py").task.vectors == FOLDER / "main.py"
    assert SentimentSettings().task.vectors == ""


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("band", "-0.1", "The band is -0.1: expected a fraction of at least 0 and less than 1."),
        ("threshold", "1", "The parameter threshold is 1.0: expected a number of at least 0 and less than 1."),
        ("budget", "-1", "The parameter budget is -1.0: expected minutes, or 0 for no limit."),
        ("units", "0", "units=0"),
        ("vocabulary", "2", "The parameter vocabulary is 2: expected at least 3, one word and two numbers."),
        ("vectors", "glove.txt", "The parameter vectors is 'glove.txt': expected a file of word vectors, and there is none of that name."),
        ("headline", "x.csv", "There is no parameter 'headline': did you mean 'headlines'?"),
        ("refit", "daily", "The parameter refit is 'daily': expected one of once, weekly, monthly, quarterly."),
    ],
)
def test_a_wrong_name_or_value_is_one_clear_sentence(name: str, text: str, words: str) -> None:
    with pytest.raises(InvalidSpec) as caught:
        SentimentSettings.from_parameters({name: text})
    assert words in str(caught.value)


def test_the_readme_explains_every_parameter() -> None:
    readme = (FOLDER / "README.md").read_text()
    assert [name for name in PARAMETERS if f"`{name}`" not in readme] == []
