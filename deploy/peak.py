"""The peak day through the API: 3,425 dossiers to a real web server and PostgreSQL, one by one and 500 at a time.

Each way writes into a database of its own, copied from one with the slow tables alone, so nothing helps it but what a
morning in an office would find. Afterwards the day's figures are counted and everything is audited.
"""

from __future__ import annotations

import http.client
import json
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any, NamedTuple
from uuid import uuid4

from deploy.servers import free_port

CLIENTS = 4
ROWS = 500
WORKERS, THREADS = 2, 4  # as deploy/Procfile
SINGLE_GOAL, BULK_GOAL = 45, 15  # seconds
BUSIEST = ("19789", 203)  # Thuận Hóa, all of it online
DOSSIERS, ONLINE = 3_425, 3_254


class Call(NamedTuple):
    """A request as it goes over the wire."""

    path: str
    token: str
    body: bytes
    rows: int


class Way(NamedTuple):
    """A way to send the day."""

    words: str
    goal: int
    calls: Sequence[Call]


def measure(manage: Any, environment: Mapping[str, str], copy: Any) -> int:
    """Say what each way took. ``manage`` runs a command, ``copy`` makes a database of the laid-out one."""
    with tempfile.TemporaryDirectory(prefix="mot-cua-peak-") as folder:
        file = Path(folder) / "day.json"
        if manage(environment, "bench", "--peak-day", str(file)):
            return 1
        centers = json.loads(file.read_text(encoding="utf-8"))
    failed = False
    for way in ways(centers):
        there = copy()
        with served(there) as port:
            seconds, slow = sent(port, way.calls)
        print(f"{way.words:44}{seconds:>8.1f} s   goal {way.goal} s   {DOSSIERS / seconds:,.0f} a second, "
              f"p95 {slow * 1000:,.0f} ms", flush=True)  # fmt: skip
        failed |= not counted(there) or bool(manage(there, "audit")) or seconds > way.goal
    return int(failed)


def ways(centers: Sequence[Mapping[str, Any]]) -> Iterator[Way]:
    """One dossier a request, the centers by turns as a day has them; then up to 500 a request."""
    turns: list[Call] = []
    longest = max(len(center["bodies"]) for center in centers)
    for place in range(longest):
        turns += [
            _call("dossiers/", center["token"], center["bodies"][place], 1)
            for center in centers if place < len(center["bodies"])
        ]  # fmt: skip
    yield Way(f"{len(turns):,} dossiers, one a request, {CLIENTS} clients", SINGLE_GOAL, turns)
    bulks = [
        _call("dossiers/bulk/", center["token"], {"rows": some}, len(some))
        for center in centers
        for some in _cut(center["bodies"])
    ]
    yield Way(f"{len(turns):,} dossiers, up to {ROWS} a request", BULK_GOAL, bulks)


def _cut(bodies: Sequence[Any]) -> Iterator[Sequence[Any]]:
    return (bodies[place : place + ROWS] for place in range(0, len(bodies), ROWS))


def _call(path: str, token: str, body: Any, rows: int) -> Call:
    return Call(f"/api/v1/{path}", token, json.dumps(body).encode(), rows)


# --- the server


@contextmanager
def served(environment: Mapping[str, str]) -> Iterator[int]:
    """The web server of an office on a free port."""
    port = free_port()
    server = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "config.wsgi:application", "--bind", f"127.0.0.1:{port}", "--workers",
         str(WORKERS), "--worker-class", "gthread", "--threads", str(THREADS), "--log-level", "warning",
         "--no-control-socket"],
        env={"DEMO": "1", "LOG_LEVEL": "ERROR", **environment},
    )  # fmt: skip
    try:
        _wait_for(port)
        yield port
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(30)


def _wait_for(port: int) -> None:
    """Until every worker has answered: the first request of each imports the whole house."""
    for _turn in range(300):
        try:
            for _worker in range(WORKERS * 4):
                line = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
                line.request("GET", "/suc-khoe/")
                line.getresponse().read()
                line.close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError("the web server did not come up")


# --- the clients


def sent(port: int, calls: Sequence[Call]) -> tuple[float, float]:
    """(seconds for all calls by four clients, the 95th percentile of one). Raises when an answer is no success."""
    waiting: SimpleQueue[Call] = SimpleQueue()
    for call in calls:
        waiting.put(call)
    times: list[float] = []
    faults: list[str] = []
    clients = [threading.Thread(target=_client, args=(port, waiting, times, faults)) for _client_no in range(CLIENTS)]
    started = time.monotonic()
    for client in clients:
        client.start()
    for client in clients:
        client.join()
    seconds = time.monotonic() - started
    if faults:
        raise RuntimeError(f"{len(faults)} requests failed, the first: {faults[0]}")
    return seconds, sorted(times)[int(len(times) * 0.95)]


def _client(port: int, waiting: SimpleQueue[Call], times: list[float], faults: list[str]) -> None:
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    while not faults:
        try:
            call = waiting.get_nowait()
        except Empty:
            break
        headers = {
            "Authorization": f"Bearer {call.token}", "Content-Type": "application/json", "Accept": "application/json",
            "Idempotency-Key": str(uuid4()),
        }  # fmt: skip
        began = time.monotonic()
        line.request("POST", call.path, call.body, headers)
        answer = line.getresponse()
        body = answer.read()
        times.append(time.monotonic() - began)
        if not _good(answer.status, body, call.rows):
            faults.append(f"{answer.status} {body[:600].decode()}")
    line.close()


def _good(status: int, body: bytes, rows: int) -> bool:
    return status == 201 or (status == 200 and json.loads(body)["written"] == rows)


# --- afterwards


def counted(environment: Mapping[str, str]) -> bool:
    """Say the figures of the day, and whether they are the published ones."""
    today = time.strftime("%Y-%m-%d", time.gmtime(time.time() + 7 * 3600))
    asked = ["manage.py", "figures", "--from", today, "--to", today, "--by", "center", "--json"]
    answer = subprocess.run([sys.executable, *asked], env={"DEMO": "1", **environment}, capture_output=True, text=True)
    if answer.returncode:
        print(answer.stderr, file=sys.stderr)
        return False
    figures = json.loads(answer.stdout)
    return exact(figures)


def exact(figures: Mapping[str, Any]) -> bool:
    whole, busiest = figures["city"], next(row for row in figures["rows"] if row["code"] == BUSIEST[0])
    found = tuple(row[name] for row in (whole, busiest) for name in ("accepted", "online"))
    print(
        f"    figures: {found[0]:,} accepted, {found[1]:,} online, {found[2]} at Thuận Hóa, {found[3]} of them online"
    )
    return found == (DOSSIERS, ONLINE, BUSIEST[1], BUSIEST[1])
