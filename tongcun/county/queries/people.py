"""The people of a county, and how their accounts stand."""

from __future__ import annotations

from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from axes.models import AccessAttempt
from django.db.models import BooleanField, ExpressionWrapper, F, Max, Prefetch, Q, QuerySet
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from tongcun.county.clock import service_date
from tongcun.county.models import County, Posting, User
from tongcun.county.names import named
from tongcun.county.queries.scopes import holding_on


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


def with_posts(people: QuerySet[User], county: County) -> QuerySet[User]:
    """Some people, each with the posts in a county by which `known_by` tells them apart: one query more."""
    holds = ExpressionWrapper(holding_on(service_date(county)), output_field=BooleanField())
    posts = Posting.objects.filter(county=county).select_related("unit", "station", "township")
    latest_first = posts.annotate(holds=holds).order_by("-holds", F("last_date").desc(nulls_first=True), "role", "pk")
    return people.prefetch_related(Prefetch("postings", latest_first, to_attr="posts"))


def known_by(person: User) -> str:
    """Where somebody of `with_posts` works and as what, by the posts of today, else by the last; two people may bear
    one name. Without any post it is the user name."""
    posts: list[Posting] = getattr(person, "posts", [])
    told = [post for post in posts if getattr(post, "holds", False)] or posts[:1]
    return _(", ").join(dict.fromkeys(_post_words(post) for post in told)) or person.username


def _post_words(post: Posting) -> str:
    place = post.unit or post.station or post.township
    return f"{place} {post.get_role_display()}" if place else post.get_role_display()


def person_label(person: User) -> str:
    """Somebody in a list to choose from: the name, and beside it what tells them from another of that name."""
    return f"{person} · {known_by(person)}"


def marked_person_label(person: User) -> SafeString:
    """The same beside a box to tick, the name marked as one."""
    return format_html("{} · {}", named(person), known_by(person))
