"""Operators that LEAN's values do not have in Python: times of two kinds, indicators, and what iterates otherwise."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from minilean.check.conversions import NUMBERS, is_enum
from minilean.check.inference import UTC, Scope, lean_member
from minilean.project.lean_api import lean_type, lineage

_ORDERED = (ast.Lt, ast.LtE, ast.Gt, ast.GtE, ast.Eq, ast.NotEq)
_BITWISE = (ast.BitOr, ast.BitAnd, ast.BitXor, ast.Mod)
_CONVERTING = ("float", "int", "round", "abs", "range")
# what .NET has no type for
_WINDOWS = ("RollingWindow[dict]", "RollingWindow[datetime]")
_PAIRED = {"Slice", "SecurityManager", "SecurityPortfolioManager", "UniverseManager", "CashBook"}


def check_operator(node: ast.AST, scope: Scope) -> Iterator[tuple[int, str, str]]:
    """Line, rule and sentence of what is wrong with a comparison, a calculation or a loop; nothing where it may be right."""
    if isinstance(node, ast.Compare):
        sides = [node.left, *node.comparators]
        for left, operator, right in zip(sides[:-1], node.ops, sides[1:], strict=True):
            if isinstance(operator, (ast.Is, ast.IsNot)):
                yield from _identity(left, right, isinstance(operator, ast.Is), scope)
            if isinstance(operator, _ORDERED):
                yield from _times(left, right, isinstance(operator, (ast.Eq, ast.NotEq)), scope)
                if not isinstance(operator, (ast.Eq, ast.NotEq)):
                    yield from _indicator_and_number(left, right, scope)
    elif isinstance(node, ast.BinOp):
        if isinstance(node.op, ast.Sub):
            yield from _times(node.left, node.right, False, scope)
        yield from _calculated(node, scope)
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, (ast.USub, ast.Invert)) and is_enum(scope.of(node.operand)):
        yield node.lineno, "enum", _use_number(node.operand)
    elif isinstance(node, ast.Subscript) and ast.unparse(node) in _WINDOWS:
        yield node.lineno, "window", f"{ast.unparse(node)} is a window that LEAN cannot make; write RollingWindow[object], or use a deque."
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _CONVERTING and node.args:
        yield from _converted(node, node.func.id, scope)
    elif isinstance(node, (ast.For, ast.comprehension)):
        yield from _loop(node, scope)


def _identity(left: ast.expr, right: ast.expr, same: bool, scope: Scope) -> Iterator[tuple[int, str, str]]:
    # two names may hold one Python object; what is read anew is another one each time
    is_read = any(isinstance(side, (ast.Attribute, ast.Subscript, ast.Call)) for side in (left, right))
    if is_read and all(_is_object(scope.of(side)) for side in (left, right)):
        yield (
            left.lineno,
            "identity",
            (
                f"{_short(left)} and {_short(right)} are different Python objects in LEAN, even where they are the same: each access makes "
                f"one; compare them with {'==' if same else '!='}."
            ),
        )


def _is_object(kind: str) -> bool:
    found = lean_type(kind)
    return found is not None and not found.is_enum


def _times(left: ast.expr, right: ast.expr, equality: bool, scope: Scope) -> Iterator[tuple[int, str, str]]:
    kinds = {scope.of(left), scope.of(right)}
    if kinds == {UTC, "datetime"}:
        aware, naive = (left, right) if scope.of(left) == UTC else (right, left)
        what = "are never equal" if equality else "cannot be compared or subtracted"
        yield (
            left.lineno,
            "times",
            (
                f"{_short(aware)} is UTC with a time zone and {_short(naive)} has none, so they {what}; "
                f"write {_short(aware)}.replace(tzinfo=None), or use self.time for both."
            ),
        )


def _indicator_and_number(left: ast.expr, right: ast.expr, scope: Scope) -> Iterator[tuple[int, str, str]]:
    for one, other in ((left, right), (right, left)):
        if _is_indicator(scope.of(one)) and scope.of(other) in NUMBERS:
            yield one.lineno, "indicator", _use_value(one, "compared with a number")
            return


def _calculated(node: ast.BinOp, scope: Scope) -> Iterator[tuple[int, str, str]]:
    enums = [side for side in (node.left, node.right) if is_enum(scope.of(side))]
    if enums and (len(enums) > 1 or isinstance(node.op, _BITWISE)):
        yield node.lineno, "enum", _use_number(enums[0])
    for side in (node.left, node.right):
        if _is_indicator(scope.of(side)):
            yield side.lineno, "indicator", _use_value(side, "calculated with")
            return


def _converted(node: ast.Call, name: str, scope: Scope) -> Iterator[tuple[int, str, str]]:
    kind = scope.of(node.args[0])
    if _is_indicator(kind) and name != "range":
        yield node.lineno, "indicator", _use_value(node.args[0], f"given to {name}()")
    elif name != "int" and is_enum(kind):
        yield node.lineno, "enum", _use_number(node.args[0])


def _loop(node: ast.For | ast.comprehension, scope: Scope) -> Iterator[tuple[int, str, str]]:
    source = node.iter
    if isinstance(source, ast.Attribute) and source.attr.islower() and source.attr in ("keys", "values", "items"):
        owner = scope.of(source.value)
        member = lean_member(owner, source.attr) if owner else None
        if member is not None and member.is_method:
            yield source.lineno, "iteration", f"{_short(source)} is a method and cannot be iterated; write {_short(source)}()."
    if isinstance(node.target, (ast.Tuple, ast.List)) and len(node.target.elts) == 2 and scope.of(source) in _PAIRED:
        yield (
            source.lineno,
            "iteration",
            (f"{_short(source)} iterates as pairs that cannot be unpacked; write {_short(source)}.items(), or use .key and .value."),
        )


def _is_indicator(kind: str) -> bool:
    return bool(kind) and any(found.name in ("IndicatorBase", "IndicatorDataPoint") for found in lineage(kind))


def _use_number(node: ast.expr) -> str:
    return f"{_short(node)} is an enumeration and no number; write int({_short(node)})."


def _use_value(node: ast.expr, what: str) -> str:
    shown = _short(node)
    value = f"{shown}.value" if shown.endswith((".current", ".Current")) else f"{shown}.current.value"
    return f"{shown} is an indicator's point and no number, and cannot be {what}; write {value}."


def _short(node: ast.expr) -> str:
    text = ast.unparse(node)
    return text if len(text) <= 40 else "this"
