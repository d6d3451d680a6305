"""``Giải trình``: who explains which row, what stands, and that nothing typed is lost."""

from __future__ import annotations

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from casework.models import ReportNote
from centers.models import Officer
from law.terms import Role
from tests.cast import Cast
from tests.desk.story import colleague
from tests.paperwork import at, logged

pytestmark = pytest.mark.django_db
JULY = "ky=2025-07"
OWN = f"/bao-cao/tien-do-766/giai-trinh/?{JULY}&trung_tam=19753"
CITY = f"/bao-cao/tien-do-766/giai-trinh/?{JULY}"
WHY = "Máy chủ hỏng hai ngày, 12 và 13/7."


@pytest.fixture(autouse=True)
def month(cast: Cast, wall_clock: Any) -> Cast:
    wall_clock(at("2025-08-05 09:00"))
    logged(cast, cast.marriage, at("2025-07-14 09:00"))
    return cast


def page(client: Client, officer: Officer, url: str, status: int = 200) -> BeautifulSoup:
    client.force_login(officer)
    answer = client.get(url)
    assert answer.status_code == status, url
    return BeautifulSoup(answer.content, "html.parser")


def post(client: Client, officer: Officer, url: str, text: str, *, seen: int = 0, **more: Any) -> Any:
    client.force_login(officer)
    return client.post(url, {"text": text, "seen": str(seen)}, **more)


def standing(client: Client, officer: Officer, url: str) -> dict[str, str]:
    """The notes below a report, by the name of the row."""
    found = page(client, officer, url).select(".rep-notes__list > div")
    return {one.dt.text: " ".join(one.dd.text.split()) for one in found}


def test_who_leads_a_center_explains_its_rows_and_the_city_reads_it(client: Client, cast: Cast) -> None:
    assert post(client, cast.binh, OWN, WHY).status_code == 302
    said = f"{WHY} {cast.binh.full_name}, 09:00 05/08/2025"
    report = f"/bao-cao/tien-do-766/?{JULY}"
    assert standing(client, cast.binh, report) == {"Phường Phú Xuân": said}
    assert standing(client, cast.chi, report) == {"Phường Phú Xuân": said}
    assert standing(client, cast.tuan, f"{report}&trung_tam=19753") == {"Phường Phú Xuân": said}
    assert standing(client, cast.tuan, f"{report}&trung_tam=19789") == {}


def test_a_note_belongs_to_its_report_and_its_days(client: Client, cast: Cast) -> None:
    post(client, cast.binh, OWN, WHY)
    for elsewhere in (f"/bao-cao/bieu-06a/?{JULY}", "/bao-cao/tien-do-766/?ky=2025-08"):
        assert standing(client, cast.chi, elsewhere) == {}


def test_a_field_of_a_center_has_a_note_of_its_own(client: Client, cast: Cast) -> None:
    assert post(client, cast.binh, f"{OWN}&hang=ho_tich", "Thiếu người.").status_code == 302
    report = f"/bao-cao/tien-do-766/?{JULY}"
    assert list(standing(client, cast.binh, report)) == ["Hộ tịch"]
    assert standing(client, cast.chi, report) == {}


def test_the_administrator_of_a_center_may_explain_too(client: Client, cast: Cast) -> None:
    admin = colleague(Role.CENTER_ADMIN, cast.phu_xuan)
    assert post(client, admin, OWN, WHY).status_code == 302


def test_the_city_explains_its_own_row_alone(client: Client, cast: Cast) -> None:
    assert post(client, cast.chi, CITY, "Mưa lũ.").status_code == 302
    assert list(standing(client, cast.tuan, f"/bao-cao/tien-do-766/?{JULY}")) == ["Toàn thành phố"]
    for url in (f"{CITY}&hang=19753", OWN):
        assert post(client, cast.chi, url, WHY).status_code == 404
        assert not page(client, cast.chi, url).select("textarea")


