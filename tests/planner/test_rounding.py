"""Money and shares, rounded as people read them."""

from __future__ import annotations

import pytest

from tongcun.commands import figures
from tongcun.planner.rounding import fen, percent_at_most, whole_yuan
from tongcun.report import wording


@pytest.mark.parametrize(("amount", "shown"), [(31_843.784, "31,843.78"), (-0.004, "0.00"), (-3.2, "-3.20")])
def test_an_amount_has_its_fen_and_is_never_minus_nothing(amount: float, shown: str) -> None:
    assert fen(amount) == shown


def test_whole_yuan_are_never_minus_nothing() -> None:
    assert (whole_yuan(-0.4), whole_yuan(1_999.6)) == ("0", "2,000")


def test_what_rounding_leaves_below_nothing_is_nothing() -> None:
    assert percent_at_most(-1e-12) == "0"


@pytest.mark.parametrize("share", [1e9, 1e308, float("inf")])
def test_a_share_beyond_all_measure_is_only_said_to_be_more(share: float) -> None:
    assert percent_at_most(share) == ">100,000,000"


@pytest.mark.parametrize("share", [0.0, 0.0004, 0.0119625, 0.5, 0.9996, 1.0, 1.195])
def test_a_screen_and_the_report_of_the_same_plan_show_the_same_figures(share: float) -> None:
    for shown in ("percent", "percent_at_most"):
        assert getattr(figures, shown)(share).replace(" ", "") == getattr(wording, shown)(share)
