"""What lies elsewhere in a county: at another station, in another township, another driver's, carrier's, officer's and
unit's, so that whoever is bound to a place or to what is theirs can be shown at every address of it."""

from __future__ import annotations

from dataclasses import replace

from tests.cases.schemes import a_group, a_visit, answers_for
from tests.cast import a_person
from tests.county.evidence_files import a_photo
from tests.parcels.days import DATE, EVENING, a_run, a_scan, announced, at_station, on_run, record
from tests.website.world import World, a_case_of_two_units, a_draft_of, a_meeting_of, a_note_of
from tongcun.buses.models import StopTime
from tongcun.cases.actions import Doer, add_evidence, renew_entrance, show_circular
from tongcun.cases.models import Case, Shows
from tongcun.cases.pure.acts import Party
from tongcun.county.evidence import sound_file
from tongcun.county.models import Enterprise, Role, Unit, UnitKind
from tongcun.parcels.actions import Sheet, hand_over
from tongcun.parcels.models import Discrepancy, DiscrepancyKind
from tongcun.parcels.pure.acts import Act

WAYBILL, LABEL, FIRM, CASE = "97ELSEWHERE", "BAG-ELSEWHERE", "别处的企业（虚构）", "C-ELSEWHERE"
SIGNS = (WAYBILL, LABEL, FIRM, CASE)
"""Whoever reads one of these is told of what lies elsewhere."""


def elsewhere_in(home: World) -> World:
    """The same county, and in it other things under every address: a parcel of another carrier that rode from the
    township of 芳村 to 上猷阁 with another driver, an enterprise there of another officer's, a case of other units."""
    cast = home.post.cast
    carrier = Unit.objects.create(county=cast.county, unit_id="carrier-b", name="乙快递（样例）", kind=UnitKind.CARRIER)
    there = replace(
        cast, hub=cast.fangcun, xiyuan=cast.shangyou, carrier=carrier,
        lin=a_person("Driver elsewhere", cast.county, Role.DRIVER),
        mao=a_person("Officer elsewhere", cast.county, Role.LIAISON_OFFICER),
    )  # fmt: skip
    post = replace(home.post, cast=there, run=a_run(cast.county, "ELSEWHERE"))
    return _with_cases(_with_parcels(replace(home, post=post)))


def _with_parcels(world: World) -> World:
    post, cast = world.post, world.post.cast
    run, town = post.run, at_station(cast.hub)
    run.driver = cast.lin
    run.save()
    for sequence, station in enumerate((cast.hub, cast.xiyuan), 1):
        seconds = 27000 + 600 * sequence
        StopTime.objects.create(
            trip=run.trip, stop_sequence=sequence, station=station, arrival_seconds=seconds, departure_seconds=seconds
        )
    announced(post, WAYBILL, origin=cast.hub, destination=cast.xiyuan, carrier=cast.carrier, name="欧阳静香")
    record(
        post, a_scan(0, Act.ACCEPT, WAYBILL, town), a_scan(9, Act.PACK, WAYBILL, town, bag_label=LABEL),
        a_scan(20, Act.SEAL, LABEL, town, seal_number="S-1"),
    )  # fmt: skip
    sheet = Sheet(town, on_run(run), (LABEL,), {})
    return replace(
        world, waybill=WAYBILL, handover=hand_over(county=post.county, sheet=sheet, at_desk=cast.wu),
        discrepancy=Discrepancy.objects.create(
            county=post.county, kind=DiscrepancyKind.DAMAGED, code=WAYBILL, station=cast.xiyuan, opened_at=EVENING
        ),
    )  # fmt: skip


def _with_cases(world: World) -> World:
    cast = world.post.cast
    fangcun = cast.fangcun.township
    assert fangcun is not None
    enterprise = Enterprise.objects.create(
        county=cast.county, name=FIRM, township=fangcun, contact_name="上官月婵",
        contact_phone="13755554321",
    )  # fmt: skip
    liaison = answers_for(world.liaison.scheme, cast.mao, enterprise)
    part = a_case_of_two_units(cast, enterprise, CASE, ("finance", "water"))
    case, lead = part.case, part.case.lead
    Case.objects.filter(pk=case.pk).update(asker_name="诸葛晚晴", asker_phone="13611112222")
    return replace(
        world, enterprise=enterprise, liaison=liaison, part=part,
        visit=a_visit(liaison, DATE, met="司马长庚", photo=a_photo()),
        group=a_group(world.group.scheme, "第二帮扶组", fangcun),
        entrance=renew_entrance(enterprise=enterprise, by=cast.an),
        draft=a_draft_of(case, cast.an), circular=show_circular(draft=a_draft_of(case, cast.an)),
        meeting=a_meeting_of(enterprise, cast.an, cast.leader, lead, 7),
        note=a_note_of(enterprise, cast.an, cast.leader, lead, 7, circles=()),
        evidence=add_evidence(
            case=case, file=sound_file("pole.jpg", a_photo()), shows=Shows.BEFORE, words="",
            doer=Doer(Party.LEAD, cast.an, lead),
        ),
    )  # fmt: skip
