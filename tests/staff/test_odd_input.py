"""What no keyboard types and what is far too long: refused in words, on both databases, with nothing written."""

from __future__ import annotations

import uuid

import pytest
from bs4 import BeautifulSoup
from django.conf import settings

from casework.models import SlipLine
from law.steps import Step
from tests.paperwork import asked, at, logged, person

NOW = at("2025-07-23 10:00")


@pytest.fixture
def dossier(cast, wall_clock):
    wall_clock(NOW)
    return logged(cast, cast.marriage, at("2025-07-21 09:00"), owner=person(number="046992004518"))


@pytest.mark.parametrize(
    "url", ["/ho-so/?q=%00", "/ho-so/%00/", "/tiep-nhan/?cung=%00", "/tiep-nhan/thu-tuc/?q=a%00b", "/tra-ket-qua/%00/"]
)
def test_a_nul_in_an_address_is_refused_before_the_database(client, cast, dossier, url):
    client.force_login(cast.an)
    assert client.get(url).status_code in (404, 422)


@pytest.mark.parametrize(
    ("who", "url", "status"),
    [
        ("binh", "/ho-so/hang-loat/phan-cong/?chon=².1", 404),
        ("binh", "/ho-so/hang-loat/phan-cong/?chon=1.²", 404),
        ("chi", "/lich/soan/?lenh=²", 404),
        ("an", "/lich/?nam=²", 200),
        ("an", "/ho-so/?sau=~²", 200),
    ],
)
def test_a_digit_that_is_no_number_is_nonsense_like_any_other(client, cast, dossier, who, url, status):
    client.force_login(getattr(cast, who))
    assert client.get(url).status_code == status


def test_a_nul_in_a_form_is_refused_and_nothing_is_written(client, cast, dossier):
    client.force_login(cast.hai)
    typed = {"key": uuid.uuid4(), "expect": dossier.changed_n, "documents_1": "1", "days": "30"}
    answer = client.post(f"/ho-so/{dossier.code}/thao-tac/ask_supplement/", {**typed, "documents_why_1": "mờ\0"})
    assert answer.status_code == 422
    assert not SlipLine.objects.filter(step=Step.ASK_SUPPLEMENT).exists()


def test_reasons_longer_than_a_page_are_sent_back_for_shortening(client, cast, dossier):
    client.force_login(cast.hai)
    typed = {"key": uuid.uuid4(), "expect": dossier.changed_n, "documents_1": "1", "days": "30"}
    answer = client.post(f"/ho-so/{dossier.code}/thao-tac/ask_supplement/", {**typed, "documents_why_1": "m" * 5000})
    assert answer.status_code == 422
    assert "2000" in BeautifulSoup(answer.content, "html.parser").select_one(".notice--danger").text


def test_who_was_first_is_told_in_the_language_of_the_reader(client, cast, dossier):
    seen = dossier.changed_n
    asked(cast, dossier, at("2025-07-23 09:30"))
    client.force_login(cast.binh)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    typed = {"key": uuid.uuid4(), "expect": seen, "legal_ground": "Circular 1, article 17, paragraph 2"}
    answer = client.post(f"/ho-so/{dossier.code}/thao-tac/stop/", typed)
    assert answer.status_code == 409
    assert "Request a supplement" in answer.content.decode()
    assert "Yêu cầu bổ sung" not in BeautifulSoup(answer.content, "html.parser").select_one(".notice--danger").text


def test_a_person_found_by_number_is_named_in_sentences(client, cast, dossier):
    client.force_login(cast.an)
    answer = client.post("/tiep-nhan/nguoi-nop/", {"number": "046992004518"}, headers={"HX-Request": "true"})
    told = BeautifulSoup(answer.content, "html.parser").select_one(".pers__h .meta").text
    assert "Đã có trong hệ thống." in told
    assert ". Đã có" in told
