from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import ModuleType

import pytest

from forecasting.networks import networks_of_windows

SMALL = {"macro": "SPY", "seeds": "1,2", "training_bars": "60", "lookback": "6", "holdout": "5", "units": "3", "epochs": "200"}


def backtest(trainer, **parameters: str) -> list[tuple[str, int, str]]:
    """Run the strategy on the trainer's store; what became of each refit."""
    command = [sys.executable, "-c", "from minilean.commands.cli import main; main()", "backtest"]
    command += [str(trainer.root / "algorithms" / "macro_lstm"), "--no-report", "--quiet"]
    command += ["--output", str(trainer.folder / f"out-{time.monotonic_ns()}")]
    command += ["--data-folder", str(trainer.root / "tests" / "conformance" / "data"), "--object-store", str(trainer.store)]
    chosen = SMALL | {"start": "2016-01-01", "end": "2016-02-29"} | parameters
    command += [text for name, value in chosen.items() for text in ("--parameter", name, value)]
    paths = os.pathsep.join([str(trainer.root / "runtime"), str(trainer.root / "Library")])
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, env=os.environ | {"PYTHONPATH": paths}, check=False)
    assert done.returncode == 0, done.stderr
    records = json.loads((trainer.store / "macro_lstm" / "refits.json").read_text())
    return [(record["month"], record["seed"], record["outcome"]) for record in records]


def test_the_strategy_finds_what_was_published_which_is_one_file_for_each_refit(trainer) -> None:
    done = trainer.run("--end", "2016-02", "--workers", "1")
    assert done.returncode == 0, done.stderr
    assert "6 refits: 0 are there already, 6 to train with 1 workers." in done.stderr
    assert (
        done.stdout == f"SPY, lstm: 6 refits published, 6 of them trained now. Card: {trainer.folder / 'cards' / 'macro_lstm' / 'SPY.md'}\n"
    )

    expected = [(month, seed, "loaded") for month in ("2015-12", "2016-01", "2016-02") for seed in (1, 2)]
    assert backtest(trainer, weights="load") == backtest(trainer) == expected
    assert len(list(trainer.store.rglob("*.npz"))) == 6


def test_what_the_strategy_trained_is_not_paid_again(trainer) -> None:
    assert {outcome for _, _, outcome in backtest(trainer)} == {"trained"}
    done = trainer.run("--end", "2016-02")
    assert "6 refits: 6 are there already, 0 to train" in done.stderr
    assert "former" not in done.stderr

    former = trainer.run("--end", "2016-02", "--parameter", "batch", "32", "--backend", "loky")
    assert "6 refits: 6 are there already, 0 to train" in former.stderr
    assert former.stderr.count("batch is called batch_size") == former.stderr.count("--backend is called --executor now") == 1


