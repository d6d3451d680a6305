"""The pages of routing rules: what is uncovered first, nothing saved unseen, and nobody else's center."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from centers.models import Absence, Field, Officer, OfficerGroup, RoutingRule
from law.steps import Role
from tests.cast import Cast
from tests.desk.story import colleague
from tests.paperwork import at, logged

NOW = at("2025-07-23 10:00")
LAST_WEEK = "2025-07-14"
RULES = "/dieu-hanh/quy-tac/"
NEW = f"{RULES}moi/"


@pytest.fixture
def house(cast: Cast, wall_clock: Any) -> Cast:
    wall_clock(NOW)
    return cast


@pytest.fixture
def lan(cast: Cast) -> Officer:
    return colleague(Role.OFFICER, cast.phu_xuan, "Hồ Thị Lan")


@pytest.fixture
def keeper(cast: Cast) -> Officer:
    return colleague(Role.CENTER_ADMIN, cast.phu_xuan, "Trương Thị Quản")


def soup_of(answer: Any, status: int = 200) -> BeautifulSoup:
    assert answer.status_code == status, answer.content[:400]
    return BeautifulSoup(answer.content, "html.parser")


def answers(house: Cast, to: str, **more: Any) -> dict[str, Any]:
    """What the form of a new rule for land posts."""
    given = {"field": house.land.field_id, "procedure": "", "channel": "", "agency": "", "week": LAST_WEEK}
    return {**given, "to": to, **more}


def post(client: Any, url: str, data: dict[str, Any], do: str = "try") -> Any:
    return client.post(url, {**data, "do": do})


def seal_of(soup: BeautifulSoup) -> str:
    return soup.select_one("input[name=seal]")["value"]


def test_what_no_rule_covers_is_said_first_with_last_weeks_count(client, house):
    logged(house, house.land, at("2025-07-15 08:00"))
    client.force_login(house.binh)
    soup = soup_of(client.get(RULES))
    uncovered = soup.select_one(".uncov")
    assert [link.get_text(" ", strip=True) for link in uncovered.select("a")] == ["Đất đai 1"]
    assert soup.get_text().index("chưa có quy tắc") < soup.get_text().index("Theo tầng")
    RoutingRule.objects.create(center=house.phu_xuan, officer=house.hai)  # the whole center
    assert soup_of(client.get(RULES)).select_one(".uncov") is None


def test_the_table_stands_by_tier_the_narrowest_first(client, house, lan):
    RoutingRule.objects.create(center=house.phu_xuan, officer=lan, channel="online")
    RoutingRule.objects.create(center=house.phu_xuan, officer=lan, procedure=house.marriage, channel="online")
    client.force_login(house.binh)
    tiers = [row.b.text for row in soup_of(client.get(RULES)).select("tr.grp")]
    assert tiers == ["Thủ tục và cách nộp", "Lĩnh vực", "Cách nộp"]


def test_a_rule_is_tried_then_saved(client, house, lan):
    for hour in (8, 9, 10):
        logged(house, house.land, at(f"2025-07-15 {hour:02}:00"))
    logged(house, house.marriage, at("2025-07-15 14:00"))
    client.force_login(house.binh)
    data = answers(house, f"o{lan.pk}")
    tried = soup_of(post(client, NEW, data))
    assert tried.select_one(".trial__n").text == "3"
    assert "trong 4 hồ sơ" in tried.select_one(".trial__say").text
    rows = {row.th.get_text(strip=True): row.select_one(".t-num").text for row in tried.select(".trial-t tbody tr")}
    assert rows == {"Hồ Thị Lan": "0 → 3", "Trần Viết Hải": "1 → 1", "Lãnh đạo phân công": "3 → 0"}
    assert RoutingRule.objects.count() == 1
    saved = post(client, NEW, {**data, "seal": seal_of(tried)}, "save")
    assert saved.status_code == 302
    assert RoutingRule.objects.get(officer=lan).field == house.land.field
    assert RoutingRule.history.latest().history_user == house.binh


def test_nothing_is_saved_unseen(client, house, lan):
    client.force_login(house.binh)
    data = answers(house, f"o{lan.pk}")
    soup_of(post(client, NEW, data, "save"))  # never tried
    seal = seal_of(soup_of(post(client, NEW, data)))
    other = soup_of(post(client, NEW, {**data, "to": f"o{house.hai.pk}", "seal": seal}, "save"))
    assert "đã khác lúc chạy thử trước" in other.get_text()
    assert other.select_one(f"#id_to option[value=o{house.hai.pk}]").has_attr("selected")
    assert RoutingRule.objects.count() == 1
    assert post(client, NEW, {**data, "to": f"o{house.hai.pk}", "seal": seal_of(other)}, "save").status_code == 302


def test_a_refused_rule_keeps_what_was_chosen(client, house, lan):
    client.force_login(house.binh)
    empty = soup_of(post(client, NEW, answers(house, "")), 422)
    assert "Chọn một người hoặc một nhóm." in empty.get_text()
    assert empty.select_one(f"#id_field option[value='{house.land.field_id}']").has_attr("selected")
    twice = answers(house, f"o{lan.pk}", field=house.marriage.field_id)
    assert "đã có quy tắc cho đúng phạm vi này" in soup_of(post(client, NEW, twice), 422).get_text()
    wrong = answers(house, f"o{lan.pk}", procedure=house.marriage.pk)
    assert "không thuộc lĩnh vực" in soup_of(post(client, NEW, wrong), 422).get_text()
    stranger = answers(house, f"o{house.dung.pk}")
    assert "không còn nhận hồ sơ" in soup_of(post(client, NEW, stranger), 422).get_text()
    assert RoutingRule.objects.count() == 1


def test_a_rule_is_changed_and_switched_off_with_its_trial_before(client, house, lan):
    logged(house, house.marriage, at("2025-07-15 08:00"))
    client.force_login(house.binh)
    stored = RoutingRule.objects.get()
    data = answers(house, f"o{lan.pk}", field=house.marriage.field_id)
    tried = soup_of(post(client, f"{RULES}{stored.pk}/", data))
    assert tried.select_one(".trial__n").text == "1"
    post(client, f"{RULES}{stored.pk}/", {**data, "seal": seal_of(tried)}, "save")
    stored.refresh_from_db()
    assert stored.officer == lan
    switch = f"{RULES}{stored.pk}/bat-tat/"
    assert soup_of(client.get(switch)).select_one(".trial__n").text == "1"
    stored.refresh_from_db()
    assert stored.is_active
    client.post(switch, {"do": "save", "to": "off"})
    stored.refresh_from_db()
    assert not stored.is_active
    assert logged(house, house.marriage, NOW).holder is None
    client.post(switch, {"do": "save", "to": "on"})
    assert logged(house, house.marriage, NOW).holder == lan


def test_a_group_is_written_and_goes_only_when_no_rule_names_it(client, house, lan):
    client.force_login(house.binh)
    new = f"{RULES}nhom/moi/"
    assert "Chọn ít nhất một người" in soup_of(client.post(new, {"name": "Tổ đất đai"}), 422).get_text()
    assert client.post(new, {"name": "Tổ  đất đai", "members": [lan.pk, house.hai.pk]}).status_code == 302
    group = OfficerGroup.objects.get()
    assert (group.name, set(group.members.all())) == ("Tổ đất đai", {lan, house.hai})
    soup_of(client.post(new, {"name": "Tổ đất đai", "members": [lan.pk]}), 422)
    soup_of(client.post(new, {"name": "Tổ khác", "members": [house.dung.pk]}), 422)
    rule = RoutingRule.objects.create(center=house.phu_xuan, field=house.land.field, group=group)
    here = f"{RULES}nhom/{group.pk}/"
    client.post(here, {"do": "delete"})
    assert OfficerGroup.objects.exists()
    rule.delete()
    client.post(here, {"do": "delete"})
    assert not OfficerGroup.objects.exists()


def why(client: Any, dossier: Any) -> str:
    """The words under the line that gave the dossier away."""
    soup = soup_of(client.get(f"/ho-so/{dossier.code}/"))
    return " ".join(soup.select_one("main").get_text(" ", strip=True).split())


def test_the_slip_says_the_rule_and_who_held_least(client, house, lan):
    group = OfficerGroup.objects.create(center=house.phu_xuan, name="Tổ hộ tịch")
    group.members.set([lan, house.hai])
    RoutingRule.objects.create(center=house.phu_xuan, procedure=house.marriage, channel="counter", group=group)
    logged(house, house.birth, NOW)  # Hải holds one
    client.force_login(house.binh)
    words = why(client, logged(house, house.marriage, NOW))
    assert "Đăng ký kết hôn, nộp tại quầy · Tổ hộ tịch: Hồ Thị Lan đang giữ ít nhất, 0 hồ sơ." in words
    assert "Theo quy tắc: thủ tục" in words


def test_the_slip_says_for_whom_somebody_stands_in(client, house, lan):
    days = {"first_on": NOW.date(), "last_on": date(2025, 7, 25)}
    Absence.objects.create(officer=house.hai, stand_in=lan, **days)
    client.force_login(house.binh)
    words = why(client, logged(house, house.marriage, NOW))
    assert "Theo quy tắc: lĩnh vực Hộ tịch · thay Trần Viết Hải vắng đến 25/07." in words


@pytest.mark.parametrize(
    "url", [RULES, NEW, f"{RULES}1/", f"{RULES}1/bat-tat/", f"{RULES}nhom/moi/", f"{RULES}nhom/1/"]
)
def test_only_who_keeps_the_rules_opens_their_pages(client, house, keeper, url):
    group = OfficerGroup.objects.create(pk=1, center=house.phu_xuan, name="Tổ")
    RoutingRule.objects.all().delete()
    RoutingRule.objects.create(pk=1, center=house.phu_xuan, field=house.birth.field, group=group)
    for officer, status in (
        (house.an, 403), (house.hai, 403), (house.chi, 403), (house.tuan, 403), (house.binh, 200), (keeper, 200),
    ):  # fmt: skip
        client.force_login(officer)
        assert client.get(url).status_code == status, officer.username


def test_another_centers_rules_and_groups_do_not_exist_here(client, house):
    theirs = colleague(Role.OFFICER, house.thuan_hoa, "Phan Văn Khác")
    rule = RoutingRule.objects.create(center=house.thuan_hoa, field=house.birth.field, officer=theirs)
    group = OfficerGroup.objects.create(center=house.thuan_hoa, name="Tổ khác")
    client.force_login(house.binh)
    for url in (f"{RULES}{rule.pk}/", f"{RULES}{rule.pk}/bat-tat/", f"{RULES}nhom/{group.pk}/"):
        assert client.get(url).status_code == 404
        assert client.post(url, {"do": "save", "to": "off"}).status_code == 404
    assert "Phan Văn Khác" not in soup_of(client.get(RULES)).get_text()


def test_the_pages_cost_the_same_however_many_rules(client, house, lan, django_assert_max_num_queries):
    client.force_login(house.binh)
    client.get(RULES)
    fields = Field.objects.bulk_create([Field(code=f"f{n}", name_vi=f"Lĩnh vực {n}") for n in range(20)])
    RoutingRule.objects.bulk_create([RoutingRule(center=house.phu_xuan, field=one, officer=lan) for one in fields])
    with django_assert_max_num_queries(26):
        client.get(RULES)


def test_the_addresses_have_their_names():
    assert reverse("casework:routing_rules") == RULES
    assert reverse("casework:routing_rule", args=[7]) == f"{RULES}7/"
