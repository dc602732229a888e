"""More than ten parameters."""

from __future__ import annotations

from minilean.results.analysis.parameter_count import parameter_count


def test_the_eleventh_parameter_is_one_too_many(make_run) -> None:
    (finding,) = parameter_count(make_run(parameters={str(n): "1" for n in range(11)}))
    assert (finding.name, finding.sample) == ("ParameterCountAnalysis", "11 Parameters Detected")


def test_ten_are_not(make_run) -> None:
    assert parameter_count(make_run(parameters={str(n): "1" for n in range(10)})) == []
