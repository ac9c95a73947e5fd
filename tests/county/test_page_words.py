from __future__ import annotations

import re
from html import unescape

import pytest

from tests.county.pages import as_user, text_of
from tests.website.world import World, the_world

pytestmark = pytest.mark.django_db
NAMED = r"<(\w+)\b[^>]*\btranslate=\"no\"[^>]*>.*?</\1>"
MADE_FOR_MACHINES = r"<(script|style|head|option|time)\b.*?</\2>|<[^>]+>"
HIDDEN = re.compile(f"(?s){NAMED}|{MADE_FOR_MACHINES}")
KEPT = re.compile(r"English|中文|XLSX|CSV|An|Lin|HH:MM")


def pages(world: World) -> list[str]:
    cast = world.post.cast
    return [
        "people/", "people/new/", f"people/{cast.lin.pk}/", f"people/{cast.lin.pk}/history/", "full-views/", "places/",
        "stations/", "units/", "enterprises/", "places/township/new/", "places/village/new/", "places/station/new/",
        "places/unit/new/", "places/enterprise/new/", "imports/stations/", "imports/staff/", "imports/divisions/",
        "calendar/", "calendar/?year=2027", "calendar/published/", "calendar/published/?year=2021", "calendar/history/",
        f"imports/stations/{world.uploads['stations'].pk}/", f"places/station/{cast.hub.pk}/history/",
    ]  # fmt: skip


def words_of(page: str) -> str:
    """What a reader sees but names and data, which are marked as not to be translated."""
    return KEPT.sub(" ", unescape(HIDDEN.sub(" ", page)))


def mixed(language: str, other: str) -> dict[str, list[str]]:
    """The pages that hold words of another language, with these words."""
    world = the_world()
    an = as_user(world.post.cast.an, language)
    found = {page: re.findall(other, words_of(text_of(an.get(f"/330822/{page}")))) for page in pages(world)}
    return {page: words for page, words in found.items() if words}


def test_pages_of_people_and_places_are_chinese_throughout() -> None:
    assert mixed("zh-hans", "[A-Za-z]{3,}[^一-鿿]*") == {}


def test_pages_of_people_and_places_are_english_throughout() -> None:
    assert mixed("en", "[一-鿿]+") == {}
