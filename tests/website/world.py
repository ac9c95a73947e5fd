"""One of everything in a county, so that every address of ours can be visited: a new address names its example here."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from tests.cases.people import shown_long_enough
from tests.cases.schemes import a_group, a_scheme_of_groups, a_scheme_of_officers, a_visit, answers_for
from tests.cast import Cast, a_person
from tests.county.evidence_files import a_pdf, a_photo
from tests.feeds.typed_workbooks import SETTINGS, Rows, a_workbook
from tests.parcels.days import (
    DATE,
    EVENING,
    Post,
    a_post,
    announced,
    at_station,
    on_run,
    record,
    the_way_to_xiyuan,
)  # fmt: skip
from tongcun.buses.models import (
    Duty,
    Route,
    Service,
    ServiceException,
    StopTime,
    TimetableVersion,
    Trip,
    TripFrequency,
    Vehicle,
)
from tongcun.cases.actions import (
    Doer,
    Head,
    NoteSaid,
    Readers,
    Request,
    Said,
    Telling,
    add_evidence,
    ask_exclusion,
    begin_meeting,
    do_act,
    draft_paper,
    invite,
    keep_meeting_draft,
    keep_round,
    register_case,
    register_meeting,
    renew_entrance,
    show_circular,
    sign_paper,
    take_down_note,
    tell_problem,
)
from tongcun.cases.meetings.problems import Problem
from tongcun.cases.models import (
    Case,
    CaseClass,
    CaseEvidence,
    Channel,
    Circle,
    Entrance,
    Exclusion,
    LeadersNote,
    Liaison,
    LiaisonGroup,
    Meeting,
    MeetingDraft,
    MeetingKind,
    Paper,
    PaperDraft,
    PaperKind,
    Part,
    Reason,
    Report,
    ReportFile,
    Round,
    Shows,
    StepLimit,
    Visit,
)
from tongcun.cases.prints.reports import figures_of
from tongcun.cases.pure.acts import Act, Party
from tongcun.cases.queries.rates import Period
from tongcun.county import actions
from tongcun.county.clock import service_date
from tongcun.county.evidence import sound_file
from tongcun.county.models import (
    Badge,
    County,
    DayKind,
    Enterprise,
    PublishedYear,
    Role,
    SpecialDay,
    StationClosure,
    Township,
    Unit,
    UnitKind,
    Upload,
    User,
    Village,
    WorkingWeek,
)
from tongcun.county.queries import DEFAULT_WEEK, Scope, scope_of, working_calendar
from tongcun.county.sheets import CONTENTS, packed, read_sheet
from tongcun.county.views.places import FORMS
from tongcun.dispatch.models import Plan
from tongcun.feeds.problems import Problems
from tongcun.parcels.actions import Sheet, hand_over
from tongcun.parcels.models import Discrepancy, DiscrepancyKind, Handover

NEXT = DATE + datetime.timedelta(days=7)
Example = Callable[["World"], Mapping[str, Any]]


@dataclass(frozen=True)
class World:
    """A county with its cast, a run, a parcel on its way, plans, and what else has an address."""

    post: Post
    closure: StationClosure
    badge: Badge
    enterprise: Enterprise
    week: WorkingWeek
    special_day: SpecialDay
    known_year: PublishedYear
    uploads: Mapping[str, Upload]
    waybill: str
    discrepancy: Discrepancy
    duty: Duty
    versions: Sequence[TimetableVersion]
    handover: Handover
    plan: Plan
    other_plan: Plan
    group: LiaisonGroup
    liaison: Liaison
    entrance: Entrance
    receipt: str
    part: Part
    visit: Visit
    round: Round
    paper: Paper
    circular: PaperDraft
    draft: PaperDraft
    desk: User
    """Who sits at the county's desk, and has sent an older ledger."""
    meeting: Meeting
    meeting_draft: MeetingDraft
    note: LeadersNote
    evidence: CaseEvidence

    @property
    def code(self) -> str:
        return self.post.county.division_code


