"""How `.venv` comes to be, seen through stand-ins for Python, pip and uv."""

from __future__ import annotations

import os
import pty
import re
import shutil
import subprocess
import time
from pathlib import Path

import pytest

TOOLS = "cat chmod cksum cp date dirname find kill ln mkdir ps rm sed sh sleep tail touch tr wc".split()
# What the stand-in says and does as pip is in `pip.sh` beside it, which a test may write.
PYTHON = """
here=$(dirname "$(cat "$0.home" 2>/dev/null || echo "$0")")
echo "$*" >>"$CALLS"
case "$*" in
    "-c import sys"*) exit 0 ;;
    "-c import pip") test -e .venv/pip ;;
    -VV) echo "Python of $here" ;;
    "-m venv --clear --without-pip .venv")
        rm -rf .venv; mkdir -p .venv/bin; cp "$0" .venv/bin/python; echo "$here/x" >.venv/bin/python.home ;;
    "-m venv --clear .venv")
        if [ -e "$here/no-ensurepip" ]; then mkdir -p .venv/bin; touch .venv/bin/python; exit 1; fi
        rm -rf .venv; mkdir -p .venv/bin; cp "$0" .venv/bin/python; echo "$here/x" >.venv/bin/python.home; touch .venv/pip ;;
    "-m pip --version") test ! -e "$here/no-pip" ;;
    "-m pip --python "*) touch .venv/pip ;;
    "-m pip install "*) if [ -e pip.sh ]; then . ./pip.sh; fi ;;
esac
"""
UV = f"""
echo "uv $*" >>"$CALLS"
if [ -e uv.sh ]; then . ./uv.sh; fi
mkdir -p .venv/bin; cat >.venv/bin/python <<'END'
#!/bin/sh
{PYTHON}
END
chmod +x .venv/bin/python; touch .venv/pip
"""
INSTALL = "-m pip install --progress-bar off --disable-pip-version-check --constraint constraints.txt --editable "


