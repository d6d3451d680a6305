"""The chain of a slip: one spelling, and no change unseen."""

import copy
import unicodedata
from datetime import UTC, date, datetime, timedelta, timezone
from uuid import UUID

import pytest

from law.chain import canonical, first_link, line_hash, remark_hash, verify
from law.steps import Status, Step

DOSSIER = UUID("00000000-0000-4000-8000-000000000001")
HANOI = timezone(timedelta(hours=7))


def facts(n: int) -> dict:
    return {
        "n": n, "step": Step.ASSIGN, "dossier": DOSSIER, "at": datetime(2025, 7, 14, 9, 30, n, tzinfo=HANOI),
        "reading": {"status": Status.IN_PROCESS, "due_on": date(2025, 7, 17), "left": None}, "name": "Phú Xuân",
    }  # fmt: skip


def chained(count: int = 4) -> list[tuple[dict, bytes]]:
    previous, lines = first_link(DOSSIER), []
    for n in range(1, count + 1):
        previous = line_hash(previous, facts(n))
        lines.append((facts(n), previous))
    return lines


def test_the_spelling_is_fixed_to_the_byte():
    assert canonical(facts(1)).decode() == (
        '{"at":"2025-07-14T02:30:01.000000Z","dossier":"00000000-0000-4000-8000-000000000001","n":1,'
        '"name":"Phú Xuân","reading":{"due_on":"2025-07-17","left":null,"status":4},"step":"assign"}'
    )


def test_the_same_instant_and_the_same_letters_have_one_spelling():
    plain = facts(1)
    other = plain | {"at": plain["at"].astimezone(UTC), "name": unicodedata.normalize("NFD", plain["name"])}
    assert other["name"] != plain["name"]
    assert canonical(dict(reversed(other.items()))) == canonical(plain)


def test_the_first_hash_is_pinned():
    assert line_hash(first_link(DOSSIER), {"n": 1}).hex() == (
        "44066e7aae71bdec8456aeb6dbac6cc17509ccc94f8403b85294df61557c0151"
    )


@pytest.mark.parametrize("value", [{1, 2}, b"x", object(), datetime(2025, 7, 14, 9, 30), float("nan")])  # noqa: DTZ001
def test_what_has_no_spelling_is_refused(value):
    with pytest.raises((TypeError, ValueError)):
        canonical({"x": value})


def test_an_untouched_chain_is_sound():
    assert verify(DOSSIER, chained()) is None
    assert verify(DOSSIER, []) is None


def test_another_dossiers_lines_do_not_fit():
    assert verify(UUID(int=2), chained()) == 1


def mutations():
    yield "step", lambda lines: lines[1][0].update(step="route"), 2
    yield "instant", lambda lines: lines[2][0].update(at=lines[2][0]["at"] + timedelta(microseconds=1)), 3
    yield "reading", lambda lines: lines[0][0]["reading"].update(left=1), 1
    yield "added key", lambda lines: lines[3][0].update(extra=None), 4
    yield "missing key", lambda lines: lines[3][0].pop("name"), 4
    yield "hash", lambda lines: lines.__setitem__(1, (lines[1][0], bytes(32))), 2
    yield "deleted", lambda lines: lines.pop(1), 2
    yield "swapped", lambda lines: lines.insert(1, lines.pop(2)), 2
    yield "repeated", lambda lines: lines.insert(1, lines[0]), 2


@pytest.mark.parametrize(("change", "broken"), [m[1:] for m in mutations()], ids=[m[0] for m in mutations()])
def test_a_changed_chain_names_its_first_broken_line(change, broken):
    lines = copy.deepcopy(chained())
    change(lines)
    assert verify(DOSSIER, lines) == broken


def test_a_line_changed_together_with_its_hash_breaks_the_next():
    lines = chained()
    changed = lines[1][0] | {"step": "route"}
    lines[1] = (changed, line_hash(lines[0][1], changed))
    assert verify(DOSSIER, lines) == 3


def test_a_remark_is_known_by_its_salted_hash_only():
    assert remark_hash("Thiếu giấy", "salt") == remark_hash(unicodedata.normalize("NFD", "Thiếu giấy"), "salt")
    assert len({remark_hash("a", "1"), remark_hash("a", "2"), remark_hash("b", "1"), remark_hash("", "1")}) == 4
    assert len(remark_hash("a", "1")) == 64
