from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from newsreader import preferences
from newsreader.config import Settings
from newsreader.errors import CannotWriteError
from newsreader.preferences import MOST_REMEMBERED, Preferences

if TYPE_CHECKING:
    from pathlib import Path


def test_changes_are_saved_between_runs_and_other_settings_follow_the_file(tmp_path: Path) -> None:
    file = tmp_path / "state" / "preferences.json"
    first = Preferences(Settings(measure=72), file)
    first.change(theme="light", measure=80)
    first.save()
    assert Preferences(Settings(measure=72), file).now == Settings(theme="light", measure=80)
    assert Preferences(Settings(measure=72, justified=True), file).now.justified


def test_a_later_edit_of_the_settings_file_overrides_a_saved_change(tmp_path: Path) -> None:
    file = tmp_path / "preferences.json"
    first = Preferences(Settings(measure=72), file)
    first.change(measure=80, line_spacing=2)
    first.save()
    assert Preferences(Settings(measure=60), file).now == Settings(measure=60, line_spacing=2)


def test_changing_a_setting_back_to_the_value_in_the_file_saves_nothing(tmp_path: Path) -> None:
    file = tmp_path / "preferences.json"
    for measure in (80, 72):
        changed = Preferences(Settings(), file)
        changed.change(measure=measure)
        changed.save()
    assert Preferences(Settings(measure=100), file).now.measure == 100


def test_lists_are_kept_between_runs_the_latest_first_and_never_grow_without_end(tmp_path: Path) -> None:
    file = tmp_path / "preferences.json"
    first = Preferences(Settings(), file)
    first.remember("tags", "claim", "quote")
    first.remember("tags", "quote")
    first.remember("used", "reader.tag")
    first.save()
    again = Preferences(Settings(), file)
    assert (again.remembered("tags"), again.remembered("used")) == (["quote", "claim"], ["reader.tag"])
    again.remember("tags", *map(str, range(9_999)))
    again.save()
    assert Preferences(Settings(), file).remembered("tags") == [str(n) for n in range(MOST_REMEMBERED)]


@pytest.mark.parametrize(
    "damage",
    [
        b"",
        b"\xff\xfe",
        b"[]",
        b"3",
        b'{"measure": 3}',
        b'{"measure": {"chosen": 80}}',
        b'{"measure": {"chosen": "80", "over": 72}}',
        b'{"measure": {"chosen": 100000, "over": 72}}',
        b'{"theme": {"chosen": ["dark"], "over": "dark"}}',
        b'{"remembered": ["tags"]}',
        b'{"remembered": {"tags": "claim", "used": [3, null]}}',
    ],
)
def test_a_damaged_file_is_ignored(tmp_path: Path, damage: bytes) -> None:
    file = tmp_path / "preferences.json"
    file.write_bytes(damage)
    preferences = Preferences(Settings(), file)
    assert (preferences.now, preferences.remembered("tags"), preferences.remembered("used")) == (Settings(), [], [])


def test_a_change_that_cannot_be_saved_raises_an_error_and_still_applies(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    changed = Preferences(Settings(), tmp_path / "file" / "preferences.json")
    changed.change(theme="light")
    with pytest.raises(CannotWriteError, match="cannot be saved"):
        changed.save()
    assert changed.now.theme == "light"


def test_only_the_owner_can_read_the_file_and_no_temporary_file_remains(tmp_path: Path) -> None:
    changed = Preferences(Settings(), tmp_path / "preferences.json")
    changed.change(theme="light")
    changed.save()
    assert [path.name for path in tmp_path.iterdir()] == ["preferences.json"]
    if os.name == "posix":
        assert (tmp_path / "preferences.json").stat().st_mode & 0o777 == 0o600


def test_a_file_that_is_edited_while_the_program_is_open_replaces_what_a_key_changed(tmp_path: Path) -> None:
    changed = Preferences(Settings(measure=72), tmp_path / "preferences.json")
    changed.change(measure=80, theme="light")
    changed.follow(Settings(measure=60, justified=True))
    assert changed.now == Settings(measure=60, theme="light", justified=True)


def test_without_a_home_folder_changes_apply_until_the_program_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    from newsreader.errors import UsageError

    def no_home() -> Path:
        raise UsageError("You have no home folder.")

    monkeypatch.setattr("newsreader.paths.state_folder", no_home)
    changed = preferences.load(Settings())
    changed.change(theme="light")
    changed.save()
    assert changed.now.theme == "light"
