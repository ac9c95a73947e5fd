"""The standing cast, in the database: a county of three villages, its people, each with a role at a place.

Lin drives, Zhu keeps 西源 station, Wu is the clerk of 芳村 township, Zhou a villager, Mao a liaison officer; Chen
works at the hub, Deng dispatches, Kong is a carrier's clerk, An administers. The outsider has the same roles in another
county. Everybody and everything is invented but the place names.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from django.contrib.auth.hashers import make_password

from tongcun.county.models import County, Level, Posting, Role, Station, Township, Unit, UnitKind, User, Village

PASSWORD = "xi-yuan-2021-bus"
FANGCUN, XINCHANG = "330822103", "330822207"


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
    return Station.objects.create(
        county=county, station_id=station_id, name=name, level=level, township=township,
        opens_seconds=5 * 3600, closes_seconds=21 * 3600, transfer=level != Level.VILLAGE, van_yuan=9.0,
    )  # fmt: skip


def a_person(
    name: str, county: County, role: Role, *, station: Station | None = None, township: Township | None = None,
    unit: Unit | None = None, username: str = "",
) -> User:  # fmt: skip
    """Somebody with one posting, whose password is PASSWORD."""
    user = User(username=username or f"{name.lower()}-{county.division_code}", display_name=name)
    user.password = _hashed(PASSWORD)
    user.save()
    Posting.objects.create(user=user, county=county, role=role, station=station, township=township, unit=unit)
    return user


def the_cast(code: str = "330822") -> Cast:
    """Everybody, in one county."""
    county = a_county(code, f"county {code}" if code != "330822" else "常山县（样例）")
    fangcun = Township.objects.create(county=county, code=f"{code}103000", name="芳村镇", official_order=1)
    xinchang = Township.objects.create(county=county, code=f"{code}207000", name="新昌乡", official_order=2)
    Village.objects.create(township=xinchang, code=f"{code}207201", name="西源村", official_order=1)
    hub = a_station(county, f"{code}000000", "县级共配中心", Level.HUB)
    town = a_station(county, f"{code}103000", "芳村镇", Level.TOWNSHIP, fangcun)
    xiyuan = a_station(county, f"{code}207201", "西源村", Level.VILLAGE, xinchang)
    shangyou = a_station(county, f"{code}103201", "上猷阁村", Level.VILLAGE, fangcun)
    carrier = Unit.objects.create(county=county, unit_id="carrier-a", name="甲快递（样例）", kind=UnitKind.CARRIER)
    return Cast(
        county, hub, town, xiyuan, shangyou, carrier,
        lin=a_person("Lin", county, Role.DRIVER),
        zhu=a_person("Zhu", county, Role.KEEPER, station=xiyuan),
        wu=a_person("Wu", county, Role.TOWNSHIP_CLERK, township=fangcun),
        mao=a_person("Mao", county, Role.LIAISON_OFFICER),
        chen=a_person("Chen", county, Role.HUB_CLERK, station=hub),
        deng=a_person("Deng", county, Role.DISPATCHER),
        kong=a_person("Kong", county, Role.CARRIER_CLERK, unit=carrier),
        an=a_person("An", county, Role.ADMINISTRATOR),
        leader=a_person("Leader", county, Role.LEADER),
    )  # fmt: skip
