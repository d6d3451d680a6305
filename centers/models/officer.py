"""The people who sign in: staff of a center, or of the city."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.auth.validators import ASCIIUsernameValidator
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from centers.models.center import Center
from centers.models.derived import SortKeyField
from centers.models.field import Field
from law.terms import Role

# Actors that are no people never sign in.
SIGNING_ROLES = frozenset(Role) - {Role.PORTAL, Role.CLOCK, Role.RULE}
CITY_ROLES = frozenset({Role.CITY_ADMIN, Role.INSPECTOR, Role.DEPARTMENT})
ADMIN_ROLES = frozenset({Role.CENTER_ADMIN, Role.CITY_ADMIN})


def check_roles(value: Any) -> None:
    """Refuses a list of roles that the law does not know, repeats itself or is empty."""
    known = {str(role) for role in SIGNING_ROLES}
    if not isinstance(value, list) or not value or len(set(value)) != len(value) or not set(value) <= known:
        raise ValidationError(
            _("Vai phải là danh sách không lặp lại, lấy từ: %(known)s."), params={"known": ", ".join(sorted(known))}
        )


class OfficerManager(BaseUserManager["Officer"]):
    """Makes officers with a hashed password."""

    def create_user(self, username: str, password: str | None = None, **facts: Any) -> Officer:
        officer = self.model(username=username.strip().lower(), **facts)
        officer.set_password(password)
        officer.full_clean(exclude=["password"])
        officer.save(using=self._db)
        return officer

    def create_superuser(self, username: str, password: str | None = None, **facts: Any) -> Officer:
        """The first account of a new installation: a city administrator."""
        return self.create_user(username, password, **{"roles": [Role.CITY_ADMIN.value], **facts})

    def get_by_natural_key(self, username: str | None) -> Officer:
        return self.get(username=(username or "").strip().lower())


class Officer(AbstractBaseUser):
    """One account. ``center`` is empty for people of the city. ``uuid`` stands for the officer in the slip's chain."""

    last_login = None  # signed_in_at says it; Django's own column would leave a history row at every sign-in

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)  # slip lines name their author by it
    username = models.CharField(_("tên đăng nhập"), max_length=60, unique=True, validators=[ASCIIUsernameValidator()])
    full_name = models.CharField(_("họ và tên"), max_length=120)
    title = models.CharField(_("chức danh"), max_length=120, blank=True)
    sort_key = SortKeyField(of=["full_name"], max_length=400)
    phone = models.CharField(_("điện thoại công vụ"), max_length=20, blank=True)
    email = models.EmailField(_("thư điện tử công vụ"), max_length=200, blank=True)
    center = models.ForeignKey(
        Center, on_delete=models.PROTECT, null=True, blank=True, related_name="officers", verbose_name=_("trung tâm")
    )
    roles = models.JSONField(_("vai"), default=list, validators=[check_roles])
    handles = models.ManyToManyField(Field, blank=True, related_name="officers", verbose_name=_("lĩnh vực thụ lý"))
    is_active = models.BooleanField(_("đang làm việc"), default=True)
    is_demo = models.BooleanField(_("tài khoản minh họa"), default=False, editable=False)
    signed_in_at = models.DateTimeField(_("đăng nhập lần cuối"), null=True, blank=True, editable=False)

    objects = OfficerManager()
    history = HistoricalRecords(excluded_fields=["password", "signed_in_at"])

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["full_name"]

    class Meta:
        verbose_name = _("cán bộ")
        verbose_name_plural = _("cán bộ")
        ordering = ["sort_key", "id"]
        constraints = [
            # Two people may not sign in with names that differ by capitals only.
            models.UniqueConstraint(Lower("username"), name="officer_username_any_case"),
        ]
        indexes = [
            # The officers of one center in the order of a register: assign dialogs, the supervisor's board.
            models.Index(fields=["center", "is_active", "sort_key"], name="officer_of_center"),
        ]

    def __str__(self) -> str:
        return self.full_name

    def get_full_name(self) -> str:
        return self.full_name

    def get_short_name(self) -> str:
        return self.full_name.rsplit(" ", 1)[-1]

    def clean(self) -> None:
        super().clean()
        self.username = self.username.strip().lower()
        check_roles(self.roles)
        if self.center_id is None and self.role_set - CITY_ROLES:
            raise ValidationError({"center": _("Người của Trung tâm phải thuộc một Trung tâm.")})
        if self.center_id is not None and self.role_set & CITY_ROLES:
            raise ValidationError({"center": _("Người của thành phố không thuộc Trung tâm nào.")})

    @property
    def center_code(self) -> str:
        """The code of the officer's center; empty for people of the city."""
        return self.center.code if self.center is not None else ""

    @property
    def role_set(self) -> frozenset[Role]:
        return frozenset(Role(role) for role in self.roles)

    def has(self, *roles: Role) -> bool:
        """True when the officer has at least one of ``roles``."""
        return not self.role_set.isdisjoint(roles)

    @property
    def is_staff(self) -> bool:
        """Opens Django's admin: administrators only. What they see there is narrowed in ``centers.admin``."""
        return self.is_active and self.has(*ADMIN_ROLES)

    @property
    def is_superuser(self) -> bool:
        return False  # nobody stands above the rules

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        return self.has_module_perms(perm.split(".", 1)[0])

    def has_perms(self, perm_list: Sequence[str], obj: Any = None) -> bool:
        return all(self.has_perm(perm, obj) for perm in perm_list)

    def has_module_perms(self, app_label: str) -> bool:
        """Administrators keep the slow tables; only the city's may also lift a sign-in lock (axes)."""
        if not self.is_staff:
            return False
        return app_label == "centers" or (app_label == "axes" and self.has(Role.CITY_ADMIN))
