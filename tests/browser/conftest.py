"""Browsers with people in front of them: windows that close by themselves and must leave nothing to complain of."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings

from centers.models import Officer
from tests.browser.hand import Hand

Window = Callable[..., Hand]


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    """Where screenshots go: the folder named in PICTURES, else one that is thrown away."""
    return Path(os.environ.get("PICTURES") or tmp_path / "pictures")


@pytest.fixture
def window(chromium: Any, live_server: Any, pictures: Path) -> Iterator[Window]:
    """`window()` opens a browser of one's own; at the end no script or content policy may have complained in any."""
    opened: list[Hand] = []

    def open_one(**options: Any) -> Hand:
        opened.append(Hand(chromium, live_server.url, pictures, **options))
        return opened[-1]

    yield open_one
    minded = [words for hand in opened for words in hand.minded]
    for hand in opened:
        hand.leave()
    assert minded == []


@pytest.fixture
def window_of(window: Window, client: Any, live_server: Any) -> Window:
    """`window_of(officer, "en")` opens a browser already signed in, in a language."""

    def open_one(officer: Officer, language: str = "vi", **options: Any) -> Hand:
        hand = window(**options)
        client.force_login(officer)
        session = client.cookies[django_settings.SESSION_COOKIE_NAME].value
        cookies = {
            django_settings.SESSION_COOKIE_NAME: session,
            django_settings.LANGUAGE_COOKIE_NAME: language,
        }
        hand.context.add_cookies(
            [{"name": name, "value": value, "url": live_server.url} for name, value in cookies.items()]
        )
        client.cookies.clear()  # the next officer gets a session of their own
        return hand

    return open_one
