"""Lists: every count equals the list behind it, and nobody sees another center's dossiers."""

from __future__ import annotations

import re

import pytest
from bs4 import BeautifulSoup

from casework import desk
from casework.models import Dossier
from law.steps import Step
from tests.paperwork import asked, at, brought, logged, person, registered, resolved, submitted

NOW = at("2025-07-23 10:00")


@pytest.fixture
def week(cast, wall_clock):
    """A week of Phú Xuân: something in every state on Wednesday 23 July, and one dossier of Thuận Hóa."""
    wall_clock(NOW)
    made = {
        "overdue": logged(cast, cast.marriage, at("2025-07-16 09:00"), owner=person("Nguyễn Văn Trễ")),
        "today": logged(cast, cast.marriage, at("2025-07-18 09:00"), owner=person("Trần Thị Hôm Nay")),
        "soon": logged(cast, cast.marriage, at("2025-07-21 09:00"), owner=person("Lê Văn Mai")),
        "waiting": asked(cast, logged(cast, cast.marriage, at("2025-07-21 09:10")), at("2025-07-22 10:00")),
        "unassigned": logged(cast, cast.land, at("2025-07-21 09:20"), owner=person("Phạm Thị Đất")),
        "online": registered(cast, cast.marriage, at("2025-07-23 08:00")),
        "signing": submitted(cast, logged(cast, cast.marriage, at("2025-07-22 09:00")), at("2025-07-23 09:00")),
        "done": resolved(cast, logged(cast, cast.marriage, at("2025-07-14 09:00")), at("2025-07-16 15:00")),
    }
    asked(cast, made["soon"], at("2025-07-21 14:00"))
    made["soon"] = brought(cast, made["soon"], at("2025-07-22 08:00"))
    made["elsewhere"] = logged(cast, cast.marriage, at("2025-07-21 09:00"), by=cast.dung, owner=person("Võ Thị Khác"))
    return made


def page(client, officer, url):
    client.force_login(officer)
    answer = client.get(url)
    assert answer.status_code == 200, answer.content[:500]
    return BeautifulSoup(answer.content, "html.parser")


def rows(soup):
    return soup.select("tr[data-row]")


@pytest.mark.parametrize("name", ["an", "hai", "binh"])
def test_each_tab_of_my_work_counts_its_list(client, cast, week, name):
    soup = page(client, getattr(cast, name), "/viec-cua-toi/")
    tabs = soup.select("a.tab")
    assert len(tabs) >= 7
    for tab in tabs:
        count = int(tab.b.text.replace(".", ""))
        assert count == len(rows(page(client, getattr(cast, name), tab["href"]))), tab.text
    assert int(tabs[0].b.text) == sum(int(tab.b.text) for tab in tabs[1:])


def test_the_officer_sees_what_is_latest_first(client, cast, week):
    codes = [row.select_one("a")["href"] for row in rows(page(client, cast.hai, "/viec-cua-toi/"))]
    assert week["overdue"].code in codes[0]
    assert week["today"].code in codes[1]


def test_the_clerk_sees_the_counter_and_not_the_officers_desk(client, cast, week):
    text = page(client, cast.an, "/viec-cua-toi/").select_one("#work").text
    assert week["online"].code[-11:] in text
    assert week["waiting"].code[-11:] in text
    assert week["overdue"].code[-11:] not in text


def test_htmx_gets_the_list_alone(client, cast, week):
    client.force_login(cast.hai)
    answer = client.get("/viec-cua-toi/?nhom=qua-han", headers={"HX-Request": "true"})
    assert b"<html" not in answer.content
    assert week["overdue"].code[-4:].encode() in answer.content


