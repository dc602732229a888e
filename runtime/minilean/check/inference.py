"""What an expression of a strategy certainly is, as far as its own file and LEAN's table tell.

An answer is a word: a type of LEAN's such as `Slice`, one of Python's such as `str`, `datetime` for a time without a zone, `utc` for one
with, `class X` for a class itself; empty where nothing is certain. Names that are bound to several things are not certain.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from typing import Any

from minilean.project.lean_api import CONSTRUCTOR, Member, lean_type, lineage

Function = ast.FunctionDef | ast.AsyncFunctionDef
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
UNKNOWN = ""
_DEEPEST = 12  # of expressions within expressions
UTC = "utc"
ALGORITHM = "QCAlgorithm"
# LEAN gives these in UTC; C#'s DateTime of that kind reaches Python with a zone
_UTC_MEMBERS = {
    "QCAlgorithm": {"utc_time"},
    "Slice": {"utc_time"},
    "OrderEvent": {"utc_time"},
    "Order": {"time", "created_time", "last_fill_time", "last_update_time", "canceled_time"},
    "OrderTicket": {"time"},
    "OrderRequest": {"time"},
    "Insight": {"generated_time_utc", "close_time_utc"},
}
_OF_LEAN = ("AlgorithmImports", "QuantConnect")
_PARSES = {"strptime", "fromisoformat", "utcnow", "utcfromtimestamp", "combine"}
_LITERALS = {
    ast.List: "list",
    ast.ListComp: "list",
    ast.Dict: "dict",
    ast.DictComp: "dict",
    ast.Set: "set",
    ast.SetComp: "set",
    ast.Tuple: "tuple",
    ast.JoinedStr: "str",
    ast.Lambda: "callable",
}


def key(name: str) -> str:
    """What both spellings of a name share."""
    return name.replace("_", "").lower()


def lean_member(type_name: str, name: str) -> Member | None:
    """A member of a type of LEAN's by either spelling of its name, or None."""
    pascal = name[:1].isupper()
    for found in lineage(type_name):
        if name in found.members:
            return found.members[name]
        if pascal:
            same = next((own for own in found.members if own[0] != "_" and key(own) == key(name)), None)
            if same is not None:
                return found.members[same]
    return None


class Class:
    """A class of the strategy.

    Args:
        node: its definition.

    Attributes:
        lean: the type of LEAN's it derives from, or empty.
        certain: whether its members are all known: those of what it derives from, and none that others must add.
        assigned: what its methods assign to its own attributes, by name, each value with the scope that it is written in.
        methods: its own methods, by name.
    """

    def __init__(self, node: ast.ClassDef) -> None:
        self.node = node
        self.lean = UNKNOWN
        self.certain = True
        self.assigned: dict[str, list[tuple[ast.expr | None, Scope | None]]] = {}
        self.methods: dict[str, Function] = {part.name: part for part in node.body if isinstance(part, FUNCTIONS)}
        self._attributes: dict[str, str] = {}

    def attribute(self, name: str) -> str:
        """What is certain of one of its own attributes."""
        if name not in self._attributes:
            self._attributes[name] = UNKNOWN  # one that is assigned from itself would ask forever
            kinds = {UNKNOWN if value is None or scope is None else scope.of(value) for value, scope in self.assigned[name]} - {"None"}
            self._attributes[name] = kinds.pop() if len(kinds) == 1 else UNKNOWN
        return self._attributes[name]


