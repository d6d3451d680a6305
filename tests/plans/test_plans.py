"""The hottest pages on PostgreSQL: their statements go by an index, and none reads cards or lines from end to end.

Plans are those of statistics: some ten thousand dossiers of ten years stand in a database of their own. It asks for no
database fixture, so `make test` runs it once; on SQLite it starts a PostgreSQL of its own.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
import pytest

from deploy.bench import SETTINGS
from deploy.servers import find_user, postgresql
from tests.house.source import BASE

NAME = "mot_cua_plans"
LARGE = {"casework_dossier", "casework_slipline", "casework_decision", "casework_document", "casework_party",
         "casework_person", "casework_remark"}  # fmt: skip
# The ten hottest, by how often they are asked for times what they read; each with indexes it lives on.
HOT = {
    "my work, officer": {"dossier_holder_work"},
    "list, center": {"dossier_center_work"},
    "list, city": {"dossier_open"},
    "search by name, center": {"person_name_anywhere", "dossier_owner"},
    "search by last digits, center": {"dossier_code_tail"},
    "dossier": {"slip_line_once", "document_position_once", "decision_once", "party_role_once"},
    "intake, applicant": {"person_number_once", "dossier_owner"},
    "city dashboard, month": {"dossier_accepted", "decision_figures", "slip_line_flows"},
    "center dashboard, month": {"dossier_accepted", "decision_figures", "slip_line_flows"},
    "published figures and league, month": {"dossier_accepted", "decision_figures"},
}
CONTROLS = {"cards without an index": "casework_dossier", "lines without an index": "casework_slipline"}
Plan = Mapping[str, Any]


@pytest.fixture(scope="module")
def plans() -> Iterator[Mapping[str, Sequence[Plan]]]:
    """The plans of every statement of each page."""
    with ExitStack() as stack:
        server = urlsplit(os.environ["DATABASE_URL"])
        if server.scheme.startswith("sqlite"):
            room = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="mot-cua-plans-")))
            room.chmod(0o711)
            server = urlsplit(stack.enter_context(postgresql(room, find_user())))
        with psycopg.connect(server._replace(path="/postgres").geturl(), autocommit=True) as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {NAME}")
            connection.execute(f"CREATE DATABASE {NAME}")
            for name in ("random_page_cost", "work_mem"):
                connection.execute(f"ALTER DATABASE {NAME} SET {name} = '{SETTINGS[name]}'")
            yield asked(server._replace(path=f"/{NAME}").geturl())
            connection.execute(f"DROP DATABASE {NAME} WITH (FORCE)")


def asked(url: str) -> Mapping[str, Sequence[Plan]]:
    done = subprocess.run(
        [sys.executable, "-c", "import django; django.setup(); from tests.plans import asking; asking.main()"],
        cwd=BASE, env={**os.environ, "DATABASE_URL": url}, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    return {line["page"]: line["plans"] for line in map(json.loads, done.stdout.splitlines())}


def parts(plan: Plan) -> Iterator[Plan]:
    """A plan with everything below it."""
    yield plan
    for below in plan.get("Plans", ()):
        yield from parts(below)


def read_whole(plans: Sequence[Plan]) -> set[str]:
    """The large tables that are read from end to end."""
    scans = [part for plan in plans for part in parts(plan) if part["Node Type"] == "Seq Scan"]
    return LARGE & {scan["Relation Name"] for scan in scans}


def indexes(plans: Sequence[Plan]) -> set[str]:
    return {part["Index Name"] for plan in plans for part in parts(plan) if "Index Name" in part}


@pytest.mark.parametrize("page", HOT)
def test_a_hot_page_goes_by_its_indexes(plans: Mapping[str, Sequence[Plan]], page: str):
    assert HOT[page] <= indexes(plans[page])
    assert read_whole(plans[page]) == set()


def test_no_page_at_all_reads_a_large_table_from_end_to_end(plans: Mapping[str, Sequence[Plan]]):
    whole = {page: tables for page, some in plans.items() if page not in CONTROLS and (tables := read_whole(some))}
    assert whole == {}
    assert len(plans) > 2 * len(HOT)


@pytest.mark.parametrize("page", CONTROLS)
def test_a_statement_without_an_index_is_caught(plans: Mapping[str, Sequence[Plan]], page: str):
    assert read_whole(plans[page]) == {CONTROLS[page]}
