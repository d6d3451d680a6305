"""A Redis a test may ill-treat, and the wire to it."""

from __future__ import annotations

import selectors
import socket
import subprocess
import sys
import threading
from pathlib import Path
from types import TracebackType
from typing import Self

import redis

from deploy.servers import start_on_a_free_port, stop
from tests.services import valkey_answers, valkey_program

PASSWORD = "known-to-everybody"
LOCAL = "127.0.0.1"
# Linux ends the process with SIGKILL when the one that started it is gone (PR_SET_PDEATHSIG, <sys/prctl.h>).
WITH_US = "import ctypes, os, sys; ctypes.CDLL(None).prctl(1, 9); os.execv(sys.argv[1], sys.argv[1:])"


def with_us(program: Path | str, *words: str) -> list[str]:
    """The command, as one that ends with the tests however they end."""
    return [sys.executable, "-S", "-E", "-c", WITH_US, str(program), *words]


class RedisServer:
    """A real server of the Redis protocol that keeps nothing on disk: what is in it is lost with it."""

    def __init__(self, folder: Path) -> None:
        self.log = folder / "redis.log"
        self.folder = folder
        self.process, self.port = start_on_a_free_port("Redis", self._start, self._ready, self.log)

    def _start(self, port: int) -> subprocess.Popen[bytes]:
        options = {"port": str(port), "bind": LOCAL, "save": "", "appendonly": "no", "requirepass": PASSWORD,
                   "dir": str(self.folder)}  # fmt: skip
        words = [part for name, value in options.items() for part in (f"--{name}", value)]
        with self.log.open("ab") as output:
            return subprocess.Popen(
                with_us(valkey_program()[1], *words), stdout=output, stderr=output, start_new_session=True
            )

    def _ready(self, port: int) -> bool:
        return valkey_answers(port, PASSWORD)

    @property
    def url(self) -> str:
        return f"redis://:{PASSWORD}@{LOCAL}:{self.port}/0"

    def flush(self) -> None:
        """FLUSHALL: every queue, every message taken and not yet done, is gone."""
        with redis.Redis(port=self.port, password=PASSWORD) as client:
            client.flushall()

    def waiting(self) -> int:
        """How many tasks nobody has taken."""
        with redis.Redis(port=self.port, password=PASSWORD) as client:
            return int(client.llen("celery"))  # type: ignore[arg-type]  # not awaited

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        stop(self.process, 15)


class Wire(threading.Thread):
    """A port in front of a server, held for as long as the test lives.

    ``open`` passes everything on. ``cut`` refuses connections and drops those there are. ``swallow`` takes them and
    never answers, as a firewall does that drops packets; a connection swallowed once stays dead for ever.
    """

    def __init__(self, to: int) -> None:
        super().__init__(daemon=True)
        self.to = to
        # Bound and never listening: while nobody listens beside it, the system refuses, and the port stays ours.
        self.holder = self._bound(0)
        self.port = int(self.holder.getsockname()[1])
        self.selector = selectors.DefaultSelector()
        self.listener: socket.socket | None = None
        self.other: dict[socket.socket, socket.socket | None] = {}  # where the bytes of a connection go; None: nowhere
        self.mode, self.wanted, self.done = "", "open", threading.Event()
        self.taken = 0  # connections accepted since the last change

    def _bound(self, port: int) -> socket.socket:
        made = socket.socket()
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        made.bind((LOCAL, port))
        return made

    def __enter__(self) -> Self:
        self.start()
        self.turn("open")
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self.turn("end")
        self.join(timeout=5)

    def turn(self, mode: str) -> None:
        """``open``, ``cut`` or ``swallow``; true for every connection when this returns."""
        self.done.clear()
        self.wanted = mode
        assert self.done.wait(5), f"the wire does not turn to {mode}"

    def run(self) -> None:
        while self.mode != "end":
            if self.mode != self.wanted:
                self._become(self.wanted)
            self.done.set()
            for key, _ in self.selector.select(0.02):
                if key.fileobj is self.listener:
                    self._take()
                else:
                    self._carry(key.fileobj)  # type: ignore[arg-type]  # only sockets are registered

    def _become(self, mode: str) -> None:
        self.mode, self.taken = mode, 0
        if mode in ("cut", "end"):
            for line in list(self.other):
                self._drop(line)
            self._stop_listening()
        elif self.listener is None:
            self.listener = self._bound(self.port)
            self.listener.listen(64)
            self.selector.register(self.listener, selectors.EVENT_READ)
        if mode == "swallow":
            self.other = dict.fromkeys(self.other)
        if mode == "end":
            self.holder.close()

    def _stop_listening(self) -> None:
        if self.listener is not None:
            self.selector.unregister(self.listener)
            self.listener.close()
            self.listener = None

    def _take(self) -> None:
        assert self.listener is not None
        line, _ = self.listener.accept()
        self.taken += 1
        self._know(line, None)
        if self.mode == "open":
            server = socket.create_connection((LOCAL, self.to), timeout=5)
            self._know(server, line)
            self.other[line] = server

    def _know(self, line: socket.socket, other: socket.socket | None) -> None:
        self.other[line] = other
        self.selector.register(line, selectors.EVENT_READ)

    def _carry(self, line: socket.socket) -> None:
        if line not in self.other:
            return
        try:
            data = line.recv(65536)
        except OSError:
            data = b""
        other = self.other[line]
        if not data:
            self._drop(line)
        elif other is not None:
            try:
                other.sendall(data)
            except OSError:
                self._drop(other)

    def _drop(self, line: socket.socket) -> None:
        for end in (line, self.other.get(line)):
            if end is not None and end in self.other:
                self.selector.unregister(end)
                del self.other[end]
                end.close()