class Scope:
    """What is known of the names within one function, or at the top of a file.

    Args:
        module: the file's.
        function: the function, or None.
        owner: the class that it is a method of, or None.
        outer: the scope around it.
        is_method: whether the function itself is one.
    """

    def __init__(
        self,
        module: ModuleNames,
        function: Function | ast.Lambda | None,
        owner: Class | None,
        outer: Scope | None,
        *,
        is_method: bool = False,
    ) -> None:
        self.module = module
        self.owner = owner
        self._outer = outer
        self._known: dict[str, str] = {}
        self._bound: dict[str, list[ast.expr | None]] = {}
        if function is not None:
            self._read(function, is_method)

    def _read(self, function: Function | ast.Lambda, is_method: bool) -> None:
        arguments = function.args
        given = [*arguments.posonlyargs, *arguments.args]
        for argument in (*given, *arguments.kwonlyargs, arguments.vararg, arguments.kwarg):
            if argument is not None:
                self._known[argument.arg] = _annotated(argument)
        if isinstance(function, ast.Lambda):
            return
        static = any(isinstance(decorator, ast.Name) and decorator.id == "staticmethod" for decorator in function.decorator_list)
        if is_method and given and not static:
            self._known[given[0].arg] = "self"
            self._read_callback(function, given[1:])
        for node in own_nodes(function):
            for name, value in bindings(node):
                self._bound.setdefault(name, []).append(value)

    def _read_callback(self, function: Function, given: list[ast.arg]) -> None:
        inherited = lean_member(self.owner.lean, function.name) if self.owner is not None and self.owner.lean else None
        if inherited is None or len(inherited.overloads) != 1 or len(inherited.overloads[0].parameters) != len(given):
            return
        for argument, parameter in zip(given, inherited.overloads[0].parameters, strict=True):
            if lean_type(parameter.type) is not None:
                self._known[argument.arg] = parameter.type

    def of(self, node: ast.expr, depth: int = 0) -> str:
        """What an expression certainly is."""
        if depth > _DEEPEST:
            return UNKNOWN
        if isinstance(node, ast.Constant):
            return "None" if node.value is None else type(node.value).__name__
        if type(node) in _LITERALS:
            return _LITERALS[type(node)]
        way = _WAYS.get(type(node))
        return way(self, node, depth) if way is not None else UNKNOWN

    def signed(self, node: ast.UnaryOp, depth: int) -> str:
        """What a number with a sign is."""
        inner = self.of(node.operand, depth + 1)
        return inner if inner in ("int", "float") and not isinstance(node.op, ast.Not) else UNKNOWN

    def name(self, name: str, depth: int) -> str:
        """What a name certainly is."""
        if name in self._known:
            return self._known[name]
        if name in self._bound:
            # a name that is bound to itself would ask forever
            values, self._known[name] = self._bound[name], UNKNOWN
            kinds = {UNKNOWN if value is None else self.of(value, depth + 1) for value in values}
            self._known[name] = kinds.pop() if len(kinds) == 1 else UNKNOWN
            return self._known[name]
        return self._outer.name(name, depth) if self._outer is not None else self.module.name(name)

    def attribute(self, node: ast.Attribute, depth: int) -> str:
        """What an attribute certainly is."""
        owner = self.of(node.value, depth + 1)
        if owner == "self":
            return self._own(node.attr)
        if owner.startswith("class "):
            found = lean_type(owner[6:])
            member = lean_member(owner[6:], node.attr)
            if member is None or member.is_method:
                return UNKNOWN
            return owner[6:] if found is not None and found.is_enum else _clean(member.type)
        return member_type(owner, node.attr)

    def _own(self, name: str) -> str:
        if self.owner is None:
            return UNKNOWN
        if name in self.owner.assigned:
            return self.owner.attribute(name)
        return member_type(self.owner.lean, name) if self.owner.lean and name not in self.module.own_names else UNKNOWN

    def call(self, node: ast.Call, depth: int) -> str:
        """What a call certainly gives."""
        called = node.func
        if isinstance(called, ast.Attribute):
            return self._method(called, node, depth)
        if isinstance(called, ast.Name):
            kind = self.name(called.id, depth)
            if kind.startswith("class "):
                return "utc" if kind == "class datetime" and has_zone(node) else kind[6:]
            if (
                kind == UNKNOWN
                and called.id in ("str", "int", "float", "bool", "list", "dict", "set", "tuple")
                and not self.module.binds(called.id)
            ):
                return called.id
        return UNKNOWN

    def _method(self, called: ast.Attribute, node: ast.Call, depth: int) -> str:
        owner = self.of(called.value, depth + 1)
        if owner == "class datetime":
            if called.attr in ("now", "fromtimestamp"):
                return "datetime" if len(node.args) + len(node.keywords) == (called.attr != "now") else UNKNOWN
            return "datetime" if called.attr in _PARSES and called.attr != "fromisoformat" and _no_zone(node) else UNKNOWN
        if owner in ("datetime", UTC) and called.attr == "replace":
            return UNKNOWN if any(word.arg == "tzinfo" or word.arg is None for word in node.keywords) else owner
        member = self.callee(called)[1]
        returns = {overload.returns for overload in member.overloads} if member is not None else set()
        return _clean(returns.pop()) if len(returns) == 1 else UNKNOWN

    def item(self, node: ast.Subscript, depth: int) -> str:
        """What an item certainly is."""
        owner = self.of(node.value, depth + 1)
        if owner == "RollingWindow" or owner.startswith("class "):
            return owner if owner.startswith("class ") else UNKNOWN
        return {"SecurityManager": "Security", "SecurityPortfolioManager": "SecurityHolding"}.get(owner, UNKNOWN)

    def arithmetic(self, node: ast.BinOp, depth: int) -> str:
        """What a calculation certainly gives."""
        left, right = self.of(node.left, depth + 1), self.of(node.right, depth + 1)
        if left in ("datetime", UTC) and right == "timedelta" and isinstance(node.op, (ast.Add, ast.Sub)):
            return left
        if {left, right} <= {"int", "float"} and not isinstance(node.op, ast.Div):
            return "float" if "float" in (left, right) else "int"
        return "float" if {left, right} <= {"int", "float"} else UNKNOWN

    def callee(self, called: ast.expr) -> tuple[str, Member | None]:
        """The type of LEAN's whose member is called, and that member; nothing where the strategy has one of that name."""
        if isinstance(called, ast.Name):
            kind = self.name(called.id, 0)
            found = lean_type(kind[6:]) if kind.startswith("class ") else None
            return (kind[6:], _constructor(kind[6:])) if found is not None else (UNKNOWN, None)
        if isinstance(called, ast.Subscript):
            return self.callee(called.value) if isinstance(called.value, ast.Name) else (UNKNOWN, None)
        if not isinstance(called, ast.Attribute) or called.attr in self.module.own_names:
            return UNKNOWN, None
        owner = self.of(called.value)
        if owner == "self" and self.owner is not None:
            owner = self.owner.lean
        owner = owner.removeprefix("class ")
        return (owner, lean_member(owner, called.attr)) if owner else (UNKNOWN, None)


