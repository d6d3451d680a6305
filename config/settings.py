"""The one settings file. Everything that differs between machines comes from the environment.

Each variable read here is explained in docs/operate.md; a test compares the two.
"""

import contextlib
from datetime import timedelta
from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from config import keys

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

# Where the database, the keys, the broker's files and the beat schedule live.
VAR_DIR = Path(env("VAR_DIR", default=str(BASE_DIR / "var")))
# The trial: demo accounts one click away, the banner on every page, plain http on one machine.
DEMO = env.bool("DEMO", default=False)
# Set by tests/conftest.py only; nothing else may turn the wall clock by hand.
TESTING = env.bool("TESTING", default=False)
DEBUG = env.bool("DEBUG", default=False)
PRODUCTION = not (DEMO or TESTING or DEBUG)
HTTPS = env.bool("HTTPS", default=PRODUCTION)

# --- Keys: from the environment, else from the file `make run` makes once. Absent ones are named by config/checks.py.
KEYS = keys.read(VAR_DIR / "keys.env")
SECRET_KEY = KEYS.secret
FIELD_KEYS = KEYS.field  # {key id: 32 bytes}; the highest id encrypts, all of them decrypt
INDEX_KEY = KEYS.index
RECEIPT_KEY = KEYS.receipt

# --- Addresses
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[] if PRODUCTION else ["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
# How many proxies of ours stand in front; 0 means X-Forwarded-* headers are not believed.
PROXIES = env.int("PROXIES", default=0)
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
LOGIN_URL = "centers:login"
LOGIN_REDIRECT_URL = "casework:my_work"
LOGOUT_REDIRECT_URL = "centers:login"
SIGN_IN_CONTEXT = "casework.doors.staff.welcome.sign_in_context"
CSRF_FAILURE_VIEW = "casework.doors.staff.errors.csrf_failed"

INSTALLED_APPS = [
    "config.apps.ProjectConfig",
    "centers",
    "casework",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "axes",
    "csp",
    "django_htmx",
    "simple_history",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "config.middleware.ChosenLanguage",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "config.middleware.PlainText",  # after CSRF, which has read the form already
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "config.middleware.PrivatePages",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "csp.middleware.CSPMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "axes.middleware.AxesMiddleware",  # last: it turns a lockout raised anywhere below into an answer
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "casework.doors.staff.shell.shell",
            ],
        },
    },
]

# --- Database
DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'mot-cua.sqlite3'}")}
SQLITE = DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3"
if SQLITE:
    with contextlib.suppress(OSError):  # SQLite makes its file, not the folder; `make run` says it when neither can be
        Path(DATABASES["default"]["NAME"]).parent.mkdir(parents=True, exist_ok=True)
    DATABASES["default"]["OPTIONS"] = {
        # A write takes its lock at BEGIN: a reader that turns into a writer would otherwise fail at once.
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        # WAL lets readers go on while one writes. NORMAL syncs at checkpoints: a power cut may take the last
        # commits but never breaks the file. Good for a trial; an office uses PostgreSQL (docs/operate.md).
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-32000;",
    }
    if TESTING:  # a file, not memory: several processes must see it
        DATABASES["default"]["TEST"] = {"NAME": f"{DATABASES['default']['NAME']}.test"}
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 0 if TESTING else 60
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- People and sessions
AUTH_USER_MODEL = "centers.Officer"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "centers.backend.OfficerBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
SESSION_ENGINE = "django.contrib.sessions.backends.db"  # losing Redis must not sign anybody out
SESSION_COOKIE_AGE = 8 * 3600  # one working day
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "casework.doors.staff.errors.csrf_failed"
LANGUAGE_COOKIE_SECURE = HTTPS
LANGUAGE_COOKIE_SAMESITE = "Lax"
if HTTPS:  # browsers refuse these names on plain http, so the trial keeps Django's own
    SESSION_COOKIE_NAME = "__Host-session"
    CSRF_COOKIE_NAME = "__Host-csrf"

# Who accepted a dossier may not extend or stop it. A center with one pair of hands turns this off.
SEPARATION_OF_DUTIES = env.bool("SEPARATION_OF_DUTIES", default=True)

AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=1)  # a guesser gets 5 tries a minute, a clerk waits no longer than she must
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_RESET_ON_SUCCESS = True
# The pair: one guesser must not lock a whole center out, nor one forgetful clerk her colleagues.
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_CLIENT_IP_CALLABLE = "config.proxies.client_address"
AXES_LOCKOUT_CALLABLE = "centers.signin.locked_out"
AXES_VERBOSE = False

# --- Headers
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^suc-khoe/"]  # asked by the load balancer over plain http
SECURE_HSTS_SECONDS = 31536000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
if PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],  # data: for the QR code on the receipt
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
    },
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

