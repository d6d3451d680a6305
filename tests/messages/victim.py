"""A relay in a process of its own that does not outlive its first letter.

Imports nothing of Django before it is set up.
"""

from __future__ import annotations

import multiprocessing
from datetime import datetime


def kill_one(when: datetime) -> None:
    """Runs the relay until the server has taken one letter, and kills it there."""
    from django.db import connection

    context = multiprocessing.get_context("spawn")
    victim = context.Process(target=_live_and_die, args=(str(connection.settings_dict["NAME"]), when))
    victim.start()
    victim.join(60)
    assert victim.exitcode == -9


def _live_and_die(database: str, when: datetime) -> None:
    import django

    django.setup()
    from django.db import connection

    from tests.messages import jobs

    connection.settings_dict["NAME"] = database
    jobs.die_before_the_commit(when)
