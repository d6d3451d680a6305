"""The product's own files, as the house tests read them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

BASE = Path(__file__).resolve().parent.parent.parent
ROOMS = ("config", "casework", "centers", "law")


def python_files(*folders: str, migrations: bool = False) -> Iterator[Path]:
    """Python files below the named folders (the four rooms when none is named)."""
    for folder in folders or ROOMS:
        for path in sorted((BASE / folder).rglob("*.py")):
            if migrations or "migrations" not in path.parts:
                yield path


def templates() -> list[Path]:
    return sorted((BASE / "templates").rglob("*.html"))


def name_of(path: Path) -> str:
    return path.relative_to(BASE).as_posix()


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def document(name: str) -> str:
    return (BASE / "docs" / name).read_text(encoding="utf-8")
