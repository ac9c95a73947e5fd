"""A small good county as files in memory, to be written whole or with one thing wrong. All of it is invented."""

from __future__ import annotations

import datetime
from pathlib import Path

MONDAY = datetime.date(2026, 11, 23)

GOOD_COUNTY = {
    "county.toml": """name = "测试县"
division_code = "330822"
timezone = "Asia/Shanghai"

[costs]
handling = 0.3
hour = 0.2
late_hour = 1.0
van = 8.0
held = 12.0
drop = 2.0

[kinds.ordinary]
volume_l = 6.0
mass_kg = 1.5

[kinds.fresh]
volume_l = 12
hour = 0.5
late_hour = 3
held = 20

[kinds.liquid]
volume_l = 5
mass_kg = 2
bus = false
""",
    "stations.csv": """station_id,name,level,opens,closes,handling_minutes,van_cost,transfer,lat,lon
hub,县共配中心,hub,04:30,22:00,10,3,yes,28.9,118.5
fangcun,芳村镇,township,06:00,20:00,5,,yes,,
xiyuan,西源村,village,08:00,18:30,5,9.5,no,,
linjia,林家村,village,,,5,,,,
""",
    "station_stops.csv": """station_id,stop_id
hub,H1
hub,H2
fangcun,F1
xiyuan,X1
linjia,L1
""",
    "holds.csv": """route_id,trip_id,volume_l,mass_kg
R1,,300,60
R1,R1-2,500,100
R2,,200,40
""",
    "post_runs.csv": """run_id,sequence,station_id,arrives,departs,volume_l,mass_kg
VAN1,1,hub,,06:05,12000,2000
VAN1,2,fangcun,06:30,06:40,12000,2000
VAN1,3,linjia,07:00,,12000,2000
""",
    "gtfs/agency.txt": """agency_id,agency_name,agency_url,agency_timezone
A,测试客运,http://example.invalid,Asia/Shanghai
""",
    "gtfs/stops.txt": """stop_id,stop_name,stop_lat,stop_lon,location_type,parent_station
H,县城,28.9,118.5,1,
H1,县城东,28.9,118.5,0,H
H2,县城西,28.9,118.5,0,H
F1,芳村,28.95,118.5,0,
B1,半路,28.96,118.5,0,
X1,西源,28.99,118.5,0,
L1,林家,28.97,118.5,0,
""",
    "gtfs/routes.txt": """route_id,agency_id,route_short_name,route_long_name,route_type
R1,A,芳村—西源,,3
R2,A,环线,,3
R3,A,无舱线,,3
""",
    "gtfs/trips.txt": """route_id,service_id,trip_id
R1,DAILY,R1-1
R1,DAILY,R1-2
R2,WEEKDAYS,R2-1
R3,DAILY,R3-1
""",
    "gtfs/stop_times.txt": """trip_id,arrival_time,departure_time,stop_id,stop_sequence,pickup_type,drop_off_type
R1-1,07:30:00,07:30:00,F1,1,0,1
R1-1,07:50:00,07:50:00,B1,2,0,0
R1-1,08:10:00,08:12:00,X1,3,1,0
R1-2,16:30:00,16:30:00,X1,10,,
R1-2,17:10:00,17:10:00,F1,20,2,3
R2-1,05:00:00,05:00:00,H1,1,,
R2-1,05:30:00,05:30:00,L1,2,,
R2-1,06:00:00,06:00:00,H2,3,,
R3-1,09:00:00,09:00:00,F1,1,,
R3-1,09:30:00,09:30:00,X1,2,,
""",
    "gtfs/frequencies.txt": """trip_id,start_time,end_time,headway_secs
R2-1,08:00:00,09:30:00,1800
""",
    "gtfs/calendar.txt": """service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date
DAILY,1,1,1,1,1,1,1,20210101,20351231
WEEKDAYS,1,1,1,1,1,0,0,20210101,20351231
""",
}

GOOD_PARCELS = """parcel_id,origin_station,destination_station,ready_at,due_at,volume_l,mass_kg,carrier,kind
P1,hub,fangcun,2026-11-23T06:00:00,2026-11-23T12:00:00,3.5,0.5,C1,ordinary
P2,fangcun,xiyuan,2026-11-23T07:00:00,,,,C1,
P3,xiyuan,hub,2026-11-22T18:00:00,2026-11-24T09:00:00,1,0.2,C2,fresh
P4,hub,linjia,2026-11-23T05:00:00,,,,C2,liquid
"""


def write_files(folder: Path, files: dict[str, str | bytes]) -> Path:
    """Write files, text as UTF-8, by their path below `folder`."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


def a_county_folder(folder: Path, **changed: str | bytes | None) -> Path:
    """Write the good county, with files changed or (None) left out; `county_toml` stands for county.toml."""
    files: dict[str, str | bytes] = dict(GOOD_COUNTY)
    for key, content in changed.items():
        name = _file_name(key)
        if content is None:
            del files[name]
        else:
            files[name] = content
    return write_files(folder, files)


def with_rows(name: str, *rows: str) -> str:
    """A file of the good county with rows added at its end."""
    return GOOD_COUNTY[name] + "".join(f"{row}\n" for row in rows)


def with_change(name: str, old: str, new: str) -> str:
    """A file of the good county with one spot changed."""
    content = GOOD_COUNTY[name]
    assert content.count(old) == 1, f"{old!r} stands {content.count(old)} times in {name}"
    return content.replace(old, new)


def a_parcels_file(folder: Path, content: str | bytes = GOOD_PARCELS, name: str = "parcels.csv") -> Path:
    """Write a parcels file."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def _file_name(key: str) -> str:
    names = {name.replace("/", "_").replace(".", "_"): name for name in GOOD_COUNTY}
    return names[key]
