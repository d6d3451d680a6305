"""Only `centers.wall` reads the wall clock, and only the edge of the house asks it.

Everything inside takes the instant as an argument. That is why a past night can be read again, and why July 2025
can be written in November.
"""

import ast
from pathlib import Path

from tests.house.source import name_of, python_files, tree_of

THE_CLOCK = "centers/wall.py"
READINGS = {
    "timezone": {"now", "localdate", "localtime"},
    "datetime": {"now", "utcnow", "today"},
    "date": {"today"},
    "time": {"time", "time_ns", "localtime", "gmtime"},
}
EDGE = ("casework/doors/", "casework/tasks.py", "casework/management/", "centers/management/", "centers/signin.py",
        "centers/admin", "casework/admin", "config/", "casework/replay.py")  # fmt: skip


def clock_readings(tree: ast.Module) -> list[str]:
    """What in this module asks the machine for the time: calls, defaults, and fields that fill themselves."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and reads_clock(node):
            found.append(f"line {node.lineno}: {ast.unparse(node)}")
        elif isinstance(node, ast.keyword) and node.arg in ("auto_now", "auto_now_add"):
            found.append(f"line {node.value.lineno}: {node.arg}")
        elif isinstance(node, ast.ImportFrom) and node.module == "django.db.models.functions":
            found += [f"line {node.lineno}: {name.name}" for name in node.names if name.name == "Now"]
    return found


def reads_clock(node: ast.Attribute) -> bool:
    owner = node.value.attr if isinstance(node.value, ast.Attribute) else getattr(node.value, "id", "")
    return node.attr in READINGS.get(owner, ())


def asks_the_wall(tree: ast.Module) -> bool:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            names = {name.name for name in node.names}
            if node.module == "centers.wall" or (node.module == "centers" and "wall" in names):
                return True
        if isinstance(node, ast.Import) and any(name.name == "centers.wall" for name in node.names):
            return True
    return False


def inside(path: Path) -> bool:
    return not name_of(path).startswith(EDGE)


def test_one_function_reads_the_wall_clock():
    readings = {name_of(path): clock_readings(tree_of(path)) for path in python_files()}
    assert readings.pop(THE_CLOCK)
    assert {name: found for name, found in readings.items() if found} == {}


def test_only_the_edge_asks_what_time_it_is():
    asking = [name_of(path) for path in python_files() if inside(path) and asks_the_wall(tree_of(path))]
    assert asking == []


def test_each_way_of_reading_the_clock_would_be_seen():
    planted = "timezone.now()\ndatetime.datetime.now()\ndate.today()\ntime.time()\nField(auto_now_add=True)\n"
    assert len(clock_readings(ast.parse(planted))) == 5
    assert clock_readings(ast.parse("record.time()\nclock.now()\ntime.monotonic()")) == []


def test_a_question_to_the_wall_would_be_seen():
    assert asks_the_wall(ast.parse("from centers.wall import now"))
    assert asks_the_wall(ast.parse("from centers import wall"))
