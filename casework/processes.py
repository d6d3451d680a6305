"""More processes of the same house, for work on several processors. Imports nothing of Django before it is set up."""

from __future__ import annotations

import multiprocessing
from concurrent.futures import ProcessPoolExecutor


def pool(processes: int) -> ProcessPoolExecutor:
    """Processes that open the database and speak the language of this one, each on a connection of its own."""
    from django.db import connection
    from django.utils.translation import get_language

    house = (str(connection.settings_dict["NAME"]), get_language() or "vi")
    # Not forked: a connection to the database must not be shared.
    return ProcessPoolExecutor(processes, multiprocessing.get_context("spawn"), initializer=_move_in, initargs=house)


def _move_in(database: str, language: str) -> None:
    import django

    django.setup()
    from django.db import connection
    from django.utils import translation

    connection.settings_dict["NAME"] = database
    translation.activate(language)
