from __future__ import annotations

from pathlib import Path

import pytest

from tests.parcels.test_verify import a_record
from tests.unguarded import unguarded
from tongcun.commands import rebuild, verify
from tongcun.parcels.models import Device, Parcel, Scan

pytestmark = pytest.mark.django_db


def test_a_whole_record_is_said_to_be_whole(capsys: pytest.CaptureFixture[str]) -> None:
    a_record()
    assert verify.run(None) == 0
    assert "nothing edited, removed or moved" in capsys.readouterr().out


def test_an_edited_scan_is_named_and_the_exit_status_is_one(capsys: pytest.CaptureFixture[str]) -> None:
    a_record()
    with unguarded():
        Scan.objects.filter(number=3).update(code="X")
    assert verify.run(None) == 1
    assert "scan 3" in capsys.readouterr().out


def test_receipts_that_are_no_table_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    receipts = tmp_path / "receipts.csv"
    receipts.write_text("1,2\n", encoding="utf-8")
    assert verify.run(receipts) == 2
    assert "receipts.csv" in capsys.readouterr().err


def test_a_receipt_that_is_none_is_told_and_not_passed_over(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    post = a_record()
    receipts = tmp_path / "receipts.csv"
    receipts.write_text(f"{post.hub_device.pk},99,{'0' * 64}\nhub,99,{'0' * 64}\n", encoding="utf-8")
    assert verify.run(receipts) == 2
    said = capsys.readouterr()
    assert "receipts.csv:2: device: 'hub' is not a whole number" in said.err
    assert said.out == ""


def test_a_receipt_whose_head_the_chain_does_not_have_is_a_fault(tmp_path: Path) -> None:
    post = a_record()
    receipts = tmp_path / "receipts.csv"
    receipts.write_text(f"device,number,digest\n{post.hub_device.pk},99,{'0' * 64}\n", encoding="utf-8")
    assert verify.run(receipts) == 1


@pytest.mark.parametrize("is_whole", [True, False])
def test_a_head_that_was_copied_from_a_desk_or_a_sheet_is_checked_by_its_first_digits(
    is_whole: bool, tmp_path: Path
) -> None:
    device = a_record().hub_device
    device.refresh_from_db()
    receipts = tmp_path / "receipts.csv"
    other = "1" if device.head.endswith("0") else "0"
    receipts.write_text(device.head if is_whole else device.head[:-1] + other, encoding="utf-8")
    assert verify.run(receipts) == (0 if is_whole else 1)


def test_a_receipt_finds_a_chain_that_was_removed_with_its_device(tmp_path: Path) -> None:
    post = a_record()
    post.zhu_device.refresh_from_db()
    receipts = tmp_path / "receipts.csv"
    receipts.write_text(f"{post.zhu_device.head}\n", encoding="utf-8")
    with unguarded():
        Scan.objects.filter(device=post.zhu_device).delete()
    Device.objects.filter(pk=post.zhu_device.pk).delete()
    assert verify.run(receipts) == 1


def test_rebuilding_prints_what_differed(capsys: pytest.CaptureFixture[str]) -> None:
    a_record()
    Parcel.objects.filter(waybill="P1").update(state="missing")
    assert rebuild.run() == 0
    said = capsys.readouterr().out
    assert "P1: was missing" in said
    assert "1 entry differed from the record and is put right" in said
    assert rebuild.run() == 0
    assert "agree with the record everywhere" in capsys.readouterr().out