def the_world(code: str = "330822") -> World:
    post = a_post(code)
    cast = post.cast
    waybill, label = f"97{code}", f"BAG-{code}"
    announced(post, waybill)
    record(post, *the_way_to_xiyuan(post, [waybill], label))
    bus = Vehicle.objects.create(county=cast.county, plate="浙H00001D", hold_litres=900, hold_kg=200)
    actions.make_badge(person=cast.lin, county=cast.county)
    township = Township.objects.filter(county=cast.county).latest("pk")
    enterprise = Enterprise.objects.create(
        county=cast.county, name="样例牧业（虚构）", township=township, contact_name="周某", contact_phone="13900000000"
    )  # fmt: skip
    liaison = answers_for(a_scheme_of_officers(cast.county, visit_every_days=90), cast.mao, enterprise)
    visit = a_visit(liaison, DATE, met="司马长庚", photo=a_photo())
    part = a_case_of_two_units(cast, enterprise, f"C-{code}", ("bureau", "power"))
    draft, circular = a_draft_of(part.case, cast.an), show_circular(draft=a_draft_of(part.case, cast.an))
    paper = sign_paper(draft=shown_long_enough(a_draft_of(part.case, cast.an)), by=cast.an)
    entrance = renew_entrance(enterprise=enterprise, by=cast.an)
    photo = sound_file("pole.jpg", a_photo())
    telling = Telling(enterprise=enterprise, form_key=f"form {code}", problem="水管破了，请来看看", attachment=photo)
    _case, receipt = tell_problem(telling=telling)
    desk = a_person("Su", cast.county, Role.SECRETARY)
    return World(
        post=post,
        closure=actions.close_station(station=cast.xiyuan, first_date=DATE, last_date=DATE, reason=""),
        badge=Badge.objects.get(county=cast.county),
        enterprise=enterprise,
        week=actions.set_hours(county=cast.county, first_date=DATE, week=DEFAULT_WEEK),
        special_day=_half_day(cast.county),
        known_year=_known_year(cast.county),
        uploads=_uploads(scope_of(cast.an, cast.county), scope_of(desk, cast.county)),
        waybill=waybill,
        discrepancy=Discrepancy.objects.create(
            county=cast.county, kind=DiscrepancyKind.DAMAGED, code=waybill, station=cast.xiyuan, opened_at=EVENING
        ),
        duty=Duty.objects.create(county=cast.county, date=DATE, driver=cast.lin, vehicle=bus, route_id="L1"),
        versions=_versions(post),
        handover=hand_over(
            county=cast.county, sheet=Sheet(at_station(cast.hub), on_run(post.run), (label,), {}), at_desk=cast.chen
        ),
        plan=Plan.objects.create(county=cast.county, date=DATE),
        other_plan=Plan.objects.create(county=cast.county, date=DATE),
        group=a_group(a_scheme_of_groups(cast.county), "第一帮扶组", township),
        liaison=liaison,
        entrance=entrance,
        receipt=receipt,
        visit=visit,
        round=keep_round(inspection=Round(scheme=liaison.scheme, number=1, first_date=DATE, last_date=DATE)),
        part=part,
        paper=paper,
        circular=circular,
        draft=draft,
        desk=desk,
        meeting=a_meeting_of(enterprise, cast.an, cast.leader, part.case.lead),
        meeting_draft=_a_meeting_draft(cast),
        note=a_note_of(enterprise, cast.an, cast.leader, part.case.lead),
        evidence=add_evidence(
            case=part.case, file=photo, shows=Shows.BEFORE, words="", doer=Doer(Party.LEAD, cast.an, part.case.lead)
        ),
    )


def a_case_of_two_units(cast: Cast, enterprise: Enterprise, number: str, names: tuple[str, str]) -> Part:
    """The part of the second in a case that the first leads; its number is no other case's."""
    bureau, power = (
        Unit.objects.create(county=cast.county, unit_id=name, name=name, kind=UnitKind.BUREAU) for name in names
    )
    request = Request(
        enterprise=enterprise, title="线杆过低", problem="线杆过低", channel=Channel.OFFICER, found_on=DATE,
        asker_name="周某", asker_phone="13900000000",
    )  # fmt: skip
    case = register_case(request=request, by=cast.mao)
    desk, lead = Doer(Party.DESK, cast.an, case.holder), Doer(Party.LEAD, cast.an, bureau)
    for act, doer, said in (
        (Act.ACCEPT, desk, Said()),
        (Act.SORT, desk, Said(to=bureau)),
        (Act.SIGN, lead, Said()),
    ):
        do_act(case=case, act=act, doer=doer, said=said)
    Case.objects.filter(pk=case.pk).update(number=number)
    return invite(case=case, unit=power, doer=lead, words="请改造线路")


