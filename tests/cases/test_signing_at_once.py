"""Several supervisors sign at the same moment: every paper has a number, none is missing, none is given twice."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from tests.cases.people import a_case, the_staff
from tongcun.cases.actions import draft_paper, sign_paper
from tongcun.cases.models import Paper, PaperDraft, PaperKind
from tongcun.county.actions import RefusedError
from tongcun.county.models import User

pytestmark = pytest.mark.django_db(transaction=True)
SIGNERS = 4


def signing(draft: PaperDraft, by: User, together: Barrier) -> Callable[[], str]:
    """Signs once all are ready; what came of it."""

    def sign() -> str:
        together.wait()
        try:
            return str(sign_paper(draft=draft, by=by))
        except RefusedError:
            return "refused"
        finally:
            connection.close()

    return sign


def test_papers_signed_at_the_same_moment_are_numbered_one_after_another() -> None:
    staff = the_staff()
    case, together = a_case(staff), Barrier(SIGNERS)
    drafts = [draft_paper(kind=PaperKind.URGE, to=staff.bureau, cases=[case], by=staff.shi) for _ in range(SIGNERS)]
    with ThreadPoolExecutor(SIGNERS) as threads:
        list(threads.map(lambda draft: signing(draft, staff.shi, together)(), drafts))
    assert sorted(Paper.objects.values_list("number", flat=True)) == [1, 2, 3, 4]
    assert PaperDraft.objects.count() == 0


def test_a_draft_that_all_sign_at_once_becomes_one_paper() -> None:
    staff = the_staff()
    together = Barrier(SIGNERS)
    draft = draft_paper(kind=PaperKind.URGE, to=staff.bureau, cases=[a_case(staff)], by=staff.shi)
    with ThreadPoolExecutor(SIGNERS) as threads:
        said = list(threads.map(lambda _number: signing(draft, staff.shi, together)(), range(SIGNERS)))
    assert said.count("refused") == SIGNERS - 1
    assert [paper.number for paper in Paper.objects.all()] == [1]
