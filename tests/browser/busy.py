"""An ordinary morning at Phú Xuân: a dossier of every kind on the desks, so that no page is empty."""

from __future__ import annotations

from dataclasses import dataclass

from casework.models import Dossier
from law.steps import Status
from tests.cast import Cast
from tests.paperwork import asked, at, brought, logged, person, registered, resolved, submitted

NOW = at("2025-08-29 09:42")
# As long as the catalogue's own names are.
LONG_NAME = (
    "Đăng ký đất đai, tài sản gắn liền với đất, cấp Giấy chứng nhận quyền sử dụng đất, quyền sở hữu tài sản gắn liền "
    "với đất lần đầu đối với cá nhân, cộng đồng dân cư, hộ gia đình đang sử dụng đất"
)


@dataclass(frozen=True)
class Morning:
    """The dossiers by what they wait for."""

    running: Dossier  # paused once, running again
    paused: Dossier
    late: Dossier
    unassigned: Dossier
    to_sign: Dossier
    ready: Dossier
    filed: Dossier  # on the portal, not accepted yet


def busy_morning(cast: Cast) -> Morning:
    """The morning of 29 August 2025, the last before the National Day."""
    cast.land.name_vi = LONG_NAME
    cast.land.save()
    running = logged(cast, cast.marriage, at("2025-08-25 09:10"), owner=person("Võ Thị Giang"))
    running = brought(cast, asked(cast, running, at("2025-08-27 14:05")), at("2025-08-29 09:20"))
    paused = asked(cast, logged(cast, cast.marriage, at("2025-08-26 10:00")), at("2025-08-28 08:15"))
    late = logged(cast, cast.marriage, at("2025-08-20 15:30"), owner=person("Công Tằng Tôn Nữ Thị Phương Thảo"))
    unassigned = logged(cast, cast.land, at("2025-08-29 08:02"))
    to_sign = submitted(cast, logged(cast, cast.marriage, at("2025-08-26 14:00")), at("2025-08-28 16:00"))
    ready = resolved(cast, logged(cast, cast.birth, at("2025-08-28 08:00")), at("2025-08-28 15:00"))
    filed = registered(cast, cast.birth, at("2025-08-29 07:45"))
    assert late.state is Status.IN_PROCESS
    return Morning(running, paused, late, unassigned, to_sign, ready, filed)