def a_meeting_of(enterprise: Enterprise, by: User, leader: User, unit: Unit | None, number: int = 0) -> Meeting:
    """Of two problems, one of which says nothing but what it is; with minutes."""
    day = service_date(enterprise.county)
    head = Head(kind=MeetingKind.ON_SITE, title=f"现场办公会{number}", held_on=day, place="镇政府", leaders="某县长")
    draft = begin_meeting(county=enterprise.county, by=by)
    keep_meeting_draft(draft=draft, said={}, minutes=sound_file("纪要.pdf", a_pdf()))
    whole = Problem(enterprise=enterprise, words=f"缺水{number}", leader=leader, unit=unit, solution="加泵", until=day)
    problems = [whole, Problem(enterprise=enterprise, words=f"缺电{number}")]
    return register_meeting(draft=draft, head=head, problems=problems, by=by)


def _a_meeting_draft(cast: Cast) -> MeetingDraft:
    draft = begin_meeting(county=cast.county, by=cast.an)
    row = {"enterprise": "没有的企业", "problem": "缺水"}
    minutes = sound_file("纪要.pdf", a_pdf())
    return keep_meeting_draft(draft=draft, said={"head": {}, "rows": [row]}, minutes=minutes)


def a_note_of(
    enterprise: Enterprise, by: User, leader: User, unit: Unit | None, number: int = 0,
    circles: Sequence[Circle] = tuple(Circle),
) -> LeadersNote:  # fmt: skip
    """Which everybody at cases may read, unless it is for other circles."""
    said = NoteSaid(
        leader=leader, noted_on=service_date(enterprise.county), words=f"请阅{number}", enterprise=enterprise,
        scan=sound_file("批示.jpg", a_photo()), title="批示办理", problem="缺水", unit=unit,
        readers=Readers(circles=list(circles)), is_confidential=False,
    )  # fmt: skip
    return take_down_note(note=said, by=by)


LISTED = {
    "stations": "站点名称,站点编号,级别\r\n甲村,a,村级\r\n",
    "parcels": "邮件号码,收件人,联系电话,目的站点\r\n9712345678901,周阿婆,13812345678,西源村\r\n",
    "roster": "线路,驾驶员\r\n芳村—西源,Lin\r\n",
    "holds": "线路,行李舱升数,载货千克\r\n芳村—西源,900,200\r\n",
    "ledger": "序号,企业名称,问题,受理日期,是否办结\r\n1,样例牧业（虚构）,路不通,2021-09-06,否\r\n",
}
"""What somebody typed into a list of each kind; readable, for a page drops what it cannot read."""


def a_draft_of(case: Case, by: User) -> PaperDraft:
    """Of a circular: signed, everybody at cases may read it."""
    return draft_paper(kind=PaperKind.CIRCULAR, to=None, cases=[case], by=by)


def _half_day(county: County) -> SpecialDay:
    plan = actions.DayPlan(NEXT, DayKind.OWN_HOURS, DEFAULT_WEEK[0][:1], "县庆（虚构）")
    return actions.set_special_day(county=county, plan=plan)


def _known_year(county: County) -> PublishedYear:
    """The year of the day, taken over but for the day that was set by hand."""
    actions.take_over_year(county=county, year=DATE.year)
    return PublishedYear.objects.get(county=county)


def _uploads(sender: Scope, desk: Scope) -> dict[str, Upload]:
    """A file of each kind as it waits for its import; the timetable begins as the next version does."""
    senders = {"ledger": desk}
    kept = {}
    for content, typed in LISTED.items():
        sheet = read_sheet(typed.encode(), "a.csv", CONTENTS[content], Problems())
        assert sheet is not None
        kept[content] = ("a.csv", packed(sheet))
    days: Rows = [("首日", NEXT), ("末日", NEXT + datetime.timedelta(days=90))]
    kept["timetable"] = ("a.xlsx", a_workbook(settings=[*SETTINGS[:2], *days]))
    return {
        content: actions.keep_upload(scope=senders.get(content, sender), content=content, sender="镇里", file=file)
        for content, file in kept.items()
    }


