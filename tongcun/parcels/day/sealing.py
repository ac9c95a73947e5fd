"""Which chains the close of a station's day seals, so that nobody cuts their ends unnoticed."""

from __future__ import annotations

import datetime

from tongcun.county.models import Level, Station
from tongcun.parcels.day.scans import day_bounds
from tongcun.parcels.models import Device, Scan


def sealed_by(station: Station, date: datetime.date) -> list[int]:
    """The keys of the devices whose chains the close of a station's day seals: its own, and of those that stand at no
    station (imported files, carriers' systems) the ones that have written of that day there. A hub's close is the
    county's sheet, too, and seals all that stand at none."""
    nowhere = Device.objects.filter(county=station.county_id, station=None)
    if station.level != Level.HUB:
        begin, end = day_bounds(station, date)
        of_the_day = Scan.objects.filter(
            county=station.county_id, here_id=station.station_id, device_time__gte=begin, device_time__lt=end
        )
        nowhere = nowhere.filter(pk__in=of_the_day.order_by().values("device"))
    own = Device.objects.filter(station=station)
    return sorted({*own.values_list("pk", flat=True), *nowhere.values_list("pk", flat=True)})
