"""The page on which administrators try the API: Swagger UI under the product's own content policy."""

from __future__ import annotations

from typing import Any

from django.test import Client

from tests.cast import Cast


def test_the_page_runs_from_this_machine_and_says_nothing_on_the_console(chromium: Any, live_server: Any, cast: Cast):
    client = Client()
    client.force_login(cast.chi)
    said: list[str] = []
    with chromium.new_context(base_url=live_server.url) as context:
        key = client.cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": key, "url": live_server.url}])
        page = context.new_page()
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("request", lambda asked: asked.url.startswith((live_server.url, "data:")) or said.append(asked.url))
        page.goto("/api/v1/tai-lieu/")
        page.locator("#operations-due-get_due .opblock-summary-control").click()
        page.get_by_role("button", name="Try it out").click()
        page.get_by_role("button", name="Execute").click()
        page.locator(".live-responses-table .response-col_status", has_text="401").wait_for()
    refused = [words for words in said if "401" in words]  # the browser says so of every answer 401
    assert said == refused
    assert len(refused) == 1
