"""The declarations of all settings: each with its default, its kind of values and a line of help.

The reader of the file, `newsreader config`, the template of the file and the manual are made from them.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from newsreader.keymaps import DEFAULT, KEYMAPS

from .values import (
    BUILT_IN,
    COLOR_NAMES,
    FLAG,
    FOLDER,
    KEYS,
    PLACES,
    THEMES,
    Kind,
    Table,
    choice,
    several,
    toml,
    whole_number,
)

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

AS_IN_FOLDER = "auto"
"""The value of `export_format` for the format that the files in a folder have."""


def _about(kind: Kind | Table, text: str, *, by_key: bool = False, unset: str = "") -> dict[str, Any]:
    """Return the metadata of a setting. `by_key`: keys of the screen change it, too. `unset` describes `None`."""
    return {"kind": kind, "help": text, "by_key": by_key, "unset": unset}


def _no_entries() -> Mapping[str, Any]:
    return MappingProxyType({})


COLUMNS = ("state", "title", "site", "words", "progress", "highlights", "date")
"""The columns that the library can have. `date` shows what the list is sorted by."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The user's settings, or their defaults."""

    measure: int = field(
        default=72,
        metadata=_about(whole_number(20, 200), "Width of the text in cells", by_key=True),
    )
    theme: str = field(
        default="auto",
        metadata=_about(
            choice(*BUILT_IN, other="the name of a table in [themes]"),
            'The colors; "auto" takes dark or light from the terminal',
            by_key=True,
        ),
    )
    columns: tuple[str, ...] = field(
        default=("state", "title", "highlights", "date"),
        metadata=_about(several(*COLUMNS, needed="title"), "The columns of the library, as far as they fit"),
    )
    margin_notes: bool = field(
        default=True,
        metadata=_about(FLAG, "Show notes beside the text if there is room", by_key=True),
    )
    justified: bool = field(
        default=False,
        metadata=_about(FLAG, "Stretch lines to an even right edge", by_key=True),
    )
    line_spacing: int = field(
        default=1,
        metadata=_about(whole_number(1, 2), "Rows from one line of text to the next", by_key=True),
    )
    scrolling: str = field(
        default="page",
        metadata=_about(choice("page", "line", "middle"), "How the text follows the focus; middle keeps it there"),
    )
    at_end: str = field(
        default="stay",
        metadata=_about(
            choice("stay", "next", "archive"),
            "What a page down does at the end of an article; next and archive go on to the next unread one",
        ),
    )
    teach_keys: bool = field(
        default=True,
        metadata=_about(FLAG, "Teach one key at a time in the footer, until you have used it"),
    )
    color_numbers: bool = field(
        default=False,
        metadata=_about(
            FLAG, "Show the numbers of highlight colors beside the text, as a terminal without colors does"
        ),
    )
    pictures: str = field(
        default="auto",
        metadata=_about(
            choice("auto", "blocks", "kitty", "iterm2", "sixel"),
            'How pictures are drawn; "auto" takes the protocol of a known terminal, else half blocks',
        ),
    )
    thumbnails: bool = field(
        default=False,
        metadata=_about(FLAG, "Show small pictures at captions, of files and of pictures that you have opened"),
    )
    export_folder: Path | None = field(
        default=None,
        metadata=_about(FOLDER, "The folder for exports", by_key=True, unset="the folder newsreader in your documents"),
    )
    export_format: str = field(
        default=AS_IN_FOLDER,
        metadata=_about(
            choice(AS_IN_FOLDER, other="the name of a format or template"),
            'What the export key writes; "auto" is what the folder has, Markdown in a new one',
            by_key=True,
        ),
    )
    sync_folder: Path | None = field(
        default=None,
        metadata=_about(FOLDER, "A folder of exported files that the screen keeps in sync", unset="no folder"),
    )
    allow_private: tuple[str, ...] = field(
        default=(),
        metadata=_about(PLACES, "Private hosts and networks that may be fetched from"),
    )
    inbox_days: int | None = field(
        default=60,
        metadata=_about(whole_number(1, 36_500, never=None), "Days until unread entries leave the inbox"),
    )
    refresh_minutes: int = field(
        default=0,
        metadata=_about(whole_number(0, 1_440), "Minutes between refreshes of due feeds on the screen; 0 for none"),
    )
    keymap: str = field(
        default=DEFAULT,
        metadata=_about(choice(*KEYMAPS), "Keys for the habits of another program; your own [keys] come first"),
    )
    color_names: Mapping[str, str] = field(
        default_factory=_no_entries,
        metadata=_about(COLOR_NAMES, "What your highlight colors mean"),
    )
    themes: Mapping[str, str] = field(
        default_factory=_no_entries,
        metadata=_about(THEMES, "Your own themes"),
    )
    """The colors by the names of the theme and the color: `mine.paper`."""

    keys: Mapping[str, tuple[str, ...]] = field(
        default_factory=_no_entries,
        metadata=_about(KEYS, "Your keys, by the id of the action; [] removes its keys"),
    )
    """Not yet checked to be keys of actions: `keymap` does that."""


NAMES = tuple(setting.name for setting in fields(Settings))
"""The names of all settings, in the order of the help."""

KINDS: Mapping[str, Kind | Table] = {setting.name: setting.metadata["kind"] for setting in fields(Settings)}

CHOSEN_BY_KEY: Mapping[str, Kind] = {
    setting.name: setting.metadata["kind"] for setting in fields(Settings) if setting.metadata.get("by_key")
}
"""The settings that keys of the screen change, with their kinds of values."""


def help_of(name: str) -> str:
    """Return what a setting does, in a few words."""
    return next(str(setting.metadata["help"]) for setting in fields(Settings) if setting.name == name)


def allowed(name: str) -> str:
    """Return which values a setting, or an entry of its table, can have."""
    return KINDS[name].allowed


def as_toml(name: str, value: object) -> str:
    """Return the value of a setting as it is written in the file, or what it means if it can't be written."""
    unset = next(setting.metadata.get("unset") for setting in fields(Settings) if setting.name == name)
    if value is None and unset:
        return str(unset)
    if isinstance(KINDS[name], Table):
        entries = value if hasattr(value, "items") else {}
        return "{" + ", ".join(f"{toml(key)} = {toml(entry)}" for key, entry in entries.items()) + "}"
    return toml(value)
