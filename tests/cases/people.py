"""Who works on cases: a bureau, a power company, a township, the desk, a supervisor, a leader; and a firm."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from tests.cases.schemes import a_scheme_of_officers, an_enterprise, answers_for
from tests.cast import Cast, people, the_cast
from tongcun.cases.actions import Doer, Request, Said, desk_unit, do_act, register_case, show_circular
from tongcun.cases.models import Case, Channel, PaperDraft
from tongcun.cases.pure.acts import Act, Outcome, Party
from tongcun.cases.pure.promises import Promise
from tongcun.county.clock import service_date
from tongcun.county.models import Enterprise, Role, Unit, UnitKind, User
from tongcun.loops.clock import Unit as TimeUnit


@dataclass(frozen=True)
class Staff:
    """The cast and those who work on cases: Gao of the bureau, Dian of the power company, Xiang of the township,
    Su at the desk, Shi the supervisor, Bai the leader; Mao is the firm's officer."""

    cast: Cast
    firm: Enterprise
    bureau: Unit
    power: Unit
    township: Unit
    desk: Unit
    gao: User
    dian: User
    xiang: User
    su: User
    shi: User
    bai: User

    @property
    def county(self) -> Any:
        return self.cast.county

    def as_desk(self) -> Doer:
        return Doer(Party.DESK, self.su, self.desk)

    def as_lead(self) -> Doer:
        return Doer(Party.LEAD, self.gao, self.bureau)

    def as_power(self, party: Party = Party.JOINT) -> Doer:
        return Doer(party, self.dian, self.power)

    def as_caller(self) -> Doer:
        return Doer(Party.CALLER, self.su, self.desk)

    def as_supervisor(self) -> Doer:
        return Doer(Party.SUPERVISOR, self.shi, self.desk)


def a_unit(cast: Cast, unit_id: str, name: str, kind: UnitKind = UnitKind.BUREAU, **facts: Any) -> Unit:
    return Unit.objects.create(county=cast.county, unit_id=unit_id, name=name, kind=kind, **facts)


def the_staff(code: str = "330822") -> Staff:
    """Everybody, and one firm in 新昌 whose officer is Mao."""
    cast = the_cast(code)
    county, town = cast.county, cast.county.townships.get(name="新昌乡")
    bureau = a_unit(cast, "agriculture", "农业农村局（样例）")
    power = a_unit(cast, "power", "供电公司（样例）", UnitKind.COMPANY)
    government = a_unit(cast, "xinchang", "新昌乡人民政府（样例）", UnitKind.TOWNSHIP_GOVERNMENT, township=town)
    firm = an_enterprise(county, "样例牧业", town, contact_name="周某人", contact_phone="13900001234")
    answers_for(a_scheme_of_officers(county), cast.mao, firm)
    return Staff(
        cast, firm, bureau, power, government, desk_unit(county),
        **people(county, {
            "gao": (Role.BUREAU, {"unit": bureau}), "dian": (Role.BUREAU, {"unit": power}),
            "xiang": (Role.TOWNSHIP_CLERK, {"township": town}), "su": (Role.SECRETARY, {}),
            "shi": (Role.SUPERVISOR, {}), "bai": (Role.LEADER, {}),
        }),
    )  # fmt: skip


def with_limits(staff: Staff, **steps: tuple[int, TimeUnit]) -> None:
    """Limits from long ago: `report=(7, TimeUnit.WORKING_DAYS)`."""
    for step, (amount, unit) in steps.items():
        staff.county.step_limits.create(step=Promise(step), amount=amount, unit=unit, first_date="2020-01-01")


def a_case(staff: Staff, title: str = "高压线杆过低", unit: Unit | None = None, **facts: Any) -> Case:
    """A case of the firm, taken first by `unit` or the desk."""
    said: dict[str, Any] = {
        "enterprise": staff.firm, "title": title, "problem": f"{title}，请帮助解决。", "channel": Channel.ENTERPRISE,
        "found_on": min(datetime.date(2021, 9, 1), service_date(staff.county)),
        "asker_name": "周某人", "asker_phone": "13900001234",
    } | facts  # fmt: skip
    return register_case(request=Request(**said), by=None, unit=unit)


Step = tuple[Act, Doer, Said]


def steps(staff: Staff) -> list[Step]:
    """The usual way from the registration to the striking off."""
    desk, lead = staff.as_desk(), staff.as_lead()
    return [
        (Act.ACCEPT, desk, Said()),
        (Act.SORT, desk, Said(to=staff.bureau)),
        (Act.SIGN, lead, Said()),
        (Act.RESPOND, lead, Said(words="已电话联系企业")),
        (Act.PLAN, lead, Said(words="迁移线杆", until=datetime.date(2071, 10, 15))),
        (Act.REPORT, lead, Said(words="线杆已迁", outcome=Outcome.SOLVED)),
        (Act.PASS_REVIEW, desk, Said()),
        (Act.CONFIRM, staff.as_caller(), Said(words="解决了，谢谢", called="13900001234", outcome=Outcome.SOLVED)),
        (Act.CLOSE, desk, Said()),
        (Act.STRIKE_OFF, desk, Said()),
    ]


def brought_to(staff: Staff, case: Case, last: Act) -> Case:
    """The case after the usual way up to an act, which is done."""
    for act, doer, said in steps(staff):
        do_act(case=case, act=act, doer=doer, said=said)
        if act is last:
            return case
    raise AssertionError(last)


def shown_long_enough(draft: PaperDraft) -> PaperDraft:
    """A circular that was shown to the units it names and may be signed now."""
    shown = show_circular(draft=draft)
    shown.sign_from = shown.shown_at
    shown.save()
    return shown
