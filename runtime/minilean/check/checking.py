"""Checks a strategy with the rules that need nothing installed."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from minilean.check.calls import check_call
from minilean.check.findings import Finding
from minilean.check.inference import FUNCTIONS, Class, ModuleNames, Scope, classes, learn_attributes
from minilean.check.members import check_assignment, check_class, check_member
from minilean.check.operators import check_operator
from minilean.check.sources import Source, imported_files, read_sources
from minilean.data.data_files import read_bytes
from minilean.project.loading import Project


def check_project(project: Project) -> list[Finding]:
    """Look through a strategy and all of its own files that it imports. Nothing of it is run.

    Args:
        project: the strategy.

    Returns:
        What is found, by file and line.

    Raises:
        DataError: the machine does not read a file.
    """
    sources, unreadable = read_sources(project)
    broken = [Finding(this.path, this.line, "syntax", f"Python cannot read this: {this.reason}.") for this in unreadable]
    return sorted({*broken, *check_sources(sources)})


def check_main_file(project: Project) -> list[Finding]:
    """Look through the file alone that LEAN loads, quickly: what other files of the strategy may define is not spoken of.

    Args:
        project: the strategy, whose file has been loaded before.
    """
    source = Source(project.source, ast.parse(read_bytes(project.source)))
    return sorted(set(check_sources([source], alone=not imported_files(source.tree, project))))


def check_sources(sources: Sequence[Source], *, alone: bool = True) -> Iterator[Finding]:
    """Look through files that belong together.

    Args:
        sources: the files; those that import nothing of LEAN's are only asked for what they define.
        alone: whether the strategy has no other files.
    """
    trees = [source.tree for source in sources]
    own_names = frozenset(name for tree in trees for name in _own_names(tree))
    modules = [ModuleNames(tree, own_names) for tree in trees]
    known = classes(trees)
    for tree, module in zip(trees, modules, strict=True):
        learn_attributes(tree, module, known)
    for source, module in zip(sources, modules, strict=True):
        if module.has_lean:
            for line, rule, text in _visit(source.tree, Scope(module, None, None, None), known):
                if alone or rule != "name":
                    yield Finding(source.path, line, rule, text)


def _visit(node: ast.AST, scope: Scope, known: dict[str, Class]) -> Iterator[tuple[int, str, str]]:
    for child in ast.iter_child_nodes(node):
        inner = scope
        if isinstance(child, ast.ClassDef):
            inner = Scope(scope.module, None, known.get(child.name), scope)
            if child.name in known:
                yield from check_class(known[child.name])
        elif isinstance(child, (*FUNCTIONS, ast.Lambda)):
            # what a function within a method calls self is that of the method
            inner = Scope(scope.module, child, scope.owner, scope, is_method=isinstance(node, ast.ClassDef))
        elif isinstance(child, ast.Call):
            yield from check_call(child, scope)
        elif isinstance(child, ast.Attribute):
            yield from check_member(child, scope)
        elif isinstance(child, ast.Assign):
            yield from check_assignment(child, scope)
        yield from check_operator(child, scope)
        yield from _visit(child, inner, known)


def _own_names(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, (*FUNCTIONS, ast.ClassDef)):
            yield node.name
        elif isinstance(node, ast.Attribute) and not isinstance(node.ctx, ast.Load):
            yield node.attr
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "setattr":
            yield from (part.value for part in node.args[1:2] if isinstance(part, ast.Constant) and isinstance(part.value, str))
        if isinstance(node, ast.ClassDef):
            stored = (part for statement in node.body for part in ast.walk(statement) if isinstance(part, ast.Name))
            yield from (part.id for part in stored if isinstance(part.ctx, ast.Store))
