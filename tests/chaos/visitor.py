"""Somebody at a desk, with nothing but a browser's manners: cookies, forms, and a watch in the hand."""

from __future__ import annotations

import time
import uuid
from http.cookiejar import CookieJar
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, build_opener

from bs4 import BeautifulSoup

from centers.models import Officer, TermPaper
from tests.cast import Cast
from tests.chaos.harness import PATIENCE

PASSWORD = "hoa-phuong-do-2025"


class Visitor:
    """Signs in at ``url``; ``slowest`` is the longest any answer took, in seconds."""

    def __init__(self, url: str, officer: Officer) -> None:
        self.url = url
        self.opener = build_opener(HTTPCookieProcessor(CookieJar()))
        self.slowest = 0.0
        self.post("/dang-nhap/", "/dang-nhap/", username=officer.username, password=PASSWORD)

    def get(self, path: str) -> BeautifulSoup:
        return self._ask(path, None)

    def post(self, page: str, path: str, **fields: str) -> BeautifulSoup:
        """Opens the page with the form and sends it filled in."""
        token = self.get(page).select_one("[name=csrfmiddlewaretoken]")
        assert token is not None, f"{page} holds no form"
        return self._ask(path, {"csrfmiddlewaretoken": str(token["value"]), **fields})

    def _ask(self, path: str, fields: dict[str, str] | None) -> BeautifulSoup:
        data = None if fields is None else urlencode(fields).encode()
        begun = time.monotonic()
        with self.opener.open(self.url + path, data, timeout=PATIENCE) as answer:
            text = answer.read()
        self.slowest = max(self.slowest, time.monotonic() - begun)
        return BeautifulSoup(text, "html.parser")

    def accept(self, cast: Cast, email: str) -> str:
        """Logs a marriage for somebody with an address; the code of the dossier."""
        papers = TermPaper.objects.filter(term__procedure=cast.marriage, required=True)
        form = {
            "do": "accept", "key": str(uuid.uuid4()), "procedure": cast.marriage.code, "channel": "counter",
            "kind": "citizen", "number": f"046192{uuid.uuid4().int % 10**6:06d}", "full_name": "Trần Thị Bích Hằng",
            "birth_on": "14/3/92", "sex": "f", "phone": "0905 123 456", "email": email, "address": "12 Mai Thúc Loan",
            "result_channel": "counter", "o_kind": "citizen", **{f"p-{paper.pk}": "on" for paper in papers},
        }  # fmt: skip
        done = self.post("/tiep-nhan/", "/tiep-nhan/", **form).select_one(".done a[href^='/ho-so/']")
        assert done is not None, "the form was not taken"
        return str(done["href"]).split("/")[2]

    def note(self, code: str, expect: int, note: str) -> None:
        path = f"/ho-so/{code}/thao-tac/note/"
        self.post(path, path, key=str(uuid.uuid4()), expect=str(expect), note=note)
