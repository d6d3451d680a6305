"""Searches at ten years: names anywhere, codes from behind, the newest of the city, a person's dossiers at a center.

Two of the indexes exist on PostgreSQL only. ``pg_trgm`` is a trusted extension of PostgreSQL's own packages: the owner
of the database may create it.
"""

from django.db import migrations, models

MADE = (
    "CREATE EXTENSION IF NOT EXISTS pg_trgm",
    "CREATE INDEX person_name_anywhere ON casework_person USING gin (fold gin_trgm_ops)",
    "CREATE INDEX dossier_code_tail ON casework_dossier (reverse(code) text_pattern_ops, center_id)",
)
UNMADE = ("DROP INDEX dossier_code_tail", "DROP INDEX person_name_anywhere")


def make(apps, schema_editor):
    for statement in MADE if schema_editor.connection.vendor == "postgresql" else ():
        schema_editor.execute(statement)


def unmake(apps, schema_editor):
    for statement in UNMADE if schema_editor.connection.vendor == "postgresql" else ():
        schema_editor.execute(statement)


class Migration(migrations.Migration):

    dependencies = [
        ("casework", "0007_flags"),
    ]

    operations = [
        migrations.RunPython(make, unmake),
        migrations.RemoveIndex(model_name="dossier", name="dossier_owner"),
        migrations.AddIndex(
            model_name="dossier",
            index=models.Index(fields=["owner", "center", "procedure"], name="dossier_owner"),
        ),
        migrations.AddIndex(
            model_name="dossier", index=models.Index(fields=["registered_at", "id"], name="dossier_newest")
        ),
    ]
