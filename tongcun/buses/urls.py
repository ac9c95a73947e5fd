"""Addresses of this app, below the county's code."""

from __future__ import annotations

from django.urls import URLPattern, path, re_path

from tongcun.buses.views import imports, rosters, runs, timetables, uploads, vehicles

DATE = r"(?P<date>[0-9]{4}-[0-9]{2}-[0-9]{2})"

urlpatterns: list[URLPattern] = [
    path("timetables/", timetables.timetables, name="timetables"),
    path("timetables/<int:pk>/", timetables.timetable, name="timetable"),
    path("timetables/<int:pk>/gtfs.zip", timetables.export_timetable, name="export_timetable"),
    path("timetables/<int:pk>/against/<int:other>/", timetables.compare_timetables, name="compare_timetables"),
    path("timetables/template.xlsx", timetables.timetable_template, name="timetable_template"),
    path("timetables/upload/", uploads.upload_timetable, name="upload_timetable"),
    path("timetables/upload/<int:pk>/", uploads.check_timetable, name="check_timetable"),
    path("timetables/holds/", imports.import_holds, name="import_holds"),
    path("timetables/holds/<int:pk>/", imports.check_holds, name="check_holds"),
    path("roster/", rosters.roster, name="roster"),
    re_path(rf"^roster/{DATE}/$", rosters.roster, name="roster"),
    re_path(rf"^roster/{DATE}/import/$", imports.import_roster, name="import_roster"),
    re_path(rf"^roster/{DATE}/import/(?P<pk>[0-9]{{1,12}})/$", imports.check_roster, name="check_roster"),
    path("duties/<int:pk>/strike/", rosters.strike_duty, name="strike_duty"),
    path("vehicles/", vehicles.vehicles, name="vehicles"),
    path("vehicles/new/", vehicles.new_vehicle, name="new_vehicle"),
    path("vehicles/<int:pk>/", vehicles.vehicle, name="vehicle"),
    path("runs/", runs.runs, name="runs"),
    re_path(rf"^runs/{DATE}/$", runs.runs, name="runs"),
    re_path(rf"^runs/{DATE}/open/$", runs.open_day, name="open_day"),
]