def test_ctrl_c_says_what_is_kept_and_the_same_command_goes_on(trainer) -> None:
    more = ("--parameter", "epochs", "2000")
    # far more refits than any machine makes before the signal comes
    process = trainer.start(*more, "--seeds", ",".join(map(str, range(1, 41))))
    while process.poll() is None and trainer.kept() < 2:
        time.sleep(0.01)
    for _ in range(5):
        os.killpg(process.pid, signal.SIGINT)
        time.sleep(0.02)
    _, err = process.communicate(timeout=60)

    assert process.returncode == 130, err
    kept = trainer.kept()
    assert f"Interrupted: {kept} of 520 refits are kept; the same command goes on from there." in err
    assert "Traceback" not in err
    assert 2 <= kept < 520
    # two months and seeds are enough to see that it goes on
    there = [name for name in trainer.published() if re.match("(2015-12|2016-01)-[12]-", name)]
    assert there
    done = trainer.run(*more, "--end", "2016-01", "--workers", "1")
    assert done.returncode == 0, done.stderr
    assert f"4 refits: {len(there)} are there already" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["--macro", "NOSUCH"], 2, "has no daily bars of NOSUCH"),
        (["--data-folder", "nowhere"], 2, "The data folder nowhere, named by --data-folder, does not exist"),
        (["--strategy", "other"], 2, "'other' is no strategy with settings: expected one of cross_section_lstm, currency_lstm, indicator"),
        (["--start", "2016-13"], 2, "'2016-13' is no month: expected a year and a month such as 2011-01."),
        (["--start", "2017-01"], 2, "The parameter end is 2016-12-31, before start, 2017-01-01"),
        (["--network", "nosuch"], 2, "The parameter network is 'nosuch': expected one of " + ", ".join(networks_of_windows())),
        (["--recipe", "slow"], 2, "The parameter recipe is 'slow': expected one of fast, seed, rnn, gru, stacked_lstm, indicators"),
        (["--parameter", "epoch", "3"], 2, "There is no parameter 'epoch': did you mean 'epochs'?"),
        (["--parameter", "bars", "60"], 2, "The parameter training_bars is given twice, as bars, its former name, too"),
        (["--seeds", "4294967296"], 2, "The parameter seeds is '4294967296': expected whole numbers from 0 to 4294967295"),
        (["--seeds", "-1"], 2, "The parameter seeds is '-1'"),
        (["--seeds", "2,2"], 2, "The parameter seeds is '2,2'"),
        (["--object-store", __file__], 2, "is a file, expected the folder of an object store"),
        (["--symbols", "TLT"], 2, "--macro is given twice, as --symbols, its former name, too: give --macro alone."),
        (["--executor", "slurm"], 2, "'slurm' is not one of 'loky', 'dask', 'ray'"),
    ],
)
def test_what_people_get_wrong_is_one_sentence_and_nothing_is_written(
    trainer, arguments: list[str], code: int, words: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["models", *trainer.arguments(), *arguments])
    with pytest.raises(SystemExit) as end:
        command(trainer.root / "models" / "__main__.py").main()

    said = capsys.readouterr()
    assert (end.value.code, words in said.err, said.out) == (code, True, ""), said.err
    assert trainer.kept() == 0


def command(file: Path) -> ModuleType:
    """The module that ``python models`` runs."""
    specification = importlib.util.spec_from_file_location("command", file)
    assert specification is not None
    assert specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


def test_months_that_cannot_be_trained_are_named_and_the_others_published(trainer) -> None:
    done = trainer.run("--start", "2017-11", "--end", "2018-02", "--seeds", "1", "--workers", "1")

    assert done.returncode == 1
    assert "SPY, lstm: 3 refits published" in done.stdout  # 2017-10 to 2017-12
    assert done.stderr.count("Not trained: ") == 2
    assert "SPY of 2018-01 with seed 1 " in done.stderr
    assert "The newest close known then is of 2017-12-29, before the last session" in done.stderr


def test_without_an_end_of_its_own_it_trains_up_to_the_last_bar_and_says_so(trainer) -> None:
    words = trainer.arguments()
    place = words.index("--end")
    words = [*words[:place], *words[place + 2 :], "--start", "2017-12", "--seeds", "1", "--workers", "1"]
    paths = os.pathsep.join([str(trainer.root / "runtime"), str(trainer.root / "Library")])
    done = subprocess.run(
        [sys.executable, str(trainer.root / "models"), *words],
        env=os.environ | {"PYTHONPATH": paths}, capture_output=True, text=True, timeout=120, check=False, cwd=trainer.folder,
    )  # fmt: skip

    assert done.returncode == 0, done.stderr
    assert "Months up to 2017-12-29, the last bar of SPY, and not to 2020-11-30, the end of the project" in done.stderr
    assert "SPY, lstm: 1 refits published" in done.stdout  # the month end of November; that of December is after the last bar


def test_damaged_weights_are_named_and_made_again(trainer) -> None:
    assert trainer.run("--end", "2016-01", "--workers", "1").returncode == 0
    damaged = next(trainer.store.glob("macro_lstm/SPY/*/2015-12-2-*.npz"))
    whole = damaged.read_bytes()
    damaged.write_bytes(whole[:-1])
    done = trainer.run("--end", "2016-01", "--workers", "1")

    assert done.returncode == 0
    assert f"{damaged.name} is damaged, or not all of its {len(whole) - 1:,} bytes are there; delete it" in done.stderr
    again = damaged.read_bytes()  # all but the seconds of the fit is as it was, or it would have another name
    assert hashlib.sha256(again[:-32]).digest() == again[-32:]
    assert trainer.kept() == 4
