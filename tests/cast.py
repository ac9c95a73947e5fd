"""The standing cast, in the database: a county of three villages, its people, each with a role at a place.

Lin drives, Zhu keeps 西源 station, Wu is the clerk of 芳村 township, Zhou a villager, Mao a liaison officer; Chen
works at the hub, Deng dispatches, Kong is a carrier's clerk, An administers. The outsider has the same roles in another
county. Everybody and everything is invented but the place names.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar

from django.contrib.auth.hashers import make_password
from django.db.models import Model
from simple_history.utils import bulk_create_with_history

from tongcun.county.models import County, Level, Posting, Role, Station, Township, Unit, UnitKind, User, Village

PASSWORD = "xi-yuan-2021-bus"
FANGCUN, XINCHANG = "330822103", "330822207"


Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True)
class Cast:
    """Where everybody is, and who."""

    county: County
    hub: Station
    fangcun: Station
    xiyuan: Station
    shangyou: Station
    carrier: Unit
    lin: User
    zhu: User
    wu: User
    mao: User
    chen: User
    deng: User
    kong: User
    an: User
    leader: User


@cache
def _hashed(password: str) -> str:
    """Slow by design, so once for everybody."""
    return make_password(password)


def a_county(code: str = "330822", name: str = "常山县（样例）") -> County:
    return County.objects.create(division_code=code, name=name, is_sample=True)


def a_station(county: County, station_id: str, name: str, level: Level, township: Township | None = None) -> Station:
    station = _station(county, station_id, name, level, township)
    station.save()
    return station


def _station(county: County, station_id: str, name: str, level: Level, township: Township | None = None) -> Station:
    return Station(
        county=county, station_id=station_id, name=name, level=level, township=township,
        opens_seconds=5 * 3600, closes_seconds=21 * 3600, transfer=level != Level.VILLAGE, van_yuan=9.0,
    )  # fmt: skip


def a_person(
    name: str, county: County, role: Role, *, station: Station | None = None, township: Township | None = None,
    unit: Unit | None = None, username: str = "",
) -> User:  # fmt: skip
    """Somebody with one posting, whose password is PASSWORD."""
    user = _user(name, county, username)
    user.save()
    Posting.objects.create(user=user, county=county, role=role, station=station, township=township, unit=unit)
    return user


def _user(name: str, county: County, username: str = "") -> User:
    user = User(username=username or f"{name.lower()}-{county.division_code}", display_name=name)
    user.password = _hashed(PASSWORD)
    return user


def people(county: County, postings: Mapping[str, tuple[Role, Mapping[str, Any]]]) -> dict[str, User]:
    """Some people at once, by name in small letters: each with one posting, its role and place."""
    users = _made([_user(name.capitalize(), county) for name in postings])
    _made(
        [
            Posting(user=user, county=county, role=role, **place)
            for user, (role, place) in zip(users, postings.values(), strict=True)
        ]
    )
    return dict(zip(postings, users, strict=True))


def _made(rows: list[Row]) -> list[Row]:
    """Rows of one model written together, with their histories: one after the other they took an eighth of the time of
    all tests."""
    made: list[Row] = bulk_create_with_history(rows, type(rows[0]))
    return made


def the_cast(code: str = "330822") -> Cast:
    """Everybody, in one county."""
    county = a_county(code, f"county {code}" if code != "330822" else "常山县（样例）")
    fangcun, xinchang = _made(
        [
            Township(county=county, code=f"{code}{rest}", name=name, official_order=order)
            for order, (rest, name) in enumerate((("103000", "芳村镇"), ("207000", "新昌乡")), 1)
        ]
    )
    _made([Village(township=xinchang, code=f"{code}207201", name="西源村", official_order=1)])
    hub, town, xiyuan, shangyou = _made(
        [
            _station(county, f"{code}000000", "县级共配中心", Level.HUB),
            _station(county, f"{code}103000", "芳村镇", Level.TOWNSHIP, fangcun),
            _station(county, f"{code}207201", "西源村", Level.VILLAGE, xinchang),
            _station(county, f"{code}103201", "上猷阁村", Level.VILLAGE, fangcun),
        ]
    )
    carrier = Unit.objects.create(county=county, unit_id="carrier-a", name="甲快递（样例）", kind=UnitKind.CARRIER)
    everybody = people(county, {
        "lin": (Role.DRIVER, {}), "zhu": (Role.KEEPER, {"station": xiyuan}),
        "wu": (Role.TOWNSHIP_CLERK, {"township": fangcun}), "mao": (Role.LIAISON_OFFICER, {}),
        "chen": (Role.HUB_CLERK, {"station": hub}), "deng": (Role.DISPATCHER, {}),
        "kong": (Role.CARRIER_CLERK, {"unit": carrier}), "an": (Role.ADMINISTRATOR, {}), "leader": (Role.LEADER, {}),
    })  # fmt: skip
    return Cast(county, hub, town, xiyuan, shangyou, carrier, **everybody)
