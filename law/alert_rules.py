"""The rules of the alerts centre: what each is called, how grave it is, whom it calls, what it says.

An alert is a rule that holds at a center, or in the city; the question behind each rule stands in ``casework.watch``.
Levels of a single clock stand in ``law.alerts``. Thresholds are our choice where no law is named.
"""

from __future__ import annotations

from dataclasses import dataclass

URGENT, ATTENTION, INFORMATION = 1, 2, 3

SEVERITY_NAMES: dict[int, tuple[str, str]] = {
    URGENT: ("Khẩn", "Urgent"),
    ATTENTION: ("Cần chú ý", "Needs attention"),
    INFORMATION: ("Thông tin", "Information"),
}


@dataclass(frozen=True, slots=True)
class AlertRule:
    """One row. Titles hold ``{n}`` and what the facts of the alert give; English ones also ``{dossiers}``."""

    name_vi: str
    name_en: str
    severity: int
    mark: str  # the clock state whose mark and colour it wears
    title_vi: str
    title_en: str
    of_city: bool = False  # one alert for the whole city, of no center
    holder_heard: bool = False  # whoever holds such a dossier was told by its own clock


def _late(vi: str, en: str, severity: int) -> AlertRule:
    return AlertRule(
        f"Quá hạn {vi}", f"Overdue {en}", severity, "overdue",
        f"Quá hạn {vi}: {{n}} hồ sơ", f"Overdue {en}: {{n}} {{dossiers}}", holder_heard=True,
    )  # fmt: skip


ALERT_RULES: dict[str, AlertRule] = {
    "sweep_missed": AlertRule(
        "Đồng hồ cảnh báo dừng", "Alert clock stopped", URGENT, "closed",
        "Đồng hồ cảnh báo chưa chạy từ {since}", "The alert clock has not run since {since}", of_city=True,
    ),
    "figures_differ": AlertRule(
        "Số liệu đếm lại khác", "Figures differ from the recount", URGENT, "overdue",
        "Đếm lại hai cách: {n} số liệu khác nhau", "Counted a second way: {n} figures differ", of_city=True,
    ),
    "overdue_5": _late("trên 5 ngày", "more than 5 days", URGENT),
    "rate_fell": AlertRule(
        "Tỷ lệ đúng hạn giảm", "On-time rate fell", URGENT, "overdue",
        "Tỷ lệ đúng hạn tuần này giảm {points} điểm", "On-time rate down {points} points this week",
    ),
    "overdue_3": _late("3 đến 5 ngày", "3 to 5 days", ATTENTION),
    "online_waiting": AlertRule(
        "Trực tuyến chưa tiếp nhận", "Online, not accepted", ATTENTION, "today",
        "{n} hồ sơ trực tuyến chờ tiếp nhận quá 8 giờ", "{n} online {dossiers} not accepted within 8 hours",
        holder_heard=True,
    ),
    "overdue_1": _late("1 đến 2 ngày", "1 to 2 days", ATTENTION),
    "unassigned": AlertRule(
        "Chưa phân công", "Not assigned", ATTENTION, "new",
        "{n} hồ sơ chưa phân công quá 4 giờ", "{n} {dossiers} unassigned for more than 4 hours",
    ),
    "due_peak": AlertRule(
        "Dồn hạn", "Peak of due dates", ATTENTION, "soon", "{n} hồ sơ đến hạn {day}", "{n} {dossiers} due {day}",
    ),
    "supplement_over": AlertRule(
        "Quá thời gian bổ sung", "Supplement not brought", ATTENTION, "paused",
        "Chờ bổ sung quá thời gian: {n} hồ sơ", "Supplement not brought in time: {n} {dossiers}", holder_heard=True,
    ),
    "consult_over": AlertRule(
        "Ý kiến phối hợp chậm", "Consultation late", ATTENTION, "today",
        "{n} hồ sơ chờ ý kiến phối hợp quá định mức", "{n} {dossiers} waiting for advice past the norm",
    ),
    "dead_letters": AlertRule(
        "Thông báo không gửi được", "Undelivered messages", ATTENTION, "closed",
        "{n} thông báo không gửi được", "{n} undelivered messages", of_city=True,
    ),
    "recount_missed": AlertRule(
        "Chưa đếm lại số liệu", "Figures not recounted", ATTENTION, "closed",
        "Số liệu chưa được đếm lại từ {since}", "Figures have not been recounted since {since}", of_city=True,
    ),
    "no_closed_days": AlertRule(
        "Chưa nạp ngày nghỉ", "Closed days not loaded", INFORMATION, "closed",
        "Chưa nạp ngày nghỉ năm {year}", "Closed days of {year} are not loaded", of_city=True,
    ),
    "seal_due": AlertRule(
        "Chưa chốt số liệu tháng", "Month not sealed", INFORMATION, "closed",
        "Chưa chốt số liệu tháng {month}", "Figures of {month} are not sealed",
    ),
    "step_over": AlertRule(
        "Bước chậm định mức", "Step past its norm", INFORMATION, "soon",
        "{n} hồ sơ ở một bước quá định mức", "{n} {dossiers} past the norm of a step",
    ),
    "second_supplement": AlertRule(
        "Bổ sung từ lần hai", "Second supplement", INFORMATION, "paused",
        "{n} hồ sơ bị yêu cầu bổ sung từ lần hai", "{n} {dossiers} with a second supplement request",
    ),
    "uncollected": AlertRule(
        "Kết quả chưa ai nhận", "Result not collected", INFORMATION, "ontime",
        "Kết quả quá 30 ngày chưa ai nhận: {n} hồ sơ", "Result not collected for 30 days: {n} {dossiers}",
    ),
}  # fmt: skip


def name_of(rule: str) -> tuple[str, str]:
    """The rule in Vietnamese and in English; its key where it is no longer known."""
    found = ALERT_RULES.get(rule)
    return (found.name_vi, found.name_en) if found else (rule, rule)


def title_of(rule: str, count: int, **words: str) -> tuple[str, str]:
    """What an alert says, in both languages. ``words`` are the rule's own, worded: day, month, points, since, year."""
    found = ALERT_RULES.get(rule)
    if found is None:
        return rule, rule
    vi, en = f"{count:,}".replace(",", "."), f"{count:,}"
    dossiers = "dossier" if count == 1 else "dossiers"
    return found.title_vi.format(n=vi, **words), found.title_en.format(n=en, dossiers=dossiers, **words)