def _versions(post: Post) -> tuple[TimetableVersion, TimetableVersion]:
    """The timetable of today and the next, which the uploaded one would replace; each with all that a timetable may
    have: trips at intervals, a week with a holiday, a post van."""
    versions = (
        TimetableVersion.objects.get(county=post.county),
        TimetableVersion.objects.create(county=post.county, name="next", valid_from=NEXT),
    )
    for version in versions:
        line, _ = Route.objects.get_or_create(version=version, route_id="L1", defaults={"name": "芳村—西源"})
        week = Service.objects.create(
            version=version, service_id="week", weekdays=31, first_date=DATE, last_date=datetime.date(2030, 1, 1)
        )
        ServiceException.objects.create(service=week, date=NEXT, runs=False)
        often = Trip.objects.create(route=line, trip_id="often", service=week)
        TripFrequency.objects.create(trip=often, start_seconds=27000, end_seconds=30600, headway_seconds=1800)
        post_line = Route.objects.create(version=version, route_id="post", name="邮路", is_post=True)
        van = Trip.objects.create(route=post_line, trip_id="van", hold_litres=3000, hold_kg=800)
        for trip in (often, van):
            for sequence, station in enumerate((post.cast.hub, post.cast.xiyuan), 1):
                seconds = 27000 + 600 * sequence
                StopTime.objects.create(
                    trip=trip, stop_sequence=sequence, station=station, arrival_seconds=seconds,
                    departure_seconds=seconds,
                )  # fmt: skip
    return versions


def _person(world: World) -> dict[str, Any]:
    return {"pk": world.post.cast.lin.pk}


def _circular(world: World) -> dict[str, Any]:
    return {"pk": world.circular.pk}


def _paper(world: World) -> dict[str, Any]:
    return {"pk": world.paper.pk}


def _draft(world: World) -> dict[str, Any]:
    return {"pk": world.draft.pk}


def _run(world: World) -> dict[str, Any]:
    return {"pk": world.post.run.pk}


def _plan(world: World) -> dict[str, Any]:
    return {"pk": world.plan.pk}


def _waybill(world: World) -> dict[str, Any]:
    return {"waybill": world.waybill}


def _version(world: World) -> dict[str, Any]:
    return {"pk": world.versions[0].pk}


def _station(world: World) -> dict[str, Any]:
    return {"pk": world.post.cast.xiyuan.pk}


def _station_id(world: World) -> dict[str, Any]:
    return {"station_id": world.post.cast.xiyuan.station_id}


def _first_village(world: World) -> Village:
    return Village.objects.filter(township__county=world.post.county).earliest("pk")


def _enterprise(world: World) -> dict[str, Any]:
    return {"pk": world.enterprise.pk}


def _case(world: World) -> dict[str, Any]:
    return {"number": world.part.case.number}


def _exclusion(world: World) -> dict[str, Any]:
    by = world.post.cast.an
    found = Exclusion.objects.filter(case=world.part.case).first()
    return {"pk": (found or ask_exclusion(case=world.part.case, reason=Reason.VOID, words="重复录入", by=by)).pk}


def _report(world: World) -> dict[str, Any]:
    found = Report.objects.filter(county=world.post.county).first()
    return {"pk": (found or _published(world.post.county)).pk}


def _published(county: County) -> Report:
    report = Report.objects.create(
        county=county, kind="weekly", since=DATE, until=DATE, prepared_at=EVENING, publish_from=EVENING,
        figures=figures_of(county, Period(DATE, DATE), EVENING, working_calendar(county)),
    )  # fmt: skip
    ReportFile.objects.create(report=report, form="pdf", content=b"%PDF", made_at=EVENING)
    return report


def _limit(world: World) -> dict[str, Any]:
    """One from a day so far off that no case counts by it."""
    row: dict[str, Any] = {
        "step": "accept",
        "amount": 1,
        "unit": "working_days",
        "first_date": datetime.date(2100, 1, 1),
    }
    return {"pk": StepLimit.objects.get_or_create(county=world.post.county, **row)[0].pk}


def _class(world: World) -> dict[str, Any]:
    return {"pk": CaseClass.objects.get_or_create(county=world.post.county, name="项目建设")[0].pk}


def _officers_scheme(world: World) -> dict[str, Any]:
    return {"pk": world.liaison.scheme_id}


def _groups_scheme(world: World) -> dict[str, Any]:
    return {"pk": world.group.scheme_id}


def _visit(world: World) -> dict[str, Any]:
    return {"pk": world.visit.pk}


def _round(world: World) -> dict[str, Any]:
    return {"pk": world.round.pk}


def _meeting(world: World) -> dict[str, Any]:
    return {"pk": world.meeting.pk}


def _meeting_draft(world: World) -> dict[str, Any]:
    return {"pk": world.meeting_draft.pk}


def _note(world: World) -> dict[str, Any]:
    return {"pk": world.note.pk}


def _evidence(world: World) -> dict[str, Any]:
    return _case(world) | {"pk": world.evidence.pk}


def _nothing(world: World) -> dict[str, Any]:
    return {}


def _with(example: Example, **more: str) -> Example:
    return lambda world: {**example(world), **more}


