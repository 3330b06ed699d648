"""The commands about the settings file."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from newsreader import paths, preferences
from newsreader.config import Settings

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Call


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(paths, "state_folder", lambda: tmp_path / "state")
    return tmp_path / "config.toml"


def test_each_setting_is_listed_with_its_value_and_where_that_is_from(call: Call, file: Path) -> None:
    file.write_text("measure = 90\nline_spacing = 3\njustified = false\n", encoding="utf-8")
    with_keys = preferences.load(Settings(measure=90))
    with_keys.change(theme="light")
    with_keys.save()
    outcome = call("config", "show", "--json")
    listed = {one["name"]: one for one in outcome.json}
    assert set(listed) == set(Settings.__slots__)
    assert listed["measure"]["value"] == "90"
    assert listed["measure"]["from"] == f"{file}, line 1"
    assert listed["line_spacing"]["from"] == "the default"
    assert listed["justified"]["from"] == f"{file}, line 3"
    assert listed["theme"]["from"] == "a key that you pressed"
    assert listed["inbox_days"]["from"] == "the default"
    assert "line 2: line_spacing: must be 1 or 2. This is ignored." in outcome.err
    shown = call("config", "show").out
    assert "measure = 90\n    Width of the text in cells: a whole number from 20 to 200.\n" in shown
    assert f"    From {file}, line 1. The default is 72.\n" in shown


def test_the_path_of_the_file_is_printed_whether_or_not_it_exists(call: Call, file: Path) -> None:
    assert call("config", "path").out == f"{file}\n"
    file.unlink()
    outcome = call("config", "path")
    assert (outcome.status, outcome.out) == (0, f"{file}\n")


def test_a_new_file_has_all_settings_in_comments_and_is_checked_after_the_editor(
    call: Call, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor = file.with_name("editor.py")
    editor.write_text("import sys; open(sys.argv[1], 'a').write('\\nmeasure = 3\\n')", encoding="utf-8")
    monkeypatch.setenv("VISUAL", f"{sys.executable} {editor}")
    file.unlink()
    outcome = call("config", "edit")
    assert outcome.status == 65
    assert "measure: must be a whole number from 20 to 200." in outcome.err
    assert "# measure = 72" in file.read_text(encoding="utf-8")


def test_an_existing_file_is_edited_as_it_is(call: Call, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file.write_text("measure = 60\n", encoding="utf-8")
    monkeypatch.setenv("VISUAL", f"{sys.executable} -c pass")
    outcome = call("config", "edit")
    assert (outcome.status, outcome.out) == (0, f"{file}: all settings are valid.\n")
    assert file.read_text(encoding="utf-8") == "measure = 60\n"


@pytest.mark.parametrize("editor", ["no-such-editor", "false"])
def test_an_editor_that_fails_is_named_with_what_to_do(
    call: Call, file: Path, monkeypatch: pytest.MonkeyPatch, editor: str
) -> None:
    monkeypatch.setenv("VISUAL", editor)
    outcome = call("config", "edit")
    assert outcome.status == 2
    assert f"The editor failed ({editor}: Editing failed" in outcome.err
    assert f"Set VISUAL or EDITOR to the name of your editor, or edit {file}." in outcome.err


def test_a_check_prints_every_fault_in_the_order_of_the_file_and_ends_with_65(call: Call, file: Path) -> None:
    file.write_text('theme = "sepia"\nmeasure = 3\n[keys]\n"reader.tag" = "j"\n', encoding="utf-8")
    outcome = call("config", "check")
    assert (outcome.status, outcome.out) == (65, "")
    assert [line.partition("config.toml, ")[2][:6] for line in outcome.err.splitlines()] == [
        "line 1",
        "line 2",
        "line 4",
    ]


def test_a_command_that_needs_no_settings_does_not_mention_their_faults(call: Call, file: Path) -> None:
    file.write_text("measure = \n", encoding="utf-8")
    assert "config.toml" not in call("list").err


def test_a_command_that_uses_settings_works_with_a_broken_file(call: Call, file: Path, tmp_path: Path) -> None:
    file.write_text("measure = \n", encoding="utf-8")
    story = tmp_path / "story.txt"
    story.write_text("The harbor closed.", encoding="utf-8")
    outcome = call("add", str(story))
    assert outcome.status == 0
    assert outcome.err.count("\n") == 1
    assert "line 1: the settings are not TOML" in outcome.err


def test_colors_that_are_hard_to_read_are_listed_but_are_no_fault(call: Call, file: Path) -> None:
    file.write_text('[themes.mine]\nbase = "light"\nink-dim = "#aaaaaa"\n', encoding="utf-8")
    outcome = call("config", "check")
    assert outcome.status == 0
    assert "themes.mine: ink-dim on paper has a contrast of 2.2, and is hard to read below 4.5." in outcome.err
    assert outcome.err.count("\n") == 2, "one line for the paper, and one for the row with the cursor"
