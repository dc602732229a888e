"""The files that compute money and weights and judge strategies, the tests asked about each, and the edits that change nothing."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

_HERE = Path(__file__).resolve().parent
REPO_ROOT = _HERE.parent.parent
EQUIVALENTS = _HERE / "equivalents.toml"

_ROOTS = ("runtime", "Library")  # on the path
_ROOMS = ("orders", "securities", "reality_models", "brokerage", "algorithm")
_MONEY = (
    *(f"tests/runtime/minilean/{room}" for room in _ROOMS),
    "tests/runtime/minilean/common/test_cash_amount.py",
    "tests/conformance/test_money.py",
)
_RESULTS = ("tests/runtime/minilean/results",)
_JUDGING = ("tests/runtime/minilean/judging",)
_LEDGER = ("tests/runtime/minilean/ledger",)
_PERIODS = ("tests/runtime/minilean/consolidators",)


@dataclass(frozen=True)
class Subject:
    """One file of which small wrong edits are made.

    Args:
        path: of the file, relative to the checkout.
        root: the folder, on Python's path, that its module is named from.
        tests: files and folders of the tests that may notice; the one on the mirrored path is asked first.
    """

    path: str
    root: str
    tests: tuple[str, ...]

    @property
    def module(self) -> str:
        """The name under which tests import it."""
        return ".".join(Path(self.path).with_suffix("").relative_to(self.root).parts)

    @property
    def mirrored(self) -> str:
        """The path of its own tests."""
        path = Path(self.path)
        return (Path("tests") / path.with_name(f"test_{path.name}")).as_posix()


def _subjects(tests: tuple[str, ...], *paths: str) -> list[Subject]:
    return [Subject(path, path.partition("/")[0], tests) for path in paths]


SUBJECTS = [
    *_subjects(
        _MONEY,
        "runtime/minilean/common/cash_amount.py",
        "runtime/minilean/reality_models/buying_power.py",
        "runtime/minilean/reality_models/buying_power_parameters.py",
        "runtime/minilean/reality_models/cash_buying_power.py",
        "runtime/minilean/reality_models/fill_model.py",
        "runtime/minilean/reality_models/fills.py",
        "runtime/minilean/securities/cash_book.py",
        "runtime/minilean/securities/holding.py",
        "runtime/minilean/securities/margin_parameters.py",
        "runtime/minilean/securities/portfolio.py",
    ),
    *_subjects(
        _RESULTS,
        "runtime/minilean/results/statistics/portfolio.py",
        "runtime/minilean/results/statistics/trades.py",
        "runtime/minilean/results/trade_builder.py",
    ),
    *_subjects(
        _JUDGING,
        "runtime/minilean/judging/constant_mix.py",
        "runtime/minilean/judging/costs.py",
        "runtime/minilean/judging/deflated_sharpe.py",
        "runtime/minilean/judging/effective_trials.py",
        "runtime/minilean/judging/judgement.py",
        "runtime/minilean/judging/long_run.py",
        "runtime/minilean/judging/market_model.py",
        "runtime/minilean/judging/moments.py",
        "runtime/minilean/judging/overfitting.py",
        "runtime/minilean/judging/reading.py",
        "runtime/minilean/judging/sharpe_difference.py",
        "runtime/minilean/judging/sharpe_error.py",
        "runtime/minilean/judging/trials.py",
        "runtime/minilean/judging/verdict.py",
    ),
    *_subjects(
        _LEDGER,
        "runtime/minilean/ledger/daily_returns.py",
        "runtime/minilean/ledger/hand_entries.py",
        "runtime/minilean/ledger/ledger.py",
        "runtime/minilean/ledger/lines.py",
        "runtime/minilean/ledger/session_returns.py",
        "runtime/minilean/ledger/strategy_source.py",
        "runtime/minilean/ledger/trial.py",
    ),
    *_subjects(_PERIODS, "runtime/minilean/consolidators/period.py"),
    *_subjects(("tests/Library/forecasting/test_metrics.py",), "Library/forecasting/metrics.py"),
    *_subjects(("tests/Library/forecasting/test_month_ends.py",), "Library/forecasting/month_ends.py"),
    *_subjects(("tests/Library/forecasting/test_scaling.py", "tests/properties/test_scaling.py"), "Library/forecasting/scaling.py"),
    *_subjects(("tests/Library/forecasting/test_refit_cache.py",), "Library/forecasting/refit_cache.py"),
    *_subjects(
        ("tests/Library/forecasting/test_weight_store.py", "tests/properties/test_weight_store.py"), "Library/forecasting/weight_store.py"
    ),
]


def equivalents(path: Path = EQUIVALENTS) -> dict[str, dict[str, str]]:
    """For every file the names of its edits that change nothing, with the reason.

    Raises:
        ValueError: an entry has no reason.
    """
    listed = tomllib.loads(path.read_text(encoding="utf-8"))
    for file, names in listed.items():
        for name, reason in names.items():
            if not reason.strip():
                raise ValueError(f"{path}: {name} of {file} is listed without a reason: expected why the edit changes nothing.")
    return listed


def chosen(paths: Sequence[str], subjects: Sequence[Subject] = SUBJECTS) -> list[Subject]:
    """The subjects that are named by a path, or a part of one; all of them if none is named.

    Raises:
        LookupError: a word names no subject.
    """
    for word in paths:
        if not any(word in subject.path for subject in subjects):
            raise LookupError(f"{word} is none of the files that are tried; there are {', '.join(subject.path for subject in subjects)}.")
    return [subject for subject in subjects if not paths or any(word in subject.path for word in paths)]
