from __future__ import annotations

import os
from pathlib import Path

import device
import pytest
from device import choose_device

from minilean.errors import InputError


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JAX_PLATFORMS", "")


def test_without_a_choice_jax_takes_what_it_takes() -> None:
    assert choose_device(None) is False
    assert os.environ["JAX_PLATFORMS"] == ""


def test_processors_are_chosen_for_every_process_that_is_started() -> None:
    assert choose_device("cpu") is False
    assert os.environ["JAX_PLATFORMS"] == "cpu"


def test_a_card_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="There is no graphics card to train on: JAX finds no card or has no plugin"):
        choose_device("gpu", tmp_path)


def test_a_setting_that_excludes_the_card_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("JAX_PLATFORMS", "cpu")
    monkeypatch.setattr(device, "jax_accelerator", lambda _: "")
    with pytest.raises(InputError, match="JAX_PLATFORMS=cpu excludes it"):
        choose_device("gpu", tmp_path)


def test_a_card_that_is_there_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(device, "jax_accelerator", lambda _: "xla_cuda12")
    assert choose_device("gpu") is True
