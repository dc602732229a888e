from __future__ import annotations

import hashlib
import os
import threading
from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from forecasting import compiled_steps
from forecasting.compiled_steps import compiled_step, step_folder

SHAPES = (jax.ShapeDtypeStruct((3,), jnp.float32),)
VALUES = np.array([1.0, 2.0, 3.0], np.float32)


def double(values: jax.Array) -> jax.Array:
    return values * 2


def triple(values: jax.Array) -> jax.Array:
    return values * 3


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("FORECASTING_CACHE", str(tmp_path / "steps"))
    return tmp_path / "steps"


@pytest.fixture
def compilations(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """One entry for every step that was compiled and not found."""
    counted: list[int] = []
    serialize = compiled_steps.serialize
    monkeypatch.setattr(compiled_steps, "serialize", lambda step: counted.append(1) or serialize(step))
    return counted


def doubled() -> list[float]:
    return compiled_step(double, SHAPES, None)(VALUES).tolist()


def test_a_step_is_compiled_once(folder: Path, compilations: list[int]) -> None:
    assert doubled() == doubled() == [2.0, 4.0, 6.0]
    assert len(compilations) == 1
    assert [file.suffix for file in folder.iterdir()] == [".step"]
    assert folder.stat().st_mode & 0o777 == 0o700


def test_another_program_option_version_setting_or_processor_is_another_step(
    folder: Path, compilations: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    doubled()
    assert compiled_step(triple, SHAPES, None)(VALUES).tolist() == [3.0, 6.0, 9.0]
    compiled_step(double, SHAPES, {"xla_cpu_enable_fast_math": False})
    compiled_step(double, (jax.ShapeDtypeStruct((4,), jnp.float32),), None)
    assert len(compilations) == 4
    changes = [
        lambda patch: patch.setattr(compiled_steps, "version", lambda _: "9.9.9"),
        lambda patch: patch.setenv("XLA_FLAGS", "--xla_cpu_max_isa=AVX2"),
        lambda patch: patch.setattr(compiled_steps, "processor", lambda: "another"),
    ]
    for change in changes:
        with monkeypatch.context() as patch:
            change(patch)
            doubled()
    assert len(compilations) == 7
    doubled()
    assert len(compilations) == 7


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
@given(st.data())
def test_a_damaged_file_costs_a_compilation_and_is_replaced(folder: Path, data: st.DataObject) -> None:
    doubled()
    (file,) = folder.iterdir()
    contents = file.read_bytes()
    place = data.draw(st.integers(0, len(contents) - 1))
    bit = data.draw(st.integers(0, 8))
    file.write_bytes(contents[:place] + (bytes([contents[place] ^ (1 << bit)]) + contents[place + 1 :] if bit < 8 else b""))
    damaged = file.read_bytes()

    assert doubled() == [2.0, 4.0, 6.0]
    assert file.read_bytes() != damaged
    body, digest = file.read_bytes()[:-32], file.read_bytes()[-32:]
    assert hashlib.sha256(body).digest() == digest


@pytest.mark.parametrize("body", [b"", b"x" * 100, b"\x80\x04N."])
def test_a_whole_file_of_something_else_costs_a_compilation(folder: Path, compilations: list[int], body: bytes) -> None:
    doubled()
    (file,) = folder.iterdir()
    file.write_bytes(body + hashlib.sha256(body).digest())
    assert doubled() == doubled() == [2.0, 4.0, 6.0]
    assert len(compilations) == 2


def test_a_folder_that_cannot_be_made_costs_a_compilation(folder: Path, compilations: list[int]) -> None:
    folder.write_text("a file")
    assert doubled() == doubled() == [2.0, 4.0, 6.0]
    assert len(compilations) == 2
    assert folder.read_text() == "a file"


def test_a_disk_that_is_full_leaves_nothing_behind(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", refuse)
    assert doubled() == [2.0, 4.0, 6.0]
    assert list(folder.iterdir()) == []


def test_machine_code_that_others_could_have_put_there_is_not_run(folder: Path, compilations: list[int]) -> None:
    doubled()
    folder.chmod(0o777)
    doubled()
    assert len(compilations) == 2


def test_the_folder_keeps_what_was_used_last_within_its_size(folder: Path, compilations: list[int], monkeypatch) -> None:
    doubled()
    (first,) = folder.iterdir()
    os.utime(first, (1000, 1000))
    half, at_work = (f".{first.stem}.{digit * 32}.partial" for digit in "ab")
    for name in (half, at_work):
        (folder / name).write_bytes(b"half")
    os.utime(folder / half, (1000, 1000))
    compiled_step(triple, SHAPES, None)
    (second,) = set(folder.glob("*.step")) - {first}
    assert sorted(file.name for file in folder.iterdir()) == sorted([at_work, first.name, second.name])

    os.utime(second, (2000, 2000))
    doubled()  # used now, so the other one goes
    monkeypatch.setattr(compiled_steps, "MOST_BYTES", int(2.5 * first.stat().st_size))
    compiled_step(double, (jax.ShapeDtypeStruct((5,), jnp.float32),), None)
    assert first.exists()
    assert not second.exists()
    assert len(list(folder.glob("*.step"))) == 2


def test_a_file_that_is_not_its_own_stays_whatever_its_name_ends_with(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder.mkdir(mode=0o700)
    names = ["bracket.step", f"{'a' * 32}.step.step", "download.partial", ".half.partial", f".{'a' * 32}.partial", f"{'A' * 32}.step"]
    for name in names:
        (folder / name).write_bytes(b"somebody's")
        os.utime(folder / name, (1000, 1000))
    own = folder / f"{'a' * 32}.step"
    own.write_bytes(b"old")
    monkeypatch.setattr(compiled_steps, "MOST_BYTES", 1)
    doubled()
    assert sorted(file.name for file in folder.iterdir()) == sorted(names)


def test_writers_at_once_leave_one_whole_file(folder: Path) -> None:
    bodies = [bytes([number]) * 100_000 for number in range(8)]
    writers = [threading.Thread(target=compiled_steps._keep, args=(folder / "a.step", body)) for body in bodies]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    (file,) = folder.iterdir()
    assert file.read_bytes() in [body + hashlib.sha256(body).digest() for body in bodies]


def test_the_folder_is_the_persons_cache_unless_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FORECASTING_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", "/somewhere")
    assert step_folder() == Path("/somewhere/forecasting/compiled")
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setenv("HOME", "/people/trader")
    assert step_folder() == Path("/people/trader/.cache/forecasting/compiled")
    monkeypatch.setenv("FORECASTING_CACHE", "")
    assert step_folder() is None


def test_without_a_folder_nothing_is_kept(folder: Path, compilations: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORECASTING_CACHE", "")
    assert doubled() == [2.0, 4.0, 6.0]
    assert not folder.exists()
    assert compilations == []
