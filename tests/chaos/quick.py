"""The product's own beat in a hurry: what comes round every so many seconds comes round several times a second.

Named by ``celery -A``; the tasks and their bodies are the product's.
"""

from datetime import timedelta

from config.celery import app

SWEEP, OTHERS = timedelta(seconds=0.3), timedelta(seconds=2)

for name, entry in app.conf.beat_schedule.items():
    entry["schedule"] = SWEEP if name == "sweep" else OTHERS
