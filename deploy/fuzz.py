"""`make fuzz`: the whole API asked at random by three roles, on a throw-away PostgreSQL behind gunicorn.

schemathesis makes requests from the OpenAPI document, right and wrong ones, and follows answers to further requests.
Any answer 5xx, any answer the document does not declare and any failed check is a fault. Requests are counted where
they come in: in the web server's log.
"""

from __future__ import annotations

import argparse
import collections
import contextlib
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

from config import keys
from deploy.servers import ServiceMissing, find_user, free_port, postgresql, stop
from deploy.start import answers as answered
from deploy.start import end_with_parent

LEAST = 20_000  # requests in all, below which the run has shown too little
A_ROLE = 300  # examples for each operation, of each role: some 22,000 requests
FILL = "import json; from tests.api.city import fill; print(json.dumps(dict(fill()[1])))"
CONFIG = Path(__file__).with_name("fuzz.toml")
ANSWER = re.compile(r'" (\d{3}) ')
PHASES = "examples,coverage,fuzzing,stateful"


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="make fuzz", allow_abbrev=False)
    parser.add_argument("--examples", type=int, default=A_ROLE, help="for each operation and role")
    parser.add_argument("--least", type=int, default=LEAST, help="requests there must be in all")
    given, more = parser.parse_known_args(arguments)
    started = time.monotonic()
    try:
        with tempfile.TemporaryDirectory(prefix="mot-cua-fuzz-", ignore_cleanup_errors=True) as name:
            failed, answers = fuzz(Path(name), given.examples, more)
    except ServiceMissing as missing:
        print(missing, file=sys.stderr)
        return 1
    return told(failed, answers, given.least, time.monotonic() - started)


def fuzz(room: Path, examples: int, more: list[str]) -> tuple[list[str], collections.Counter[str]]:
    """The roles that found a fault, and how many answers there were of each status."""
    room.chmod(0o711)  # PostgreSQL's user passes through to its own folder
    with postgresql(room, find_user()) as address:
        environment = {
            **os.environ, **keys.fresh(), "DEMO": "1", "VAR_DIR": str(room), "DATABASE_URL": address,
            "DJANGO_SETTINGS_MODULE": "config.settings", "LOG_LEVEL": "ERROR",
            "API_BURST": "1000000", "API_PER_SECOND": "1000000",
        }  # fmt: skip
        create(address)
        manage(environment, "migrate", "--verbosity", "0")
        tokens: Mapping[str, str] = json.loads(manage(environment, "shell", "--verbosity", "0", "-c", FILL))
        with served(environment, room / "answers.log") as url:
            failed = [role for role, token in tokens.items() if not asked(role, token, url, room, examples, more)]
        log = (room / "answers.log").read_text(errors="replace")
    return failed, collections.Counter(found[1] for found in map(ANSWER.search, log.splitlines()) if found)


def asked(role: str, token: str, url: str, room: Path, examples: int, more: list[str]) -> bool:
    """Whether one role found nothing wrong."""
    print(f"\n=== {role} ===", flush=True)
    command = [
        sys.executable, "-m", "schemathesis.cli", "--config-file", str(CONFIG), "run", f"{url}/api/v1/schema/",
        "--phases", PHASES, "--checks", "all", "--max-examples", str(examples), "--workers", "2",
        "--continue-on-failure", "--generation-database", "none", "--suppress-health-check", "all", "--no-color", *more,
    ]  # fmt: skip
    return subprocess.run(command, env={**os.environ, "API_TOKEN": token}, cwd=room).returncode == 0


def create(address: str) -> None:
    """The database itself, on the cluster."""
    import psycopg
    from psycopg import sql

    server, _, name = address.rpartition("/")
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))


def manage(environment: Mapping[str, str], *words: str) -> str:
    done = subprocess.run([sys.executable, "manage.py", *words], env=environment, stdout=subprocess.PIPE, text=True)
    if done.returncode:
        raise ServiceMissing(f"manage.py {words[0]} failed.")
    return done.stdout


@contextlib.contextmanager
def served(environment: Mapping[str, str], log: Path) -> Iterator[str]:
    """The address of the product behind gunicorn, whose every answer is a line of ``log``."""
    url = f"http://127.0.0.1:{free_port()}"
    command = [
        sys.executable, "-m", "gunicorn", "config.wsgi:application", "--bind", url.removeprefix("http://"),
        "--workers", "2", "--worker-class", "gthread", "--threads", "4", "--access-logfile", str(log),
        "--limit-request-line", "0",  # a line too long for a web server is its answer, not ours
        "--log-level", "warning", "--no-control-socket",
    ]  # fmt: skip
    server = subprocess.Popen(command, env=environment, preexec_fn=end_with_parent)
    try:
        while server.poll() is None and not answered(f"{url}/suc-khoe/"):
            time.sleep(0.2)
        yield url
    finally:
        stop(server, signal.SIGTERM)


def told(failed: list[str], answers: collections.Counter[str], least: int, seconds: float) -> int:
    """The verdict in words, and the exit code."""
    by_status = ", ".join(f"{count} × {status}" for status, count in sorted(answers.items()))
    print(f"\n{answers.total()} requests in {seconds:.0f} s: {by_status}.")
    faults = [f"faults found as {role}" for role in failed]
    if broken := sum(count for status, count in answers.items() if status >= "500"):
        faults.append(f"{broken} answers 5xx")
    if answers.total() < least:
        faults.append(f"fewer than {least} requests")
    print(f"FAILED: {', '.join(faults)}." if faults else "Every answer was one the document declares.")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
