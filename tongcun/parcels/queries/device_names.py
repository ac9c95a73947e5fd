"""What people call devices, by their names or the keys under which sheets keep the heads of chains; where they are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from django.utils.safestring import SafeString

from tongcun.county.models import County
from tongcun.county.names import named
from tongcun.parcels.models import Device
from tongcun.parcels.pure.chain import short_head


def devices_told(county: County, names: Iterable[str]) -> dict[str, SafeString]:
    """By the names under which they are registered; one that is not there by that name itself."""
    wanted = {name for name in names if name}
    devices = Device.objects.filter(county=county, name__in=wanted).select_related("station") if wanted else ()
    return {name: named(name) for name in wanted} | {device.name: device.told for device in devices}


class HeadTold(NamedTuple):
    """The head of a chain on a sheet: the device in people's words, how many scans it has, the digest of the last, and
    both as they are typed for `tongcun verify`."""

    device: SafeString
    number: int
    digest: str
    short: str


def heads_told(county: County, heads: Mapping[str, tuple[int, str]]) -> list[HeadTold]:
    """The heads of chains as a sheet keeps them, by the key of the device."""
    found = Device.objects.filter(county=county, pk__in=heads).select_related("station")
    devices = {str(device.pk): device.told for device in found}
    return [
        HeadTold(devices.get(key) or named(key), number, digest, short_head(int(key), number, digest))
        for key, (number, digest) in heads.items()
    ]


def stations_of_devices(county: County, keys: Iterable[str]) -> dict[str, str]:
    """The station of each device that is at one, by id, under the key by which scans name the device."""
    wanted = {int(key) for key in keys if key.isdigit()}
    rows = Device.objects.filter(county=county, pk__in=wanted, station__isnull=False).order_by()
    return {str(pk): station for pk, station in rows.values_list("pk", "station__station_id")} if wanted else {}
