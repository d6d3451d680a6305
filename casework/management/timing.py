"""How long a page takes, and how long its own questions take when the database is asked them alone."""

from __future__ import annotations

import hashlib
import statistics
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from itertools import cycle, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings

from centers.models import Officer

WHOLE = (200, 302)  # a page, or the way to the one that follows what was written


class Unanswered(Exception):
    """A page that did not answer as it should."""


@dataclass(frozen=True, slots=True)
class Ask:
    """A page as somebody asks for it: each of ``urls`` in turn, or ``fields`` sent to it and what they wrote undone."""

    words: str
    officer: Officer
    urls: Sequence[str]
    goal_ms: int  # for the median
    worst_ms: int | None = None  # for the 95th of a hundred
    fields: Mapping[str, str] | None = None
    fragment: bool = False  # asked for by htmx


@dataclass(frozen=True, slots=True)
class Timed:
    """Milliseconds of the whole page and of its bare SQL; ``queries`` and ``kilobytes`` of the first address."""

    median: float
    p95: float
    sql: float | None = None
    queries: int = 0
    kilobytes: float = 0


def timed(ask: Ask, runs: int) -> Timed:
    """Every address is asked once beforehand. The statements are those of that asking, run again one after another."""
    client = _client(ask)
    asked, sizes = [], []
    for url in ask.urls:
        size, statements = _watched(client, url, ask.fields)
        sizes.append(size)
        asked.append(statements)
    spans = _spans(lambda url: _answered(client, url, ask.fields), ask.urls, runs)
    bare = _spans(_carry_out, [[sql for sql in some if _reads(sql)] for some in asked], runs)
    return Timed(*spread(spans), statistics.median(bare), len(asked[0]), sizes[0] / 1000)


def statements(ask: Ask) -> list[str]:
    """The statements that read, of the first address."""
    return [sql for sql in _watched(_client(ask), ask.urls[0], ask.fields)[1] if _reads(sql)]


def _client(ask: Ask) -> Client:
    client = Client(HTTP_HOST="localhost", headers={"HX-Request": "true"} if ask.fragment else None)
    client.force_login(ask.officer)
    return client


def _watched(client: Client, url: str, fields: Mapping[str, str] | None) -> tuple[int, list[str]]:
    """The bytes of an answer, and every statement it took."""
    with CaptureQueriesContext(connection) as captured:
        size = _answered(client, url, fields)
    return size, [query["sql"] for query in captured.captured_queries]


def _answered(client: Client, url: str, fields: Mapping[str, str] | None) -> int:
    """The bytes of an answer."""
    if fields is None:
        answer = client.get(url)
    else:
        with transaction.atomic():
            answer = client.post(url, dict(fields))
            transaction.set_rollback(True)
    if answer.status_code not in WHOLE:
        raise Unanswered(f"{url} answered {answer.status_code}")
    return len(answer.content)


def _reads(sql: str) -> bool:
    return sql.lstrip("( \n").upper().startswith(("SELECT", "WITH"))


def _carry_out(statements: Sequence[str]) -> None:
    """Past Django, by the driver itself, up to the last row."""
    connection.ensure_connection()
    with closing(connection.connection.cursor()) as cursor:
        for sql in statements:
            cursor.execute(sql)
            cursor.fetchall()


def _spans(work: Callable[[Any], Any], inputs: Sequence[Any], runs: int) -> list[float]:
    spans = []
    for one in islice(cycle(inputs), runs):
        start = time.perf_counter()
        work(one)
        spans.append((time.perf_counter() - start) * 1000)
    return spans


def spread(spans: Sequence[float]) -> tuple[float, float]:
    """The median, and what nineteen of twenty do not pass."""
    return statistics.median(spans), statistics.quantiles(spans, n=20, method="inclusive")[-1]


def yardstick(runs: int) -> Timed:
    """A fixed piece of work, to read the other rows against on any machine."""
    return Timed(*spread(_spans(_digest, [b""], runs)))


def _digest(digest: bytes) -> None:
    for _turn in range(20_000):
        digest = hashlib.sha256(digest).digest()


@contextmanager
def standing_at(at: datetime) -> Iterator[None]:
    """Every page asked for in here lives at ``at``: the data end there."""
    with TemporaryDirectory(prefix="mot-cua-bench-") as folder:
        file = Path(folder) / "wall-clock"
        file.write_text(at.isoformat(), encoding="ascii")
        with override_settings(WALL_CLOCK_FILE=str(file), ALLOWED_HOSTS=[*settings.ALLOWED_HOSTS, "localhost"]):
            yield
