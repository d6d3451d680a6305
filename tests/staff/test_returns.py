"""The returns desk: two actions to hand a result over, once, to whom it belongs."""

from __future__ import annotations

import json

import pytest
from bs4 import BeautifulSoup
from django.contrib.messages import get_messages

from casework import receipt_secret
from casework.models import Dossier, ReadLog
from centers.models import Officer
from law.steps import Role, Status, Step
from tests.paperwork import at, logged, person, resolved

NOW = at("2025-08-27 10:00")
HX = {"HX-Request": "true"}


def ready(cast, name, *, since="2025-08-20 15:00", owner=None, way="counter", **facts):
    """A dossier of Phú Xuân resolved at a moment, its result waiting."""
    when = at(since)
    made = logged(cast, cast.marriage, when.replace(hour=8), owner=owner or person(name), result_channel=way, **facts)
    return resolved(cast, made, when)


@pytest.fixture
def shelf(client, cast, wall_clock):
    """What waits at Phú Xuân: two for Hằng, one by post, one electronic, one nobody came for; An is at the desk."""
    wall_clock(NOW)
    hang = person("Trần Thị Bích Hằng", number="046992004518", phone="0905123456")
    first = ready(cast, "", owner=hang)
    made = {
        "first": first,
        "second": ready(cast, "", owner=first.owner, since="2025-08-21 15:00"),
        "post": ready(cast, "Lê Văn Cường", way="post"),
        "electronic": ready(cast, "Phạm Thị Diệu", way="electronic"),
        "old": ready(cast, "Võ Thị Giang", since="2025-07-22 15:00"),
        "open": logged(cast, cast.land, at("2025-08-25 09:00"), owner=person("Hồ Đắc Lộc")),
    }
    client.force_login(cast.an)
    return made


def soup_of(response, status=200):
    assert response.status_code == status, response.content.decode()[:800]
    return BeautifulSoup(response.content, "html.parser")


def codes(soup):
    return {row.select_one("a")["href"].split("/")[2] for row in soup.select("tr[data-row]")}


def scanned(dossier, key):
    return receipt_secret.in_qr(dossier.code, receipt_secret.secret_of(dossier.uuid, key))


def sent(client, dossier, **changes):
    """The form of a dialog as it stands, with changes."""
    soup = soup_of(client.get(f"/tra-ket-qua/{dossier.code}/"))
    form = soup.select_one("form.dlg")
    filled = {box["name"]: box["value"] for box in form.select("input[type=hidden]")}
    filled |= {box["name"]: box["value"] for box in form.select("input[type=radio][checked]")}
    filled["hs"] = [box["value"] for box in form.select("input[name=hs][checked]")]
    return filled | {"receiver": ""} | changes


# --- tabs


def test_each_tab_counts_its_list(client, cast, shelf):
    soup = soup_of(client.get("/tra-ket-qua/"))
    tabs = soup.select("a.tab")
    assert [int(tab.b.text) for tab in tabs] == [3, 1, 1, 0]
    for tab in tabs:
        assert int(tab.b.text) == len(codes(soup_of(client.get(tab["href"])))), tab.text
    assert "5 kết quả chờ trả" in soup.select_one(".mc-head__sub").text


def test_who_waits_longest_stands_first_and_thirty_days_are_marked(client, cast, shelf):
    soup = soup_of(client.get("/tra-ket-qua/"))
    first, *rest = soup.select("tr[data-row]")
    assert shelf["old"].code in first.a["href"]
    assert "quá 30 ngày" in first.text
    assert not any("quá 30 ngày" in row.text for row in rest)
    long = soup.select_one(".mc-head__sub a")
    assert "1 quá 30 ngày chưa nhận" in long.text
    assert codes(soup_of(client.get(long["href"]))) == {shelf["old"].code}


def test_pages_go_on_by_key(client, cast, shelf, monkeypatch):
    monkeypatch.setattr("casework.doors.staff.returns.page.PAGE", 2)
    soup = soup_of(client.get("/tra-ket-qua/"))
    more = soup.select_one("a[rel=next]")["href"]
    seen = codes(soup) | codes(soup_of(client.get(f"/tra-ket-qua/{more}")))
    assert seen == {shelf[name].code for name in ("first", "second", "old")}


# --- scan or search


