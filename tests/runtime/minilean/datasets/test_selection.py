from datetime import date
from pathlib import Path

import pytest

from minilean.datasets.download import ServiceUnavailable, download
from minilean.datasets.files import write_files
from minilean.datasets.manifest import read_manifest
from minilean.datasets.price_source import AnswerUnusable, ServiceFailed, TickerUnknown
from minilean.datasets.sample import write_sample
from minilean.datasets.selection import default_source, select_data_folder
from minilean.datasets.synthetic import SENTENCE
from minilean.datasets.universe import DOWNLOADED
from minilean.datasets.yahoo import YahooSource
from minilean.errors import InputError, MachineError

SPY = "equity/usa/daily/spy.zip"


@pytest.fixture(autouse=True)
def impatient(monkeypatch):
    monkeypatch.setattr("minilean.datasets.download.RETRY_SECONDS", ())


@pytest.fixture
def said():
    return []


def known(folder):
    manifest = read_manifest(folder)
    assert manifest is not None
    return manifest


def folder_with_spy(path):
    write_files(path, {SPY: b"zip"})
    return path


def test_the_option_wins_over_the_environment_and_the_project(tmp_path):
    option, variable = folder_with_spy(tmp_path / "option"), folder_with_spy(tmp_path / "variable")
    folder_with_spy(tmp_path / "data")
    choice = select_data_folder(option, {"LEAN_DATA_FOLDER": str(variable)}, tmp_path)
    assert (choice.path, choice.origin, choice.synthetic, choice.notice) == (option, "--data-folder", False, "")


def test_the_environment_wins_over_the_project(tmp_path):
    variable = folder_with_spy(tmp_path / "variable")
    folder_with_spy(tmp_path / "data")
    choice = select_data_folder(None, {"LEAN_DATA_FOLDER": str(variable)}, tmp_path)
    assert (choice.path, choice.origin) == (variable, "LEAN_DATA_FOLDER")


def test_an_empty_variable_counts_as_unset_and_the_projects_data_is_used_without_a_probe(tmp_path, price_service):
    folder_with_spy(tmp_path / "data")
    service = price_service()
    choice = select_data_folder(None, {"LEAN_DATA_FOLDER": ""}, tmp_path, source=service)
    assert (choice.path, choice.origin, choice.synthetic) == (tmp_path / "data", "data/", False)
    assert service.probes == 0


@pytest.mark.parametrize("origin", ["--data-folder", "LEAN_DATA_FOLDER"])
def test_a_named_folder_that_cannot_serve_is_an_error(tmp_path, origin, price_service):
    def select(folder):
        option = folder if origin == "--data-folder" else None
        return select_data_folder(option, {"LEAN_DATA_FOLDER": str(folder)}, tmp_path, source=price_service())

    (tmp_path / "file").write_text("")
    (tmp_path / "empty").mkdir()
    for name, sentence in {
        "absent": f"absent, named by {origin}, does not exist; name a LEAN data folder that holds equity/usa/daily/spy.zip",
        "file": f"file, named by {origin}, is a file, expected a data folder; name a LEAN",
        "empty": f"empty, named by {origin}, has no daily prices of SPY; name a LEAN",
    }.items():
        with pytest.raises(InputError, match=sentence) as caught:
            select(tmp_path / name)
        assert caught.value.exit_code == 2
    assert not (tmp_path / "absent").exists()
    assert not (tmp_path / "data").exists()


def test_prices_are_downloaded_when_none_was_named(tmp_path, said, price_service):
    choice = select_data_folder(None, {}, tmp_path, source=price_service(), announce=said.append)
    assert (choice.path, choice.synthetic) == (tmp_path / "data", False)
    assert set(known(choice.path).finished) == set(DOWNLOADED)
    assert said == [f"Downloading daily prices from Recorded into {tmp_path / 'data'}."]


def test_prices_come_from_yahoo_finance_when_nobody_says(tmp_path, said, price_service, monkeypatch):
    assert isinstance(default_source(), YahooSource)
    monkeypatch.setattr("minilean.datasets.selection.default_source", price_service)
    select_data_folder(None, {}, tmp_path, announce=said.append)
    assert said == [f"Downloading daily prices from Recorded into {tmp_path / 'data'}."]


