"""What a sound county folder may still lack before it fits the database."""

from __future__ import annotations

from pathlib import Path

from django.db.models import Model

from tongcun.county.divisions import is_division_code
from tongcun.county.models import County, Station
from tongcun.feeds.cells import quoted
from tongcun.feeds.county import CountyDraft
from tongcun.feeds.problems import Problems
from tongcun.language import _


def tell_unfit(path: Path, draft: CountyDraft, problems: Problems) -> None:
    """Note what the database needs and the folder lacks: the county's code, names short enough, whole codes."""
    settings = draft.settings
    file = str(path / "county.toml")
    if settings is not None:
        if not settings.division_code:
            problems.error("missing_value", file, None, "division_code", _("is missing"), _("6 digits"))
        _tell_too_long(settings.name, _limit(County, "name"), (file, None, "name"), problems)
    _tell_stations(path, draft, problems)


def _tell_stations(path: Path, draft: CountyDraft, problems: Problems) -> None:
    file = str(path / "stations.csv")
    limits = {name: _limit(Station, name) for name in ("station_id", "name")}
    county_code = draft.settings.division_code if draft.settings else ""
    for station in draft.stations or ():
        for name, limit in limits.items():
            _tell_too_long(getattr(station, name), limit, (file, None, name), problems)
        code = station.division_code
        if code and not (is_division_code(code) and code.startswith(county_code)):
            what = _("{text} of station {station} is no division code of this county")
            what = what.format(text=quoted(code), station=quoted(station.station_id))
            expected = _("12 digits that begin with the county's; the station belongs to no township now")
            problems.warn("foreign_division_code", file, None, "division_code", what, expected)


def _limit(model: type[Model], column: str) -> int | None:
    return getattr(model._meta.get_field(column), "max_length", None)


def _tell_too_long(text: str, limit: int | None, place: tuple[str, int | None, str], problems: Problems) -> None:
    if limit is not None and len(text) > limit:
        what = _("{text} is too long").format(text=quoted(text))
        problems.error("too_long", *place, what, _("at most {count} characters").format(count=limit))