@pytest.mark.parametrize(
    "asked",
    ["046992004518", "0905123456", "tran thi bich hang", "Bích Hằng", "046192000000|x|y", "code"],
)
def test_what_names_one_person_opens_the_hand_over_at_once(client, cast, shelf, asked):
    asked = {"code": shelf["first"].code.lower(), "046192000000|x|y": CARD}.get(asked, asked)
    answer = client.post("/tra-ket-qua/", {"q": asked})
    assert (answer.status_code, answer["Location"]) == (302, f"/tra-ket-qua/{shelf['first'].code}/")
    with_script = client.post("/tra-ket-qua/", {"q": asked}, headers=HX)
    assert json.loads(with_script["HX-Trigger"])["mc:dialog"]["url"] == answer["Location"]


CARD = "046992004518|191234567|TRẦN THỊ BÍCH HẰNG|14031992|Nữ|12 Mai Thúc Loan|15062021"


def test_a_scanned_receipt_opens_its_dossier_and_says_whether_the_secret_fits(client, cast, shelf, settings):
    true = scanned(shelf["second"], settings.RECEIPT_KEY)
    answer = client.post("/tra-ket-qua/", {"q": true})
    assert answer["Location"] == f"/tra-ket-qua/{shelf['second'].code}/?giay=dung"
    assert "Mã trên giấy tiếp nhận khớp." in soup_of(client.get(answer["Location"])).text
    false = receipt_secret.in_qr(shelf["second"].code, "00000000")
    answer = client.post("/tra-ket-qua/", {"q": false})
    assert answer["Location"].endswith("?giay=sai")
    assert "không khớp" in soup_of(client.get(answer["Location"])).text


def test_several_people_are_listed(client, cast, shelf):
    soup = soup_of(client.post("/tra-ket-qua/", {"q": "thi"}, headers=HX))
    assert codes(soup) == {shelf[name].code for name in ("first", "second", "electronic", "old")}


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ("Nguyễn Văn Không", "Không có kết quả chờ trả cho “Nguyễn Văn Không”."),
        ("046992099999", "Không có kết quả chờ trả cho “số vừa nhập”."),
        ("open", "chưa có kết quả: Được tiếp nhận."),
        ("given", "đã trả kết quả ngày 27/08/2025."),
        ("", "Quét mã trên giấy tiếp nhận"),
        ("a|b", "Dữ liệu quét không có số định danh."),
    ],
)
def test_what_is_not_there_is_said_with_the_reason(client, cast, shelf, asked, sentence):
    if asked == "given":
        client.post(f"/tra-ket-qua/{shelf['old'].code}/", sent(client, shelf["old"]))
    asked = {"open": shelf["open"].code, "given": shelf["old"].code}.get(asked, asked)
    soup = soup_of(client.post("/tra-ket-qua/", {"q": asked}, headers=HX))
    assert sentence in soup.select_one(".notice").text
    plain = client.post("/tra-ket-qua/", {"q": asked}, follow=True)
    assert sentence in soup_of(plain).text


# --- handing over


def test_everything_ready_for_one_person_is_offered_and_handed_over_together(client, cast, shelf):
    soup = soup_of(client.get(f"/tra-ket-qua/{shelf['first'].code}/"))
    assert "Có 2 kết quả cho người này" in soup.text
    assert "0469*****518" in soup.text
    assert "046992004518" not in soup.text
    answer = client.post(f"/tra-ket-qua/{shelf['first'].code}/", sent(client, shelf["first"]))
    assert answer["Location"] == "/tra-ket-qua/"
    for name in ("first", "second"):
        shelf[name].refresh_from_db()
        assert shelf[name].state is Status.RETURNED
        assert shelf[name].returned_at == NOW
    said = [str(message) for message in get_messages(answer.wsgi_request)]
    assert said == ["Đã trả 2 kết quả cho Trần Thị Bích Hằng."]
    assert [int(tab.b.text) for tab in soup_of(client.get("/tra-ket-qua/")).select("a.tab")] == [1, 1, 1, 2]


def test_one_of_two_may_stay(client, cast, shelf):
    client.post(f"/tra-ket-qua/{shelf['first'].code}/", sent(client, shelf["first"], hs=[shelf["second"].code]))
    assert Dossier.objects.get(pk=shelf["first"].pk).state is Status.RESOLVED
    assert Dossier.objects.get(pk=shelf["second"].pk).state is Status.RETURNED


def test_nothing_ticked_hands_nothing_over(client, cast, shelf):
    soup = soup_of(client.post(f"/tra-ket-qua/{shelf['old'].code}/", sent(client, shelf["old"], hs=[])), 422)
    assert "Chọn ít nhất một kết quả để trả." in soup.text


