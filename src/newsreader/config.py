"""The user's settings: a TOML file that is checked when it is read.

An invalid setting is an error with the file, the line and the setting; it is never ignored. This module is imported at
start, so a TOML parser is loaded only if there is a file. Action ids and keys are checked by `keymap`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, fields
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal, NoReturn

from newsreader.errors import NotFoundError, UsageError

from . import paths

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

Theme = Literal["dark", "light"]

MEASURES = range(20, 201)
"""The allowed widths of the text column in cells."""

LINE_SPACINGS = (1, 2)
"""The allowed numbers of rows from one line to the next."""


MOST_DAYS, MOST_MINUTES = 36_500, 1_440
"""The largest values of `inbox_days` and `refresh_minutes`."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The user's settings, or their defaults."""

    measure: int = 72
    """Width of the text column in cells, 20 to 200."""

    theme: Theme = "dark"
    """Colors for a dark or a light background."""

    margin_notes: bool = True
    """Whether notes are shown in the margin if the screen is wide enough."""

    justified: bool = False
    """Whether lines are stretched to an even right edge."""

    line_spacing: int = 1
    """Rows from one line of text to the next: 1, or 2 for a blank row between."""

    export_folder: Path | None = None
    """The folder for exports, an absolute path; `None` is the default (`paths.export_folder`)."""

    sync_folder: Path | None = None
    """A folder that is kept in sync while the screen is open, an absolute path; `None` for no folder."""

    allow_private: tuple[str, ...] = ()
    """Private addresses that may be fetched: host names, IP addresses and networks such as `10.0.0.0/8`."""

    inbox_days: int | None = 60
    """After how many days an entry of a feed that nobody opened leaves the inbox; `None` for never."""

    refresh_minutes: int = 0
    """How often the screen refreshes the feeds that are due, in minutes; 0 for only on request."""

    keys: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    """The keys of each action by its id, not yet checked. An empty tuple unbinds the action."""


def load(path: Path | None = None) -> Settings:
    """Return the settings in `path`, or in the user's settings file, which need not exist.

    Raises `NotFoundError` if `path` is missing, and `UsageError` if the file cannot be read or a setting is invalid.
    """
    file = path or paths.config_file()
    try:
        data = file.read_bytes()
    except FileNotFoundError as error:
        if path is None:
            return Settings()
        raise NotFoundError(f"{file}: no such settings file.") from error
    except OSError as error:
        raise UsageError(f"{file}: the settings cannot be read ({error.strerror or error}).") from error
    return _Reader(file, data).settings()


def where(path: Path | None, setting: str) -> str:
    """Return the file and, if found, the line of `setting` (such as `keys.reader.highlight`), for an error message.

    `path` is as for `load`.
    """
    file = path or paths.config_file()
    try:
        return _where(file, file.read_text(encoding="utf-8-sig"), setting)
    except (OSError, UnicodeDecodeError):
        return f"{file}"


