"""The worker that does what no request should wait for, and the clock that wakes it.

Every task only carries ids and finds its work in the database again: a lost or doubled message changes nothing.
"""

import os
from datetime import timedelta

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

from django.conf import settings

from casework.timetable import TURNS
from config import checks

if missing := checks.missing_keys():
    raise SystemExit(checks.refusal(missing))

SHUTDOWN_SECONDS = 20.0
# A Redis that takes a connection and never answers must not hold worker or beat for ever: without these they never
# speak again, even when it is back. A worker that waits for work looks at its connection every so many seconds.
NO_ANSWER = {
    "socket_timeout": 5.0, "socket_connect_timeout": 5.0, "socket_keepalive": True, "health_check_interval": 5,
}  # fmt: skip
# A message not acknowledged for this long is given out again. Celery reads it in three places; the shortest wins.
VISIBILITY_SECONDS = 300
# A call nobody took for so long is void: no backlog of days waits for a worker, the next call asks for all that was
# missed. Beat says until when by its own clock and the worker judges by his: two machines may differ by ten minutes.
VOID_AFTER_SECONDS = 900


def transport_options() -> dict[str, object]:
    if settings.REDIS_URL:
        return {"visibility_timeout": VISIBILITY_SECONDS, **NO_ANSWER}
    folder = settings.BROKER_DIR
    for name in ("messages", "control", "processed"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    return {
        "visibility_timeout": VISIBILITY_SECONDS,
        "data_folder_in": str(folder / "messages"),
        "data_folder_out": str(folder / "messages"),
        "control_folder": str(folder / "control"),
        "processed_folder": str(folder / "processed"),
        "store_processed": False,
        "polling_interval": 0.2,  # unset, the worker spins
    }


app = Celery("mot-cua")
app.conf.update(
    broker_url=settings.REDIS_URL or "filesystem://localhost",
    broker_transport_options=transport_options(),
    result_backend_transport_options={"visibility_timeout": VISIBILITY_SECONDS},
    visibility_timeout=VISIBILITY_SECONDS,
    broker_connection_retry_on_startup=True,
    broker_connection_max_retries=None,  # for ever: nobody is at hand at night to start it again
    timezone="UTC",
    enable_utc=True,
    task_ignore_result=True,
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    task_soft_time_limit=60,
    task_time_limit=90,
    worker_prefetch_multiplier=1,
    worker_soft_shutdown_timeout=SHUTDOWN_SECONDS,
    worker_enable_soft_shutdown_on_idle=False,
    worker_hijack_root_logger=False,
    beat_scheduler="config.beat:SteadyScheduler",
    beat_schedule_filename=str(settings.BEAT_SCHEDULE_FILE),
    imports=["casework.tasks"],
)
app.conf.beat_schedule = {
    name: {
        "task": f"casework.tasks.{name}",
        "schedule": timedelta(seconds=turn.every),
        "options": {"expires": VOID_AFTER_SECONDS},
    }
    for name, turn in TURNS.items()
}
