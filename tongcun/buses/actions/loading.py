"""A timetable comes in: a version with all its rows, made once and then never edited."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from tongcun.buses.actions.version_rows import write_rows
from tongcun.buses.models import DatedTrip, TimetableVersion
from tongcun.buses.timetable_source import TimetableSource, source_of_folder
from tongcun.county.actions import RefusedError
from tongcun.county.models import County, User
from tongcun.feeds import county as feeds


class TimetableInUseError(RefusedError):
    """Another timetable holds from the same date and days have been opened by it."""

    def __init__(self, version: TimetableVersion) -> None:
        super().__init__(
            _("A timetable holds from that day already, and days have been opened by it: {version}.").format(
                version=version
            )
        )
        self.version = version


class UnknownStationsError(RefusedError):
    """The timetable speaks of stations that the county does not have."""

    def __init__(self, station_ids: Sequence[str]) -> None:
        super().__init__(_("The county has no such stations: {stations}.").format(stations=_(", ").join(station_ids)))
        self.station_ids = tuple(station_ids)


def load_timetable(
    *, county: County, folder: feeds.County, valid_from: datetime.date, made_by: User | None = None
) -> TimetableVersion:
    """The version of a county folder's timetable that holds from a date.

    The same timetable again for the same date changes nothing. Another one replaces it as long as no day has been
    opened by it. Raises TimetableInUseError, UnknownStationsError.
    """
    return make_version(county=county, source=source_of_folder(folder), valid_from=valid_from, made_by=made_by)


def check_replaceable(*, county: County, source: TimetableSource, valid_from: datetime.date) -> TimetableVersion | None:
    """The version that holds from that day and would give way, or stay where it is the same.

    Raises TimetableInUseError.
    """
    opened = Exists(DatedTrip.objects.filter(trip__route__version=OuterRef("pk")))
    standing = county.timetables.filter(valid_from=valid_from).annotate(has_opened_days=opened).first()
    if standing is not None and standing.has_opened_days and standing.digest != source.digest():
        raise TimetableInUseError(standing)
    return standing


def check_version(*, county: County, source: TimetableSource, valid_from: datetime.date) -> TimetableVersion | None:
    """Whether a version can be made; gives the one that would give way. Raises as `load_timetable` does."""
    standing = check_replaceable(county=county, source=source, valid_from=valid_from)
    known = county.stations.values_list("station_id", flat=True)
    if unknown := sorted(source.stations_named().difference(known)):
        raise UnknownStationsError(unknown)
    return standing


@transaction.atomic
def make_version(
    *, county: County, source: TimetableSource, valid_from: datetime.date, made_by: User | None = None,
    name: str = "",
) -> TimetableVersion:  # fmt: skip
    """The version of any timetable that holds from a date; see `load_timetable`."""
    digest = source.digest()
    standing = check_version(county=county, source=source, valid_from=valid_from)
    if standing is not None and standing.digest == digest:
        return standing
    if standing is not None:
        standing.delete()
    version = TimetableVersion.objects.create(
        county=county, name=(name or ", ".join(source.feed.agencies) or county.name)[:80], valid_from=valid_from,
        digest=digest, made_by=made_by,
    )  # fmt: skip
    write_rows(version, source, dict(county.stations.values_list("station_id", "pk")))
    return version
