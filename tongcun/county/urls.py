"""Addresses of this app, below the county's code."""

from __future__ import annotations

from django.urls import path, re_path

from tongcun.county.views import imports, lights, people, places, working_time

KIND = r"(?P<kind>township|village|station|unit|enterprise)"
CONTENT = r"(?P<content>divisions|stations|staff)"
PK = r"(?P<pk>[0-9]{1,12})"

urlpatterns = [
    path("people/", people.people, name="people"),
    path("people/new/", people.new_person, name="new_person"),
    path("people/<int:pk>/", people.person, name="person"),
    path("people/<int:pk>/edit/", people.edit_person, name="edit_person"),
    path("people/<int:pk>/history/", places.person_history, name="person_history"),
    path("people/<int:pk>/postings/", people.add_posting, name="add_posting"),
    path("people/<int:pk>/badges/", people.make_badge, name="make_badge"),
    re_path(
        rf"^people/{PK}/(?P<change>password|deactivate|activate|unlock|second-factor)/$",
        people.change_account,
        name="change_account",
    ),
    path("postings/<int:pk>/end/", people.end_posting, name="end_posting"),
    path("badges/<int:pk>/revoke/", people.revoke_badge, name="revoke_badge"),
    path("full-views/", people.full_views, name="full_views"),
    path("places/", places.places, name="places"),
    path("stations/", places.stations, name="stations"),
    path("units/", places.units, name="units"),
    path("enterprises/", places.enterprises, name="enterprises"),
    re_path(rf"^places/{KIND}/new/$", places.new_place, name="new_place"),
    re_path(rf"^places/{KIND}/{PK}/$", places.edit_place, name="edit_place"),
    re_path(rf"^places/{KIND}/{PK}/history/$", places.place_history, name="place_history"),
    re_path(rf"^places/{KIND}/order/$", places.set_official_order, name="official_order"),
    path("stations/<int:pk>/closures/", places.close_station, name="close_station"),
    path("closures/<int:pk>/remove/", places.open_station_again, name="open_station_again"),
    path("calendar/", working_time.calendar, name="calendar"),
    path("calendar/history/", working_time.calendar_history, name="calendar_history"),
    path("calendar/hours/", working_time.set_hours, name="set_hours"),
    path("calendar/hours/<int:pk>/remove/", working_time.drop_hours, name="drop_hours"),
    path("calendar/days/", working_time.set_special_day, name="set_special_day"),
    path("calendar/days/<int:pk>/remove/", working_time.drop_special_day, name="drop_special_day"),
    path("calendar/lights/", lights.lights, name="lights"),
    path("calendar/published/", working_time.published_year, name="published_year"),
    path("calendar/years/", working_time.know_year, name="know_year"),
    path("calendar/years/<int:pk>/remove/", working_time.forget_year, name="forget_year"),
    re_path(rf"^imports/{CONTENT}/$", imports.upload_sheet, name="upload_sheet"),
    re_path(rf"^imports/{CONTENT}/{PK}/$", imports.import_sheet, name="import_sheet"),
]
