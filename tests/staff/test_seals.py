"""The pages of sealed reports: who signs, what is shown, what is refused and what another center never sees."""

from __future__ import annotations

import hashlib
import json
import re
from urllib.parse import urlencode

import pytest
from django.test import Client

from casework import desk
from casework.models import SealedReport
from casework.reports import seals
from casework.reports.forms import FORMS
from centers.models import Officer
from law.steps import Role, Step
from tests.cast import Cast
from tests.desk.story import REASON, colleague
from tests.paperwork import at
from tests.reports.test_seals import OVER, a_july, asked, seal

pytestmark = pytest.mark.django_db
JULY = "/bao-cao/bieu-06a/chot/?ky=2025-07"
NOW = at("2025-08-05 09:00")


@pytest.fixture(autouse=True)
def _august(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("centers.wall.now", lambda: NOW)


def client(officer: Officer) -> Client:
    someone = Client()
    someone.force_login(officer)
    return someone


def text(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def hidden(response) -> dict[str, str]:
    """What the form carries along."""
    return dict(re.findall(r'name="(after|seen)" value="([^"]*)"', response.content.decode()))


def sign(officer: Officer, address: str = JULY, **typed: str):
    someone = client(officer)
    shown = hidden(someone.get(address))
    return someone.post(address, {**shown, "answers": "on", **typed})


def test_the_supervisor_sees_the_table_and_seals_it(cast: Cast):
    a_july(cast)
    response = client(cast.binh).get(JULY)
    assert response.status_code == 200
    assert "(3) = (4) + (5) + (6)" in text(response)
    assert "00:00 01/08/2025" in text(response)
    done = sign(cast.binh)
    sealed = SealedReport.objects.get()
    assert (done.status_code, done.url) == (302, f"/bao-cao/da-chot/{sealed.pk}/")
    assert (sealed.place, sealed.signer, sealed.signed_at) == ("19753", cast.binh, NOW)


def test_last_month_is_meant_where_no_days_are_named(cast: Cast):
    sign(cast.binh, "/bao-cao/bieu-06a/chot/")
    assert SealedReport.objects.get().span == "2025-07"


def test_who_does_not_say_so_does_not_sign(cast: Cast):
    someone = client(cast.binh)
    response = someone.post(JULY, hidden(someone.get(JULY)))
    assert response.status_code == 422
    assert "Người chốt phải xác nhận." in text(response)
    assert not SealedReport.objects.exists()


def test_a_second_seal_needs_a_reason_and_keeps_what_was_typed(cast: Cast):
    seal(cast, center=cast.phu_xuan)
    assert sign(cast.binh).status_code == 422
    someone = client(cast.binh)
    response = someone.post(JULY, {**hidden(someone.get(JULY)), "reason": "Ghi thiếu một hồ sơ"})
    assert response.status_code == 422
    assert "Ghi thiếu một hồ sơ" in text(response)
    assert sign(cast.binh, reason="Ghi thiếu một hồ sơ").status_code == 302
    assert seals.newest("bieu-06a", "2025-07", "19753").revision == 2


def test_who_was_slower_reads_who_was_first_and_keeps_what_was_typed(cast: Cast):
    seal(cast, center=cast.phu_xuan)
    someone = client(cast.binh)
    shown = hidden(someone.get(JULY))
    seal(cast, center=cast.phu_xuan, after=1, reason=REASON)
    response = someone.post(JULY, {**shown, "answers": "on", "reason": "Ghi thiếu một hồ sơ"})
    assert response.status_code == 409
    assert "Nguyễn Khắc Bình đã chốt bảng này lúc 09:00 01/08 (lần 2)" in text(response)
    assert "Ghi thiếu một hồ sơ" in text(response)
    again = someone.post(JULY, {**hidden(response), "answers": "on", "reason": "Ghi thiếu một hồ sơ"})
    assert again.status_code == 302


def test_a_table_that_moved_since_is_shown_again_before_it_is_signed(cast: Cast):
    someone = client(cast.binh)
    shown = hidden(someone.get(JULY))
    a_july(cast)
    response = someone.post(JULY, {**shown, "answers": "on"})
    assert response.status_code == 409
    assert "Số liệu vừa đổi" in text(response)
    assert someone.post(JULY, {**hidden(response), "answers": "on"}).status_code == 302


def test_a_month_under_way_says_when_it_can_be_sealed(cast: Cast):
    response = client(cast.binh).get("/bao-cao/bieu-06a/chot/?ky=2025-08")
    assert "Chốt được từ 00:00 01/09/2025" in text(response)
    assert hidden(response) == {}
    assert (
        client(cast.binh)
        .post("/bao-cao/bieu-06a/chot/?ky=2025-08", {"after": 0, "seen": "x", "answers": "on"})
        .status_code
        == 422
    )


def test_the_city_signs_its_own_and_reads_the_centers(cast: Cast):
    assert sign(cast.chi).status_code == 302
    assert SealedReport.objects.get().place == ""
    at_a_center = client(cast.chi).get(f"{JULY}&trung_tam=19753")
    assert "do lãnh đạo Trung tâm ấy chốt" in text(at_a_center)
    assert client(cast.chi).post(f"{JULY}&trung_tam=19753", {"answers": "on"}).status_code == 403


@pytest.mark.parametrize("who", ["tuan", "an"])
def test_others_sign_nothing(cast: Cast, who: str):
    assert client(getattr(cast, who)).post(JULY, {"after": 0, "seen": "", "answers": "on"}).status_code == 403
    assert not SealedReport.objects.exists()


@pytest.mark.parametrize("slug", ["ho-so-qua-han", "theo-cong-chuc", "khong-co"])
def test_what_is_no_prescribed_table_has_no_seal(cast: Cast, slug: str):
    assert client(cast.binh).get(f"/bao-cao/{slug}/chot/?ky=2025-07").status_code == 404


# -- a sealed one


PARTS = ("", "thay-doi/", "thay-doi/?gon=1", "json/", "ho-so/?cot=received")


@pytest.mark.parametrize("part", PARTS)
def test_another_centers_seal_is_not_there(cast: Cast, part: str):
    a_july(cast)
    sealed, of_city = seal(cast, center=cast.phu_xuan), seal(cast)
    other = colleague(Role.SUPERVISOR, cast.thuan_hoa)
    assert client(other).get(f"/bao-cao/da-chot/{sealed.pk}/{part}").status_code == 404
    assert client(other).get(f"/bao-cao/da-chot/{of_city.pk}/{part}").status_code == 404
    assert client(other).get("/bao-cao/da-chot/9999/").status_code == 404
    for reader in (cast.binh, cast.chi, cast.tuan):
        assert client(reader).get(f"/bao-cao/da-chot/{sealed.pk}/{part}").status_code == 200


def test_the_page_shows_the_table_the_seal_and_its_revisions(cast: Cast):
    a_july(cast)
    first = seal(cast, center=cast.phu_xuan)
    second = seal(cast, center=cast.phu_xuan, after=1, reason="Ghi thiếu một hồ sơ")
    page = text(client(cast.binh).get(f"/bao-cao/da-chot/{second.pk}/"))
    assert "còn nguyên như khi ký" in page
    assert second.hash[:8] in page
    assert "Ghi thiếu một hồ sơ" in page
    assert "đã được thay bằng bản chốt lần 2" in text(client(cast.binh).get(f"/bao-cao/da-chot/{first.pk}/"))


@pytest.mark.parametrize("slug", ["bieu-06a", "tien-do-766"])
@pytest.mark.parametrize("center", [False, True])
def test_every_sealed_number_leads_to_exactly_so_many_dossiers(cast: Cast, slug: str, center: bool):
    a_july(cast)
    sealed = seal(cast, slug, center=cast.phu_xuan if center else None)
    reader = client(cast.chi)
    page = reader.get(f"/bao-cao/da-chot/{sealed.pk}/").content.decode()
    cells = re.findall(r'href="(/bao-cao/da-chot/[^"]+)" data-count="(\d+)"', page)
    assert len(cells) > 10
    for address, count in cells:
        shown = reader.get(address.replace("&amp;", "&"))
        assert shown.status_code == 200
        assert len(re.findall(r"/ho-so/H57[^\"]+", shown.content.decode())) == int(count), address


def test_the_differences_lead_to_the_line_that_explains_them(cast: Cast):
    done, _waits, _late = a_july(cast)
    sealed = seal(cast)
    address = f"/bao-cao/da-chot/{sealed.pk}/thay-doi/"
    assert "Không đổi từ khi chốt" in text(client(cast.chi).get(address))
    desk.take(Step.CORRECT, done.card, by=cast.binh, at=NOW, reason=REASON)
    n = done.card.last_n
    page = client(cast.chi).get(address)
    assert "Số liệu đã thay đổi sau khi chốt: +1 −1" in text(page)
    assert f"/ho-so/{done.card.code}/#dong-{n}" in page.content.decode()
    assert "(13) Hồ sơ đang giải quyết: Quá hạn, Phường Phú Xuân" in text(page)
    assert "+1 −1" in text(client(cast.chi).get(f"{address}?gon=1"))


def test_the_file_is_checked_by_anybody(cast: Cast):
    a_july(cast)
    sealed = seal(cast)
    response = client(cast.tuan).get(f"/bao-cao/da-chot/{sealed.pk}/json/")
    assert response["Content-Disposition"] == 'attachment; filename="chot-bieu-06a-2025-07-1.json"'
    file = json.loads(response.content)
    spelled = json.dumps(file["sealed"], sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert hashlib.sha256(spelled.encode()).hexdigest() == file["hash"] == sealed.hash


def test_the_list_is_narrowed_by_report_and_days(cast: Cast):
    sealed = [seal(cast), seal(cast, "tien-do-766"), seal(cast, center=cast.phu_xuan)]
    links = re.compile(r"/bao-cao/da-chot/(\d+)/")

    def listed(officer: Officer, **narrow: str) -> list[int]:
        page = client(officer).get(f"/bao-cao/da-chot/?{urlencode(narrow)}")
        assert page.status_code == 200
        return [int(pk) for pk in links.findall(page.content.decode())]

    assert listed(cast.chi) == [one.pk for one in reversed(sealed)]
    assert listed(cast.chi, bao_cao="tien-do-766") == [sealed[1].pk]
    assert listed(cast.chi, ky="2025-08") == []
    assert listed(cast.binh) == [sealed[2].pk]


def test_the_report_says_who_sealed_it_and_what_changed_is_asked_for_apart(cast: Cast):
    a_july(cast)
    report = "/bao-cao/bieu-06a/?ky=2025-07"
    assert "Chưa chốt." in text(client(cast.binh).get(report))
    sealed = seal(cast, center=cast.phu_xuan)
    page = client(cast.binh).get(report)
    assert "Chốt 00:00 01/08/2025 bởi Nguyễn Khắc Bình" in text(page)
    assert f"/bao-cao/da-chot/{sealed.pk}/thay-doi/?gon=1" in page.content.decode()
    assert "Bản chốt đếm theo lựa chọn khác" in text(client(cast.binh).get(f"{report}&cho-bo-sung=1"))
    assert "Chưa chốt." not in text(client(cast.tuan).get(f"{report}&trung_tam=19789"))


def test_sealing_takes_the_same_statements_however_many_dossiers(cast: Cast, django_assert_max_num_queries):
    a_july(cast)
    with django_assert_max_num_queries(90):
        seals.seal(asked(cast.chi), FORMS["bieu-06a"], by=cast.chi, at=OVER)