_WAYS: dict[type[ast.expr], Callable[[Scope, Any, int], str]] = {
    ast.Name: lambda scope, node, depth: scope.name(node.id, depth),
    ast.Attribute: Scope.attribute, ast.Call: Scope.call, ast.Subscript: Scope.item, ast.BinOp: Scope.arithmetic, ast.UnaryOp: Scope.signed,
}  # fmt: skip


class ModuleNames:
    """What the names at the top of a file mean.

    Args:
        tree: the file.
        own_names: every name of a member that the strategy defines or assigns anywhere.
    """

    def __init__(self, tree: ast.Module, own_names: frozenset[str]) -> None:
        self.own_names = own_names
        self._names: dict[str, str] = {}
        self._bound: set[str] = set()
        self.has_lean = False
        for node in own_nodes(tree):
            if isinstance(node, ast.ImportFrom):
                self.has_lean |= (node.module or "").partition(".")[0] in _OF_LEAN and node.names[0].name == "*"
                for alias in node.names:
                    self._import(node.module or "", alias.name, alias.asname or alias.name)
            elif isinstance(node, ast.Import):
                self._bound.update((alias.asname or alias.name).partition(".")[0] for alias in node.names)
            elif isinstance(node, (ast.ClassDef, *FUNCTIONS)):
                self._bound.add(node.name)
            self._bound.update(name for name, _ in bindings(node))

    def _import(self, module: str, name: str, given: str) -> None:
        if module == "datetime" and name in ("datetime", "timedelta", "date"):
            self._names[given] = f"class {name}"
        elif module.partition(".")[0] not in _OF_LEAN:
            self._bound.add(given)

    def binds(self, name: str) -> bool:
        """Whether the file itself gives a name its meaning."""
        return name in self._bound

    def name(self, name: str) -> str:
        """What a name at the top certainly is."""
        if name in self._bound:
            return UNKNOWN
        if name in self._names:
            return self._names[name]
        if self.has_lean and (name in ("datetime", "timedelta", "date") or lean_type(name) is not None):
            return f"class {name}"
        return UNKNOWN


def classes(trees: list[ast.Module]) -> dict[str, Class]:
    """The classes of a strategy's files by name, each with the type of LEAN's that it derives from."""
    found = {node.name: Class(node) for tree in trees for node in ast.walk(tree) if isinstance(node, ast.ClassDef)}
    for this in found.values():
        seen: set[str] = set()
        waiting = [*this.node.bases]
        while waiting:
            base = waiting.pop(0)
            name = base.id if isinstance(base, ast.Name) else ""
            if name in found and name not in seen:
                seen.add(name)
                waiting.extend(found[name].node.bases)
            elif name and lean_type(name) is not None:
                this.lean = this.lean or name
            elif name not in ("object", "ABC", *seen):
                this.certain = False
    derived_from = {base.id for this in found.values() for base in this.node.bases if isinstance(base, ast.Name)}
    for name, this in found.items():
        # what others derive from, or never starts by itself, may be given members by those
        complete = any(method in this.methods for method in ("initialize", "Initialize"))
        this.certain &= name not in derived_from and complete
    return found


