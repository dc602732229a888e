import errno
import os
from datetime import date

import pytest
from click.testing import CliRunner

from minilean.commands import data as commands
from minilean.datasets.files import write_files
from minilean.datasets.price_source import AnswerUnusable, TickerUnknown
from minilean.datasets.synthetic import read_marker

SHORT = ["--start", "2015-01-02", "--end", "2015-01-09"]


@pytest.fixture
def invoke(monkeypatch, tmp_path, price_service):
    def run(*arguments, service=None):
        monkeypatch.setattr(commands, "default_source", lambda: service or price_service())
        return CliRunner().invoke(commands.data, [arguments[0], "--data-folder", str(tmp_path / "data"), *arguments[1:]])

    return run


def test_download_fetches_the_universe_and_says_how_much(invoke, tmp_path):
    result = invoke("download", *SHORT)
    assert result.exit_code == 0
    assert "68 tickers fetched, 0 already there, 0 not to be had, 0 refused; 2015-01-02 to 2015-01-09." in result.stdout
    assert len(list((tmp_path / "data/equity/usa/daily").iterdir())) == 66
    indices = {path.name: path.read_text() for path in (tmp_path / "data/alternative/cboe").iterdir()}
    one_day = "DATE,OPEN,HIGH,LOW,CLOSE\n01/09/2015,100.0000,100.0000,100.0000,100.0000\n"
    assert indices == {"vix.csv": one_day, "vix3m.csv": one_day}


def test_download_again_fetches_nothing_and_names_refresh(invoke):
    invoke("download", "--ticker", "spy", "--ticker", "GLD", *SHORT)
    result = invoke("download", "--ticker", "SPY")
    assert "0 tickers fetched, 1 already there" in result.stdout
    assert "--refresh brings the folder up to the last completed session" in result.stdout


def test_an_unreachable_service_is_a_machine_error(invoke, tmp_path, price_service):
    result = invoke("download", service=price_service(reachable=False))
    assert result.exit_code == 3
    assert "Recorded cannot be reached (no answer within 5 seconds); check the connection" in result.stderr
    assert not (tmp_path / "data").exists()


def test_a_named_ticker_that_is_unknown_is_a_usage_error(invoke, price_service):
    service = price_service(errors={"NOPE": TickerUnknown("no daily prices for NOPE")})
    result = invoke("download", "--ticker", "NOPE", "--ticker", "SPY", *SHORT, service=service)
    assert result.exit_code == 2
    assert "Recorded has no daily prices of NOPE; check the spelling and the span." in result.stderr


def test_a_fund_of_the_universe_that_is_gone_is_a_warning(invoke, price_service):
    result = invoke("download", *SHORT, service=price_service(errors={"SPTS": TickerUnknown("no daily prices for SPTS")}))
    assert result.exit_code == 0
    assert "Warning: Recorded has no daily prices of SPTS" in result.stderr


def test_a_list_of_tickers_is_fetched_with_spy_and_what_is_gone_from_it_is_a_warning(invoke, price_service, tmp_path):
    panel = tmp_path / "stocks.txt"
    panel.write_text("AAPL\nGONE\nbrk.b\nAAPL\n")
    service = price_service(errors={"GONE": TickerUnknown("no daily prices for GONE")})
    result = invoke("download", "--tickers-file", str(panel), *SHORT, service=service)
    assert result.exit_code == 0
    assert "3 tickers fetched, 0 already there, 1 not to be had" in result.stdout
    assert "Warning: Recorded has no daily prices of GONE; baskets and panels go without." in result.stderr
    assert {path.name for path in (tmp_path / "data/equity/usa/daily").iterdir()} == {"spy.zip", "aapl.zip", "brk.b.zip"}
    # named by itself it is a wrong ticker
    assert invoke("download", "--tickers-file", str(panel), "--ticker", "GONE", *SHORT, service=service).exit_code == 2


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"", "is empty; expected a ticker a line"), (b"AAPL\n12\n", "'12' is not a US ticker"), (b"\xff\xfe", "cannot be read")],
)
def test_a_list_that_has_no_tickers_is_refused(invoke, tmp_path, content, words):
    panel = tmp_path / "stocks.txt"
    panel.write_bytes(content)
    result = invoke("download", "--tickers-file", str(panel), *SHORT)
    assert result.exit_code == 2
    assert words in " ".join(result.stderr.split())
    assert not (tmp_path / "data").exists()


