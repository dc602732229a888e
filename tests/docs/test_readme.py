"""Every command in the README is run here; a command that this file does not know fails."""

from __future__ import annotations

import importlib.util
import json
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest
from doc_blocks import shell_commands

SCRIPTS = Path(sys.executable).parent

# A run of some seconds instead of minutes: what is tested is the command, not the forecast.
SHORT = shlex.split(
    "--parameter start 2016-12-01 --parameter end 2017-01-31 --parameter training_bars 200 --parameter units 4 --parameter layers 1"
)
SHORT += shlex.split("--parameter epochs 1")

# Where each command is tested: here, or by the file named, which runs it or drives it as far as it goes without Docker.
COMMANDS = {
    "make backtest": "tests/workspace/test_make.py",
    "make train": "tests/workspace/test_make.py",
    ".venv/bin/python models train --macro SPY,TLT --start 2011-01 --end 2020-11 --seeds 1,2": "tests/docs/test_readme.py",
    ".venv/bin/python models train --executor dask": "tests/models/test_workers.py",
    "make evaluate": "tests/workspace/test_make.py",
    ".venv/bin/python models evaluate --span locked --details": "tests/docs/test_readme.py",
    ".venv/bin/minilean judge algorithms/macro_lstm": "tests/docs/test_readme.py",
    ".venv/bin/minilean judge algorithms/macro_lstm --naive-run ewma --html judge.html": "tests/docs/test_readme.py",
    ".venv/bin/minilean runs --family MacroLstm": "tests/docs/test_readme.py",
    "make research": "tests/workspace/test_make.py",
    "make test": "tests/workspace/test_make.py",
    "make docs": "tests/docs/test_site.py",
    "make report": "tests/workspace/test_make.py",
    "make strategy NAME=buy_the_dip": "tests/scripts/test_strategy.py",
    "make record": "tests/conformance/test_record.py",
    "LEAN_DATA_FOLDER=~/lean/data make backtest": "tests/workspace/test_make.py",
    ".venv/bin/minilean backtest algorithms/macro_lstm --data-folder ~/lean/data": "tests/docs/test_readme.py",
    ".venv/bin/minilean data download": "tests/docs/test_readme.py",
    ".venv/bin/minilean data sample": "tests/docs/test_readme.py",
    ".venv/bin/minilean backtest algorithms/macro_lstm --parameter recipe seed": "tests/docs/test_readme.py",
    ".venv/bin/minilean backtest algorithms/macro_lstm --parameter weights load": "tests/docs/test_readme.py",
    ".venv/bin/minilean backtest algorithms/macro_lstm --parameter decide close": "tests/docs/test_readme.py",
    ".venv/bin/minilean backtest --help": "tests/docs/test_readme.py",
    ".venv/bin/minilean backtest algorithms/threshold_lstm": "tests/docs/test_readme.py",
    ".venv/bin/minilean backtest algorithms/volatility_target": "tests/docs/test_readme.py",
    ".venv/bin/minilean lookahead algorithms/macro_lstm --cuts 4 --workers 2": "tests/docs/test_readme.py",
    ".venv/bin/minilean check algorithms/macro_lstm --no-types": "tests/docs/test_readme.py",
    ".venv/bin/minilean doctor ~/lean/data": "tests/docs/test_readme.py",
    ".venv/bin/jupytext --sync research/from_research_to_production.py": "tests/docs/test_readme.py",
    ".venv/bin/jupyter nbconvert --clear-output --inplace research/from_research_to_production.ipynb": "tests/docs/test_readme.py",
    ".venv/bin/lean backtest algorithms/macro_lstm": "tests/workspace/test_lean_cli.py",
    ".venv/bin/lean research research": "tests/workspace/test_lean_cli.py",
}


