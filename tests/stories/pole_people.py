"""The county of the story of the pole, on a Monday of September 2021, with everybody who has to do with it."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field

from django.conf import LazySettings

from tests.cases.schemes import a_scheme_of_officers, an_enterprise, answers_for
from tests.cast import a_county, a_person, a_station
from tests.stories.people import Person
from tongcun.cases.actions import Doer, Request, Said, desk_unit, do_act, register_case, renew_entrance
from tongcun.cases.models import Case, Channel
from tongcun.cases.pure.acts import Act, Party
from tongcun.commands.demo.cases.limits import limited
from tongcun.county.actions import begin_calendar, renew, set_county_desk
from tongcun.county.clock import now, service_date
from tongcun.county.models import County, Enterprise, Level, Role, Township, Unit, UnitKind, User

FIRM = "球川样例牧业（虚构）"
POLE = "800亩地填土以后，横穿地块的高压线离地只剩3米，按规定要7米"
EARLIER = (
    ("2021-09-15T09:20", "招贤样例蛋鸡场（虚构）", "病死畜禽收集不及时", Act.RESPOND),
    ("2021-09-24T14:05", "芳村样例养猪场（虚构）", "消毒药只够一周", Act.RESPOND),
    ("2021-09-26T16:30", "青石样例奶牛场（虚构）", "储液池渗漏，邻田说烧苗", Act.SORT),
)
"""When, who and what was asked before, and what was done last; the last on a Sunday that was made up for."""


@dataclass
class PoleStory:
    """What happened in one step is there for the next."""

    settings: LazySettings
    people: dict[str, Person] = field(default_factory=dict)
    receipt: str = ""

    @property
    def county(self) -> County:
        """The county, once it is there."""
        return County.objects.get(division_code="330822")

    @property
    def firm(self) -> Enterprise:
        """The farmer's firm."""
        return Enterprise.objects.get(name=FIRM)

    @property
    def case(self) -> Case:
        """The case of the pole."""
        return Case.objects.get(enterprise=self.firm)

    def clock(self, moment: str) -> None:
        """It is that minute of 2021, as `09-27T08:50`; the clock runs on from there."""
        set_clock(self.settings, f"2021-{moment}")


def set_clock(settings: LazySettings, moment: str) -> None:
    """The simulated clock at a minute, by Chinese time."""
    wanted = datetime.datetime.fromisoformat(f"{moment}:00+08:00")
    settings.SIMULATED_NOW = wanted.isoformat()
    settings.SIMULATED_NOW = (wanted - (now() - wanted)).isoformat()


def gather(settings: LazySettings) -> None:
    """County, calendar, limits, units, people, the firm with its officer and its card; and what was asked before."""
    county = a_county()
    begin_calendar(county=county)
    set_county_desk(county=county, name="县级服务台（样例）", phone="0570-0000000")
    limited(county)
    qiuchuan = Township.objects.create(county=county, code="330822104000", name="球川镇", official_order=1)
    a_station(county, "330822104000", "球川镇", Level.TOWNSHIP, qiuchuan)
    units = _units(county, qiuchuan)
    shi = a_person("石样例", county, Role.SECRETARY, username="shi")
    bai = a_person("白样例", county, Role.BUREAU, unit=units["bureau"], username="bai")
    a_person("田样例", county, Role.BUREAU, unit=units["power"], username="dian")
    a_person("项样例", county, Role.TOWNSHIP_CLERK, township=qiuchuan, username="xiang")
    mao = a_person("毛样例", county, Role.LIAISON_OFFICER, username="mao")
    renew(mao, {"phone": "19900019999"})
    firm = an_enterprise(county, FIRM, qiuchuan, contact_name="何样例", contact_phone="19900020000", is_sample=True)
    answers_for(a_scheme_of_officers(county), mao, firm)
    renew_entrance(enterprise=firm, by=mao)
    _asked_before(settings, firm.township, units["bureau"], (shi, bai))


def _units(county: County, township: Township) -> dict[str, Unit]:
    said = (
        ("bureau", "农业农村局（样例）", UnitKind.BUREAU, None),
        ("power", "供电公司（样例）", UnitKind.COMPANY, None),
        ("township", "球川镇人民政府（样例）", UnitKind.TOWNSHIP_GOVERNMENT, township),
    )
    return {
        unit_id: Unit.objects.create(
            county=county, unit_id=unit_id, name=name, kind=kind, township=place, official_order=order
        )
        for order, (unit_id, name, kind, place) in enumerate(said, 1)
    }


def _asked_before(settings: LazySettings, township: Township, bureau: Unit, people: tuple[User, User]) -> None:
    county, (shi, bai) = township.county, people
    desk, lead = Doer(Party.DESK, shi, desk_unit(county)), Doer(Party.LEAD, bai, bureau)
    way = ((Act.ACCEPT, desk, Said()), (Act.SORT, desk, Said(to=bureau)), (Act.SIGN, lead, Said()),
           (Act.RESPOND, lead, Said(words="已电话联系。")))  # fmt: skip
    for moment, name, title, last in EARLIER:
        set_clock(settings, moment)
        request = Request(
            enterprise=an_enterprise(county, name, township), title=title, problem=title, channel=Channel.OFFICER,
            found_on=service_date(county),
        )  # fmt: skip
        case = register_case(request=request, by=shi)
        for act, doer, said in way:
            do_act(case=case, act=act, doer=doer, said=said)
            if act is last:
                break
