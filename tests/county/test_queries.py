"""What somebody sees and may do follows from their postings, and from nothing else."""

from __future__ import annotations

import datetime

import pytest
from django.db import IntegrityError

from tests.cast import a_person, the_cast
from tongcun.county.clock import moment_of, service_date, service_seconds
from tongcun.county.models import Posting, Role
from tongcun.county.queries import counties_of, scope_of
from tongcun.county.rights import RIGHTS, Right

pytestmark = pytest.mark.django_db


def test_every_role_has_its_rights_in_the_table() -> None:
    assert set(RIGHTS) == set(Role)


def test_a_keeper_may_scan_at_their_own_station_only() -> None:
    cast = the_cast()
    scope = scope_of(cast.zhu, cast.county)
    assert list(scope.stations(Right.WORK_DESK)) == [cast.xiyuan]
    assert scope.may_at(Right.WORK_DESK, cast.xiyuan)
    assert not scope.may_at(Right.WORK_DESK, cast.shangyou)
    assert not scope.may(Right.PLAN)


def test_a_township_clerk_sees_the_stations_of_the_township() -> None:
    cast = the_cast()
    scope = scope_of(cast.wu, cast.county)
    assert set(scope.stations(Right.SEE_PARCELS)) == {cast.fangcun, cast.shangyou}
    assert scope.may_at(Right.SEE_PARCELS, cast.shangyou)
    assert not scope.may_at(Right.SEE_PARCELS, cast.xiyuan)


def test_a_dispatcher_sees_the_whole_county_and_nothing_of_another() -> None:
    cast, other = the_cast(), the_cast("330881")
    scope = scope_of(cast.deng, cast.county)
    assert scope.stations(Right.SEE_PARCELS).count() == 4
    assert not scope.may_at(Right.SEE_PARCELS, other.hub)
    assert scope_of(cast.deng, other.county).postings == ()
    assert list(counties_of(cast.deng)) == [cast.county]


def test_a_carriers_clerk_is_bound_to_the_carrier_not_to_a_place() -> None:
    cast = the_cast()
    scope = scope_of(cast.kong, cast.county)
    assert scope.carriers(Right.IMPORT_PARCELS) == [cast.carrier.pk]
    assert not scope.covers_county(Right.SEE_PARCELS)
    assert not scope.stations(Right.SEE_PARCELS).exists()


def test_a_posting_holds_between_its_days() -> None:
    cast = the_cast()
    today = service_date(cast.county)
    Posting.objects.filter(user=cast.deng).update(last_date=today - datetime.timedelta(days=1))
    assert scope_of(cast.deng, cast.county).postings == ()
    Posting.objects.filter(user=cast.deng).update(first_date=today, last_date=today)
    assert scope_of(cast.deng, cast.county).may(Right.PLAN)


def test_the_database_refuses_a_keeper_without_a_station() -> None:
    cast = the_cast()
    with pytest.raises(IntegrityError):
        a_person("Nobody", cast.county, Role.KEEPER)


def test_service_seconds_and_moments_are_each_others_inverse() -> None:
    county, date = the_cast().county, datetime.date(2026, 11, 23)
    for seconds in (-3600, 0, 37_800, 86_399, 90_000):
        assert service_seconds(county, date, moment_of(county, date, seconds)) == seconds
    assert moment_of(county, date, 37_800).isoformat() == "2026-11-23T10:30:00+08:00"
