"""Which county a command means, by its code."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from tongcun.language import _, in_a_row

if TYPE_CHECKING:
    from tongcun.county.models import County


def county_of(code: str) -> County | None:
    """The county of a division code; None where the database holds none, which is told with those that it does."""
    from tongcun.county.models import County

    counties = {county.division_code: county for county in County.objects.all()}
    if code in counties:
        return counties[code]
    told = _("the database holds no county {code}; load it first: {command}")
    print(told.format(code=code, command="tongcun load COUNTY"), file=sys.stderr)
    if counties:
        known = in_a_row(f"{county.division_code} {county.name}" for county in counties.values())
        print(_("it holds: {counties}").format(counties=known), file=sys.stderr)
    return None
