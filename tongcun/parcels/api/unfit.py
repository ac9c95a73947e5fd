"""Why something that was sent does not fit the API's forms, in our own words: pydantic's are English alone.

What was sent is never told again, for it may hold a name.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _
from pydantic_core import PydanticCustomError

_TEXT, _NUMBER, _WHOLE = _("must be a text"), _("must be a number"), _("must be a whole number")
_LIST, _OBJECT, _UUID = _("must be a list"), _("must be an object"), _("must be a UUID")
_YES_OR_NO, _EMPTY = _("must be true or false"), _("must not be empty")
_TIME = _("must be a time with its offset, such as 2021-09-28T06:00:00+08:00")
_WORDS: Mapping[str, Promise] = {
    "missing": _("is missing"), "string_type": _TEXT, "string_unicode": _("has signs that cannot be stored"),
    "string_too_short": _EMPTY,
    "string_too_long": _("must have at most {max_length} signs"),
    "string_pattern_mismatch": _("is not written as the description says"),
    "enum": _("is none of the words that the description names"),
    "greater_than": _("must be more than {gt}"), "greater_than_equal": _("must be at least {ge}"),
    "less_than": _("must be less than {lt}"), "less_than_equal": _("must be at most {le}"),
    "finite_number": _NUMBER, "float_type": _NUMBER, "float_parsing": _NUMBER,
    "int_type": _WHOLE, "int_parsing": _WHOLE, "int_parsing_size": _WHOLE, "int_from_float": _WHOLE,
    "bool_type": _YES_OR_NO, "bool_parsing": _YES_OR_NO,
    "list_type": _LIST, "too_short": _EMPTY,
    "too_long": _("must have at most {max_length} items"),
    "model_type": _OBJECT, "model_attributes_type": _OBJECT, "dict_type": _OBJECT,
    "datetime_type": _TIME, "datetime_parsing": _TIME, "datetime_from_date_parsing": _TIME,
    "datetime_object_invalid": _TIME, "timezone_aware": _TIME, "timezone_offset": _TIME,
    "uuid_type": _UUID, "uuid_parsing": _UUID, "uuid_version": _UUID,
    "control_signs": _("has signs that cannot be stored"), "year": _("must be of a year from 2 to 9998"),
    "no_code": _("letters, digits and hyphens, at most 40"),
    "no_seal": _("The seal's number: letters, digits, spaces and . / _ # -, at most 40"),
    "of_a_person": _("{party} is named by the number of the parcel, which is the code of the scan"),
    "no_run": _("{party}: a run is named TRIP@DATE"),
}  # fmt: skip
"""By the types of errors, pydantic's and those of `unfit`."""


def unfit(error_type: str, **context: Any) -> PydanticCustomError:
    """An error for validators of the forms to raise, by one of the types that have words here."""
    return PydanticCustomError(error_type, "does not fit", context)  # type: ignore[arg-type,unused-ignore]


def told(errors: Iterable[Mapping[str, Any]]) -> list[str]:
    """Each error, as pydantic and ninja list them, with its field and what that should be."""
    return [_one(error) for error in errors]


def _one(error: Mapping[str, Any]) -> str:
    """One error; the field is empty where it is the whole that does not fit."""
    field = ".".join(map(str, error["loc"]))
    words = _WORDS.get(error["type"])
    why = say("is not valid") if words is None else str(words).format(**_numbers(error.get("ctx", {})))
    return f"{field}{say(': ')}{why}" if field else why


def _numbers(context: Mapping[str, Any]) -> dict[str, Any]:
    """Limits as they are written: 0 and not 0.0."""
    return {key: f"{value:.15g}" if isinstance(value, float) else value for key, value in context.items()}
