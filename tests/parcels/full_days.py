"""A day of a station on which all happens at once that its count has to follow: the most that its page ever asks."""

from __future__ import annotations

import datetime
from dataclasses import replace

from tests.parcels.days import DATE, EVENING, SIX, Post, a_scan, announced, at_station, on_run, record
from tongcun.county.models import Station
from tongcun.parcels.actions import NewBag, NewScan, close_day, make_bag, register_device
from tongcun.parcels.models import Device, DeviceKind
from tongcun.parcels.pure.acts import Act
from tongcun.parcels.pure.custody import Party, PartyKind

DAY = datetime.timedelta(days=1)
PIECES = ("REST", "PACKED", "LATE", "GIVEN", "RIDES", "RETURNED", "INSIDE", "WRONG", "CAME", "TAKEN", "AMONG")


def a_full_day(post: Post, station: Station, device: Device, more: str = "") -> None:
    """The day before was closed with pieces and a counted bag on hand. Since then pieces were packed into that bag, one
    came in a bag that the station never saw, a carrier's system gave some in, another bag was sent counted to 上猷阁村,
    scans were taken back, one under another code, and 上猷阁村 scanned what nobody had sent there: one of these was
    among the counted, of the others it has one, a bus one, the carrier one. `more` tells the codes from those of
    another such day."""
    codes = {name: f"{name}{more}" for name in PIECES}
    announced(post, *codes.values(), carrier=post.cast.carrier)
    for label, date, pieces in (("RESTING", DATE - DAY, 3), ("SENT", DATE, 1)):
        bag = NewBag(f"{label}{more}", station, post.cast.shangyou, date, pieces=pieces)
        make_bag(county=post.county, bag=bag, now=SIX - DAY)
    record(post, *map(_yesterday, _the_day_before(post, station, codes, more)), device=device)
    close_day(station=station, date=DATE - DAY, actor=post.cast.an, now=EVENING - DAY)
    _scans_of_the_day(post, station, device, codes, more)
    _scans_of_others(post, station, codes, more)


def _the_day_before(post: Post, station: Station, codes: dict[str, str], more: str) -> list[NewScan]:
    here, run, bag = at_station(station), on_run(post.run), f"UNSEEN{more}"
    scans = [a_scan(1, Act.ACCEPT, codes[name], here) for name in PIECES[:6]]
    scans += [a_scan(2, Act.PACK, codes["PACKED"], here, bag_label=f"RESTING{more}")]
    scans += [a_scan(3, Act.PACK, codes["INSIDE"], at_station(post.cast.shangyou), bag_label=bag)]
    return [*scans, a_scan(4, Act.HAND_OVER, bag, at_station(post.cast.shangyou), run)]


def _scans_of_the_day(post: Post, station: Station, device: Device, codes: dict[str, str], more: str) -> None:
    here, run, sent = at_station(station), on_run(post.run), f"SENT{more}"
    mistakes = [
        _yesterday(a_scan(700, Act.HAND_OVER, codes["LATE"], here, run)),
        a_scan(6, Act.ACCEPT, codes["WRONG"], here),
        a_scan(7, Act.PACK, codes["WRONG"], here, bag_label=sent),
    ]
    mislabelled = a_scan(8, Act.DAMAGE, codes["REST"], here)
    record(post, *mistakes, mislabelled, device=device)
    fixes = [a_scan(40, Act.CORRECT, scan.code, here, corrects=scan.scan_id) for scan in mistakes]
    fixes.append(a_scan(41, Act.CORRECT, codes["WRONG"], here, corrects=mislabelled.scan_id))
    record(post, *fixes, device=device)
    record(
        post, a_scan(5, Act.PACK, codes["REST"], here, bag_label=f"RESTING{more}"),
        a_scan(9, Act.SHELVE, codes["INSIDE"], here), a_scan(10, Act.HAND_OVER, codes["GIVEN"], here, run),
        a_scan(20, Act.SEAL, sent, here), a_scan(21, Act.HAND_OVER, sent, here, run), device=device,
    )  # fmt: skip


def _scans_of_others(post: Post, station: Station, codes: dict[str, str], more: str) -> None:
    carrier, elsewhere = Party(PartyKind.CARRIER, post.cast.carrier.unit_id), at_station(post.cast.shangyou)
    system, _ = register_device(
        county=post.county, name=f"system{more}", kind=DeviceKind.CARRIER, carrier=post.cast.carrier
    )
    came = [a_scan(22, Act.HAND_OVER, codes[name], carrier, at_station(station)) for name in ("CAME", "TAKEN", "AMONG")]
    record(post, *came, device=system)
    record(post, *[a_scan(30, Act.UNLOAD, codes[name], elsewhere) for name in ("RIDES", "RETURNED", "TAKEN", "AMONG")])
    record(post, a_scan(31, Act.HAND_OVER, codes["RIDES"], elsewhere, on_run(post.run)),
           a_scan(31, Act.RETURN, codes["RETURNED"], elsewhere, carrier))  # fmt: skip


def _yesterday(scan: NewScan) -> NewScan:
    return replace(scan, device_time=scan.device_time - DAY)
