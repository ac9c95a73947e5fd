"""The people of a county, and how their accounts stand."""

from __future__ import annotations

from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from axes.models import AccessAttempt
from django.db.models import Max, Prefetch, Q, QuerySet

from tongcun.county.models import County, Posting, User


def people_of(county: County, *, q: str = "", role: str = "", place: str = "") -> QuerySet[User]:
    """Everybody who has or had a posting in a county; by name, user name or phone, by role, by township (its code)."""
    postings = Posting.objects.filter(county=county)
    if role:
        postings = postings.filter(role=role)
    if place:
        postings = postings.filter(Q(township__code=place) | Q(station__township__code=place))
    found = User.objects.filter(pk__in=postings.values("user"))
    if q:
        found = found.filter(Q(display_name__icontains=q) | Q(username__icontains=q) | Q(phone__contains=q))
    own = Posting.objects.filter(county=county).select_related("station", "township", "unit")
    return found.prefetch_related(Prefetch("postings", own)).order_by("display_name", "username")


@dataclass(frozen=True, slots=True)
class Account:
    """How an account stands: wrong tries, a second factor."""

    wrong_tries: int
    has_second_factor: bool


def account_of(user: User) -> Account:
    """How a person's account stands."""
    tries = AccessAttempt.objects.filter(username=user.username).aggregate(most=Max("failures_since_start"))["most"]
    return Account(tries or 0, Authenticator.objects.filter(user=user).exists())
