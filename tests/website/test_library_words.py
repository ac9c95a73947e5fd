"""What libraries say on our pages is said in our own Chinese: 您 and one word for one thing."""

from __future__ import annotations

import pytest
from django import forms
from django.contrib.auth.password_validation import password_validators_help_texts
from django.db.models.fields import BLANK_CHOICE_DASH
from django.utils.translation import gettext, override

from tongcun.county.models import length_of_time
from tongcun.loops.clock import Limit, Unit
from tongcun.website.library_words import LIBRARY_WORDS


def test_sentences_of_libraries_are_said_as_ours_are() -> None:
    with override("zh-hans"):
        said = [gettext(words) for words in LIBRARY_WORDS] + password_validators_help_texts()
    for words in said:
        assert "你" not in words
        assert "双因素身份" not in words
    assert said[0] == "双因素认证"


def test_an_empty_choice_asks_to_choose() -> None:
    class Form(forms.Form):
        one = forms.ChoiceField(choices=BLANK_CHOICE_DASH)

    shown = str(Form()["one"])
    assert ">choose</option>" in shown
    assert "---" not in shown


@pytest.mark.parametrize(
    ("hours", "said"), [(888, "37 天（自然日）"), (36, "36 小时（自然时）"), (50, "50 小时（自然时）")]
)
def test_whole_days_by_the_clock_are_told_as_days(hours: int, said: str) -> None:
    with override("zh-hans"):
        assert length_of_time(Limit(hours, Unit.HOURS)) == said
