"""A sheet is read once: what is kept until its import says the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.cast import the_cast
from tests.county.importing import step, upload
from tests.county.pages import as_user
from tests.county.sheet_files import HEADING, ROW, csv_of, read, xlsx_of
from tongcun.county import import_pages
from tongcun.county.models import Station
from tongcun.county.sheets import Sheet, UnreadableSheetError, packed, packing, unpacked

cells = st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=2, max_size=2)


@given(st.lists(st.tuples(st.integers(2, 10**6), cells)), st.integers(1, 4))
def test_a_packed_sheet_is_the_sheet_as_often_as_it_is_asked(rows: list[tuple[int, list[str]]], a_part: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(packing, "_ROWS_A_PART", a_part)
        back = unpacked(packed(Sheet("名单.csv", 1, ("甲", "乙"), rows)))
    assert (back.file, back.heading_line, back.headings, len(back.rows)) == ("名单.csv", 1, ("甲", "乙"), len(rows))
    assert list(back.rows) == list(back.rows) == rows


def test_a_packed_sheet_is_smaller_than_its_file_would_be_in_memory() -> None:
    raw = csv_of(HEADING, *[ROW] * 5_000)
    sheet = read(raw)
    assert sheet is not None
    assert len(packed(sheet)) < len(raw) / 4


@pytest.mark.parametrize("raw", [b"", b"a,b\r\n1,2", b"PK\x03\x04"])
def test_what_is_no_packed_sheet_is_told(raw: bytes) -> None:
    with pytest.raises(UnreadableSheetError):
        unpacked(raw)


@pytest.mark.django_db
def test_a_file_is_read_when_it_is_uploaded_and_never_again(monkeypatch: pytest.MonkeyPatch) -> None:
    an = as_user(the_cast().an)
    address = upload(an, "/330822/imports/stations/", xlsx_of(("名称", "编号"), ("新站", "x1")), "站.xlsx")["Location"]
    monkeypatch.setattr(import_pages, "read_sheet", None)
    step(an, address, "check")
    step(an, address, "import")
    assert Station.objects.filter(station_id="x1").exists()
