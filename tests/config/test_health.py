"""What a load balancer hears, and what every answer carries."""

import json
import logging

import pytest
from django.db import DatabaseError, connection

from config.logs import JsonLines


@pytest.mark.django_db
def test_a_server_with_its_database_is_well(client):
    answer = client.get("/suc-khoe/")
    assert (answer.status_code, answer.json()) == (200, {"database": True})


def test_a_server_without_its_database_says_so(client, monkeypatch):
    def fail():
        raise DatabaseError

    monkeypatch.setattr(connection, "cursor", fail)
    assert client.get("/suc-khoe/").status_code == 503


@pytest.mark.django_db
def test_every_answer_forbids_what_we_do_not_use(client):
    answer = client.get("/suc-khoe/")
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"


def test_a_log_line_cannot_be_forged_by_a_line_break():
    record = logging.LogRecord("a", logging.INFO, "f", 1, "name: %s", ('x"\n{"level": "ERROR"}',), None)
    line = JsonLines().format(record)
    assert "\n" not in line
    assert json.loads(line)["level"] == "INFO"
