"""People and organisations that file dossiers."""

from __future__ import annotations

import uuid

from django.db import models

from casework import sealing
from centers.vietnamese import fold, sort_key
from law.citizen_card import mask


class Person(models.Model):
    """A person or an organisation of the city, known by the whole number only.

    ``number`` (personal or tax number) and ``phone`` are sealed at rest; their marks serve exact look-up.
    """

    CITIZEN = "citizen"
    ORGANISATION = "organisation"

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=12, default=CITIZEN)
    full_name = models.CharField(max_length=200)
    fold = models.CharField(max_length=200)
    sort_key = models.CharField(max_length=200)
    birth_on = models.DateField(null=True, blank=True)
    sex = models.CharField(max_length=1, blank=True)  # m, f
    address = models.CharField(max_length=300, blank=True)
    email = models.CharField(max_length=200, blank=True)
    number_sealed = models.BinaryField(blank=True, default=bytes)
    number_mark = models.BinaryField(max_length=16, null=True, blank=True)
    phone_sealed = models.BinaryField(blank=True, default=bytes)
    phone_mark = models.BinaryField(max_length=16, null=True, blank=True)

    class Meta:
        constraints = [
            # One person, one number: the look-up at the counter, by the whole number.
            models.UniqueConstraint(fields=["number_mark"], name="person_number_once"),
            models.CheckConstraint(condition=models.Q(kind__in=["citizen", "organisation"]), name="person_kind_known"),
        ]
        indexes = [
            # find(text): the phone, and the phone with the birth date at the counter.
            models.Index(fields=["phone_mark"], name="person_by_phone"),
            # find(text): names without marks.
            models.Index(fields=["fold"], name="person_by_name"),
        ]

    def __str__(self) -> str:
        return self.full_name

    def rename(self, full_name: str) -> None:
        """Set the name with its folded form and its sort key; does not save."""
        self.full_name = " ".join(full_name.split())[:200]
        self.fold = fold(self.full_name)[:200]
        self.sort_key = sort_key(self.full_name)[:200]

    def seal_number(self, number: str) -> None:
        """Set the sealed number and its mark; an empty number clears both. Does not save."""
        self.number_sealed = self._seal("number", number) if number else b""
        self.number_mark = sealing.mark(number) if number else None

    def seal_phone(self, phone: str) -> None:
        """Set the sealed phone and its mark; an empty phone clears both. Does not save."""
        self.phone_sealed = self._seal("phone", phone) if phone else b""
        self.phone_mark = sealing.mark(phone) if phone else None

    def _seal(self, column: str, text: str) -> bytes:
        return sealing.seal(text, table="person", column=column, row=self.uuid)

    @property
    def number(self) -> str:
        """The whole number, opened; showing it is a logged act."""
        return sealing.unseal(self.number_sealed, table="person", column="number", row=self.uuid)

    @property
    def phone(self) -> str:
        """The whole phone number, opened; showing it is a logged act."""
        return sealing.unseal(self.phone_sealed, table="person", column="phone", row=self.uuid)

    @property
    def number_masked(self) -> str:
        """``0460*****123``: enough to recognise, not to use."""
        return mask(self.number) if self.number_sealed else ""

    @property
    def phone_masked(self) -> str:
        """``0905 ••• 456``."""
        return masked_phone(self.phone_sealed, self.uuid)


def masked_phone(sealed: bytes | memoryview, person: uuid.UUID) -> str:
    """``0905 ••• 456`` of a sealed column and whose it is: of many at once, without a person each."""
    phone = sealing.unseal(sealed, table="person", column="phone", row=person)
    return f"{phone[:4]} ••• {phone[-3:]}" if phone else ""