class _Reader:
    """Reads one file. It stores the file's name and text, so that each error message can name the line."""

    def __init__(self, file: Path, data: bytes) -> None:
        import tomllib

        self.file = file
        try:
            # Windows editors write a byte order mark, which TOML does not allow.
            self.text = data.decode("utf-8-sig")
            self.table = tomllib.loads(self.text)
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
            raise UsageError(f"{file}, line {line}: the settings are not UTF-8 text.") from error
        except tomllib.TOMLDecodeError as error:
            raise UsageError(f"{file}: the settings are not TOML: {error}.") from error

    def settings(self) -> Settings:
        known = [setting.name for setting in fields(Settings)]
        for name in self.table:
            if name not in known:
                self.refuse(name, f"no such setting{_did_you_mean(name, known)}")
        default = Settings()
        return Settings(
            measure=self.measure(default.measure),
            theme=self.theme(default.theme),
            margin_notes=self.flag("margin_notes", default.margin_notes),
            justified=self.flag("justified", default.justified),
            line_spacing=self.line_spacing(default.line_spacing),
            export_folder=self.folder("export_folder"),
            sync_folder=self.folder("sync_folder"),
            allow_private=self.allow_private(),
            inbox_days=self.inbox_days(default.inbox_days),
            refresh_minutes=self.refresh_minutes(default.refresh_minutes),
            keys=self.keys(known),
        )

    def measure(self, default: int) -> int:
        value = self.table.get("measure", default)
        # A bool is an `int` in Python.
        if isinstance(value, bool) or not isinstance(value, int) or value not in MEASURES:
            self.refuse("measure", f"must be a whole number from {MEASURES[0]} to {MEASURES[-1]}")
        return value

    def theme(self, default: Theme) -> Theme:
        value = self.table.get("theme", default)
        if value == "dark":
            return "dark"
        if value == "light":
            return "light"
        return self.refuse("theme", 'must be "dark" or "light"')

    def flag(self, name: str, default: bool) -> bool:
        value = self.table.get(name, default)
        if not isinstance(value, bool):
            self.refuse(name, "must be true or false")
        return value

    def line_spacing(self, default: int) -> int:
        value = self.table.get("line_spacing", default)
        if isinstance(value, bool) or value not in LINE_SPACINGS:
            self.refuse("line_spacing", "must be 1 or 2")
        return int(value)

    def folder(self, name: str) -> Path | None:
        value = self.table.get(name)
        if value is None:
            return None
        # A relative path would depend on the working directory.
        if not isinstance(value, str) or not (folder := paths.expand(value)).is_absolute():
            self.refuse(name, "must be a full path in quotation marks; it may begin with ~")
        return folder

    def allow_private(self) -> tuple[str, ...]:
        value = self.table.get("allow_private", [])
        if not isinstance(value, list) or not all(isinstance(entry, str) and _is_place(entry) for entry in value):
            self.refuse("allow_private", 'must be a list of hosts and networks, such as ["nas.local", "10.0.0.0/8"]')
        return tuple(value)

    def inbox_days(self, default: int | None) -> int | None:
        value = self.table.get("inbox_days", default)
        if value == "never":
            return None
        if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= MOST_DAYS:
            self.refuse("inbox_days", f'must be a whole number from 1 to {MOST_DAYS:,}, or "never"')
        return value

    def refresh_minutes(self, default: int) -> int:
        value = self.table.get("refresh_minutes", default)
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= MOST_MINUTES:
            self.refuse("refresh_minutes", f"must be a whole number from 0 to {MOST_MINUTES:,}")
        return value

    def keys(self, known: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
        table = self.table.get("keys", {})
        if not isinstance(table, dict):
            self.refuse("keys", "must be a table: [keys], and below it a line for each action")
        keys: dict[str, tuple[str, ...]] = {}
        for action, value in _by_id(table):
            several = value if isinstance(value, list) else [value]
            if not all(isinstance(key, str) and key for key in several):
                hint = "; the setting of that name belongs above [keys]" if action in known else ""
                self.refuse(f"keys.{action}", f'must be a key or a list of keys, such as "m" or ["m", "ctrl+k"]{hint}')
            keys[action] = tuple(several)
        return MappingProxyType(keys)

    def refuse(self, setting: str, why: str) -> NoReturn:
        """Raise a `UsageError` that says what is wrong with a setting, and on which line if that is found."""
        raise UsageError(f"{_where(self.file, self.text, setting)}: {setting}: {why}.")


def _is_place(entry: str) -> bool:
    """Return whether a text is a host name, an IP address or a network."""
    if "/" not in entry and ":" not in entry:
        return re.fullmatch(r"[\w.-]+", entry) is not None
    from ipaddress import ip_network

    try:
        ip_network(entry, strict=False)
    except ValueError:
        return False
    return True


_LINE = re.compile(r"""\s*(?:\[\s*(?P<table>[^][]+?)\s*]|(?P<quote>["']?)(?P<name>[^"'=\s]+)(?P=quote)\s*=)""")
"""The beginning of a TOML line that opens a table or sets a value."""


def _line_of(text: str, setting: str) -> int | None:
    """Return the line number of `setting` (with its tables, joined by dots), or `None` if it is not found."""
    table = ""
    for number, line in enumerate(text.split("\n"), start=1):
        found = _LINE.match(line)
        if found is None:
            continue
        if found["table"]:
            table = path = found["table"]
        else:
            path = f"{table}.{found['name']}" if table else found["name"]
        if path == setting or path.startswith(f"{setting}."):
            return number
    return None


def _where(file: Path, text: str, setting: str) -> str:
    line = _line_of(text, setting)
    return f"{file}, line {line}" if line else f"{file}"


def _by_id(table: Mapping[str, Any], scope: str = "") -> Iterator[tuple[str, Any]]:
    """Yield each action id and its value. `reader.highlight = "m"` is a table in a table in TOML."""
    for name, value in table.items():
        if isinstance(value, dict):
            yield from _by_id(value, f"{scope}{name}.")
        else:
            yield f"{scope}{name}", value


def _did_you_mean(name: str, known: Iterable[str]) -> str:
    # Imported here, because only an error needs it.
    from difflib import get_close_matches

    near = get_close_matches(name, known, n=1)
    return f" (did you mean “{near[0]}”?)" if near else f" (there are {', '.join(known)})"
