"""The fast tables. Indexes and constraints are explained in the models."""

import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('centers', '0001_centers'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Person',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('kind', models.CharField(default='citizen', max_length=12)),
                ('full_name', models.CharField(max_length=200)),
                ('fold', models.CharField(max_length=200)),
                ('sort_key', models.CharField(max_length=200)),
                ('birth_on', models.DateField(blank=True, null=True)),
                ('sex', models.CharField(blank=True, max_length=1)),
                ('address', models.CharField(blank=True, max_length=300)),
                ('email', models.CharField(blank=True, max_length=200)),
                ('number_sealed', models.BinaryField(blank=True, default=bytes)),
                ('number_mark', models.BinaryField(blank=True, max_length=16, null=True)),
                ('phone_sealed', models.BinaryField(blank=True, default=bytes)),
                ('phone_mark', models.BinaryField(blank=True, max_length=16, null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['phone_mark'], name='person_by_phone'), models.Index(fields=['fold'], name='person_by_name')],
                'constraints': [models.UniqueConstraint(fields=('number_mark',), name='person_number_once'), models.CheckConstraint(condition=models.Q(('kind__in', ['citizen', 'organisation'])), name='person_kind_known')],
            },
        ),
        migrations.CreateModel(
            name='Dossier',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('status', models.PositiveSmallIntegerField(choices=[(1, 'Mới đăng ký'), (2, 'Được tiếp nhận'), (3, 'Không được tiếp nhận'), (4, 'Đang xử lý'), (5, 'Yêu cầu bổ sung giấy tờ'), (6, 'Yêu cầu thực hiện nghĩa vụ tài chính'), (7, 'Công dân yêu cầu rút hồ sơ'), (8, 'Dừng xử lý'), (9, 'Đã xử lý xong'), (10, 'Đã trả kết quả')])),
                ('stage', models.CharField(choices=[('receive', 'Tiếp nhận'), ('process', 'Thụ lý'), ('sign', 'Ký duyệt'), ('return', 'Trả kết quả')], max_length=8)),
                ('clock', models.CharField(choices=[('running', 'running'), ('paused', 'paused'), ('ended', 'ended')], max_length=8)),
                ('due_on', models.DateField(blank=True, null=True)),
                ('due_at', models.DateTimeField(blank=True, null=True)),
                ('late_from', models.DateTimeField(blank=True, null=True)),
                ('left', models.IntegerField(blank=True, null=True)),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('code', models.CharField(max_length=60, unique=True)),
                ('external_code', models.CharField(blank=True, max_length=60)),
                ('channel', models.CharField(max_length=8)),
                ('case', models.CharField(blank=True, max_length=40)),
                ('result_channel', models.CharField(default='counter', max_length=10)),
                ('promised_on', models.DateField(blank=True, null=True)),
                ('last_n', models.PositiveSmallIntegerField()),
                ('changed_n', models.PositiveSmallIntegerField()),
                ('last_step', models.CharField(max_length=16)),
                ('registered_at', models.DateTimeField()),
                ('accepted_at', models.DateTimeField(blank=True, null=True)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('returned_at', models.DateTimeField(blank=True, null=True)),
                ('verdict', models.CharField(blank=True, max_length=8)),
                ('supplements', models.PositiveSmallIntegerField(default=0)),
                ('reopened', models.BooleanField(default=False)),
                ('accepted_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, to_field='uuid')),
                ('accepted_center', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='centers.center', to_field='code')),
                ('center', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='centers.center', to_field='code')),
                ('holder', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, to_field='uuid')),
                ('procedure', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='centers.procedure')),
                ('term', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='centers.term')),
                ('owner', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='dossiers', to='casework.person')),
            ],
        ),
        migrations.CreateModel(
            name='ReadLog',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('what', models.CharField(max_length=16)),
                ('at', models.DateTimeField()),
                ('dossier', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reads', to='casework.dossier')),
                ('officer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='casework.person')),
            ],
        ),
        migrations.CreateModel(
            name='Replay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=40, unique=True)),
                ('seed', models.PositiveIntegerField()),
                ('started_at', models.DateTimeField()),
                ('touched_at', models.DateTimeField()),
                ('finished_at', models.DateTimeField(blank=True, null=True)),
                ('total', models.PositiveIntegerField(default=0)),
                ('units', models.PositiveIntegerField(default=0)),
                ('done', models.PositiveIntegerField(default=0)),
                ('lines', models.PositiveIntegerField(default=0)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('units__lte', models.F('total'))), name='replay_units_within_total')],
            },
        ),
        migrations.CreateModel(
            name='RequestKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('actor', models.CharField(max_length=60)),
                ('key', models.UUIDField()),
                ('body_hash', models.CharField(max_length=64)),
                ('answer', models.JSONField(default=dict)),
                ('created_at', models.DateTimeField()),
            ],
            options={
                'indexes': [models.Index(fields=['created_at'], name='request_key_age')],
                'constraints': [models.UniqueConstraint(fields=('actor', 'key'), name='request_key_once')],
            },
        ),
        migrations.CreateModel(
            name='SlipLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('status', models.PositiveSmallIntegerField(choices=[(1, 'Mới đăng ký'), (2, 'Được tiếp nhận'), (3, 'Không được tiếp nhận'), (4, 'Đang xử lý'), (5, 'Yêu cầu bổ sung giấy tờ'), (6, 'Yêu cầu thực hiện nghĩa vụ tài chính'), (7, 'Công dân yêu cầu rút hồ sơ'), (8, 'Dừng xử lý'), (9, 'Đã xử lý xong'), (10, 'Đã trả kết quả')])),
                ('stage', models.CharField(choices=[('receive', 'Tiếp nhận'), ('process', 'Thụ lý'), ('sign', 'Ký duyệt'), ('return', 'Trả kết quả')], max_length=8)),
                ('clock', models.CharField(choices=[('running', 'running'), ('paused', 'paused'), ('ended', 'ended')], max_length=8)),
                ('due_on', models.DateField(blank=True, null=True)),
                ('due_at', models.DateTimeField(blank=True, null=True)),
                ('late_from', models.DateTimeField(blank=True, null=True)),
                ('left', models.IntegerField(blank=True, null=True)),
                ('n', models.PositiveSmallIntegerField()),
                ('step', models.CharField(choices=[('register', 'Đăng ký'), ('accept', 'Tiếp nhận'), ('decline', 'Không tiếp nhận'), ('assign', 'Phân công'), ('route', 'Chuyển xử lý'), ('submit', 'Trình ký'), ('send_back', 'Trả lại'), ('transfer', 'Chuyển trung tâm'), ('consult', 'Xin ý kiến'), ('advise', 'Ghi ý kiến trả lời'), ('ask_supplement', 'Yêu cầu bổ sung'), ('supplement', 'Nhận bổ sung'), ('ask_payment', 'Yêu cầu nghĩa vụ tài chính'), ('paid', 'Đã nộp'), ('extend', 'Gia hạn'), ('apologise', 'Xin lỗi, hẹn lại'), ('warn', 'Sắp đến hạn'), ('overdue', 'Quá hạn'), ('recount', 'Tính lại hạn'), ('acknowledge', 'Đã nắm'), ('note', 'Ghi chú'), ('resolve', 'Kết thúc xử lý'), ('hand_over', 'Trả kết quả'), ('withdraw', 'Rút hồ sơ'), ('stop', 'Dừng xử lý'), ('reopen', 'Mở lại'), ('correct', 'Đính chính')], max_length=16)),
                ('at', models.DateTimeField()),
                ('written_at', models.DateTimeField()),
                ('role', models.CharField(max_length=12)),
                ('facts', models.JSONField(default=dict)),
                ('voids', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('rode', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('remark_hash', models.CharField(blank=True, max_length=64)),
                ('hash', models.BinaryField(max_length=32)),
                ('by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, to_field='uuid')),
                ('center', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='centers.center', to_field='code')),
                ('dossier', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='casework.dossier')),
                ('holder', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, to_field='uuid')),
            ],
            options={
                'ordering': ['dossier_id', 'n'],
                'abstract': False,
                'base_manager_name': 'objects',
            },
        ),
        migrations.CreateModel(
            name='Remark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField()),
                ('salt', models.CharField(max_length=32)),
                ('line', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='remark', to='casework.slipline')),
            ],
        ),
        migrations.CreateModel(
            name='Document',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField()),
                ('name', models.CharField(max_length=300)),
                ('required', models.BooleanField(default=True)),
                ('kind', models.CharField(default='original', max_length=10)),
                ('quantity', models.PositiveSmallIntegerField(default=1)),
                ('received_at', models.DateTimeField(blank=True, null=True)),
                ('asked_n', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('paper', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='centers.termpaper')),
                ('dossier', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='documents', to='casework.dossier')),
            ],
            options={
                'ordering': ['dossier_id', 'position'],
                'constraints': [models.UniqueConstraint(fields=('dossier', 'position'), name='document_position_once'), models.CheckConstraint(condition=models.Q(('quantity__gte', 1)), name='document_quantity_positive')],
            },
        ),
        migrations.CreateModel(
            name='Decision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('n', models.PositiveSmallIntegerField()),
                ('kind', models.CharField(max_length=10)),
                ('verdict', models.CharField(blank=True, max_length=8)),
                ('received_at', models.DateTimeField()),
                ('due_on', models.DateField(blank=True, null=True)),
                ('due_at', models.DateTimeField(blank=True, null=True)),
                ('decided_at', models.DateTimeField()),
                ('written_at', models.DateTimeField()),
                ('center', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='centers.center', to_field='code')),
                ('reverses', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reversals', related_query_name='reversed_by', to='casework.decision')),
                ('dossier', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='casework.dossier')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'indexes': [models.Index(fields=['center', 'decided_at', 'kind', 'verdict'], name='decision_figures')],
                'constraints': [models.UniqueConstraint(fields=('dossier', 'n'), name='decision_once'), models.UniqueConstraint(condition=models.Q(('reverses__isnull', False)), fields=('reverses',), name='decision_reversed_once'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'resolved'), ('verdict__in', ['early', 'on_time', 'late'])), models.Q(('kind__in', ['stopped', 'withdrawn']), ('verdict', '')), _connector='OR'), name='decision_judged')],
            },
        ),
        migrations.CreateModel(
            name='NumberCounter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField()),
                ('last', models.PositiveIntegerField()),
                ('center', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='centers.center', to_field='code')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('center', 'day'), name='number_counter_once'), models.CheckConstraint(condition=models.Q(('last__gte', 1)), name='number_counter_from_one')],
            },
        ),
        migrations.CreateModel(
            name='Party',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(max_length=12)),
                ('dossier', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='parties', to='casework.dossier')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='casework.person')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('dossier', 'role'), name='party_role_once'), models.CheckConstraint(condition=models.Q(('role__in', ['owner', 'submitter', 'authorised'])), name='party_role_known')],
            },
        ),
        migrations.AddIndex(
            model_name='dossier',
            index=models.Index(fields=['center', 'clock', 'due_at', 'id'], name='dossier_center_work'),
        ),
        migrations.AddIndex(
            model_name='dossier',
            index=models.Index(condition=models.Q(('clock', 'ended'), _negated=True), fields=['holder', 'clock', 'due_at', 'id'], name='dossier_holder_work'),
        ),
        migrations.AddIndex(
            model_name='dossier',
            index=models.Index(condition=models.Q(('clock', 'running')), fields=['late_from', 'id'], name='dossier_late'),
        ),
        migrations.AddIndex(
            model_name='dossier',
            index=models.Index(fields=['accepted_center', 'accepted_at', 'channel'], name='dossier_accepted'),
        ),
        migrations.AddIndex(
            model_name='dossier',
            index=models.Index(fields=['center', 'registered_at', 'id'], name='dossier_center_newest'),
        ),
        migrations.AddIndex(
            model_name='dossier',
            index=models.Index(condition=models.Q(('status', 9)), fields=['center', 'ended_at', 'id'], name='dossier_waiting_return'),
        ),
        migrations.AddIndex(
            model_name='dossier',
            index=models.Index(fields=['ended_at', 'accepted_at'], name='dossier_ended'),
        ),
        migrations.AddIndex(
            model_name='dossier',
            index=models.Index(fields=['owner', 'procedure'], name='dossier_owner'),
        ),
        migrations.AddConstraint(
            model_name='dossier',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('clock', 'ended'), ('status__in', [3, 7, 8, 9, 10])), models.Q(models.Q(('clock', 'ended'), _negated=True), ('status__in', [1, 2, 4, 5, 6])), _connector='OR'), name='dossier_clock_fits_status'),
        ),
        migrations.AddConstraint(
            model_name='dossier',
            constraint=models.CheckConstraint(condition=models.Q(('changed_n__lte', models.F('last_n'))), name='dossier_changed_n'),
        ),
        migrations.AddConstraint(
            model_name='dossier',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('accepted_at__isnull', True), ('accepted_center__isnull', True)), models.Q(('accepted_at__isnull', False), ('accepted_center__isnull', False)), _connector='OR'), name='dossier_accepted_pair'),
        ),
        migrations.AddConstraint(
            model_name='dossier',
            constraint=models.CheckConstraint(condition=models.Q(('channel__in', ['counter', 'online', 'post'])), name='dossier_channel_known'),
        ),
        migrations.AddConstraint(
            model_name='dossier',
            constraint=models.CheckConstraint(condition=models.Q(('result_channel__in', ['counter', 'post', 'electronic'])), name='dossier_result_channel_known'),
        ),
        migrations.AddConstraint(
            model_name='dossier',
            constraint=models.UniqueConstraint(condition=models.Q(('external_code', ''), _negated=True), fields=('external_code',), name='dossier_external_once'),
        ),
        migrations.AddIndex(
            model_name='readlog',
            index=models.Index(fields=['dossier', 'at'], name='read_log_dossier'),
        ),
        migrations.AddIndex(
            model_name='readlog',
            index=models.Index(fields=['officer', 'at'], name='read_log_officer'),
        ),
        migrations.AddIndex(
            model_name='slipline',
            index=models.Index(condition=models.Q(('step__in', ['transfer', 'reopen', 'correct'])), fields=['step', 'at'], name='slip_line_flows'),
        ),
        migrations.AddConstraint(
            model_name='slipline',
            constraint=models.UniqueConstraint(fields=('dossier', 'n'), name='slip_line_once'),
        ),
        migrations.AddConstraint(
            model_name='slipline',
            constraint=models.CheckConstraint(condition=models.Q(('n__gte', 1)), name='slip_line_from_one'),
        ),
        migrations.AddConstraint(
            model_name='slipline',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('step', 'correct'), ('voids__isnull', False)), models.Q(models.Q(('step', 'correct'), _negated=True), ('voids__isnull', True)), _connector='OR'), name='slip_line_correct_voids'),
        ),
        migrations.AddConstraint(
            model_name='slipline',
            constraint=models.CheckConstraint(condition=models.Q(('voids__isnull', True), models.Q(('voids__gt', 1), ('voids__lt', models.F('n'))), _connector='OR'), name='slip_line_voids_earlier'),
        ),
        migrations.AddConstraint(
            model_name='slipline',
            constraint=models.CheckConstraint(condition=models.Q(('rode__isnull', True), models.Q(('rode__gte', 1), ('rode__lt', models.F('n'))), _connector='OR'), name='slip_line_rode_earlier'),
        ),
    ]
