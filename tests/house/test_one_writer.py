"""Only the desk writes cards, slips, decisions, documents and numbers."""

import ast

from tests.house.source import name_of, python_files, tree_of

THE_DESK = "casework/desk/"
ITS_TABLES = {"Dossier", "SlipLine", "Decision", "Document", "NumberCounter", "Party", "Remark"}
WRITES = {
    "create", "bulk_create", "get_or_create", "update_or_create", "update", "bulk_update", "delete", "raw", "acreate",
    "aupdate", "adelete",
}  # fmt: skip


def writes(tree: ast.Module) -> list[str]:
    """Writing calls on a query that begins at one of the desk's tables: ``Dossier.objects.filter(...).update(...)``."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in WRITES:
            start = beginning_of(node.func)
            if start in ITS_TABLES:
                found.append(f"line {node.lineno}: {start} ... {node.func.attr}")
    return found


def beginning_of(node: ast.expr) -> str:
    """The name a chain of attributes and calls begins with."""
    while isinstance(node, ast.Attribute | ast.Call):
        node = node.value if isinstance(node, ast.Attribute) else node.func
    return node.id if isinstance(node, ast.Name) else ""


def test_nobody_writes_beside_the_desk():
    files = [path for path in python_files("casework", "centers", "config") if THE_DESK not in name_of(path)]
    found = {name_of(path): lines for path in files if (lines := writes(tree_of(path)))}
    assert found == {}


def test_a_second_writer_would_be_seen():
    text = "Dossier.objects.filter(pk=1).update(status=9)\nSlipLine.objects.create()\nPerson.objects.create()"
    assert writes(ast.parse(text)) == ["line 1: Dossier ... update", "line 2: SlipLine ... create"]
