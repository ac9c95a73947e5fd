from __future__ import annotations

import os
import stat
import struct
import zipfile
from pathlib import Path

import pytest

from tests.feeds.feed_files import a_feed, write_folder, write_zip
from tongcun.feeds import archive
from tongcun.feeds.archive import Files, read_files
from tongcun.feeds.problems import Problems

WANTED = ("stops.txt", "trips.txt")


def read(path: Path) -> tuple[Files | None, list[str]]:
    problems = Problems()
    files = read_files(path, WANTED, problems)
    return files, [problem.code for problem in problems]


def codes_of(path: Path) -> list[str]:
    return read(path)[1]


def found(path: Path) -> Files:
    files, codes = read(path)
    assert codes == []
    assert files is not None
    return files


def test_only_wanted_files_are_read_and_all_are_named(tmp_path: Path) -> None:
    files = found(write_folder(tmp_path, {"stops.txt": "a", "shapes.txt": "b"}))
    assert files == Files(("shapes.txt", "stops.txt"), {"stops.txt": b"a"})


def test_a_folder_at_the_top_wins_over_one_below(tmp_path: Path) -> None:
    write_folder(tmp_path, {"stops.txt": "top"})
    write_folder(tmp_path / "old", {"stops.txt": "old"})
    assert found(tmp_path).contents == {"stops.txt": b"top"}


def test_two_folders_of_feeds_are_ambiguous(tmp_path: Path) -> None:
    write_folder(tmp_path / "old", a_feed())
    write_folder(tmp_path / "new", a_feed())
    assert codes_of(tmp_path) == ["several_feeds"]


def test_what_systems_add_by_themselves_is_let_be(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "feed.zip", {"feed/stops.txt": "a", "__MACOSX/stops.txt": "b", "feed/.DS_Store": "c"})
    assert found(path) == Files(("stops.txt",), {"stops.txt": b"a"})


def test_backslashes_part_folders_as_some_windows_tools_write_them(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "feed.zip", {"feed\\stops.txt": "a"})
    assert found(path).contents == {"stops.txt": b"a"}


def test_member_names_in_gbk_are_read(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "feed.zip", {"AAAA/stops.txt": "a", "AAAA/BBBB.txt": "b"})
    raw = path.read_bytes().replace(b"AAAA", "班线".encode("gbk")).replace(b"BBBB", "说明".encode("gbk"))
    path.write_bytes(raw)
    assert found(path).names == ("stops.txt", "说明.txt")


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("../stops.txt", ["unsafe_member"]),
        ("/stops.txt", ["unsafe_member"]),
        ("..\\stops.txt", ["unsafe_member"]),
        ("C:\\stops.txt", ["unsafe_member"]),
        ("feed/../../stops.txt", ["unsafe_member"]),
    ],
)
def test_paths_that_point_outside_are_refused(tmp_path: Path, name: str, codes: list[str]) -> None:
    assert codes_of(write_zip(tmp_path / "feed.zip", {name: "a"})) == codes


def test_a_member_without_a_name_is_refused(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "feed.zip", {"X": "a"})
    raw = path.read_bytes()
    listed = raw.rfind(b"PK\x01\x02")
    unnamed = raw[listed : listed + 28] + b"\0\0" + raw[listed + 30 : listed + 46]
    end = raw[-22:-10] + struct.pack("<LL", len(unnamed), listed) + raw[-2:]
    path.write_bytes(raw[:listed] + unnamed + end)
    assert codes_of(path) == ["unsafe_member"]


def test_a_link_in_a_zip_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "feed.zip"
    with zipfile.ZipFile(path, "w") as made:
        link = zipfile.ZipInfo("stops.txt")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        made.writestr(link, "/etc/passwd")
    assert codes_of(path) == ["unsafe_member"]


