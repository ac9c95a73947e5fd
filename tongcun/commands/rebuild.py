"""`tongcun rebuild`: state and holder of every parcel and bag, from the record anew."""

from __future__ import annotations

from tongcun.commands.database import is_ready
from tongcun.commands.exit_status import DONE, UNUSABLE
from tongcun.commands.walking import Walking
from tongcun.language import _, ngettext

SHOWN = 50


def run() -> int:
    """Recompute every county's cache and print what differed."""
    if not is_ready():
        return UNUSABLE
    from tongcun.county.actions import renew_table_statistics
    from tongcun.county.models import County
    from tongcun.parcels.actions import rebuild

    different = 0
    for county in County.objects.all():
        for difference in rebuild(county=county, told=Walking()):
            different += 1
            if different <= SHOWN:
                was, now = (" ".join(map(str, values)) for values in (difference.cached, difference.recorded))
                print(_("{code}: was {was}; is {now}").format(code=difference.code, was=was, now=now))
    renew_table_statistics()
    if not different:
        print(_("state and holder agree with the record everywhere"))
        return DONE
    sentence = ngettext(
        "{count} entry differed from the record and is put right",
        "{count} entries differed from the record and are put right",
        different,
    )
    print(sentence.format(count=f"{different:,}"))
    return DONE
