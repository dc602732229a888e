"""The parameters of the strategy: read once, refused by name, and written as they would be read again."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from cross_section_settings import PARAMETERS, CrossSectionSettings

from forecasting.errors import InvalidSpec
from forecasting.networks import num_weights
from minilean.project.loading import find_project

FOLDER = Path(__file__).resolve().parents[3] / "algorithms" / "cross_section_lstm"


def test_without_parameters_it_is_the_published_network_on_the_file_of_tickers() -> None:
    chosen = CrossSectionSettings.from_parameters({})
    assert len(chosen.panel) == 400
    assert chosen.panel[:3] == ("AAPL", "BAC", "MSFT")
    spec = chosen.panel_model
    # 5 numbers more a ticker than the published 16,984 for 2,489
    assert num_weights(spec.network) == 16_984 - 5 * (2_489 - 400)
    assert (spec.training.optimizer, spec.training.monitor, spec.training.batch_size, spec.training.learning_rate) == (
        "rmsprop",
        "auc",
        32,
        0.001,
    )
    assert (spec.window.lookback, spec.window.training_bars, spec.training.validation_bars) == (52, 260, 52)
    assert chosen.schedule.moments(date(2020, 11, 30)) == (chosen.schedule.newest(chosen.schedule.moments(date(2019, 1, 1))[0]),)


def test_the_project_has_parameters_that_exist() -> None:
    own = find_project(FOLDER).parameters
    assert set(own) <= set(PARAMETERS)
    assert CrossSectionSettings.from_parameters(own) == CrossSectionSettings()


def test_what_is_written_is_read_as_the_same() -> None:
    texts = {
        "tickers": "aapl, msft,XOM,GE",
        "number": "2",
        "gross": "0.5",
        "seeds": "1,2",
        "refit": "quarterly",
        "lookback": "26",
        "learning_rate": "0.002",
    }
    chosen = CrossSectionSettings.from_parameters(texts)
    assert chosen.panel == ("AAPL", "MSFT", "XOM", "GE")
    assert chosen.panel_model.network.vocabulary == 4
    assert CrossSectionSettings.from_parameters(chosen.in_effect) == chosen
    assert set(chosen.in_effect) == set(PARAMETERS)


@pytest.mark.parametrize(
    ("texts", "words"),
    [
        ({"number": "0"}, "The parameter number is 0, and there are 400 tickers"),
        (
            {"number": "3", "tickers": "A,B,C,D,E"},
            "The parameter number is 3, and there are 5 tickers: expected at least 1, and twice as many tickers",
        ),
        ({"tickers": "A,B,A"}, "The parameter tickers has an empty ticker, or one twice"),
        ({"tickers": "nosuch.txt"}, "nosuch.txt is no file: name one beside main.py, or tickers"),
        ({"gross": "2.5"}, "The parameter gross is 2.5: expected a share above 0 and of at most 2"),
        ({"budget": "-1"}, "The parameter budget is -1.0"),
        ({"refit": "daily"}, "expected one of once, weekly, monthly, quarterly"),
        ({"weights": "keep"}, "expected one of train, load, load-or-train"),
        ({"training_bars": "100"}, "validation_bars=52: expected at least"),
        ({"epochs": "0"}, "epochs=0"),
        ({"numbr": "3"}, "did you mean 'number'"),
    ],
)
def test_what_cannot_be_is_refused_by_name(texts: dict[str, str], words: str) -> None:
    with pytest.raises(InvalidSpec) as caught:
        CrossSectionSettings.from_parameters(texts)
    assert words in str(caught.value)


def test_a_list_that_is_no_text_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("cross_section_settings.__file__", str(tmp_path / "cross_section_settings.py"))
    (tmp_path / "mine.txt").write_bytes(b"\xff\xfeA\n")
    with pytest.raises(InvalidSpec, match=r"mine\.txt is no text in UTF-8 .*: expected a ticker on each line"):
        CrossSectionSettings(tickers="mine.txt")
