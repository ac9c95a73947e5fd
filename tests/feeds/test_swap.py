"""Files that change places together: whatever goes wrong on the way, what stood there before is found again."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from tongcun.feeds.plan_files.swapping import place_of, replace_files
from tongcun.feeds.problems import InputError

NAMES = ("one", "two", "seal")
OLDER, NEWER = ({name: f"{age} {name}" for name in NAMES} for age in ("older", "newer"))

Obstacle = Callable[[Path], None]


def a_folder(tmp_path: Path) -> Path:
    replace_files(tmp_path / "plan", OLDER, {})
    return tmp_path / "plan"


def found(folder: Path) -> dict[str, str]:
    """The files as a reader finds them."""
    place = place_of(folder, NAMES)
    return {name: (place / name).read_text() for name in NAMES}


def a_folder_comes(place: Path) -> None:
    place.unlink(missing_ok=True)
    place.mkdir()


def a_foreign_file_comes(place: Path) -> None:
    place.unlink(missing_ok=True)
    place.write_text("foreign")


def fail_at(name: str, meanwhile: Callable[[Path], None], monkeypatch: pytest.MonkeyPatch) -> None:
    """`name` cannot take its place, and before that something else happens to the folder."""
    replace = os.replace

    def fail(source: Path, target: Path) -> None:
        if Path(target).name == name and "new" in Path(source).parts:
            meanwhile(Path(target).parent)
            raise OSError(28, "No space left on device")
        replace(source, target)

    monkeypatch.setattr(os, "replace", fail)


@pytest.mark.parametrize("obstacle", [a_folder_comes, a_foreign_file_comes])
def test_where_a_file_cannot_go_back_the_older_ones_are_found_in_the_scratch_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, obstacle: Obstacle
) -> None:
    folder = a_folder(tmp_path)
    with monkeypatch.context() as failing:
        fail_at("seal", lambda at: obstacle(at / "one"), failing)
        with pytest.raises(InputError, match="what stood there before is kept in"):
            replace_files(folder, NEWER, {})
    assert not (folder / "seal").exists()
    assert found(folder) == OLDER


@pytest.mark.parametrize("obstacle", [a_folder_comes, a_foreign_file_comes])
def test_what_is_foreign_is_never_removed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, obstacle: Obstacle) -> None:
    folder = a_folder(tmp_path)
    fail_at("seal", lambda at: obstacle(at / "seal"), monkeypatch)
    with pytest.raises(InputError) as told:
        replace_files(folder, NEWER, {})
    kept = Path(told.value.problems[0].what.split("kept in ")[1])
    assert {name: (kept / name).read_text() for name in NAMES} == OLDER
    assert (folder / "seal").is_dir() or (folder / "seal").read_text() == "foreign"


def test_a_foreign_file_in_a_place_that_was_empty_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "plan"
    folder.mkdir()
    fail_at("seal", lambda at: a_foreign_file_comes(at / "one"), monkeypatch)
    with pytest.raises(InputError):
        replace_files(folder, NEWER, {})
    assert (folder / "one").read_text() == "foreign"


def test_a_rename_that_is_refused_on_the_way_back_loses_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = a_folder(tmp_path)
    replace = os.replace
    broken = False

    def break_down(source: Path, target: Path) -> None:
        nonlocal broken
        broken = broken or Path(target) == folder / "seal"
        if broken:
            raise OSError(5, "Input/output error")
        replace(source, target)

    with monkeypatch.context() as failing:
        failing.setattr(os, "replace", break_down)
        with pytest.raises(InputError):
            replace_files(folder, NEWER, {})
    assert found(folder) == OLDER
    replace_files(folder, NEWER, {})
    assert found(folder) == NEWER
    assert {path.name for path in folder.iterdir()} == set(NAMES)


@pytest.mark.parametrize("second", range(1, 4))
def test_who_interrupts_twice_loses_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, second: int) -> None:
    folder = a_folder(tmp_path)
    replace, count = os.replace, iter(range(100))

    def interrupted(source: Path, target: Path) -> None:
        replace(source, target)
        if next(count) in (2, 2 + second):
            raise KeyboardInterrupt

    with monkeypatch.context() as interrupting:
        interrupting.setattr(os, "replace", interrupted)
        with pytest.raises(KeyboardInterrupt):
            replace_files(folder, NEWER, {})
    assert found(folder) == OLDER


def test_a_killed_writer_that_had_moved_nothing_but_the_seal_is_brought_back(tmp_path: Path) -> None:
    folder = a_folder(tmp_path)
    old = folder / ".tongcun-killed" / "old"
    old.mkdir(parents=True)
    for name in NAMES[:-1]:
        os.link(folder / name, old / name)
    os.replace(folder / "seal", old / "seal")
    assert found(folder) == OLDER
    replace_files(folder, NEWER, {})
    assert found(folder) == NEWER
    assert {path.name for path in folder.iterdir()} == set(NAMES)


def test_a_disk_that_knows_no_second_names_is_served_by_copies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object, **__: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    folder = a_folder(tmp_path)
    monkeypatch.setattr(os, "link", refused)
    with monkeypatch.context() as failing:
        fail_at("seal", lambda _: None, failing)
        with pytest.raises(InputError):
            replace_files(folder, NEWER, {})
    assert found(folder) == OLDER
    replace_files(folder, NEWER, {})
    assert found(folder) == NEWER


def test_two_writers_at_once_leave_the_files_of_one_of_them(tmp_path: Path) -> None:
    folder = a_folder(tmp_path)
    failed: list[BaseException] = []

    def write(age: str) -> None:
        try:
            for _ in range(30):
                replace_files(folder, {name: f"{age} {name}" for name in NAMES}, {})
        except BaseException as error:
            failed.append(error)

    writers = [threading.Thread(target=write, args=(f"writer {number}",)) for number in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert failed == []
    assert len({text.rpartition(" ")[0] for text in found(folder).values()}) == 1
    assert {path.name for path in folder.iterdir()} == set(NAMES)


def test_a_page_that_cannot_go_back_is_kept_and_hinders_no_plan(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, page = a_folder(tmp_path), tmp_path / "pages" / "old"
    replace_files(folder, OLDER, {page: b"older page"})
    fail_at("seal", lambda _: a_foreign_file_comes(page), monkeypatch)
    with pytest.raises(InputError) as told:
        replace_files(folder, NEWER, {page: b"newer page"})
    kept = Path(told.value.problems[0].what.split("kept in ")[1])
    assert (kept / "old").read_bytes() == b"older page"
    assert page.read_text() == "foreign"
    assert (folder / "seal").exists()
    assert found(folder) == OLDER
    assert {path.name for path in folder.iterdir()} == set(NAMES)


def test_a_page_of_any_name_goes_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder, pages = a_folder(tmp_path), [tmp_path / "pages" / name for name in ("new", "old", "again")]
    replace_files(folder, OLDER, dict.fromkeys(pages, b"older page"))
    fail_at("seal", lambda _: None, monkeypatch)
    with pytest.raises(InputError):
        replace_files(folder, NEWER, dict.fromkeys(pages, b"newer page"))
    assert [page.read_bytes() for page in pages] == [b"older page"] * 3
    assert found(folder) == OLDER
