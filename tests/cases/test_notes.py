"""A leader's note: taken down for them, read on record by those who may, and by nobody else whatever else they see."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction

from tests.cases.people import Staff, the_staff
from tests.cast import a_person
from tests.county.evidence_files import POSITION, a_pdf, a_photo
from tests.county.pages import as_user, text_of
from tongcun.cases.actions import NoteSaid, Readers, Said, do_part, invite, take_down_note
from tongcun.cases.models import Case, Channel, Circle, LeadersNote, NoteReading
from tongcun.cases.pure.acts import State
from tongcun.cases.pure.parts import PartAct
from tongcun.county.clock import service_date
from tongcun.county.evidence import sound_file
from tongcun.county.models import Evidence, Role, Unit, User

pytestmark = pytest.mark.django_db
NOTES = "/330822/cases/notes/"
WORDS = "请农业农村局牵头，三日内拿出方案报我。"
TITLE = "线杆过低"


def a_note(staff: Staff, *circles: Circle, people: list[User] | None = None, **facts: Any) -> LeadersNote:
    """Bai's note, with the case sorted to the bureau."""
    said: dict[str, Any] = {
        "leader": staff.bai, "noted_on": service_date(staff.county), "words": WORDS, "enterprise": staff.firm,
        "scan": sound_file("批示.jpg", a_photo()), "title": TITLE, "unit": staff.bureau,
        "problem": "高压线离地只有三米", "readers": Readers(circles=circles, people=people or []),
    } | facts  # fmt: skip
    return take_down_note(note=NoteSaid(**said), by=staff.su)


def _form(staff: Staff, **said: Any) -> dict[str, Any]:
    return {
        "leader": staff.bai.pk, "noted_on": service_date(staff.county).isoformat(), "words": WORDS,
        "scan": SimpleUploadedFile("批示.jpg", a_photo()), "enterprise": staff.firm.pk, "title": TITLE,
        "problem": "高压线离地只有三米", "grade": "general", "circles": ["leaders", "handlers"],
        "people": [staff.dian.pk], "is_confidential": "on", "unit": staff.bureau.pk,
    } | said  # fmt: skip


def test_a_note_taken_down_becomes_a_confidential_case_sorted_to_its_unit() -> None:
    staff = the_staff()
    answer = as_user(staff.su).post(f"{NOTES}new/", _form(staff))
    note = LeadersNote.objects.get()
    assert answer.headers["Location"] == f"{NOTES}{note.pk}/"
    case = note.case
    assert (case.channel, case.state, case.named, case.is_confidential) == (
        Channel.LEADERS_NOTE, State.SORTED, staff.bureau, True
    )  # fmt: skip
    assert WORDS not in case.problem + case.title
    assert POSITION.encode() not in bytes(note.scan.content.raw)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"scan": ""}, "required"),
        ({"scan": SimpleUploadedFile("批示.pdf", b"MZ")}, "none of what is kept"),
        ({"noted_on": "2099-01-01"}, "has not come yet"),
        ({"words": ""}, "required"),
    ],
)
def test_a_note_without_what_belongs_to_it_is_refused_and_nothing_is_kept(said: dict[str, Any], told: str) -> None:
    staff = the_staff()
    answer = as_user(staff.su).post(f"{NOTES}new/", _form(staff, **said))
    assert told in text_of(answer)
    assert (LeadersNote.objects.count(), Case.objects.count(), Evidence.objects.count()) == (0, 0, 0)


def test_only_the_desk_takes_notes_down() -> None:
    staff = the_staff()
    of_a_unit = a_person("Mi", staff.county, Role.SECRETARY, unit=staff.bureau)
    for user in (staff.gao, staff.bai, staff.shi, staff.cast.mao, staff.xiang, of_a_unit):
        assert as_user(user).get(f"{NOTES}new/").status_code == 403
        assert as_user(user).post(f"{NOTES}new/", {}).status_code == 403


