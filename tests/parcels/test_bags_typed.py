"""What a desk types of a bag: digits of any width are read, and what is no number is told at its field and kept."""

from __future__ import annotations

from typing import Any

import pytest

from tests.county.pages import as_user as as_
from tests.parcels.test_desk import a_desk, address
from tongcun.parcels.actions import NewBag, make_bag
from tongcun.parcels.models import Bag

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("evening")]

WEIGHT, PIECES = "Kilograms as a number from 0 to 5,000", "Pieces as a whole number from 0 to 5,000"


def noted(**said: str) -> Any:
    """The answer to what chen notes of a bag for 西源."""
    post = a_desk()
    return as_(post.cast.chen).post(
        address(post, "new_bag"), {"label": "BAG-1", "destination": post.cast.xiyuan.pk} | said
    )


@pytest.mark.parametrize("typed", ["7.5", "７．５", "7。5", "７｡５", " 7.50 "])
def test_a_weight_is_read_however_wide_its_digits_and_its_point_are_typed(typed: str) -> None:
    assert noted(mass_kg=typed, pieces="１２").status_code == 302
    assert (Bag.objects.get().mass_kg, Bag.objects.get().pieces) == (7.5, 12)


@pytest.mark.parametrize(
    ("field", "typed", "told"),
    [
        *[("mass_kg", typed, WEIGHT) for typed in ("7,5", "7_5", "七斤", "-3", "5001", "nan", "1e3")],
        *[("pieces", typed, PIECES) for typed in ("7.5", "十二", "-1", "5001", "1 2")],
    ],
)
def test_what_is_no_number_is_told_at_its_field_and_all_that_was_typed_is_kept(
    field: str, typed: str, told: str
) -> None:
    answer = noted(**({"mass_kg": "7.5", "pieces": "12"} | {field: typed}))
    page = answer.content.decode()
    assert (answer.status_code, Bag.objects.count()) == (422, 0)
    assert (page.count(WEIGHT) + page.count(PIECES), page.count(told)) == (1, 1)
    other = 'value="12"' if field == "mass_kg" else 'value="7.5"'
    assert all(kept in page for kept in ('value="BAG-1"', f'value="{typed}"', other, '<details class="mb-3" open>'))
    assert " selected" in page.split('name="destination"')[1].split("</select>")[0]
    assert "its label" not in page
    assert page.count("autofocus") == 1


def test_a_bag_for_another_station_is_told_with_what_was_typed_and_the_desk_scans_on_from_that_page() -> None:
    post = a_desk()
    make_bag(county=post.county, bag=NewBag("BAG-1", post.cast.hub, post.cast.shangyou, post.run.date))
    said = {"label": "BAG-1", "destination": post.cast.xiyuan.pk, "mass_kg": "7.5"}
    answer = as_(post.cast.chen).post(address(post, "new_bag"), said)
    assert answer.status_code == 422
    assert f'is for <span translate="no">{post.cast.shangyou.name}</span>' in answer.content.decode()
    assert 'value="7.5"' in answer.content.decode()
    assert f'action="{address(post)}?act=pack"' in answer.content.decode()
    assert Bag.objects.get().mass_kg is None


def test_a_page_that_tells_what_to_mend_asks_the_database_no_more_than_others(
    django_assert_max_num_queries: Any,
) -> None:
    post = a_desk()
    client = as_(post.cast.chen)
    with django_assert_max_num_queries(20):
        answer = client.post(address(post, "new_bag"), {"label": "袋", "mass_kg": "七"})
    assert answer.status_code == 422
