"""Puts the append-only guards in the database. A later migration that remakes a guarded table ends the same way."""

from django.db import migrations

from casework import guards


class Migration(migrations.Migration):
    dependencies = [("casework", "0001_casework"), ("centers", "0001_centers")]

    operations = [migrations.RunPython(guards.apply, guards.lift)]