def test_an_encrypted_member_is_refused(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "feed.zip", {"stops.txt": "a"})
    raw = bytearray(path.read_bytes())
    raw[6] |= 1
    raw[raw.rfind(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(raw)
    assert codes_of(path) == ["encrypted_member"]


def test_a_zip_bomb_is_refused_unopened(tmp_path: Path) -> None:
    assert codes_of(write_zip(tmp_path / "feed.zip", {"stops.txt": "0" * 2_000_000})) == ["too_large"]


def test_a_member_that_lies_about_its_size_is_refused(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "feed.zip", {"stops.txt": "0" * 2_000_000})
    true, told = struct.pack("<L", 2_000_000), struct.pack("<L", 2_000)
    path.write_bytes(path.read_bytes().replace(true, told))
    assert codes_of(path) == ["unreadable"]


def test_too_much_content_in_all_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "LARGEST_TOTAL_BYTES", 10)
    assert codes_of(write_zip(tmp_path / "feed.zip", {"stops.txt": "123456", "other.txt": "123456"})) == ["too_large"]


def test_too_many_members_are_refused(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "feed.zip", {f"{number}.txt": "" for number in range(archive.MOST_MEMBERS + 1)})
    assert codes_of(path) == ["too_large"]


def test_a_member_list_of_millions_is_refused_unread(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "feed.zip", {"stops.txt": "a"})
    raw = bytearray(path.read_bytes())
    raw[-10:-6] = struct.pack("<L", 2**30)
    path.write_bytes(raw)
    assert codes_of(path) == ["too_large"]


@pytest.mark.parametrize("kind", ["folder", "zip"])
def test_a_file_larger_than_any_timetable_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    monkeypatch.setattr(archive, "LARGEST_FILE_BYTES", 10)
    files = {"stops.txt": "12345678901", "trips.txt": "1"}
    path = write_folder(tmp_path, files) if kind == "folder" else write_zip(tmp_path / "feed.zip", files)
    read_back, codes = read(path)
    assert codes == ["too_large"]
    assert read_back is not None
    assert read_back.contents == {"trips.txt": b"1"}


def test_a_nested_zip_is_not_opened(tmp_path: Path) -> None:
    inner = write_zip(tmp_path / "inner.zip", a_feed())
    path = tmp_path / "outer.zip"
    with zipfile.ZipFile(path, "w") as made:
        made.write(inner, "feed.zip")
    assert codes_of(path) == ["nested_zip"]


def test_a_damaged_member_is_told_and_the_others_are_read(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "feed.zip", {"stops.txt": "abcdefgh" * 20, "trips.txt": "x"})
    raw = bytearray(path.read_bytes())
    raw[raw.find(b"stops.txt") + 9 + 4] ^= 0xFF
    path.write_bytes(raw)
    files, codes = read(path)
    assert codes == ["unreadable"]
    assert files is not None
    assert files.contents == {"trips.txt": b"x"}


def test_a_zip_cut_short_is_no_zip(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "feed.zip", a_feed())
    path.write_bytes(path.read_bytes()[:-60])
    assert codes_of(path) == ["not_a_feed"]


@pytest.mark.parametrize("position", range(0, 40, 3))
def test_a_zip_with_a_damaged_end_ends_in_a_problem_or_loads(tmp_path: Path, position: int) -> None:
    path = write_zip(tmp_path / "feed.zip", {"stops.txt": "a"})
    raw = bytearray(path.read_bytes())
    raw[-1 - position] ^= 0x55
    path.write_bytes(raw)
    files, codes = read(path)
    assert codes or files == Files(("stops.txt",), {"stops.txt": b"a"})


def test_a_file_twice_in_a_zip_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "feed.zip"
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("stops.txt", "a")
        with pytest.warns(UserWarning, match="Duplicate"):
            made.writestr("stops.txt", "b")
    assert codes_of(path) == ["duplicate_file"]


def test_a_path_that_does_not_exist_is_told(tmp_path: Path) -> None:
    assert codes_of(tmp_path / "nowhere.zip") == ["missing_path"]


@pytest.mark.parametrize("content", [b"", b"not a zip", b"route_id\nR1\n"])
def test_a_file_that_is_no_zip_is_told(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "feed.zip").write_bytes(content)
    assert codes_of(tmp_path / "feed.zip") == ["not_a_feed"]


def test_a_folder_without_gtfs_files_is_told(tmp_path: Path) -> None:
    assert codes_of(write_folder(tmp_path, {"readme.md": "hello"})) == ["not_a_feed"]


def test_pipes_are_never_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "stops.txt")
    write_folder(tmp_path, {"trips.txt": "a"})
    assert found(tmp_path).names == ("trips.txt",)
    assert codes_of(tmp_path / "stops.txt") == ["not_a_feed"]


def test_a_file_this_user_may_not_read_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_zip(tmp_path / "feed.zip", a_feed())
    write_folder(tmp_path / "feed", {"stops.txt": "a"})

    def refuse(*_args: object, **_kwargs: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    assert codes_of(tmp_path / "feed.zip") == ["unreadable"]
    assert codes_of(tmp_path / "feed") == ["unreadable"]
