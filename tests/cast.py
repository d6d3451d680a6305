"""The fixed cast of the tests, in a house small enough to be laid out for every test.

An, clerk of Phú Xuân; Hải, who handles civil status there; Bình, their supervisor; Chi, administrator of the city;
Tuấn, inspector; Dũng, clerk of Thuận Hóa, who must see nothing of Phú Xuân's. Three procedures: a same-day one, one of
3 working days, one of land that no rule routes. Edition 1 of the calendar is the shipped one.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any

import pytest

from centers.calendars import seal_of, shipped_content
from centers.models import (
    Agency,
    CalendarEdition,
    Center,
    Field,
    Officer,
    OpeningHours,
    Procedure,
    RoutingRule,
    Term,
    TermPaper,
)  # fmt: skip
from law.terms import Role

LAID_OUT_AT = datetime(2025, 6, 30, 17, 0, tzinfo=UTC)  # midnight in Huế, the day the centers opened
UNUSABLE = "!cast"  # no test of the cast signs in by password
_SPACE = uuid.UUID("00000000-0000-4000-8000-00000000cae5")


@dataclass(frozen=True)
class Cast:
    """The people, the places and the catalogue."""

    an: Officer
    hai: Officer
    binh: Officer
    chi: Officer
    tuan: Officer
    dung: Officer
    phu_xuan: Center
    thuan_hoa: Center
    birth: Procedure  # same day; civil status, routed to Hải
    marriage: Procedure  # 3 working days; civil status, routed to Hải
    land: Procedure  # 10 working days; routed to nobody
    agency: Agency
    at: datetime = LAID_OUT_AT

    def term(self, procedure: Procedure) -> Term:
        return procedure.terms.get()


def _center(code: str, org_code: str, short: str, english: str, slug: str, position: int) -> Center:
    return Center(
        code=code, org_code=org_code, name_vi=f"Phường {short}", name_en=f"{english} Ward", short_name_vi=short,
        center_name_vi=f"Trung tâm Phục vụ hành chính công phường {short}", slug=slug, kind="ward", abbr=slug[:2],
        col=position, row=1, position=position,
    )  # fmt: skip


def _officer(username: str, full_name: str, title: str, role: Role, center: Center | None) -> Officer:
    return Officer(
        uuid=uuid.uuid5(_SPACE, username), username=username, full_name=full_name, title=title, roles=[role.value],
        center=center, password=UNUSABLE,
    )  # fmt: skip


@lru_cache(maxsize=1)
def _edition() -> Mapping[str, Any]:
    content = shipped_content()
    return {"content": content, "content_hash": seal_of(content)}


def _people(phu_xuan: Center, thuan_hoa: Center) -> list[Officer]:
    return Officer.objects.bulk_create([
        _officer("phuxuan.motcua1", "Lê Thị Hoài An", "Công chức một cửa", Role.CLERK, phu_xuan),
        _officer("phuxuan.thuly1", "Trần Viết Hải", "Công chức Tư pháp - Hộ tịch", Role.OFFICER, phu_xuan),
        _officer("phuxuan.lanhdao", "Nguyễn Khắc Bình", "Giám đốc Trung tâm", Role.SUPERVISOR, phu_xuan),
        _officer("thanhpho.quantri1", "Tôn Nữ Chi", "Văn phòng UBND thành phố", Role.CITY_ADMIN, None),
        _officer("thanhpho.thanhtra", "Đặng Minh Tuấn", "Đoàn kiểm tra", Role.INSPECTOR, None),
        _officer("thuanhoa.motcua1", "Hoàng Dũng", "Công chức một cửa", Role.CLERK, thuan_hoa),
    ])  # fmt: skip


def _catalogue(civil: Field, land: Field) -> list[Procedure]:
    procedures = Procedure.objects.bulk_create([
        Procedure(code="1.001193", name_vi="Thủ tục đăng ký khai sinh", name_en="Birth registration", field=civil),
        Procedure(code="1.000894", name_vi="Thủ tục đăng ký kết hôn", name_en="Marriage registration", field=civil),
        Procedure(code="1.012753", name_vi="Đăng ký đất đai lần đầu", name_en="First land registration", field=land),
    ])  # fmt: skip
    limits = (("same_day", 0), ("working_day", 3), ("working_day", 10))
    terms = Term.objects.bulk_create([
        Term(
            procedure=procedure, in_force_from=date(2025, 7, 1), in_force_assumed=True, unit=unit, amount=amount,
            online_level="partial", channels=["direct", "online", "postal"], fee_vnd=8000,
            result_type="Giấy chứng nhận",
        )
        for procedure, (unit, amount) in zip(procedures, limits, strict=True)
    ])  # fmt: skip
    names = (("Tờ khai", True), ("Giấy tờ tùy thân", True), ("Văn bản ủy quyền (nếu có)", False))
    TermPaper.objects.bulk_create([
        TermPaper(term=term, position=place, name=name, required=required)
        for term in terms
        for place, (name, required) in enumerate(names, start=1)
    ])  # fmt: skip
    return procedures


def raise_the_house() -> Cast:
    """Lays the house out in a dozen inserts."""
    phu_xuan, thuan_hoa = Center.objects.bulk_create([
        _center("19753", "H57.DEMO.01", "Phú Xuân", "Phu Xuan", "phuong-phu-xuan", 1),
        _center("19789", "H57.DEMO.04", "Thuận Hóa", "Thuan Hoa", "phuong-thuan-hoa", 4),
    ])  # fmt: skip
    civil, land = Field.objects.bulk_create([
        Field(code="ho_tich", name_vi="Hộ tịch", name_en="Civil status", position=1),
        Field(code="dat_dai", name_vi="Đất đai", name_en="Land", position=2),
    ])  # fmt: skip
    an, hai, binh, chi, tuan, dung = _people(phu_xuan, thuan_hoa)
    hai.handles.add(civil)
    RoutingRule.objects.bulk_create([RoutingRule(center=phu_xuan, field=civil, officer=hai)])
    birth, marriage, land_registration = _catalogue(civil, land)
    (agency,) = Agency.objects.bulk_create(
        [Agency(code="so-tu-phap", name_vi="Sở Tư pháp", name_en="Department of Justice")]
    )
    OpeningHours.objects.bulk_create([OpeningHours(in_force_from=date(2025, 1, 1))])
    CalendarEdition.objects.bulk_create([
        CalendarEdition(number=1, published_at=LAID_OUT_AT, note="Bản lịch đầu tiên", **_edition())
    ])  # fmt: skip
    return Cast(an, hai, binh, chi, tuan, dung, phu_xuan, thuan_hoa, birth, marriage, land_registration, agency)


@pytest.fixture
def cast(db: None) -> Cast:
    """The house with its people, fresh for this test."""
    return raise_the_house()
