"""The demo's people in the database: invented, with one password known to all, so nobody's real account."""

from __future__ import annotations

from django.contrib.auth.hashers import make_password

from tongcun.commands.demo.staff import CLERKS_TOWNSHIP, KEEPERS_STATION, PASSWORD, STAFF, Person
from tongcun.county.models import County, Level, Posting, Station, Township, Unit, UnitKind, User
from tongcun.feeds.sample_parcels import CARRIERS

CARRIER_NAMES = ("甲", "乙", "丙", "丁", "戊", "己")


def hired(county: County) -> dict[str, User]:
    """One account a role, by user name, and the carriers that the sample's parcels name."""
    carriers = [
        Unit.objects.get_or_create(
            county=county, unit_id=unit_id, defaults={"name": f"{name}快递（样例）", "kind": UnitKind.CARRIER}
        )[0]
        for unit_id, name in zip(CARRIERS, CARRIER_NAMES, strict=True)
    ]
    secret = make_password(PASSWORD)
    return {person.username: _hired(county, person, secret, carriers[0]) for person in STAFF}


def _hired(county: County, person: Person, secret: str, carrier: Unit) -> User:
    user = User.objects.create(username=person.username, display_name=person.name, password=secret)
    stations = Station.objects.filter(county=county)
    Posting.objects.create(
        user=user,
        county=county,
        role=person.role,
        station={
            "hub": stations.filter(level=Level.HUB).first(),
            "station": stations.filter(level=Level.VILLAGE, name=KEEPERS_STATION).first(),
        }.get(person.where),
        township=_clerks_township(county) if person.where == "township" else None,
        unit=carrier if person.where == "carrier" else None,
    )
    return user


def _clerks_township(county: County) -> Township:
    return Township.objects.filter(county=county, name=CLERKS_TOWNSHIP).first() or county.townships.all()[0]