def _readers(staff: Staff, note: LeadersNote, *more: User) -> set[str]:
    """Who is shown the words; everybody else is sent to the case or told that nothing is there."""
    found = set()
    users = (staff.su, staff.bai, staff.shi, staff.gao, staff.dian, staff.xiang, staff.cast.mao, staff.cast.wu,
             staff.cast.leader)  # fmt: skip
    for user in (*users, *more):
        client = as_user(user)
        words, scan = client.post(f"{NOTES}{note.pk}/read/"), client.post(f"{NOTES}{note.pk}/scan/")
        page = client.get(f"{NOTES}{note.pk}/")
        assert WORDS not in text_of(page)
        if words.status_code == 200:
            assert WORDS in text_of(words)
            assert (scan.status_code, scan["Content-Type"], page.status_code) == (200, "image/jpeg", 200)
            found.add(user.display_name)
        else:
            assert {words.status_code, scan.status_code, page.status_code} <= {302, 404}
            assert WORDS not in text_of(words)
    return found


@pytest.mark.parametrize(
    ("circle", "more"),
    [
        (None, set()), (Circle.LEADERS, {"Leader"}), (Circle.DESK, set()), (Circle.SUPERVISORS, {"Shi"}),
        (Circle.HANDLERS, {"Gao"}),
    ],
)  # fmt: skip
def test_each_circle_reads_and_no_other_beside_the_leader_and_who_entered_it(
    circle: Circle | None, more: set[str]
) -> None:
    staff = the_staff()
    note = a_note(staff, *([circle] if circle else []))
    assert _readers(staff, note) == {"Bai", "Su"} | more


def test_a_colleague_at_the_desk_reads_only_if_the_desk_may() -> None:
    staff = the_staff()
    colleague = a_person("Qi", staff.county, Role.SECRETARY)
    assert "Qi" not in _readers(staff, a_note(staff, Circle.LEADERS), colleague)
    assert "Qi" in _readers(staff, a_note(staff, Circle.DESK, words=f"{WORDS}急"), colleague)


def test_somebody_named_reads_though_they_do_not_see_the_case() -> None:
    staff = the_staff()
    note = a_note(staff, people=[staff.cast.wu])
    assert as_user(staff.cast.wu).get(f"/330822/cases/{note.case.number}/").status_code == 404
    assert _readers(staff, note) == {"Bai", "Su", "Wu"}
    assert note.case.number in text_of(as_user(staff.cast.wu).get("/330822/cases/meetings/"))


def test_lead_and_joint_units_are_handlers() -> None:
    staff = the_staff()
    note = a_note(staff, Circle.HANDLERS)
    brought = brought_to_signed(staff, note)
    brought.parts.create(unit=staff.power, invited_at=note.entered_at, invited_by=staff.gao, asked_words="请协办")
    assert _readers(staff, note) == {"Bai", "Su", "Gao", "Dian"}


def test_a_unit_that_declined_its_part_reads_no_note_any_more_until_the_desk_says_it_is_theirs() -> None:
    staff = the_staff()
    note = a_note(staff, Circle.HANDLERS)
    case = brought_to_signed(staff, note)
    part = invite(case=case, unit=staff.power, doer=staff.as_lead(), words="请协办")
    do_part(part=part, act=PartAct.DECLINE, doer=staff.as_power(), said=Said(words="不属电力设施"))
    assert _readers(staff, note) == {"Bai", "Su", "Gao"}
    do_part(part=part, act=PartAct.NAME, doer=staff.as_desk(), said=Said(words="线路由供电公司负责"))
    assert _readers(staff, note) == {"Bai", "Su", "Gao", "Dian"}


def brought_to_signed(staff: Staff, note: LeadersNote) -> Case:
    as_user(staff.gao).post(f"/330822/cases/{note.case.number}/act/", {"act": "sign"})
    return Case.objects.get(pk=note.case_id)