EXAMPLES: dict[str, tuple[Example, ...]] = {
    "change_limit": (_limit,), "take_back_limit": (_limit,), "change_class": (_class,),
    "person": (_person,), "edit_person": (_person,), "person_history": (_person,), "add_posting": (_person,),
    "make_badge": (_person,),
    "change_account": tuple(
        _with(_person, change=change) for change in ("password", "deactivate", "activate", "unlock", "second-factor")
    ),
    "end_posting": (lambda world: {"pk": world.post.cast.lin.postings.earliest("pk").pk},),
    "revoke_badge": (lambda world: {"pk": world.badge.pk},),
    "new_place": tuple(_with(_nothing, kind=kind) for kind in FORMS),
    "edit_place": (
        lambda world: {"kind": "station"} | _station(world),
        lambda world: {"kind": "township", "pk": world.post.cast.fangcun.township_id},
        lambda world: {"kind": "village", "pk": _first_village(world).pk},
        lambda world: {"kind": "unit", "pk": world.post.cast.carrier.pk},
        lambda world: {"kind": "enterprise", "pk": world.enterprise.pk},
    ),
    "place_history": (
        lambda world: {"kind": "station"} | _station(world),
        lambda world: {"kind": "enterprise", "pk": world.enterprise.pk},
    ),
    "official_order": tuple(_with(_nothing, kind=kind) for kind in FORMS),
    "close_station": (_station,),
    "open_station_again": (lambda world: {"pk": world.closure.pk},),
    "drop_hours": (lambda world: {"pk": world.week.pk},),
    "drop_special_day": (lambda world: {"pk": world.special_day.pk},),
    "forget_year": (lambda world: {"pk": world.known_year.pk},),
    "upload_sheet": tuple(_with(_nothing, content=content) for content in ("divisions", "stations", "staff")),
    "import_sheet": (lambda world: {"content": "stations", "pk": world.uploads["stations"].pk},),
    "import_parcels": (lambda world: {"pk": world.uploads["parcels"].pk},),
    "import_ledger": (lambda world: {"pk": world.uploads["ledger"].pk},),
    "check_holds": (lambda world: {"pk": world.uploads["holds"].pk},),
    "check_roster": (lambda world: {"pk": world.uploads["roster"].pk},),
    "check_timetable": (lambda world: {"pk": world.uploads["timetable"].pk},),
    "parcel": (_waybill,), "parcel_in_full": (_waybill,),
    "bag": (lambda world: {"label": world.handover.codes[0]},),
    "desk": (_station_id,), "new_bag": (_station_id,), "hand_over": (_station_id,),
    "handover": (lambda world: {"pk": world.handover.pk},),
    "discrepancy": (lambda world: {"pk": world.discrepancy.pk},),
    "discrepancy_file": (lambda world: {"pk": world.discrepancy.pk},),
    "discrepancy_list": (_with(_nothing, form="xlsx"),),
    "close_discrepancy": (lambda world: {"pk": world.discrepancy.pk},),
    "close_day": (_station_id,),
    "change_device": (lambda world: {"pk": world.post.hub_device.pk},),
    "device_history": (lambda world: {"pk": world.post.hub_device.pk},),
    "timetable": (_version,), "export_timetable": (_version,),
    "compare_timetables": (lambda world: {"pk": world.versions[1].pk, "other": world.versions[0].pk},),
    "strike_duty": (lambda world: {"pk": world.duty.pk},),
    "vehicle": (lambda world: {"pk": world.duty.vehicle_id},),
    "run_duty": (_run,), "run_has_driver": (_run,), "run_keeps_for_luggage": (_run,),
    "run": (_run,), "run_sheet": (_run,), "run_left": (_run,),
    "issue_run": (_run,), "run_is_late": (_run,), "run_is_cancelled": (_run,),
    "run_has_other_vehicle": (_run,), "run_runs_again": (_run,), "put_on_run": (_run,), "take_off_run": (_run,),
    "plan": (_plan,), "plan_progress": (_plan,), "plan_left": (_plan,), "confirm_plan": (_plan,),
    "discard_plan": (_plan,), "plan_again": (_plan,),
    "edit_scheme": (_officers_scheme, _groups_scheme), "new_group": (_groups_scheme,),
    "edit_group": (lambda world: {"pk": world.group.pk},), "dissolve_group": (lambda world: {"pk": world.group.pk},),
    "meeting": (_meeting,), "change_meeting": (_meeting,), "meeting_minutes": (_meeting,),
    "meeting_file": (_with(_meeting, form="xlsx"), _with(_meeting, form="docx")),
    "meeting_draft": (_meeting_draft,), "draft_minutes": (_meeting_draft,), "drop_meeting": (_meeting_draft,),
    "fill_in_case": (_case,),
    "note": (_note,), "read_note": (_note,), "note_scan": (_note,), "set_note_readers": (_note,),
    "add_evidence": (_case,), "case_evidence": (_evidence,), "take_back_evidence": (_evidence,),
    "name_officer": (_officers_scheme,),
    "end_liaison": (lambda world: {"pk": world.liaison.pk},),
    "enterprise": (_enterprise,), "enterprise_in_full": (_enterprise,), "keep_contact": (_enterprise,),
    "paper": (_paper,), "recall_paper": (_paper,),
    "paper_file": (lambda world: {"pk": world.paper.pk, "form": "docx"},),
    "paper_draft": (_draft,), "draft_file": (lambda world: {"pk": world.draft.pk, "form": "docx"},),
    "sign_paper": (_draft,), "drop_draft": (_draft,), "show_circular": (_draft,),
    "shown_circular": (_circular,), "remark_circular": (_circular,),
    "card": (_enterprise,), "card_as_pdf": (_enterprise,), "renew_card": (_enterprise,),
    "case": (_case,), "asker_in_full": (_case,), "act_on_case": (_case,), "invite": (_case,), "site_meeting": (_case,),
    "classify_case": (_case,), "link_case": (_case,), "unlink_case": (_case,), "set_confidential": (_case,),
    "ask_exclusion": (_case,), "decide_exclusion": (_exclusion,),
    "keep_sample_call": (_case,),
    "report": (_report,), "remark_report": (_report,), "publish_report": (_report,),
    "report_file": (_with(_report, form="pdf"),),
    "case_list": (_with(_nothing, which="ledger", form="xlsx"), _with(_nothing, which="work", form="docx")),
    "act_on_part": (lambda world: {"pk": world.part.pk},),
    "sent_file": (_case,), "reset_code": (_enterprise,),
    "visit": (_visit,), "visit_photo": (_visit,), "change_visit": (_visit,), "take_back_visit": (_visit,),
    "enterprise_visits": (_enterprise,), "record_visit": (_enterprise,),
    "round": (_round,), "edit_round": (_round,), "new_round": (_officers_scheme, _groups_scheme),
    "compare_plans": (lambda world: {"pk": world.plan.pk, "other": world.other_plan.pk},),
}  # fmt: skip
"""What stands in an address, by its name, beside the county's code and the date."""

