"""Tables by field read the procedure of an acceptance out of the index: a second with half a million dossiers."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("casework", "0012_payments"),
    ]

    operations = [
        migrations.RemoveIndex(model_name="dossier", name="dossier_accepted"),
        migrations.AddIndex(
            model_name="dossier",
            index=models.Index(
                fields=["accepted_center", "accepted_at", "channel", "term", "procedure"], name="dossier_accepted"
            ),
        ),
    ]
