"""A file can be read in one sitting and a function on one screen."""

import ast

from tests.house.source import BASE, name_of, python_files, templates, tree_of

FILE_LINES = 400
FUNCTION_LINES = 40
TEMPLATE_LINES = 120


def lines_of(path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def own_assets() -> list:
    found = [*(BASE / "static").rglob("*.js"), *(BASE / "static").rglob("*.css")]
    return [path for path in found if "vendor" not in path.parts]


def long_functions(tree: ast.Module) -> list[str]:
    """Functions longer than a screen, counted from `def` to their last line."""
    functions = (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
    return [f"{f.name}: {f.end_lineno - f.lineno + 1}" for f in functions if f.end_lineno - f.lineno >= FUNCTION_LINES]


def test_no_python_file_is_longer_than_400_lines():
    files = [*python_files(), *python_files("tests", "deploy")]
    assert {name_of(path): n for path in files if (n := lines_of(path)) > FILE_LINES} == {}


def test_no_script_or_style_sheet_is_longer_than_400_lines():
    assert {name_of(path): n for path in own_assets() if (n := lines_of(path)) > FILE_LINES} == {}


def test_no_template_is_longer_than_120_lines():
    assert {name_of(path): n for path in templates() if (n := lines_of(path)) > TEMPLATE_LINES} == {}


def test_no_function_is_longer_than_40_lines():
    files = [*python_files(), *python_files("tests", "deploy")]
    assert {name_of(path): long for path in files if (long := long_functions(tree_of(path)))} == {}


def test_a_long_function_would_be_seen():
    body = "\n".join(f"    a{n} = {n}" for n in range(FUNCTION_LINES))
    assert long_functions(ast.parse(f"def f():\n{body}")) == ["f: 41"]
