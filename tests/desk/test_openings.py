"""What a new dossier starts with, one at a time and in bulk."""

from __future__ import annotations

from datetime import date

import pytest

from casework import audit, desk
from casework.models import Decision, Document, Dossier, Person, SlipLine
from law.steps import Step
from tests.cast import Cast
from tests.desk.story import Story
from tests.paperwork import at, opening, person


@pytest.fixture(autouse=True)
def sound_at_the_end(cast: Cast):
    yield
    assert audit.run().findings == []


def test_a_foreign_code_makes_one_dossier(cast: Cast):
    Story(cast).register(external_code="000.00.19.H26-250714-0001")
    with pytest.raises(desk.Refused) as refused:
        Story(cast).register(external_code="000.00.19.H26-250714-0001")
    assert set(refused.value.fields) == {"external_code"}
    assert Dossier.objects.count() == Person.objects.count() == 1


def test_a_person_stored_meanwhile_is_found_and_not_stored_twice(cast: Cast):
    Story(cast).accept(owner=person("Trần Thị Bích Hằng", number="046992000777"))
    story = Story(cast).accept(owner=person("Trần Thị Hằng", number="046992000777"))
    assert Person.objects.count() == 1
    assert story.card.owner.full_name == "Trần Thị Bích Hằng"
    assert Document.objects.filter(dossier=story.dossier).count() == 3


def test_the_submitter_is_named_beside_the_owner(cast: Cast):
    owner, submitter = person("Trần Thị Bích Hằng"), person("Lê Văn Tùng")
    parties = Story(cast).accept(owner=owner, submitter=submitter).card.parties
    assert dict(parties.values_list("role", "person")) == {"owner": owner.pk, "submitter": submitter.pk}
    alone = person("Phạm Thị Lan")
    assert Story(cast).accept(owner=alone, submitter=alone).card.parties.count() == 1


def test_an_opening_that_makes_no_sense_is_refused(cast: Cast):
    for wrong in ({"channel": "fax"}, {"result_channel": "fax"}):
        with pytest.raises(desk.Refused) as refused:
            Story(cast).register(**wrong)
        assert set(refused.value.fields) == set(wrong)
    cast.thuan_hoa.is_active = False
    cast.thuan_hoa.save()
    with pytest.raises(desk.Refused) as refused:
        Story(cast).register(center=cast.thuan_hoa)
    assert set(refused.value.fields) == {"center"}
    assert not SlipLine.objects.exists()


def test_bulk_writes_what_single_steps_write(cast: Cast):
    def moves(story: Story) -> list[desk.Move]:
        lines = story.card.lines.order_by("n").exclude(step="assign")
        needs = {
            "accept": {"documents": [1, 2, 3]},
            "submit": {"outcome": "granted", "officer": cast.binh},
            "resolve": {"outcome": "granted", "result_no": "31/KQ", "result_on": date(2025, 7, 14)},
            "correct": {"reason": "Bấm nhầm nút, hoàn tác"},
        }
        return [desk.Move(Step(line.step), line.by, line.at, needs[line.step]) for line in lines]

    one = Story(cast).accept().then(Step.SUBMIT, cast.hai).then(Step.RESOLVE, cast.binh).then(Step.CORRECT, cast.binh)
    first, *others = moves(one)
    assert desk.write_many([desk.Plan([first], opening=opening(cast.phu_xuan, cast.marriage))]) == 2
    bulk = Dossier.objects.latest("pk")
    assert desk.write_many([desk.Plan([move], dossier=bulk) for move in others]) == 3
    own = ("id", "uuid", "code", "owner_id")
    columns = [field.attname for field in Dossier._meta.fields if field.attname not in own]
    bulk.refresh_from_db()
    assert [getattr(bulk, c) for c in columns] == [getattr(one.card, c) for c in columns]
    assert Decision.objects.filter(dossier=bulk).count() == 2


def test_a_bulk_that_breaks_the_table_writes_nothing(cast: Cast):
    good = desk.Plan(
        [desk.Move(Step.ACCEPT, cast.an, at("2025-07-14 08:00"), {"documents": [1, 2, 3]})],
        opening=opening(cast.phu_xuan, cast.marriage),
    )
    bad = desk.Plan(
        [desk.Move(Step.ACCEPT, cast.hai, at("2025-07-14 08:00"), {"documents": [1, 2, 3]})],
        opening=opening(cast.phu_xuan, cast.marriage),
    )
    with pytest.raises(desk.Refused):
        desk.write_many([good, bad])
    assert not Dossier.objects.exists()
