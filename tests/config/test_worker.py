"""The real worker with its real clock, on the queue of files and on the Redis protocol.

Tasks run by the caller ("eager") would prove nothing: periodic ones never fire and no message is ever written.
"""

import os
import shelve
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta

import pytest
from celery.beat import PersistentScheduler
from django.contrib.sessions.models import Session
from django.db import connection

from config.celery import app
from tests.house.source import BASE

PATIENCE = 60  # seconds until a worker that does nothing has failed


@pytest.fixture
def brokers(tmp_path):
    """The environment of a worker on each queue; the tests' own Redis where `make test` brought one."""
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        url = f"sqlite:///{name}"
    else:
        url = os.environ["DATABASE_URL"].rpartition("/")[0] + f"/{name}"
    return {**os.environ, "VAR_DIR": str(tmp_path), "DATABASE_URL": url}


def ended_session() -> Session:
    return Session.objects.create(session_key="ended", session_data="", expire_date=datetime(2025, 7, 1, tzinfo=UTC))


def overslept_timetable(path) -> None:
    """A timetable whose every task was last done two days ago."""
    scheduler = PersistentScheduler(app=app, schedule_filename=str(path), lazy=True)
    scheduler.setup_schedule()
    scheduler.close()
    with shelve.open(str(path), writeback=True) as kept:  # noqa: S301  our own file of a moment ago
        for entry in kept["entries"].values():
            entry.last_run_at = app.now() - timedelta(days=2)


def start_worker(environment: dict[str, str]) -> subprocess.Popen[bytes]:
    # A worker in a session of its own, because it ends with its group.
    command = [sys.executable, "-W", "ignore", "-m", "celery", "--quiet", "-A", "config.celery", "worker", "--beat",
               "--pool", "threads", "--concurrency", "1", "--loglevel", "ERROR"]  # fmt: skip
    return subprocess.Popen(command, cwd=BASE, env=environment, start_new_session=True)


def gone(session: Session, worker: subprocess.Popen[bytes]) -> bool:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and worker.poll() is None:
        if not Session.objects.filter(pk=session.pk).exists():
            return True
        time.sleep(0.2)
    return False


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("queue", ["files", "redis"])
def test_a_task_missed_while_the_machine_slept_is_made_up_for(brokers, queue, tmp_path):
    if queue == "files" or not os.environ.get("REDIS_URL"):
        brokers["REDIS_URL"] = ""
    session = ended_session()
    overslept_timetable(tmp_path / "beat-schedule")
    worker = start_worker(brokers)
    try:
        assert gone(session, worker)
    finally:
        worker.send_signal(signal.SIGTERM)
        worker.wait(timeout=PATIENCE)


def test_every_entry_of_the_timetable_names_a_task_that_exists():
    app.loader.import_default_modules()
    planned = {entry["task"] for entry in app.conf.beat_schedule.values()}
    assert planned <= set(app.tasks)
    assert "casework.tasks.prune_request_keys" in planned
