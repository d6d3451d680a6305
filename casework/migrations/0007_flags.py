import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Lines to look at again, and the nightly count of the figures a second way."""

    dependencies = [
        ('casework', '0006_watch_cards'),
        ('centers', '0004_absence_reasons'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='FigureCheck',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('known_at', models.DateTimeField()),
                ('finished_at', models.DateTimeField(blank=True, null=True)),
                ('periods', models.JSONField(default=list)),
                ('last_line', models.BigIntegerField(default=0)),
                ('reached', models.BigIntegerField(default=0)),
                ('tallies', models.JSONField(default=list)),
                ('dossiers', models.PositiveIntegerField(default=0)),
                ('lines', models.PositiveIntegerField(default=0)),
                ('differences', models.PositiveIntegerField(default=0)),
                ('facts', models.JSONField(default=list)),
            ],
            options={
                'indexes': [models.Index(fields=['-known_at'], name='figure_check_newest')],
            },
        ),
        migrations.CreateModel(
            name='Flag',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=24)),
                ('n', models.PositiveSmallIntegerField()),
                ('at', models.DateTimeField()),
                ('found_at', models.DateTimeField()),
                ('facts', models.JSONField(default=dict)),
                ('outcome', models.CharField(default='open', max_length=12)),
                ('by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, to_field='uuid')),
                ('center', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='centers.center', to_field='code')),
                ('dossier', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='flags', to='casework.dossier')),
            ],
        ),
        migrations.CreateModel(
            name='FlagAct',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('outcome', models.CharField(blank=True, max_length=12)),
                ('text', models.CharField(blank=True, max_length=500)),
                ('by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, to_field='uuid')),
                ('flag', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='acts', to='casework.flag')),
            ],
            options={
                'ordering': ['at', 'id'],
            },
        ),
        migrations.AddIndex(
            model_name='flag',
            index=models.Index(fields=['-at', '-id'], name='flag_newest'),
        ),
        migrations.AddIndex(
            model_name='flag',
            index=models.Index(fields=['center', '-at', '-id'], name='flag_of_center'),
        ),
        migrations.AddConstraint(
            model_name='flag',
            constraint=models.UniqueConstraint(fields=('dossier', 'n', 'kind'), name='flag_once'),
        ),
        migrations.AddConstraint(
            model_name='flag',
            constraint=models.CheckConstraint(condition=models.Q(('outcome__in', ['open', 'explained', 'fault_found', 'void'])), name='flag_outcome_known'),
        ),
        migrations.AddIndex(
            model_name='flagact',
            index=models.Index(fields=['flag', 'at'], name='flag_act_of'),
        ),
    ]
