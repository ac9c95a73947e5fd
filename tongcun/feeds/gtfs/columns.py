"""The files and columns GTFS Schedule knows; what stands in neither list is told as unknown and not read.

Names as of the reference at gtfs.org (Schedule, 2025), with GTFS-JP's additions, which Japanese feeds carry.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FileColumns:
    """One file's columns: those it must have, those read where present, those known but not read."""

    required: tuple[str, ...]
    optional: tuple[str, ...]
    ignored: tuple[str, ...]


READ_FILES: dict[str, FileColumns] = {
    "agency.txt": FileColumns(
        ("agency_name", "agency_url", "agency_timezone"),
        ("agency_id",),
        ("agency_lang", "agency_phone", "agency_fare_url", "agency_email", "cemv_support"),
    ),
    "routes.txt": FileColumns(
        ("route_id", "route_type"),
        ("agency_id", "route_short_name", "route_long_name"),
        (
            *("route_desc", "route_url", "route_color", "route_text_color", "route_sort_order"),
            *("continuous_pickup", "continuous_drop_off", "network_id", "cemv_support", "jp_parent_route_id"),
        ),
    ),
    "stops.txt": FileColumns(
        ("stop_id",),
        ("stop_name", "stop_lat", "stop_lon", "location_type", "parent_station"),
        (
            *("stop_code", "tts_stop_name", "stop_desc", "zone_id", "stop_url", "stop_timezone"),
            *("wheelchair_boarding", "level_id", "platform_code", "stop_access"),
        ),
    ),
    "calendar.txt": FileColumns(
        (
            *("service_id", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
            *("start_date", "end_date"),
        ),
        (),
        ("service_name",),
    ),
    "calendar_dates.txt": FileColumns(("service_id", "date", "exception_type"), (), ("holiday_name",)),
    "trips.txt": FileColumns(
        ("route_id", "service_id", "trip_id"),
        ("trip_headsign", "direction_id"),
        (
            *("trip_short_name", "block_id", "shape_id", "wheelchair_accessible", "bikes_allowed"),
            *("cars_allowed", "jp_trip_desc", "jp_trip_desc_symbol", "jp_office_id", "jp_pattern_id"),
        ),
    ),
    "stop_times.txt": FileColumns(
        ("trip_id", "stop_id", "stop_sequence"),
        ("arrival_time", "departure_time", "pickup_type", "drop_off_type"),
        (
            *("location_group_id", "location_id", "stop_headsign", "start_pickup_drop_off_window"),
            *("end_pickup_drop_off_window", "continuous_pickup", "continuous_drop_off", "shape_dist_traveled"),
            *("timepoint", "pickup_booking_rule_id", "drop_off_booking_rule_id", "mean_duration_factor"),
            *("mean_duration_offset", "safe_duration_factor", "safe_duration_offset"),
        ),
    ),
    "frequencies.txt": FileColumns(("trip_id", "start_time", "end_time", "headway_secs"), (), ("exact_times",)),
}
"""The files the planner needs, with their columns."""

OTHER_FILES = frozenset(
    (
        *("fare_attributes.txt", "fare_rules.txt", "timeframes.txt", "rider_categories.txt", "fare_media.txt"),
        *("fare_products.txt", "fare_leg_rules.txt", "fare_leg_join_rules.txt", "fare_transfer_rules.txt"),
        *("areas.txt", "stop_areas.txt", "networks.txt", "route_networks.txt", "shapes.txt", "transfers.txt"),
        *("pathways.txt", "levels.txt", "location_groups.txt", "location_group_stops.txt", "locations.geojson"),
        *("booking_rules.txt", "translations.txt", "feed_info.txt", "attributions.txt"),
        *("agency_jp.txt", "routes_jp.txt", "office_jp.txt", "pattern_jp.txt"),
    )
)
"""Files of the format that say nothing about which run calls where and when; they are not opened."""
