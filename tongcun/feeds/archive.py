"""Access to the files of a folder or a zip, at its top or one folder deep, within limits that stop zip bombs."""

from __future__ import annotations

import lzma
import os
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from tongcun.feeds.problems import Problems
from tongcun.language import _, in_a_row

MOST_MEMBERS = 2_000
LARGEST_FILE_BYTES = 512 * 2**20
LARGEST_TOTAL_BYTES = 2 * 2**30
LARGEST_RATIO = 200
"""How much smaller than its content a zip member may be; timetables shrink 10 to 50 times, zip bombs 1,000."""

_RATIO_FREE_BYTES = 2**20
_LARGEST_DIRECTORY_BYTES = 4 * 2**20
DAMAGE = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    NotImplementedError,
    OSError,
    OverflowError,
    RuntimeError,
    UnicodeError,
    ValueError,
    struct.error,
)
"""What reading a damaged archive raises; who reads one knows these from here."""


@dataclass(frozen=True, slots=True)
class Files:
    """What lies at the level of an archive where the wanted files are: all names, and the wanted files' content.

    A wanted file that is named but has no content could not be read; its problem is told.
    """

    names: tuple[str, ...]
    contents: dict[str, bytes]


@dataclass(frozen=True, slots=True)
class _Member:
    """One file of an archive: its path inside, and how to read it (at most so many bytes)."""

    path: PurePosixPath
    read: Callable[[int], bytes]


def read_files(path: Path, wanted: Collection[str], problems: Problems) -> Files | None:
    """Read the `wanted` files of a folder or zip; None, with problems told, where that is no sound archive.

    The files lie at the top or in exactly one folder below it. Links inside a zip, encrypted, damaged, nested or
    oversized members and paths that point outside are problems; other members are named but not read.
    """
    name = str(path)
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            return _read_level(_folder_members(path, wanted), wanted, name, problems)
        if stat.S_ISREG(mode) and _is_zip(path):
            return _read_zip(path, wanted, problems)
    except OSError as error:
        _tell_unreadable(str(error.filename or path), error, problems)
        return None
    expected = _("a folder or zip of GTFS files")
    problems.error("not_a_feed", str(path), None, None, _("neither a folder nor a zip file"), expected)
    return None


def _tell_unreadable(file: str, error: OSError, problems: Problems) -> None:
    if isinstance(error, FileNotFoundError):
        what, expected = _("there is no such file or folder"), _("a folder or zip of GTFS files")
        problems.error("missing_path", file, None, None, what, expected)
        return
    what = _("cannot be read: {reason}").format(reason=error.strerror or error)
    problems.error("unreadable", file, None, None, what, _("a file or folder this user may read"))


def _is_zip(path: Path) -> bool:
    with path.open("rb") as opened:
        return zipfile.is_zipfile(opened)


def _folder_members(folder: Path, wanted: Collection[str]) -> list[_Member]:
    """The files at the top of a folder or, where none is wanted there, those of the folders in it."""
    top = _files_in(folder, PurePosixPath())
    if any(member.path.name in wanted for member in top):
        return top
    below = sorted(entry for entry in folder.iterdir() if entry.is_dir())
    return top + [member for entry in below for member in _files_in(entry, PurePosixPath(entry.name))]


def _files_in(folder: Path, inside: PurePosixPath) -> list[_Member]:
    """The regular files of one folder; pipes and devices are left out, for they may never end."""
    return [_file_member(entry, inside / entry.name) for entry in sorted(folder.iterdir()) if entry.is_file()]


def _file_member(file: Path, inside: PurePosixPath) -> _Member:
    def read(limit: int) -> bytes:
        with file.open("rb") as opened:
            return opened.read(limit)

    return _Member(inside, read)


def _read_zip(path: Path, wanted: Collection[str], problems: Problems) -> Files | None:
    if _directory_bytes(path) > _LARGEST_DIRECTORY_BYTES:
        _tell_too_large(str(path), _("the zip lists too many members"), problems)
        return None
    try:
        with zipfile.ZipFile(path) as archive:
            infos = [info for info in archive.infolist() if not info.filename.endswith("/")]
            if not _zip_is_harmless(infos, str(path), problems):
                return None
            members = [_zip_member(archive, info) for info in infos]
            return _read_level(members, wanted, str(path), problems)
    except DAMAGE:
        problems.error("damaged_zip", str(path), None, None, _("the zip is damaged"), _("a zip that opens"))
        return None


def _directory_bytes(path: Path) -> int:
    """The size of the zip's member list, read before it is loaded: a list of millions of members fills the memory."""
    with path.open("rb") as opened:
        opened.seek(-min(path.stat().st_size, 2**16 + 100), os.SEEK_END)
        tail = opened.read()
    end = tail.rfind(b"PK\x05\x06")
    if end < 0 or len(tail) < end + 16:
        return 0
    wide = tail.rfind(b"PK\x06\x06", 0, end)
    if wide >= 0 and len(tail) >= wide + 48:
        return int.from_bytes(tail[wide + 40 : wide + 48], "little")
    return int.from_bytes(tail[end + 12 : end + 16], "little")


