"""The small wrong edits of a file, made by mutmut's operators, and the sample of them that is tried.

Unlike mutmut itself, an edit replaces text of the file and nothing else, so that properties and dataclasses are edited too.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Container, Iterator
from dataclasses import dataclass

import libcst as cst
import libcst.matchers as m
from libcst.metadata import ByteSpanPositionProvider, MetadataWrapper, PositionProvider
from mutmut.mutation.mutators import mutation_operators

# `len` and `isinstance` as in mutmut; what a cast or a type variable is called changes nothing
_UNTOUCHED_CALLS = {"len", "isinstance", "cast", "TypeVar"}
_UNTOUCHED_NAMES = {"__slots__", "__all__", "__match_args__"}


@dataclass(frozen=True)
class Mutant:
    """One small wrong edit.

    Args:
        name: ten hexadecimal digits of what is edited and where; another edit of the file leaves it as it is.
        function: qualified name of the function around it, empty at the level of the module.
        lines: first and last line of what is edited.
        function_lines: first and last line of the function around it.
        before: the edited lines as they stand in the file.
        after: the same lines, edited.
        code: the whole file, edited.
    """

    name: str
    function: str
    lines: tuple[int, int]
    function_lines: tuple[int, int]
    before: str
    after: str
    code: str


def mutants_of(code: str, names: Container[str] | None = None) -> list[Mutant]:
    """All edits of a file that compile, in the order of the file.

    Left as they are: annotations, decorators, docstrings, text for people (what is raised, and strings with spaces), and calls of `len`
    and `isinstance`.

    Args:
        code: of the file.
        names: of the edits that are wanted, where not all are: to compile each of a whole file takes seconds.
    """
    wrapper = MetadataWrapper(cst.parse_module(code))
    visitor = _Visitor(wrapper.module, code)
    wrapper.visit(visitor)
    return list(_compiling([mutant for mutant in visitor.found if names is None or mutant.name in names]))


def sample(mutants: list[Mutant], size: int, seed: int) -> list[Mutant]:
    """As many mutants as asked for, the same ones for the same seed; an edit of the file changes few of them."""
    ranked = sorted(mutants, key=lambda mutant: hashlib.sha256(f"{seed} {mutant.name}".encode()).digest())
    chosen = {mutant.name for mutant in ranked[:size]}
    return [mutant for mutant in mutants if mutant.name in chosen]


def _compiling(mutants: list[Mutant]) -> Iterator[Mutant]:
    for mutant in mutants:
        try:
            compile(mutant.code, "mutant", "exec", dont_inherit=True)
        except SyntaxError:
            continue
        yield mutant


class _Visitor(cst.CSTVisitor):
    METADATA_DEPENDENCIES = (PositionProvider, ByteSpanPositionProvider)

    def __init__(self, module: cst.Module, code: str) -> None:
        super().__init__()
        self.found: list[Mutant] = []
        self._module = module
        self._code = code.encode()
        self._names: list[str] = []
        self._functions: list[tuple[int, int]] = []
        self._seen: Counter[str] = Counter()

    def on_visit(self, node: cst.CSTNode) -> bool:
        if _is_untouched(node):
            return False
        if isinstance(node, cst.FunctionDef | cst.ClassDef):
            self._names.append(node.name.value)
        if isinstance(node, cst.FunctionDef):
            self._functions.append(self._lines(node))
        prose = _prose(node)
        for kind, operator in mutation_operators:
            if isinstance(node, kind):
                for mutated in operator(node):
                    if _prose(mutated) == prose:
                        self._add(node, mutated)
        return True

    def on_leave(self, original_node: cst.CSTNode) -> None:
        if _is_untouched(original_node):
            return
        if isinstance(original_node, cst.FunctionDef | cst.ClassDef):
            self._names.pop()
        if isinstance(original_node, cst.FunctionDef):
            self._functions.pop()

    def _lines(self, node: cst.CSTNode) -> tuple[int, int]:
        position = self.get_metadata(PositionProvider, node)
        return position.start.line, position.end.line

    def _add(self, node: cst.CSTNode, mutated: cst.CSTNode) -> None:
        span = self.get_metadata(ByteSpanPositionProvider, node)
        start, end = span.start, span.start + span.length
        if getattr(mutated, "lpar", None):  # the place of a node is what its parentheses hold
            mutated = mutated.with_changes(lpar=(), rpar=())
        old = self._code[start:end]  # the place of an operator has the spaces around it, others have none
        text = self._module.code_for_node(mutated).strip().encode()
        text = old[: len(old) - len(old.lstrip())] + text + old[len(old.rstrip()) :]
        code = self._code[:start] + text + self._code[end:]
        line_start = self._code.rfind(b"\n", 0, start) + 1
        line_end = self._code.find(b"\n", end)
        before = self._code[line_start:line_end].decode()
        after = code[line_start : line_end + len(text) - (end - start)].decode()
        if before.strip() == after.strip():
            return
        function = ".".join(self._names)
        place = f"{function}|{before.strip()}|{after.strip()}"
        self._seen[place] += 1
        name = hashlib.sha256(f"{place}|{self._seen[place]}".encode()).hexdigest()[:10]
        around = self._functions[0] if self._functions else (0, 0)
        lines, before, after = self._lines(node), before.strip("\n"), after.strip("\n")
        self.found.append(Mutant(name, function, lines, around, before, after, code.decode()))


def _prose(node: cst.CSTNode) -> list[str]:
    """The texts for people in a node, which have spaces; how these read is not what is tried."""
    if not isinstance(node, cst.BaseExpression):
        return []
    return [found.value for found in m.findall(node, m.SimpleString()) if isinstance(found, cst.SimpleString) and " " in found.value]


def _is_untouched(node: cst.CSTNode) -> bool:
    match node:
        case cst.Annotation() | cst.Decorator() | cst.Raise() | cst.Import() | cst.ImportFrom():
            return True
        case cst.Expr(value=cst.SimpleString() | cst.ConcatenatedString()):
            return True
        case cst.Call(func=cst.Name(value=called)):
            return called in _UNTOUCHED_CALLS
        case cst.Assign(targets=[cst.AssignTarget(target=cst.Name(value=assigned))]):
            return assigned in _UNTOUCHED_NAMES
        case cst.Param(default=cst.BaseExpression() as default):
            return not isinstance(default, cst.Name | cst.BaseNumber | cst.BaseString)
        case _:
            return False
