"""What leaves the house in these tests goes to servers of their own: a mailbox by SMTP, a gateway by HTTP."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

from aiosmtpd.controller import Controller

from deploy.servers import free_port

STALL_SECONDS = 60
logging.getLogger("mail.log").setLevel(logging.ERROR)  # the server's own talk


class Mailbox:
    """An SMTP server that keeps what it is sent, and misbehaves when told: ``mood`` of the next commands.

    ``ok``; ``defer`` (451 to the recipient); ``refuse`` (550); ``drop`` (takes the letter and hangs up without an
    answer).
    """

    def __init__(self) -> None:
        self.mood: Callable[[str], str] = lambda to: "ok"
        self.letters: list[EmailMessage] = []
        self.port = free_port()
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port)

    def __enter__(self) -> Mailbox:
        self._controller.start()
        return self

    def __exit__(self, *_: Any) -> None:
        self._controller.stop()

    @property
    def ids(self) -> list[str]:
        return [str(letter["Message-ID"]) for letter in self.letters]

    @property
    def subjects(self) -> list[str]:
        return [" ".join(str(letter["Subject"]).split()) for letter in self.letters]

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        answers = {"defer": "451 come back later", "refuse": "550 nobody of that name"}
        answer = answers.get(self.mood(address), "250 ok")
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        mood = self.mood(envelope.rcpt_tos[0])
        letter = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(letter, EmailMessage)
        self.letters.append(letter)
        if mood == "drop":
            server.transport.abort()
        return "250 kept"


class Gateway:
    """An HTTP server that keeps the calls it gets and answers ``status``; a ``stall`` drips its head for ever."""

    def __init__(self) -> None:
        self.status, self.stall, self.location = 204, False, ""
        self.calls: list[tuple[dict[str, str], bytes]] = []
        gateway = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                gateway.calls.append(({name.lower(): value for name, value in self.headers.items()}, body))
                if gateway.stall:
                    self._drip()
                    return
                self.send_response(gateway.status)
                if gateway.location:
                    self.send_header("Location", gateway.location)
                self.end_headers()

            def _drip(self) -> None:
                try:
                    for letter in b"HTTP/1.1 200 OK\r\nX-Slow: " + b"a" * STALL_SECONDS * 5:
                        self.wfile.write(bytes([letter]))
                        self.wfile.flush()
                        time.sleep(0.2)
                except OSError:
                    return  # the caller gave up, as it should

            def log_message(self, *_: Any) -> None:
                return

        self._server = HTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05})

    def __enter__(self) -> Gateway:
        self._thread.start()
        return self

    def __exit__(self, *_: Any) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}/tin-nhan"
