"""`make test`: everything on PostgreSQL, then what touches the database again on SQLite, and one total.

A page looks the same on both databases: of the browser's tests only the stories of the main job are told twice, and the
links of every page are followed once.

A missing service or browser, a skipped test and an expected failure are all failures here: a test that did not run
has shown nothing.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ElementTree
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from casework.reports.drawing import missing_packages
from deploy.servers import ServiceMissing
from tests.services import Services

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
OFFICES = ("soffice", "libreoffice", "localc")
ON_SQLITE = "database and (story or not (browser or crawler))"
NO_TESTS = 5  # pytest's exit code when a selection holds no test


@dataclass(frozen=True, slots=True)
class Outcome:
    database: str
    code: int
    passed: int
    failed: int
    skipped: int


def main(arguments: list[str]) -> int:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    started = time.monotonic()
    try:
        browser, office = find_browser(), find_office()
        find_drawing()
        with tempfile.TemporaryDirectory(prefix="mot-cua-results-") as name, Services() as addresses:
            shared = {**os.environ, "CHROMIUM": browser, "OFFICE": office, "REDIS_URL": addresses["REDIS_URL"]}
            folder = Path(name)
            postgresql = {**shared, "DATABASE_URL": addresses["DATABASE_URL"]}
            sqlite = {**shared, "DATABASE_URL": f"sqlite:///{folder / 'mot-cua.sqlite3'}"}
            outcomes = [
                run("PostgreSQL", postgresql, folder, arguments),
                run("SQLite", sqlite, folder, ["-m", ON_SQLITE, *arguments]),
            ]
    except ServiceMissing as missing:
        print(missing, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return report(outcomes, time.monotonic() - started)


def find_browser() -> str:
    """The path of a chromium, installed first when this is root on a machine with apt."""
    return _program("CHROMIUM", BROWSERS, "chromium", "The browser tests")


def find_office() -> str:
    """The path of LibreOffice Calc, which reads the workbooks back; installed first like the browser."""
    return _program("OFFICE", OFFICES, "libreoffice-calc-nogui", "The tests of workbooks")


def find_drawing() -> None:
    """What PDF files are drawn with, installed first like the browser."""
    missing = missing_packages()
    if missing:
        install(*missing)
    if missing_packages():
        raise ServiceMissing(f"The tests of PDF files need Pango: apt install {' '.join(missing)}")


def _program(named: str, programs: Sequence[str], package: str, whose: str) -> str:
    found = os.environ.get(named) or next(filter(None, map(shutil.which, programs)), None)
    if not found:
        install(package)
        found = next(filter(None, map(shutil.which, programs)), None)
    if not found:
        raise ServiceMissing(f"{whose} need {package}: apt install {package}, or name the program in {named}.")
    return found


def install(*packages: str) -> None:
    """By apt, when this is root on a machine that has it."""
    if os.getuid() != 0 or not shutil.which("apt-get"):
        return
    print(f"Installing {' '.join(packages)} for the tests ...", flush=True)
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", *packages]):
        subprocess.run(["apt-get", *command], env=quiet, stdout=subprocess.DEVNULL, check=False)


def run(database: str, environment: dict[str, str], folder: Path, arguments: list[str]) -> Outcome:
    print(f"\n=== {database} ===", flush=True)
    results = folder / f"{database}.xml"
    command = [sys.executable, "-m", "pytest", "-n", "2", "--dist", "worksteal", f"--junitxml={results}", *arguments]
    code = subprocess.run(command, env=environment).returncode
    return read_results(database, code, results)


def read_results(database: str, code: int, results: Path) -> Outcome:
    if not results.exists():
        return Outcome(database, code or 1, 0, 0, 0)
    suite = next(ElementTree.parse(results).getroot().iter("testsuite"))  # noqa: S314  pytest wrote it just now
    total, failures, errors, skipped = (int(suite.get(name, 0)) for name in ("tests", "failures", "errors", "skipped"))
    failed = failures + errors
    return Outcome(database, code, total - failed - skipped, failed, skipped)


def report(outcomes: list[Outcome], seconds: float) -> int:
    passed, failed, skipped = (sum(getattr(o, name) for o in outcomes) for name in ("passed", "failed", "skipped"))
    by_database = ", ".join(f"{o.passed} on {o.database}" for o in outcomes)
    print(f"\nTests: {passed} passed ({by_database}), {failed} failed, {skipped} not run, in {seconds:.0f} s.")
    if skipped:
        print("A test that is skipped or expected to fail counts as a failure.", file=sys.stderr)
    broken = [o for o in outcomes if o.code not in (0, NO_TESTS)]
    return 1 if broken or failed or skipped or not passed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