def test_the_same_form_twice_hands_over_once(client, cast, shelf):
    filled = sent(client, shelf["first"])
    for _ in range(2):
        assert client.post(f"/tra-ket-qua/{shelf['first'].code}/", filled).status_code == 302
    assert shelf["first"].lines.filter(step=Step.HAND_OVER).count() == 1


def test_somebody_authorised_leaves_a_name_that_stands_apart_from_the_chain(client, cast, shelf):
    change = {"receiver_kind": "authorised"}
    soup = soup_of(client.post(f"/tra-ket-qua/{shelf['old'].code}/", sent(client, shelf["old"], **change)), 422)
    assert "Ghi họ tên người nhận." in soup.select_one("#id_receiver_error").text
    change["receiver"] = "Võ Văn Sáu"
    client.post(f"/tra-ket-qua/{shelf['old'].code}/", sent(client, shelf["old"], **change))
    line = shelf["old"].lines.get(step=Step.HAND_OVER)
    assert line.remark.text == "Võ Văn Sáu"
    assert "Võ Văn Sáu" not in json.dumps(line.facts, ensure_ascii=False)


def test_two_clerks_at_once_one_is_told_who_was_first(client, cast, shelf):
    filled = sent(client, shelf["old"])
    client.post(f"/tra-ket-qua/{shelf['old'].code}/", sent(client, shelf["old"]))
    answer = client.post(f"/tra-ket-qua/{shelf['old'].code}/", filled)
    assert answer.status_code in (409, 422)
    assert "Không còn kết quả nào chờ trả" in soup_of(answer, answer.status_code).text
    assert shelf["old"].lines.filter(step=Step.HAND_OVER).count() == 1


def test_with_script_the_page_is_left_after_the_hand_over_and_can_be_undone(client, cast, shelf):
    answer = client.post(f"/tra-ket-qua/{shelf['old'].code}/", sent(client, shelf["old"]), headers=HX)
    assert answer["HX-Redirect"] == "/tra-ket-qua/"
    undo = soup_of(client.get("/tra-ket-qua/")).select_one(".toast form")["action"]
    assert client.post(undo).status_code == 302
    assert Dossier.objects.get(pk=shelf["old"].pk).state is Status.RESOLVED


def test_the_dialog_comes_alone_for_htmx_and_whole_without(client, cast, shelf):
    url = f"/tra-ket-qua/{shelf['first'].code}/"
    assert b"<html" in client.get(url).content
    assert b"<html" not in client.get(url, headers=HX).content
    assert ReadLog.objects.filter(what="page", dossier=shelf["first"], officer=cast.an).count() == 2


# --- who


def test_another_center_sees_nothing_and_gets_404(client, cast, shelf):
    client.force_login(cast.dung)
    assert codes(soup_of(client.get("/tra-ket-qua/"))) == set()
    assert client.get(f"/tra-ket-qua/{shelf['first'].code}/").status_code == 404
    assert client.post(f"/tra-ket-qua/{shelf['first'].code}/", {"hs": shelf["first"].code}).status_code == 404
    assert "Không có kết quả" in soup_of(client.post("/tra-ket-qua/", {"q": shelf["first"].code}, headers=HX)).text


def test_the_post_carries_its_own_and_sees_no_names(client, cast, shelf):
    postman = Officer.objects.create(
        username="phuxuan.buuchinh",
        full_name="Nguyễn Văn Thư",
        roles=[Role.POST.value],
        center=cast.phu_xuan,
        password="!",
    )  # fmt: skip
    client.force_login(postman)
    soup = soup_of(client.get("/tra-ket-qua/"))
    assert codes(soup) == {shelf["post"].code}
    assert "Lê Văn Cường" not in soup.text
    assert client.get(f"/tra-ket-qua/{shelf['first'].code}/").status_code == 404


@pytest.mark.parametrize("name", ["hai", "binh", "chi", "tuan"])
def test_only_clerks_and_the_post_hand_over(client, cast, wall_clock, name):
    wall_clock(NOW)
    client.force_login(getattr(cast, name))
    assert client.get("/tra-ket-qua/").status_code == 403


@pytest.mark.parametrize(("url", "most"), [("/tra-ket-qua/", 10), ("/tra-ket-qua/?nhom=da-tra", 10)])
def test_the_desk_costs_the_same_queries_for_any_shelf(client, cast, shelf, url, most, django_assert_max_num_queries):
    with django_assert_max_num_queries(most):
        client.get(url)
