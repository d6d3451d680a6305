"""The house with addresses, and the servers letters go to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from centers.models import Officer
from tests.cast import Cast
from tests.messages.post import Gateway, Mailbox

KEYS = {1: b"\x11" * 32, 2: b"\x22" * 32}


@pytest.fixture
def house(cast: Cast) -> Cast:
    """The cast, each with an address."""
    for officer in (cast.an, cast.hai, cast.binh, cast.chi, cast.tuan, cast.dung):
        officer.email = f"{officer.username}@hue.invalid"
    Officer.objects.bulk_update([cast.an, cast.hai, cast.binh, cast.chi, cast.tuan, cast.dung], ["email"])
    return cast


@pytest.fixture
def mailbox(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Mailbox]:
    """A mail server of this test; this process and its children send to it."""
    with Mailbox() as box:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", box.port
        monkeypatch.setenv("EMAIL_URL", f"smtp://127.0.0.1:{box.port}")
        yield box


@pytest.fixture
def gateway(settings: Any) -> Iterator[Gateway]:
    """A gateway for texts, and the keys its calls are signed with."""
    with Gateway() as one:
        settings.WEBHOOK_URL, settings.WEBHOOK_KEYS = one.url, KEYS
        yield one
