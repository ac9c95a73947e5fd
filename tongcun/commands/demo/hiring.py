"""The demo's people in the database: invented, with one password known to all, so nobody's real account."""

from __future__ import annotations

from django.contrib.auth.hashers import make_password

from tongcun.commands.demo.staff import KEEPERS_STATION, PASSWORD, STAFF, Person
from tongcun.commands.demo.units import Units
from tongcun.county.models import County, Level, Posting, Role, Station, Unit, UnitKind, User
from tongcun.feeds.sample_parcels import CARRIERS

CARRIER_NAMES = ("甲", "乙", "丙", "丁", "戊", "己")


def hired(county: County, units: Units) -> dict[str, User]:
    """One account a role, by user name, and the carriers that the sample's parcels name."""
    carriers = [
        Unit.objects.get_or_create(
            county=county, unit_id=unit_id, defaults={"name": f"{name}快递（样例）", "kind": UnitKind.CARRIER}
        )[0]
        for unit_id, name in zip(CARRIERS, CARRIER_NAMES, strict=True)
    ]
    secret = make_password(PASSWORD)
    return {person.username: _hired(county, person, secret, {**units, "carrier": carriers[0]}) for person in STAFF}


def _hired(county: County, person: Person, secret: str, units: Units) -> User:
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
        township=county.townships.filter(name=person.where).first() if person.role == Role.TOWNSHIP_CLERK else None,
        unit=units.get(person.where) if person.role != Role.TOWNSHIP_CLERK else None,
    )
    return user


def without_account(
    county: County, username: str, name: str, number: int, role: Role, unit: Unit | None = None
) -> User:  # fmt: skip
    """Somebody invented who cannot log in."""
    user = User(username=username, display_name=name, phone=f"1990001{number:04d}")
    user.set_unusable_password()
    user.save()
    township = unit.township if unit is not None and role == Role.TOWNSHIP_CLERK else None
    Posting.objects.create(
        user=user, county=county, role=role, township=township, unit=unit if township is None else None
    )  # fmt: skip
    return user
