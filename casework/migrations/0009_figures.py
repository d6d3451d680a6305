"""Indexes out of which figures are counted: some ten seconds with half a million dossiers and three million lines.

One exists on PostgreSQL only: the stretches during which dossiers were open, so that those open at an instant are found
without those that ended before or were accepted after. LEAST, or a card that ends before it is accepted, as no desk
writes one, could not be stored at all.
"""

from django.db import migrations, models

STRETCH = (
    "CREATE INDEX dossier_stretch ON casework_dossier"
    " USING gist (tstzrange(LEAST(accepted_at, ended_at), ended_at, '(]')) WHERE accepted_at IS NOT NULL"
)


def make(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(STRETCH)


def unmake(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP INDEX dossier_stretch")


class Migration(migrations.Migration):

    dependencies = [
        ("casework", "0008_search"),
    ]

    operations = [
        migrations.RemoveIndex(model_name="decision", name="decision_figures"),
        migrations.AddIndex(
            model_name="decision",
            index=models.Index(
                fields=["center", "decided_at", "kind", "verdict", "dossier", "received_at", "id"],
                name="decision_figures",
                condition=models.Q(reverses__isnull=True),
            ),
        ),
        migrations.RemoveIndex(model_name="dossier", name="dossier_accepted"),
        migrations.AddIndex(
            model_name="dossier",
            index=models.Index(fields=["accepted_center", "accepted_at", "channel", "term"], name="dossier_accepted"),
        ),
        migrations.AddIndex(
            model_name="dossier",
            index=models.Index(
                fields=["supplements"], name="dossier_asked_twice", condition=models.Q(supplements__gte=2)
            ),
        ),
        migrations.RemoveIndex(model_name="slipline", name="slip_line_flows"),
        migrations.AddIndex(
            model_name="slipline",
            index=models.Index(
                fields=["step", "at", "dossier"],
                name="slip_line_flows",
                condition=models.Q(step__in=["transfer", "reopen", "correct"]),
            ),
        ),
        migrations.AddIndex(
            model_name="slipline",
            index=models.Index(
                fields=["center", "at"], name="slip_line_asked", condition=models.Q(step="ask_supplement")
            ),
        ),
        migrations.AddIndex(
            model_name="slipline",
            index=models.Index(
                fields=["dossier"],
                name="slip_line_waited",
                condition=models.Q(clock="paused") | models.Q(step="reopen"),
            ),
        ),
        migrations.RunPython(make, unmake),
    ]
