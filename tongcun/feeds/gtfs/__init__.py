"""GTFS Schedule feeds, read strictly."""

from tongcun.feeds.gtfs.feed import Feed, FeedRuns, FrequencyStarts, Route, Stop, StopTimes
from tongcun.feeds.gtfs.reading import read_feed
from tongcun.feeds.gtfs.services import Service

__all__ = ["Feed", "FeedRuns", "FrequencyStarts", "Route", "Service", "Stop", "StopTimes", "read_feed"]
