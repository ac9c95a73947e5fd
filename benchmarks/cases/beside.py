"""What a county keeps beside its cases: visits, joint parts, papers, meetings, exclusions, sample calls, evidence."""

from __future__ import annotations

import datetime
import random
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from tongcun.cases.pure.acts import Party, State
from tongcun.cases.pure.parts import PartAct, PartState

if TYPE_CHECKING:
    from tongcun.cases.models import Case, Part, PartEvent, Scheme
    from tongcun.county.models import County, Enterprise, Unit, User

JOINT_SHARE = 0.2
"""So many cases have a joint unit."""
VISITS_EACH = 30
"""So many visits has an enterprise: one in twelve days of a year."""
PAPERS, DRAFTS, MEETINGS, EXCLUSIONS, SAMPLE_CALLS, EVIDENCE = 400, 12, 150, 400, 600, 2000
CASES_A_MEETING = 6


def fill_beside(county: County, seed: int = 2) -> None:
    """Put them into a county whose cases are there, in one transaction, drawn by one seed."""
    from django.db import transaction

    from tongcun.cases.models import Case
    from tongcun.county.models import User

    chance, user = random.Random(seed), User.objects.get(username="bench")
    cases = list(Case.objects.filter(county=county).order_by("pk"))
    with transaction.atomic():
        _parts(cases, list(county.units.filter(unit_id__startswith="bench-")), user, chance)
        _papers(county, cases, user, chance)
        _meetings(county, cases, user, chance)
        _looked_into(cases, user, chance)
        _evidence(county, cases, user, chance)


def fill_visits(scheme: Scheme, enterprises: Sequence[Enterprise], officers: dict[int, User], seed: int = 3) -> None:
    """Rounds of a scheme, and visits of every enterprise by its officer (by the enterprise's key) over a year; one in
    three found a problem."""
    from tongcun.cases.models import Round, Visit
    from tongcun.county.clock import now, service_date

    chance, today, moment = random.Random(seed), service_date(scheme.county), now()
    for number in range(1, 5):
        first = today - datetime.timedelta(days=120 * (5 - number))
        Round.objects.create(
            scheme=scheme, number=number, first_date=first, last_date=first + datetime.timedelta(days=119)
        )
    rounds = list(scheme.rounds.order_by("number"))
    Visit.objects.bulk_create(
        (
            Visit(
                scheme=scheme, enterprise=enterprise, officer=officers[enterprise.pk], met="周某人",
                visited_on=(day := today - datetime.timedelta(days=chance.randint(0, 400))),
                round=next((one for one in rounds if one.first_date <= day <= one.last_date), None),
                said="走访了生产车间。", problem="供水压力不足" if chance.random() < 1 / 3 else "",
                entered_at=moment, entered_by=officers[enterprise.pk],
            )
            for enterprise in enterprises
            for _ in range(VISITS_EACH)
        ),
        batch_size=800,
    )  # fmt: skip


def _parts(cases: Sequence[Case], units: Sequence[Unit], user: User, chance: random.Random) -> None:
    from tongcun.cases.models import Part, PartEvent

    with_lead = [case for case in cases if case.lead_id is not None and chance.random() < JOINT_SHARE]
    made = Part.objects.bulk_create(
        (_part(case, chance.choice([unit for unit in units if unit.pk != case.lead_id]), user, chance)
         for case in with_lead),
        batch_size=400,
    )  # fmt: skip
    PartEvent.objects.bulk_create((event for part in made for event in _part_events(part, user)), batch_size=800)


def _part(case: Case, unit: Unit, user: User, chance: random.Random) -> Part:
    from tongcun.cases.models import Part

    invited = case.registered_at + datetime.timedelta(hours=6)
    state = PartState.DONE
    if case.state == State.HANDLING:
        state = chance.choices((PartState.INVITED, PartState.PROMISED, PartState.DONE), (1, 3, 2))[0]
    is_asked = state is PartState.INVITED
    return Part(
        case=case, unit=unit, invited_at=invited, invited_by=user, asked_words="请派人到现场。", state=state,
        answer_due_at=invited + datetime.timedelta(days=1) if is_asked else None,
        promise_words="" if is_asked else "三日内到场。", holder_name="" if is_asked else "周某人",
        promised_until=None if is_asked else (invited + datetime.timedelta(days=3)).date(),
        done_at=invited + datetime.timedelta(days=2) if state is PartState.DONE else None,
    )  # fmt: skip


