"""The whole product as real processes beside a test: workers, beats, a web server, and a wall clock turned by hand.

Every process begins in a session of its own and is told by the kernel to end with the tests, however they end.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.request import urlopen

from django.db import connection

from casework.models import Pulse
from deploy.servers import free_port
from tests.chaos.servers import with_us
from tests.house.source import BASE

PATIENCE = 60  # seconds; what takes longer hangs


def database_url() -> str:
    """Where the tests' database is, for another process."""
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    return os.environ["DATABASE_URL"].rpartition("/")[0] + f"/{name}"


def wait_for(true: Callable[[], object], what: str, seconds: float = PATIENCE) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, f"waited {seconds:.0f} seconds for {what}"
        time.sleep(0.02)


class Machines:
    """Processes of the product on the tests' database. Ends all of them, and no other, when it is left."""

    def __init__(self, folder: Path, **settings: str) -> None:
        self.folder = folder
        self.environment = {
            **os.environ, "VAR_DIR": str(folder), "DATABASE_URL": database_url(), "PYTHONWARNINGS": "ignore",
            "LOG_LEVEL": "WARNING", **settings,
        }  # fmt: skip
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        self.started = 0

    def start(self, name: str, *command: str) -> str:
        """Runs ``python command`` and gives the name it goes by."""
        self.started += 1
        name = f"{name}-{self.started}"
        launch = with_us(sys.executable, *command)
        with (self.folder / f"{name}.log").open("wb") as log:
            self.running[name] = subprocess.Popen(
                launch, cwd=BASE, env=self.environment, stdout=log, stderr=log, start_new_session=True
            )
        return name

    def worker(self, *, pool: str = "solo") -> str:
        """A worker; "solo" is one process, "prefork" one with two children as in production."""
        return self.start(
            "worker", "-m", "celery", "--quiet", "-A", "config.celery", "worker", "--pool", pool, "--concurrency", "2",
            "--loglevel", "WARNING", "--hostname", f"{self.started}@chaos",
        )  # fmt: skip

    def beat(self) -> str:
        """A beat with a timetable of its own: two of them know nothing of each other."""
        timetable = self.folder / f"timetable-{self.started}"
        return self.start(
            "beat", "-m", "celery", "--quiet", "-A", "tests.chaos.quick", "beat", "--schedule", str(timetable),
            "--pidfile", "", "--loglevel", "WARNING",
        )  # fmt: skip

    def web(self) -> str:
        """The web server of production; its address, when it answers."""
        port = free_port()
        self.start(
            "web", "-m", "gunicorn", "config.wsgi:application", "--bind", f"127.0.0.1:{port}", "--workers", "2",
            "--worker-class", "gthread", "--threads", "4", "--no-control-socket", "--log-level", "warning",
        )  # fmt: skip
        url = f"http://127.0.0.1:{port}"
        wait_for(lambda: self._answers(f"{url}/suc-khoe/"), "the web server")
        return url

    @staticmethod
    def _answers(url: str) -> bool:
        try:
            with urlopen(url, timeout=5) as answer:  # noqa: S310  our own server
                return bool(answer.status == 200)
        except OSError:
            return False

    def manage(self, *command: str) -> float:
        """A command of the house, to its end; how many seconds it took."""
        begun = time.monotonic()
        done = subprocess.run(
            [sys.executable, "manage.py", *command], cwd=BASE, env=self.environment, capture_output=True, text=True,
            timeout=PATIENCE,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return time.monotonic() - begun

    def named(self, kind: str) -> list[str]:
        return [name for name in self.running if name.startswith(kind)]

    def kill(self, name: str) -> None:
        """SIGKILL, with everything it started."""
        process = self.running.pop(name)
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except ProcessLookupError:
            assert process.poll() is not None
        process.wait(PATIENCE)

    def assert_alive(self) -> None:
        dead = [name for name, process in self.running.items() if process.poll() is not None]
        assert not dead, self.logs(dead)

    def logs(self, names: list[str] | None = None) -> str:
        """The last words of each process."""
        said = []
        for log in sorted(self.folder.glob("*.log")):
            text = log.read_text(errors="replace").strip()
            if text and (names is None or log.stem in names):
                said.append(f"--- {log.stem}\n{text[-1500:]}")
        return "\n".join(said) or "(no process said a word)"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        for name in list(self.running):
            self.kill(name)


class WallClock:
    """The clock on the wall, in a file the processes read; and what the sweep is known to have done by it."""

    def __init__(self, file: Path, first: datetime) -> None:
        self.file = file
        self.now = first
        self.turn(first)

    @property
    def name(self) -> str:
        return str(self.file)

    def turn(self, instant: datetime) -> None:
        """In one piece: a process reads the old instant or the new one."""
        fresh = self.file.with_suffix(".new")
        fresh.write_text(instant.isoformat(), encoding="ascii")
        fresh.replace(self.file)
        self.now = instant

    def swept(self) -> bool:
        """A sweep that began after the clock was turned here has come to its end."""
        return Pulse.objects.ran_at("sweep") == self.now
