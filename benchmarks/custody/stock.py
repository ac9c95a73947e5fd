"""What stands in the county whose pages are visited, one of each: a case, a report, papers, a thing looked into."""

from __future__ import annotations

import datetime
import io

from PIL import Image

from tongcun.cases.actions import Telling, draft_paper, prepare_report, show_circular, sign_paper, tell_problem
from tongcun.cases.models import Case, Paper, PaperDraft, PaperKind, Report, ReportFile, ReportKind
from tongcun.cases.queries.rates import Period
from tongcun.county.clock import moment_of, now
from tongcun.county.evidence import EvidenceFile, sound_file
from tongcun.county.models import County, Enterprise, Station, User
from tongcun.parcels.actions import close_day, close_discrepancy
from tongcun.parcels.models import DayClose, Discrepancy, DiscrepancyKind

LOOKED_INTO = "LOOKED-INTO"
"""The code of a discrepancy that somebody has looked into."""


def a_photo() -> EvidenceFile:
    """A white photo."""
    photo = io.BytesIO()
    Image.new("RGB", (800, 600), "white").save(photo, "JPEG")
    return sound_file("a.jpg", photo.getvalue())


def tell_a_case(county: County) -> None:
    """One case with a photo, as its enterprise told it."""
    if not Case.objects.filter(county=county).exists():
        firm = Enterprise.objects.filter(county=county)[0]
        telling = Telling(
            enterprise=firm, form_key=f"first {firm.pk}", problem="水管破了，请来看看", attachment=a_photo()
        )
        tell_problem(telling=telling)


def make_a_report(county: County) -> None:
    """The report of a week long ago, with a file."""
    if Report.objects.filter(county=county).exists():
        return
    day = datetime.date(2021, 9, 1)
    period = Period(day, day + datetime.timedelta(days=6))
    report = prepare_report(county=county, kind=ReportKind.WEEKLY, period=period, by=None)
    ReportFile.objects.create(report=report, form="docx", content=b"PK", made_at=report.prepared_at)


def make_papers(case: Case) -> None:
    """A circular about a case that is signed, and one that is shown."""
    if not Paper.objects.filter(county=case.county).exists():
        su = User.objects.get(username="su")
        for _paper in range(2):
            draft = draft_paper(kind=PaperKind.CIRCULAR, to=None, cases=[case], by=su)
            show_circular(draft=draft)
        PaperDraft.objects.filter(pk=draft.pk).update(sign_from=draft.drafted_at)
        sign_paper(draft=draft, by=su)


def close_as_people_do(station: Station, date: datetime.date) -> None:
    """The close of a day at a station, counted from its scans: the month fills in figures alone, and names no piece, so
    that the next day would take every piece of the evening for one that was scanned afterwards."""
    if not DayClose.objects.filter(station=station, date=date).exists():
        chen = User.objects.get(username="chen")
        close_day(station=station, date=date, actor=chen, now=moment_of(station.county, date, 21 * 3600))


def look_into_one(county: County, station: Station) -> None:
    """A discrepancy that somebody has looked into, with a photo."""
    if Discrepancy.objects.filter(county=county, code=LOOKED_INTO).exists():
        return
    one = Discrepancy.objects.create(
        county=county, kind=DiscrepancyKind.MISSING, code=LOOKED_INTO, station=station, opened_at=now()
    )
    deng = User.objects.get(username="deng")
    close_discrepancy(discrepancy=one, note="已查明", actor=deng, evidence=a_photo())
