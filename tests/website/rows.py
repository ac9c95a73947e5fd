"""More of everything that a page lists, so that a page that asks once for each row is found out."""

from __future__ import annotations

import datetime

from tests.cases.schemes import a_visit
from tests.cast import a_person, a_station
from tests.county.evidence_files import a_photo
from tests.parcels.days import DATE, EVENING, a_device, a_run, a_scan, announced, at_station, on_run, record
from tests.website.world import World, a_meeting_of, a_note_of
from tongcun.buses.models import DatedTrip, Duty, StopTime, TimetableVersion, Vehicle
from tongcun.cases.actions import Doer, add_evidence, keep_meeting_draft, record_note_reading
from tongcun.cases.models import (
    GroupMember,
    GroupTownship,
    Liaison,
    LiaisonGroup,
    MeetingDraft,
    NoteReading,
    Round,
    Shows,
)
from tongcun.cases.pure.acts import Party
from tongcun.county import actions
from tongcun.county.evidence import sound_file
from tongcun.county.models import (
    DayKind,
    Enterprise,
    FullView,
    Level,
    Posting,
    Role,
    Station,
    Township,
    Unit,
    UnitKind,
    Village,
)
from tongcun.county.queries import DEFAULT_WEEK
from tongcun.dispatch.models import Manifest, ManifestLine, Plan, PlannedParcel, PlannedRide
from tongcun.parcels.actions import Sheet, close_day, hand_over
from tongcun.parcels.models import Bag, BagRide, Parcel
from tongcun.parcels.pure.acts import Act
from tongcun.planner.result import Outcome, Reason


def one_more_of_everything(world: World, number: int) -> None:
    """The same rows again under other names; `number` is below 90 and used once."""
    station = _places(world, number)
    run = _runs(world, number, station)
    bag, parcels = _parcels(world, number, run)
    _people(world, number, station)
    _plans(world, run, parcels)
    _liaisons(world, number)
    _visits(world, number)
    _meetings(world, number)
    sheet = Sheet(at_station(world.post.cast.hub), on_run(world.post.run), (bag.label,), {})
    hand_over(county=world.post.county, sheet=sheet, at_desk=world.post.cast.chen)
    close_day(station=station, date=DATE, actor=world.post.cast.an)


def _places(world: World, number: int) -> Station:
    """A township with all that is in it; those that the examples name move there and back, for their history."""
    county, cast = world.post.county, world.post.cast
    code = f"{world.code}3{number:02d}"
    township = Township.objects.create(county=county, code=f"{code}000", name=f"样例乡{number}")
    Village.objects.create(township=township, code=f"{code}201", name=f"样例村{number}")
    station = a_station(county, f"{code}201", f"样例村{number}", Level.VILLAGE, township)
    Unit.objects.create(
        county=county, unit_id=f"u{number}", name=f"样例单位{number}", kind=UnitKind.COMPANY, township=township
    )
    Enterprise.objects.create(county=county, name=f"样例企业{number}", township=township)
    village = Village.objects.filter(township__county=county).earliest("pk")
    for row in (cast.xiyuan, village, cast.carrier, world.enterprise):
        before = row.township
        row.township = township
        row.save()
        row.township = before
        row.save()
    on = DATE + datetime.timedelta(days=number)
    actions.close_station(station=cast.xiyuan, first_date=on, last_date=on, reason="")
    a_device(station)
    _working_time(world, number)
    return station


def _working_time(world: World, number: int) -> None:
    """Other hours and a special day, later ones for each number."""
    first_date = DATE + datetime.timedelta(days=30 + number)
    actions.set_hours(county=world.post.county, first_date=first_date, week=DEFAULT_WEEK)
    plan = actions.DayPlan(first_date, DayKind.OFF, name=f"样例{number}")
    actions.set_special_day(county=world.post.county, plan=plan)


