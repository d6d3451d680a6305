"""The rooms stand in one line, modules say what they are, and nothing happens behind the desk's back."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.source import BASE, name_of, python_files, tree_of

FORBIDDEN_NAMES = {"utils", "util", "helpers", "helper", "common", "misc", "services", "managers"}
LINT_IMPORTS = "from importlinter.cli import lint_imports_command as run; run()"


def test_no_room_looks_to_its_left():
    done = subprocess.run([sys.executable, "-c", LINT_IMPORTS, "--no-cache"], cwd=BASE, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def test_no_module_has_a_name_that_says_nothing():
    named = [name_of(path) for path in python_files() if {path.stem, *path.parts} & FORBIDDEN_NAMES]
    assert named == []


def signal_uses(tree: ast.Module) -> list[int]:
    """Lines that import Django's signals or connect a receiver."""
    found = []
    for node in ast.walk(tree):
        module = getattr(node, "module", "") or ""
        if isinstance(node, ast.ImportFrom) and (module.endswith(".signals") or module == "django.dispatch"):
            found.append(node.lineno)
    return found


def test_there_are_no_signals():
    assert {name_of(p): lines for p in python_files() if (lines := signal_uses(tree_of(p)))} == {}


def test_a_signal_would_be_seen():
    assert signal_uses(ast.parse("from django.db.models.signals import post_save")) == [1]


def save_overrides(tree: ast.Module) -> list[str]:
    """Classes that keep their own `save` or `delete` and call the one above: logic hidden in storage.

    A method that only refuses is no override in this sense; guarded tables need it.
    """
    found = []
    for owner in (node for node in ast.walk(tree) if isinstance(node, ast.ClassDef)):
        for method in owner.body:
            if isinstance(method, ast.FunctionDef) and method.name in ("save", "delete") and calls_super(method):
                found.append(f"{owner.name}.{method.name}")
    return found


def calls_super(method: ast.FunctionDef) -> bool:
    return any(
        isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "super"
        for node in ast.walk(method)
    )


def models() -> list[Path]:
    return [path for path in python_files("casework", "centers") if "models" in path.parts or path.stem == "models"]


def test_there_are_models_to_look_at():
    assert models()


@pytest.mark.parametrize("path", models(), ids=name_of)
def test_a_model_hides_no_work_in_save(path: Path):
    assert save_overrides(tree_of(path)) == []


def test_a_save_override_would_be_seen():
    text = "class A:\n    def save(self):\n        super().save()\n    def delete(self):\n        raise ValueError"
    assert save_overrides(ast.parse(text)) == ["A.save"]
