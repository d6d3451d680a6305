"""The whole main job by keyboard alone, as a newcomer does it on the first day: in Vietnamese, then in English.

An logs a dossier of land that no rule routes, Bình gives it to Hải, Hải asks for a paper, An takes it in, Hải submits,
Bình signs, An hands over. After every step the dossier's page and the database say the same.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.contrib.auth.hashers import make_password

from casework.audit import run
from casework.models import Decision, Dossier
from centers.models import Officer
from law.steps import Status
from tests.browser.hand import PASSWORD, Hand
from tests.cast import Cast
from tests.paperwork import at

pytestmark = pytest.mark.story

RECEIVED = at("2025-08-25 09:10")
WHY = "Bản chụp mờ, không đọc được số thửa"


@dataclass(frozen=True)
class Words:
    """What the pages say of the clock and of the slip in one language; statuses are the law's own words."""

    left: str
    paused: str
    early: str
    lines: str


WORDS = {
    "vi": Words("còn", "Tạm dừng", "Trước hạn", "{n} dòng"),
    "en": Words("left", "Paused", "Early", "{n} line"),
}


@pytest.fixture
def people(cast: Cast) -> Cast:
    """The cast with a password each; Hải now handles land as well."""
    Officer.objects.update(password=make_password(PASSWORD))
    return cast


class Story:
    """The windows of the three, the wall clock, and what is checked after every step."""

    def __init__(self, window: Callable[[], Hand], turn: Callable, language: str) -> None:
        self.turn, self.language, self.words = turn, language, WORDS[language]
        self.clerk, self.officer, self.supervisor = window(), window(), window()

    @property
    def dossier(self) -> Dossier:
        return Dossier.objects.get()

    @property
    def english(self) -> bool:
        return self.language == "en"

    def picture(self, hand: Hand, name: str) -> None:
        hand.picture(f"{self.language}-{name}")

    def check(self, hand: Hand, *, status: Status, chip: str, steps: list[str]) -> None:
        """The dossier's page after a step: status, clock and slip as in the database."""
        dossier = self.dossier
        assert hand.page.url.endswith(f"/ho-so/{dossier.code}/")
        assert dossier.status == status
        assert list(dossier.lines.order_by("n").values_list("step", flat=True)) == steps
        assert (status.name_en if self.english else status.name_vi) in hand.read(".dos-head .status")
        assert chip in hand.read(".dos-head .chip")
        assert hand.page.locator(".slip > li").count() == len(steps)
        assert self.words.lines.format(n=len(steps)) in hand.read("#slip-h + .meta")


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_newcomer_carries_a_dossier_from_the_counter_to_the_counter(people, window, wall_clock, language):
    story = Story(window, wall_clock, language)
    wall_clock(RECEIVED)
    sign_everybody_in(story, people)
    for chapter in (log, assign, ask_for_a_paper, take_it_in, submit, sign, hand_over):
        chapter(story)
    assert run().findings == []


def sign_everybody_in(story: Story, people: Cast) -> None:
    for hand, officer in ((story.clerk, people.an), (story.supervisor, people.binh), (story.officer, people.hai)):
        hand.sign_in(officer.username, english=story.english)
        assert "/viec-cua-toi/" in hand.page.url
    story.picture(story.clerk, "01-my-work")


def log(story: Story) -> None:
    clerk = story.clerk
    clerk.press_for_page("F2")
    clerk.wait_until_focus_is_on("#q")
    clerk.type("dat dai")
    clerk.see("#options [role=option]")
    clerk.press("Enter")
    clerk.wait_until_focus_is_on("#id_number")
    clerk.type("046992004518")
    clerk.press("Enter")
    clerk.wait_until_focus_is_on("#id_full_name")
    clerk.type("Trần Thị Bích Hằng")
    clerk.press("Enter")
    clerk.wait_until_focus_is_on("#id_birth_on")
    clerk.type("14/3/92")
    story.picture(clerk, "02-intake")
    clerk.press("Control+Space")
    story.picture(clerk, "03-intake-full")
    clerk.press_for_page("Control+Enter")
    story.picture(clerk, "04-logged")
    assert story.dossier.code in clerk.read(".done__c")
    assert "10/09/2025" in clerk.read(".done .clock__v")
    clerk.press_for_page("Enter")
    story.picture(clerk, "05-unassigned")
    words = story.words
    story.check(clerk, status=Status.ACCEPTED, chip=words.left, steps=["accept"])


