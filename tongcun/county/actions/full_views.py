"""What somebody was shown in full."""

from __future__ import annotations

from tongcun.county.models import County, FullView, User


def record_full_view(*, user: User, county: County, what: str) -> FullView:
    """Record that somebody was shown a name or phone in full: `what` names the parcel, never the person."""
    return FullView.objects.create(user=user, county=county, what=what[:120])
