"""The demo's year of cases from beginning to end: limits, firms, the pole of 2021, the ledger, year, supervision."""

from __future__ import annotations

import datetime
import random
from collections.abc import Mapping

from django.db import transaction

from tongcun.cases.actions import desk_unit
from tongcun.commands.demo.cases.firms import founded
from tongcun.commands.demo.cases.ledger import taken_over
from tongcun.commands.demo.cases.limits import limited
from tongcun.commands.demo.cases.play import Stage
from tongcun.commands.demo.cases.pole import told
from tongcun.commands.demo.cases.supervised import supervised
from tongcun.commands.demo.cases.year import played
from tongcun.commands.demo.hiring import without_account
from tongcun.commands.demo.places import NOW
from tongcun.commands.demo.staff import STAFF
from tongcun.commands.demo.units import Units
from tongcun.commands.demo.visiting import planned_visits
from tongcun.county.models import County, Role, Unit, UnitKind, User
from tongcun.county.queries import working_calendar

SEED = 2021
SURNAMES = "方夏丁贾邵詹占汪祝翁吾舒叶"


@transaction.atomic
def cases_played(county: County, people: Mapping[str, User], units: Units) -> int:
    """Everything that was asked for until the demo's present; how many cases there are."""
    stage = Stage(
        county=county, units=units, staff=_staff(county, people, units), people=people, desk=desk_unit(county),
        classes=limited(county), firms=founded(county, people["shi"]), calendar=working_calendar(county),
        until=datetime.datetime.fromisoformat(NOW), chance=random.Random(SEED),
    )  # fmt: skip
    told(stage)
    taken_over(stage)
    played(stage, planned_visits(county))
    supervised(stage)
    return county.cases.count()


def _staff(county: County, people: Mapping[str, User], units: Units) -> dict[int, User]:
    """Who acts for each unit: whoever has an account there, else somebody who cannot log in."""
    found = {units[person.where].pk: people[person.username] for person in STAFF if person.where in units}
    for number, unit in enumerate(one for one in units.values() if one.pk not in found):
        name = f"{SURNAMES[number % len(SURNAMES)]}样例"
        found[unit.pk] = without_account(county, f"clerk{number + 1}", name, number + 200, _role(unit), unit)
    return found


def _role(unit: Unit) -> Role:
    return Role.TOWNSHIP_CLERK if unit.kind == UnitKind.TOWNSHIP_GOVERNMENT else Role.BUREAU