def test_a_refused_answer_is_named_after_all_others_and_is_exit_code_1(invoke, price_service, tmp_path):
    result = invoke("download", *SHORT, service=price_service(errors={"XLE": AnswerUnusable("its prices are in GBp, expected USD")}))
    assert result.exit_code == 1
    assert "67 tickers fetched, 0 already there, 0 not to be had, 1 refused" in result.stdout
    assert "Refused: XLE: its prices are in GBp, expected USD. Its earlier files, if there are any, are unchanged.\n" in result.stderr
    assert len(list((tmp_path / "data/equity/usa/daily").iterdir())) == 65


def test_a_ticker_that_ends_before_the_span_is_named_and_is_exit_code_1(invoke, price_service, monkeypatch):
    monkeypatch.setattr("minilean.datasets.download.RETRY_SECONDS", (0.0, 0.0, 0.0))
    monkeypatch.setattr(price_service, "last", date(2015, 1, 7))
    result = invoke("download", "--ticker", "SPY", *SHORT)
    assert result.exit_code == 1
    assert "Ends early: SPY has no prices after 2015-01-07; the same command asks again.\n" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--ticker", "../etc"], "is not a US ticker"),
        (["--ticker", "EURUSD"], "'EURUSD' is a pair of currencies, and the source has no bid and ask of any: put LEAN's files of it into"),
        (["--ticker", "eurgbp=x"], "'eurgbp=x' is a pair of currencies"),
        (["--start", "yesterday"], "does not match the format"),
        (["--start", "2015-01-09", "--end", "2015-01-02"], "lies before the start"),
        (["--frequency", "minute"], "No such option"),
    ],
)
def test_wrong_usage_is_exit_code_2(invoke, arguments, words):
    result = invoke("download", *arguments)
    assert result.exit_code == 2
    assert words in result.stderr


def test_ctrl_c_is_exit_code_130_and_leaves_whole_files(invoke, tmp_path, price_service):
    result = invoke("download", *SHORT, service=price_service(errors={"XLE": KeyboardInterrupt()}))
    assert result.exit_code == 130
    assert "Interrupted. Every file that was written is whole" in result.stderr
    assert sorted(path.name for path in (tmp_path / "data/equity/usa/daily").iterdir()) == ["spy.zip", "xlb.zip"]


def test_a_full_disk_is_exit_code_3(invoke, monkeypatch, tmp_path):
    def fsync(descriptor):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", fsync)
    result = invoke("sample", *SHORT)
    assert result.exit_code == 3
    assert "the disk is full" in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_sample_writes_and_says_synthetic(invoke, tmp_path):
    result = invoke("sample", "--seed", "4", *SHORT)
    assert result.exit_code == 0
    assert "seed 4, 2015-01-02 to 2015-01-09. SYNTHETIC prices" in result.stdout
    assert read_marker(tmp_path / "data").seed == 4


def test_the_folder_is_the_option_else_the_environment_else_data(invoke, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LEAN_DATA_FOLDER", str(tmp_path / "named"))
    assert CliRunner().invoke(commands.data, ["sample", *SHORT]).exit_code == 0
    assert read_marker(tmp_path / "named") is not None
    assert not (tmp_path / "data").exists()

    assert invoke("sample", *SHORT).exit_code == 0
    assert read_marker(tmp_path / "data") is not None

    monkeypatch.setenv("LEAN_DATA_FOLDER", "")
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    assert CliRunner().invoke(commands.data, ["sample", *SHORT]).exit_code == 0
    assert read_marker(tmp_path / "elsewhere" / "data") is not None


def test_sample_says_how_far_it_is_unless_told_not_to(invoke, monkeypatch):
    monkeypatch.setattr("minilean.commands.progress.LINE_SECONDS", 0.0)
    shown = invoke("sample", *SHORT).stderr.splitlines()
    assert shown[0] == "Sample: SPY, 0%"
    assert len(shown) == 66
    assert shown[-1].startswith("Sample: ")
    assert ", 98%, about 0 s left" in shown[-1]
    assert invoke("sample", "--no-progress", *SHORT).stderr == ""


def test_sample_refuses_real_prices(invoke, tmp_path):
    write_files(tmp_path / "data", {"equity/usa/daily/spy.zip": b"real"})
    result = invoke("sample", *SHORT)
    assert result.exit_code == 2
    assert "synthetic prices are never written among others" in result.stderr