def test_an_unreachable_service_gives_the_synthetic_sample_and_says_so(tmp_path, said, price_service):
    choice = select_data_folder(None, {}, tmp_path, source=price_service(reachable=False), announce=said.append)
    assert (choice.path, choice.origin, choice.synthetic, choice.notice) == (tmp_path / "data", "data/", True, SENTENCE)
    assert (choice.path / SPY).is_file()
    assert said[0].startswith("No prices could be downloaded (no answer within 5 seconds); writing a synthetic sample into")
    assert said[1].startswith("SYNTHETIC prices")
    assert said[1].endswith(
        "For real prices run `minilean data download`, or name a LEAN data folder with --data-folder or LEAN_DATA_FOLDER."
    )


@pytest.mark.parametrize("error", [ServiceFailed("YFRateLimitError: Too Many Requests"), TickerUnknown("no daily prices for SPY")])
def test_a_service_that_gives_nothing_after_the_probe_gives_the_sample(tmp_path, said, error, price_service):
    choice = select_data_folder(None, {}, tmp_path, source=price_service(errors=dict.fromkeys(DOWNLOADED, error)), announce=said.append)
    assert choice.synthetic


def test_a_sample_in_place_is_used_without_a_probe(tmp_path, said, price_service):
    write_sample(tmp_path / "data", start=date(2015, 1, 2), end=date(2015, 1, 9))
    service = price_service()
    choice = select_data_folder(None, {}, tmp_path, source=service, announce=said.append)
    assert choice.synthetic
    assert service.probes == 0
    assert [message.split(":")[0] for message in said] == ["SYNTHETIC prices made by a random-number generator"]


def test_a_sample_that_the_user_names_is_synthetic_too(tmp_path, said):
    write_sample(tmp_path / "mine", start=date(2015, 1, 2), end=date(2015, 1, 9))
    assert select_data_folder(tmp_path / "mine", {}, tmp_path, announce=said.append).synthetic
    assert said[0].startswith("SYNTHETIC")


def interrupted(folder: Path, price_service):
    with pytest.raises(ServiceUnavailable):
        download(folder, ["SPY", "XLK"], source=price_service(errors={"XLK": ServiceFailed("timed out")}))


def test_an_interrupted_download_goes_on(tmp_path, price_service):
    interrupted(tmp_path / "data", price_service)
    select_data_folder(None, {}, tmp_path, source=price_service())
    assert set(known(tmp_path / "data").finished) == {"SPY", "XLK"}


def test_an_interrupted_download_that_cannot_go_on_is_used_and_said(tmp_path, said, price_service):
    interrupted(tmp_path / "data", price_service)
    choice = select_data_folder(None, {}, tmp_path, source=price_service(reachable=False), announce=said.append)
    assert not choice.synthetic
    assert said == ["The download stopped (no answer within 5 seconds); going on without XLK. `minilean data download` fetches them."]


def test_the_universe_is_fetched_beside_what_was_downloaded_without_spy(tmp_path, price_service):
    download(tmp_path / "data", ["GLD"], source=price_service())
    select_data_folder(None, {}, tmp_path, source=price_service())
    assert set(known(tmp_path / "data").finished) == {"GLD", *DOWNLOADED}


def test_a_folder_with_other_files_gets_no_sample(tmp_path, price_service):
    write_files(tmp_path / "data", {"equity/usa/daily/gld.zip": b"real"})
    with pytest.raises(InputError, match="holds files that are not of the synthetic sample"):
        select_data_folder(None, {}, tmp_path, source=price_service(reachable=False))


def test_a_missing_fund_is_said(tmp_path, said, price_service):
    service = price_service(errors={"SPTS": TickerUnknown("no daily prices for SPTS")})
    select_data_folder(None, {}, tmp_path, source=service, announce=said.append)
    assert said[1] == "SPTS is not there: no daily prices for SPTS."


_UNUSABLE = {
    "refused": AnswerUnusable("it has a negative volume on 2024-01-03."),
    "missing": TickerUnknown("it has a negative volume on 2024-01-03"),
}


