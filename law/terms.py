"""Statuses, roles, stages and clocks: the enumerations of the law, with their official names.

Source: the ten status codes and names of the National Public Service Portal; roles of Decree 118/2025/NĐ-CP.
"""

from __future__ import annotations

from enum import IntEnum, StrEnum


class Status(IntEnum):
    """The ten national status codes. Overdue is never a status: it is read from the clock."""

    REGISTERED = 1
    ACCEPTED = 2
    NOT_ACCEPTED = 3
    IN_PROCESS = 4
    SUPPLEMENT = 5
    PAYMENT = 6
    WITHDRAWN = 7
    STOPPED = 8
    RESOLVED = 9
    RETURNED = 10

    @property
    def name_vi(self) -> str:
        return STATUS_NAMES[self][0]

    @property
    def name_en(self) -> str:
        return STATUS_NAMES[self][1]


STATUS_NAMES: dict[Status, tuple[str, str]] = {
    Status.REGISTERED: ("Mới đăng ký", "Newly registered"),
    Status.ACCEPTED: ("Được tiếp nhận", "Accepted"),
    Status.NOT_ACCEPTED: ("Không được tiếp nhận", "Not accepted"),
    Status.IN_PROCESS: ("Đang xử lý", "In process"),
    Status.SUPPLEMENT: ("Yêu cầu bổ sung giấy tờ", "Supplement requested"),
    Status.PAYMENT: ("Yêu cầu thực hiện nghĩa vụ tài chính", "Financial obligation requested"),
    Status.WITHDRAWN: ("Công dân yêu cầu rút hồ sơ", "Withdrawal requested"),
    Status.STOPPED: ("Dừng xử lý", "Stopped"),
    Status.RESOLVED: ("Đã xử lý xong", "Resolved"),
    Status.RETURNED: ("Đã trả kết quả", "Result returned"),
}

OPEN = frozenset({Status.REGISTERED, Status.ACCEPTED, Status.IN_PROCESS, Status.SUPPLEMENT, Status.PAYMENT})
PAUSED = frozenset({Status.SUPPLEMENT, Status.PAYMENT})
ENDED = frozenset(Status) - OPEN


class Role(StrEnum):
    """Roles of people in a center or the city, and the three actors that are no people."""

    CLERK = "clerk"
    OFFICER = "officer"
    SUPERVISOR = "supervisor"
    CENTER_ADMIN = "center_admin"
    CITY_ADMIN = "city_admin"
    INSPECTOR = "inspector"
    DEPARTMENT = "department"
    AGENT = "agent"
    POST = "post"
    PORTAL = "portal"
    CLOCK = "clock"
    RULE = "rule"

    @property
    def name_vi(self) -> str:
        return ROLE_NAMES[self][0]

    @property
    def name_en(self) -> str:
        return ROLE_NAMES[self][1]


ROLE_NAMES: dict[Role, tuple[str, str]] = {
    Role.CLERK: ("Công chức một cửa", "One-stop clerk"),
    Role.OFFICER: ("Công chức thụ lý", "Handling officer"),
    Role.SUPERVISOR: ("Lãnh đạo Trung tâm", "Center supervisor"),
    Role.CENTER_ADMIN: ("Quản trị Trung tâm", "Center administrator"),
    Role.CITY_ADMIN: ("Quản trị thành phố", "City administrator"),
    Role.INSPECTOR: ("Đoàn kiểm tra", "Inspector"),
    Role.DEPARTMENT: ("Sở, ngành", "City department"),
    Role.AGENT: ("Đại lý dịch vụ công", "Public service agent"),
    Role.POST: ("Nhân viên bưu chính", "Postal staff"),
    Role.PORTAL: ("Cổng Dịch vụ công quốc gia", "National Public Service Portal"),
    Role.CLOCK: ("Đồng hồ", "The clock"),
    Role.RULE: ("Quy tắc phân công", "Routing rule"),
}
STAFF = frozenset(Role) - {Role.PORTAL, Role.CLOCK, Role.RULE, Role.DEPARTMENT}


class Stage(StrEnum):
    """Where on its path a dossier stands; each stage has its norm, a share of the limit."""

    RECEIVE = "receive"
    PROCESS = "process"
    SIGN = "sign"
    RETURN = "return"

    @property
    def name_vi(self) -> str:
        return STAGE_NAMES[self][0]

    @property
    def name_en(self) -> str:
        return STAGE_NAMES[self][1]


STAGE_NAMES: dict[Stage, tuple[str, str]] = {
    Stage.RECEIVE: ("Tiếp nhận", "Receive"),
    Stage.PROCESS: ("Thụ lý", "Process"),
    Stage.SIGN: ("Ký duyệt", "Sign"),
    Stage.RETURN: ("Trả kết quả", "Return"),
}


class Clock(StrEnum):
    """What the clock of a dossier is doing."""

    RUNNING = "running"
    PAUSED = "paused"
    ENDED = "ended"


class Effect(StrEnum):
    """What a step does to the clock."""

    ACCEPTANCE = "acceptance"
    START = "start"
    STOP = "stop"
    RUN = "run"
    KEEP = "keep"
    CARRY = "carry"
    EXTEND = "extend"
    AS_READ = "as_read"
    END = "end"


class ClockPolicy(StrEnum):
    """What a supplement does to the limit: carry on, or count afresh."""

    PAUSE = "PAUSE"
    RESTART = "RESTART"


class To(StrEnum):
    """Targets that depend on the dossier."""

    SAME = "same"
    IN_PROCESS = "in_process"  # 4; while paused the pause stays and 4 waits behind it
    BEFORE = "before"
    BY_ACCEPTANCE = "by_acceptance"
    AS_READ = "as_read"