# --- The API: tokens and JSON, no sessions, no pages of its own
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["casework.doors.api.auth.ClientAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": [],  # every view declares its access (casework/doors/api/view.py)
    "DEFAULT_RENDERER_CLASSES": ["casework.doors.api.parsing.Json"],
    "DEFAULT_PARSER_CLASSES": ["casework.doors.api.parsing.JsonBody"],
    "EXCEPTION_HANDLER": "casework.doors.api.problems.answer",
    "DEFAULT_METADATA_CLASS": None,
    "DEFAULT_SCHEMA_CLASS": "casework.doors.api.schema.Schema",
    "URL_FORMAT_OVERRIDE": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Một Cửa API",
    "VERSION": "1",
    "DESCRIPTION": "Programs at the one-stop desks. How to begin: docs/api.md.",
    "OAS_VERSION": "3.1.0",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "COMPONENT_SPLIT_REQUEST": True,  # what is read and what is written are different things
    "ENUM_NAME_OVERRIDES": {
        "CenterKindEnum": "centers.models.center.Kind.choices",
        "PaperKindEnum": "centers.models.term_paper.PaperKind.choices",
        "SpecialDayEnum": "casework.doors.api.centers.SPECIAL",
    },
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "casework.doors.api.schema.complete",
    ],
    "ENABLE_DJANGO_DEPLOY_CHECK": False,  # a test generates the document and takes no warning
}
# So many requests a client may make at once, and so many a second for as long as it likes.
API_BURST = env.int("API_BURST", default=300)
API_PER_SECOND = env.int("API_PER_SECOND", default=10)

# --- Words, dates, numbers
LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", _("Tiếng Việt")), ("en", _("Tiếng Anh"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["config.formats"]
USE_I18N = True
USE_THOUSAND_SEPARATOR = True
USE_TZ = True
TIME_ZONE = "Asia/Ho_Chi_Minh"

# --- Static files
STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = Path(env("STATIC_ROOT", default=str(BASE_DIR / "staticfiles"))) if PRODUCTION else None
# Hashed names and brotli need `collectstatic` first: right for production, in the way of a quick start and of tests.
STATIC_STORAGE = "whitenoise.storage.CompressedManifestStaticFilesStorage"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": STATIC_STORAGE if PRODUCTION else "django.contrib.staticfiles.storage.StaticFilesStorage",
    },
}
WHITENOISE_USE_FINDERS = not PRODUCTION
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_MAX_AGE = 60 if PRODUCTION else 0

# --- Work in the background
REDIS_URL = env("REDIS_URL", default="")
BROKER_DIR = VAR_DIR / "broker"
BEAT_SCHEDULE_FILE = VAR_DIR / "beat-schedule"

# --- Messages: how mail and the webhook leave the house. Only the relay uses them, never a request.
# Links in mails begin here.
SITE_URL = env("SITE_URL", default="" if PRODUCTION else "http://localhost:8000").rstrip("/")
MAIL_FROM = env("MAIL_FROM", default="" if PRODUCTION else "Một Cửa <mot-cua@hue.invalid>")
EMAIL_URL = env("EMAIL_URL", default="")
if EMAIL_URL:
    vars().update(environ.Env.email_url_config(EMAIL_URL))
else:  # the trial sends nothing: each run of the relay leaves a file
    EMAIL_BACKEND, EMAIL_FILE_PATH = "django.core.mail.backends.filebased.EmailBackend", str(VAR_DIR / "mail")
EMAIL_TIMEOUT = 5  # seconds
# A gateway of the operator: texts to phones, or another system that wants to know.
WEBHOOK_URL = env("WEBHOOK_URL", default="")
WEBHOOK_KEYS = keys.decode_field_keys(env("WEBHOOK_KEYS", default=""), name="WEBHOOK_KEYS")
WEBHOOK_INSIDE = env.bool("WEBHOOK_INSIDE", default=False)  # the gateway stands on a private address, on purpose

# --- Time by hand, for tests that live through days with real processes: centers.wall reads the instant from this file.
WALL_CLOCK_FILE = env("WALL_CLOCK_FILE", default="") if TESTING else ""

# --- Log: words on a terminal, one JSON object per line where a machine collects them
LOG_LEVEL = env("LOG_LEVEL", default="INFO")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "words": {"format": "%(levelname)s %(name)s: %(message)s"},
        "json": {"()": "config.logs.JsonLines"},
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json" if PRODUCTION else "words"}},
    "root": {"handlers": ["console"], "level": LOG_LEVEL},
    "loggers": {
        "django": {"handlers": [], "level": LOG_LEVEL, "propagate": True},
        "axes": {"level": "WARNING"},  # a line for each sign-in says nothing the table does not
        "weasyprint": {"level": "ERROR"},  # a line for each page of a PDF, and each sign its letters lack
        "fontTools": {"level": "ERROR"},
    },
}
