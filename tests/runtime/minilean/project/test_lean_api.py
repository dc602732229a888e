"""LEAN's API as a table."""

from __future__ import annotations

from minilean.project.lean_api import (
    LeanType,
    Member,
    Overload,
    Parameter,
    lean_type,
    lineage,
    overloads_named,
    parse_types,
    table_lines,
    type_names,
    types_apart,
)


def test_a_method_has_its_overloads_with_their_parameters() -> None:
    algorithm = lean_type("QCAlgorithm")
    assert algorithm is not None
    assert (algorithm.namespace, algorithm.bases, algorithm.is_enum) == ("Algorithm", ("IAlgorithm",), False)
    names = [tuple(p.name for p in overload.parameters) for overload in algorithm.members["set_cash"].overloads]
    assert ("symbol", "starting_cash", "conversion_rate") in names
    equity = algorithm.members["add_equity"].overloads[0]
    assert equity.parameters[:2] == (Parameter("ticker", "str"), Parameter("resolution", "Resolution?", optional=True))
    assert equity.returns == "Equity"


def test_what_the_stubs_call_an_object_that_is_called_is_a_method() -> None:
    algorithm = lean_type("QCAlgorithm")
    assert algorithm is not None
    assert algorithm.members["history"].is_method


def test_properties_constants_and_obsolete_members_are_there() -> None:
    algorithm, resolution, chart = lean_type("QCAlgorithm"), lean_type("Resolution"), lean_type("Chart")
    assert algorithm is not None
    assert resolution is not None
    assert chart is not None
    assert algorithm.members["universe"] == Member("universe", "UniverseDefinitions")
    assert algorithm.members["name"] == Member("name", "str", (), True)
    assert (resolution.is_enum, set(resolution.members)) == (True, {"TICK", "SECOND", "MINUTE", "HOUR", "DAILY"})
    assert [p.type for p in chart.members["__init__"].overloads[-1].parameters] == ["str", "ChartType"]
    assert any(p.name == "security_type" for o in algorithm.members["set_benchmark"].overloads for p in o.parameters)


def test_a_type_has_a_lineage_and_what_is_no_type_has_none() -> None:
    names = [found.name for found in lineage("SimpleMovingAverage")]
    assert names[:2] == ["SimpleMovingAverage", "WindowIndicator"]
    assert "IndicatorBase" in names
    assert (lean_type("Nothing"), lineage("Nothing"), lean_type("QCAlg.*")) == (None, [], None)


def test_types_are_named_and_counted() -> None:
    assert {"QCAlgorithm", "Slice", "Resolution"} <= type_names()
    assert not type_names() & {"OptionChain", "FutureHolding", "CryptoExchange"}
    assert types_apart()["derivatives and crypto"] > 100


def test_overloads_of_a_name_are_those_of_all_types() -> None:
    assert {overload.returns for overload in overloads_named("on")} >= {"IDateRule", "ScheduledEvent"}
    assert overloads_named("no_such_method") == ()


def test_lines_are_read_back_as_they_were_written() -> None:
    call = Member("call", "", (Overload((Parameter("x", "int"), Parameter("more", "Symbol", True, True)), "None"), Overload((), "str")))
    members = {"call": call, "price": Member("price", "float", (), True), "UP": Member("UP")}
    types = [LeanType("Own", "Orders", ("Base",), False, members), LeanType("Kind", "", (), True, {"A": Member("A")})]
    lines = table_lines(types, {"other things": 3})
    assert lines == [
        "apart 3 other things", "enum Kind -", " A:", "type Own Orders Base", " UP:", " call(x:int,*more:Symbol=)->None", " call()->str",
        " price=float",
    ]  # fmt: skip
    read = {found.name: found for found in parse_types("\n".join(lines))}
    assert dict(read["Own"].members) == members
    assert (read["Kind"].namespace, read["Own"].bases) == ("", ("Base",))
