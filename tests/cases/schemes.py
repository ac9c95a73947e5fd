"""Schemes, groups and officers as a county would have made them."""

from __future__ import annotations

import datetime
from typing import Any

from tongcun.cases.actions import VisitNote, hand_over_liaison, record_visit
from tongcun.cases.models import GroupTownship, Liaison, LiaisonGroup, Scheme, Shape, Visit
from tongcun.cases.queries.handing_over import all_to, held_by
from tongcun.county.evidence import sound_file
from tongcun.county.models import County, Enterprise, Township, User

SINCE = datetime.date(2021, 1, 4)


def a_scheme_of_groups(county: County, **rules: Any) -> Scheme:
    said = {"name": "组团挂联", "official_order": 1, "first_date": SINCE} | rules
    return Scheme.objects.create(county=county, shape=Shape.GROUPS, **said)


def a_scheme_of_officers(county: County, **rules: Any) -> Scheme:
    said = {"name": "干部挂联企业", "official_order": 2, "first_date": SINCE} | rules
    return Scheme.objects.create(county=county, shape=Shape.OFFICERS, **said)


def a_group(scheme: Scheme, name: str, *townships: Township) -> LiaisonGroup:
    group = LiaisonGroup.objects.create(scheme=scheme, name=name)
    for township in townships:
        GroupTownship.objects.create(scheme=scheme, group=group, township=township, first_date=SINCE)
    return group


def an_enterprise(county: County, name: str, township: Township | None = None, **facts: Any) -> Enterprise:
    place = township or county.townships.all()[0]
    return Enterprise.objects.create(county=county, name=name, township=place, **facts)


def answers_for(scheme: Scheme, officer: User, *enterprises: Enterprise) -> Liaison:
    """The last of the liaisons."""
    for enterprise in enterprises:
        liaison = Liaison.objects.create(scheme=scheme, officer=officer, enterprise=enterprise, first_date=SINCE)
    return liaison


def a_visit(liaison: Liaison, on: datetime.date, *, met: str = "周某", problem: str = "", photo: bytes = b"") -> Visit:
    """A visit by who answers."""
    file = sound_file("现场.jpg", photo) if photo else None
    note = VisitNote(
        scheme=liaison.scheme, enterprise=liaison.enterprise, officer=liaison.officer, visited_on=on, met=met,
        said="看了圈舍和粪污处理。", problem=problem, photo=file,
    )  # fmt: skip
    return record_visit(note=note, by=liaison.officer)


def hands_over_all(county: County, giver: User, taker: User) -> int:
    """Everything that somebody has goes to another."""
    return hand_over_liaison(county=county, giver=giver, takers=all_to(held_by(county, giver), taker))
