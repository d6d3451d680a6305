"""A page that sends its reader nowhere is worse than no page."""

import re

import pytest

from tests.house.source import BASE, name_of

LINK = re.compile(r"\]\((?!https?://|#|mailto:)([^)#\s]+)")
PAGES = sorted([*BASE.glob("*.md"), *(BASE / "docs").rglob("*.md")])


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_link_of_a_page_leads_to_a_file(page):
    targets = LINK.findall(page.read_text(encoding="utf-8"))
    assert [target for target in targets if not (page.parent / target).exists()] == []
