"""The kinds of values that settings have: what is allowed, how a value is read from TOML, and how it is written.

`read` raises `ValueError` for an invalid value. Its message, if there is one, replaces "must be" and `allowed`.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from newsreader import palette, paths
from newsreader.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of value. `allowed` is the end of a sentence that begins with "must be"."""

    allowed: str
    read: Callable[[Any], Any]

    def accepts(self, value: object) -> bool:
        """Return whether the value, as it is in TOML, is valid."""
        try:
            self.read(value)
        except ValueError:
            return False
        return True


@dataclass(frozen=True, slots=True)
class Table:
    """A table of entries, each checked by itself: `read` gets the name (with dots) and the value of an entry.

    `allowed` is the end of a sentence that begins with "must be", and is about an entry. `example` is in TOML.
    """

    allowed: str
    read: Callable[[str, Any], Any]
    example: str


def whole_number(first: int, last: int, **words: None) -> Kind:
    """Return the kind of the whole numbers from `first` to `last`, and of words that stand for a value."""

    def read(value: object) -> int | None:
        if isinstance(value, str) and value in words:
            return words[value]
        # A bool is an `int` in Python.
        if isinstance(value, bool) or not isinstance(value, int) or not first <= value <= last:
            raise ValueError
        return value

    others = "".join(f', or "{word}"' for word in words)
    both = f"{first} or {last}" if last == first + 1 else f"a whole number from {first:,} to {last:,}"
    return Kind(f"{both}{others}", read)


def choice(*names: str, other: str = "") -> Kind:
    """Return the kind of these texts. With `other`, which says what it is, any other name is one, too."""

    def read(value: object) -> str:
        if not isinstance(value, str) or not (value in names or (other and value)):
            raise ValueError
        return value

    *most, last = [*(f'"{name}"' for name in names), *filter(None, (other,))]
    return Kind(f"{', '.join(most)} or {last}", read)


def several(*names: str, needed: str) -> Kind:
    """Return the kind of the lists of some of these texts, each once, and of `needed`."""

    def read(value: object) -> tuple[str, ...]:
        if not isinstance(value, list) or needed not in value or not all(each in names for each in value):
            raise ValueError
        if len(set(value)) < len(value):
            raise ValueError
        return tuple(value)

    others = ", ".join(f'"{name}"' for name in names if name != needed)
    return Kind(f'a list of "{needed}" and any of {others}', read)


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueError
    return value


FLAG = Kind("true or false", _flag)


def _folder(value: object) -> Path:
    try:
        folder = paths.expand(value) if isinstance(value, str) else None
    except UsageError as error:
        raise ValueError from error
    # A relative path would depend on the working directory.
    if folder is None or not folder.is_absolute():
        raise ValueError
    return folder


FOLDER = Kind("a full path in quotation marks; it may begin with ~", _folder)


def _places(value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(entry, str) and _is_place(entry) for entry in value):
        raise ValueError
    return tuple(value)


PLACES = Kind('a list of hosts and networks, such as ["nas.local", "10.0.0.0/8"]', _places)


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


def _keys(_: str, value: object) -> tuple[str, ...]:
    several = value if isinstance(value, list) else [value]
    if not all(isinstance(key, str) and key for key in several):
        raise ValueError
    return tuple(several)


KEYS = Table(
    'a key or a list of keys, such as "m" or ["m", "ctrl+k"]', _keys, '[keys]\n"reader.highlight" = ["m", "H"]'
)


_THEME = re.compile(r"[\w-]{1,40}")
_COLOR = re.compile(r"#[0-9a-fA-F]{6}")


def _theme_color(name: str, value: object) -> str:
    theme, _, color = name.partition(".")
    if not _THEME.fullmatch(theme) or theme in BUILT_IN or not color:
        raise ValueError("a theme is a table with a name of its own, such as [themes.mine]")
    if color == "base":
        if value not in palette.BASES:
            raise ValueError('must be "dark" or "light"')
    elif color not in palette.NAMES:
        there_are = f"there are {', '.join(palette.NAMES)}"
        raise ValueError(f"no such color{did_you_mean(color, ('base', *palette.NAMES), there_are)}")
    elif not isinstance(value, str) or not _COLOR.fullmatch(value):
        raise ValueError('must be a color such as "#e8e4dc"')
    return str(value)


BUILT_IN = ("auto", "dark", "light")
"""The themes that need no table."""

THEMES = Table(
    'a color such as "#e8e4dc"; base is "dark" or "light", the theme for all other colors',
    _theme_color,
    '[themes.mine]\nbase = "dark"\npaper = "#101010"\nhl-yellow = "#6d520a"',
)


def _color_name(name: str, value: object) -> str:
    if name not in palette.HIGHLIGHTS:
        raise ValueError(f"no such color (there are {', '.join(palette.HIGHLIGHTS)})")
    if not isinstance(value, str) or not value.strip() or len(value) > MOST_COLOR_NAME:
        raise ValueError
    from newsreader.text.clean import one_line, undirected  # imported late: few name their colors

    return undirected(one_line(value)).strip()


MOST_COLOR_NAME = 20

COLOR_NAMES = Table(
    f'a text of at most {MOST_COLOR_NAME} characters, such as "claim"',
    _color_name,
    '[color_names]\nyellow = "claim"\nred = "doubt"',
)


def did_you_mean(name: str, known: Iterable[str], otherwise: str) -> str:
    """Return the end of a message about an unknown name: the nearest of the known names, or `otherwise`."""
    # Imported here, because only an error needs it.
    from difflib import get_close_matches

    near = get_close_matches(name, known, n=1)
    return f" (did you mean “{near[0]}”?)" if near else f" ({otherwise})"


def toml(value: object) -> str:
    """Return a value in TOML. Strings and lists of strings are the same in JSON and TOML."""
    if value is None:
        return '"never"'
    if isinstance(value, Path):
        value = str(value)
    return json.dumps(value, ensure_ascii=False)
