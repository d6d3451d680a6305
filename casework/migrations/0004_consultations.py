"""Finds the opinions still owed by an index of their own. Ends as every migration on a guarded table does."""

from django.db import migrations, models

from casework import guards


class Migration(migrations.Migration):
    dependencies = [("casework", "0003_watch")]

    operations = [
        migrations.AddIndex(
            model_name="slipline",
            index=models.Index(
                condition=models.Q(step__in=["advise", "consult"]), fields=["dossier", "n"], name="slip_line_consulting"
            ),
        ),
        migrations.RunPython(guards.apply, migrations.RunPython.noop),
    ]
