"""What gunicorn serves."""

import io
import os
import sys

from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
GUNICORN_GIVES_UP = 3  # with any other code it would start the worker again and again
application = get_wsgi_application()

try:  # a server without its keys must not open its door
    call_command("check", stdout=io.StringIO(), stderr=io.StringIO())
except SystemCheckError as findings:
    sys.stderr.write(f"{findings}\n")
    sys.exit(GUNICORN_GIVES_UP)
