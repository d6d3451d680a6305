from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("casework", "0011_reports_and_clients"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="slipline",
            index=models.Index(
                fields=["center", "at"],
                name="slip_line_paying",
                condition=models.Q(step__in=["ask_payment", "paid"]),
            ),
        ),
    ]
