"""The house read as text: its files, its functions, and which module imports which."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from portal.config import ROOT

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Import:
    """`said`: a comment on its line explains it. `inside`: it stands in a function."""

    importer: str
    imported: str
    line: int
    inside: bool
    said: bool


@cache
def tracked() -> tuple[Path, ...]:
    """Every file of the project: what would be in a fresh clone."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return tuple(ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file())


def files(folder: str, *suffixes: str) -> list[Path]:
    """The project's files under `folder`, with one of the `suffixes` (all, when none is named)."""
    return [f for f in tracked() if f.is_relative_to(ROOT / folder) and (not suffixes or f.suffix in suffixes)]


def name_of(path: Path) -> str:
    """`portal/core/db.py` → `portal.core.db`; a package's `__init__` is the package."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def modules() -> dict[str, Path]:
    return {name_of(path): path for path in files("portal", ".py")}


@cache
def statements(path: Path) -> tuple[tuple[ast.stmt, bool], ...]:
    """Every statement of a file, and whether it stands in a function."""
    return tuple(_statements_in(ast.parse(path.read_text(encoding="utf-8")), False))


def _statements_in(node: ast.AST, inside: bool) -> Iterator[tuple[ast.stmt, bool]]:
    """Expressions hold none and are not looked into."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.stmt):
            yield child, inside
        if isinstance(child, ast.stmt | ast.excepthandler | ast.match_case):
            yield from _statements_in(child, inside or isinstance(child, Function))


def functions(path: Path) -> Iterator[Function]:
    return (node for node, _inside in statements(path) if isinstance(node, Function))


@cache
def imports() -> tuple[Import, ...]:
    """Every import of one of the portal's modules by another."""
    return tuple(found for name, path in modules().items() for found in _imports_of(name, path))


def _imports_of(name: str, path: Path) -> Iterator[Import]:
    lines = path.read_text(encoding="utf-8").splitlines()
    for node, inside in statements(path):
        for target in _targets(node):
            if target in modules() and target != name:
                yield Import(name, target, node.lineno, inside, "#" in lines[node.lineno - 1])


def _targets(node: ast.stmt) -> list[str]:
    """The modules that an import statement names: `from portal.core import db` names portal.core.db."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom) and node.module:
        return [_module_in(node.module, alias.name) for alias in node.names]
    return []


def _module_in(package: str, name: str) -> str:
    return f"{package}.{name}" if f"{package}.{name}" in modules() else package


def room_of(module: str) -> str:
    """`portal.core.cases.clock` → `core.cases`; `portal.licensing.models` → `licensing`; `portal` itself → ``."""
    parts = module.split(".")[1:]
    return ".".join(parts[:2] if parts[:1] == ["core"] else parts[:1])


def cycles(edges: dict[str, set[str]]) -> list[list[str]]:
    """Every group of nodes that lead back to themselves (Tarjan's strongly connected components)."""
    return [group for group in _components(edges) if len(group) > 1]


def _components(edges: dict[str, set[str]]) -> list[list[str]]:
    order: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    found: list[list[str]] = []

    def visit(node: str) -> None:
        order[node] = low[node] = len(order)
        stack.append(node)
        for onward in edges.get(node, ()):
            if onward not in order:
                visit(onward)
                low[node] = min(low[node], low[onward])
            elif onward in stack:
                low[node] = min(low[node], order[onward])
        if low[node] == order[node]:
            place = stack.index(node)
            found.append(sorted(stack[place:]))
            del stack[place:]

    for node in list(edges):
        if node not in order:
            visit(node)
    return found
