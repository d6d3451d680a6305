"""A signed call to a gateway of the operator: texts to phones, Zalo, or another system that wants to know.

The body is JSON without a name or a number but the phone to reach. It is signed as Standard Webhooks has it:
HMAC-SHA256 over ``id.timestamp.body`` by every key in ``WEBHOOK_KEYS``, so that a key can be replaced without a gap.
The address is resolved once, checked and connected to; redirects are not followed, and of the answer nothing but its
head is read.
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import hmac
import ipaddress
import json
import socket
import ssl
import typing
from collections.abc import Iterable, Iterator
from datetime import datetime
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

import httpcore
from django.conf import settings

from casework.messages.channels.channel import Channel, Letter, Send, Trouble
from casework.models import Person
from centers.models import Officer

SECONDS = 5.0  # for the whole call, however slowly the other side drips
# What Python's own list leaves open: protocol assignments, and IPv4 seen through NAT64.
ALSO_INSIDE = tuple(ipaddress.ip_network(text) for text in ("192.0.0.0/24", "64:ff9b::/96", "64:ff9b:1::/48"))
LOOPBACK = ("localhost", "127.0.0.1", "::1")
TRY_AGAIN = frozenset({408, 409, 425, 429})  # of the 4xx; the others say that the letter itself is not wanted


def missing() -> tuple[str, ...]:
    wanted = {"WEBHOOK_URL": settings.WEBHOOK_URL, "WEBHOOK_KEYS": settings.WEBHOOK_KEYS}
    return tuple(name for name, value in wanted.items() if not value) or unsafe_address(settings.WEBHOOK_URL)


def unsafe_address(url: str) -> tuple[str, ...]:
    """Names the setting when it is no https address; plain http reaches this machine only, and not in production."""
    parts = urlsplit(url)
    here = parts.scheme == "http" and parts.hostname in LOOPBACK and not settings.PRODUCTION
    return () if parts.hostname and (parts.scheme == "https" or here) else ("WEBHOOK_URL",)


def signed(letter: Letter, at: datetime) -> tuple[list[tuple[str, str]], bytes]:
    """Headers and body of a call."""
    body = json.dumps({**letter.body, "to": letter.to}, ensure_ascii=False, sort_keys=True).encode()
    name, stamp = str(letter.identifier), str(int(at.timestamp()))
    content = f"{name}.{stamp}.".encode() + body
    keys = (settings.WEBHOOK_KEYS[number] for number in sorted(settings.WEBHOOK_KEYS, reverse=True))
    marks = (base64.b64encode(hmac.new(key, content, hashlib.sha256).digest()).decode() for key in keys)
    return [
        ("Host", urlsplit(settings.WEBHOOK_URL).netloc),
        ("Content-Type", "application/json"),
        ("Content-Length", str(len(body))),
        ("webhook-id", name),
        ("webhook-timestamp", stamp),
        ("webhook-signature", " ".join(f"v1,{mark}" for mark in marks)),
    ], body


@contextlib.contextmanager
def opened() -> Iterator[Send]:
    trusted = ssl.create_default_context()

    def send(letter: Letter, at: datetime) -> None:
        headers, body = signed(letter, at)
        network = Guarded(monotonic() + SECONDS)
        try:
            with (
                httpcore.ConnectionPool(ssl_context=trusted, network_backend=network) as pool,
                pool.stream("POST", settings.WEBHOOK_URL, headers=headers, content=body) as answer,
            ):
                status = answer.status
        except (TimeoutError, httpcore.TimeoutException):
            raise Trouble("timeout", whole_channel=True) from None
        except (OSError, httpcore.NetworkError, httpcore.ProtocolError):
            raise Trouble("connection", whole_channel=True) from None
        if not 200 <= status < 300:
            lasting = 400 <= status < 500 and status not in TRY_AGAIN and status not in (401, 403, 404)
            raise Trouble(f"http {status}", lasting=lasting, whole_channel=not lasting)

    yield send


class Guarded(httpcore.NetworkBackend):
    """Connects to addresses that passed the check, those and no others, and ends the call at its deadline."""

    def __init__(self, deadline: float) -> None:
        self._plain, self._deadline = httpcore.SyncBackend(), deadline

    def connect_tcp(
        self, host: str, port: int, timeout: float | None = None, local_address: str | None = None,
        socket_options: typing.Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:  # fmt: skip
        address = checked(host, port)
        left = _left(self._deadline)
        return Hurried(self._plain.connect_tcp(address, port, left, local_address, socket_options), self._deadline)


class Hurried(httpcore.NetworkStream):
    """A stream whose every wait ends at one deadline."""

    def __init__(self, plain: httpcore.NetworkStream, deadline: float) -> None:
        self._plain, self._deadline = plain, deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._plain.read(max_bytes, _left(self._deadline))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._plain.write(buffer, _left(self._deadline))

    def close(self) -> None:
        self._plain.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        return Hurried(self._plain.start_tls(ssl_context, server_hostname, _left(self._deadline)), self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._plain.get_extra_info(info)


def _left(deadline: float) -> float:
    left = deadline - monotonic()
    if left <= 0:
        raise TimeoutError
    return left


def checked(host: str, port: int) -> str:
    """The address ``host`` stands for, resolved once. Raises Trouble when it leads into the house."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError:
        raise Trouble("name", whole_channel=True) from None
    addresses = [str(entry[4][0]) for entry in found]
    if not settings.WEBHOOK_INSIDE and not _on_this_machine(addresses) and leads_inside(addresses):
        raise Trouble("inside", whole_channel=True)
    return addresses[0]


def leads_inside(addresses: Iterable[str]) -> bool:
    """True when any of the addresses is not of the open Internet."""
    for text in addresses:
        address = ipaddress.ip_address(text.partition("%")[0])
        if isinstance(address, ipaddress.IPv6Address):
            # The same machine by another name: ::ffff:127.0.0.1, 6to4 and Teredo.
            inner = address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)
            if inner is not None and not inner.is_global:
                return True
        if not address.is_global or address.is_multicast or any(address in network for network in ALSO_INSIDE):
            return True
    return False


def _on_this_machine(addresses: Iterable[str]) -> bool:
    """The trial and the tests may call themselves."""
    return not settings.PRODUCTION and all(ipaddress.ip_address(a.partition("%")[0]).is_loopback for a in addresses)


def address_of(who: Officer | Person) -> str:
    return who.phone


CHANNEL = Channel(
    "webhook", "Tin nhắn qua cổng", "Text by gateway", to_officers=False, missing=missing, address_of=address_of,
    has_address=lambda who: bool(getattr(who, "phone_sealed", b"")), opened=opened,
)  # fmt: skip