def assign(story: Story) -> None:
    story.turn(at("2025-08-25 10:25"))
    boss, words = story.supervisor, story.words
    boss.press_for_page("Alt+Digit3")
    story.picture(boss, "06-board")
    boss.tab_to("[data-row] .row-act")
    boss.open_dialog("Enter")
    boss.press("Space")
    story.picture(boss, "07-assign")
    assert "Trần Viết Hải" in boss.read("#dialog .pick__row:has(:checked)")
    boss.press_for_page("Control+Enter")
    steps = ["accept", "assign"]
    story.check(boss, status=Status.IN_PROCESS, chip=words.left, steps=steps)
    story.picture(boss, "08-assigned")


def ask_for_a_paper(story: Story) -> None:
    story.turn(at("2025-08-27 14:05"))
    hai, words = story.officer, story.words
    hai.press_for_page("Alt+Digit1")
    story.picture(hai, "09-officers-work")
    hai.press_for_page("ArrowRight")
    hai.tab_to("a[href$='/ask_supplement/']")
    hai.open_dialog("Enter")
    hai.press("Space", "Tab")
    hai.type(WHY)
    story.picture(hai, "10-ask")
    hai.press_for_page("Control+Enter")
    steps = ["accept", "assign", "ask_supplement"]
    story.check(hai, status=Status.SUPPLEMENT, chip=words.paused, steps=steps)
    story.picture(hai, "11-paused")


def take_it_in(story: Story) -> None:
    story.turn(at("2025-08-29 09:20"))
    clerk, words = story.clerk, story.words
    clerk.press("Control+KeyK")
    clerk.type("bich hang")
    clerk.press_for_page("Enter")
    story.picture(clerk, "12-found")
    clerk.tab_to("[data-row] [data-open]")
    clerk.press_for_page("Enter")
    clerk.open_dialog("Control+Enter")
    clerk.press("Space")
    story.picture(clerk, "13-take-in")
    clerk.press_for_page("Control+Enter")
    steps = ["accept", "assign", "ask_supplement", "supplement"]
    story.check(clerk, status=Status.IN_PROCESS, chip=words.left, steps=steps)
    story.picture(clerk, "14-running-again")
    assert story.dossier.due_on.isoformat() == "2025-09-12"


def submit(story: Story) -> None:
    story.turn(at("2025-09-04 15:30"))
    hai, words = story.officer, story.words
    hai.press_for_page("Alt+Digit1")
    hai.open_dialog("Enter")
    story.picture(hai, "15-submit")
    hai.press_for_page("Control+Enter")
    steps = ["accept", "assign", "ask_supplement", "supplement", "submit"]
    story.check(hai, status=Status.IN_PROCESS, chip=words.left, steps=steps)


def sign(story: Story) -> None:
    story.turn(at("2025-09-05 08:40"))
    boss, words = story.supervisor, story.words
    boss.press_for_page("Alt+Digit3")
    story.picture(boss, "16-to-sign")
    assert words.early in boss.read("[data-row] .k-left")
    boss.tab_to("[data-row] .row-act")
    boss.open_dialog("Enter")
    assert words.early in boss.read("#effects")
    boss.tab_to("#id_result_no")
    boss.type("118/QĐ-UBND")
    story.picture(boss, "17-verdict")
    boss.press_for_page("Control+Enter")
    steps = ["accept", "assign", "ask_supplement", "supplement", "submit", "resolve"]
    story.check(boss, status=Status.RESOLVED, chip=words.early, steps=steps)
    story.picture(boss, "18-resolved")
    assert Decision.objects.get().verdict == "early"


def hand_over(story: Story) -> None:
    story.turn(at("2025-09-08 08:05"))
    clerk, words = story.clerk, story.words
    clerk.press_for_page("Alt+Digit3")
    clerk.wait_until_focus_is_on("#scan")
    clerk.type(story.dossier.code)
    clerk.open_dialog("Enter")
    story.picture(clerk, "19-hand-over")
    clerk.press_for_page("Control+Enter")
    story.picture(clerk, "20-handed-over")
    clerk.go(f"/ho-so/{story.dossier.code}/")
    steps = ["accept", "assign", "ask_supplement", "supplement", "submit", "resolve", "hand_over"]
    story.check(clerk, status=Status.RETURNED, chip=words.early, steps=steps)
    story.picture(clerk, "21-returned")
