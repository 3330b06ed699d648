"""Reads the settings file. An invalid setting is skipped and named; it never keeps the rest from being used."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from newsreader import limits, paths
from newsreader.errors import NotFoundError

from .declared import KINDS, NAMES, Settings
from .values import BUILT_IN, Table, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

_MOST_BYTES = 2**20


@dataclass(frozen=True, slots=True)
class Fault:
    """Something in the settings file that can't be used. `line` is `None` if it was not found."""

    file: Path
    line: int | None
    message: str

    def __str__(self) -> str:
        where = f"{self.file}, line {self.line}" if self.line else f"{self.file}"
        return f"{where}: {self.message}."


@dataclass(frozen=True, slots=True)
class Loaded:
    """The settings that apply, the file that was read, and its faults. `broken`: nothing in the file can be used.

    `given` are the names of the settings that are from the file, `stamp` is that of the file when it was read, and
    `lines` are the numbers of the lines that set something: `measure`, `keys`, `keys.reader.highlight`.
    """

    settings: Settings
    file: Path
    faults: tuple[Fault, ...] = ()
    broken: bool = False
    given: frozenset[str] = frozenset()
    stamp: tuple[int, ...] = ()
    lines: Mapping[str, int] = field(default_factory=dict)

    def fault(self, setting: str, problem: str) -> Fault:
        """Return the fault that a setting (such as `keys.reader.highlight`) has this problem."""
        return Fault(self.file, self.lines.get(setting), f"{setting}: {problem}")


def load(path: Path | None = None, instead: Settings | None = None) -> Loaded:
    """Read the settings in `path`, or in the user's settings file, which need not exist.

    If nothing in the file can be used, the settings are those `instead`, or the defaults; an invalid setting has its
    default. Raises `NotFoundError` if `path` is missing.
    """
    file = path or paths.config_file()
    instead = instead or Settings()
    try:
        with file.open("rb") as opened:
            stamp = _stamp(os.fstat(opened.fileno()))
            data = opened.read(_MOST_BYTES + 1)
    except FileNotFoundError as error:
        if path is None:
            return Loaded(instead, file)
        raise NotFoundError(f"{file}: no such settings file.") from error
    except OSError as error:
        return _broken(Loaded(instead, file), f"the settings can't be read ({error.strerror or error})")
    unread = Loaded(instead, file, stamp=stamp)
    if len(data) > _MOST_BYTES:
        return _broken(unread, f"the settings are longer than {_MOST_BYTES:,} bytes")
    import tomllib

    try:
        # Windows editors write a byte order mark, which TOML does not allow.
        text = data.decode("utf-8-sig")
        return _read(replace(unread, lines=_lines(text)), tomllib.loads(text))
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return _broken(unread, "the settings are not UTF-8 text", line)
    except ValueError as error:
        # Its message ends with "(at line 2, column 9)".
        found = re.search(r" \(at line (\d+), (column \d+)\)$", str(error))
        problem = f"{str(error)[: found.start()]} ({found[2]})" if found else str(error)
        return _broken(unread, f"the settings are not TOML: {problem}", int(found[1]) if found else None)
    except RecursionError:
        return _broken(unread, "the settings are nested too deeply")


def summary(faults: Sequence[Fault]) -> str:
    """Return one message about these faults."""
    more = f" {len(faults) - 1} more: newsreader config check" if faults[1:] else ""
    return f"{faults[0]} This is ignored.{more}"


def stamp(file: Path) -> tuple[int, ...]:
    """Return numbers that change when the settings file changes; none without a file."""
    try:
        return _stamp(file.stat())
    except OSError:
        return ()


def _stamp(status: os.stat_result) -> tuple[int, ...]:
    return (status.st_ino, status.st_size, status.st_mtime_ns)


def _broken(unread: Loaded, message: str, line: int | None = None) -> Loaded:
    return replace(unread, faults=(Fault(unread.file, line, message),), broken=True)


def _read(loaded: Loaded, table: Mapping[str, Any]) -> Loaded:
    values: dict[str, Any] = {}
    faults: list[Fault] = []
    for name, value in table.items():
        kind = KINDS.get(name)
        if kind is None:
            end = did_you_mean(name, NAMES, "newsreader config show lists them")
            faults.append(loaded.fault(name, f"no such setting{end}"))
        elif not isinstance(kind, Table):
            try:
                values[name] = kind.read(value)
            except ValueError as error:
                faults.append(loaded.fault(name, str(error) or f"must be {kind.allowed}"))
        elif isinstance(value, Mapping):
            values[name] = MappingProxyType(dict(_entries(loaded, name, kind, value, faults)))
        else:
            faults.append(loaded.fault(name, f"must be a table: [{name}], and below it a line for each entry"))
    theme, own = values.get("theme", "auto"), {entry.partition(".")[0] for entry in values.get("themes", ())}
    if theme not in (*BUILT_IN, *own):
        faults.append(loaded.fault("theme", f"must be {KINDS['theme'].allowed}"))
        del values["theme"]
    return replace(loaded, settings=Settings(**values), faults=tuple(faults), given=frozenset(values))


def _entries(
    loaded: Loaded, name: str, kind: Table, table: Mapping[str, Any], faults: list[Fault]
) -> Iterator[tuple[str, Any]]:
    """Yield the valid entries of a table, and add a fault for each invalid one."""
    for entry, value in _flat(table):
        try:
            yield entry, kind.read(entry, value)
        except ValueError as error:
            hint = f"; the setting of that name belongs above [{name}]" if entry in NAMES else ""
            faults.append(loaded.fault(f"{name}.{entry}", f"{str(error) or f'must be {kind.allowed}'}{hint}"))


def _flat(table: Mapping[str, Any], scope: str = "") -> Iterator[tuple[str, Any]]:
    """Yield each entry with its whole name. `reader.highlight = "m"` is a table in a table in TOML."""
    for name, value in table.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{scope}{name}.")
        else:
            yield f"{scope}{name}", value


_LINE = re.compile(r"""\s*(?:\[(?P<table>[^][]+)]|(?P<quote>["']?)(?P<name>[^"'=\s]+)(?P=quote)\s*=)""")
"""The beginning of a TOML line that opens a table or sets a value."""


def _lines(text: str) -> dict[str, int]:
    """Return the numbers of the lines that set something, by its name with its tables, and by the names of these."""
    lines: dict[str, int] = {}
    table = ""
    for number, line in enumerate(text.split("\n"), start=1):
        found = _LINE.match(line)
        if found is None:
            continue
        if found["table"]:
            table = path = found["table"].strip()
        else:
            path = f"{table}.{found['name']}" if table else found["name"]
        while path not in lines and len(path) <= limits.ECHO:
            lines[path] = number
            path = path.rpartition(".")[0] or path
    return lines
