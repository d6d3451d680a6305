"""Redis refused, silent or emptied under people at work: they notice nothing, and the mail follows.

Real web server, worker and beat, a real Redis behind a wire that can be cut, and a real mail server.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from casework import audit
from casework.models import Dossier
from centers.models import Officer
from tests.cast import Cast, raise_the_house
from tests.chaos.harness import Machines, WallClock, wait_for
from tests.chaos.servers import LOCAL, PASSWORD, RedisServer, Wire
from tests.chaos.visitor import PASSWORD as SECRET
from tests.chaos.visitor import Visitor
from tests.messages.post import Mailbox
from tests.paperwork import HUE, logged

pytestmark = pytest.mark.django_db(transaction=True)
TODAY = datetime(2025, 7, 21, 9, 43, tzinfo=HUE)
# Logged so many days ago a marriage is late, each time by another level: the page folds many of one into a row.
DAYS_AGO = {"there": 7, "refused": 12, "silent": 11, "emptied": 6}
RETURN = 60.0  # seconds until all is well again; ten on a quiet machine


@dataclass
class Town:
    """Everything that runs."""

    cast: Cast
    server: RedisServer
    wire: Wire
    machines: Machines
    clock: WallClock
    mailbox: Mailbox
    url: str

    def break_redis(self, how: str) -> None:
        if how == "there":
            return
        if how == "emptied":
            self.server.flush()
            return
        self.wire.turn({"refused": "cut", "silent": "swallow"}[how])
        client = redis.Redis(LOCAL, self.wire.port, password=PASSWORD, socket_timeout=0.3, retry=Retry(NoBackoff(), 0))
        with pytest.raises(redis.exceptions.RedisError):  # it is as dead as this test says
            client.ping()

    def mend_redis(self) -> None:
        self.wire.turn("open")

    def letters_to(self, address: str) -> int:
        return sum(str(letter["To"]) == address for letter in self.mailbox.letters)

    def later(self) -> None:
        self.clock.turn(self.clock.now + timedelta(minutes=2))


@pytest.fixture
def town(transactional_db: None, tmp_path: Path):
    cast = raise_the_house()
    for officer in (cast.an, cast.hai):
        officer.set_password(SECRET)
        Officer.objects.filter(pk=officer.pk).update(password=officer.password)
    clock = WallClock(tmp_path / "wall-clock", TODAY)
    with Mailbox() as mailbox, RedisServer(tmp_path) as server, Wire(server.port) as wire:
        given = {
            "REDIS_URL": f"redis://:{PASSWORD}@{LOCAL}:{wire.port}/0", "WALL_CLOCK_FILE": clock.name,
            "EMAIL_URL": f"smtp://{LOCAL}:{mailbox.port}", "MAIL_FROM": "Một Cửa <mot-cua@hue.invalid>",
            "SITE_URL": "https://mot-cua.invalid",
        }  # fmt: skip
        with Machines(tmp_path, **given) as machines:
            machines.worker(pool="prefork")
            machines.beat()
            yield Town(cast, server, wire, machines, clock, mailbox, machines.web())


def a_morning(town: Town, how: str) -> float:
    """What people do all day, and what the clock says meanwhile; the seconds of the slowest page."""
    late = logged(town.cast, town.cast.marriage, TODAY - timedelta(days=DAYS_AGO[how]))
    town.break_redis(how)
    an, hai = Visitor(town.url, town.cast.an), Visitor(town.url, town.cast.hai)
    code = an.accept(town.cast, f"mot-{how}@citizens.invalid")
    an.note(code, Dossier.objects.get(code=code).changed_n, "Đã dặn công dân mang bản chính.")
    for path in (f"/ho-so/{code}/", f"/ho-so/{code}/in/tiep-nhan/", "/ho-so/", "/viec-cua-toi/"):
        an.get(path)
    assert "Đã dặn công dân mang bản chính." in an.get(f"/ho-so/{code}/").text
    town.later()
    town.machines.manage("tick")
    short = late.code.split("-", 1)[1]
    wait_for(lambda: short in hai.get("/thong-bao/").text, "what the clock says without Redis", 20)
    wait_for(lambda: town.letters_to(f"mot-{how}@citizens.invalid"), "mail by the tick")
    an.accept(town.cast, f"hai-{how}@citizens.invalid")
    return max(an.slowest, hai.slowest)


def test_people_work_and_mail_follows_while_redis_is_refused_silent_or_emptied(town: Town):
    usual = a_morning(town, "there")
    ways = ("refused", "silent", "emptied")
    for how in ways:
        slowest = a_morning(town, how)
        assert slowest < 2 * usual + 2, f"somebody waited {slowest:.1f} seconds while Redis was {how}"
        town.mend_redis()
        town.later()
        address = f"hai-{how}@citizens.invalid"
        wait_for(lambda address=address: town.letters_to(address), f"mail after Redis was {how}", RETURN)
        wait_for(town.clock.swept, f"the worker after Redis was {how}", RETURN)
    town.machines.assert_alive()
    assert set(Counter(town.mailbox.ids).values()) == {1}
    for number in ("mot", "hai"):
        assert [town.letters_to(f"{number}-{how}@citizens.invalid") for how in ways] == [1, 1, 1]
    assert audit.run(processes=1).findings == []
