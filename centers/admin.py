"""Django's admin for the slow tables, for administrators only. The fast tables of casework are never registered.

City administrators keep everything; those of a center keep only rows of their own center. Rows are retired, not
deleted; editions of the calendar are read only.
"""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from simple_history.admin import SimpleHistoryAdmin

from centers import models
from centers.access import officer_of
from centers.admin_people import NewOfficerForm, OfficerForm
from law.terms import Role

admin.site.site_header = admin.site.site_title = _("Quản trị danh mục")
admin.site.index_title = _("Bảng chậm: danh mục, lịch, con người")


class SlowAdmin(SimpleHistoryAdmin):
    """Whose rows an administrator may touch. ``center_field`` leads from a row to its center, "" when there is none."""

    center_field = ""
    deletable = False
    list_per_page = 50

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows = super().get_queryset(request)
        if self._whole_city(request):
            return rows
        return rows.filter(**{self.center_field: officer_of(request).center_id}) if self.center_field else rows.none()

    def _whole_city(self, request: HttpRequest) -> bool:
        return officer_of(request).has(Role.CITY_ADMIN)

    def _may(self, request: HttpRequest, row: Model | None) -> bool:
        if not request.user.is_authenticated or not request.user.is_staff:
            return False
        if self._whole_city(request):
            return True
        if not self.center_field:
            return False
        return row is None or self._center_id(row) == officer_of(request).center_id

    def _center_id(self, row: Model) -> int | None:
        value: Any = row
        for step in self.center_field.split("__"):
            value = getattr(value, step)
        return value.pk if value is not None else None

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self._may(request, None)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self._may(request, obj)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self._may(request, None)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self._may(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self.deletable and self._may(request, obj)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """A center's administrator chooses among the own center's people and the own center."""
        if not self._whole_city(request):
            own = officer_of(request).center_id
            if db_field.related_model is models.Center:
                kwargs["queryset"] = models.Center.objects.filter(pk=own or 0)
                kwargs["empty_label"] = None
            elif db_field.related_model is models.Officer:
                kwargs["queryset"] = models.Officer.objects.filter(center=own)
            elif db_field.related_model is models.OfficerGroup:
                kwargs["queryset"] = models.OfficerGroup.objects.filter(center=own)
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if field is not None and not self._whole_city(request) and db_field.related_model is models.Center:
            field.required = True
        return field


@admin.register(models.Field)
class NamedAdmin(SlowAdmin):
    list_display: tuple[str, ...] = ("code", "name_vi", "name_en", "is_active")
    list_filter = ("is_active",)
    search_fields = ("code", "name_vi", "name_en")


@admin.register(models.Agency)
class AgencyAdmin(NamedAdmin):
    list_display = ("code", "name_vi", "name_en", "norm_days", "is_active")


@admin.register(models.Center)
class CenterAdmin(SlowAdmin):
    list_display = ("code", "name_vi", "org_code", "head", "kind", "is_active")
    list_filter = ("kind", "is_active")
    list_select_related = ("head",)
    search_fields = ("code", "org_code", "name_vi", "name_en")


@admin.register(models.SupportPoint)
class SupportPointAdmin(SlowAdmin):
    center_field = "center"
    list_display = ("code", "name_vi", "center", "kind", "is_active")
    list_filter = ("kind", "is_active", "center")
    search_fields = ("code", "name_vi")


@admin.register(models.Officer)
class OfficerAdmin(SlowAdmin, UserAdmin):
    center_field = "center"
    form, add_form = OfficerForm, NewOfficerForm
    list_display = ("username", "full_name", "title", "center", "is_active")
    list_filter = ("is_active", "center")
    search_fields = ("username", "full_name")
    ordering = ("sort_key",)
    filter_horizontal = ("handles",)
    readonly_fields = ("uuid", "signed_in_at")
    fieldsets = (
        (None, {"fields": ("username", "password", "uuid", "signed_in_at")}),
        (_("Con người"), {"fields": ("full_name", "title", "phone", "email")}),
        (_("Công việc"), {"fields": ("center", "roles", "handles", "is_active")}),
    )
    add_fieldsets = (
        (None, {"fields": ("username", "full_name", "title", "phone", "email", "center", "roles")}),
        (_("Mật khẩu"), {"fields": ("usable_password", "password1", "password2")}),
    )

    def get_form(self, request: HttpRequest, obj: Model | None = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change=change, **kwargs)
        return type(form.__name__, (form,), {"giver": request.user})


@admin.register(models.Indicator)
class IndicatorAdmin(SlowAdmin):
    list_display = ("code", "name_vi", "group", "target", "direction", "unit_vi", "source", "is_active")
    list_filter = ("is_active", "group", "per_center", "ours")
    search_fields = ("code", "name_vi", "name_en")


@admin.register(models.Absence)
class AbsenceAdmin(SlowAdmin):
    center_field = "officer__center"
    deletable = True
    list_display = ("officer", "first_on", "last_on", "stand_in", "moves", "begun_at", "ended_at")
    list_select_related = ("officer", "stand_in")
    search_fields = ("officer__full_name",)
    date_hierarchy = "first_on"

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """One that has moved dossiers is ended, not deleted: else nobody would give them back."""
        begun = isinstance(obj, models.Absence) and obj.begun_at is not None and obj.ended_at is None
        return not begun and super().has_delete_permission(request, obj)


@admin.register(models.Procedure)
class ProcedureAdmin(SlowAdmin):
    list_display = ("code", "name_vi", "field", "is_active")
    list_filter = ("is_active", "field")
    list_select_related = ("field",)
    search_fields = ("code", "fold", "name_vi")


class PaperInline(admin.TabularInline):
    model = models.TermPaper
    extra = 0
    can_delete = False


@admin.register(models.Term)
class TermAdmin(SlowAdmin):
    list_display = ("procedure", "case", "in_force_from", "unit", "amount", "clock_policy", "in_force_assumed")
    list_filter = ("unit", "clock_policy", "online_level", "in_force_assumed")
    list_select_related = ("procedure",)
    search_fields = ("procedure__code", "procedure__fold", "decision_no")
    autocomplete_fields = ("procedure",)
    inlines = (PaperInline,)


@admin.register(models.OpeningHours)
class OpeningHoursAdmin(SlowAdmin):
    center_field = "center"
    list_display = ("center", "in_force_from", "note")
    list_filter = ("center",)
    search_fields = ("note",)


@admin.register(models.ClosedDay)
class ClosedDayAdmin(SlowAdmin):
    """The slow table alone: it is published from the page of the calendar, where its effect is shown before."""

    center_field = "center"
    list_display = ("on", "kind", "session", "center", "name_vi", "decision", "is_active")
    list_filter = ("kind", "session", "is_active", "center")
    search_fields = ("name_vi", "decision")
    date_hierarchy = "on"


@admin.register(models.CalendarEdition)
class CalendarEditionAdmin(admin.ModelAdmin):
    """To be read only."""

    list_display = ("number", "published_at", "published_by", "note")
    readonly_fields = ("number", "published_at", "published_by", "note", "content", "content_hash")
    search_fields = ("note",)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return request.user.is_authenticated and request.user.is_staff

    has_module_permission = has_view_permission

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


@admin.register(models.RoutingRule)
class RoutingRuleAdmin(SlowAdmin):
    center_field = "center"
    deletable = True
    list_display = ("center", "field", "procedure", "channel", "officer", "group", "agency", "is_active")
    list_filter = ("is_active", "field", "channel", "center")
    list_select_related = ("center", "field", "procedure", "officer", "group", "agency")
    search_fields = ("officer__full_name", "group__name", "field__name_vi", "procedure__fold")
    autocomplete_fields = ("procedure",)


@admin.register(models.OfficerGroup)
class OfficerGroupAdmin(SlowAdmin):
    center_field = "center"
    deletable = True
    list_display = ("center", "name")
    list_filter = ("center",)
    list_select_related = ("center",)
    search_fields = ("name", "members__full_name")
    filter_horizontal = ("members",)

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """A group is of its own center; whose it is decides who may be in it."""
        if not self._whole_city(request):
            kwargs["queryset"] = models.Officer.objects.filter(center=officer_of(request).center_id)
        return super().formfield_for_manytomany(db_field, request, **kwargs)
