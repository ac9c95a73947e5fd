"""People: who they are, what they may do and where."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tongcun.county import actions, queries
from tongcun.county.badge_codes import code_picture
from tongcun.county.clock import service_date
from tongcun.county.forms import DutyForm, EndForm, NewPersonForm, PersonForm
from tongcun.county.gates import with_right
from tongcun.county.models import Badge, FullView, Posting, Role, User
from tongcun.county.queries import Scope
from tongcun.county.rights import Right

PAGE = 50


@require_safe
@with_right(Right.EDIT_PEOPLE)
def people(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Everybody of the county, searched by name, role and place."""
    wanted = {name: request.GET.get(name, "").strip()[:60] for name in ("q", "role", "place")}
    found = queries.people_of(scope.county, **wanted)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    places = scope.county.townships.all()
    today = service_date(scope.county)
    return render(
        request, "county/people.html",
        {"page": page, "wanted": wanted, "role_choices": Role.choices, "places": places, "today": today},
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@with_right(Right.EDIT_PEOPLE)
def new_person(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Make an account; its one-time password is shown this once."""
    form = NewPersonForm(request.POST or None, county=scope.county)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            made = actions.add_person(
                username=said["username"], display_name=said["display_name"], phone=said["phone"], duty=form.duty(),
                giver=scope,
            )  # fmt: skip
        except actions.RefusedError as refused:
            form.add_error(None, str(refused))
        else:
            return _told_once(request, made.person, password=made.password)
    return render(request, "county/form.html", {"form": form, "heading": _("New person"), "back": "people"})


@require_safe
@with_right(Right.EDIT_PEOPLE)
def person(request: HttpRequest, scope: Scope, pk: int) -> HttpResponse:
    """A person: postings, badges, account."""
    return _person_page(request, scope, _person(scope, pk), {})


@require_POST
@with_right(Right.EDIT_PEOPLE)
def edit_person(request: HttpRequest, scope: Scope, pk: int) -> HttpResponse:
    """Change a person's name and phone."""
    whom = _person(scope, pk)
    form = PersonForm(request.POST)
    if form.is_valid():
        try:
            actions.edit_person(person=whom, county=scope.county, **form.cleaned_data)
        except actions.RefusedError as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("person", scope.county.division_code, pk)
    return _person_page(request, scope, whom, {"form": form})


@require_POST
@with_right(Right.EDIT_PEOPLE)
def add_posting(request: HttpRequest, scope: Scope, pk: int) -> HttpResponse:
    """Give a person one more posting."""
    whom = _person(scope, pk)
    form = DutyForm(request.POST, county=scope.county)
    if form.is_valid():
        try:
            actions.add_posting(person=whom, duty=form.duty(), giver=scope)
        except actions.RefusedError as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("person", scope.county.division_code, pk)
    return _person_page(request, scope, whom, {"duty_form": form})


@require_POST
@with_right(Right.EDIT_PEOPLE)
def end_posting(request: HttpRequest, scope: Scope, pk: int) -> HttpResponse:
    """Let a posting end on a day."""
    posting = get_object_or_404(Posting, pk=pk, county=scope.county)
    form = EndForm(request.POST)
    if form.is_valid():
        try:
            actions.end_posting(posting=posting, last_date=form.cleaned_data["last_date"], by=scope)
        except actions.RefusedError as refused:
            messages.error(request, str(refused))
    else:
        messages.error(request, _("Give the posting's last day."))
    return redirect("person", scope.county.division_code, posting.user_id)


@require_POST
@with_right(Right.EDIT_PEOPLE)
def change_account(request: HttpRequest, scope: Scope, pk: int, change: str) -> HttpResponse:
    """Deactivate, activate or unlock an account, take away its second factor, or give it a new password."""
    whom, county = _person(scope, pk), scope.county
    try:
        if change == "password":
            return _told_once(request, whom, password=actions.renew_password(person=whom, county=county))
        if change == "deactivate":
            actions.deactivate(person=whom, county=county, by=scope.user)
        elif change == "activate":
            actions.activate(person=whom, county=county)
        elif change == "unlock":
            actions.unlock(person=whom, county=county)
        else:
            actions.reset_second_factor(person=whom, county=county)
        messages.success(request, _("Done."))
    except actions.RefusedError as refused:
        messages.error(request, str(refused))
    return redirect("person", county.division_code, pk)


@require_POST
@with_right(Right.EDIT_PEOPLE)
def make_badge(request: HttpRequest, scope: Scope, pk: int) -> HttpResponse:
    """Make a badge; its code is shown this once, to be printed."""
    whom = _person(scope, pk)
    return _told_once(request, whom, code=actions.make_badge(person=whom, county=scope.county))


@require_POST
@with_right(Right.EDIT_PEOPLE)
def revoke_badge(request: HttpRequest, scope: Scope, pk: int) -> HttpResponse:
    """Let a badge sign no longer."""
    badge = get_object_or_404(Badge, pk=pk, county=scope.county)
    actions.revoke_badge(badge=badge)
    return redirect("person", scope.county.division_code, badge.user_id)


@require_safe
@with_right(Right.EDIT_PEOPLE)
def full_views(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Who was shown what in full, newest first."""
    found = FullView.objects.filter(county=scope.county).select_related("user").order_by("-at", "-pk")
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    return render(request, "county/full_views.html", {"page": page})


def _person(scope: Scope, pk: int) -> User:
    """Somebody who has, or had, a posting in the county."""
    return get_object_or_404(User.objects.filter(postings__county=scope.county).distinct(), pk=pk)


def _person_page(request: HttpRequest, scope: Scope, whom: User, forms: dict[str, object]) -> HttpResponse:
    today = service_date(scope.county)
    known = {"display_name": whom.display_name, "phone": whom.phone}
    shown = {
        "person": whom,
        "postings": whom.postings.filter(county=scope.county).select_related("station", "township", "unit"),
        "badges": whom.badges.filter(county=scope.county),
        "account": queries.account_of(whom),
        "today": today,
        "form": PersonForm(initial=known),
        "duty_form": DutyForm(county=scope.county),
        "end_form": EndForm(initial={"last_date": today}, auto_id=False),
    }
    return render(request, "county/person.html", shown | forms)


def _told_once(request: HttpRequest, whom: User, *, password: str = "", code: str = "") -> HttpResponse:
    """A page that shows what is told only now."""
    shown = {"person": whom, "password": password, "code": code, "picture": code_picture(code) if code else ""}
    return render(request, "county/told_once.html", shown)
