"""History of every edit: what people change keeps who changed what and when, and there is a page that tells it."""

from __future__ import annotations

import datetime
import re

import pytest
from django.apps import apps
from django.conf import LazySettings
from django.test import Client

from tests.cast import PASSWORD, a_county, a_person, the_cast
from tests.county.pages import as_user, text_of
from tests.parcels.days import a_post
from tongcun.county import actions
from tongcun.county.models import Badge, Role

OURS = ("county", "buses", "parcels", "dispatch")
NEVER_CHANGED = {
    "county.FullView", "parcels.Scan", "parcels.Handover", "parcels.DayClose", "parcels.Collection",
    "parcels.PickupCode", "parcels.ParcelEdit", "county.Evidence", "county.EvidenceContent",
}  # fmt: skip
"""Facts: added, and never changed."""
REPLACED = {
    "buses.TimetableVersion", "buses.Route", "buses.Stop", "buses.Service", "buses.ServiceException", "buses.Trip",
    "buses.TripFrequency", "buses.StopTime", "dispatch.Plan", "dispatch.PlannedParcel", "dispatch.PlannedRide",
    "dispatch.Manifest", "dispatch.ManifestLine", "county.Upload",
}  # fmt: skip
"""Never edited: another takes their place, and both say who and when."""
EDITED_BY_ANNOUNCEMENTS = {"parcels.Parcel", "parcels.Addressee"}
"""What an announcement changes of them stands in ParcelEdit; the rest is as scans leave it."""
DERIVED = {"parcels.Discrepancy"}
"""Says itself who closed it and what was found."""
LEARNED = {"county.ColumnMapping"}
"""What the last import of a sender chose."""


def test_whatever_people_edit_keeps_its_history() -> None:
    labels = {
        model._meta.label: model for app in OURS for model in apps.get_app_config(app).get_models()
        if not model.__name__.startswith("Historical")
    }  # fmt: skip
    without = {label for label, model in labels.items() if not hasattr(model, "history")}
    assert without == NEVER_CHANGED | REPLACED | EDITED_BY_ANNOUNCEMENTS | DERIVED | LEARNED


@pytest.mark.django_db
def test_who_made_and_revoked_a_badge_stands_in_its_bearers_history() -> None:
    cast = the_cast()
    an = as_user(cast.an)
    an.post(f"/330822/people/{cast.lin.pk}/badges/")
    an.post(f"/330822/badges/{Badge.objects.get().pk}/revoke/")
    told = text_of(an.get(f"/330822/people/{cast.lin.pk}/history/"))
    assert "made (badge)" in told
    assert "yes → no" in told
    assert Badge.objects.get().digest not in told
    assert [record.history_user for record in Badge.objects.get().history.all()] == [cast.an, cast.an]


@pytest.mark.django_db
def test_a_closure_that_was_taken_back_stays_in_the_stations_history() -> None:
    cast = the_cast()
    an, day = as_user(cast.an), datetime.date(2026, 12, 1)
    closure = actions.close_station(station=cast.xiyuan, first_date=day, last_date=day, reason="flood")
    an.post(f"/330822/closures/{closure.pk}/remove/")
    told = text_of(an.get(f"/330822/places/station/{cast.xiyuan.pk}/history/"))
    assert "made (closure of a station 2026-12-01–2026-12-01)" in told
    assert "deleted (closure of a station 2026-12-01–2026-12-01)" in told


@pytest.mark.django_db
def test_who_gave_a_device_a_new_token_or_stopped_it_is_told_and_scans_are_no_edits() -> None:
    post = a_post()
    an, device = as_user(post.cast.an), post.hub_device
    address = f"/330822/devices/{device.pk}/"
    an.post(address, {"renew": "1"})
    an.post(address, {"stop": "1"})
    told = text_of(an.get(f"{address}history/"))
    assert told.count("changed (device)") == 2
    assert "Token made at" in told or "token made at" in told
    assert "yes → no" in told
    device.refresh_from_db()
    assert device.history.count() == 3
    assert {record.history_user for record in device.history.all()[:2]} == {post.cast.an}
    assert text_of(an.get("/330822/devices/")).count(f'href="{address}history/"') == 1


@pytest.mark.django_db
def test_on_a_simulated_day_an_edit_a_badge_and_a_login_are_of_that_day(settings: LazySettings) -> None:
    settings.SIMULATED_NOW = "2031-03-03T10:30:00+08:00"
    cast = the_cast()
    login = {"login": cast.lin.username, "password": PASSWORD}
    assert Client().post("/accounts/login/", login).status_code == 302
    an = as_user(cast.an)
    an.post(f"/330822/people/{cast.lin.pk}/badges/")
    actions.begin_calendar(county=cast.county)
    for page in (f"people/{cast.lin.pk}/", f"people/{cast.lin.pk}/history/", "calendar/history/"):
        told = text_of(an.get(f"/330822/{page}"))
        assert set(re.findall(r"\d{4}-\d\d-\d\d (?=\d\d:\d\d)", told)) == {"2031-03-03 "}, page


@pytest.mark.django_db
def test_a_login_is_no_edit_of_a_person() -> None:
    lin = a_person("Lin", a_county(), Role.DRIVER)
    Client().post("/accounts/login/", {"login": lin.username, "password": PASSWORD})
    lin.refresh_from_db()
    assert lin.last_login is not None
    assert lin.history.count() == 1


def test_every_history_is_kept_by_the_countys_clock() -> None:
    kept = [model for model in apps.get_models() if hasattr(model, "history")]
    assert [model for model in kept if not hasattr(model, "_history_date")] == []