def test_a_refused_answer_for_spy_gives_the_sample_and_its_reason(tmp_path, said, price_service):
    choice = select_data_folder(None, {}, tmp_path, source=price_service(errors={"SPY": _UNUSABLE["refused"]}), announce=said.append)
    assert choice.synthetic
    assert said[1] == (
        "No prices could be downloaded (Recorded has no usable prices of SPY: it has a negative volume on 2024-01-03); "
        f"writing a synthetic sample into {tmp_path / 'data'}."
    )
    assert select_data_folder(None, {}, tmp_path, source=price_service()).synthetic


@pytest.mark.parametrize("error", _UNUSABLE.values(), ids=_UNUSABLE)
def test_an_answer_for_spy_that_cannot_be_used_is_named_where_other_tickers_are(tmp_path, error, price_service):
    download(tmp_path / "data", ["GLD"], source=price_service())
    for _ in range(2):
        with pytest.raises(MachineError) as caught:
            select_data_folder(None, {}, tmp_path, source=price_service(errors={"SPY": error}))
        assert (caught.value.exit_code, str(caught.value)) == (
            3,
            f"{tmp_path / 'data'} holds downloaded prices and none of SPY (Recorded has no usable prices of SPY: it has a negative volume "
            "on 2024-01-03): run `minilean data download` again later, or name another folder with --data-folder or LEAN_DATA_FOLDER.",
        )
    assert set(known(tmp_path / "data").finished) == {"GLD"}
    select_data_folder(None, {}, tmp_path, source=price_service())
    assert set(known(tmp_path / "data").finished) == {"GLD", *DOWNLOADED}


def test_prices_of_spy_that_were_lost_and_are_refused_now_are_named(tmp_path, price_service):
    interrupted(tmp_path / "data", price_service)
    (tmp_path / "data" / SPY).unlink()
    with pytest.raises(MachineError, match="none of SPY"):
        select_data_folder(None, {}, tmp_path, source=price_service(errors={"SPY": _UNUSABLE["refused"]}))


def test_a_download_without_spy_gets_no_sample_where_the_service_is_unreachable(tmp_path, price_service):
    download(tmp_path / "data", ["GLD"], source=price_service())
    with pytest.raises(MachineError, match=r"holds downloaded prices and none of SPY \(no answer within 5 seconds\): run"):
        select_data_folder(None, {}, tmp_path, source=price_service(reachable=False))


@pytest.mark.parametrize(
    ("fund", "command"), [("TLT", "minilean data download"), ("GLD", "minilean data download --ticker SPY --ticker GLD --ticker XLK")]
)
def test_short_and_refused_answers_are_named_in_every_run_until_they_are_mended(monkeypatch, tmp_path, said, price_service, fund, command):
    monkeypatch.setattr("minilean.datasets.download.RETRY_SECONDS", (0.0,))
    tickers, span = ["SPY", fund, "XLK", "XLE"], (date(2020, 1, 2), date(2020, 1, 12))  # it ends on a Sunday
    service = price_service(errors={"XLK": _UNUSABLE["refused"], "XLE": TickerUnknown("no daily prices for XLE")})
    service.last = date(2020, 1, 8)
    download(tmp_path / "data", tickers, *span, source=service)
    for _ in range(2):
        select_data_folder(None, {}, tmp_path, source=service, announce=said.append)
    assert said == 2 * [
        f"In {tmp_path / 'data'} prices of SPY, {fund} end before 2020-01-10 and the newest prices of XLK were refused; "
        f"`{command}` asks for them again."
    ]
    download(tmp_path / "data", tickers, *span, source=price_service())
    select_data_folder(None, {}, tmp_path, source=service, announce=said.append)
    assert len(said) == 2


def test_the_first_run_on_a_short_answer_says_how_to_ask_again(monkeypatch, tmp_path, said, price_service):
    monkeypatch.setattr("minilean.datasets.download.RETRY_SECONDS", (0.0,))
    service = price_service()
    service.last = date(2020, 1, 8)
    download(tmp_path / "data", ["GLD"], date(2020, 1, 2), date(2020, 1, 10), source=price_service())
    select_data_folder(None, {}, tmp_path, source=service, announce=said.append)
    assert said[1] == "SPY ends on 2020-01-08, before 2020-01-10."
    assert said[-1] == (
        f"In {tmp_path / 'data'} prices of {', '.join(DOWNLOADED)} end before 2020-01-10; `minilean data download` asks for them again."
    )
