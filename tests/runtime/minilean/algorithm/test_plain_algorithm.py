"""What the models of the framework are handed in place of the user's algorithm."""

from types import SimpleNamespace
from typing import Any

from minilean.algorithm.plain_algorithm import PlainAlgorithm


def test_it_is_the_algorithm_of_the_run_without_the_strategy_s_own_members() -> None:
    run: Any = SimpleNamespace(settings="the settings")
    handed = PlainAlgorithm(run)()
    assert type(handed).__name__ == "QCAlgorithm"
    assert handed.settings == "the settings"


def test_what_a_model_writes_stays_on_its_object_and_is_seen_by_no_other() -> None:
    run: Any = SimpleNamespace()
    handed = PlainAlgorithm(run)
    first: Any = handed()
    assert handed() is first
    first.later = 5
    assert not hasattr(handed(), "later")
    assert first.later == 5
