"""The map of the package and the tree of its errors, made from the code."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from scripts.checks.rooms import FLOORS, arrows, modules, room_of
from scripts.docs.markdown import table


def rooms() -> str:
    """Every room, from the top floor down: what it holds and what it imports."""
    rows = []
    for number, names in reversed(list(enumerate(FLOORS, start=1))):
        for name in sorted(names):
            below = ", ".join(sorted(lower for upper, lower in arrows() if upper == name))
            path = _folder(name)
            rows.append([number, f"[`{name}`](../{path})", _summary(path), below])
    return table(["floor", "room", "holds", "imports"], rows)


def arrow_count() -> str:
    """How many rooms, floors and arrows there are."""
    count = sum(map(len, FLOORS))
    return f"{count} rooms on {len(FLOORS)} floors, {len(arrows())} arrows between them, each of which points down.\n"


def errors() -> str:
    """The classes of errors, each below the one that it is a kind of."""
    found = {name: (base, module, summary) for name, base, module, summary in _errors()}
    lines: list[str] = []

    def add(name: str, depth: int) -> None:
        _, module, summary = found.get(name, ("", "", ""))
        what = f" (`{module}`): {summary.replace('``', '`')}" if module else ""
        lines.append(f"{'  ' * depth}- `{name}`{what}")
        for kind in sorted(kind for kind, (base, _, _) in found.items() if base == name):
            add(kind, depth + 1)

    for root in sorted({base for base, _, _ in found.values()} - set(found)):
        add(root, 0)
    return "\n".join(lines) + "\n"


def _errors() -> Iterator[tuple[str, str, str, str]]:
    """Yield name, base, module and first sentence of every error of the project."""
    for module, path in sorted(modules().items()):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef) and node.bases and node.name.endswith("Error"):
                base = ast.unparse(node.bases[0])
                if base.endswith(("Error", "Exception")):
                    sentence = (ast.get_docstring(node) or "").split("\n\n")[0]
                    yield node.name, base, module, " ".join(sentence.split())


def _folder(room: str) -> Path:
    """Return the folder or the file of a room, from the root of the project."""
    [path] = {path for module, path in modules().items() if room_of(module) == room and module.split(".")[-1] == room}
    relative = path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path
    return relative.parent if relative.name == "__init__.py" else relative


def _summary(path: Path) -> str:
    file = path / "__init__.py" if path.is_dir() else path
    summary = (ast.get_docstring(ast.parse(file.read_text(encoding="utf-8"))) or "").split("\n")[0]
    return summary.removesuffix(".").replace("``", "`")


BLOCKS = (rooms, arrow_count, errors)