def _runs(world: World, number: int, station: Station) -> DatedTrip:
    county, hub = world.post.county, world.post.cast.hub
    run = a_run(county, f"N{number}")
    for trip in {run.trip, world.post.run.trip}:
        for sequence, place in enumerate((hub, world.post.cast.xiyuan, station), 1):
            StopTime.objects.get_or_create(
                trip=trip, stop_sequence=sequence,
                defaults={"station": place, "arrival_seconds": 27000 + 600 * sequence,
                          "departure_seconds": 27000 + 600 * sequence},
            )  # fmt: skip
    bus = Vehicle.objects.create(county=county, plate=f"浙H1{number:04d}", hold_litres=900, hold_kg=200)
    driver = a_person(f"Driver{number}", county, Role.DRIVER)
    run.vehicle, run.driver = bus, driver
    run.save()
    Duty.objects.create(
        county=county, date=DATE, driver=driver, vehicle=bus, route_id="L1", trip_id=run.trip.trip_id
    )  # fmt: skip
    TimetableVersion.objects.create(
        county=county, name=f"v{number}", valid_from=DATE + datetime.timedelta(days=100 + number)
    )  # fmt: skip
    actions.make_badge(person=driver, county=county)
    world.duty.vehicle.save()  # type: ignore[union-attr]
    world.post.run.save()
    return run


def _parcels(world: World, number: int, run: DatedTrip) -> tuple[Bag, list[Parcel]]:
    """A bag that rides with two pieces, one in the example's bag, one loose on the example's run, damage here and
    there."""
    post, cast = world.post, world.post.cast
    hub, label = at_station(cast.hub), f"BAG-{number}"
    names = [f"N{number}-{place}" for place in range(4)]
    parcels = announced(post, *names, name="周某", phone="13900000000", carrier=cast.carrier)
    bag = Bag.objects.create(county=post.county, label=label, origin=cast.hub, destination=cast.xiyuan, date=DATE)
    for position, ridden in enumerate((run, post.run), 1):
        BagRide.objects.create(
            bag=bag, position=position, dated_trip=ridden, board_station=cast.hub, alight_station=cast.xiyuan
        )  # fmt: skip
    minute = 100 + number
    scans = [a_scan(minute, Act.ACCEPT, name, hub) for name in names]
    scans += [a_scan(minute + 1, Act.PACK, name, hub, bag_label=label) for name in names[:2]]
    scans += [
        a_scan(minute + 1, Act.PACK, names[2], hub, bag_label=f"BAG-{world.code}"),
        a_scan(minute + 2, Act.LOAD, names[3], on_run(post.run)),
        a_scan(minute + 3, Act.MISS, names[3], on_run(post.run)),
        a_scan(minute + 4, Act.DAMAGE, world.waybill, at_station(cast.xiyuan)),
    ]
    record(post, *scans)
    return bag, parcels


def _people(world: World, number: int, station: Station) -> None:
    county, lin = world.post.county, world.post.cast.lin
    a_person(f"Keeper{number}", county, Role.KEEPER, station=station)
    Posting.objects.create(
        user=lin, county=county, role=Role.KEEPER, station=station, first_date=datetime.date(2050, 1, 1)
    )  # fmt: skip
    actions.make_badge(person=lin, county=county)
    FullView.objects.create(user=lin, county=county, what=f"parcel {number}")
    lin.phone = f"1390000{number:04d}"
    lin.save()


def _liaisons(world: World, number: int) -> None:
    """An officer who had the examples' enterprise and has another, a group with a township, one more in the examples'
    group, and an edit of it and of its scheme."""
    county, scheme, group = world.post.county, world.liaison.scheme, world.group
    township = Township.objects.get(county=county, name=f"样例乡{number}")
    officer = a_person(f"Officer{number}", county, Role.LIAISON_OFFICER)
    enterprise = Enterprise.objects.get(county=county, name=f"样例企业{number}")
    Liaison.objects.create(scheme=scheme, officer=officer, enterprise=enterprise, first_date=DATE)
    Liaison.objects.create(
        scheme=scheme, officer=officer, enterprise=world.enterprise, first_date=DATE, last_date=DATE
    )  # fmt: skip
    Liaison.objects.create(
        scheme=scheme, officer=world.post.cast.mao, first_date=DATE,
        enterprise=Enterprise.objects.create(county=county, name=f"毛的样例企业{number}", township=township),
    )  # fmt: skip
    other = LiaisonGroup.objects.create(scheme=group.scheme, name=f"样例组{number}", leading_leader=officer)
    for place, of in ((township, other), (_one_more_township(world, number), group)):
        GroupTownship.objects.create(scheme=group.scheme, group=of, township=place, first_date=DATE)
        GroupMember.objects.create(group=of, user=officer, first_date=DATE)
    for row in (group, scheme, group.scheme):
        row.official_order = number
        row.save()


