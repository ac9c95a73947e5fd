"""Evidence: what is kept is what it says, without what nobody meant to send; anything else is refused in a sentence."""

from __future__ import annotations

import hashlib
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import Model
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from tests.cast import the_cast
from tests.county.evidence_files import (
    POSITION,
    a_bomb,
    a_pdf,
    a_photo,
    a_screenshot,
    a_word_document,
    a_workbook_file,
    shown,
    with_password,
)
from tests.feeds.bombs import zipped
from tongcun.county.actions import RefusedError, keep_evidence, record_full_view
from tongcun.county.evidence import EvidenceField, Fault, UnfitFileError, evidence_response, sound_file
from tongcun.county.evidence.photos import SHORTER_SIDE_PIXELS
from tongcun.county.models import Evidence, EvidenceContent, FullView
from tongcun.county.queries import content_of
from tongcun.county.unwritable import cannot_write


@pytest.mark.parametrize(
    ("name", "raw", "kind"),
    [
        ("电杆.jpg", a_photo(), "jpeg"),
        ("截图.PNG", a_screenshot(), "png"),
        ("批示.pdf", a_pdf(), "pdf"),
        ("纪要.docx", a_word_document(), "docx"),
        ("台账.xlsx", a_workbook_file(), "xlsx"),
    ],
)
def test_each_kind_is_known_by_its_content(name: str, raw: bytes, kind: str) -> None:
    file = sound_file(name, raw)
    assert (file.name, file.kind) == (name, kind)
    assert file.digest == hashlib.sha256(file.raw).hexdigest()


@pytest.mark.parametrize("name", ["a.jpg", "a.png"])
@pytest.mark.parametrize("raw", [a_photo(), a_screenshot()])
def test_a_picture_keeps_no_position_no_phone_and_no_remark(name: str, raw: bytes) -> None:
    kept = sound_file(name, raw).raw
    assert POSITION.encode() in raw
    for told in (POSITION, "some phone", "Exif"):
        assert told.encode() not in kept
    assert not shown(kept).getexif()
    assert set(shown(kept).info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


def test_a_photo_held_upright_is_kept_upright() -> None:
    picture = shown(sound_file("a.jpg", a_photo(64, 48, turned=True)).raw)
    assert picture.size == (48, 64)
    bright = [picture.convert("L").getpixel(at) for at in ((5, 5), (42, 5))]
    assert bright[0] > 200 > 50 > bright[1]  # type: ignore[operator]


def test_a_large_photo_is_kept_as_large_as_needed_and_a_long_one_stays_legible() -> None:
    large, long = a_photo(4000, 3000), a_photo(1080, 8000)
    assert shown(sound_file("a.jpg", large).raw).size == (2667, SHORTER_SIDE_PIXELS)
    assert shown(sound_file("a.jpg", long).raw).size == (1080, 8000)


def test_a_photo_of_a_printer_in_four_colours_is_kept_in_three() -> None:
    assert shown(sound_file("a.jpg", a_photo(mode="CMYK")).raw).mode == "RGB"


def fault_of(name: str, raw: bytes) -> Fault:
    with pytest.raises(UnfitFileError) as caught:
        sound_file(name, raw)
    assert isinstance(caught.value, RefusedError)
    assert f'<span translate="no">{name}</span>' in str(caught.value)
    assert "{" not in str(caught.value)
    return caught.value.fault


@pytest.mark.parametrize(
    ("name", "raw", "fault"),
    [
        ("a.jpg", b"", Fault.EMPTY),
        ("a.pdf", a_pdf() + bytes(10 * 2**20), Fault.TOO_LARGE),
        ("a.txt", "只是文字".encode(), Fault.UNKNOWN_KIND),
        ("a.jpg", b"MZ\x90\x00 a program", Fault.UNKNOWN_KIND),
        ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", Fault.UNKNOWN_KIND),
        ("a.zip", zipped({"readme.txt": b"nothing"}), Fault.UNKNOWN_KIND),
        ("a.gif", b"GIF89a\x01\x00\x01\x00", Fault.UNKNOWN_KIND),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), Fault.OLD_OFFICE),
        ("a.docx", with_password(), Fault.OLD_OFFICE),
        ("a.heic", b"\x00\x00\x00\x18ftypheic" + bytes(64), Fault.HEIC),
        ("a.pdf", a_photo(), Fault.OTHER_THAN_NAMED),
        ("a.jpg", a_pdf(), Fault.OTHER_THAN_NAMED),
        ("a.docx", a_workbook_file(), Fault.OTHER_THAN_NAMED),
        ("a.exe", a_screenshot(), Fault.OTHER_THAN_NAMED),
        ("a.jpg", a_photo(640, 480)[:-2000], Fault.DAMAGED),
        ("a.png", a_screenshot()[:60], Fault.DAMAGED),
        ("a.pdf", a_pdf().replace(b"%%EOF", b""), Fault.DAMAGED),
        ("a.xlsx", a_workbook_file()[:-30], Fault.DAMAGED),
        ("a.docx", a_bomb(), Fault.BOMB),
        ("a.docx", a_word_document({"word/vbaProject.bin": b"Sub AutoOpen"}), Fault.MACROS),
    ],
    ids=lambda said: said if isinstance(said, str) else "",
)
def test_what_is_not_kept_is_told_why(name: str, raw: bytes, fault: Fault) -> None:
    assert fault_of(name, raw) == fault


