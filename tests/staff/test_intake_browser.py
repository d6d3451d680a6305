"""The counter in a real browser: the keyboard alone, a scanner that types, a draft that survives, no script at all."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from casework import receipt_secret
from casework.models import Dossier
from law.steps import Status
from tests.paperwork import at, logged, person, resolved

NOW = at("2025-08-27 09:43")
CARD = "046192004518|191234567|TRẦN THỊ BÍCH HẰNG|14031992|Nữ|12 Mai Thúc Loan, Phường Thuận Lộc|15062021"

pytestmark = pytest.mark.browser


@pytest.fixture
def open_page(chromium, live_server, client, cast, wall_clock) -> Callable[..., Any]:
    """A page of An's browser; ``open_page(path, java_script_enabled=False)``. Faults of scripts fail the test."""
    wall_clock(NOW)
    client.force_login(cast.an)
    opened, faults = [], []

    def go(path: str, **settings: Any) -> Any:
        context = chromium.new_context(viewport={"width": 1366, "height": 768}, **settings)
        session = client.cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
        page = context.new_page()
        page.on("pageerror", lambda fault: faults.append(str(fault)))
        page.goto(f"{live_server.url}{path}")
        opened.append(context)
        return page

    yield go
    for context in opened:
        context.close()
    assert faults == []


def test_a_dossier_is_logged_with_the_keyboard_alone(open_page, cast):
    logged(cast, cast.birth, at("2025-07-14 09:00"), owner=person(number="046992004518"))
    page = open_page("/tiep-nhan/")
    page.keyboard.press("F2")
    page.keyboard.type("keets hoon")
    page.wait_for_selector("[role=option]")
    page.keyboard.press("Enter")
    page.wait_for_selector(".pap")
    expect(page.locator("#id_number")).to_be_focused()
    page.keyboard.type("046992004518")
    page.keyboard.press("Enter")
    page.wait_for_selector(".pers")
    expect(page.locator("#must input[type=checkbox]").first).to_be_focused()
    page.keyboard.press("Space")
    page.keyboard.press("Control+Space")
    assert page.locator("#must input:checked").count() == 2
    page.keyboard.press("Control+Enter")
    page.wait_for_url(re.compile(r"\?xong="))
    assert Dossier.objects.filter(procedure=cast.marriage).count() == 1
    page.keyboard.press("F9")
    page.wait_for_url(re.compile(r"/in/receipt/"))


def test_a_second_press_makes_no_second_dossier(open_page, cast):
    page = open_page(f"/tiep-nhan/?thu-tuc={cast.marriage.code}")
    page.fill("#id_number", CARD)
    page.press("#id_number", "Enter")
    expect(page.locator("#id_full_name")).to_have_value("TRẦN THỊ BÍCH HẰNG")
    page.keyboard.press("Control+Space")
    page.evaluate(
        "document.querySelector('button[value=accept]').click(); document.querySelector('button[value=accept]').click()"
    )
    page.wait_for_url(re.compile(r"\?xong="))
    page.go_back()
    page.goto(page.url)
    assert Dossier.objects.count() == 1


def test_a_card_scanned_anywhere_fills_in_the_applicant(open_page, cast):
    page = open_page(f"/tiep-nhan/?thu-tuc={cast.marriage.code}")
    typed = "046092004519|191234567|LE VAN AN|14031992|Nam|12 Mai Thuc Loan, Hue|15062021"  # keys of a real keyboard
    page.focus("#id_note")
    page.keyboard.insert_text("Gọi trước")
    page.wait_for_timeout(400)  # the hand leaves the keyboard, the scanner begins
    page.keyboard.type(typed)
    page.keyboard.press("Enter")
    expect(page.locator("#id_full_name")).to_have_value("LE VAN AN")
    assert page.input_value("#id_number") == "046092004519"
    assert page.input_value("#id_birth_on") == "14/03/1992"
    assert page.input_value("#id_note") == "Gọi trước"


def test_what_was_typed_survives_a_page_that_was_lost(open_page, cast):
    page = open_page(f"/tiep-nhan/?thu-tuc={cast.marriage.code}")
    page.fill("#id_full_name", "Trần Thị Hà")
    page.fill("#id_address", "Kiệt 5 Chi Lăng")
    expect(page.locator("[data-draft-note]")).to_contain_text("Nháp đã lưu")
    page.reload()
    expect(page.locator("#id_address")).to_have_value("Kiệt 5 Chi Lăng")
    assert page.input_value("#id_full_name") == "Trần Thị Hà"
    page.click("[data-drops]")
    expect(page.locator("#id_address")).to_have_value("")


def test_the_form_fits_the_screen_of_a_counter(open_page, cast):
    page = open_page(f"/tiep-nhan/?thu-tuc={cast.marriage.code}")
    assert page.evaluate("document.querySelector('.tri').getBoundingClientRect().bottom") <= 768
    assert page.evaluate("document.documentElement.scrollWidth") <= 1366


def test_the_page_works_without_any_script(open_page, cast):
    page = open_page("/tiep-nhan/", java_script_enabled=False)
    page.fill("#q", "ket hon")
    page.press("#q", "Enter")
    page.click("button[name=choose]")
    page.fill("#id_number", CARD)
    page.press("#id_number", "Enter")
    assert page.input_value("#id_full_name") == "TRẦN THỊ BÍCH HẰNG"
    page.click("button[value=all]")
    page.fill("#id_phone", "0905123456")
    page.click("button[value=accept]")
    page.wait_for_url(re.compile(r"\?xong="))
    assert Dossier.objects.get().owner.phone == "0905123456"


def test_a_result_is_handed_over_in_two_actions(open_page, cast, settings):
    ready = resolved(cast, logged(cast, cast.marriage, at("2025-08-20 08:00")), at("2025-08-20 15:00"))
    secret = receipt_secret.secret_of(ready.uuid, settings.RECEIPT_KEY)
    page = open_page("/tra-ket-qua/")
    page.keyboard.type(receipt_secret.in_qr(ready.code, secret))
    page.keyboard.press("Enter")
    page.wait_for_selector("#dialog[open] .notice--ok")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector(".toast")
    assert Dossier.objects.get(pk=ready.pk).state is Status.RETURNED
