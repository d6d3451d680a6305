"""Synthetic staff for the trial: 9 people a center, 3 of the city, rules, groups, demo organisation codes.

Names come from ``data/names.json`` by a fixed seed, so every trial has the same people. They share one password hash,
made once: hashing 363 passwords with Argon2 would take half a minute.
"""

from __future__ import annotations

import json
import random
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.contrib.auth.hashers import make_password

from centers.imports import DATA, Diff, one_import, settle
from centers.models import Center, Field, Officer, OfficerGroup, RoutingRule
from centers.vietnamese import fold
from law.terms import Role

PASSWORD = "motcua-2025"  # noqa: S105  written in the README: demo accounts only, refused in production
SEED = "một cửa"
NAMESPACE = uuid.UUID("6f1d3d0a-6b1e-4d0e-9f6e-1d5d0c2a2025")  # officers keep their uuid from trial to trial
# Land and construction stay unrouted: their dossiers wait on the supervisor's board.
UNROUTED = frozenset({"dat_dai", "xay_dung"})

CLERK_TITLE = "Công chức tiếp nhận và trả kết quả"
SUPERVISOR_TITLE = "Giám đốc Trung tâm"
# Five handling officers a center and the fields each handles. Fields named by none stay unrouted, too.
DESKS: tuple[tuple[str, frozenset[str]], ...] = (
    ("Công chức Tư pháp - Hộ tịch", frozenset({"ho_tich", "nuoi_con_nuoi", "hoa_giai", "boi_thuong"})),
    ("Công chức Kinh tế", frozenset({"hkd", "htx", "cong_thuong", "tai_chinh", "vien_thong", "du_lich", "nong_nghiep",
                                     "lam_nghiep", "thuy_san", "thuy_loi"})),
    ("Công chức Địa chính - Xây dựng", frozenset({"dat_dai", "moi_truong", "xay_dung", "quy_hoach", "nha_o", "duong_bo",
                                                  "ha_tang", "duong_thuy"})),
    ("Công chức Lao động - Xã hội", frozenset({"btxh", "ncc", "giam_ngheo", "tre_em", "lao_dong", "y_te", "dan_toc"})),
    ("Công chức Văn phòng - Văn hóa", frozenset({"chung_thuc", "giao_duc", "van_hoa", "ton_giao", "hoi_quy",
                                                 "thi_dua"})),
)  # fmt: skip

# Groups by the seats of DESKS. Each has a rule for what is filed online of a field that the replay of July only knows
# from the counter and the post: so the demo shows a group and July stays as it was.
GROUPS: tuple[tuple[str, tuple[int, ...], str], ...] = (
    ("Tổ Tư pháp - Chứng thực", (1, 5), "chung_thuc"),
    ("Tổ Chính sách xã hội", (2, 4), "giam_ngheo"),
)

# The people the guide and the tests speak of.
KNOWN = {
    "phuxuan.motcua1": "Lê Thị Hoài An",
    "phuxuan.thuly1": "Trần Viết Hải",
    "phuxuan.lanhdao": "Nguyễn Khắc Bình",
    "thuanhoa.motcua1": "Hoàng Dũng",
    "thanhpho.quantri1": "Tôn Nữ Chi",
    "thanhpho.thanhtra": "Đặng Minh Tuấn",
}
# One click on the sign-in page of the trial, in this order.
OFFERED = ("phuxuan.motcua1", "phuxuan.thuly1", "phuxuan.lanhdao", "thanhpho.quantri1", "thanhpho.thanhtra")
CITY = (
    ("thanhpho.quantri1", Role.CITY_ADMIN, "Văn phòng UBND thành phố"),
    ("thanhpho.quantri2", Role.CITY_ADMIN, "Văn phòng UBND thành phố"),
    ("thanhpho.thanhtra", Role.INSPECTOR, "Đoàn kiểm tra cải cách hành chính"),
)


@dataclass(frozen=True, slots=True)
class Post:
    """One seat to be filled."""

    username: str
    role: Role
    title: str
    center: Center | None = None
    fields: frozenset[str] = frozenset()


def import_demo_people(*, apply: bool) -> Diff:
    """Fills the seats, the routing rules and the missing organisation codes. People made by hand are left alone."""
    with one_import(apply=apply) as diff:
        centers = list(Center.objects.filter(is_active=True))
        _give_org_codes(centers, diff)
        posts = list(_posts(centers))
        officers = _fill(posts, diff)
        fields = list(Field.objects.filter(is_active=True))
        _hand_out_fields(posts, officers, fields)
        _route(posts, officers, fields, diff)
        _gather(posts, officers, fields, diff)
        _appoint_heads(posts, officers, diff)
    return diff


def place_of(center: Center) -> str:
    """The part of a demo username that names the center: "phuxuan"."""
    return "".join(letter for letter in fold(center.short_name_vi) if letter.isalnum())


def _posts(centers: Iterable[Center]) -> Iterator[Post]:
    for center in centers:
        place = place_of(center)
        for n in range(1, 4):
            yield Post(f"{place}.motcua{n}", Role.CLERK, CLERK_TITLE, center)
        for n, (title, fields) in enumerate(DESKS, start=1):
            yield Post(f"{place}.thuly{n}", Role.OFFICER, title, center, fields)
        yield Post(f"{place}.lanhdao", Role.SUPERVISOR, SUPERVISOR_TITLE, center)
    for username, role, title in CITY:
        yield Post(username, role, title)


