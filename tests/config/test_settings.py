"""The settings of a production machine, and the answers every page carries."""

import os
import subprocess
import sys

import pytest
from django.conf import settings as ours
from django.test import RequestFactory
from django.utils import translation
from django.utils.formats import date_format, localize, sanitize_separators
from django.utils.timezone import datetime

from config import keys
from config.celery import VISIBILITY_SECONDS, app
from config.middleware import ChosenLanguage
from config.proxies import client_address
from tests.house.source import BASE


def production(**more: str) -> dict[str, str]:
    dropped = {"TESTING", "DEMO", "DEBUG", "DATABASE_URL", "DJANGO_ALLOW_ASYNC_UNSAFE", *keys.NAMES}
    kept = {name: value for name, value in os.environ.items() if name not in dropped}
    named = {"ALLOWED_HOSTS": "motcua.example.vn", "SITE_URL": "https://motcua.example.vn"}
    mail = {"EMAIL_URL": "smtp+tls://mail.example.vn:587", "MAIL_FROM": "Một Cửa <motcua@example.vn>"}
    return {**kept, **keys.fresh(), **named, **mail, **more}


def manage(environment: dict[str, str], *command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", *command], cwd=BASE, env=environment, capture_output=True, text=True
    )


def test_a_production_machine_has_nothing_to_be_warned_of():
    done = manage(production(), "check", "--deploy", "--fail-level", "WARNING")
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("fault", "finding"),
    [
        ({"SECRET_KEY": ""}, "Missing: SECRET_KEY"),
        ({"INDEX_KEY": ""}, "Missing: INDEX_KEY"),
        ({"ALLOWED_HOSTS": ""}, "ALLOWED_HOSTS is empty"),
        ({"DEBUG": "1"}, "DEBUG shows"),
        ({"DEMO": "1"}, "DEMO lets anyone"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY is short"),
        ({"EMAIL_URL": ""}, "EMAIL_URL is empty"),
        ({"MAIL_FROM": ""}, "MAIL_FROM is empty"),
        ({"SITE_URL": ""}, "SITE_URL is no https address"),
        ({"WEBHOOK_URL": "https://gateway.example.vn/"}, "WEBHOOK_KEYS is empty"),
        ({"WEBHOOK_URL": "http://gateway.example.vn/"}, "WEBHOOK_URL is no https address"),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, dict) else "",
)
def test_the_operator_reads_in_words_what_is_wrong(fault, finding):
    done = manage(production(**fault), "check", "--deploy", "--fail-level", "WARNING")
    assert done.returncode == 1
    assert finding in done.stderr


def test_the_worker_refuses_to_start_without_keys():
    done = subprocess.run(
        [sys.executable, "-c", "import config.celery"],
        cwd=BASE, env=production(FIELD_KEYS=""), capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 1
    assert "Missing: FIELD_KEYS" in done.stderr


def test_the_wall_clock_cannot_be_turned_outside_the_tests():
    code = "from django.conf import settings; print(repr(settings.WALL_CLOCK_FILE))"
    done = manage(production(WALL_CLOCK_FILE="/some/file"), "shell", "--no-imports", "--command", code)
    assert done.stdout.strip() == "''"


def test_a_message_is_given_out_again_after_the_same_time_in_all_three_places():
    places = (
        app.conf.visibility_timeout,
        app.conf.broker_transport_options["visibility_timeout"],
        app.conf.result_backend_transport_options["visibility_timeout"],
    )
    assert set(places) == {VISIBILITY_SECONDS}
    assert app.conf.task_soft_time_limit < app.conf.task_time_limit < VISIBILITY_SECONDS


def test_vietnamese_numbers_and_dates_are_written_as_on_paper():
    with translation.override("vi"):
        assert (localize(44825), localize(1234567.5)) == ("44.825", "1.234.567,5")
        assert date_format(datetime(2025, 9, 3), "SHORT_DATE_FORMAT") == "03/09/2025"
        assert sanitize_separators("1.234,5") == "1234.5"


def test_english_numbers_are_written_with_commas():
    with translation.override("en"):
        assert localize(44825) == "44,825"


@pytest.mark.parametrize(
    ("cookie", "browser", "language"),
    [("", "en-US", "vi"), ("en", "vi", "en"), ("vi", "en", "vi"), ("fr", "fr", "vi")],
)
def test_the_page_speaks_vietnamese_until_somebody_presses_en(cookie, browser, language):
    request = RequestFactory(headers={"accept-language": browser}).get("/")
    request.COOKIES[ours.LANGUAGE_COOKIE_NAME] = cookie
    ChosenLanguage(lambda request: None).process_request(request)
    spoken = translation.get_language()
    translation.activate(ours.LANGUAGE_CODE)
    assert spoken == language


@pytest.mark.parametrize(("proxies", "address"), [(0, "10.0.0.9"), (1, "3.3.3.3"), (2, "2.2.2.2"), (4, "10.0.0.9")])
def test_only_our_own_proxies_are_believed_about_the_address(settings, proxies, address):
    settings.PROXIES = proxies
    request = RequestFactory().get(
        "/", REMOTE_ADDR="10.0.0.9", headers={"x-forwarded-for": "1.1.1.1, 2.2.2.2, 3.3.3.3"}
    )
    assert client_address(request) == address
