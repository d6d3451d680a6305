#!/usr/bin/env python3
"""Gives `make run`, `make test` and `make check` on a machine that has Python and nothing else.

Only the standard library is imported here, and the first lines stay readable to old Pythons,
so that the sentence about the version can be printed at all.
"""

from __future__ import annotations

import ctypes
import hashlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

BASE = Path(__file__).resolve().parent.parent
VENV = BASE / ".venv"
PYTHON = VENV / "bin" / "python"
OLDEST = (3, 11)
PR_SET_PDEATHSIG = 1  # <sys/prctl.h>
# A set of packages is its file and the files that one includes.
SETS = {
    "requirements.txt": ("requirements.txt",),
    "requirements-test.txt": ("requirements.txt", "requirements-test.txt"),
    "requirements-dev.txt": ("requirements.txt", "requirements-test.txt", "requirements-dev.txt"),
}


class Refusal(Exception):
    """One sentence for the person at the terminal."""


def main() -> int:
    verbs = {
        "run": run, "test": test, "check": check, "bench": bench, "fuzz": fuzz, "install": install_all,
        "manage": manage,
    }  # fmt: skip
    verb = sys.argv[1] if len(sys.argv) > 1 else ""
    try:
        if verb not in verbs:
            raise Refusal(f"Say one of: {', '.join(verbs)}.")
        use_new_enough_python()
        os.chdir(BASE)
        return verbs[verb](sys.argv[2:])
    except Refusal as refusal:
        print(refusal, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


# --- the machine


def use_new_enough_python() -> None:
    """Goes on in a newer Python of this machine when python3 is too old."""
    if sys.version_info >= OLDEST:
        return
    for minor in (13, 12, 11):
        found = shutil.which(f"python3.{minor}")
        if found:
            os.execv(found, [found, *sys.argv])  # noqa: S606  a program, not a shell
    here = ".".join(map(str, sys.version_info[:3]))
    raise Refusal(f"Một Cửa needs Python 3.11 or newer; python3 here is {here}.")


def var_folder() -> Path:
    """The folder for database, keys and queues, made and writable."""
    folder = Path(os.environ.get("VAR_DIR", BASE / "var"))
    for place in (BASE if not PYTHON.exists() else folder.parent, folder):
        try:
            place.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise Refusal(f"Cannot make the folder {place}: {error.strerror}.") from None
        if not os.access(place, os.W_OK):
            raise Refusal(f"The folder {place} is not writable for this user.")
    return folder


def free_port() -> tuple[str, int]:
    """Where the web server will listen, seen to be free."""
    host, text = os.environ.get("HOST", "127.0.0.1"), os.environ.get("PORT") or "8000"
    if not text.isdigit() or not 1 <= int(text) <= 65535:
        raise Refusal(f"PORT is {text!r}; it must be a number from 1 to 65535.")
    port = int(text)
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise Refusal(
                f"Port {port} on {host} cannot be used ({error.strerror}); choose another: PORT={port + 1} make run"
            ) from None
    return host, port


# --- packages


def install(name: str) -> None:
    """The virtual environment with the packages of one requirements file; instant when nothing changed."""
    make_environment()
    wanted = {file: (BASE / file).read_bytes() for file in SETS[name]}
    stamps = {VENV / f".{file}.installed": hashlib.sha256(text).hexdigest() for file, text in wanted.items()}
    if all(stamp.exists() and stamp.read_text() == digest for stamp, digest in stamps.items()):
        return
    started = time.monotonic()
    print(f"Installing packages of {name} (only the first time) ...", end=" ", flush=True)
    command = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input", "-r", name]
    done = subprocess.run(command, capture_output=True, text=True, env={**os.environ, "PIP_ROOT_USER_ACTION": "ignore"})
    if done.returncode:
        print("failed.")
        raise Refusal(f"{done.stderr.strip()}\nThe packages could not be installed; is the package index reachable?")
    for stamp, digest in stamps.items():
        stamp.write_text(digest)
    print(f"done in {time.monotonic() - started:.0f} s.")


def make_environment() -> None:
    """.venv, made anew when a first attempt was interrupted or its Python is gone."""
    ready = VENV / ".made"
    if ready.exists() and PYTHON.exists():
        return
    if PYTHON.exists() and subprocess.run([PYTHON, "-m", "pip", "--version"], capture_output=True).returncode == 0:
        ready.touch()
        return
    try:
        import ensurepip  # noqa: F401  Debian ships venv without it
    except ImportError:
        short = f"python{sys.version_info[0]}.{sys.version_info[1]}"
        raise Refusal(f"Python's venv is incomplete here; install it first: apt install {short}-venv") from None
    print("Making the virtual environment ...", flush=True)
    done = subprocess.run([sys.executable, "-m", "venv", "--clear", str(VENV)], capture_output=True, text=True)
    if done.returncode:
        raise Refusal(f"{done.stdout}{done.stderr}\nThe virtual environment {VENV} could not be made.")
    ready.touch()


def install_all(_: list[str]) -> int:
    install("requirements-dev.txt")
    return 0


# --- run


def trial_environment(host: str, port: int) -> dict[str, str]:
    settings = {
        "DEMO": "1",
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "PYTHONUNBUFFERED": "1",
        **os.environ,
        "VENV_PYTHON": str(PYTHON),
        "LISTEN": f"[{host}]:{port}" if ":" in host else f"{host}:{port}",
    }
    settings.pop("PORT", None)  # honcho hands out its own
    return settings


def run(_: list[str]) -> int:
    """Serves the trial until Ctrl-C."""
    host, port = free_port()
    folder = var_folder()
    install("requirements.txt")
    make_keys(folder)
    environment = trial_environment(host, port)
    migrate(environment)
    url = f"http://{'127.0.0.1' if host == '0.0.0.0' else host}:{port}"  # noqa: S104  only compared
    return Crew(environment, url).work()


def make_keys(folder: Path) -> None:
    sys.path.insert(0, str(BASE))
    from config import keys

    if keys.make(folder / "keys.env"):
        print(f"Made keys in {folder / 'keys.env'}.")


def migrate(environment: dict[str, str]) -> None:
    command = [str(PYTHON), "manage.py", "migrate", "--no-input", "--verbosity", "0"]
    done = subprocess.run(command, env=environment, stderr=subprocess.PIPE, text=True)
    if done.returncode:
        told = done.stderr.strip()
        raise Refusal(f"{told.splitlines()[-1] if 'Traceback' in told else told}\nThe database could not be prepared.")


class Crew:
    """Web server and worker under honcho, and beside them the filling of the demo month, which ends by itself."""

    def __init__(self, environment: dict[str, str], url: str) -> None:
        self.environment = environment
        self.url = url
        self.stopping = False
        self.hands: list[subprocess.Popen[bytes]] = []

    def work(self) -> int:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:  # nohup asked to stay
                signal.signal(number, self.stop)
        servers = self.start("-m", "honcho", "-f", "deploy/Procfile", "-d", str(BASE), "start", "--no-colour")
        self.say_when_open(servers)
        if self.environment["DEMO"].lower() in ("1", "true", "on", "yes", "y", "t"):
            self.start("manage.py", "demo")
        code = servers.wait()
        asked_to = self.stopping
        self.stop()
        for hand in self.hands:
            hand.wait()
        return 0 if asked_to else code or 1

    def start(self, *command: str) -> subprocess.Popen[bytes]:
        """A process in a session of its own, so that Ctrl-C reaches it once, through us."""
        hand = subprocess.Popen(
            [PYTHON, *command], env=self.environment, start_new_session=True, preexec_fn=end_with_parent
        )
        self.hands.append(hand)
        return hand

    def stop(self, *_: object) -> None:
        self.stopping = True
        for hand in self.hands:
            if hand.poll() is None:
                hand.terminate()

    def say_when_open(self, servers: subprocess.Popen[bytes]) -> None:
        while servers.poll() is None and not self.stopping:
            if answers(f"{self.url}/suc-khoe/"):
                print(f"\n  Một Cửa is open: {self.url}   (Ctrl-C stops it)\n", flush=True)
                return
            time.sleep(0.2)


def end_with_parent(number: int = signal.SIGTERM) -> None:
    """Asks Linux to stop this process when the one that started it is killed without a chance to say so."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, number)


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as answer:  # noqa: S310  our own address
            return bool(answer.status == 200)
    except OSError:
        return False


# --- test, check, commands


def test(arguments: list[str]) -> int:
    install("requirements-test.txt")
    return subprocess.run([PYTHON, "-m", "tests.run", *arguments]).returncode


def check(_: list[str]) -> int:
    install("requirements-dev.txt")
    return subprocess.run([PYTHON, "-m", "deploy.check"]).returncode


def bench(arguments: list[str]) -> int:
    install("requirements-test.txt")
    make_keys(var_folder())
    return subprocess.run([PYTHON, "-m", "deploy.bench", *arguments]).returncode


def fuzz(arguments: list[str]) -> int:
    install("requirements-test.txt")
    return subprocess.run([PYTHON, "-m", "deploy.fuzz", *arguments]).returncode


def manage(arguments: list[str]) -> int:
    """A command of manage.py on the trial's own database."""
    install("requirements.txt")
    make_keys(var_folder())
    return subprocess.run([PYTHON, "manage.py", *arguments], env={"DEMO": "1", **os.environ}).returncode


if __name__ == "__main__":
    sys.exit(main())
