"""Fills due_n and watch_at of the cards that stand already, by folding their slips: 50,000 in some twenty seconds."""

from collections import defaultdict

from django.db import migrations
from django.db.models import Max, Min

from casework.desk import bulk
from casework.desk.card import watch_at
from casework.models.slip_line import law_line
from centers.calendars import calendar_of
from law.calendar import to_seconds
from law.slip import Fold

SIZE = 2_000
COLUMNS = ("dossier_id", "n", "step", "at", "facts", "voids", "rode")


def fill(apps, schema_editor):
    Dossier, SlipLine = apps.get_model("casework", "Dossier"), apps.get_model("casework", "SlipLine")
    ends = Dossier.objects.aggregate(first=Min("pk"), last=Max("pk"))
    for start in range(ends["first"] or 0, (ends["last"] or -1) + 1, SIZE):
        lines = SlipLine.objects.filter(dossier_id__gte=start, dossier_id__lt=start + SIZE).order_by("dossier_id", "n")
        slips = defaultdict(list)
        for line in bulk.read(lines, *COLUMNS):
            slips[line.dossier_id].append(line)
        cards = Dossier.objects.filter(pk__gte=start, pk__lt=start + SIZE).only("last_n").order_by("pk")
        found = [(card, card.last_n, read(slips[card.pk])) for card in cards]
        bulk.update([row for row in found if row[2]], known="last_n")


def read(lines):
    """The two columns of a slip; nothing for one that cannot be read, which the audit names."""
    fold = Fold(calendar_of)
    try:
        for line in lines:
            at = to_seconds(line.at)
            fold.take(law_line(line.n, line.step, at, line.facts, line.voids, line.rode))
        reading = fold.reading()
        return {"due_n": reading.due_n, "watch_at": watch_at(lines, reading, calendar_of)}
    except (ValueError, TypeError, LookupError):
        return None


class Migration(migrations.Migration):

    dependencies = [
        ("casework", "0005_order_preview"),
        ("centers", "0002_watch"),
    ]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
    ]