def test_a_picture_of_absurdly_many_pixels_is_not_unpacked() -> None:
    file = io.BytesIO()
    Image.new("1", (8_000, 8_000)).save(file, "PNG")
    assert len(file.getvalue()) < 2**20
    assert fault_of("a.png", file.getvalue()) == Fault.TOO_MANY_PIXELS


def test_a_bomb_that_lies_about_its_size_is_damaged() -> None:
    lying = a_bomb().replace((64 * 2**20).to_bytes(4, "little"), (1000).to_bytes(4, "little"))
    assert fault_of("a.docx", lying) == Fault.DAMAGED


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("截图.jpg", "截图.png"),
        ("no ending", "no ending.png"),
        ("..\\..\\etc\\passwd.png", "passwd.png"),
        ("/var/www/a.png", "a.png"),
        ("a\r\nSet-Cookie: x\x00.png", "aSet-Cookie: x.png"),
        ("hidden\u202egnp.png", "hiddengnp.png"),
        ("长" * 300 + ".png", "长" * 116 + ".png"),
        ("2021.9.27 现场", "2021.9.27 现场.png"),
        ("", "file.png"),
    ],
)
def test_a_name_is_plain_and_ends_as_what_it_is(sent: str, kept: str) -> None:
    assert sound_file(sent, a_screenshot()).name == kept


SAMPLES = (a_photo(), a_screenshot(), a_word_document(), a_workbook_file(), a_pdf())


@given(
    st.sampled_from(SAMPLES),
    st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), max_size=8),
    st.floats(0, 1),
)
@settings(max_examples=300)
def test_no_damage_is_anything_but_refused(sample: bytes, hits: list[tuple[float, int]], share: float) -> None:
    """Whatever happens to a file on the way, it is kept or refused in a sentence, never an accident."""
    raw = bytearray(sample)
    for where, value in hits:
        raw[int(where * len(raw))] = value
    try:
        file = sound_file("a", bytes(raw[: round((1 if share > 0.5 else share * 2) * len(raw))]))
    except UnfitFileError:
        return
    assert POSITION.encode() not in file.raw


@pytest.mark.django_db
def test_what_is_kept_comes_back_byte_for_byte_with_its_digest() -> None:
    cast = the_cast()
    file = sound_file("批示.pdf", a_pdf())
    kept = keep_evidence(county=cast.county, file=file, by=cast.mao)
    found = Evidence.objects.get(pk=kept.pk)
    assert (found.file_name, found.kind, found.byte_size) == ("批示.pdf", "pdf", len(file.raw))
    assert content_of(found) == file.raw
    assert found.digest == hashlib.sha256(content_of(found)).hexdigest()
    assert keep_evidence(county=cast.county, file=file, by=None).made_by is None