def test_another_center_sees_none_of_it(client, cast, week):
    for url in ("/viec-cua-toi/", "/ho-so/?nhom=tat-ca", "/ho-so/?q=Nguyễn", "/ho-so/?nhom=cho-tiep-nhan"):
        text = page(client, cast.dung, url).text
        for name, dossier in week.items():
            if name != "elsewhere":
                assert dossier.code not in text


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("tinh_trang=overdue", {"overdue"}),
        ("tinh_trang=today", {"today"}),
        ("tinh_trang=overdue&tinh_trang=today", {"overdue", "today"}),
        ("tinh_trang=paused", {"waiting"}),
        ("nhom=cho-tiep-nhan", {"online"}),
        ("nhom=cho-ky", {"signing"}),
        ("nhom=cho-tra", {"done"}),
        ("nguoi=-", {"unassigned"}),
        ("linh_vuc=dat_dai", {"unassigned"}),
        ("trang_thai=5", {"waiting"}),
        ("nhom=tat-ca&kenh=online", {"online"}),
        ("nhom=tat-ca&ket_qua=in_time&xong_tu=01/07/2025&xong_den=31/07/2025", {"done"}),
        ("nhom=tat-ca&ket_qua=late", set()),
        ("q=nguyen van tre", {"overdue"}),
        ("q=NGUYỄN VĂN TRỄ", {"overdue"}),
        ("q=hom nay", {"today"}),
        ("han_tu=21/07/2025&han_den=21/07/2025", {"overdue"}),
        ("nhom=tat-ca&tu=14/07/2025&den=14/07/2025", {"done"}),
    ],
)
def test_a_filter_shows_exactly_its_dossiers(client, cast, week, query, expected):
    shown = {row.select_one("a")["href"].split("?")[0] for row in rows(page(client, cast.binh, f"/ho-so/?{query}"))}
    assert shown == {f"/ho-so/{week[name].code}/" for name in expected}


def test_a_code_is_found_whole_or_by_its_number(client, cast, week):
    for text in (week["today"].code, week["today"].code.lower(), week["today"].code[-4:]):
        listed = rows(page(client, cast.binh, f"/ho-so/?q={text}"))
        found = [row.select_one("a")["href"].split("?")[0] for row in listed]
        assert f"/ho-so/{week['today'].code}/" in found


def test_a_whole_number_finds_its_person_in_the_own_center_only(client, cast, wall_clock):
    wall_clock(NOW)
    dossier = logged(cast, cast.marriage, NOW, owner=person(number="046992004518"))
    assert dossier.code in str(page(client, cast.an, "/ho-so/?q=046992004518"))
    assert dossier.code not in str(page(client, cast.dung, "/ho-so/?q=046992004518").select("tr[data-row]"))


def test_the_city_reads_all_centers_with_the_center_beside(client, cast, week):
    soup = page(client, cast.chi, "/ho-so/?nhom=tat-ca")
    assert len(rows(soup)) == len(week)
    assert "Thuận Hóa" in soup.text
    assert len(rows(page(client, cast.chi, "/ho-so/?nhom=tat-ca&trung_tam=19789"))) == 1


def test_pages_by_key_show_every_dossier_once(client, cast, wall_clock, monkeypatch):
    monkeypatch.setattr("casework.doors.staff.lists.dossiers.PAGE", 3)
    wall_clock(NOW)
    for minute in range(10):
        logged(cast, cast.marriage, at(f"2025-07-21 09:{minute:02}"))
    asked(cast, Dossier.objects.first(), at("2025-07-21 10:00"))  # no due date: stands at the end
    for order in ("han", "moi-nhat", "cu-nhat"):
        seen, url = [], f"/ho-so/?sap_xep={order}"
        while url:
            soup = page(client, cast.binh, url)
            seen += [row.select_one("a")["href"] for row in rows(soup)]
            forward = soup.select_one("a[rel=next]")
            back = soup.select_one("a[rel=prev]")
            url = forward and f"/ho-so/{forward['href']}"
        assert len(seen) == len(set(seen)) == 10
        before = [row.select_one("a")["href"] for row in rows(page(client, cast.binh, f"/ho-so/{back['href']}"))]
        assert before == seen[-4:-1] if len(seen) % 3 == 1 else before


@pytest.mark.parametrize("query", ["tu=01/01/0001", "den=31/12/9999", "xong_den=31/12/9999", "han_tu=31/02/2025"])
def test_a_day_no_dossier_can_have_is_said_and_not_counted_with(client, cast, week, query):
    soup = page(client, cast.binh, f"/ho-so/?{query}")
    assert len(rows(soup)) == len(rows(page(client, cast.binh, "/ho-so/")))
    assert soup.select_one(".filters__no li")


