"""Addresses of this app, below the county's code."""

from __future__ import annotations

from django.urls import path, re_path

from tongcun.parcels.views import day_closes, devices, exceptions, handovers, imports, parcels, rules, scanning

CODE = r"[0-9A-Za-z-]{1,40}"
# What people write on a bag is up to them; a label with a slash has no page.
LABEL = r"[^/]{1,40}"

urlpatterns = [
    path("parcels/", parcels.parcels, name="parcels"),
    path("parcels/imports/", imports.upload_parcels, name="upload_parcels"),
    path("parcels/imports/<int:pk>/", imports.import_sheet, name="import_parcels"),
    re_path(rf"^parcels/(?P<waybill>{CODE})/$", parcels.parcel, name="parcel"),
    re_path(rf"^parcels/(?P<waybill>{CODE})/full/$", parcels.reveal, name="parcel_in_full"),
    re_path(rf"^bags/(?P<label>{LABEL})/$", parcels.bag, name="bag"),
    path("desk/", scanning.desks, name="desks"),
    path("desk/<str:station_id>/", scanning.desk, name="desk"),
    path("desk/<str:station_id>/bags/", scanning.new_bag, name="new_bag"),
    path("desk/<str:station_id>/handover/", handovers.hand_over, name="hand_over"),
    path("handovers/<int:pk>/", handovers.handover, name="handover"),
    path("discrepancies/", exceptions.discrepancies, name="discrepancies"),
    path("discrepancies/limits/", exceptions.discrepancy_limits, name="discrepancy_limits"),
    path("discrepancies/list/<str:form>/", exceptions.discrepancy_list, name="discrepancy_list"),
    path("discrepancies/<int:pk>/", exceptions.discrepancy, name="discrepancy"),
    path("discrepancies/<int:pk>/file/", exceptions.discrepancy_file, name="discrepancy_file"),
    path("discrepancies/<int:pk>/close/", exceptions.close_discrepancy, name="close_discrepancy"),
    path("discrepancies/short-bags/", rules.shortage_rule, name="shortage_rule"),
    path("day-close/", day_closes.day_closes, name="day_closes"),
    path("day-close/<str:station_id>/", day_closes.close_day, name="close_day"),
    path("devices/", devices.devices, name="devices"),
    path("devices/<int:pk>/", devices.change_device, name="change_device"),
    path("devices/<int:pk>/history/", devices.device_history, name="device_history"),
]