def _visits(world: World, number: int) -> None:
    """A round in which the examples' enterprise and another were visited, an edit of the examples' round and visit, and
    one more visit within that round."""
    day = DATE + datetime.timedelta(days=number)
    Round.objects.create(scheme=world.liaison.scheme, number=number + 1, first_date=day, last_date=day)
    other = Liaison.objects.filter(officer=world.post.cast.mao).latest("pk")
    for liaison, on in ((world.liaison, day), (other, day), (other, DATE)):
        a_visit(liaison, on, problem=f"样例问题{number}")
    for row in (world.visit, world.round):
        row.save()


def _meetings(world: World, number: int) -> None:
    """One more meeting and note, a problem and an edit of the examples' meeting, a file of the examples' case."""
    cast, case, lead = world.post.cast, world.part.case, world.part.case.lead
    other = a_meeting_of(world.enterprise, cast.an, cast.leader, lead, number)
    other.cases.filter(pk=other.cases.latest("pk").pk).update(meeting=world.meeting)
    a_note_of(world.enterprise, cast.an, cast.leader, lead, number)
    record_note_reading(note=world.note, what=NoteReading.What.WORDS, by=cast.leader)
    world.meeting.save()
    case.save()
    file = sound_file("a.jpg", a_photo(64 + number))
    add_evidence(case=case, file=file, shows=Shows.AFTER, words="", doer=Doer(Party.LEAD, cast.an, lead))
    begun = MeetingDraft.objects.create(county=cast.county, by=cast.an, changed_at=EVENING)
    rows = [*world.meeting_draft.said["rows"], {"enterprise": "样例牧业", "problem": f"缺水{number}"}]
    for draft in (begun, world.meeting_draft):
        keep_meeting_draft(draft=draft, said={"head": {}, "rows": rows}, minutes=None)
    world.meeting_draft.refresh_from_db()


def _one_more_township(world: World, number: int) -> Township:
    code = f"{world.code}4{number:02d}000"
    return Township.objects.create(county=world.post.county, code=code, name=f"样例镇{number}")


def _plans(world: World, run: DatedTrip, parcels: list[Parcel]) -> None:
    """Another plan, and in the examples' two what this day's parcels do: they ride, or go by van."""
    county, cast = world.post.county, world.post.cast
    Plan.objects.create(county=county, date=DATE, asked_by=cast.deng)
    ends = {"board_station": cast.hub, "alight_station": cast.xiyuan, "board_sequence": 1, "alight_sequence": 2}
    times = {"departs_seconds": 27600, "arrives_seconds": 28200}
    for plan, dated_trip in ((world.plan, run), (world.other_plan, world.post.run)):
        Plan.objects.filter(pk=plan.pk).update(cost_yuan=1.0)
        for parcel in parcels[:2]:
            PlannedParcel.objects.create(
                plan=plan, parcel=parcel, outcome=Outcome.BUS, arrives_seconds=28200, cost_yuan=1, volume_litres=8,
                mass_kg=1,
            )  # fmt: skip
            PlannedRide.objects.create(plan=plan, parcel=parcel, leg=1, dated_trip=dated_trip, **ends, **times)
        PlannedParcel.objects.create(
            plan=plan, parcel=parcels[2], outcome=Outcome.VAN, reason=Reason.NO_ROOM.value, cost_yuan=9,
            volume_litres=8, mass_kg=1,
        )  # fmt: skip
        manifest, _ = Manifest.objects.get_or_create(
            plan=plan, dated_trip=dated_trip, defaults={"cut_off_seconds": 27000, "issued_at": EVENING}
        )  # fmt: skip
        ManifestLine.objects.create(
            manifest=manifest, destination=cast.xiyuan, pieces=2, volume_litres=16, mass_kg=2, **ends, **times
        )
