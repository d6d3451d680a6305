"""The gateway: what a call says, how it is signed, whom it will not call, and how long it waits."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import socket
from datetime import timedelta
from time import monotonic
from uuid import uuid4

import httpcore
import pytest

from casework.messages.channels import webhook
from casework.messages.channels.channel import Letter, Trouble
from casework.models import Delivery, Message
from tests.messages.conftest import KEYS
from tests.messages.outbox import MONDAY, accepted, citizen, run, states

# Names and numbers of this house and its neighbours, in all the spellings a resolver takes, and what they lead to.
INSIDE = [
    "127.0.0.1", "127.1", "2130706433", "0x7f000001", "017700000001", "0", "10.0.0.1", "10.255.255.255",
    "172.16.0.1", "172.31.255.255", "192.168.1.1", "169.254.169.254", "100.64.0.1", "192.0.0.8", "198.18.0.1",
    "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255", "::1", "::", "::ffff:127.0.0.1",
    "::ffff:10.0.0.1", "::ffff:169.254.169.254", "fe80::1", "fc00::1", "fd12:3456::1", "ff02::1", "2002:7f00:1::",
    "2002:a00:1::", "2001:0:7f00:1::", "64:ff9b:1::1", "localhost", "192.0.2.1", "198.51.100.1", "203.0.113.1",
    "2001:db8::1",
]  # fmt: skip


def call(gateway):
    (headers, body), *_ = gateway.calls
    return headers, body


def letter(**facts) -> Letter:
    return Letter(uuid4(), "0905123456", "", "", {"code": "H57"}, **facts)


def test_a_call_carries_the_phone_the_code_and_a_short_text(house, gateway, settings):
    settings.MAIL_FROM = ""
    dossier = accepted(house)
    run(MONDAY)
    _, body = call(gateway)
    told = json.loads(body)
    assert (told["to"], told["code"], told["type"]) == ("0905123456", dossier.code, "dossier.accept")
    assert told["short"]["vi"] == f"TT PVHCC P.Phú Xuân: Đã tiếp nhận hồ sơ {dossier.code}. Hẹn trả 17/07/2025."
    assert told["short"]["vi_plain"] == f"TT PVHCC P.Phu Xuan: Da tiep nhan ho so {dossier.code}. Hen tra 17/07/2025."
    assert set(told) == {"to", "code", "type", "center", "short"}


def test_a_call_names_nobody_and_no_number(house, gateway):
    dossier = accepted(house)
    run(MONDAY)
    _, body = call(gateway)
    for hidden in (dossier.owner.full_name, dossier.owner.number, dossier.owner.email, dossier.owner.address):
        assert hidden not in body.decode()


def test_every_key_signs_the_newest_first(house, gateway):
    accepted(house)
    run(MONDAY)
    headers, body = call(gateway)
    assert headers["webhook-id"] == str(Message.objects.get().uuid)
    assert headers["webhook-timestamp"] == str(int(MONDAY.timestamp()))
    content = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    marks = [base64.b64encode(hmac.new(KEYS[n], content, hashlib.sha256).digest()).decode() for n in (2, 1)]
    assert headers["webhook-signature"] == " ".join(f"v1,{mark}" for mark in marks)


def test_another_body_would_have_another_signature(settings):
    settings.WEBHOOK_URL, settings.WEBHOOK_KEYS = "https://gateway.example.vn/", KEYS
    one = letter()
    other = Letter(one.identifier, one.to, "", "", {"code": "H58"})
    assert (
        dict(webhook.signed(one, MONDAY)[0])["webhook-signature"]
        != (dict(webhook.signed(other, MONDAY)[0])["webhook-signature"])
    )


def test_who_has_no_telephone_is_not_called(house, gateway, mailbox):
    accepted(house, owner=citizen(phone=""))
    run(MONDAY)
    assert states(Message.objects.get()) == {"email": "sent", "webhook": "no_address"}
    assert gateway.calls == []


@pytest.mark.parametrize(
    ("status", "state", "error"),
    [
        (200, "sent", ""), (204, "sent", ""), (302, "queued", "http 302"), (400, "dead", "http 400"),
        (401, "queued", "http 401"), (410, "dead", "http 410"), (429, "queued", "http 429"),
        (503, "queued", "http 503"),
    ],
)  # fmt: skip
def test_what_the_gateway_answers_decides(house, gateway, settings, status, state, error):
    settings.MAIL_FROM = ""
    gateway.status = status
    accepted(house)
    run(MONDAY)
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.error) == (state, error)


def test_a_redirect_is_not_followed(house, gateway, settings):
    settings.MAIL_FROM = ""
    gateway.status, gateway.location = 302, gateway.url + "/elsewhere"
    accepted(house)
    run(MONDAY)
    assert len(gateway.calls) == 1


def test_a_call_repeated_bears_the_same_id(house, gateway, settings):
    settings.MAIL_FROM = ""
    gateway.status = 503
    accepted(house)
    run(MONDAY)
    gateway.status = 204
    run(MONDAY + timedelta(minutes=2))
    assert len(gateway.calls) == 2
    assert len({headers["webhook-id"] for headers, _ in gateway.calls}) == 1


def test_a_gateway_that_drips_is_left_after_five_seconds(house, gateway, settings):
    settings.MAIL_FROM = ""
    gateway.stall = True
    accepted(house)
    began = monotonic()
    run(MONDAY)
    assert monotonic() - began < webhook.SECONDS + 2
    assert Delivery.objects.get().error == "timeout"


@pytest.mark.parametrize("host", INSIDE)
def test_no_address_inside_is_called(settings, host):
    settings.PRODUCTION = True
    with pytest.raises(Trouble, match=r"inside|name"):
        webhook.checked(host, 443)


def test_a_name_is_judged_by_all_it_leads_to(settings, monkeypatch):
    settings.PRODUCTION = True
    found = [(2, 1, 6, "", (address, 443)) for address in ("93.184.216.34", "10.0.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *a, **k: found)
    with pytest.raises(Trouble, match="inside"):
        webhook.checked("gateway.example.vn", 443)


def test_the_address_checked_is_the_one_connected_to(settings, monkeypatch):
    """A name that answers one thing to the check and another to the connection fools nobody: it is asked once."""
    settings.PRODUCTION = True
    answers = iter([[(2, 1, 6, "", ("93.184.216.34", 443))], [(2, 1, 6, "", ("127.0.0.1", 443))]])
    monkeypatch.setattr(socket, "getaddrinfo", lambda *a, **k: next(answers))
    called = []
    monkeypatch.setattr(httpcore.SyncBackend, "connect_tcp", lambda self, host, *a: called.append(host))
    webhook.Guarded(monotonic() + 5).connect_tcp("gateway.example.vn", 443)
    assert called == ["93.184.216.34"]


def test_an_operator_may_keep_his_gateway_inside(settings):
    settings.PRODUCTION, settings.WEBHOOK_INSIDE = True, True
    assert webhook.checked("127.0.0.1", 443) == "127.0.0.1"


@pytest.mark.parametrize(
    ("url", "fine"),
    [
        ("https://gateway.example.vn/tin", True), ("http://gateway.example.vn/", False), ("http://127.0.0.1/", False),
        ("ftp://gateway.example.vn/", False), ("gopher://gateway.example.vn/", False), ("unix:///run/x", False),
        ("https://", False),
    ],
)  # fmt: skip
def test_in_an_office_the_address_is_https(settings, url, fine):
    settings.PRODUCTION = True
    assert (webhook.unsafe_address(url) == ()) is fine


def test_a_letter_shows_neither_address_nor_text_when_printed():
    assert "0905123456" not in repr(letter())
