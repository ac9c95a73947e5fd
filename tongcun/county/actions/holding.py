"""One at a time in a county: whoever changes what belongs to all of it waits for whoever does so already."""

from __future__ import annotations

from tongcun.county.models import County


def hold_county(county: County) -> None:
    """Let nobody else hold a county until the transaction ends, in which this is called. What only refers to the
    county goes on, as scans and cases do: that asks for no more of it than its key."""
    County.objects.select_for_update(no_key=True).get(pk=county.pk)
