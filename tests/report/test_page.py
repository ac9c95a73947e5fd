"""The page as a whole: one file, well formed, in both languages, safe against hostile names."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.factories import a_day, a_hub, a_parcel, a_plan, a_run, a_station, a_village
from tests.report.county_days import a_county_day, a_county_plan, a_first_come_plan, named, on_routes
from tests.report.reading import Page, read
from tongcun.planner.day import Day
from tongcun.planner.result import Outcome, Plan
from tongcun.report.page import render

CJK = re.compile(r"[\u3400-\u9fff]")
HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(2)>\"'&`{{7*7}}\u202e\u2028"


def the_page(day: Day | None = None, plan: Plan | None = None) -> str:
    day = day or a_county_day()
    return render(day, plan or a_county_plan(day), a_first_come_plan(day))


def a_pilot() -> tuple[Day, Plan]:
    """One line, one village, forty parcels, as the first line in a county starts."""
    day = a_day(
        stations=[a_station("fangcun", "township"), a_village("xiyuan")],
        runs=[
            a_run("T1", ("fangcun", "08:10"), ("xiyuan", "08:50"), volume_l=200),
            a_run("T2", ("xiyuan", "16:30"), ("fangcun", "17:10"), volume_l=200),
        ],
        parcels=[a_parcel("fangcun", "xiyuan") for _ in range(33)] + [a_parcel("xiyuan", "fangcun") for _ in range(7)],
    )
    day = on_routes(day, {"T1": ("X", "芳村—西源"), "T2": ("X", "芳村—西源")})
    rides = {f"P{i + 1}": [("T1" if i < 33 else "T2", 0, 1)] for i in range(40)}
    return day, a_plan(day, rides, bound=40.0)


def test_every_tag_is_closed_in_order_and_no_attribute_stands_twice() -> None:
    assert read(the_page()).misnested == []


def test_the_page_refers_to_nothing_outside_itself() -> None:
    html = the_page()
    page = read(html)
    links = page.attributes("href") + page.attributes("src") + page.attributes("action")
    assert [link for link in links if not link.startswith("#") and link != "data:,"] == []
    assert "url(" not in html
    assert "@import" not in html
    assert set(re.findall(r"\w+://[^\s\"']+", html)) == {"http://www.w3.org/2000/svg"}


def test_every_jump_inside_the_page_has_a_place_to_land() -> None:
    for html in (the_page(), render(*a_pilot(), None)):
        page = read(html)
        places = set(page.attributes("id"))
        assert [link for link in page.attributes("href") if link.startswith("#") and link[1:] not in places] == []


def test_no_id_stands_twice() -> None:
    ids = read(the_page()).attributes("id")
    assert len(ids) == len(set(ids))


def test_only_the_pages_own_script_may_run() -> None:
    html = the_page()
    policy = next(a["content"] for tag, a in read(html).tags if a.get("http-equiv") == "Content-Security-Policy")
    script = html.rsplit("<script>", 1)[1].split("</script>")[0]
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}'" in policy
    assert "default-src 'none'" in policy


def test_what_an_english_reader_sees_holds_no_chinese_but_names() -> None:
    day = on_routes(a_county_day(), {"A1": ("A", "Line A"), "A2": ("A", "Line A")})
    english = read(the_page(replace(day, name="Changshan"))).text("en")
    assert CJK.sub("", english.replace("中文", "")) == english.replace("中文", "")


def test_what_a_chinese_reader_sees_holds_no_english_words() -> None:
    chinese = read(the_page(named(a_county_day(), {s.station_id: "站" for s in a_county_day().stations}))).text("zh")
    allowed = {"English", "Tongcun", "gap", "A", "B", "P", "V", "outcomes", "csv"}
    assert set(re.findall(r"[A-Za-z]{2,}", chinese)) <= allowed


def test_every_accessible_name_and_the_title_come_in_both_languages() -> None:
    page = read(the_page())
    assert len(page.attributes("data-zh")) == len(page.attributes("data-en")) > 5
    for _, attributes in page.tags:
        if "aria-label" in attributes:
            assert attributes["aria-label"] == attributes["data-zh"] != attributes["data-en"]
    assert [a for tag, a in page.tags if tag == "title" and "data-en" in a]
    assert all(CJK.search(text) for text in page.attributes("data-zh"))


def test_pictures_have_a_name_and_a_description_and_tables_their_headings() -> None:
    page = read(the_page())
    drawings = [a for tag, a in page.tags if tag == "svg"]
    assert drawings
    assert all(a["role"] == "img" and a["aria-label"] for a in drawings)
    assert len([tag for tag, _ in page.tags if tag == "desc"]) == len([a for _, a in page.tags if "data-picture" in a])
    assert all(a.get("scope") in ("col", "row") for tag, a in page.tags if tag == "th")
    assert [tag for tag, _ in page.tags if tag == "h1"] == ["h1"]


def hostile_day() -> Day:
    day = named(a_county_day(), {"xiyuan": HOSTILE, "fangcun": HOSTILE, "hub": "\ud800 מרכז {county}"})
    day = on_routes(day, {"A1": ("A", HOSTILE), "A2": ("A", HOSTILE)})
    parcels = replace(day.parcels, parcel_ids=(*day.parcels.parcel_ids[:4], HOSTILE, "P6"))
    return replace(day, name=HOSTILE, date=HOSTILE, parcels=parcels)


def hostile_page() -> str:
    return render(hostile_day(), a_county_plan(a_county_day()), None)


def tag_names(page: Page) -> list[str]:
    return [tag for tag, _ in page.tags]


def test_hostile_names_stay_text() -> None:
    page = read(hostile_page())
    assert page.misnested == []
    assert "img" not in tag_names(page)
    assert tag_names(page).count("script") == 2
    assert not [name for _, attributes in page.tags for name in attributes if name.startswith("on")]
    assert "alert(1)" in page.text("zh")


def test_hostile_names_cannot_leave_the_data_block() -> None:
    page = read(hostile_page())
    assert any("</script>" in name for name in page.data["stations"])
    assert "\u202e" not in hostile_page()


def test_a_name_that_no_encoding_can_hold_does_not_stop_the_page() -> None:
    assert "\ud800" not in hostile_page()
    assert hostile_page().encode()


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=200), st.text(max_size=40))
def test_any_name_at_all_leaves_the_page_well_formed(station: str, route: str) -> None:
    day = on_routes(named(a_county_day(), {"xiyuan": station}), {"B1": ("B", route)})
    page = read(render(day, a_county_plan(day), None))
    assert page.misnested == []
    assert page.data["stations"][3]


def test_the_same_plan_gives_the_same_bytes() -> None:
    assert the_page() == the_page()


def test_a_pilot_of_one_line_gets_a_page_without_empty_parts() -> None:
    page = read(render(*a_pilot(), None))
    assert page.misnested == []
    assert {"day", "lines", "stations", "drops", "left"} <= set(page.attributes("id"))
    assert "sheets" not in page.attributes("id")
    assert list(page.data["pictures"]) == ["day", "line-0"]


def test_a_plan_that_carries_nothing_gets_a_page() -> None:
    day = a_county_day()
    page = read(render(day, a_plan(day, {}), a_plan(day, {})))
    assert page.misnested == []
    assert "0 件（0%）随班车捎带" in page.text("zh")
    assert "No bus unloads in any village today." in page.text("en")


def test_a_day_without_parcels_gets_a_page() -> None:
    day = a_day(
        stations=[a_hub(), a_village("xiyuan")], runs=[a_run("T1", ("hub", "07:00"), ("xiyuan", "08:00"))], parcels=[]
    )
    page = read(render(day, a_plan(day, {}), a_plan(day, {})))
    assert page.misnested == []
    assert "There is nothing to carry on this day." in page.text("en")


def test_a_day_on_which_no_run_serves_two_stations_gets_a_page() -> None:
    day = a_day(
        stations=[a_hub(), a_village("xiyuan")],
        runs=[a_run("T1", ("hub", "07:00")), a_run("T2", ("hub", "07:00"), ("xiyuan", "08:00"), cancelled=True)],
        parcels=[a_parcel("hub", "xiyuan")],
    )
    page = read(render(day, a_plan(day, {}), None))
    assert page.misnested == []
    assert "day" not in page.attributes("id")


def test_without_a_plan_to_compare_with_there_is_no_comparison() -> None:
    day = a_county_day()
    assert "见车就装" not in read(render(day, a_county_plan(day), None)).text("zh")
    assert "见车就装" in read(the_page()).text("zh")


def test_a_plan_that_is_proven_best_promises_no_further_saving() -> None:
    day = a_county_day()
    plan = a_county_plan(day)
    text = read(the_page(day, replace(plan, bound=plan.yuan))).text("en")
    assert "it is proven that no plan is cheaper" in text
    assert "no plan that keeps the rules is cheaper" in text
    assert "≤" not in text
    assert "could still be saved" not in text


def test_where_no_bus_gets_full_the_page_counts_none() -> None:
    day, plan = a_pilot()
    roomy = replace(day.timetable, volume_l=10 * day.timetable.volume_l)
    page = read(render(replace(day, timetable=roomy), plan, None))
    assert "None of the 2 runs gets full" in page.text("en")
    assert "2 个班次都没有装满" in page.text("zh")


def test_a_plan_made_amid_the_day_says_from_when() -> None:
    assert "re-planned from 10:30 on" in read(the_page(replace(a_county_day(), earliest_seconds=37800))).text("en")


def test_a_long_list_of_parcels_left_behind_is_cut_and_the_rest_counted() -> None:
    parcels = [a_parcel("hub", "xiyuan") for _ in range(640)]
    day = a_day(
        stations=[a_hub(), a_village("xiyuan")],
        runs=[a_run("T1", ("hub", "07:00"), ("xiyuan", "08:00"))],
        parcels=parcels,
    )
    plan = a_plan(day, {}, dict.fromkeys(day.parcels.parcel_ids, Outcome.VAN))
    html = render(day, plan, None)
    assert "140 more are not listed here" in read(html).text("en")
    assert "List of parcels left behind (500 of 640)" in read(html).text("en")
    assert "未装运清单（640 件中的 500 件）" in read(html).text("zh")
    assert "P500" in html
    assert "P501" not in html


def test_sizes_are_spoken_of_only_where_some_are_assumed() -> None:
    day = a_county_day()
    measured = replace(day, parcels=replace(day.parcels, size_assumed=np.zeros_like(day.parcels.size_assumed)))
    html = the_page(measured)
    assert "margins" in read(the_page()).attributes("id")
    assert "margins" not in read(html).attributes("id")
    assert "#margins" not in read(html).attributes("href")
    assert "0 件没有" not in read(html).text("zh")
    one = np.arange(len(day.parcels)) == 0
    text = read(the_page(replace(day, parcels=replace(day.parcels, size_assumed=one)))).text("en")
    assert "The size of 1 parcel is assumed by kind." in text


def test_the_label_of_an_hour_at_the_pictures_edge_stays_inside() -> None:
    labels = re.findall(r'<span class="([^"]*)" style="left:([\d.]+)%">\d\d:00</span>', render(*a_pilot(), None))
    assert labels
    assert {place for names, place in labels if "edge" in names.split()} == {"100.0"}
    assert {names for names, place in labels if place == "100.0"} <= {"edge", "minor edge", " edge"}
