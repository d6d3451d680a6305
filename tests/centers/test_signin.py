"""People sign in with one message for every mistake, slowly after five, and with one press in the trial only."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.contrib.auth.hashers import make_password
from django.contrib.sessions.models import Session
from django.urls import reverse

from centers.demo_people import OFFERED
from centers.models import Officer
from centers.signin import WRONG, home_of

pytestmark = pytest.mark.django_db
PASSWORD = "mật khẩu của An 2025"
CHEAP = "django.contrib.auth.hashers.MD5PasswordHasher"


@pytest.fixture
def an(cast, settings):
    settings.PASSWORD_HASHERS = [CHEAP]
    Officer.objects.filter(pk=cast.an.pk).update(password=make_password(PASSWORD, hasher="md5"))
    return cast.an


@pytest.fixture
def trial(cast, settings):
    settings.DEMO = True
    Officer.objects.filter(username__in=OFFERED).update(is_demo=True)
    return cast


def try_to_sign_in(client, username="phuxuan.motcua1", password=PASSWORD, **more):
    return client.post(reverse("centers:login"), {"username": username, "password": password, **more})


def test_a_clerk_signs_in_and_begins_at_her_work(client, an):
    answer = try_to_sign_in(client)
    assert (answer.status_code, answer["Location"]) == (302, reverse("casework:my_work"))
    an.refresh_from_db()
    assert an.signed_in_at is not None


def test_capitals_and_spaces_in_the_name_do_not_matter(client, an):
    assert try_to_sign_in(client, username=" PhuXuan.MotCua1 ").status_code == 302


def test_the_session_gets_a_new_key(client, an):
    client.get(reverse("centers:login"))
    client.session["from"] = "before"
    session = client.session
    session.save()
    before = session.session_key
    try_to_sign_in(client)
    assert client.session.session_key != before
    assert not Session.objects.filter(session_key=before).exists()


@pytest.mark.parametrize(("username", "password"), [("phuxuan.motcua1", "sai"), ("khong.co", PASSWORD), ("", "")])
def test_a_wrong_name_and_a_wrong_password_get_the_same_answer(client, an, username, password):
    answer = try_to_sign_in(client, username=username, password=password)
    assert answer.status_code == 422
    assert str(WRONG) in answer.content.decode()


def test_somebody_who_left_cannot_sign_in(client, an):
    Officer.objects.filter(pk=an.pk).update(is_active=False)
    assert try_to_sign_in(client).status_code == 422


def test_the_sixth_try_waits_even_with_the_right_password(client, an):
    answers = [try_to_sign_in(client, password="sai") for _n in range(5)]
    assert [answer.status_code for answer in answers] == [422, 422, 422, 422, 429]
    sixth = try_to_sign_in(client)
    assert sixth.status_code == 429
    assert "giây rồi thử lại" in sixth.content.decode()
    assert 1 <= int(sixth["Retry-After"]) <= 60


def test_a_colleague_at_the_same_counter_is_not_locked_out(client, an, cast):
    Officer.objects.filter(pk=cast.hai.pk).update(password=make_password(PASSWORD, hasher="md5"))
    for _n in range(6):
        try_to_sign_in(client, password="sai")
    assert try_to_sign_in(client, username="phuxuan.thuly1").status_code == 302


def test_after_a_minute_the_right_password_opens(client, an):
    start = datetime(2026, 1, 5, 1, tzinfo=UTC)
    with time_machine.travel(start, tick=False) as clock:
        for _n in range(6):
            try_to_sign_in(client, password="sai")
        clock.shift(timedelta(seconds=59))
        assert try_to_sign_in(client)["Retry-After"] == "1"
        clock.shift(timedelta(seconds=2))
        assert try_to_sign_in(client).status_code == 302


def test_a_success_forgives_the_failures_before(client, an):
    for _n in range(4):
        try_to_sign_in(client, password="sai")
    try_to_sign_in(client)
    client.logout()
    assert try_to_sign_in(client, password="sai").status_code == 422


def test_a_remembered_device_stays_seven_days(client, an, settings):
    try_to_sign_in(client, remember="1")
    assert client.session.get_expiry_age() == 7 * 24 * 3600
    client.logout()
    try_to_sign_in(client)
    assert client.session.get_expiry_age() == settings.SESSION_COOKIE_AGE


@pytest.mark.parametrize(
    ("asked", "reached"),
    [
        ("/ho-so/?trang-thai=4", "/ho-so/?trang-thai=4"),
        ("https://example.invalid/", "/viec-cua-toi/"),
        ("//example.invalid/", "/viec-cua-toi/"),
        ("javascript:alert(1)", "/viec-cua-toi/"),
    ],
)
def test_signing_in_leads_to_the_page_asked_for_if_it_is_ours(client, an, asked, reached):
    assert try_to_sign_in(client, next=asked)["Location"] == reached


def test_the_first_page_fits_the_role(cast):
    assert home_of(cast.binh) == "casework:my_work"
    assert home_of(cast.chi) == home_of(cast.tuan) == "casework:overview"


def test_signing_out_needs_a_press_and_forgets(client, cast):
    client.force_login(cast.an)
    assert client.get(reverse("centers:logout")).status_code == 405
    answer = client.post(reverse("centers:logout"))
    assert answer["Location"] == reverse("centers:login")
    assert answer["Clear-Site-Data"] == '"cache", "storage"'
    assert "_auth_user_id" not in client.session


def test_the_trial_offers_its_roles_one_press_away(client, trial):
    page = client.get(reverse("centers:login")).content.decode()
    assert "Lê Thị Hoài An" in page
    assert "Đoàn kiểm tra" in page
    answer = client.post(reverse("centers:demo_login"), {"officer": str(trial.chi.uuid)})
    assert answer["Location"] == reverse("casework:overview")
    assert client.session["_auth_user_id"] == str(trial.chi.pk)


def test_only_the_offered_people_can_be_pressed(client, trial):
    Officer.objects.filter(pk=trial.dung.pk).update(is_demo=True)
    for asked in (str(trial.dung.uuid), "x", ""):
        assert client.post(reverse("centers:demo_login"), {"officer": asked}).status_code == 404


def test_a_real_account_under_an_offered_name_cannot_be_pressed(client, trial):
    Officer.objects.filter(pk=trial.an.pk).update(is_demo=False)
    assert client.post(reverse("centers:demo_login"), {"officer": str(trial.an.uuid)}).status_code == 404


def test_outside_the_trial_there_is_no_such_address(client, trial, settings):
    settings.DEMO = False
    assert client.post(reverse("centers:demo_login"), {"officer": str(trial.an.uuid)}).status_code == 404
    assert "Lê Thị Hoài An" not in client.get(reverse("centers:login")).content.decode()


def test_a_demo_account_opens_nothing_in_production(client, an, settings):
    Officer.objects.filter(pk=an.pk).update(is_demo=True)
    settings.PRODUCTION = True
    assert try_to_sign_in(client).status_code == 422
    settings.PRODUCTION = False
    assert try_to_sign_in(client).status_code == 302
    settings.PRODUCTION = True
    assert client.get(reverse("centers:home"))["Location"].startswith(reverse("centers:login"))


def test_the_language_is_kept_and_the_page_is_found_again(client, cast):
    answer = client.post(reverse("centers:language"), {"language": "en", "next": "/dang-nhap/"})
    assert answer["Location"] == "/dang-nhap/"
    assert answer.cookies["django_language"].value == "en"
    assert '<html lang="en"' in client.get("/dang-nhap/").content.decode()


def test_an_unknown_language_or_a_foreign_page_is_not_followed(client, db):
    answer = client.post(reverse("centers:language"), {"language": "xx", "next": "https://example.invalid/"})
    assert (answer["Location"], dict(answer.cookies)) == ("/", {})
    assert client.get(reverse("centers:language")).status_code == 405
