"""Every page of the site, by whoever uses it, at the places where most is stored."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Count
from django.test import Client
from django.urls import reverse

from benchmarks.custody.meetings import make_meetings
from benchmarks.custody.stock import (
    LOOKED_INTO,
    a_photo,
    close_as_people_do,
    look_into_one,
    make_a_report,
    make_papers,
    tell_a_case,
)  # fmt: skip
from tongcun.buses.models import DatedTrip, TimetableVersion, Vehicle
from tongcun.buses.queries import gtfs_of
from tongcun.cases import models as cases
from tongcun.cases.actions import (
    change_visit,
)
from tongcun.cases.models import (
    Case,
    CaseClass,
    Liaison,
    LiaisonGroup,
    Paper,
    PaperDraft,
    Report,
    Scheme,
    StepLimit,
)
from tongcun.cases.models.terms import HOLDS
from tongcun.cases.queries.liaison import officers_of_county
from tongcun.commands.demo.liaison import liaised
from tongcun.commands.demo.moments import at_moment
from tongcun.commands.demo.places import DATE
from tongcun.commands.demo.visiting import planned_visits
from tongcun.county.actions import keep_upload
from tongcun.county.models import County, Enterprise, Level, Station, Township, Unit, Upload, User, Village
from tongcun.county.queries import scope_of
from tongcun.dispatch.models import Plan, PlannedRide, PlanState
from tongcun.parcels.models import Bag, Device, Discrepancy, Handover, Parcel
from tongcun.parcels.pure.acts import State

YESTERDAY = DATE - datetime.timedelta(days=1)
SHEET = ("sheet.csv", "站点名称,站点编号\r\n样例甲,a\r\n样例乙,b\r\n样例丙,c\r\n".encode())
LEDGER = ("ledger.csv", "序号,企业名称,问题,受理日期,是否办结\r\n1,样例厂,路不通,2021-09-06,否\r\n".encode())
PLACES = ("township", "village", "station", "unit", "enterprise")
DESK_ACTS = ("accept", "pack", "seal", "load", "unload", "open")


@dataclass(frozen=True, slots=True)
class Visit:
    """Somebody opens an address; `page` names the view, with what is special about this visit."""

    page: str
    username: str
    address: str


@dataclass(frozen=True)
class Site:
    """The county whose pages are visited, and rows of it that have pages of their own."""

    county: County

    def at(self, name: str, query: str = "", **more: Any) -> str:
        """An address of the county."""
        address: str = reverse(name, kwargs={"county_code": self.county.division_code} | more)
        return f"{address}?{query}" if query else address

    def prepare(self) -> None:
        """Make what the pages need and a month of scans does not bring."""
        an = User.objects.get(username="an")
        if not Upload.objects.filter(county=self.county).exists():
            first = TimetableVersion.objects.filter(county=self.county).earliest("valid_from")
            timetable = ("timetable.zip", gtfs_of(first))
            keep_upload(scope=scope_of(an, self.county), content="timetable", sender="样例", file=timetable)
            self._send_sheets(an)
        township = self.county.townships.first()
        assert township is not None
        Enterprise.objects.get_or_create(county=self.county, name="样例牧业（虚构）", township=township)
        Vehicle.objects.get_or_create(
            county=self.county, plate="浙H00001D", defaults={"hold_litres": 900, "hold_kg": 200}
        )  # fmt: skip
        TimetableVersion.objects.get_or_create(
            county=self.county, valid_from=DATE + datetime.timedelta(days=60), defaults={"name": "下一版"}
        )
        tell_a_case(self.county)
        self._send_ledger()
        look_into_one(self.county, self._hub())
        for station in (self._hub(), self._village()):
            close_as_people_do(station, YESTERDAY)
        if not Scheme.objects.filter(county=self.county).exists():
            people = {user.username: user for user in User.objects.all()}
            liaised(self.county, people, {unit.unit_id: unit for unit in self.county.units.all()})
        self._make_visits(an)
        make_a_report(self.county)
        make_papers(self._a_case())
        if not cases.Meeting.objects.filter(county=self.county).exists():
            make_meetings(self._a_case(), by=an)

    def _a_case(self) -> Case:
        return Case.objects.filter(county=self.county).earliest("pk")

    def _make_visits(self, by: User) -> None:
        """The visits of a year, one of them with a photo."""
        if cases.Visit.objects.filter(scheme__county=self.county).exists():
            return
        for planned in planned_visits(self.county):
            with at_moment(planned.moment):
                planned.record()
        first = self._a_visit()
        change_visit(
            visit=first, visited_on=first.visited_on, met=first.met, said=first.said,
            photo=a_photo(), by=by,
        )  # fmt: skip

    def _a_visit(self) -> cases.Visit:
        return cases.Visit.objects.filter(scheme__county=self.county).earliest("pk")

    def _send_sheets(self, sender: User) -> None:
        """Lists come in by the pages that take them."""
        client = Client(SERVER_NAME="localhost")
        client.force_login(sender, backend="allauth.account.auth_backends.AuthenticationBackend")
        doors = {
            "stations": self.at("upload_sheet", content="stations"), "parcels": self.at("upload_parcels"),
            "holds": self.at("import_holds"), "roster": self.at("import_roster", date=DATE.isoformat()),
        }  # fmt: skip
        for content, address in doors.items():
            file = SimpleUploadedFile(*SHEET)
            client.post(address, {"content": content, "sender": "样例", "file": file})

    def _send_ledger(self) -> None:
        """The desk sends an older ledger in."""
        sender = User.objects.get(username="shi")
        if Upload.objects.filter(county=self.county, content="ledger").exists():
            return
        client = Client(SERVER_NAME="localhost")
        client.force_login(sender, backend="allauth.account.auth_backends.AuthenticationBackend")
        client.post(self.at("upload_ledger"), {"sender": "样例", "file": SimpleUploadedFile(*LEDGER)})

    def visits(self) -> list[Visit]:
        """Every page, in the order of the apps."""
        people = [*self._people(), *self._liaison()]
        return [*people, *self._buses(), *self._parcels(), *self._lists(), *self._desks(), *self._days()]

    def _people(self) -> Iterator[Visit]:
        lin = User.objects.get(username="lin").pk
        for name in ("people", "new_person", "full_views", "places", "stations", "units", "enterprises"):
            yield Visit(name, "an", self.at(name))
        yield Visit("people, by name", "an", self.at("people", "q=样例"))
        for name in ("person", "person_history"):
            yield Visit(name, "an", self.at(name, pk=lin))
        rows = {
            "township": Township, "village": Village, "station": Station, "unit": Unit, "enterprise": Enterprise,
        }  # fmt: skip
        for kind in PLACES:
            row = rows[kind]._default_manager.first()
            assert row is not None
            yield Visit(f"new_place, {kind}", "an", self.at("new_place", kind=kind))
            yield Visit(f"edit_place, {kind}", "an", self.at("edit_place", kind=kind, pk=row.pk))
            yield Visit(f"place_history, {kind}", "an", self.at("place_history", kind=kind, pk=row.pk))
        for content in ("divisions", "stations", "staff"):
            yield Visit(f"upload_sheet, {content}", "an", self.at("upload_sheet", content=content))
        said: dict[str, dict[str, Any]] = {
            "import_sheet": {"content": "stations"}, "import_parcels": {}, "check_holds": {}, "check_timetable": {},
            "check_roster": {"date": DATE.isoformat()},
        }  # fmt: skip
        for name, more in said.items():
            content = more.get("content", name.partition("_")[2])
            upload = Upload.objects.get(county=self.county, content=content)
            yield Visit(name, "an", self.at(name, pk=upload.pk, **more))

    def _liaison(self) -> Iterator[Visit]:
        for name in ("calendar", "calendar_history", "lights", "published_year", "liaison", "county_desk", "schemes",
                     "new_scheme"):  # fmt: skip
            yield Visit(name, "an", self.at(name))
        for who in ("shi", "deng", "mao"):
            yield Visit(f"my_desk, {who}", who, self.at("my_desk"))
        yield Visit("liaison, mao's", "mao", self.at("liaison"))
        yield from self._rounds()
        yield from self._cases()
        yield from self._papers()
        yield from self._meetings()
        yield from self._groups()

    def _rounds(self) -> Iterator[Visit]:
        """Visits to enterprises, and the rounds in which they are made."""
        visit = self._a_visit()
        for name in ("visits_due", "own_visits", "rounds"):
            yield Visit(name, "shi", self.at(name))
        for name in ("visit", "visit_photo", "change_visit"):
            yield Visit(name, "shi", self.at(name, pk=visit.pk))
        for name in ("enterprise_visits", "record_visit"):
            yield Visit(name, "shi", self.at(name, pk=visit.enterprise_id))
        for name in ("round", "edit_round"):
            yield Visit(name, "shi", self.at(name, pk=visit.round_id))
        yield Visit("new_round", "shi", self.at("new_round", pk=visit.scheme_id))

    def _cases(self) -> Iterator[Visit]:
        """Cases, their limits and ledgers, and what is reported of them."""
        for name in ("cases", "new_case", "step_limits", "case_classes", "rates", "exclusions", "reports", "sampling",
                     "recurring"):  # fmt: skip
            yield Visit(name, "shi", self.at(name))
        limit, _made = StepLimit.objects.get_or_create(
            county=self.county, step="accept", first_date=datetime.date(2100, 1, 1), amount=1, unit="working_days"
        )
        yield Visit("change_limit", "shi", self.at("change_limit", pk=limit.pk))
        kind, _made = CaseClass.objects.get_or_create(county=self.county, name="项目建设（样例）")
        yield Visit("change_class", "shi", self.at("change_class", pk=kind.pk))
        yield Visit("upload_ledger", "shi", self.at("upload_ledger"))
        ledger = Upload.objects.get(county=self.county, content="ledger")
        yield Visit("import_ledger", "shi", self.at("import_ledger", pk=ledger.pk))
        yield Visit("escalation", "su", self.at("escalation"))
        for form in ("xlsx", "docx"):
            yield Visit(f"case_list, {form}", "shi", self.at("case_list", which="ledger", form=form))
        report = Report.objects.filter(county=self.county).earliest("pk")
        yield Visit("report", "shi", self.at("report", pk=report.pk))
        yield Visit("report_file", "shi", self.at("report_file", pk=report.pk, form="docx"))
        for name in ("case", "link_case", "sent_file"):
            yield Visit(name, "shi", self.at(name, number=self._a_case().number))

    def _papers(self) -> Iterator[Visit]:
        """Papers, signed and drafted."""
        for name in ("papers", "new_paper"):
            yield Visit(name, "su", self.at(name))
        paper, draft = (kind.objects.filter(county=self.county).earliest("pk") for kind in (Paper, PaperDraft))
        yield Visit("paper", "su", self.at("paper", pk=paper.pk))
        yield Visit("paper_file", "su", self.at("paper_file", pk=paper.pk, form="docx"))
        yield Visit("shown_circular", "su", self.at("shown_circular", pk=draft.pk))
        yield Visit("paper_draft", "su", self.at("paper_draft", pk=draft.pk))
        yield Visit("draft_file", "su", self.at("draft_file", pk=draft.pk, form="docx"))

    def _groups(self) -> Iterator[Visit]:
        """Who answers for whom."""
        group = LiaisonGroup.objects.filter(scheme__county=self.county)[0]
        held = Liaison.objects.filter(HOLDS, scheme__county=self.county)[0]
        other = officers_of_county(self.county).exclude(pk=held.officer_id)[0]
        for name in ("edit_scheme", "new_group"):
            yield Visit(name, "an", self.at(name, pk=group.scheme_id))
        for name in ("edit_group", "dissolve_group"):
            yield Visit(name, "an", self.at(name, pk=group.pk))
        yield Visit("cards", "shi", self.at("cards"))
        yield Visit("name_officer", "an", self.at("name_officer", pk=held.scheme_id))
        yield Visit(
            "hand_over_liaison", "an", self.at("hand_over_liaison", f"giver={held.officer_id}&taker={other.pk}")
        )
        for name in ("enterprise", "card", "card_as_pdf"):
            yield Visit(name, "shi", self.at(name, pk=held.enterprise_id))

    def _meetings(self) -> Iterator[Visit]:
        """Meetings and leaders' notes."""
        here = {"county": self.county}
        meeting = cases.Meeting.objects.filter(**here).earliest("pk")
        draft = cases.MeetingDraft.objects.filter(**here, meeting=None).earliest("pk")
        note = cases.LeadersNote.objects.filter(case__county=self.county).earliest("pk")
        evidence = cases.CaseEvidence.objects.filter(case__county=self.county).earliest("pk")
        for name in ("meetings", "new_note"):
            yield Visit(name, "shi", self.at(name))
        for name in ("meeting", "change_meeting", "meeting_minutes"):
            yield Visit(name, "shi", self.at(name, pk=meeting.pk))
        yield Visit("meeting_file", "shi", self.at("meeting_file", pk=meeting.pk, form="docx"))
        for name in ("meeting_draft", "draft_minutes"):
            yield Visit(name, "shi", self.at(name, pk=draft.pk))
        yield Visit("note", "shi", self.at("note", pk=note.pk))
        number = evidence.case.number
        yield Visit("fill_in_case", "shi", self.at("fill_in_case", number=number))
        yield Visit("case_evidence", "shi", self.at("case_evidence", number=number, pk=evidence.pk))

    def _buses(self) -> Iterator[Visit]:
        version, later = TimetableVersion.objects.filter(county=self.county).order_by("valid_from")[:2]
        vehicle, run = Vehicle.objects.filter(county=self.county)[0], self._run()
        for name in ("timetables", "timetable_template", "upload_timetable", "roster", "vehicles", "new_vehicle",
                     "runs", "import_holds"):  # fmt: skip
            yield Visit(name, "deng", self.at(name))
        yield Visit("timetable", "deng", self.at("timetable", pk=version.pk))
        yield Visit("export_timetable", "deng", self.at("export_timetable", pk=version.pk))
        yield Visit("compare_timetables", "deng", self.at("compare_timetables", pk=later.pk, other=version.pk))
        yield Visit("runs, one line", "deng", self.at("runs", f"line={run.route.route_id}"))
        yield Visit("import_roster", "deng", self.at("import_roster", date=DATE.isoformat()))
        yield Visit("vehicle", "deng", self.at("vehicle", pk=vehicle.pk))
        yield Visit("run_duty", "deng", self.at("run_duty", pk=run.pk))

    def _parcels(self) -> Iterator[Visit]:
        waybill = Parcel.objects.filter(county=self.county).order_by("-pk")[0].waybill
        busiest = self._busiest()
        searches = {
            "": "", "one number": f"q={waybill}", "a day's numbers": f"q={waybill[:8]}", "all numbers": "q=TC26",
            "no such number": "q=XY99", "collected": "state=collected", "missing": "state=missing",
            "returned": "state=returned", "to one village": f"place={busiest}",
            "missing of one village": f"place={busiest}&state=missing", "of one bag": f"bag={self._bag().label}",
            "no such bag": "bag=B-0", "number, state and place": f"q=TC26&state=collected&place={busiest}",
            "an older page": f"beyond={Parcel.objects.filter(county=self.county)[0].pk + 5000}",
        }  # fmt: skip
        for words, query in searches.items():
            yield Visit("parcels" + (f", {words}" if words else ""), "deng", self.at("parcels", query))
        for who in ("chen", "wu", "zhu", "kong"):
            yield Visit(f"parcels, {who}'s", who, self.at("parcels"))
            yield Visit(f"parcels, {who}'s collected", who, self.at("parcels", "state=collected"))
            yield Visit(f"parcels, {who}'s, no such number", who, self.at("parcels", "q=XY99"))
        yield Visit("upload_parcels", "kong", self.at("upload_parcels"))

    def _lists(self) -> Iterator[Visit]:
        for state in (State.COLLECTED, State.LOADED, State.UNDER_WAY, State.PACKED, State.MISSING):
            parcel = Parcel.objects.filter(county=self.county, state=state.value).order_by("-pk").first()
            if parcel is not None:
                yield Visit(f"parcel, {state}", "deng", self.at("parcel", waybill=parcel.waybill))
        yield Visit("bag", "deng", self.at("bag", label=self._bag().label))
        old = Bag.objects.filter(county=self.county).order_by("pk")[0]
        yield Visit("bag, a month ago", "deng", self.at("bag", label=old.label))
        yield Visit("discrepancies", "deng", self.at("discrepancies"))
        yield Visit("discrepancies, one kind", "deng", self.at("discrepancies", "kind=missing"))
        yield Visit("discrepancies, zhu's", "zhu", self.at("discrepancies"))
        yield Visit("discrepancies, overdue", "deng", self.at("discrepancies", "light=red"))
        yield Visit("discrepancy_limits", "deng", self.at("discrepancy_limits"))
        yield Visit("discrepancy_list", "deng", self.at("discrepancy_list", form="xlsx"))
        one = Discrepancy.objects.get(county=self.county, code=LOOKED_INTO)
        yield Visit("discrepancy", "deng", self.at("discrepancy", pk=one.pk))
        yield Visit("devices", "an", self.at("devices"))
        hub_desk = Device.objects.filter(county=self.county).order_by("-head_number")[0]
        yield Visit("device_history", "an", self.at("device_history", pk=hub_desk.pk))
        yield Visit("shortage_rule", "an", self.at("shortage_rule"))

    def _desks(self) -> Iterator[Visit]:
        hub, village = self._hub(), self._village()
        yield Visit("desks", "chen", self.at("desks"))
        for who, station in (("chen", hub), ("zhu", village)):
            for act in DESK_ACTS:
                address = self.at("desk", f"act={act}", station_id=station.station_id)
                yield Visit(f"desk, {who}, {act}", who, address)
            yield Visit(f"hand_over, {who}", who, self.at("hand_over", station_id=station.station_id))
            yield Visit(f"day_closes, {who}", who, self.at("day_closes"))
            for date in (DATE, YESTERDAY):
                address = self.at("close_day", f"date={date.isoformat()}", station_id=station.station_id)
                yield Visit(f"close_day, {who}, {date.isoformat()}", who, address)
        sheets = Handover.objects.filter(county=self.county, giver_id=hub.station_id, taker_kind="run").order_by("-at")
        yield Visit("handover", "chen", self.at("handover", pk=sheets[0].pk))

    def _days(self) -> Iterator[Visit]:
        run = self._run()
        for who in ("deng", "lin", "wu", "li"):
            yield Visit(f"day, {who}", who, self.at("day"))
        yield Visit("day, yesterday", "deng", self.at("day", date=YESTERDAY.isoformat()))
        yield Visit("day_counts", "deng", self.at("day_counts", date=DATE.isoformat()))
        yield Visit("day_counts, yesterday", "deng", self.at("day_counts", date=YESTERDAY.isoformat()))
        yield Visit("run", "deng", self.at("run", pk=run.pk))
        for name in ("run_sheet", "run_left"):
            yield Visit(name, "deng", self.at(name, pk=run.pk))
        yield Visit("plans", "deng", self.at("plans"))
        in_force = Plan.objects.get(county=self.county, date=DATE, state=PlanState.CONFIRMED)
        preview = Plan.objects.filter(county=self.county, date=DATE, state=PlanState.PREVIEW)[0]
        for words, plan in (("preview", preview), ("in force", in_force)):
            for name in ("plan", "plan_progress", "plan_left"):
                yield Visit(f"{name}, {words}", "deng", self.at(name, pk=plan.pk))
        # One way round the figures were kept with the preview, the other way round they are worked out just now.
        yield Visit("compare_plans", "deng", self.at("compare_plans", pk=in_force.pk, other=preview.pk))
        backwards = self.at("compare_plans", pk=preview.pk, other=in_force.pk)
        yield Visit("compare_plans, worked out", "deng", backwards)
        for page in ("home", "account"):
            yield Visit(page, "deng", reverse(page))

    def _run(self) -> DatedTrip:
        """The run of the day with most pieces."""
        plan = Plan.objects.get(county=self.county, date=DATE, state=PlanState.CONFIRMED)
        rides = PlannedRide.objects.filter(plan=plan).order_by().values("dated_trip").annotate(n=Count("pk"))
        return DatedTrip.objects.select_related("route").get(pk=rides.order_by("-n")[0]["dated_trip"])

    def _bag(self) -> Bag:
        """The fullest bag that rides now, or else the fullest of the day."""
        bags = Bag.objects.filter(county=self.county, date=DATE).order_by("-pieces")
        found = bags.filter(holder_kind="run").first() or bags.first()
        assert found is not None
        return found

    def _village(self) -> Station:
        station = User.objects.get(username="zhu").postings.get().station
        assert station is not None
        return station

    def _hub(self) -> Station:
        return Station.objects.get(county=self.county, level=Level.HUB)

    def _busiest(self) -> str:
        """The village to which most parcels go."""
        counted = Parcel.objects.filter(county=self.county, ready_at__date=DATE).order_by()
        villages = counted.filter(destination__level=Level.VILLAGE).values("destination__station_id")
        found: str = villages.annotate(n=Count("pk")).order_by("-n")[0]["destination__station_id"]
        return found