def _zip_is_harmless(infos: list[zipfile.ZipInfo], name: str, problems: Problems) -> bool:
    """Whether names, kinds and declared sizes of all members are within bounds; else the problems are told."""
    before = len(problems.errors)
    if len(infos) > MOST_MEMBERS:
        _tell_too_large(name, _("{count} members").format(count=len(infos)), problems)
    if sum(info.file_size for info in infos) > LARGEST_TOTAL_BYTES:
        _tell_too_large(
            name, _("the content is larger than {limit} MB").format(limit=LARGEST_TOTAL_BYTES >> 20), problems
        )
    for info in infos:
        _check_member(info, name, problems)
    return len(problems.errors) == before


def _check_member(info: zipfile.ZipInfo, name: str, problems: Problems) -> None:
    inside = f"{name}/{info.filename}"
    path = _inner_path(info)
    if not path.parts or path.is_absolute() or ".." in path.parts or ":" in path.parts[0]:
        what = _("the member's path points outside the zip")
        problems.error("unsafe_member", inside, None, None, what, _("a plain file name"))
    elif stat.S_ISLNK(info.external_attr >> 16):
        problems.error("unsafe_member", inside, None, None, _("the member is a link"), _("a plain file"))
    elif info.flag_bits & 1:
        problems.error(
            "encrypted_member", inside, None, None, _("the member is encrypted"), _("a zip without password")
        )
    elif info.file_size > _RATIO_FREE_BYTES and info.file_size > LARGEST_RATIO * max(1, info.compress_size):
        ratio = info.file_size // max(1, info.compress_size)
        _tell_too_large(inside, _("shrunk {ratio} times, like a zip bomb").format(ratio=ratio), problems)


def _tell_too_large(file: str, what: str, problems: Problems) -> None:
    expected = _("at most {members} files, {size} MB each").format(members=MOST_MEMBERS, size=LARGEST_FILE_BYTES >> 20)
    problems.error("too_large", file, None, None, what, expected)


def _zip_member(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> _Member:
    def read(limit: int) -> bytes:
        with archive.open(info) as opened:
            return opened.read(limit)

    return _Member(_inner_path(info), read)


def _inner_path(info: zipfile.ZipInfo) -> PurePosixPath:
    """The member's path; some Windows tools write backslashes."""
    return PurePosixPath(_readable_name(info).replace("\\", "/"))


def _readable_name(info: zipfile.ZipInfo) -> str:
    """The name as its writer meant it: without the UTF-8 flag it is mostly UTF-8, or GBK, all the same."""
    if info.flag_bits & 0x800 or info.filename.isascii():
        return info.filename
    for encoding in ("utf-8", "gb18030"):
        try:
            return info.filename.encode("cp437").decode(encoding)
        except UnicodeError:
            continue
    return info.filename


def _read_level(members: Iterable[_Member], wanted: Collection[str], name: str, problems: Problems) -> Files | None:
    """Read the wanted files where they lie: at the top, else in the one folder that has some."""
    members = [member for member in members if _is_content(member.path)]
    folders = {member.path.parent for member in members if member.path.name in wanted and len(member.path.parts) <= 2}
    top = PurePosixPath(".")
    if top not in folders and len(folders) != 1:
        _tell_no_feed(members, sorted(map(str, folders)), name, problems)
        return None
    level = top if top in folders else folders.pop()
    here = [member for member in members if member.path.parent == level]
    names = tuple(sorted(member.path.name for member in here))
    for twice in sorted({file for file in names if names.count(file) > 1}):
        problems.error("duplicate_file", twice, None, None, _("the zip holds this file twice"), _("each file once"))
    read = {member.path.name: _read_member(member, problems) for member in here if member.path.name in wanted}
    return Files(names, {file: content for file, content in read.items() if content is not None})


def _is_content(path: PurePosixPath) -> bool:
    """Not what operating systems add by themselves."""
    return (
        "__MACOSX" not in path.parts and not path.name.startswith(".") and path.name not in ("Thumbs.db", "desktop.ini")
    )


def _tell_no_feed(members: list[_Member], folders: list[str], name: str, problems: Problems) -> None:
    if folders:
        what = _("several folders hold GTFS files: {folders}").format(folders=in_a_row(folders))
        problems.error("several_feeds", name, None, None, what, _("one feed at the top or in one folder"))
    elif any(member.path.suffix.lower() == ".zip" for member in members):
        problems.error(
            "nested_zip", name, None, None, _("holds another zip"), _("the GTFS files themselves; unpack it")
        )
    else:
        what = _("holds no GTFS file")
        problems.error("not_a_feed", name, None, None, what, _("agency.txt, stops.txt, routes.txt, trips.txt …"))


def _read_member(member: _Member, problems: Problems) -> bytes | None:
    """The content of one file; None, with the problem told, where it is damaged or larger than it may be."""
    name = member.path.name
    try:
        content = member.read(LARGEST_FILE_BYTES + 1)
    except DAMAGE:
        problems.error("unreadable", name, None, None, _("is damaged"), _("a file that opens"))
        return None
    if len(content) > LARGEST_FILE_BYTES:
        _tell_too_large(name, _("larger than {limit} MB").format(limit=LARGEST_FILE_BYTES >> 20), problems)
        return None
    return content
