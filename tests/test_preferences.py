from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from newsreader import preferences
from newsreader.config import Settings
from newsreader.errors import CannotWriteError
from newsreader.preferences import Preferences

if TYPE_CHECKING:
    from pathlib import Path


def test_what_was_chosen_holds_in_the_next_run_and_the_rest_follows_the_settings(tmp_path: Path) -> None:
    file = tmp_path / "state" / "preferences.json"
    first = Preferences(Settings(measure=72), file)
    first.change(theme="light", measure=80)
    first.keep()
    assert Preferences(Settings(measure=72), file).now == Settings(theme="light", measure=80)
    assert Preferences(Settings(measure=72, justified=True), file).now.justified


def test_a_setting_that_was_changed_since_holds_over_what_was_chosen_before(tmp_path: Path) -> None:
    file = tmp_path / "preferences.json"
    first = Preferences(Settings(measure=72), file)
    first.change(measure=80, line_spacing=2)
    first.keep()
    assert Preferences(Settings(measure=60), file).now == Settings(measure=60, line_spacing=2)


def test_choosing_what_the_settings_say_leaves_nothing_chosen(tmp_path: Path) -> None:
    file = tmp_path / "preferences.json"
    for measure in (80, 72):
        chosen = Preferences(Settings(), file)
        chosen.change(measure=measure)
        chosen.keep()
    assert Preferences(Settings(measure=100), file).now.measure == 100


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
    ],
)
def test_a_damaged_memory_is_none(tmp_path: Path, damage: bytes) -> None:
    file = tmp_path / "preferences.json"
    file.write_bytes(damage)
    assert Preferences(Settings(), file).now == Settings()


def test_what_cannot_be_kept_is_said_and_holds_for_now(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    chosen = Preferences(Settings(), tmp_path / "file" / "preferences.json")
    chosen.change(theme="light")
    with pytest.raises(CannotWriteError, match="cannot be kept"):
        chosen.keep()
    assert chosen.now.theme == "light"


def test_the_file_is_for_its_owner_alone_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    chosen = Preferences(Settings(), tmp_path / "preferences.json")
    chosen.change(theme="light")
    chosen.keep()
    assert [path.name for path in tmp_path.iterdir()] == ["preferences.json"]
    if os.name == "posix":
        assert (tmp_path / "preferences.json").stat().st_mode & 0o777 == 0o600


def test_without_a_home_folder_choices_last_as_long_as_the_program(monkeypatch: pytest.MonkeyPatch) -> None:
    from newsreader.errors import UsageError

    def homeless() -> Path:
        raise UsageError("You have no home folder.")

    monkeypatch.setattr("newsreader.paths.state_folder", homeless)
    chosen = preferences.recall(Settings())
    chosen.change(theme="light")
    chosen.keep()
    assert chosen.now.theme == "light"
