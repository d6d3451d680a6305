"""E-mail, by Django's backend: SMTP in an office, files in the trial."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from datetime import datetime
from email.utils import parseaddr
from smtplib import (
    SMTPDataError,
    SMTPException,
    SMTPRecipientsRefused,
    SMTPResponseException,
    SMTPSenderRefused,
    SMTPServerDisconnected,
)
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from casework.messages.channels.channel import Channel, Letter, Send, Trouble
from casework.models import Person
from centers.models import Officer

# Nobody's holiday answer shall come back.
AUTOMATIC = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"}


def missing() -> tuple[str, ...]:
    wanted = {"EMAIL_URL": settings.EMAIL_URL or not settings.PRODUCTION, "MAIL_FROM": settings.MAIL_FROM,
              "SITE_URL": settings.SITE_URL}  # fmt: skip
    return tuple(name for name, value in wanted.items() if not value)


def message_id(identifier: UUID) -> str:
    """The Message-ID: the same for the same message, so that a mailbox may drop the second copy."""
    domain = parseaddr(settings.MAIL_FROM)[1].rpartition("@")[2]
    return f"<{identifier}@{domain}>"


@contextlib.contextmanager
def opened() -> Iterator[Send]:
    connection = get_connection(fail_silently=False)

    def send(letter: Letter, at: datetime) -> None:
        headers = {"Message-ID": message_id(letter.identifier), **AUTOMATIC}
        message = EmailMessage(letter.subject, letter.text, settings.MAIL_FROM, [letter.to], headers=headers)
        for file in letter.files:
            message.attach(file.name, file.body, file.content_type)
        try:
            connection.open()
            connection.send_messages([message])
        except (SMTPException, OSError, ValueError) as error:
            with contextlib.suppress(SMTPException, OSError):
                connection.close()
            raise trouble_of(error) from None  # what the server said may hold the address

    try:
        yield send
    finally:
        with contextlib.suppress(SMTPException, OSError):
            connection.close()


def trouble_of(error: Exception) -> Trouble:
    """What went wrong, in a word or the server's code."""
    if isinstance(error, SMTPRecipientsRefused):
        code = next(iter(error.recipients.values()))[0]
        return Trouble(f"smtp {code}", lasting=500 <= code < 600)
    if isinstance(error, SMTPDataError):
        return Trouble(f"smtp {error.smtp_code}", lasting=500 <= error.smtp_code < 600)
    if isinstance(error, SMTPSenderRefused):
        return Trouble(f"smtp {error.smtp_code}", whole_channel=error.smtp_code >= 500)
    if isinstance(error, SMTPResponseException):
        return Trouble(f"smtp {error.smtp_code}", whole_channel=True)
    if isinstance(error, TimeoutError) or isinstance(error.__context__, TimeoutError):
        return Trouble("timeout", whole_channel=True)
    if isinstance(error, SMTPServerDisconnected):
        return Trouble("disconnected")
    if isinstance(error, ValueError):  # a line break in a header, an address no server could read
        return Trouble("address", lasting=True)
    return Trouble("connection", whole_channel=True)


def address_of(who: Officer | Person) -> str:
    return who.email


CHANNEL = Channel(
    "email", "Thư điện tử", "E-mail", to_officers=True, missing=missing, address_of=address_of,
    has_address=lambda who: bool(who.email), opened=opened,
)  # fmt: skip
