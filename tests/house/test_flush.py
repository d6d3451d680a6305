"""Tests that commit leave an empty database behind, and its guards in place."""

import pytest
from django.contrib.sessions.models import Session
from django.db import connection

from casework import guards

DAY = "2025-07-01T00:00:00Z"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", [1, 2])
def test_each_test_finds_the_house_empty_and_guarded(turn):
    assert Session.objects.count() == 0
    assert guards.missing(connection) == []
    Session.objects.create(session_key=str(turn), session_data="", expire_date=DAY)