def _part_events(part: Part, user: User) -> list[PartEvent]:
    from tongcun.cases.models import PartEvent

    acts = {PartState.INVITED: 0, PartState.PROMISED: 1}.get(PartState(part.state), 2)
    told = ((PartAct.PROMISE, Party.JOINT), (PartAct.FINISH, Party.JOINT))[:acts]
    return [
        PartEvent(
            part=part, at=part.invited_at + datetime.timedelta(hours=20 * number), act=act, party=party, by=user,
            unit_id=part.unit_id, words="已办",
            until=part.promised_until if act is PartAct.PROMISE else None,
        )
        for number, (act, party) in enumerate(told, 1)
    ]  # fmt: skip


def _papers(county: County, cases: Sequence[Case], user: User, chance: random.Random) -> None:
    from tongcun.cases.models import Paper, PaperDraft, PaperKind
    from tongcun.county.clock import now

    kinds = (PaperKind.URGE, PaperKind.SUPERVISE, PaperKind.TALK, PaperKind.CIRCULAR)
    led = [case for case in cases if case.lead_id is not None]
    for number in range(PAPERS + DRAFTS):
        about, kind = chance.sample(led, 3), chance.choice(kinds)
        said: dict[str, Any] = {
            "county": county,
            "kind": kind,
            "language": "zh",
            "to_id": about[0].lead_id,
            "addressee": "样例单位",
            "title": "关于诉求办理的通知",
            "body": "请抓紧办理。",
        }
        at = now() - datetime.timedelta(hours=chance.randint(1, 8000))
        if number < PAPERS:
            paper: Any = Paper.objects.create(
                **said, year=at.year, number=number + 1, number_text=f"样督〔{at.year}〕{number + 1}号",
                issuer="样例县督查室", signer=user, signer_name="周某人", signed_at=at,
            )  # fmt: skip
        else:
            paper = PaperDraft.objects.create(**said, drafted_by=user, drafted_at=at)
        paper.cases.set(about)


def _meetings(county: County, cases: Sequence[Case], user: User, chance: random.Random) -> None:
    from tongcun.cases.models import Case, Meeting, MeetingKind
    from tongcun.county.clock import now, service_date

    today, brought = service_date(county), []
    for number in range(MEETINGS):
        meeting = Meeting.objects.create(
            county=county, kind=chance.choice(list(MeetingKind)), title=f"专题会议第{number + 1}次", place="会议室",
            held_on=today - datetime.timedelta(days=chance.randint(0, 400)), leaders="周某人", came="各责任单位",
            entered_by=user, entered_at=now(),
        )  # fmt: skip
        for case in chance.sample(cases, CASES_A_MEETING):
            case.meeting = meeting
            brought.append(case)
    Case.objects.bulk_update(brought, ["meeting"], batch_size=400)


def _looked_into(cases: Sequence[Case], user: User, chance: random.Random) -> None:
    from tongcun.cases.models import Exclusion, ExclusionDecision, Reason, SampleCall, SampleResult, Verdict

    over = [(case, case.closed_at) for case in cases if case.closed_at is not None]
    asked = Exclusion.objects.bulk_create(
        Exclusion(case=case, reason=chance.choice(list(Reason)), words="请予剔除。", asked_by=user,
                  asked_at=closed)
        for case, closed in chance.sample(over, min(EXCLUSIONS, len(over)))
    )  # fmt: skip
    ExclusionDecision.objects.bulk_create(
        ExclusionDecision(exclusion=one, verdict=Verdict.REFUSED, words="理由不足。", by=user, at=one.asked_at)
        for one in asked[: EXCLUSIONS * 9 // 10]
    )
    SampleCall.objects.bulk_create(
        SampleCall(case=case, month=closed.date().replace(day=1), result=SampleResult.AGREES,
                   called="13900001234", words="属实。", by=user, at=closed)
        for case, closed in chance.sample(over, min(SAMPLE_CALLS, len(over)))
    )  # fmt: skip


def _evidence(county: County, cases: Sequence[Case], user: User, chance: random.Random) -> None:
    from tongcun.cases.models import CaseEvidence, Shows
    from tongcun.county.actions import keep_evidence
    from tongcun.county.evidence.files import sound_file

    for number, case in enumerate(chance.sample(cases, min(EVIDENCE, len(cases)))):
        file = keep_evidence(county=county, file=sound_file(f"{number}.pdf", b"%PDF-1.4\n%%EOF\n"), by=user)
        CaseEvidence.objects.create(
            case=case, file=file, shows=chance.choice(list(Shows)), by=user, unit_id=case.lead_id,
            at=case.registered_at + datetime.timedelta(hours=3),
        )  # fmt: skip
