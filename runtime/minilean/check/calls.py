"""Calls that none of LEAN's overloads takes: names of parameters, number, and types of arguments.

Pascal methods take only C#'s names of parameters, snake-case methods only theirs; constructors take both (pythonnet's `MethodBinder`). An
argument counts as wrong only where its type is certain and .NET has no conversion (pythonnet's `Converter`).
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator

from minilean.check.conversions import never_taken
from minilean.check.inference import UTC, Scope, key
from minilean.project.lean_api import CONSTRUCTOR, Member, Overload, Parameter

_KINDS = {
    "callable": "a function",
    "str": "text",
    UTC: "a time",
    "datetime": "a time",
    "int": "an integer",
    "float": "a number",
    "None": "None",
}
_SAID = {"Symbol": "a symbol", "list": "a list", "callable": "a function", "bool": "True or False", "str": "text", **_KINDS}
_NOUNS = ("no argument", "1 argument", "2 arguments")


def check_call(call: ast.Call, scope: Scope) -> Iterator[tuple[int, str, str]]:
    """Line, rule and sentence of what is wrong with a call; nothing where it may be right."""
    if any(isinstance(part, ast.Starred) for part in call.args) or any(word.arg is None for word in call.keywords):
        return
    owner, member = scope.callee(call.func)
    if member is None or not member.is_method:
        return
    written = call.func.attr if isinstance(call.func, ast.Attribute) else owner
    spelled = _spelling(member, written)
    named = {word.arg or "": word for word in call.keywords}
    known = {spelled(parameter.name) for overload in member.overloads for parameter in overload.parameters}
    by_key = {key(parameter.name): spelled(parameter.name) for overload in member.overloads for parameter in overload.parameters}
    wrong = [word for word in named if word not in known and not (member.name == CONSTRUCTOR and key(word) in by_key)]
    if member.name == CONSTRUCTOR:
        named = {by_key.get(key(word), word): value for word, value in named.items()}
    if wrong:
        word = wrong[0]
        wrong_word = named[word]
        if key(word) in by_key:
            yield (
                wrong_word.value.lineno,
                "keyword",
                (f"{written} has no parameter {word!r}; write {by_key[key(word)]!r}, as this spelling of the method has it."),
            )
        else:
            yield call.lineno, "keyword", f"{written} has no parameter {word!r}; it takes {_listed(known)}."
        return
    fitting = [overload for overload in member.overloads if _fits(overload, len(call.args), set(named), spelled)]
    if not fitting:
        yield call.lineno, "arguments", _number(written, member, call, spelled)
        return
    several = len(member.overloads) > 1  # of several, text is never read as an integer
    problems = [problem for overload in fitting if (problem := _type_problem(overload, call, named, scope, spelled, several)) is not None]
    if len(problems) == len(fitting):
        line, said, parameter = max(problems, key=lambda problem: _depth(problem[2], fitting))
        expected = " or ".join(dict.fromkeys(_expected(problem[2].type) for problem in problems if problem[2].name == parameter.name))
        yield line, "argument type", f"{written} gets {said} for {spelled(parameter.name)!r}, where LEAN takes {expected} only."


def _spelling(member: Member, written: str) -> Callable[[str], str]:
    if member.name in (CONSTRUCTOR, written):
        return str
    return _camel


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(part.capitalize() for part in rest)


def _fits(overload: Overload, num_given: int, named: set[str], spelled: Callable[[str], str]) -> bool:
    names = [spelled(parameter.name) for parameter in overload.parameters]
    many = bool(overload.parameters) and overload.parameters[-1].many
    if (num_given > len(names) and not many) or not named <= set(names[num_given:]):
        return False
    return all(parameter.optional or spelled(parameter.name) in named for parameter in overload.parameters[num_given:])


def _type_problem(
    overload: Overload, call: ast.Call, named: dict[str, ast.keyword], scope: Scope, spelled: Callable[[str], str], several: bool
) -> tuple[int, str, Parameter] | None:
    for place, parameter in enumerate(overload.parameters):
        if parameter.many:
            return None
        word = named.get(spelled(parameter.name))
        value = call.args[place] if place < len(call.args) else word.value if word is not None else None
        if value is not None:
            kind = scope.of(value)
            no_list = kind in ("tuple", "set") and parameter.name in ("symbols", "tickers", "targets")
            if no_list or (several and (kind, parameter.type) == ("str", "int")) or never_taken(kind, parameter.type, value):
                return value.lineno, _said(kind, value), parameter
    return None


def _said(kind: str, value: ast.expr) -> str:
    text = ast.unparse(value)
    shown = text if len(text) <= 30 else _KINDS.get(kind, f"a {kind}")
    return shown if isinstance(value, ast.Constant) else f"{shown} ({kind})" if shown != kind else shown


def _expected(wanted: str) -> str:
    wanted = wanted.removesuffix("?")
    return " or ".join(_SAID.get(part, part) for part in wanted.split("|"))


def _depth(parameter: Parameter, fitting: list[Overload]) -> int:
    return max(overload.parameters.index(parameter) for overload in fitting if parameter in overload.parameters)


def _number(written: str, member: Member, call: ast.Call, spelled: Callable[[str], str]) -> str:
    names = " or ".join(dict.fromkeys(f"({', '.join(spelled(p.name) for p in overload.parameters)})" for overload in member.overloads[:4]))
    named = {word.arg or "" for word in call.keywords}
    for overload in member.overloads:
        missing = [spelled(p.name) for p in overload.parameters[len(call.args) :] if not p.optional and spelled(p.name) not in named]
        if missing and named <= {spelled(p.name) for p in overload.parameters[len(call.args) :]}:
            return f"{written} needs {_listed(set(missing))} too; LEAN has {written}{names}."
    given = len(call.args) + len(call.keywords)
    noun = _NOUNS[given] if given < len(_NOUNS) else f"{given} arguments"
    return f"{written} takes no such {noun}; LEAN has {written}{names}."


def _listed(names: set[str]) -> str:
    return ", ".join(sorted(names)) or "none"