def learn_attributes(tree: ast.Module, module: ModuleNames, found: dict[str, Class]) -> None:
    """Note what each class assigns to its own attributes; what is assigned from outside is not certain."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef) and node.name in found:
            this = found[node.name]
            for part in node.body:
                for name, _ in bindings(part) if not isinstance(part, FUNCTIONS) else ():
                    this.assigned.setdefault(name, []).append((None, None))
            for function in this.methods.values():
                scope = Scope(module, function, this, None, is_method=True)
                for inner in ast.walk(function):
                    for target, value in _stored(inner):
                        if scope.of(target.value) == "self":
                            this.assigned.setdefault(target.attr, []).append((value, scope))
    for node in ast.walk(tree):
        for target, _ in _stored(node):
            if not (isinstance(target.value, ast.Name) and target.value.id == "self"):
                for this in found.values():
                    if target.attr in this.assigned:
                        this.assigned[target.attr].append((None, None))


def _stored(node: ast.AST) -> list[tuple[ast.Attribute, ast.expr | None]]:
    if isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Attribute):
        return [(node.targets[0], node.value)]
    if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Attribute):
        return [(node.target, node.value)]
    bound: list[ast.AST] = []
    if isinstance(node, (ast.Assign, ast.Delete)):
        bound = [*node.targets]
    elif isinstance(node, (ast.AugAssign, ast.For, ast.AsyncFor, ast.comprehension)):
        bound = [node.target]
    elif isinstance(node, ast.withitem) and node.optional_vars is not None:
        bound = [node.optional_vars]
    parts = [part for target in bound for part in ast.walk(target)]
    return [(part, None) for part in parts if isinstance(part, ast.Attribute) and not isinstance(part.ctx, ast.Load)]


def own_nodes(node: ast.AST) -> Iterator[ast.AST]:
    """All parts of a function or file, without those of functions and classes within it."""
    for child in ast.iter_child_nodes(node):
        yield child
        if not isinstance(child, (*FUNCTIONS, ast.ClassDef, ast.Lambda)):
            yield from own_nodes(child)


def bindings(node: ast.AST) -> list[tuple[str, ast.expr | None]]:
    """Names that a statement binds, with the expression where it is one."""
    if isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name):
        return [(node.targets[0].id, node.value)]
    if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value is not None:
        return [(node.target.id, node.value)]
    targets: list[ast.AST] = []
    if isinstance(node, ast.Assign):
        targets = list(node.targets)
    elif isinstance(node, (ast.AugAssign, ast.For, ast.AsyncFor, ast.NamedExpr, ast.comprehension)):
        targets = [node.target]
    elif isinstance(node, ast.withitem) and node.optional_vars is not None:
        targets = [node.optional_vars]
    elif isinstance(node, ast.ExceptHandler) and node.name:
        return [(node.name, None)]
    elif isinstance(node, (ast.Global, ast.Nonlocal)):
        return [(name, None) for name in node.names]
    elif isinstance(node, (ast.ClassDef, *FUNCTIONS)):
        return [(node.name, None)]
    elif isinstance(node, (ast.Import, ast.ImportFrom)):
        return [((alias.asname or alias.name).partition(".")[0], None) for alias in node.names]
    return [(part.id, None) for target in targets for part in ast.walk(target) if isinstance(part, ast.Name)]


def member_type(owner: str, name: str) -> str:
    """What a property of a type of LEAN's is, or empty."""
    for found in lineage(owner) if owner else ():
        for own in _UTC_MEMBERS.get(found.name, ()):
            if name in (own, "".join(part.capitalize() for part in own.split("_"))):
                return UTC
    found_member = lean_member(owner, name) if owner else None
    return UNKNOWN if found_member is None or found_member.is_method else _clean(found_member.type)


def has_zone(call: ast.Call) -> bool:
    """Whether a call of datetime gives a zone, or may."""
    return (
        len(call.args) > 7
        or any(word.arg in ("tzinfo", "tz", None) for word in call.keywords)
        or any(isinstance(a, ast.Starred) for a in call.args)
    )


def _no_zone(call: ast.Call) -> bool:
    texts = [part.value for part in call.args if isinstance(part, ast.Constant) and isinstance(part.value, str)]
    return not has_zone(call) and all("%z" not in text for text in texts) and len(texts) == len(call.args[1:]) if call.args else False


def _constructor(name: str) -> Member | None:
    found = lean_type(name)
    return found.members.get(CONSTRUCTOR) if found is not None else None


def _clean(kind: str) -> str:
    return UNKNOWN if kind in ("Any", "None") or "|" in kind or kind.endswith("?") else kind


def _annotated(argument: ast.arg) -> str:
    note = argument.annotation
    name = note.id if isinstance(note, ast.Name) else note.value if isinstance(note, ast.Constant) else ""
    return ALGORITHM if name == ALGORITHM else UNKNOWN
