"""Papers: the list, one paper and its files, drafts and their signing."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tongcun.cases import actions
from tongcun.cases.forms.papers import NewPaperForm, PapersFilter, RecallForm, WordingForm
from tongcun.cases.models import Case, Paper, PaperDraft, PaperKind
from tongcun.cases.prints.papers import draft_document, paper_document
from tongcun.cases.queries.cases import cases_of
from tongcun.cases.queries.papers import drafts_of, late_cases, papers_of, remarks_on, shown_circulars
from tongcun.cases.queries.parties import desk_for
from tongcun.cases.queries.units import unit_to_act
from tongcun.cases.views.refused import status
from tongcun.county.actions import RefusedError
from tongcun.county.gates import with_right
from tongcun.county.printed import Form, handed_out
from tongcun.county.queries import Scope, edits_of
from tongcun.county.rights import Right

PAGE = 50
FORMS = {"pdf": Form.PDF, "docx": Form.WORD}


@require_safe
@with_right(Right.SEE_CASES)
def papers(request: HttpRequest, scope: Scope) -> HttpResponse:
    """The signed papers that the reader may see, by kind; drafts above them for those who sign."""
    narrowed = PapersFilter(request.GET)
    kind = narrowed.cleaned_data["kind"] if narrowed.is_valid() else ""
    found = papers_of(scope)
    found = found.filter(kind=kind) if kind else found
    shown = {
        "filter": narrowed, "kind": kind, "page": Paginator(found, PAGE).get_page(request.GET.get("page")),
        "drafts": drafts_of(scope), "circulars": shown_circulars(scope), "may_draft": scope.may(Right.SUPERVISE),
    }  # fmt: skip
    return render(request, "cases/papers.html", shown)


@require_safe
@with_right(Right.SEE_CASES)
def paper(request: HttpRequest, scope: Scope, pk: int) -> HttpResponse:
    """One signed paper: what it says, on what grounds, and what recalls it."""
    return _paper_page(request, scope, get_object_or_404(papers_of(scope), pk=pk), RecallForm())


def _paper_page(request: HttpRequest, scope: Scope, found: Paper, form: RecallForm) -> HttpResponse:
    may_recall = scope.may(Right.SUPERVISE) and found.kind != PaperKind.RECALL and not hasattr(found, "recalled_by")
    shown = {
        "paper": found, "cases": found.cases.order_by("number"), "seen": set(cases_of(scope).filter(papers=found)),
        "form": form, "may_recall": may_recall,
        "recall_draft": getattr(found, "recall_draft", None) if may_recall else None,
    }  # fmt: skip
    return render(request, "cases/paper.html", shown)


@require_safe
@with_right(Right.SEE_CASES)
def paper_file(request: HttpRequest, scope: Scope, pk: int, form: str) -> HttpResponse:
    """A signed paper as PDF or Word."""
    found = get_object_or_404(papers_of(scope), pk=pk)
    return handed_out(
        paper_document(found), _form(form), county=scope.county, name=f"{found.number_text} {found.title}"
    )


def _form(name: str) -> Form:
    if name not in FORMS:
        raise Http404
    return FORMS[name]


@require_POST
@with_right(Right.SUPERVISE)
def recall_paper(request: HttpRequest, scope: Scope, pk: int) -> HttpResponse:
    """Draft the paper that takes a signed one back."""
    found = get_object_or_404(papers_of(scope), pk=pk)
    form = RecallForm(request.POST)
    if form.is_valid():
        try:
            draft = actions.draft_recall(paper=found, reason=form.cleaned_data["reason"], by=scope.user)
        except RefusedError as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("paper_draft", scope.county.division_code, draft.pk)
    return _paper_page(request, scope, found, form)


@require_http_methods(["GET", "HEAD", "POST"])
@with_right(Right.SUPERVISE)
def new_paper(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Choose kind, unit and cases; the program drafts the rest. `?case=` ticks one, `?kind=` proposes the paper."""
    asked = cases_of(scope).filter(number=request.GET.get("case", "")).first()
    form = NewPaperForm(
        request.POST or None,
        county=scope.county,
        cases=cases_of(scope),
        initial=_proposed(asked, request.GET.get("kind", "")),
    )
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            draft = actions.draft_paper(
                kind=PaperKind(said["kind"]), to=said["to"], cases=list(said["cases"]), by=scope.user
            )
        except RefusedError as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("paper_draft", scope.county.division_code, draft.pk)
    late = late_cases(scope)
    cases = [asked, *(case for case in late if case != asked)] if asked else late
    shown = {"form": form, "cases": [(case, str(case.pk) in form.ticked) for case in cases]}
    return render(request, "cases/new_paper.html", shown, status=status(form.errors))


def _proposed(case: Case | None, kind: str) -> dict[str, object]:
    return {"kind": kind, "cases": [case.pk], "to": unit_to_act(case, desk_for(case)).pk} if case else {"kind": kind}


def _draft(scope: Scope, pk: int) -> PaperDraft:
    return get_object_or_404(drafts_of(scope), pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@with_right(Right.SUPERVISE)
def paper_draft(request: HttpRequest, scope: Scope, pk: int) -> HttpResponse:
    """A draft: change its words; sign it or give it up from here."""
    draft = _draft(scope, pk)
    form = WordingForm(request.POST or None, instance=draft)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        wording = actions.Wording(addressee=said["addressee"], title=said["title"], body=said["body"])
        try:
            actions.keep_draft(draft=draft, wording=wording)
        except RefusedError as refused:
            form.add_error(None, str(refused))
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            return redirect("paper_draft", scope.county.division_code, pk)
    return draft_page(request, scope, _draft(scope, pk), form)


def draft_page(
    request: HttpRequest, scope: Scope, draft: PaperDraft, form: WordingForm | None = None, refused: str = ""
) -> HttpResponse:
    """The page of a draft, with the form as it was sent, and why something was refused."""
    said = remarks_on(draft)
    shown = {
        "draft": draft, "form": form or WordingForm(instance=draft),
        "remarks": said.now, "earlier": said.earlier, "cases": draft.cases.order_by("number"),
        "edits": edits_of([draft]), "refused": refused,
    }  # fmt: skip
    return render(request, "cases/paper_draft.html", shown)


@require_safe
@with_right(Right.SUPERVISE)
def draft_file(request: HttpRequest, scope: Scope, pk: int, form: str) -> HttpResponse:
    """A draft as PDF or Word, marked as one on every page."""
    draft = _draft(scope, pk)
    return handed_out(draft_document(draft), _form(form), county=scope.county, name=draft.title)


@require_POST
@with_right(Right.SUPERVISE)
def sign_paper(request: HttpRequest, scope: Scope, pk: int) -> HttpResponse:
    """Sign a draft: it is numbered, and never changes from then on."""
    draft = _draft(scope, pk)
    try:
        signed = actions.sign_paper(draft=draft, by=scope.user)
    except RefusedError as refused:
        return draft_page(request, scope, draft, refused=str(refused))
    return redirect("paper", scope.county.division_code, signed.pk)


@require_POST
@with_right(Right.SUPERVISE)
def drop_draft(request: HttpRequest, scope: Scope, pk: int) -> HttpResponse:
    """Give a draft up."""
    actions.drop_draft(draft=_draft(scope, pk))
    return redirect("papers", scope.county.division_code)
