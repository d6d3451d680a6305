"""Many hands at once: real processes, each with threads, each thread with a connection of its own.

Imports nothing of Django: a process that begins here has not set it up yet.
"""

from __future__ import annotations

import importlib
import multiprocessing
import threading
import traceback
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Barrier
from typing import Any

PATIENCE = 90  # seconds; a crowd that takes longer hangs


def crowd(job: str, *arguments: Any, processes: int, threads: int = 1, module: str = "tests.races.jobs") -> list[Any]:
    """Runs ``job(hand, meet, *arguments)`` by ``processes x threads`` hands and returns what each gave, by its number.

    ``job`` names a function of ``module``; ``meet()`` waits until every hand is there. A hand that raised
    gives its traceback as an error of the whole crowd.
    """
    from django.db import connection

    context = multiprocessing.get_context("spawn")
    barrier = context.Barrier(processes * threads)
    answers: Queue[tuple[int, Any, str]] = context.Queue()
    name = str(connection.settings_dict["NAME"])
    people = [
        context.Process(target=_live, args=((module, job), arguments, name, barrier, answers, place, threads))
        for place in range(processes)
    ]
    for person in people:
        person.start()
    try:
        given = [answers.get(timeout=PATIENCE) for _ in range(processes * threads)]
    finally:
        for person in people:
            person.join(timeout=10)
            if person.is_alive():
                person.kill()
                person.join()
    troubles = [trouble for _, _, trouble in given if trouble]
    assert not troubles, troubles[0]
    return [answer for _, answer, _ in sorted(given, key=lambda one: one[0])]


def alone(job: str, *arguments: Any, module: str = "tests.races.jobs") -> int | None:
    """Runs ``job(*arguments)`` in a process that may not come back, and gives its exit code."""
    from django.db import connection

    context = multiprocessing.get_context("spawn")
    one = context.Process(target=_live_alone, args=((module, job), arguments, str(connection.settings_dict["NAME"])))
    one.start()
    one.join(timeout=PATIENCE)
    return one.exitcode


def _live_alone(job: tuple[str, str], arguments: tuple[Any, ...], database: str) -> None:
    import django

    django.setup()
    from django.db import connection

    connection.settings_dict["NAME"] = database
    getattr(importlib.import_module(job[0]), job[1])(*arguments)


def _live(
    job: tuple[str, str], arguments: tuple[Any, ...], database: str, barrier: Barrier,
    answers: Queue[tuple[int, Any, str]], place: int, threads: int,
) -> None:  # fmt: skip
    import django

    django.setup()
    from django.db import connection, connections

    connection.settings_dict["NAME"] = database
    work = getattr(importlib.import_module(job[0]), job[1])

    def hand(number: int) -> None:
        try:
            connection.settings_dict["NAME"] = database  # each thread has its own
            answers.put((number, work(number, lambda: barrier.wait(PATIENCE), *arguments), ""))
        except BaseException:  # noqa: BLE001 - told to the test, which fails with it
            barrier.abort()
            answers.put((number, None, traceback.format_exc()))
        finally:
            connections.close_all()

    hands = [threading.Thread(target=hand, args=(place * threads + number,)) for number in range(threads)]
    for one in hands:
        one.start()
    for one in hands:
        one.join()
