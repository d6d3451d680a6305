"""The page of flags: who sees which, every number is its list, and what is said about a flag is kept."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup

from casework import desk
from casework.models import Flag, FlagAct, Pulse
from casework.watch import flag_acts, flags
from law.flag_rules import EXPLAINED, FAULT_FOUND, OPEN, VOID
from law.steps import Role, Step
from tests.desk.story import REASON, colleague
from tests.paperwork import asked, at, logged, resolved

NOW = at("2025-07-22 10:00")
HOME = "/canh-bao/ra-soat/"


@pytest.fixture
def seen(cast, wall_clock):
    """Phú Xuân: two supplements asked for on their due day, one reopening. Thuận Hóa: one reopening."""
    wall_clock(NOW)
    monday, due = at("2025-07-14 09:30"), at("2025-07-17 09:00")
    for minute in range(2):
        asked(cast, logged(cast, cast.marriage, monday), due + timedelta(minutes=minute))
    dossier = resolved(cast, logged(cast, cast.marriage, monday), at("2025-07-16 10:00"))
    desk.take(Step.REOPEN, dossier, by=cast.binh, at=at("2025-07-18 10:00"), cause="own_error", reason=REASON)
    mai, lan = (colleague(role, cast.thuan_hoa) for role in (Role.OFFICER, Role.SUPERVISOR))
    there = logged(cast, cast.marriage, monday, by=cast.dung)
    there = desk.take(Step.ASSIGN, there, by=lan, at=at("2025-07-14 10:00"), officer=mai)
    there = desk.take(Step.SUBMIT, there, by=mai, at=at("2025-07-15 09:00"), outcome="granted", officer=lan)
    given = {"outcome": "granted", "result_no": "3/GKS", "result_on": at("2025-07-15 10:00").date()}
    there = desk.take(Step.RESOLVE, there, by=lan, at=at("2025-07-15 10:00"), **given)
    desk.take(Step.REOPEN, there, by=lan, at=at("2025-07-15 14:00"), cause="own_error", reason=REASON)
    flags.look(NOW)
    return {"lan": lan}


def page(client: Any, officer: Any, url: str = HOME, status: int = 200) -> BeautifulSoup:
    client.force_login(officer)
    answer = client.get(url)
    assert answer.status_code == status
    return BeautifulSoup(answer.content, "html.parser")


def rows(soup: BeautifulSoup) -> list[str]:
    return [" ".join(one.get_text().split()) for one in soup.select("#flags tbody .fl-seen")]


def the(kind: str, center: str = "19753") -> Flag:
    return Flag.objects.filter(kind=kind, center=center).latest("at")


class TestWhoSees:
    def test_the_city_and_inspectors_see_all_centers_and_nobody_by_name(self, client, cast, seen):
        for officer in (cast.chi, cast.tuan):
            soup = page(client, officer)
            assert rows(soup) == [
                "Mở lại sau 2 ngày: kết thúc 10:00 16/07, mở lại 10:00 18/07",
                "Yêu cầu bổ sung 09:01 17/07, đồng hồ dừng; hạn 17/07",
                "Yêu cầu bổ sung 09:00 17/07, đồng hồ dừng; hạn 17/07",
                "Mở lại ngay trong ngày: kết thúc 10:00 15/07, mở lại 14:00 15/07",
            ]
            assert "Trần Viết Hải" not in soup.main.get_text()
            assert [one.get_text() for one in soup.select("#flags td.k-center")].count("Phường Thuận Hóa") == 1

    def test_a_supervisor_sees_the_own_center_and_who_typed_it(self, client, cast, seen):
        soup = page(client, cast.binh)
        assert len(rows(soup)) == 3
        assert [one.get_text() for one in soup.select("#flags td.k-who")] == [
            "Nguyễn Khắc Bình", "Trần Viết Hải", "Trần Viết Hải",
        ]  # fmt: skip

    def test_the_head_of_a_center_sees_no_people(self, client, cast, seen):
        soup = page(client, colleague(Role.CENTER_ADMIN, cast.phu_xuan))
        assert len(rows(soup)) == 3
        assert not soup.select("#flags td.k-who")

    def test_those_of_another_center_do_not_exist(self, client, cast, seen):
        page(client, seen["lan"], f"{HOME}{the('paused_late').pk}/", status=404)
        assert len(rows(page(client, seen["lan"]))) == 1

    @pytest.mark.parametrize("who", ["an", "hai", "dung"])
    def test_who_oversees_nothing_does_not_come_in(self, client, cast, seen, who):
        page(client, getattr(cast, who), status=403)
        page(client, getattr(cast, who), f"{HOME}{the('paused_late').pk}/", status=403)

    def test_the_section_stands_in_the_list_of_those_who_may(self, client, cast, seen):
        assert page(client, cast.tuan).select_one(f".mc-nav a[href='{HOME}'][aria-current]")


class TestNumbersAreTheirLists:
    def test_every_number_on_the_page(self, client, cast, seen):
        flag_acts.review(
            the("reopened_soon"), by=cast.chi, at=NOW, expect=0, outcome=FAULT_FOUND, text="Kết thúc nhầm hồ sơ"
        )
        soup = page(client, cast.chi)
        links = [(one["href"], int((one if one.has_attr("data-count") else one.b)["data-count"]))
                 for one in soup.select("a.fl-kind, .fl-results a[data-count]")]  # fmt: skip
        assert len(links) == 8 + 3
        for url, count in links:
            assert len(rows(page(client, cast.chi, url))) == count, url

    def test_filters_narrow_and_the_counts_with_them(self, client, cast, seen):
        def shown(query: str) -> int:
            return len(rows(page(client, cast.chi, f"{HOME}?{query}")))

        assert shown("trung_tam=19789") == 1
        assert shown("loai=paused_late") == 2
        assert shown("tu=17/07/2025&den=17/07/2025") == 2
        assert shown("ket_luan=chua-xem") == 4
        assert shown("ket_luan=co-sai-sot") == 0
        assert shown("loai=nonsense&tu=nonsense") == 4
        soup = page(client, cast.chi, f"{HOME}?trung_tam=19789")
        assert soup.select_one("a.fl-kind b").get_text() == "1"

    def test_fifty_a_page_and_the_filters_go_along(self, client, cast, seen):
        like = the("paused_late")
        Flag.objects.bulk_create(
            Flag(kind="paused_late", dossier=like.dossier, n=100 + n, at=like.at, center=like.center, found_at=NOW,
                 facts=like.facts)
            for n in range(60)
        )  # fmt: skip
        first = page(client, cast.chi, f"{HOME}?loai=paused_late")
        assert len(rows(first)) == 50
        later = first.select_one("a[rel=next]")["href"]
        assert len(rows(page(client, cast.chi, later))) == 12

    def test_the_page_asks_the_same_however_many(self, client, cast, seen, django_assert_max_num_queries):
        client.force_login(cast.chi)
        with django_assert_max_num_queries(16):
            client.get(HOME)

    def test_nothing_to_look_at_says_when_it_was_looked(self, client, cast, wall_clock):
        wall_clock(NOW)
        assert "Chưa xem lần nào" in page(client, cast.chi).main.get_text()
        Pulse.objects.create(name="flags", ran_at=at("2025-07-22 09:55"))
        assert "Lần xem gần nhất 09:55" in page(client, cast.chi).main.get_text()
        assert "Bỏ mọi bộ lọc" in page(client, cast.chi, f"{HOME}?loai=back_dated").main.get_text()


class TestReview:
    def post(self, client: Any, by: Any, flag: Flag, **typed: Any) -> Any:
        client.force_login(by)
        last = flag_acts.last_act(flag)
        return client.post(f"{HOME}{flag.pk}/?loai=paused_late", {"expect": last.pk if last else 0, **typed})

    def test_the_city_says_what_came_of_it(self, client, cast, seen):
        flag = the("paused_late")
        answer = self.post(client, cast.chi, flag, outcome=EXPLAINED, text="Thiếu giấy thật, đã xem bản chụp")
        assert (answer.status_code, answer.url) == (302, f"{HOME}?loai=paused_late")
        flag.refresh_from_db()
        assert flag.outcome == EXPLAINED
        assert "Tôn Nữ Chi" in page(client, cast.binh).main.get_text()

    def test_an_inspector_may_change_it_and_both_stay_in_the_history(self, client, cast, seen):
        flag = the("paused_late")
        self.post(client, cast.chi, flag, outcome=EXPLAINED, text="Thiếu giấy thật")
        self.post(client, cast.tuan, flag, outcome=FAULT_FOUND, text="Giấy đã có từ ngày nhận")
        flag.refresh_from_db()
        assert flag.outcome == FAULT_FOUND
        log = page(client, cast.tuan, f"{HOME}{flag.pk}/").select_one(".fl-log").get_text()
        for word in ("Tôn Nữ Chi", "Thiếu giấy thật", "Đặng Minh Tuấn", "Giấy đã có từ ngày nhận"):
            assert word in log

    def test_the_center_explains_and_does_not_judge(self, client, cast, seen):
        flag = the("paused_late")
        self.post(client, cast.binh, flag, outcome=EXPLAINED, text="Công dân gửi thiếu trang hai")
        flag.refresh_from_db()
        assert flag.outcome == OPEN
        assert list(flag.acts.values_list("outcome", "text")) == [("", "Công dân gửi thiếu trang hai")]
        assert "đã có giải trình" in page(client, cast.chi).main.get_text()

    def test_outcome_and_note_are_wanted_and_what_was_typed_stays(self, client, cast, seen):
        flag = the("paused_late")
        answer = self.post(client, cast.chi, flag, text="Chưa chọn kết luận")
        assert answer.status_code == 422
        assert "Chọn một kết luận." in answer.content.decode()
        assert "Chưa chọn kết luận" in answer.content.decode()
        assert self.post(client, cast.chi, flag, outcome=EXPLAINED, text="  ").status_code == 422
        assert self.post(client, cast.chi, flag, outcome=OPEN, text="Mở lại").status_code == 422
        assert not FlagAct.objects.exists()

    def test_who_comes_second_is_told_and_may_send_it_again(self, client, cast, seen):
        flag = the("paused_late")
        flag_acts.explain(flag, by=cast.binh, at=NOW, expect=0, text="Công dân gửi thiếu trang hai")
        client.force_login(cast.chi)
        typed = {"outcome": FAULT_FOUND, "text": "Giấy đã có từ ngày nhận"}
        answer = client.post(f"{HOME}{flag.pk}/", {"expect": 0, **typed})
        soup = BeautifulSoup(answer.content, "html.parser")
        assert answer.status_code == 409
        assert "Nguyễn Khắc Bình vừa ghi lúc 10:00 22/07" in soup.get_text()
        assert "Giấy đã có từ ngày nhận" in soup.textarea.get_text()
        again = client.post(f"{HOME}{flag.pk}/", {"expect": soup.select_one("[name=expect]")["value"], **typed})
        assert again.status_code == 302
        assert flag.acts.count() == 2

    def test_a_corrected_line_is_looked_at_no_more(self, client, cast, seen):
        flag = the("paused_late")
        Flag.objects.filter(pk=flag.pk).update(outcome=VOID)
        assert "không còn gì phải xem" in page(client, cast.chi, f"{HOME}{flag.pk}/").get_text()
        assert self.post(client, cast.chi, flag, outcome=EXPLAINED, text="Xem rồi").status_code == 403

    def test_htmx_gets_the_dialog_alone_and_goes_back_to_its_list(self, client, cast, seen):
        flag = the("paused_late")
        client.force_login(cast.chi)
        url = f"{HOME}{flag.pk}/?loai=paused_late"
        assert b"<html" not in client.get(url, headers={"HX-Request": "true"}).content
        typed = {"expect": 0, "outcome": EXPLAINED, "text": "Thiếu giấy thật"}
        answer = client.post(url, typed, headers={"HX-Request": "true"})
        assert (answer.status_code, answer["HX-Redirect"]) == (204, f"{HOME}?loai=paused_late")


class TestTwoReviewersAtOnce:
    def test_the_second_word_on_the_same_form_is_refused(self, cast, seen):
        flag = the("paused_late")
        flag_acts.review(flag, by=cast.chi, at=NOW, expect=0, outcome=EXPLAINED, text="Thiếu giấy thật")
        with pytest.raises(flag_acts.Overtaken) as overtaken:
            flag_acts.review(flag, by=cast.tuan, at=NOW, expect=0, outcome=FAULT_FOUND, text="Giấy đã có")
        assert overtaken.value.last.by == cast.chi
        flag.refresh_from_db()
        assert (flag.outcome, flag.acts.count()) == (EXPLAINED, 1)

    def test_a_line_corrected_meanwhile_is_not_reviewed(self, cast, seen):
        flag = the("paused_late")
        when = at("2025-07-22 09:00")
        desk.take(Step.CORRECT, flag.dossier, by=cast.binh, at=when, reason=REASON)
        flags.look(NOW + timedelta(minutes=5))
        with pytest.raises(flag_acts.Overtaken):
            flag_acts.review(flag, by=cast.tuan, at=NOW, expect=0, outcome=FAULT_FOUND, text="Giấy đã có")
        flag.refresh_from_db()
        assert flag.outcome == VOID


def test_in_english_every_sentence_of_the_page_is_english(client, cast, seen):
    client.cookies["django_language"] = "en"
    text = page(client, cast.chi).main.get_text()
    assert "Paused on the due day" in text
    assert "Something was wrong" in text
