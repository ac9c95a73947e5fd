"""The demo's liaison: two schemes side by side, invented firms and staff, and some gaps, as there always are."""

from __future__ import annotations

import datetime

from tongcun.cases.actions import keep_group, keep_scheme, name_officer, renew_entrance
from tongcun.cases.models import LiaisonGroup, Scheme, Shape
from tongcun.commands.demo.hiring import without_account
from tongcun.commands.demo.units import AGRICULTURE, Units
from tongcun.county.actions import renew, set_county_desk
from tongcun.county.models import County, Enterprise, Posting, Role, Unit, User

SINCE = datetime.date(2026, 1, 5)
LEFT_ON = datetime.date(2026, 10, 31)
LIVESTOCK = "畜牧"
GROUPS = "一二三四五六七"
LEADERS = "赵钱孙郑王冯蒋"
CONTACTS = "何吕施张曹严华金魏陶"
OFFICERS = (("officer1", "陆样例"), ("officer2", "汤样例"), ("officer3", "范样例"))
FIRMS = (
    ("球川镇", "球川样例牧业（虚构）", "mao"),
    ("芳村镇", "芳村样例养猪场（虚构）", "mao"),
    ("新昌乡", "新昌样例山羊合作社（虚构）", "mao"),
    ("招贤镇", "招贤样例蛋鸡场（虚构）", "officer1"),
    ("青石镇", "青石样例奶牛场（虚构）", "officer1"),
    ("白石镇", "白石样例牧业（虚构）", "officer1"),
    ("辉埠镇", "辉埠样例湖羊场（虚构）", "officer2"),
    ("何家乡", "何家样例畜禽（虚构）", "officer2"),
    ("大桥头乡", "大桥头样例农牧（虚构）", "officer3"),
    ("东案乡", "东案样例养殖（虚构）", ""),
)
"""Township, firm, and the user name of its officer: one of them has left, and one firm has nobody."""


def liaised(county: County, people: dict[str, User], units: Units) -> None:
    """Groups for all townships, two each, and officers for the livestock firms."""
    set_county_desk(county=county, name="县级服务台（样例）", phone="0570-0000000")
    bureau = units[AGRICULTURE]
    mao = people["mao"]
    renew(mao, {"phone": "19900019999"})
    officers = {"mao": mao} | {
        username: without_account(county, username, name, number, Role.LIAISON_OFFICER)
        for number, (username, name) in enumerate(OFFICERS)
    }
    _grouped(county, bureau, mao)
    _named(county, officers, by=people["shi"])
    Posting.objects.filter(user=officers["officer2"]).update(last_date=LEFT_ON)


def _grouped(county: County, bureau: Unit, member: User) -> None:
    scheme = keep_scheme(
        scheme=Scheme(county=county, name="组团挂联（样例）", shape=Shape.GROUPS, official_order=1, industry=LIVESTOCK,
                      first_date=SINCE)
    )  # fmt: skip
    townships = list(county.townships.all())
    for number, (ordinal, surname) in enumerate(zip(GROUPS, LEADERS, strict=True)):
        leader = without_account(
            county, f"leader{number + 1}", f"{surname}样例（组长）", 100 + number, Role.BUREAU, bureau
        )
        group = LiaisonGroup(
            scheme=scheme, name=f"第{ordinal}帮扶组", official_order=number + 1, lead_unit=bureau, leading_leader=leader
        )
        own = townships[2 * number : 2 * number + 2]
        keep_group(group=group, townships=own, members=[leader, member] if number == 0 else [leader])


def _named(county: County, officers: dict[str, User], by: User) -> None:
    scheme = keep_scheme(
        scheme=Scheme(county=county, name="畜牧企业挂联（样例）", shape=Shape.OFFICERS, official_order=2,
                      industry=LIVESTOCK, above_size_line_only=True, first_date=SINCE)
    )  # fmt: skip
    townships = {township.name: township for township in county.townships.all()}
    for number, (township, name, username) in enumerate(FIRMS):
        firm = Enterprise.objects.create(
            county=county, name=name, township=townships[township], industry=LIVESTOCK, above_size_line=True,
            contact_name=f"{CONTACTS[number]}样例", contact_phone=f"1990002{number:04d}", is_sample=True,
        )  # fmt: skip
        renew_entrance(enterprise=firm, by=by)
        if username:
            name_officer(scheme=scheme, officer=officers[username], enterprise=firm, first_date=SINCE)
