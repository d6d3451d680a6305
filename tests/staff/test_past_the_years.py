"""New year, and nobody loaded its closed days: work goes on, and only what needs the calendar says so."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cast import Cast
from tests.paperwork import asked, at, logged, registered

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("url", ["/viec-cua-toi/", "/ho-so/", "/ho-so/?tinh_trang=overdue", "/dieu-hanh/", "/canh-bao/",
                                 "/tong-quan/phuong-phu-xuan/", "/thong-bao/", "/lich/",
                                 "/dieu-hanh/vang-mat/"])  # fmt: skip
def test_the_pages_of_a_supervisor_stand(client: Any, cast: Cast, wall_clock: Any, url: str):
    logged(cast, cast.marriage, at("2027-12-20 09:00"))
    asked(cast, logged(cast, cast.marriage, at("2027-12-21 09:00")), at("2027-12-21 10:00"))
    registered(cast, cast.marriage, at("2027-12-21 11:00"))
    wall_clock(at("2028-01-12 09:00"))
    client.force_login(cast.binh)
    assert client.get(url).status_code == 200


def test_the_dossier_stands(client: Any, cast: Cast, wall_clock: Any):
    dossier = logged(cast, cast.marriage, at("2027-12-20 09:00"))
    wall_clock(at("2028-01-12 09:00"))
    client.force_login(cast.binh)
    assert client.get(f"/ho-so/{dossier.code}/").status_code == 200
