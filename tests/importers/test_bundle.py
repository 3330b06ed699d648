"""An export is one file, a zip archive or a folder, and none of them can read or unpack more than the limits."""

from __future__ import annotations

import struct
import zipfile
from typing import TYPE_CHECKING

import pytest

from newsreader import limits
from newsreader.errors import BadDataError, NotFoundError
from newsreader.importers.bundle import open_bundle
from newsreader.importers.registry import recognize

if TYPE_CHECKING:
    from pathlib import Path


def zipped(path: Path, **members: str) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return path


def test_a_file_is_its_only_member(tmp_path: Path) -> None:
    path = tmp_path / "notes.csv"
    path.write_text("title\nStorm\n")
    bundle = open_bundle(path)
    assert (bundle.name, [*bundle.members]) == ("notes.csv", ["notes.csv"])
    assert bundle.members["notes.csv"]() == b"title\nStorm\n" == bundle.head("notes.csv")
    assert recognize(bundle) is None


def test_an_archive_and_its_unpacked_folder_have_the_same_members(tmp_path: Path) -> None:
    archive = zipped(
        tmp_path / "a.zip",
        **{"content/one.html": "1", "list.json": "[]", "__MACOSX/x": "", "../outside": "", "/etc/passwd": ""},
    )
    with zipfile.ZipFile(archive) as file:
        for name in ("content/one.html", "list.json"):
            file.extract(name, tmp_path / "a")
    (tmp_path / "secret").write_text("secret")
    (tmp_path / "a" / "link").symlink_to(tmp_path / "secret")
    (tmp_path / "a" / "folder").symlink_to(tmp_path)
    (tmp_path / "a" / ".hidden").write_text("")
    found = [{name: load() for name, load in open_bundle(tmp_path / path).members.items()} for path in ("a.zip", "a")]
    assert found == [{"content/one.html": b"1", "list.json": b"[]"}] * 2


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "IMPORT_FILE_BYTES", 2**20)
    bomb = zipped(tmp_path / "bomb.zip", **{f"{number}.json": "0" * 2**20 for number in range(3)})
    with pytest.raises(BadDataError, match="unpacks to 3 MB"):
        open_bundle(bomb)


def test_a_member_that_lies_about_its_size_is_damaged(tmp_path: Path) -> None:
    path = zipped(tmp_path / "lie.zip", **{"a.json": "0" * 1_000})
    data = path.read_bytes()
    path.write_bytes(data.replace(struct.pack("<L", 1_000), struct.pack("<L", 10)))
    with pytest.raises(BadDataError, match="damaged"):
        open_bundle(path).members["a.json"]()


def test_too_many_files_and_too_long_ones_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "IMPORT_FILES", 2)
    monkeypatch.setattr(limits, "IMPORT_FILE_BYTES", 10)
    many = zipped(tmp_path / "many.zip", a="", b="", c="")
    with pytest.raises(BadDataError, match="more than 2 files"):
        open_bundle(many)
    long = zipped(tmp_path / "long.zip", a="12345678901")
    with pytest.raises(BadDataError, match="a has more than"):
        open_bundle(long).members["a"]()
    (tmp_path / "other").write_text("")
    with pytest.raises(BadDataError, match="more than 2 files"):
        open_bundle(tmp_path)


def test_a_damaged_archive_and_a_missing_file_say_so(tmp_path: Path) -> None:
    path = zipped(tmp_path / "cut.zip", a="text" * 100)
    path.write_bytes(path.read_bytes()[:-10])
    with pytest.raises(BadDataError, match="damaged"):
        open_bundle(path)
    with pytest.raises(NotFoundError, match="No such file"):
        open_bundle(tmp_path / "none")
