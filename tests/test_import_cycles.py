"""No module of the package imports itself through others, not even inside a function."""

from __future__ import annotations

import ast
from graphlib import TopologicalSorter
from pathlib import Path

SOURCE = Path(__file__).parents[1] / "src"


def _name(file: Path) -> str:
    return ".".join(file.relative_to(SOURCE).with_suffix("").parts).removesuffix(".__init__")


def _imports(tree: ast.AST) -> set[str]:
    """Return what a module imports when it runs: not what only a type checker sees."""
    unseen = {
        id(each)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)
        for each in ast.walk(node)
    }
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and id(node) not in unseen and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def test_imports_have_no_cycle() -> None:
    trees = {_name(file): ast.parse(file.read_text()) for file in SOURCE.rglob("*.py")}
    # a package and its modules import each other when the package re-exports them
    graph = {
        name: {
            each
            for each in _imports(tree)
            if each in trees and each != name and not name.startswith(f"{each}.")
        }
        for name, tree in trees.items()
    }
    assert list(TopologicalSorter(graph).static_order())