def test_an_inspector_reads_and_writes_nothing(client: Client, cast: Cast) -> None:
    post(client, cast.binh, OWN, WHY)
    soup = page(client, cast.tuan, OWN)
    assert WHY in soup.select_one(".rep-history").text
    assert not soup.select("textarea")
    assert post(client, cast.tuan, OWN, "Khác").status_code == 404
    assert post(client, cast.tuan, CITY, "Khác").status_code == 404


def test_no_row_of_another_center_and_no_row_at_all_is_there(client: Client, cast: Cast) -> None:
    page(client, cast.binh, f"{CITY}&trung_tam=19789", status=404)
    page(client, cast.binh, f"{OWN}&hang=khong-co", status=404)
    assert post(client, cast.binh, f"{CITY}&trung_tam=19789", WHY).status_code == 404
    assert not ReportNote.objects.exists()


def test_the_newest_note_stands_and_the_earlier_ones_remain(client: Client, cast: Cast) -> None:
    post(client, cast.binh, OWN, WHY)
    first = ReportNote.objects.get()
    post(client, cast.binh, OWN, "Hỏng một ngày.", seen=first.pk)
    assert "Hỏng một ngày." in standing(client, cast.chi, f"/bao-cao/tien-do-766/?{JULY}")["Phường Phú Xuân"]
    history = [
        one.text for one in page(client, cast.chi, f"{CITY}&hang=19753").select(".rep-history li > p:last-child")
    ]
    assert history == ["Hỏng một ngày.", WHY]


def test_an_empty_note_takes_the_standing_one_back(client: Client, cast: Cast) -> None:
    post(client, cast.binh, OWN, WHY)
    assert post(client, cast.binh, OWN, "", seen=ReportNote.objects.get().pk).status_code == 302
    assert standing(client, cast.chi, f"/bao-cao/tien-do-766/?{JULY}") == {}
    assert "Rút lời giải trình" in page(client, cast.binh, OWN).select_one(".rep-history").text


def test_a_note_that_is_too_long_stays_typed(client: Client, cast: Cast) -> None:
    answer = post(client, cast.binh, OWN, "a" * 501)
    assert answer.status_code == 422
    soup = BeautifulSoup(answer.content, "html.parser")
    assert soup.textarea.text.strip() == "a" * 501
    assert soup.select(".err")
    assert not ReportNote.objects.exists()


@pytest.mark.parametrize("text", ["", "   "])
def test_nothing_is_no_explanation(client: Client, cast: Cast, text: str) -> None:
    assert post(client, cast.binh, OWN, text).status_code == 422
    assert not ReportNote.objects.exists()


def test_who_was_second_sees_the_first_and_keeps_the_words(client: Client, cast: Cast) -> None:
    admin = colleague(Role.CENTER_ADMIN, cast.phu_xuan)
    post(client, admin, OWN, "Của quản trị.")
    answer = post(client, cast.binh, OWN, WHY)
    assert answer.status_code == 409
    soup = BeautifulSoup(answer.content, "html.parser")
    assert soup.textarea.text.strip() == WHY
    assert "Của quản trị." in soup.select_one(".rep-history").text
    seen = int(soup.select_one("[name=seen]")["value"])
    assert post(client, cast.binh, OWN, WHY, seen=seen).status_code == 302


def test_a_dialog_goes_back_to_the_report_as_it_was_asked(client: Client, cast: Cast) -> None:
    url = f"/bao-cao/bieu-06a/giai-trinh/?{JULY}&trung_tam=19753&cho-bo-sung=1"
    answer = post(client, cast.binh, url, WHY, headers={"HX-Request": "true"})
    assert answer.status_code == 204
    assert answer["HX-Redirect"] == f"/bao-cao/bieu-06a/?{JULY}&trung_tam=19753&cho-bo-sung=1"


def test_markup_in_a_note_is_words(client: Client, cast: Cast) -> None:
    post(client, cast.binh, OWN, "<b>to</b>")
    soup = page(client, cast.chi, f"/bao-cao/tien-do-766/?{JULY}")
    assert "<b>to</b>" in soup.select_one(".rep-notes__list dd").text
