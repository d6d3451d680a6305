import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """What a preview of a calendar order rests on, and the verdict a decided dossier would have had."""

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('casework', '0004_consultations'),
    ]

    operations = [
        migrations.AlterField(
            model_name='calendarorder',
            name='created_by',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, to_field='uuid'),
        ),
        migrations.AddField(
            model_name='calendarorder',
            name='content_hash',
            field=models.CharField(blank=True, max_length=64),
        ),
        migrations.AddField(
            model_name='calendarorder',
            name='trouble',
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.AddField(
            model_name='ordereffect',
            name='verdict_after',
            field=models.CharField(blank=True, max_length=8),
        ),
    ]
