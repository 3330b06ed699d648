"""Settings are taken as written or refused with the place of the mistake; nothing is passed over."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

import pytest

from newsreader import config, paths
from newsreader.config import Settings
from newsreader.errors import NotFoundError, UsageError


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "config.toml"


def read(file: Path, text: str) -> Settings:
    file.write_text(text, encoding="utf-8")
    return config.load(file)


def complaint(file: Path, text: str) -> str:
    """What is said of a file with a mistake, without its name."""
    with pytest.raises(UsageError, match=f"^{re.escape(str(file))}") as caught:
        read(file, text)
    said = str(caught.value).removeprefix(str(file))
    assert "\n" not in said
    return said


def test_who_never_wrote_a_setting_gets_the_defaults(monkeypatch: pytest.MonkeyPatch, file: Path) -> None:
    monkeypatch.setattr(paths, "config_file", lambda: file)
    assert config.load() == Settings()
    assert Settings() == Settings(measure=72, theme="dark", margin_notes=True, export_folder=None, keys={})


def test_a_file_that_was_named_must_be_there(file: Path) -> None:
    with pytest.raises(NotFoundError, match=re.escape(str(file))):
        config.load(file)


def test_an_empty_file_changes_nothing(file: Path) -> None:
    assert read(file, "") == Settings()


def test_every_setting_can_be_set(file: Path, tmp_path: Path) -> None:
    folder = (tmp_path / "notes").as_posix()
    text = f"""
        measure = 66
        theme = "light"
        margin_notes = false
        export_folder = "{folder}"

        [keys]
        highlight = "m"
        undo = ["u", "ctrl+y"]
        open_page = []
    """
    assert read(file, text) == Settings(
        measure=66,
        theme="light",
        margin_notes=False,
        export_folder=tmp_path / "notes",
        keys={"highlight": ("m",), "undo": ("u", "ctrl+y"), "open_page": ()},
    )


def test_settings_cannot_be_changed_behind_anyones_back(file: Path) -> None:
    settings = read(file, '[keys]\nhighlight = "m"')
    with pytest.raises(dataclasses.FrozenInstanceError):
        settings.measure = 10  # type: ignore[misc]
    with pytest.raises(TypeError):
        settings.keys["highlight"] = ("x",)  # type: ignore[index]


@pytest.mark.parametrize("measure", [20, 200])
def test_the_narrowest_and_the_widest_measure(file: Path, measure: int) -> None:
    assert read(file, f"measure = {measure}").measure == measure


@pytest.mark.parametrize("value", ["19", "201", "-1", "72.0", '"72"', "true", "[72]"])
def test_a_measure_that_is_none_is_refused(file: Path, value: str) -> None:
    said = complaint(file, f'theme = "light"\nmeasure = {value}\n')
    assert said == ", line 2: measure: must be a whole number from 20 to 200."


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('theme = "sepia"', ', line 1: theme: must be "dark" or "light".'),
        ("theme = 1", ', line 1: theme: must be "dark" or "light".'),
        ("\n# a word\nmargin_notes = 1", ", line 3: margin_notes: must be true or false."),
        ('margin_notes = "yes"', ", line 1: margin_notes: must be true or false."),
        (
            'export_folder = "notes"',
            ", line 1: export_folder: must be a full path in quotation marks; it may begin with ~.",
        ),
        (
            "export_folder = 3",
            ", line 1: export_folder: must be a full path in quotation marks; it may begin with ~.",
        ),
        ('keys = "m"', ", line 1: keys: must be a table: [keys], and below it a line for each action."),
    ],
)
def test_a_setting_without_meaning_is_refused_with_its_line(file: Path, text: str, said: str) -> None:
    assert complaint(file, text) == said


@pytest.mark.parametrize("value", ["1", "true", '""', '["m", 1]', '["m", ""]'])
def test_a_key_that_is_none_is_refused_with_its_line(file: Path, value: str) -> None:
    said = complaint(file, f"[ keys ]\nmark = {value}\n")
    assert said == ', line 2: keys.mark: must be a key or a list of keys, such as "m" or ["m", "ctrl+k"].'


@pytest.mark.parametrize(
    "text",
    [
        '[keys]\nreader.highlight = "x"',
        '[keys]\n"reader.highlight" = "x"',
        '[keys.reader]\nhighlight = "x"',
        'keys.reader.highlight = "x"',
    ],
)
def test_an_action_is_named_with_its_scope_in_any_way_that_toml_has(file: Path, text: str) -> None:
    assert read(file, text).keys == {"reader.highlight": ("x",)}
    assert complaint(file, text.replace('"x"', "7")).startswith(
        f", line {text.count(chr(10)) + 1}: keys.reader.highlight: "
    )


def test_a_setting_written_below_the_keys_is_told_to_move_up(file: Path) -> None:
    said = complaint(file, '[keys]\nhighlight = "m"\nmeasure = 80')
    assert said.startswith(", line 3: keys.measure: ")
    assert said.endswith("; the setting of that name belongs above [keys].")


def test_a_misspelt_setting_is_told_what_was_probably_meant(file: Path) -> None:
    assert complaint(file, "mesure = 80") == ", line 1: mesure: there is no such setting (did you mean “measure”?)."


def test_a_misspelt_table_is_told_what_was_probably_meant(file: Path) -> None:
    said = complaint(file, 'measure = 80\n\n[key]\nhighlight = "m"')
    assert said == ", line 3: key: there is no such setting (did you mean “keys”?)."


def test_a_setting_like_no_other_is_told_what_there_is(file: Path) -> None:
    said = complaint(file, '"font size" = 12')
    names = ", ".join(setting.name for setting in dataclasses.fields(Settings))
    assert said.endswith(f"there is no such setting (there are {names}).")


@pytest.mark.parametrize(
    ("text", "where"),
    [('keys.mark = ["m", 1]', ", line 1: "), ("keys = { mark = 1 }", ": "), ('\n[keys]\n"mark" = 1', ", line 3: ")],
)
def test_a_mistake_is_found_however_toml_lets_it_be_written(file: Path, text: str, where: str) -> None:
    assert complaint(file, text).startswith(f"{where}keys.mark: must be a key")


def test_what_is_not_toml_is_refused_with_its_line(file: Path) -> None:
    assert "not TOML" in (said := complaint(file, "measure = 72\ntheme = dark\n"))
    assert "line 2" in said


def test_what_is_not_utf_8_is_refused_with_its_line(file: Path) -> None:
    file.write_bytes("measure = 72\n# für später".encode("cp1252"))
    with pytest.raises(UsageError, match="line 2: the settings are not UTF-8 text"):
        config.load(file)


def test_an_editor_on_windows_may_have_written_the_file(file: Path) -> None:
    file.write_bytes(b'\xef\xbb\xbfmeasure = 80\r\ntheme = "light"\r\n')
    assert config.load(file) == Settings(measure=80, theme="light")


def test_a_folder_in_the_place_of_the_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="the settings cannot be read"):
        config.load(tmp_path)


def test_the_export_folder_may_begin_with_a_tilde(file: Path) -> None:
    assert read(file, 'export_folder = "~/notes"').export_folder == Path.home() / "notes"


@pytest.mark.parametrize("written", ["3", "true", '"wide"'])
def test_a_line_spacing_that_means_nothing_is_refused(tmp_path, written):
    file = tmp_path / "config.toml"
    file.write_text(f"line_spacing = {written}\n", encoding="utf-8")
    with pytest.raises(UsageError, match="line_spacing: must be 1 or 2"):
        config.load(file)


def test_even_edges_and_spacing_are_settings(tmp_path):
    file = tmp_path / "config.toml"
    file.write_text("line_spacing = 2\njustified = true\n", encoding="utf-8")
    assert (config.load(file).line_spacing, config.load(file).justified) == (2, True)