def test_a_search_that_cannot_be_read_is_not_answered_with_every_dossier(client, cast, week):
    for text in ("x" * 500, "khong|phai|the"):
        soup = page(client, cast.binh, f"/ho-so/?q={text}")
        assert not rows(soup)
        assert soup.select_one(".filters__no li")


def test_a_scanned_card_or_receipt_finds_its_dossiers(client, cast, wall_clock):
    wall_clock(NOW)
    dossier = logged(cast, cast.marriage, NOW, owner=person(number="046992004518"))
    logged(cast, cast.marriage, NOW, owner=person("Người Khác"))
    card = "046992004518||Nguyễn Văn A|14031992|Nam|12 Lê Lợi, Phú Hội, Huế|01012022"
    for text in (card, f"{dossier.code}.7KQ4M2XD"):
        client.force_login(cast.an)
        found = rows(BeautifulSoup(client.get("/ho-so/", {"q": text}).content, "html.parser"))
        assert [row.select_one("a")["href"].split("?")[0] for row in found] == [f"/ho-so/{dossier.code}/"]


def test_the_code_of_a_dossier_that_left_opens_it_where_it_was_filed(client, cast, week):
    gone = desk.take(Step.TRANSFER, week["today"], by=cast.binh, at=NOW, expect=week["today"].changed_n,
                     center=cast.thuan_hoa, reason="Thuộc địa bàn phường Thuận Hóa.")  # fmt: skip
    client.force_login(cast.an)
    assert client.get(f"/ho-so/?q={gone.code}").headers["Location"] == f"/ho-so/{gone.code}/"
    asked_for = client.get(f"/ho-so/?q={gone.code}", headers={"HX-Request": "true"})
    assert asked_for.headers["HX-Redirect"] == f"/ho-so/{gone.code}/"
    assert not rows(page(client, cast.an, f"/ho-so/?q={week['elsewhere'].code}"))


def test_a_due_day_of_another_year_says_its_year(client, cast, week, wall_clock):
    assert "21/07/2025" not in page(client, cast.binh, "/ho-so/").text
    wall_clock(at("2026-01-05 10:00"))
    assert "21/07/2025" in page(client, cast.binh, "/ho-so/").text


def test_nonsense_in_the_address_is_answered_with_a_page(client, cast, week):
    nonsense = "sau=x~y tinh_trang=blue tu=45/13/2025 nguoi=nobody trang_thai=99 ket_qua=x sap_xep=z truoc=~1"
    for query in nonsense.split():
        page(client, cast.binh, f"/ho-so/?{query}")


@pytest.mark.parametrize(
    ("url", "name", "most"),
    [
        ("/viec-cua-toi/", "hai", 12),
        ("/viec-cua-toi/", "an", 13),
        ("/ho-so/", "binh", 16),
        ("/ho-so/?q=nguyen", "an", 16),
    ],
)
def test_a_page_asks_the_same_however_many_rows(client, cast, week, django_assert_max_num_queries, url, name, most):
    for minute in range(8):
        dossier = logged(cast, cast.marriage, at(f"2025-07-22 14:{minute:02}"))
        desk.take(Step.NOTE, dossier, by=cast.an, at=NOW, note="x")
    officer = getattr(cast, name)
    client.force_login(officer)
    with django_assert_max_num_queries(most):
        client.get(url)


def test_pages_speak_english(client, cast, week):
    client.cookies["django_language"] = "en"
    for url, name in (("/viec-cua-toi/", "hai"), ("/ho-so/", "binh"), ("/dieu-hanh/", "binh"), ("/tong-quan/", "chi")):
        soup = page(client, getattr(cast, name), url)
        people = ".k-who, .k-step .muted, .mc-who__name, .menu__head, .who, .off tbody th"
        for person_named in soup.select(f"{people}, select[name=nguoi], select[name=thu_ly]"):
            person_named.decompose()
        for title in soup.select("[title]"):
            del title["title"]
        words = re.sub(r"Phú Xuân|Thuận Hóa|Tiếng Việt|Một Cửa|Huế", "", soup.main.text)
        assert not re.search(r"[ăđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]", words), words
