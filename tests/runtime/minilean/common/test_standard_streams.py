"""Streams that cannot be written end nothing, seen from processes of their own."""

import subprocess
import sys

PROGRAM = """
import os, sys
from minilean.common.standard_streams import keep_streams, reopen_streams, shelter_streams
outlets = shelter_streams()
{}
sys.stdout.flush()
sys.stderr.flush()
os.write(9, repr([(outlet.title, outlet.failed) for outlet in outlets]).encode())
"""
FINE = "[('standard output', False), ('standard error', False)]"
FULL = "[('standard output', True), ('standard error', False)]"


def under(redirection: str, program: str, told: str, environment: str = "") -> str:
    """Run a program in a shell with its streams redirected; `told` takes what it tells on descriptor 9."""
    command = f'{environment} "$0" -c "$1" {redirection} 9>"$2"'
    done = subprocess.run(
        ["bash", "-c", command, sys.executable, PROGRAM.format(program), told], capture_output=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.decode()


def test_what_is_printed_arrives(tmp_path):
    told = tmp_path / "told"
    assert under("", "print('one'); print('two')", str(told)) == "one\ntwo\n"
    assert told.read_text() == FINE


def test_a_full_disk_is_a_failure_that_is_told_at_the_end(tmp_path):
    told = tmp_path / "told"
    under(">/dev/full", "print('lost', flush=True); print('lost too', flush=True)", str(told))
    assert told.read_text() == FULL


def test_a_reader_that_went_away_is_no_failure(tmp_path):
    told = tmp_path / "told"
    under("> >(true)", "import time; time.sleep(0.3); print('x' * 100_000, flush=True); print('more', flush=True)", str(told))
    assert told.read_text() == FINE


def test_a_closed_stream_takes_text_and_its_number_goes_to_no_file(tmp_path):
    told, notes = tmp_path / "told", tmp_path / "notes"
    under(">&- 2>&- <&-", f"file = open({str(notes)!r}, 'w'); os.write(1, b'lost'); print('lost'); file.close()", str(told))
    assert (told.read_text(), notes.read_text()) == (FINE, "")


def test_characters_that_the_encoding_lacks_become_escapes(tmp_path):
    program = "print('caf\\u00e9 \\ud800', sys.stdout.encoding)"
    assert under("", program, str(tmp_path / "told"), "PYTHONIOENCODING=ascii") == "caf\\xe9 \\ud800 ascii\n"


def test_a_pipe_that_is_full_for_a_moment_loses_nothing(tmp_path):
    program = "os.set_blocking(1, False); print('x' * 300_000)"
    assert len(under("| (sleep 0.3; cat)", program, str(tmp_path / "told"))) == 300_001


def test_a_second_call_knows_what_the_first_one_met(tmp_path):
    told = tmp_path / "told"
    under(">/dev/full", "print('lost', flush=True); outlets = shelter_streams()", str(told))
    assert told.read_text() == FULL


def test_streams_that_somebody_has_replaced_stay(tmp_path):
    told = tmp_path / "told"
    program = "import io; sys.stdout = own = io.StringIO(); outlets = shelter_streams(); assert sys.stdout is own"
    under("", program, str(told))
    assert told.read_text() == "[('standard error', False)]"


def test_to_close_a_stream_has_no_effect(tmp_path):
    program = "print('one'); sys.stdout.close(); print('two'); sys.stdout.buffer.close(); print('three')"
    assert under("", program, str(tmp_path / "told")) == "one\ntwo\nthree\n"


def test_streams_are_put_back_after_what_was_written_elsewhere(tmp_path):
    program = "put_back = keep_streams(); sys.stdout = open(os.dup(1), 'w'); print('one'); put_back(); print('two')"
    assert under("", program, str(tmp_path / "told")) == "one\ntwo\n"


def test_a_stream_whose_buffer_was_given_away_is_made_again(tmp_path):
    program = "put_back = keep_streams(); b = sys.stdout.detach(); b.write(b'one\\n'); b.flush(); put_back(); print('two')"
    assert under("", program, str(tmp_path / "told")) == "one\ntwo\n"


def test_a_closed_stand_in_gives_way_and_an_open_one_stays(tmp_path):
    program = (
        "import io; sys.stdout = mine = io.StringIO(); reopen_streams(); print('lost'); assert sys.stdout is mine; "
        "mine.close(); reopen_streams(); print('seen')"
    )
    assert under("", program, str(tmp_path / "told")) == "seen\n"
