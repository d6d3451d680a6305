"""Addresses of this folder."""

from __future__ import annotations

from django.urls import URLPattern, path

from casework.doors.staff.rules import absences, groups, page, rule

urlpatterns: list[URLPattern] = [
    path("dieu-hanh/quy-tac/", page.routing_rules, name="routing_rules"),
    path("dieu-hanh/quy-tac/moi/", rule.routing_rule, name="routing_rule_new"),
    path("dieu-hanh/quy-tac/<int:pk>/", rule.routing_rule, name="routing_rule"),
    path("dieu-hanh/quy-tac/<int:pk>/bat-tat/", rule.routing_rule_switch, name="routing_rule_switch"),
    path("dieu-hanh/quy-tac/nhom/moi/", groups.officer_group, name="officer_group_new"),
    path("dieu-hanh/quy-tac/nhom/<int:pk>/", groups.officer_group, name="officer_group"),
    path("dieu-hanh/vang-mat/", absences.absences, name="absences"),
    path("dieu-hanh/vang-mat/moi/", absences.absence, name="absence_new"),
    path("dieu-hanh/vang-mat/<int:pk>/", absences.absence, name="absence"),
    path("dieu-hanh/vang-mat/<int:pk>/ket-thuc/", absences.absence_end, name="absence_end"),
]
