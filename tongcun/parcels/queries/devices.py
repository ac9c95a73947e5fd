"""Devices that speak to the record, by their tokens, and the heads of their chains."""

from __future__ import annotations

from tongcun.county.models import County, Station, Unit
from tongcun.parcels.models import Device
from tongcun.parcels.record.statements import rows

_SPEAKER = (
    "SELECT device.id, device.county_id, device.name, device.kind, device.station_id, device.carrier_id,"
    " device.token_digest, device.is_active, county.timezone, station.station_id, carrier.unit_id"
    " FROM parcels_device device"
    " JOIN county_county county ON county.id = device.county_id"
    " LEFT JOIN county_station station ON station.id = device.station_id"
    " LEFT JOIN county_unit carrier ON carrier.id = device.carrier_id"
    " WHERE device.token_digest = %s AND device.is_active"
)
_OF_SPEAKER = ["id", "county_id", "name", "kind", "station_id", "carrier_id", "token_digest", "is_active"]


def device_of_token(token_digest: str) -> Device | None:
    """The active device of a token, with its county, station and carrier; what else these hold is read when asked for.

    A phone that is lost is shut out at once.
    """
    for *device, zone, station_id, unit_id in rows(_SPEAKER, [token_digest]):
        found = Device.from_db(None, _OF_SPEAKER, [*device[:-1], True])
        found.county = County.from_db(None, ["id", "timezone"], [found.county_id, zone])
        if found.station_id is not None:
            found.station = Station.from_db(None, ["id", "station_id"], [found.station_id, station_id])
        if found.carrier_id is not None:
            found.carrier = Unit.from_db(None, ["id", "unit_id"], [found.carrier_id, unit_id])
        return found
    return None


def head_of_device(device_id: int) -> tuple[int, str]:
    """How many scans the chain of a device has now, and the digest of the last."""
    number, digest = Device.objects.values_list("head_number", "head_digest").get(pk=device_id)
    return number, digest
