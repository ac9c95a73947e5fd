"""A timetable that a county without GTFS types into a workbook, and the feed that is made of it."""

from tongcun.feeds.typed_timetable.as_gtfs import as_gtfs
from tongcun.feeds.typed_timetable.nouns import TypedTimetable
from tongcun.feeds.typed_timetable.reading import read_typed_timetable
from tongcun.feeds.typed_timetable.template import template_workbook

__all__ = ["TypedTimetable", "as_gtfs", "read_typed_timetable", "template_workbook"]
