"""Members of LEAN's that a strategy names wrongly, assigns or overrides in a way that LEAN does not take."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from minilean.check.conversions import PYTHONS, is_enum, never_taken
from minilean.check.inference import ALGORITHM, Class, Function, Scope, key, lean_member
from minilean.common.similar_names import similar
from minilean.project.lean_api import Member, lean_type, lineage, type_names

# what .NET gives every object, and Python every class
_SIMILAR = 0.9
_EVERYWHERE = {"to_string", "get_type", "equals", "get_hash_code", "finalize", "memberwise_clone", "reference_equals"}
_GONE = {"set_run_mode": "leave it out"}
# objects to which nobody adds members, and that have no others by the kind of what they are
CLOSED = {"OrderTicket", "OrderEvent", "SecurityChanges", "Symbol", "SecurityIdentifier", "OrderProperties", "SecurityTransactionManager"}
# what is written on them to have an effect, where LEAN takes any name without a word; an interface has the members of all its types
_SETTINGS = {"IAlgorithmSettings": ("AlgorithmSettings",), "UniverseSettings": ("UniverseSettings",)}
_ORDER_PROPERTIES = "OrderProperties"
_CALLED_BY_LEAN = {
    "AlphaModel": ("update", "on_securities_changed"),
    "PortfolioConstructionModel": ("create_targets", "on_securities_changed"),
    "ExecutionModel": ("execute", "on_securities_changed"),
    "RiskManagementModel": ("manage_risk", "on_securities_changed"),
    "UniverseSelectionModel": ("create_universes",),
    "FeeModel": ("get_order_fee",),
    "PythonData": ("get_source", "reader"),
}


def check_class(this: Class) -> Iterator[tuple[int, str, str]]:
    """Line, rule and sentence of what LEAN never calls, or calls with other arguments."""
    if not this.lean:
        return
    by_key: dict[str, list[Function]] = {}
    for function in this.methods.values():
        by_key.setdefault(key(function.name), []).append(function)
    for functions in by_key.values():
        member = lean_member(this.lean, functions[0].name)
        if member is None or not _is_called(this.lean, member.name):
            continue
        if len(functions) > 1:
            pascal = next((function for function in functions if function.name[:1].isupper()), functions[0])
            yield pascal.lineno, "both spellings", f"LEAN calls {member.name} and never {pascal.name}; keep one of the two."
        for function in functions:
            if len(functions) == 1 or function.name == member.name:
                yield from _count(function, member)


def _is_called(lean: str, name: str) -> bool:
    names = {found.name for found in lineage(lean)}
    if ALGORITHM in names:
        return name == "initialize" or (name.startswith("on_") and name != "on_end_of_day")
    return any(name in called for base, called in _CALLED_BY_LEAN.items() if base in names)


def _count(function: Function, member: Member) -> Iterator[tuple[int, str, str]]:
    arguments = function.args
    if any(isinstance(d, ast.Name) for d in function.decorator_list):
        return
    most = len(arguments.posonlyargs) + len(arguments.args) - 1
    least = most - len(arguments.defaults)
    wanted = {len(overload.parameters) for overload in member.overloads}
    required_words = any(default is None for default in arguments.kw_defaults)
    fits = any(least <= count and (count <= most or arguments.vararg is not None) for count in wanted)
    if not fits or required_words:
        names = ", ".join(["self", *(parameter.name for parameter in member.overloads[0].parameters)])
        yield function.lineno, "callback", f"LEAN calls {function.name} with other arguments; write def {function.name}({names})."


def check_member(node: ast.Attribute, scope: Scope) -> Iterator[tuple[int, str, str]]:
    """Line, rule and sentence of a member that an object does not have; nothing where it may be right."""
    kind = scope.of(node.value)
    if kind == "self":
        this = scope.owner
        kind = this.lean if this is not None and this.certain and this.lean == ALGORITHM else ""
    elif kind.startswith("class ") and is_enum(kind[6:]):
        yield from _constant(node, kind[6:])
        return
    elif is_enum(kind) and node.attr in ("name", "value"):
        other = "str" if node.attr == "name" else "int"
        yield node.lineno, "enum", f"{ast.unparse(node.value)} has no {node.attr!r} in LEAN; write {other}({ast.unparse(node.value)})."
        return
    elif isinstance(node.ctx, ast.Store):
        yield from _setting(node, kind)
        return
    elif kind not in CLOSED:
        return
    if not kind or node.attr.startswith(("_", "op_")):
        return
    missing = lean_member(kind, node.attr) is None and node.attr not in scope.module.own_names and key(node.attr) not in _KEYS
    if missing and isinstance(node.ctx, ast.Load):
        yield node.lineno, "name", f"{kind} has no member {node.attr!r}{_advice(kind, node.attr)}."


def _setting(node: ast.Attribute, kind: str) -> Iterator[tuple[int, str, str]]:
    types = _SETTINGS.get(kind, ())
    if kind.endswith(_ORDER_PROPERTIES):
        types = tuple(sorted(name for name in type_names() if name.endswith(_ORDER_PROPERTIES)))
    if types and all(lean_member(name, node.attr) is None for name in types):
        advice = _advice(types[0] if len(types) == 1 else _ORDER_PROPERTIES, node.attr)
        yield node.lineno, "setting", f"{ast.unparse(node)} is no setting of LEAN's, and writing it has no effect{advice}."


def _constant(node: ast.Attribute, enum: str) -> Iterator[tuple[int, str, str]]:
    found = lean_type(enum)
    names = [] if found is None else list(found.members)
    alike = next((name for name in names if key(name) == key(node.attr)), None)
    if alike is not None and node.attr != alike and not (node.attr[:1].isupper() and "_" not in node.attr):
        yield node.lineno, "name", f"{enum} has no member {node.attr!r}; write {enum}.{alike}."


def check_assignment(node: ast.Assign, scope: Scope) -> Iterator[tuple[int, str, str]]:
    """Line, rule and sentence of an assignment to a property of the algorithm's that LEAN refuses."""
    for target in node.targets:
        owner = scope.owner
        if isinstance(target, ast.Attribute) and owner is not None and owner.lean == ALGORITHM and scope.of(target.value) == "self":
            member = lean_member(ALGORITHM, target.attr)
            if member is None or member.is_method or target.attr in owner.methods:
                continue
            shown, kind = ast.unparse(target), scope.of(node.value)
            if not member.settable:
                yield node.lineno, "read-only", f"{shown} is LEAN's and cannot be assigned; give your own attribute another name."
            elif kind != "None" and (never_taken(kind, member.type, node.value) or _is_no_object(kind, member.type)):
                yield node.lineno, "read-only", (f"{shown} is LEAN's and takes {member.type} only; give your own attribute another name.")


def _is_no_object(kind: str, wanted: str) -> bool:
    found = lean_type(wanted)
    return kind in PYTHONS and found is not None and not found.is_enum and wanted != "Symbol"


_KEYS = {key(name) for name in _EVERYWHERE}


def _advice(kind: str, name: str) -> str:
    snake = "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name).lstrip("_")
    if snake in _GONE:
        return f", which is obsolete; {_GONE[snake]}"
    names = [member for found in lineage(kind) for member in found.members if not member.startswith("_")]
    near = similar(snake, names, cutoff=_SIMILAR)
    if not near:
        return "; define it, or look up in LEAN's documentation what it is called"
    pascal = "".join(part.capitalize() for part in near[0].split("_"))
    return f"; write {(pascal if name[:1].isupper() else near[0])!r}"
