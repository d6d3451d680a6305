"""The OpenAPI document: generated without a warning, true of every answer, and of every address there is."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
import schemathesis
from django.core.management import call_command
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from django.test import Client, override_settings
from django.urls import get_resolver
from hypothesis import HealthCheck, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.config import SchemathesisConfig

from casework.doors.api.document import written
from casework.doors.api.problems import KINDS
from casework.doors.api.schema import NAMES
from casework.doors.api.view import SCOPES
from centers import calendars
from tests.api.city import fill
from tests.cast import Cast
from tests.house.source import BASE, document

ROW = re.compile(r"^\| `(GET|POST)` `(/api/v1/[^`]*)` \| `([a-z:]+)` \| (.*) \|$", re.MULTILINE)
A_MODE = 4  # requests of each operation, right ones and wrong ones
AWAY = {"not_there", "schema", "explorer"}  # what is none, the document itself, and the page it is read on


@pytest.fixture(scope="module")
def described() -> Mapping[str, Any]:
    found: Mapping[str, Any] = json.loads(written())
    return found


def operations(described: Mapping[str, Any]) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    for path, item in described["paths"].items():
        for method, found in item.items():
            yield method.upper(), path, found


def test_it_is_generated_without_a_warning_and_valid(tmp_path: Any):
    call_command("spectacular", "--validate", "--fail-on-warn", "--file", str(tmp_path / "schema.yml"))
    assert (tmp_path / "schema.yml").stat().st_size > 10_000


def test_every_address_stands_in_it(described: Mapping[str, Any]):
    (door,) = [entry for entry in get_resolver().url_patterns if getattr(entry, "namespace", "") == "api"]
    there = {f"/api/{entry.pattern}" for entry in door.url_patterns if entry.name not in AWAY}
    assert {re.sub(r"<\w+:(\w+)>", r"{\1}", address) for address in there} == set(described["paths"])


def test_every_operation_says_what_it_is_who_may_ask_it_and_how_it_fails(described: Mapping[str, Any]):
    names = [found["operationId"] for _method, _path, found in operations(described)]
    assert len(names) == len(set(names))
    for method, path, found in operations(described):
        assert found["summary"].endswith("."), path
        assert found["security"][0]["token"][0] in SCOPES, path
        wanted = {"400", "401", "403", "406", "422", "429"} | ({"409", "413", "415"} if method == "POST" else {"304"})
        assert wanted <= set(found["responses"]), (method, path)
        assert ("404" in found["responses"]) >= ("{" in path), path
        good = next(answer for status, answer in found["responses"].items() if status < "300")
        assert {"RateLimit", "RateLimit-Policy"} <= set(good["headers"]), path
        assert ("ETag" in good["headers"]) == (method == "GET"), path


def test_every_problem_is_declared_with_its_schema_and_an_example_of_each_kind(described: Mapping[str, Any]):
    answers = described["components"]["responses"]
    of_ours = {status for status, _title in KINDS.values()} - {405, 500}  # no operation is asked by another method
    assert set(NAMES) == of_ours
    for status, name in NAMES.items():
        (content,) = answers[name]["content"].values()
        assert content["schema"] == {"$ref": "#/components/schemas/ProblemBody"}
        assert set(content["examples"]) == {kind for kind, (its, _title) in KINDS.items() if its == status}


def test_every_choice_has_a_name(described: Mapping[str, Any]):
    schemas = described["components"]["schemas"]
    inline = [
        f"{name}.{member}"
        for name, schema in schemas.items()
        for member, said in schema.get("properties", {}).items()
        if "enum" in said or "enum" in said.get("items", {})
    ]
    assert inline == []
    assert not [name for name in schemas if re.search(r"[0-9a-f]{3}Enum$", name) and not name.isalpha()]


def test_the_page_of_the_papers_names_every_operation_its_scope_and_what_it_gives(described: Mapping[str, Any]):
    listed = set(ROW.findall(document("api.md")))
    there = {
        (method, path, found["security"][0]["token"][0], found["summary"])
        for method, path, found in operations(described)
    }
    assert listed == there


def test_anybody_may_have_it_and_it_is_not_sent_twice(client: Client, db: None):
    answer = client.get("/api/v1/schema/")
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/vnd.oai.openapi+json")
    assert not answer.cookies
    again = client.get("/api/v1/schema/", headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_only_administrators_find_the_page_to_try_it_on(client: Client, cast: Cast):
    assert client.get("/api/v1/tai-lieu/").status_code == 302
    for officer, status in ((cast.an, 403), (cast.binh, 403), (cast.tuan, 403), (cast.chi, 200)):
        client.force_login(officer)
        assert client.get("/api/v1/tai-lieu/").status_code == status, officer


# --- a sample of what `make fuzz` asks

ASKED = [(method, path) for method, path, _found in operations(json.loads(written()))]


@pytest.fixture(scope="module")
def city(django_db_setup: Any, django_db_blocker: Any) -> Iterator[Any]:
    """The API as a supervisor's program meets it, in a small city that goes afterwards."""
    for signal in (request_started, request_finished):  # the city stands in one transaction, of one connection
        signal.disconnect(close_old_connections)
    with django_db_blocker.unblock(), override_settings(API_BURST=1_000_000), transaction.atomic():
        token = fill()[1]["supervisor"]
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("API_TOKEN", token)
            config = SchemathesisConfig.from_path(BASE / "deploy" / "fuzz.toml")
        asked = schemathesis.openapi.from_wsgi("/api/v1/schema/", get_wsgi_application(), config=config)
        asked.token = token
        yield asked
        transaction.set_rollback(True)
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)
    calendars.forget()


@pytest.mark.django_db
@pytest.mark.parametrize("mode", list(GenerationMode), ids=str)
@pytest.mark.parametrize(("method", "path"), ASKED)
def test_no_answer_is_one_the_document_does_not_declare(city: Any, method: str, path: str, mode: GenerationMode):
    """Right requests and wrong ones; a wrong one that is taken is a fault as well."""
    try:
        requests = city[path][method].as_strategy(generation_mode=mode)
    except Unsatisfiable:  # nothing can be wrong with an address that takes no words
        assert mode is GenerationMode.NEGATIVE
        return

    @given(case=requests)
    @settings(max_examples=A_MODE, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    def ask(case: Any) -> None:
        case.call_and_validate(headers={"Authorization": f"Bearer {city.token}"})

    ask()