def write_program(path: Path, body: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
    path.chmod(0o755)


class Machine:
    """A checkout on a machine that has what a test puts there, and no other Python."""

    def __init__(self, folder: Path, repo_root: Path) -> None:
        self.checkout, self.home, self.path, self.calls = folder / "checkout", folder / "home", folder / "bin", folder / "calls"
        self.home.mkdir()
        self.path.mkdir()
        for name in TOOLS:
            found = shutil.which(name)
            assert found, name
            (self.path / name).symlink_to(found)
        for name in ("pyproject.toml", "constraints.txt", "scripts/environment.sh"):
            (self.checkout / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(repo_root / name, self.checkout / name)

    def has(self, name: str, body: str) -> Path:
        write_program(self.path / name, body)
        return self.path / name

    def environment(self, **variables: str) -> dict[str, str]:
        return {"PATH": str(self.path), "HOME": str(self.home), "CALLS": str(self.calls), **variables}

    def run(self, wanted: str = "run", **variables: str) -> subprocess.CompletedProcess[str]:
        command = ["sh", "scripts/environment.sh", wanted]
        environment = self.environment(**variables)
        self.calls.write_text("")
        return subprocess.run(command, cwd=self.checkout, env=environment, capture_output=True, text=True, timeout=60, check=False)

    @property
    def installs(self) -> list[str]:
        """What the newest run installed."""
        return [line.removeprefix(INSTALL) for line in self.calls.read_text().splitlines() if line.startswith(INSTALL)]


@pytest.fixture
def bare(tmp_path: Path, repo_root: Path) -> Machine:
    return Machine(tmp_path, repo_root)


@pytest.fixture
def machine(bare: Machine) -> Machine:
    bare.has("python3.11", PYTHON)
    return bare


def test_the_first_run_makes_it_and_the_second_does_nothing(machine: Machine) -> None:
    first = machine.run()

    assert (first.returncode, first.stderr) == (0, "")
    assert first.stdout.splitlines()[0] == "Making .venv ..."
    assert first.stdout.splitlines()[1] == (
        "Installing what a backtest needs into .venv: about a minute of processor time and a download of 0.8 GB, the first time ..."
    )
    assert re.fullmatch(r"Installed in \d+ s\.", first.stdout.splitlines()[2])
    assert machine.installs == ["."]
    second = machine.run()
    assert (second.returncode, second.stdout, second.stderr, machine.installs) == (0, "", "", [])


def test_the_larger_set_holds_the_smaller_ones(machine: Machine) -> None:
    assert machine.run("dev").returncode == 0
    assert machine.installs == [".[dev,research]"]
    assert machine.run("research").returncode == 0
    assert machine.installs == []
    assert machine.run("run").returncode == 0
    assert machine.installs == []


def test_the_smaller_set_does_not_hold_the_larger_one(machine: Machine) -> None:
    assert machine.run("run").returncode == 0
    assert machine.run("research").returncode == 0
    assert machine.installs == [".[research]"]
    assert machine.run("dev").returncode == 0
    assert machine.installs == [".[dev,research]"]


@pytest.mark.parametrize("changed", ["pyproject.toml", "constraints.txt"])
def test_a_changed_pin_is_installed_once(machine: Machine, changed: str) -> None:
    assert machine.run().returncode == 0
    (machine.checkout / changed).touch()
    assert machine.run().returncode == 0
    assert machine.installs == []

    with (machine.checkout / changed).open("a", encoding="utf-8") as file:
        file.write("# another\n")
    assert machine.run().returncode == 0
    assert machine.installs == ["."]
    assert machine.run().returncode == 0
    assert machine.installs == []


def test_a_checkout_that_was_moved_is_installed_again(machine: Machine) -> None:
    assert machine.run().returncode == 0
    machine.checkout = machine.checkout.rename(machine.checkout.with_name("moved"))

    assert machine.run().returncode == 0
    assert machine.installs == ["."]


def test_a_failed_install_says_why_and_is_tried_again(machine: Machine) -> None:
    script = machine.checkout / "pip.sh"
    script.write_text('echo "Collecting soupsieve"; echo "ERROR: soupsieve 4.1.1 requires Python >=3.11.5" >&2; exit 1\n')

    failed = machine.run()

    assert failed.returncode == 2
    assert failed.stderr.splitlines() == [
        "Collecting soupsieve",
        "ERROR: soupsieve 4.1.1 requires Python >=3.11.5",
        "make: pip could not install what is needed, for the reason above (all it said: .venv/install.log); the same make tries again",
    ]
    script.unlink()
    again = machine.run()
    assert again.returncode == 0
    assert machine.installs == ["."]
    assert "Making" not in again.stdout  # pip has put back what it could not replace


def test_an_install_that_was_killed_starts_from_nothing(machine: Machine) -> None:
    script = machine.checkout / "pip.sh"
    script.write_text("kill -9 $PPID\n")
    assert machine.run().returncode == -9
    script.unlink()

    again = machine.run()

    assert again.returncode == 0
    assert machine.installs == ["."]
    assert again.stdout.splitlines()[0] == "Making .venv again: an installation was cut off ..."


def test_an_empty_lock_counts_as_one_of_a_killed_process(machine: Machine) -> None:
    assert machine.run().returncode == 0
    (machine.checkout / ".venv.lock").touch()

    assert machine.run().stdout.splitlines()[0] == "Making .venv again: an installation was cut off ..."
    assert machine.run().stdout == ""


def test_an_interrupted_install_goes_on(machine: Machine) -> None:
    script = machine.checkout / "pip.sh"
    script.write_text("kill -INT $PPID; exit 1\n")
    assert machine.run().returncode == 130
    script.unlink()

    again = machine.run()

    assert again.returncode == 0
    assert machine.installs == ["."]
    assert "Making" not in again.stdout


def test_a_second_one_waits_for_the_first(machine: Machine) -> None:
    (machine.checkout / "pip.sh").write_text("touch begun; while [ ! -e go_on ]; do sleep 0.01; done\n")
    command, environment = ["sh", "scripts/environment.sh", "run"], machine.environment()
    with subprocess.Popen(command, cwd=machine.checkout, env=environment, stdout=subprocess.DEVNULL) as first:
        while not (machine.checkout / "begun").exists():
            time.sleep(0.01)
        with subprocess.Popen(command, cwd=machine.checkout, env=environment, stdout=subprocess.PIPE, text=True) as second:
            assert second.stdout is not None
            assert second.stdout.readline() == "Waiting for another make, which is installing into .venv ...\n"
            (machine.checkout / "go_on").touch()
            assert first.wait() == 0
            assert second.stdout.read() == ""

    assert (second.returncode, len(machine.installs)) == (0, 1)
    assert not (machine.checkout / ".venv.lock").exists()


def delete_python(folder: Path) -> None:
    (folder / "bin" / "python").unlink()


def delete_the_interpreter_behind(folder: Path) -> None:
    delete_python(folder)
    (folder / "bin" / "python").symlink_to(folder / "no" / "python3.11")


def break_python(folder: Path) -> None:
    write_program(folder / "bin" / "python", "exit 127")


def delete_pip(folder: Path) -> None:
    (folder / "pip").unlink()


def empty(folder: Path) -> None:
    shutil.rmtree(folder)
    folder.mkdir()


@pytest.mark.parametrize(
    ("break_it", "why"),
    [
        (delete_python, "its Python does not start, or is no Python 3.11"),
        (delete_the_interpreter_behind, "its Python does not start, or is no Python 3.11"),
        (break_python, "its Python does not start, or is no Python 3.11"),
        (delete_pip, "it has no pip"),
        (empty, "its Python does not start, or is no Python 3.11"),
    ],
)
def test_a_broken_environment_is_made_again(machine: Machine, break_it, why: str) -> None:
    assert machine.run().returncode == 0
    break_it(machine.checkout / ".venv")

    again = machine.run()

    assert again.returncode == 0, again.stderr
    assert again.stdout.splitlines()[0] == f"Making .venv again: {why} ..."
    assert machine.installs == ["."]


def test_another_python_3_11_that_is_named_makes_it_again(machine: Machine, tmp_path: Path) -> None:
    assert machine.run().returncode == 0
    write_program(tmp_path / "other" / "python3.11", PYTHON)
    other = str(tmp_path / "other" / "python3.11")

    again = machine.run(PYTHON=other)

    assert again.stdout.splitlines()[0] == f"Making .venv again: it is not made with {other} ..."
    assert machine.run(PYTHON=other).stdout == ""
    assert machine.run().stdout == ""


def test_another_python_is_refused_in_one_sentence(machine: Machine) -> None:
    old = machine.has("python3.9", "exit 1")

    refused = machine.run(PYTHON=str(old))

    assert (refused.returncode, refused.stdout) == (2, "")
    assert refused.stderr == f"make: {old} is not Python 3.11, the version LEAN runs; name another one: make PYTHON=/path/to/python3.11\n"
    assert not (machine.checkout / ".venv").exists()


def test_without_python_3_11_the_command_that_gets_it_is_said(bare: Machine) -> None:
    bare.has("python3", "exit 1")

    refused = bare.run()

    assert (refused.returncode, refused.stdout) == (2, "")
    assert refused.stderr == (
        "make: Python 3.11 was not found; name one (make PYTHON=/path/to/python3.11), or run this and then make again: "
        "curl -LsSf https://astral.sh/uv/install.sh | sh\n"
    )


@pytest.mark.parametrize("place", ["bin/uv", "home/.local/bin/uv"])
def test_without_python_3_11_uv_gets_it(bare: Machine, tmp_path: Path, place: str) -> None:
    write_program(tmp_path / place, UV)

    made = bare.run()

    assert made.returncode == 0, made.stderr
    assert "uv venv --quiet --seed --python 3.11 .venv" in bare.calls.read_text().splitlines()
    assert bare.installs == ["."]


def test_what_uv_says_is_shown(bare: Machine) -> None:
    bare.has("uv", UV)
    (bare.checkout / "uv.sh").write_text('echo "error: No interpreter found for Python 3.11" >&2; exit 2\n')

    failed = bare.run()

    assert failed.returncode == 2
    assert failed.stderr.splitlines() == [
        "error: No interpreter found for Python 3.11",
        "make: uv could not make an environment of Python 3.11, for the reason above; name a Python 3.11: make PYTHON=/path/to/python3.11",
    ]


def test_a_python_whose_venv_has_no_pip_uses_its_own(machine: Machine) -> None:
    (machine.path / "no-ensurepip").touch()

    made = machine.run()

    assert made.returncode == 0, made.stderr
    assert "-m pip --python .venv/bin/python install --quiet --disable-pip-version-check pip" in machine.calls.read_text().splitlines()
    assert machine.installs == ["."]


def test_a_python_with_neither_says_what_helps(machine: Machine) -> None:
    (machine.path / "no-ensurepip").touch()
    (machine.path / "no-pip").touch()

    refused = machine.run()

    assert refused.returncode == 2
    assert refused.stderr == (
        "make: python3.11 cannot make an environment with pip; on Debian and Ubuntu this helps: sudo apt-get install -y python3.11-venv\n"
    )


def test_a_python_with_neither_is_used_by_uv(machine: Machine) -> None:
    (machine.path / "no-ensurepip").touch()
    (machine.path / "no-pip").touch()
    machine.has("uv", UV)

    assert machine.run().returncode == 0
    assert "uv venv --quiet --seed --python python3.11 .venv" in machine.calls.read_text().splitlines()


def passing_time(machine: Machine) -> None:
    """Half a minute takes a hundredth of a second."""
    (machine.path / "date").unlink()
    (machine.path / "sleep").unlink()
    clock = machine.home / "clock"
    clock.write_text("0")
    real = shutil.which("sleep")
    machine.has("date", f'now=$(($(cat "{clock}") + 30)); echo $now >"{clock}"; echo $now')
    machine.has("sleep", f"exec {real} 0.01")
    (machine.checkout / "pip.sh").write_text(
        f'echo "Collecting numpy==1.26.4 (from macro-lstm)"; {real} 0.3; echo "Installing collected packages: pytz, six, numpy"; '
        f"mkdir -p .venv/lib/python3.11/site-packages/pytz-2026.6.dist-info; {real} 0.3\n"
    )


def test_elsewhere_than_in_a_terminal_a_line_says_how_far_it_is(machine: Machine) -> None:
    passing_time(machine)

    completed = machine.run()

    assert completed.returncode == 0
    lines = completed.stderr.splitlines()
    assert lines
    said = re.compile(r"  \d+ s: (Collecting numpy==1\.26\.4|Installing packages: \d of 3 are there)")
    assert [line for line in lines if not said.fullmatch(line)] == []
    assert not re.search(r"[^\x20-\x7e\n]", completed.stdout + completed.stderr)


def test_in_a_terminal_one_line_is_renewed(machine: Machine) -> None:
    passing_time(machine)
    master, slave = pty.openpty()
    command = ["sh", "scripts/environment.sh", "run"]
    with subprocess.Popen(command, cwd=machine.checkout, env=machine.environment(), stderr=slave, stdout=subprocess.DEVNULL) as process:
        os.close(slave)
        drawn = bytearray()
        try:
            while chunk := os.read(master, 65536):
                drawn += chunk
        except OSError:  # how Linux says that the other end of a terminal is closed
            pass
    os.close(master)

    assert process.returncode == 0
    *states, last, rest = drawn.decode().split("\r")
    assert any(re.fullmatch(r" +\d+ s  Collecting numpy==1\.26\.4 +", state) for state in states)
    assert any(re.fullmatch(r" +\d+ s  Installing packages: 1 of 3 are there +", state) for state in states)
    assert (last.strip(), rest) == ("", "")
