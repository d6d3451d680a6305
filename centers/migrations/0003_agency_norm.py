"""Each agency gets its norm: the working days it has to answer."""

import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("centers", "0002_watch")]

    operations = [
        migrations.AddField(
            model_name="agency",
            name="norm_days",
            field=models.PositiveSmallIntegerField(
                default=3,
                validators=[
                    django.core.validators.MinValueValidator(1),
                    django.core.validators.MaxValueValidator(60),
                ],
                verbose_name="số ngày làm việc để trả lời",
            ),
        ),
    ]