@pytest.fixture
def run(checkout: Path, tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """A function that runs a command of the README in the checkout, with more arguments and variables if given."""

    def run_command(command: str, *more: str, **variables: str) -> subprocess.CompletedProcess[str]:
        program, *arguments = shlex.split(command.replace("~", str(tmp_path / "home")))
        environment = {name: value for name, value in os.environ.items() if name != "LEAN_DATA_FOLDER"} | variables
        return subprocess.run(
            [str(SCRIPTS / Path(program).name), *arguments, *more],
            cwd=checkout, env=environment, capture_output=True, text=True, timeout=300, check=False,
        )  # fmt: skip

    return run_command


def reports(checkout: Path) -> list[Path]:
    return sorted((checkout / "algorithms" / "macro_lstm" / "backtests").glob("*/report.html"))


def test_every_command_of_the_readme_has_a_test(repo_root: Path) -> None:
    assert sorted(shell_commands((repo_root / "README.md").read_text(encoding="utf-8"))) == sorted(COMMANDS)
    assert [place for place in COMMANDS.values() if not (repo_root / place).is_file()] == []


def test_a_new_command_would_be_seen() -> None:
    markdown = "# Title\n```sh\n# a comment\nmake backtest\nmake new     # why\n```\ntext\n```\nnot a command\n```\n```sh\nmake last\n```\n"

    assert shell_commands(markdown) == ["make backtest", "make new", "make last"]


def test_the_files_that_the_readme_links_to_are_there(repo_root: Path) -> None:
    linked = re.findall(r"\]\((?!https?:)([^)#]+)\)", (repo_root / "README.md").read_text(encoding="utf-8"))

    assert "docs/report.png" in linked
    assert [path for path in linked if not (repo_root / path).exists()] == []


def parameter_table(markdown: str) -> dict[str, str]:
    """Names and defaults of the README's table of parameters."""
    rows = re.findall(r"^\| `(\w+)` \| `([^`]*)` \|", markdown, re.MULTILINE)
    return dict(rows)


def test_the_table_of_parameters_is_the_strategys(repo_root: Path) -> None:
    documented = parameter_table((repo_root / "README.md").read_text(encoding="utf-8"))
    configured = json.loads((repo_root / "algorithms/macro_lstm/config.json").read_text(encoding="utf-8"))["parameters"]
    settings = load_module(repo_root / "algorithms" / "macro_lstm" / "macro_settings.py")
    defaults = settings.MacroSettings()

    assert sorted(documented) == sorted(settings.MacroSettings.PARAMETERS.names)
    assert {name: documented[name] for name in configured} == configured
    assert settings.MacroSettings.from_parameters(documented) == defaults == settings.MacroSettings.from_parameters(configured)


def load_module(path: Path) -> ModuleType:
    """Import a module that lies beside a ``main.py`` without putting its folder on the path."""
    specification = importlib.util.spec_from_file_location(path.stem, path)
    assert specification is not None
    assert specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    sys.modules[path.stem] = module  # dataclasses look their module up
    specification.loader.exec_module(module)
    return module


def test_backtest_help_names_its_options(run: Callable[..., subprocess.CompletedProcess[str]]) -> None:
    shown = run(".venv/bin/minilean backtest --help")

    assert shown.returncode == 0, shown.stderr
    for option in ("--class", "--data-folder", "--output", "--object-store", "--parameter", "--no-report"):
        assert option in shown.stdout


def test_backtest_on_a_named_folder_then_on_stored_weights(run: Callable[..., subprocess.CompletedProcess[str]], checkout: Path) -> None:
    trained = run(".venv/bin/minilean backtest algorithms/macro_lstm --data-folder ~/lean/data", *SHORT)
    assert trained.returncode == 0, trained.stderr
    assert len(reports(checkout)) == 1

    prices = str(checkout.parent / "home" / "lean" / "data")
    loaded = run(".venv/bin/minilean backtest algorithms/macro_lstm --parameter weights load", *SHORT, LEAN_DATA_FOLDER=prices)
    assert loaded.returncode == 0, loaded.stderr
    assert order_list_hash(loaded.stdout) == order_list_hash(trained.stdout)

    later = run(".venv/bin/minilean backtest algorithms/macro_lstm --parameter decide close", *SHORT, LEAN_DATA_FOLDER=prices)
    assert later.returncode == 0, later.stderr
    assert order_list_hash(later.stdout) != order_list_hash(trained.stdout)


def order_list_hash(printed: str) -> str:
    found = re.search(r"OrderListHash\W+([0-9a-f]{32})", printed)
    assert found, f"no OrderListHash in:\n{printed}"
    return found[1]


@pytest.mark.parametrize("forecasts", ["ewma", pytest.param("network", marks=pytest.mark.long)])
def test_lookahead_does_not_accuse_the_strategy(
    run: Callable[..., subprocess.CompletedProcess[str]], checkout: Path, forecasts: str
) -> None:
    prices = str(checkout.parent / "home" / "lean" / "data")
    command = ".venv/bin/minilean lookahead algorithms/macro_lstm --cuts 4 --workers 2"
    completed = run(command, *SHORT, "--parameter", "forecasts", forecasts, "--cuts", "1", LEAN_DATA_FOLDER=prices)

    assert completed.returncode == 0, completed.stdout + completed.stderr
    assert "No look-ahead found" in completed.stdout
    assert not (checkout / "storage").exists()


def test_a_reference_is_judged_on_a_span_with_its_second_page(run: Callable[..., subprocess.CompletedProcess[str]], checkout: Path) -> None:
    prices = str(checkout.parent / "home" / "lean" / "data")
    # the prices at hand are too few for the network, the options that come last win
    less = shlex.split("--span 2017-01-01..2017-06-30 --model ridge --targets close_change")
    done = run(".venv/bin/python models evaluate --span locked --details", *less, LEAN_DATA_FOLDER=prices, MINILEAN_LEDGER="1")
    assert done.returncode == 0, done.stderr
    assert done.stdout.split(":")[0] in ("yes", "no", "not enough data")
    assert "## Second page" in done.stdout
    assert len((checkout / "storage" / "ledger" / "trials.jsonl").read_text().splitlines()) == 1


def test_a_backtest_is_judged_and_listed(run: Callable[..., subprocess.CompletedProcess[str]], checkout: Path) -> None:
    prices = str(checkout.parent / "home" / "lean" / "data")
    backtest = ".venv/bin/minilean backtest algorithms/macro_lstm --parameter recipe seed"
    made = run(backtest, *SHORT, "--parameter", "end", "2017-04-30", "--no-report", LEAN_DATA_FOLDER=prices, MINILEAN_LEDGER="1")
    assert made.returncode == 0, made.stderr
    assert order_list_hash(made.stdout)
    assert reports(checkout) == []
    judged = run(".venv/bin/minilean judge algorithms/macro_lstm", LEAN_DATA_FOLDER=prices)
    assert judged.returncode == 0, judged.stderr
    assert judged.stdout.split(":")[0].split("\n")[0].lower().startswith(("yes", "no"))
    beside = run(".venv/bin/minilean judge algorithms/macro_lstm --naive-run ewma --html judge.html", LEAN_DATA_FOLDER=prices)
    assert beside.returncode == 0, beside.stderr
    assert "naive forecasts" in (checkout / "judge.html").read_text(encoding="utf-8")
    listed = run(".venv/bin/minilean runs --family MacroLstm")
    assert listed.returncode == 0, listed.stderr
    assert "fast, dropout=0.2" in listed.stdout


def test_check_finds_nothing_in_the_strategy(run: Callable[..., subprocess.CompletedProcess[str]]) -> None:
    completed = run(".venv/bin/minilean check algorithms/macro_lstm --no-types")

    assert (completed.returncode, completed.stdout) == (0, "macro_lstm: nothing found.\n")


def test_doctor_finds_nothing_in_healthy_data(run: Callable[..., subprocess.CompletedProcess[str]]) -> None:
    completed = run(".venv/bin/minilean doctor ~/lean/data")

    assert completed.returncode == 0, completed.stdout + completed.stderr
    assert "price files, nothing found." in completed.stdout


@pytest.mark.parametrize(("project", "option"), [("threshold_lstm", "threshold 0.0001"), ("volatility_target", "forecaster har")])
def test_another_strategy_trades(run: Callable[..., subprocess.CompletedProcess[str]], checkout: Path, project: str, option: str) -> None:
    prices = str(checkout.parent / "home" / "lean" / "data")
    few = shlex.split(
        f"--parameter start 2016-12-01 --parameter end 2017-01-31 --parameter training_bars 300 --parameter {option} --no-report"
    )
    done = run(f".venv/bin/minilean backtest algorithms/{project}", *few, LEAN_DATA_FOLDER=prices)
    assert done.returncode == 0, done.stdout + done.stderr
    assert order_list_hash(done.stdout) != "d41d8cd98f00b204e9800998ecf8427e"  # that of no order at all


def test_train_offline_then_backtest_on_what_was_published(run: Callable[..., subprocess.CompletedProcess[str]], checkout: Path) -> None:
    prices = str(checkout.parent / "home" / "lean" / "data")
    train = ".venv/bin/python models train --macro SPY,TLT --start 2011-01 --end 2020-11 --seeds 1,2"
    # two months of the prices at hand, the options that come last win
    trained = run(train, *SHORT, "--start", "2016-12", "--end", "2017-01", LEAN_DATA_FOLDER=prices)
    assert trained.returncode == 0, trained.stderr
    assert trained.stdout.splitlines() == [
        f"{symbol}, lstm: 6 refits published, 6 of them trained now. Card: {checkout / 'models' / 'cards' / 'macro_lstm' / symbol}.md"
        for symbol in ("SPY", "TLT")
    ]

    load = ".venv/bin/minilean backtest algorithms/macro_lstm --parameter weights load"
    more = shlex.split("--parameter macro SPY,TLT --parameter seeds 1,2 --no-report")
    loaded = run(load, *SHORT, *more, LEAN_DATA_FOLDER=prices)
    assert loaded.returncode == 0, loaded.stderr


def test_data_sample_fills_the_data_folder_and_says_synthetic(run: Callable[..., subprocess.CompletedProcess[str]], checkout: Path) -> None:
    completed = run(".venv/bin/minilean data sample")

    assert completed.returncode == 0, completed.stderr
    assert "SYNTHETIC" in completed.stdout
    assert (checkout / "data" / "equity" / "usa" / "daily" / "spy.zip").is_file()


def test_data_download_says_that_the_service_cannot_be_reached(
    run: Callable[..., subprocess.CompletedProcess[str]], checkout: Path
) -> None:
    nowhere = "http://127.0.0.1:9"
    completed = run(".venv/bin/minilean data download", HTTPS_PROXY=nowhere, HTTP_PROXY=nowhere, https_proxy=nowhere, http_proxy=nowhere)

    assert completed.returncode == 3, completed.stderr
    assert "cannot be reached" in completed.stderr
    assert "Traceback" not in completed.stderr
    assert not (checkout / "data" / "equity").exists()


def test_a_notebook_is_brought_in_line_with_its_text_and_cleared(
    run: Callable[..., subprocess.CompletedProcess[str]], checkout: Path
) -> None:
    text, notebook = (checkout / "research" / f"from_research_to_production{suffix}" for suffix in (".py", ".ipynb"))
    untouched = notebook.read_bytes()
    content = json.loads(untouched)
    code = next(cell for cell in content["cells"] if cell["cell_type"] == "code")
    code["outputs"] = [{"name": "stdout", "output_type": "stream", "text": ["left\n"]}]
    notebook.write_text(json.dumps(content), encoding="utf-8")
    text.write_text(text.read_text(encoding="utf-8").replace('TICKER = "SPY"', 'TICKER = "TLT"'), encoding="utf-8")

    synchronised = run(".venv/bin/jupytext --sync research/from_research_to_production.py")
    assert synchronised.returncode == 0, synchronised.stderr
    assert 'TICKER = \\"TLT\\"' in notebook.read_text(encoding="utf-8")
    assert "left" in notebook.read_text(encoding="utf-8")

    cleared = run(".venv/bin/jupyter nbconvert --clear-output --inplace research/from_research_to_production.ipynb")
    assert cleared.returncode == 0, cleared.stderr
    assert notebook.read_text(encoding="utf-8") == untouched.decode().replace('TICKER = \\"SPY\\"', 'TICKER = \\"TLT\\"')