@pytest.mark.django_db
def test_a_list_of_evidence_reads_no_bytes() -> None:
    cast = the_cast()
    keep_evidence(county=cast.county, file=sound_file("a.pdf", a_pdf()), by=cast.mao)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert [str(one) for one in Evidence.objects.select_related("made_by")] == ["a.pdf"]
    assert not any("content" in query["sql"] for query in asked.captured_queries)


@pytest.mark.django_db
@pytest.mark.parametrize("model", [Evidence, EvidenceContent, FullView])
def test_what_is_kept_as_evidence_is_never_changed_and_never_removed(model: type[Model]) -> None:
    cast = the_cast()
    keep_evidence(county=cast.county, file=sound_file("a.pdf", a_pdf()), by=cast.mao)
    record_full_view(user=cast.mao, county=cast.county, what="an enterprise")
    rows = model._default_manager.all()
    table = model._meta.db_table
    column = {Evidence: "digest", EvidenceContent: "raw", FullView: "what"}[model]
    for statement in (f"UPDATE {table} SET {column} = {column}", f"DELETE FROM {table}"):
        with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
            connection.cursor().execute(statement)
    assert rows.count() == 1


@pytest.mark.django_db
def test_a_full_disk_leaves_nothing_half_written(monkeypatch: pytest.MonkeyPatch) -> None:
    cast, file = the_cast(), sound_file("a.pdf", a_pdf())

    def full(**_facts: object) -> None:
        raise DatabaseError("database or disk is full")

    monkeypatch.setattr(EvidenceContent.objects, "create", full)
    with pytest.raises(DatabaseError) as caught, transaction.atomic():
        keep_evidence(county=cast.county, file=file, by=cast.mao)
    assert cannot_write(caught.value)
    assert not Evidence.objects.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite alone can be told how large it may become")
def test_a_disk_that_is_really_full_leaves_nothing_half_written() -> None:
    cast = the_cast()
    large = sound_file("a.pdf", b"%PDF-1.4" + bytes(2**20) + b"%%EOF")
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA page_count")
        cursor.execute(f"PRAGMA max_page_count={cursor.fetchone()[0] + 20}")
    try:
        with pytest.raises(DatabaseError) as caught:
            keep_evidence(county=cast.county, file=large, by=cast.mao)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA max_page_count=4294967294")
    assert cannot_write(caught.value)
    assert not Evidence.objects.exists()


@pytest.mark.django_db
def test_it_is_given_out_to_look_at_or_keep_and_never_to_run() -> None:
    cast = the_cast()
    photo = keep_evidence(county=cast.county, file=sound_file("电杆.jpg", a_photo()), by=cast.mao)
    paper = keep_evidence(county=cast.county, file=sound_file("批示.pdf", a_pdf()), by=cast.mao)
    shown_, kept = evidence_response(photo), evidence_response(paper)
    assert (shown_["Content-Type"], kept["Content-Type"]) == ("image/jpeg", "application/pdf")
    assert shown_["Content-Disposition"].startswith("inline; filename*=utf-8''")
    assert kept["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    for response in (shown_, kept):
        assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["Cache-Control"] == "private, no-store"
    assert shown_.content == content_of(photo)


def test_a_field_of_a_form_gives_a_sound_file_or_says_why_not() -> None:
    field = EvidenceField(label="photo")
    file = field.clean(SimpleUploadedFile("a.jpg", a_photo()))
    assert file is not None
    assert file.kind == "jpeg"
    assert field.clean(None) is None
    for name, raw, words in (("a.jpg", b"", "is empty"), ("a.jpg", a_pdf(), "is not what its name says")):
        with pytest.raises(Exception, match=words):
            field.clean(SimpleUploadedFile(name, raw))
