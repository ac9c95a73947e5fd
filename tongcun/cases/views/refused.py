"""What a page with many forms says when one of them was sent and could not be done."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import TypeVar

from django.forms import BaseForm
from django.utils.translation import gettext as _

AForm = TypeVar("AForm", bound=BaseForm)


@dataclass(frozen=True, slots=True)
class Refused:
    """Why what was sent was not done, in words, and the form in which it was sent, if it stands on the page still."""

    words: str
    form: BaseForm | None = None

    def in_place_of(self, blank: AForm) -> AForm:
        """The form that was sent, where it is the one that would stand here; nothing that was typed is lost."""
        return self.form if isinstance(self.form, type(blank)) and self.form.auto_id == blank.auto_id else blank


def status(refused: object) -> HTTPStatus:
    """With what a page answers: 422 where something (errors, words) was refused on it."""
    return HTTPStatus.UNPROCESSABLE_ENTITY if refused else HTTPStatus.OK


def not_any_more() -> str:
    """What is told to whoever comes too late."""
    return _("This cannot be done any more: somebody was quicker, or it is not yours. Look at the page as it is now.")


def unfit(form: BaseForm) -> str:
    """What is wrong with a form, in a line."""
    told, colon = ((name, " ".join(map(str, errors))) for name, errors in form.errors.items()), _(": ")
    return " ".join(
        f"{form.fields[name].label}{colon}{words}" if name in form.fields else words for name, words in told
    )
