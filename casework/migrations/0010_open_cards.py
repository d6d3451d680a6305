from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("casework", "0009_figures"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="dossier",
            index=models.Index(fields=["due_at", "id"], name="dossier_open", condition=~models.Q(clock="ended")),
        ),
    ]
