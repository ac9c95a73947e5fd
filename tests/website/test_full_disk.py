"""A full disk under the pages: 503 with what to do, and nothing half-written."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from tests.county.importing import step, upload
from tests.county.pages import as_user, text_of
from tests.county.sheet_files import csv_of
from tests.parcels.days import Post, a_post, announced, stands
from tongcun.county.models import Upload
from tongcun.parcels.models import Parcel, Scan

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "sqlite", reason="a small limit is SQLite's own"),
]


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    """What is told to whoever runs the server is not told to whoever runs the tests."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@contextmanager
def full_disk() -> Iterator[None]:
    """From now on the database may not grow."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")  # or what other tests have left would be room
        (pages,) = cursor.execute("PRAGMA page_count").fetchone()
        (usual,) = cursor.execute("PRAGMA max_page_count").fetchone()
        cursor.execute(f"PRAGMA max_page_count = {pages}")
        try:
            yield
        finally:
            cursor.execute(f"PRAGMA max_page_count = {usual}")


def patient(post: Post) -> Client:
    client = as_user(post.cast.chen)
    client.raise_request_exception = False
    client.defaults["HTTP_ACCEPT"] = "text/html"
    return client


def told(answer: Any) -> tuple[int, str, bool]:
    return answer.status_code, answer.headers.get("Retry-After", ""), "<h1>" in text_of(answer)


def test_a_sheet_that_finds_no_room_is_imported_not_at_all_and_waits_for_another_try() -> None:
    post = a_post()
    client, address = patient(post), reverse("upload_parcels", args=[post.county.division_code])
    rows = [(f"A{number:04}", post.cast.xiyuan.station_id) for number in range(600)]
    sent = upload(client, address, csv_of(("邮件号码", "站点编号"), *rows), content="parcels")
    assert "All 600 rows are sound." in text_of(step(client, sent["Location"], "check"))
    with full_disk():
        assert told(step(client, sent["Location"], "import")) == (503, "60", True)
    assert not Parcel.objects.exists()
    assert Upload.objects.count() == 1
    assert step(client, sent["Location"], "import").status_code == 302
    assert Parcel.objects.count() == 600


def test_scans_of_a_desk_that_find_no_room_leave_the_record_as_it_was_and_may_be_sent_again() -> None:
    post = a_post()
    waybills = [f"P{number}" for number in range(24)]
    announced(post, *waybills)
    client = patient(post)
    address = reverse("desk", args=[post.county.division_code, post.cast.hub.station_id])
    forms = [{"code": waybill, "scan_id": str(uuid4())} for waybill in waybills]
    with full_disk():
        answers = [told(client.post(f"{address}?act=accept", form)) for form in forms]
    refused = [form for form, answer in zip(forms, answers, strict=True) if answer == (503, "60", True)]
    assert refused
    kept = {form["code"] for form in forms if form not in refused}
    assert set(Scan.objects.values_list("code", flat=True)) == kept
    assert {stands(form["code"])[0] for form in refused} == {"announced"}
    assert [client.post(f"{address}?act=accept", form).status_code for form in refused] == [200] * len(refused)
    assert Scan.objects.count() == len(waybills)
