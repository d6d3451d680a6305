"""System checks that tell the operator in words what is missing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core import checks

from casework.reports.drawing import missing_packages
from config.keys import NAMES

Finding = checks.CheckMessage
# What tests/conftest.py uses: well known, so worth nothing.
KNOWN_SECRET = "known-to-everybody-" * 4
KNOWN_BYTES = frozenset({b"\0" * 32, b"1" * 32, b"2" * 32, b"3" * 32})


def register_all() -> None:
    checks.register(keys_are_there)
    checks.register(keys_are_secret)
    checks.register(addresses_are_named)
    checks.register(pages_can_be_drawn)
    checks.register(messages_can_leave, deploy=True)
    checks.register(debug_is_off, deploy=True)


def keys_are_there(app_configs: Any = None, **_: Any) -> list[Finding]:
    missing = missing_keys()
    if not missing:
        return []
    return [checks.Error(refusal(missing), id="config.E001")]


def missing_keys() -> list[str]:
    """The names of the secrets this process runs without."""
    held = (settings.KEYS.secret, settings.FIELD_KEYS, settings.INDEX_KEY, settings.RECEIPT_KEY)
    return [name for name, value in zip(NAMES, held, strict=True) if not value]


def refusal(missing: list[str]) -> str:
    """One sentence that says what to do."""
    return (
        f"Missing: {', '.join(missing)}. Set them in the environment (`python3 -m config.keys` prints a new set), "
        f"or run `make run` once, which keeps a trial set in {settings.VAR_DIR / 'keys.env'}."
    )


def keys_are_secret(app_configs: Any = None, **_: Any) -> list[Finding]:
    if settings.TESTING:
        return []
    return list(_weak_keys())


def _weak_keys() -> Iterator[Finding]:
    if settings.KEYS.secret and (settings.KEYS.secret == KNOWN_SECRET or len(settings.KEYS.secret) < 50):
        yield checks.Error(
            "SECRET_KEY is short or a known one. Make a new one: python3 -m config.keys", id="config.E002"
        )
    used = [*settings.FIELD_KEYS.values(), settings.INDEX_KEY, settings.RECEIPT_KEY]
    if KNOWN_BYTES & set(used):
        yield checks.Error("A key from the tests is in use. Make new ones: python3 -m config.keys", id="config.E003")
    kept = [key for key in used if key]
    if len(set(kept)) < len(kept):
        yield checks.Error("Two of FIELD_KEYS, INDEX_KEY and RECEIPT_KEY are the same key.", id="config.E004")


def addresses_are_named(app_configs: Any = None, **_: Any) -> list[Finding]:
    if settings.PRODUCTION and not settings.ALLOWED_HOSTS:
        return [checks.Error("ALLOWED_HOSTS is empty: name the address staff will open.", id="config.E005")]
    return []


def pages_can_be_drawn(app_configs: Any = None, **_: Any) -> list[Finding]:
    """What PDF files of reports lack. No fault: without it the pages offer the browser's own print."""
    missing = missing_packages()
    if not missing:
        return []
    return [checks.Info(f"No report can be made as PDF: apt install {' '.join(missing)}", id="config.I013")]


def messages_can_leave(app_configs: Any = None, **_: Any) -> list[Finding]:
    """What mails and the webhook lack. A house without them still works: the bell rings in the pages."""
    return list(_mail_gaps()) + list(_webhook_gaps())


def _mail_gaps() -> Iterator[Finding]:
    if not settings.PRODUCTION:
        return
    if not settings.EMAIL_URL:
        yield checks.Warning("EMAIL_URL is empty: no mail leaves, neither digests nor letters.", id="config.W008")
        return
    if "@" not in settings.MAIL_FROM:
        yield checks.Error("MAIL_FROM is empty: name the address mails come from.", id="config.E009")
    if not settings.SITE_URL.startswith("https://"):
        yield checks.Error("SITE_URL is no https address: links in mails begin with it.", id="config.E010")


def _webhook_gaps() -> Iterator[Finding]:
    from casework.messages.channels import webhook  # the models are ready by now, not when this module is read

    if not settings.WEBHOOK_URL:
        return
    if not settings.WEBHOOK_KEYS:
        yield checks.Error("WEBHOOK_KEYS is empty: calls of the webhook are signed with it.", id="config.E011")
    if webhook.unsafe_address(settings.WEBHOOK_URL):
        yield checks.Error("WEBHOOK_URL is no https address.", id="config.E012")


def debug_is_off(app_configs: Any = None, **_: Any) -> list[Finding]:
    if settings.DEBUG:
        return [checks.Error("DEBUG shows the inside of the house to visitors. Unset it.", id="config.E006")]
    if settings.DEMO:
        return [checks.Warning("DEMO lets anyone sign in as anybody. Unset it.", id="config.W007")]
    return []
