"""What gunicorn serves."""

import io
import os
import sys

from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = get_wsgi_application()

try:  # a server without its keys must not open its door
    call_command("check", stdout=io.StringIO(), stderr=io.StringIO())
except SystemCheckError as findings:
    sys.exit(str(findings))
