"""`make bench`: a year of the city on a PostgreSQL kept in var/bench, and the time its pages take.

The first run writes the year and keeps it. `--years 10` copies it (deploy/decade.py) and times the pages on that,
`--trial` on the trial's own data. With DATABASE_URL the year is written there, into an empty database. Then the peak
day goes through the API (deploy/peak.py); `--peak` does that alone. All else that is said goes to `manage.py bench`.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import psycopg
from psycopg import sql

from config import keys
from deploy import decade, peak
from deploy.servers import ServiceMissing, User, find_user, postgresql

YEAR = "year"
PEAK = "peak"
WHOLE = "whole"  # said of a database when it is finished; what an interrupted run left is dropped
MOST_MB = 2048
# As docs/bench.md advises an office.
SETTINGS = {"random_page_cost": "1.1", "work_mem": "16MB", "maintenance_work_mem": "256MB", "max_wal_size": "8GB",
            "checkpoint_timeout": "30min"}  # fmt: skip


class Refusal(Exception):
    """One sentence for the person at the terminal."""


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="make bench", allow_abbrev=False)
    parser.add_argument("--years", type=int, default=1, help="so many years, copied from the one")
    parser.add_argument("--trial", action="store_true", help="the trial's own data instead of a year")
    parser.add_argument("--peak", action="store_true", help="the peak day through the API alone")
    given, words = parser.parse_known_args(arguments)
    try:
        if given.peak:
            return peak_alone()
        if not given.trial and "DATABASE_URL" not in os.environ:
            return on_our_own(given.years, words)
        if given.years > 1:
            raise Refusal("Years are copied in the bench's own database only: leave --trial and DATABASE_URL out.")
        if not given.trial:
            write(os.environ)
        return manage(os.environ, "bench", *words)
    except (Refusal, ServiceMissing) as refusal:
        print(refusal, file=sys.stderr)
        return 1


def on_our_own(years: int, words: list[str]) -> int:
    """The pages on the databases in var/bench, which are made first where they are missing."""
    user = find_user()
    room = room_for(user)
    with postgresql(room, user, settings()) as address:
        cluster = Cluster(address.rpartition("/")[0], {**os.environ, "VAR_DIR": str(room)})
        name = cluster.year() if years == 1 else cluster.copied(years)
        pages = manage(cluster.environment(name), "bench", *words)
        return pages if words else pages or peak_day(cluster)


def peak_alone() -> int:
    """The peak day on the server in var/bench; the year is not needed."""
    user = find_user()
    room = room_for(user)
    with postgresql(room, user, settings()) as address:
        return peak_day(Cluster(address.rpartition("/")[0], {**os.environ, "VAR_DIR": str(room)}))


def peak_day(cluster: Cluster) -> int:
    """Each way of sending it into a fresh copy of the slow tables."""
    cluster.create(PEAK)
    if manage(cluster.environment(PEAK), "migrate", "--verbosity", "0"):
        raise Refusal("The database of the peak day could not be made.")

    def copy() -> Mapping[str, str]:
        cluster.create(f"{PEAK}_run", template=PEAK)
        return cluster.environment(f"{PEAK}_run")

    return peak.measure(manage, cluster.environment(PEAK), copy)


def room_for(user: User) -> Path:
    """var/bench with keys of its own. PostgreSQL passes through to its folder there."""
    room = Path(os.environ.get("VAR_DIR", "var")).resolve() / "bench"
    room.mkdir(parents=True, exist_ok=True)
    room.chmod(0o711)
    if user.change and not all(part.stat().st_mode & 0o001 for part in (room, *room.parents)):
        raise Refusal(f"PostgreSQL runs as `nobody` here and may not enter {room}: name another folder in VAR_DIR.")
    keys.make(room / "keys.env")
    return room


def settings() -> Mapping[str, str]:
    """What an office would set on this machine; of the test servers' the rest."""
    memory_mb = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**20
    buffers_mb = min(memory_mb // 4, MOST_MB)
    return SETTINGS | {"shared_buffers": f"{buffers_mb}MB", "effective_cache_size": f"{memory_mb // 2}MB"}


class Cluster:
    """The databases of the bench on one server."""

    def __init__(self, server: str, environment: Mapping[str, str]) -> None:
        self.server, self._environment = server, environment

    def environment(self, name: str) -> Mapping[str, str]:
        return {**self._environment, "DATABASE_URL": f"{self.server}/{name}"}

    def year(self) -> str:
        if not self._is_whole(YEAR):
            self.create(YEAR)
        write(self.environment(YEAR))  # migrations of today, and the year where there is none
        self._say_whole(YEAR)
        return YEAR

    def copied(self, years: int) -> str:
        name = f"years_{years}"
        if not self._is_whole(name):
            self.create(name, template=self.year())
            started = time.monotonic()
            decade.fill(
                f"{self.server}/{name}", years, lambda words: print(f"{time.monotonic() - started:5.0f} s  {words}")
            )
            self._say_whole(name)
        return name

    def _is_whole(self, name: str) -> bool:
        asked = "SELECT 1 FROM pg_database WHERE datname = %s AND shobj_description(oid, 'pg_database') = %s"
        with psycopg.connect(f"{self.server}/postgres") as connection:
            return connection.execute(asked, [name, WHOLE]).fetchone() is not None

    def create(self, name: str, template: str = "template1") -> None:
        with psycopg.connect(f"{self.server}/postgres", autocommit=True) as connection:
            names = {"name": sql.Identifier(name), "template": sql.Identifier(template)}
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {name}").format(**names))
            connection.execute(sql.SQL("CREATE DATABASE {name} TEMPLATE {template}").format(**names))

    def _say_whole(self, name: str) -> None:
        with psycopg.connect(f"{self.server}/postgres", autocommit=True) as connection:
            connection.execute(sql.SQL("COMMENT ON DATABASE {} IS {}").format(sql.Identifier(name), sql.Literal(WHOLE)))


def write(environment: Mapping[str, str]) -> None:
    """Migrations, and the year unless it stands."""
    for command in (("migrate", "--verbosity", "0"), ("replay", YEAR)):
        if manage(environment, *command):
            raise Refusal("The year could not be written.")


def manage(environment: Mapping[str, str], *words: str) -> int:
    return subprocess.run([sys.executable, "manage.py", *words], env={"DEMO": "1", **environment}).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