SENDERS_ONLY = {
    "import_sheet", "import_parcels", "import_ledger", "check_holds", "check_roster", "check_timetable",
}  # fmt: skip
"""Addresses of a file that only who sent it sees."""

NO_OBJECT = {"new_place", "official_order", "upload_sheet"}
"""Addresses whose arguments name no row, so that none of another county can stand there."""


def patterns(resolver: URLResolver | None = None, above: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every address there is: its pattern in full, and what answers."""
    for entry in (resolver or get_resolver()).url_patterns:
        text = above + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from patterns(entry, text)
        else:
            yield text, entry


def of_a_county() -> list[URLPattern]:
    """Every address below a county's code, but its front page."""
    found = [entry for text, entry in patterns() if "county_code" in text]
    return [entry for entry in found if entry.name != "county"]


def behind_cards() -> dict[str, list[str]]:
    """Every address below the code of an enterprise's card, by its name, and what stands in it."""
    return {str(entry.name): re.findall(r":(\w+)>", text) for text, entry in patterns() if text.startswith("e/")}


def card_arguments(name: str, world: World) -> dict[str, str]:
    """What stands in such an address in a world."""
    known = {"code": world.entrance.code, "number": f"C-{world.code}", "receipt": world.receipt}
    return {said: known[said] for said in behind_cards()[name]}


def arguments(entry: URLPattern, world: World) -> list[dict[str, Any]]:
    """The examples of an address in a world; raises KeyError where none is named for what it needs."""
    needed = set(entry.pattern.regex.groupindex) if hasattr(entry.pattern, "regex") else set()
    needed |= set(getattr(entry.pattern, "converters", {}))
    known: dict[str, Any] = {"date": DATE.isoformat()} if "date" in needed else {}
    if needed <= known.keys():
        return [known]
    return [known | dict(example(world)) for example in EXAMPLES[str(entry.name)]]
