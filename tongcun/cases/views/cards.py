"""The cards of many enterprises on one paper."""

from __future__ import annotations

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from tongcun.cases import actions
from tongcun.cases.forms.cards import CardsForm
from tongcun.cases.prints.card import Printed, cards_paper
from tongcun.cases.queries.cards import (
    MOST_CARDS,
    enterprises_with_cards,
    entrances_of,
    officers_to_call_of,
)
from tongcun.cases.views.enterprises import address_of
from tongcun.county.clock import service_date
from tongcun.county.gates import with_right
from tongcun.county.printed import cards_handed_out
from tongcun.county.queries import Scope
from tongcun.county.rights import Right


@require_http_methods(["GET", "HEAD", "POST"])
@with_right(Right.OPEN_CARD)
def cards(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Choose whose cards, see how many and what is amiss; then have them as one PDF. Who has no entrance yet gets one
    as the cards are made, and who made it is on record."""
    said = request.POST if request.method == "POST" else request.GET
    form = CardsForm(said, scope=scope)
    if not form.is_valid():
        return render(request, "cases/cards.html", {"form": form}, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    enterprises = enterprises_with_cards(scope, form.wanted())
    officers = officers_to_call_of(scope.county, enterprises)
    is_too_many = len(enterprises) > MOST_CARDS
    if request.method != "POST" or is_too_many or not enterprises:
        shown = {
            "form": form, "count": len(enterprises), "is_too_many": is_too_many, "most": MOST_CARDS,
            "new": len(enterprises) - len(entrances_of(enterprises)),
            "without": [one for one in enterprises if not officers.get(one.pk)],
        }  # fmt: skip
        return render(request, "cases/cards.html", shown)
    actions.make_entrances(enterprises=enterprises, by=scope.user)
    entrances = entrances_of(enterprises)
    printed = [
        Printed(one, officers.get(one.pk, []), address_of(request, entrances[one.pk])) for one in enterprises
    ]  # fmt: skip
    paper = cards_paper(scope.county, printed, form.chosen_layout(), service_date(scope.county))
    return cards_handed_out(paper, county=scope.county, name=paper.title)
