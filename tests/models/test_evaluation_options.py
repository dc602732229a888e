"""What the commands that evaluate have in common."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click
import evaluation_options
import numpy as np
import pytest
from click.testing import CliRunner
from evaluation_options import bars_until, must_be_counted, symbols_option, walk_options
from spans import DateSpan

from forecasting.bars import DailyBars
from minilean.errors import InputError

LOCKED_DAYS = DateSpan("some", date(2014, 12, 31), date(2015, 1, 1))
DEVELOPMENT_DAYS = DateSpan("some", date(2014, 12, 1), date(2014, 12, 31))


@click.command()
@symbols_option
@walk_options
def said(**given) -> None:
    click.echo(" ".join(f"{name}={given[name]}" for name in ("symbols", "seeds", "executor", "workers", "ledger")))


def test_options_and_their_defaults(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MINILEAN_LEDGER", raising=False)
    plain = CliRunner().invoke(said, ["--workers", "3"]).output
    assert plain == "symbols=('SPY',) seeds=(1, 2, 3, 4, 5) executor=loky workers=3 ledger=True\n"
    given = CliRunner().invoke(said, ["--symbols", "spy, tlt", "--seeds", "7", "--executor", "ray", "--workers", "1", "--no-ledger"])
    assert given.output == "symbols=('SPY', 'TLT') seeds=(7,) executor=ray workers=1 ledger=False\n"


@pytest.mark.parametrize("text", ["", "SPY,", "SPY,spy"])
def test_tickers_that_are_none_are_refused(text: str) -> None:
    done = CliRunner().invoke(said, ["--symbols", text])
    assert done.exit_code == 2
    assert f"{text!r} are no symbols: expected tickers, each once, separated by commas, such as SPY,TLT." in done.output


def test_a_look_at_one_locked_day_must_be_counted() -> None:
    assert must_be_counted(LOCKED_DAYS, ledger=True)
    assert not must_be_counted(DEVELOPMENT_DAYS, ledger=True)
    assert not must_be_counted(DEVELOPMENT_DAYS, ledger=False)
    with pytest.raises(InputError, match="A look at the locked span is written down"):
        must_be_counted(LOCKED_DAYS, ledger=False)


def test_bars_end_with_the_day(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    closes = np.arange(1.0, 11.0)
    times = np.arange("2020-01-01", "2020-01-11", dtype="datetime64[D]").astype("datetime64[ns]") + np.timedelta64(16, "h")
    asked = []
    monkeypatch.setattr(evaluation_options, "read_bars", lambda *of: asked.append(of) or DailyBars(times, closes, closes, closes, closes))
    found = bars_until(date(2020, 1, 4), tmp_path, ("SPY", "TLT"))
    assert [(ticker, bars.closes.tolist()) for ticker, bars in found.items()] == [
        ("SPY", [1.0, 2.0, 3.0, 4.0]),
        ("TLT", [1.0, 2.0, 3.0, 4.0]),
    ]
    assert asked == [(tmp_path, "SPY"), (tmp_path, "TLT")]