def test_who_sees_the_case_and_may_not_read_learns_only_that_it_came_of_a_note() -> None:
    staff = the_staff()
    note = a_note(staff, is_confidential=False)
    for user in (staff.gao, staff.cast.mao, staff.shi, staff.xiang):
        client = as_user(user)
        page = text_of(client.get(f"/330822/cases/{note.case.number}/"))
        assert "a leader&#x27;s note" in page or "a leader's note" in page
        assert WORDS not in page
        assert "批示.jpg" not in page
        assert f"/notes/{note.pk}/" not in page
        there = client.get(f"{NOTES}{note.pk}/")
        assert there.headers["Location"] == f"/330822/cases/{note.case.number}/"
        assert note.case.number not in text_of(client.get("/330822/cases/meetings/"))


def test_a_note_is_not_read_from_another_county_or_by_a_number_that_is_none() -> None:
    here, there = the_staff(), the_staff("330825")
    note = a_note(here, *Circle)
    for user in (there.su, there.bai):
        assert as_user(user).post(f"/330825/cases/notes/{note.pk}/read/").status_code == 404
        assert as_user(user).post(f"{NOTES}{note.pk}/read/").status_code == 404
    assert as_user(here.su).get(f"{NOTES}999999/").status_code == 404


def test_every_reading_is_recorded_and_those_who_may_read_see_who_has() -> None:
    staff = the_staff()
    note = a_note(staff, Circle.HANDLERS)
    client = as_user(staff.gao)
    client.post(f"{NOTES}{note.pk}/read/")
    client.post(f"{NOTES}{note.pk}/scan/")
    as_user(staff.dian).post(f"{NOTES}{note.pk}/read/")
    assert [(one.by, one.what) for one in NoteReading.objects.order_by("pk")] == [
        (staff.gao, "words"), (staff.gao, "scan")
    ]  # fmt: skip
    assert "Gao" in text_of(as_user(staff.bai).get(f"{NOTES}{note.pk}/"))


def test_who_may_read_is_said_anew_by_leader_or_desk_and_who_could_before_stays_known() -> None:
    staff = the_staff()
    note = a_note(staff, Circle.HANDLERS)
    assert as_user(staff.gao).post(f"{NOTES}{note.pk}/readers/", {"circles": ["leaders"]}).status_code == 302
    assert note.access.count() == 1
    said = {"circles": ["supervisors"], "people": [staff.dian.pk]}
    assert as_user(staff.bai).post(f"{NOTES}{note.pk}/readers/", said).status_code == 302
    assert _readers(staff, note) == {"Bai", "Su", "Shi", "Dian"}
    assert [access.circles for access in note.access.order_by("pk")] == [["handlers"], ["supervisors"]]
    assert "Select a valid choice" in text_of(as_user(staff.su).post(f"{NOTES}{note.pk}/readers/", {"circles": ["x"]}))


def test_a_note_sent_twice_is_one() -> None:
    staff = the_staff()
    for _time in range(2):
        as_user(staff.su).post(f"{NOTES}new/", _form(staff, scan=SimpleUploadedFile("a.pdf", a_pdf())))
    assert (LeadersNote.objects.count(), Case.objects.count(), Evidence.objects.count()) == (1, 1, 1)


def test_the_database_keeps_a_note_and_its_readings_as_they_are() -> None:
    staff = the_staff()
    note = a_note(staff)
    as_user(staff.bai).post(f"{NOTES}{note.pk}/read/")
    changes = (
        lambda: LeadersNote.objects.update(words="改"), lambda: NoteReading.objects.all().delete(),
        lambda: note.access.update(circles=[]),
    )  # fmt: skip
    for change in changes:
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_a_secretary_says_whose_case_it_is_by_the_units_that_exist() -> None:
    staff = the_staff()
    gone = Unit.objects.create(
        county=staff.county, unit_id="gone", name="旧局", kind="bureau", valid_until="2020-01-01"
    )
    assert "Select a valid choice" in text_of(as_user(staff.su).post(f"{NOTES}new/", _form(staff, unit=gone.pk)))
    assert not LeadersNote.objects.exists()
