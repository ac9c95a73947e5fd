"""`python -m benchmarks.custody.seed DEVICES PARCELS`: fill an empty database; prints the devices' tokens as JSON.

Everything is invented.
"""

from __future__ import annotations

import json
import sys

import django


def main() -> None:
    """Migrate, make a county with devices at their stations, and announce parcels P000000 and on."""
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    devices, parcels = int(sys.argv[1]), int(sys.argv[2])
    from tongcun.county.clock import now
    from tongcun.county.models import County, Level, Station
    from tongcun.parcels.actions import Announcement, announce, register_device
    from tongcun.parcels.models import DeviceKind, Kind

    county = County.objects.create(division_code="330822", name="样例县", is_sample=True)
    hub = Station.objects.create(county=county, station_id="hub", name="县级共配中心", level=Level.HUB)
    kind = Kind.objects.create(
        county=county, code="ordinary", volume_litres=8, mass_kg=1.2, hour_yuan=0, late_hour_yuan=0, held_yuan=0
    )
    tokens = []
    stations = [hub]
    for number in range(devices):
        station = Station.objects.create(
            county=county, station_id=f"v{number}", name=f"村 {number}", level=Level.VILLAGE
        )
        stations.append(station)
        _, token = register_device(county=county, name=f"phone {number}", kind=DeviceKind.HANDSET, station=station)
        tokens.append(token)
    announce(
        county=county,
        parcels=[
            Announcement(f"P{number:06d}", kind, hub, stations[1 + number % max(1, devices)], now())
            for number in range(parcels)
        ],
    )
    print(json.dumps(tokens))


if __name__ == "__main__":
    main()
