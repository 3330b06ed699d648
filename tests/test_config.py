"""Settings are read as written; an invalid setting is skipped, and named with its line."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

import pytest

from newsreader import config, keymap, palette, paths
from newsreader.config import Settings
from newsreader.config.template import template
from newsreader.errors import NotFoundError
from newsreader.keymaps import KEYMAPS


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "config.toml"


def read(file: Path, text: str) -> Settings:
    file.write_text(text, encoding="utf-8")
    loaded = config.load(file)
    assert loaded.faults == ()
    return loaded.settings


def error_in(file: Path, text: str) -> str:
    """Return the message about the only fault of a file with this text, without the name of the file."""
    file.write_text(text, encoding="utf-8")
    (fault,) = config.load(file).faults
    assert str(fault).startswith(str(file))
    message = str(fault).removeprefix(str(file))
    assert "\n" not in message
    return message


def test_without_a_settings_file_the_defaults_apply(monkeypatch: pytest.MonkeyPatch, file: Path) -> None:
    monkeypatch.setattr(paths, "config_file", lambda: file)
    assert config.load().settings == Settings()
    assert config.load().faults == ()
    assert Settings() == Settings(measure=72, theme="auto", margin_notes=True, export_folder=None, keys={})


def test_a_named_file_must_exist(file: Path) -> None:
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
        inbox_days = 7
        refresh_minutes = 30
        allow_private = ["nas.local", "192.168.1.9", "10.0.0.0/8", "fd00::1"]

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
        allow_private=("nas.local", "192.168.1.9", "10.0.0.0/8", "fd00::1"),
        inbox_days=7,
        refresh_minutes=30,
        keys={"highlight": ("m",), "undo": ("u", "ctrl+y"), "open_page": ()},
    )


def test_settings_are_immutable(file: Path) -> None:
    settings = read(file, '[keys]\nhighlight = "m"')
    with pytest.raises(dataclasses.FrozenInstanceError):
        settings.measure = 10  # type: ignore[misc]
    with pytest.raises(TypeError):
        settings.keys["highlight"] = ("x",)  # type: ignore[index]


def test_entries_can_stay_in_the_inbox_for_ever(file: Path) -> None:
    assert read(file, 'inbox_days = "never"').inbox_days is None


@pytest.mark.parametrize("setting", ["inbox_days", "refresh_minutes"])
@pytest.mark.parametrize("value", ["-1", "40000", "1.5", "true", '"often"'])
def test_an_invalid_number_for_feeds_is_an_error(file: Path, setting: str, value: str) -> None:
    assert error_in(file, f"{setting} = {value}").startswith(f", line 1: {setting}: must be a whole number from")


@pytest.mark.parametrize("measure", [20, 200])
def test_the_narrowest_and_the_widest_measure(file: Path, measure: int) -> None:
    assert read(file, f"measure = {measure}").measure == measure


@pytest.mark.parametrize("value", ["19", "201", "-1", "72.0", '"72"', "true", "[72]"])
def test_an_invalid_measure_is_a_fault(file: Path, value: str) -> None:
    message = error_in(file, f'theme = "light"\nmeasure = {value}\n')
    assert message == ", line 2: measure: must be a whole number from 20 to 200."


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('theme = "sepia"', ', line 1: theme: must be "auto", "dark", "light" or the name of a table in [themes].'),
        ("theme = 1", ', line 1: theme: must be "auto", "dark", "light" or the name of a table in [themes].'),
        ('keymap = "vi"', ', line 1: keymap: must be "newsreader", "vim", "emacs" or "newsboat".'),
        ("[themes.mine]\nink = 3", ', line 2: themes.mine.ink: must be a color such as "#e8e4dc".'),
        ('[themes.mine]\nink = "red"', ', line 2: themes.mine.ink: must be a color such as "#e8e4dc".'),
        ('[themes.mine]\npaprr = "#000000"', ", line 2: themes.mine.paprr: no such color (did you mean “paper”?)."),
        ('[themes.mine]\nbase = "grey"', ', line 2: themes.mine.base: must be "dark" or "light".'),
        (
            '[themes.dark]\nink = "#000000"',
            ", line 2: themes.dark.ink: a theme is a table with a name of its own, such as [themes.mine].",
        ),
        (
            '[themes.mine]\nzzz = "#000000"',
            f", line 2: themes.mine.zzz: no such color (there are {', '.join(palette.NAMES)}).",
        ),
        (
            '[color_names]\npink = "x"',
            ", line 2: color_names.pink: no such color (there are yellow, green, blue, red, purple).",
        ),
        (
            '[color_names]\nred = ""',
            ', line 2: color_names.red: must be a text of at most 20 characters, such as "claim".',
        ),
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
        ('keys = "m"', ", line 1: keys: must be a table: [keys], and below it a line for each entry."),
    ],
)
def test_an_invalid_value_is_an_error_with_its_line(file: Path, text: str, message: str) -> None:
    assert error_in(file, text) == message


@pytest.mark.parametrize("value", ["1", "true", '""', '["m", 1]', '["m", ""]'])
def test_an_invalid_key_is_an_error_with_its_line(file: Path, value: str) -> None:
    message = error_in(file, f"[ keys ]\nmark = {value}\n")
    assert message == ', line 2: keys.mark: must be a key or a list of keys, such as "m" or ["m", "ctrl+k"].'


@pytest.mark.parametrize(
    "text",
    [
        '[keys]\nreader.highlight = "x"',
        '[keys]\n"reader.highlight" = "x"',
        '[keys.reader]\nhighlight = "x"',
        'keys.reader.highlight = "x"',
    ],
)
def test_an_action_id_can_be_written_in_every_way_that_toml_allows(file: Path, text: str) -> None:
    assert read(file, text).keys == {"reader.highlight": ("x",)}
    assert error_in(file, text.replace('"x"', "7")).startswith(
        f", line {text.count(chr(10)) + 1}: keys.reader.highlight: "
    )


def test_the_error_for_a_setting_below_the_keys_says_to_move_it_up(file: Path) -> None:
    message = error_in(file, '[keys]\nhighlight = "m"\nmeasure = 80')
    assert message.startswith(", line 3: keys.measure: ")
    assert message.endswith("; the setting of that name belongs above [keys].")


def test_the_error_for_a_misspelled_setting_suggests_the_nearest_name(file: Path) -> None:
    assert error_in(file, "mesure = 80") == ", line 1: mesure: no such setting (did you mean “measure”?)."


def test_the_error_for_a_misspelled_table_suggests_the_nearest_name(file: Path) -> None:
    message = error_in(file, 'measure = 80\n\n[key]\nhighlight = "m"')
    assert message == ", line 3: key: no such setting (did you mean “keys”?)."


def test_the_error_for_an_unknown_setting_says_what_lists_them(file: Path) -> None:
    message = error_in(file, '"font size" = 12')
    assert message.endswith("no such setting (newsreader config show lists them).")


@pytest.mark.parametrize(
    ("text", "where"),
    [('keys.mark = ["m", 1]', ", line 1: "), ("keys = { mark = 1 }", ": "), ('\n[keys]\n"mark" = 1', ", line 3: ")],
)
def test_the_line_of_an_error_is_found_in_every_toml_notation(file: Path, text: str, where: str) -> None:
    assert error_in(file, text).startswith(f"{where}keys.mark: must be a key")


def test_invalid_toml_is_an_error_with_its_line(file: Path) -> None:
    assert "not TOML" in (message := error_in(file, "measure = 72\ntheme = dark\n"))
    assert "line 2" in message


def test_invalid_utf_8_is_an_error_with_its_line(file: Path) -> None:
    file.write_bytes("measure = 72\n# für später".encode("cp1252"))
    loaded = config.load(file)
    assert [str(fault) for fault in loaded.faults] == [f"{file}, line 2: the settings are not UTF-8 text."]
    assert loaded.broken


def test_a_byte_order_mark_and_windows_line_ends_are_accepted(file: Path) -> None:
    file.write_bytes(b'\xef\xbb\xbfmeasure = 80\r\ntheme = "light"\r\n')
    assert config.load(file).settings == Settings(measure=80, theme="light")


def test_a_folder_instead_of_the_file_is_an_error(tmp_path: Path) -> None:
    loaded = config.load(tmp_path)
    assert "the settings can't be read" in str(loaded.faults[0])
    assert loaded.settings == Settings()


def test_the_export_folder_may_begin_with_a_tilde(file: Path) -> None:
    assert read(file, 'export_folder = "~/notes"').export_folder == Path.home() / "notes"


@pytest.mark.parametrize("written", ["3", "true", '"wide"'])
def test_an_invalid_line_spacing_is_an_error(tmp_path, written):
    file = tmp_path / "config.toml"
    file.write_text(f"line_spacing = {written}\n", encoding="utf-8")
    assert "line_spacing: must be 1 or 2" in str(config.load(file).faults[0])


def test_justification_and_line_spacing_can_be_set(tmp_path):
    file = tmp_path / "config.toml"
    file.write_text("line_spacing = 2\njustified = true\n", encoding="utf-8")
    assert config.load(file).settings == Settings(line_spacing=2, justified=True)


@pytest.mark.parametrize(
    "value", ['"nas.local"', "true", "[1]", '[""]', '["10.0.0.0/99"]', '["http://nas"]', '["a b"]']
)
def test_private_addresses_must_be_hosts_or_networks(file: Path, value: str) -> None:
    message = error_in(file, f"allow_private = {value}")
    assert message.startswith(", line 1: allow_private: must be a list of hosts and networks")


def test_an_invalid_setting_is_skipped_and_the_others_are_used(file: Path) -> None:
    file.write_text(
        'mesure = 60\ntheme = "light"\ninbox_days = "often"\nallow_private = ["10.0.0.0/8", "a b"]\n'
        '[keys]\n"reader.note" = "N"\n"reader.tag" = 1\n',
        encoding="utf-8",
    )
    loaded = config.load(file)
    assert [(fault.line, fault.message.partition(":")[0]) for fault in loaded.faults] == [
        (1, "mesure"),
        (3, "inbox_days"),
        (4, "allow_private"),
        (7, "keys.reader.tag"),
    ]
    assert loaded.settings == Settings(theme="light", keys={"reader.note": ("N",)})
    assert loaded.given == {"theme", "keys"}
    assert not loaded.broken


def test_a_private_network_is_never_allowed_by_an_invalid_list(file: Path) -> None:
    file.write_text('allow_private = ["10.0.0.0/8", "10.0.0.0/99"]', encoding="utf-8")
    assert config.load(file, instead=Settings(allow_private=("10.0.0.0/8",))).settings.allow_private == ()


def test_of_a_file_that_is_not_toml_nothing_is_used(file: Path) -> None:
    file.write_text('theme = "light"\nmeasure =\n', encoding="utf-8")
    before = Settings(measure=90)
    loaded = config.load(file, instead=before)
    assert (loaded.settings, loaded.broken, loaded.faults[0].line) == (before, True, 2)


@pytest.mark.parametrize(
    "text",
    [
        "a = " + "[" * 100_000,
        "a." * 20_000 + "a = 1",
        "[" + " " * 200_000,
        "measure = " + "9" * 5_000,
        "#" * 2_000_000,
        "\n".join(f"a{number} = 1" for number in range(5_000)),
    ],
    ids=["arrays", "tables", "spaces", "digits", "long", "unknown"],
)
def test_a_hostile_file_is_a_fault_of_one_line(file: Path, text: str) -> None:
    file.write_text(text, encoding="utf-8")
    loaded = config.load(file)
    assert loaded.faults
    assert loaded.settings == Settings()


def test_very_many_invalid_keys_do_not_keep_the_program_from_starting(file: Path) -> None:
    file.write_text("[keys]\n" + "\n".join(f'"reader.a{number}" = "x"' for number in range(20_000)), encoding="utf-8")
    keys, loaded = keymap.usable(config.load(file))
    assert len(loaded.faults) == 100
    assert loaded.settings.keys == {}
    assert keys.shown("reader.highlight") == "m"


def test_the_template_has_every_setting_with_its_default(file: Path) -> None:
    assert read(file, template()) == Settings()
    uncommented = re.sub(r"^# (?=[a-z_-]+ = |\[|\")", "", template(), flags=re.MULTILINE)
    own = {"export_folder", "sync_folder", "keys", "themes", "color_names"}
    used = read(file, uncommented)
    for setting in dataclasses.fields(Settings):
        assert f"{setting.name} = " in uncommented or f"[{setting.name}" in uncommented
        if setting.name not in own:
            assert getattr(used, setting.name) == setting.default
    assert keymap.usable(config.load(file))[1].faults == ()


def test_the_page_about_settings_shows_the_template() -> None:
    page = (Path(__file__).parents[1] / "docs" / "settings.md").read_text(encoding="utf-8")
    assert f"```toml\n{template()}```" in page, "copy the output of newsreader.config.template to docs/settings.md"


def test_a_theme_and_the_meanings_of_colors_take_a_few_lines(file: Path) -> None:
    settings = read(
        file,
        'theme = "mine"\n[themes.mine]\nbase = "light"\npaper = "#FFFFFF"\n'
        '[color_names]\nyellow = "claim\\u202e\\u0007"\n',
    )
    assert settings.theme == "mine"
    base, colors = palette.own_themes(settings.themes)["mine"]
    assert base == "light"
    assert colors == {**palette.LIGHT, "paper": "#FFFFFF"}
    assert settings.color_names["yellow"].startswith("claim")
    assert not {"\u202e", "\x07"} & set(settings.color_names["yellow"])


def test_the_page_about_settings_names_every_color_and_key_map() -> None:
    page = (Path(__file__).parents[1] / "docs" / "settings.md").read_text(encoding="utf-8")
    assert [name for name in palette.NAMES if f"`{name}`" not in page] == []
    assert [name for name in KEYMAPS if f'"{name}"' not in page] == []


@pytest.mark.parametrize("value", ['["state", "date"]', '["title", "title"]', '["title", "size"]', '"title"', "[1]"])
def test_columns_without_a_title_with_one_twice_or_unknown_are_a_fault(file: Path, value: str) -> None:
    assert read(file, 'columns = ["title", "site"]').columns == ("title", "site")
    message = error_in(file, f"columns = {value}")
    assert message.startswith(', line 1: columns: must be a list of "title" and any of "state"')