def _give_org_codes(centers: list[Center], diff: Diff) -> None:
    """H57.DEMO.01 and on, in the order of the centers, to those that have no code yet."""
    for center in centers:
        if not center.org_code:
            center.org_code = f"H57.DEMO.{center.position:02d}"
            center.save(update_fields=["org_code"])
            diff.changed.append(f"{center.code} {center.name_vi}: org_code ∅ → {center.org_code}")


def _fill(posts: list[Post], diff: Diff) -> dict[str, Officer]:
    names = _names()
    wanted: dict[str, dict[str, Any]] = {}
    for post in posts:
        drawn = next(names)  # drawn for every seat, so that a known name does not shift the others
        wanted[post.username] = {
            "username": post.username,
            "full_name": KNOWN.get(post.username, drawn),
            "title": post.title,
            "email": f"{post.username}@hue.invalid",  # a name no mail can reach (RFC 2606)
            "center": post.center,
            "roles": [post.role.value],
        }
    stored = {
        officer.username: officer
        for officer in Officer.objects.filter(username__in=list(wanted)).select_related("center")
    }  # fmt: skip
    missing = [username for username in wanted if username not in stored]
    for username in missing:
        wanted[username]["uuid"] = uuid.uuid5(NAMESPACE, username)
    born_with = {"password": _shared_hash(), "is_demo": True} if missing else {}
    return settle(Officer, wanted, stored, diff, born_with=born_with, label=lambda o: f"{o.username} {o.full_name}")


@lru_cache(maxsize=1)
def _shared_hash() -> str:
    return make_password(PASSWORD)


def _names() -> Iterator[str]:
    """Believable names without end, none twice, men and women in turn."""
    book = json.loads((DATA / "names.json").read_text(encoding="utf-8"))
    draw = random.Random(SEED)
    families = [(family["name"], family["weight"]) for family in book["family_names"]]
    used = set(KNOWN.values())
    for sex, other in _forever(("female", "male"), ("male", "female")):
        fitting = [(name, weight) for name, weight in families if name not in book[f"family_names_{other}_only"]]
        while True:
            family = draw.choices([name for name, _w in fitting], [weight for _n, weight in fitting])[0]
            middle, given = draw.choice(book[f"middle_names_{sex}"]), draw.choice(book[f"given_names_{sex}"])
            name = f"{family} {given}" if " " in family else f"{family} {middle} {given}"
            if name not in used and middle != given and family.rsplit(" ", 1)[-1] != given:
                break
        used.add(name)
        yield name


def _forever(*turns: tuple[str, str]) -> Iterator[tuple[str, str]]:
    while True:
        yield from turns


def _hand_out_fields(posts: list[Post], officers: dict[str, Officer], fields: list[Field]) -> None:
    handles = Officer.handles.through
    have = set(handles.objects.values_list("officer_id", "field_id"))
    wanted = [
        handles(officer_id=officers[post.username].pk, field_id=field.pk)
        for post in posts
        for field in fields
        if field.code in post.fields and (officers[post.username].pk, field.pk) not in have
    ]
    handles.objects.bulk_create(wanted, batch_size=500)


def _route(posts: list[Post], officers: dict[str, Officer], fields: list[Field], diff: Diff) -> None:
    """One rule per center and field, except for the unrouted fields; a rule changed by hand stays as it is."""
    stored = set(RoutingRule.objects.filter(channel="").values_list("center_id", "field_id"))
    wanted = {
        (post.center.pk, field.pk): {"center": post.center, "field": field, "officer": officers[post.username]}
        for post in posts
        for field in fields
        if post.center and field.code in post.fields - UNROUTED and (post.center.pk, field.pk) not in stored
    }
    settle(RoutingRule, wanted, {}, diff)


def _gather(posts: list[Post], officers: dict[str, Officer], fields: list[Field], diff: Diff) -> None:
    """The groups of each center with their rule; one changed by hand stays as it is."""
    places = {post.center.pk: (place_of(post.center), post.center) for post in posts if post.center is not None}
    known = set(OfficerGroup.objects.values_list("center_id", "name"))
    wanted = {
        (pk, name): {"center": center, "name": name}
        for pk, (_place, center) in places.items()
        for name, _seats, _field in GROUPS
        if (pk, name) not in known
    }
    groups = settle(OfficerGroup, wanted, {}, diff)
    seats = {name: numbers for name, numbers, _field in GROUPS}
    members = OfficerGroup.members.through
    members.objects.bulk_create([
        members(officergroup_id=group.pk, officer_id=officers[f"{places[pk][0]}.thuly{n}"].pk)
        for (pk, name), group in groups.items()
        for n in seats[name]
    ], batch_size=500)  # fmt: skip
    by_code = {field.code: field for field in fields}
    of_group = {name: by_code.get(code) for name, _numbers, code in GROUPS}
    rules = {
        key: {"center": places[key[0]][1], "field": field, "channel": "online", "group": group}
        for key, group in groups.items()
        if (field := of_group[key[1]]) is not None
    }
    settle(RoutingRule, rules, {}, diff)


def _appoint_heads(posts: list[Post], officers: dict[str, Officer], diff: Diff) -> None:
    """The supervisor's seat heads a center that has no head yet."""
    for post in posts:
        if post.center is not None and post.role is Role.SUPERVISOR and post.center.head_id is None:
            post.center.head = officers[post.username]
            post.center.save(update_fields=["head"])
            diff.changed.append(f"{post.center.code} {post.center.name_vi}: head ∅ → {post.center.head}")
