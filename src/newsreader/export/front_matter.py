"""Readable YAML front matter. Each string reads back as the same string, in YAML 1.1 and 1.2.

Text is plain where YAML allows it, else in double quotes. Only characters that are invisible, or that could control a
terminal, are escaped.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import TYPE_CHECKING

import yaml

from newsreader.text.clean import clean, undirected
from newsreader.text.days import local_time

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


def front_matter(fields: Mapping[str, object]) -> str:
    """Return the fields in their order, between lines of `---`, without a newline at the end.

    A value is a string, a number, a date, an aware time, `None`, or a list of strings.
    """
    return "\n".join(["---", *(f"{_key(name)}: {_written(value)}" for name, value in fields.items()), "---"])


_PLAIN = re.compile(
    r"(?!(?:null|true|false|yes|no|on|off|y|n)\Z)[a-z][a-z0-9]*(?:[ _/-][a-z0-9]+)*"
    r"|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}",
    re.IGNORECASE | re.ASCII,
)
"""Text that is plain in any place. Most text is, and PyYAML would take a hundred times as long to find out."""

_ADDRESS = re.compile(r"https?://[\w.~/?#&=%+@!$*();-]*", re.ASCII)
"""Addresses that are plain as a value, but not in a list."""


def _written(value: object) -> str:
    if isinstance(value, str) and (_PLAIN.fullmatch(value) or _ADDRESS.fullmatch(value)):
        return value
    if type(value) in (int, date):
        return str(value)
    if isinstance(value, list) and all(isinstance(item, str) and _PLAIN.fullmatch(item) for item in value):
        return f"[{', '.join(value)}]"
    if value is None:
        return "null"
    if isinstance(value, datetime):
        return local_time(value)
    return _dumped({"x": value}).removeprefix("x: ")


def _key(name: str) -> str:
    return name if _PLAIN.fullmatch(name) else _dumped({name: 0}).removesuffix(": 0")


def _dumped(fields: Mapping[str, object]) -> str:
    return yaml.dump(
        dict(fields),
        Dumper=_Dumper,
        default_flow_style=False,
        sort_keys=False,
        allow_unicode=True,
        width=float("inf"),
    ).removesuffix("\n")


def yaml_value(value: object) -> str:
    """Return a value as it is written after the colon of a field."""
    name = "value: "
    return front_matter({name[:-2]: value}).removeprefix(f"---\n{name}").removesuffix("\n---")


class _Dumper(yaml.SafeDumper):
    def choose_scalar_style(self) -> str:
        """Return the quotation mark of a scalar: none, or a double one."""
        text = getattr(self.event, "value", "")
        is_plain = not super().choose_scalar_style() and not any(_hidden(text))
        return "" if is_plain else '"'

    def write_double_quoted(self, text: str, split: bool = True) -> None:  # noqa: ARG002 - PyYAML passes it
        self.write_indicator(f'"{"".join(map(_escaped, text, _hidden(text)))}"', True)

    def represent_line(self, items: list[str]) -> yaml.SequenceNode:
        return self.represent_sequence("tag:yaml.org,2002:seq", items, flow_style=True)

    def represent_time(self, moment: datetime) -> yaml.ScalarNode:
        return self.represent_scalar("tag:yaml.org,2002:timestamp", local_time(moment))


_Dumper.add_representer(list, _Dumper.represent_line)
_Dumper.add_representer(datetime, _Dumper.represent_time)
# Text for PyYAML, but a number in YAML 1.2 or a boolean in YAML 1.1.
_Dumper.add_implicit_resolver(
    "tag:yaml.org,2002:float",
    re.compile(r"^(?:[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?|0o[0-7]+)$"),
    [*"-+.0123456789"],
)
_Dumper.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^[yYnN]$"), [*"yYnN"])


def _hidden(text: str) -> Iterator[bool]:
    """Yield for each character whether it must be escaped. The tags of an emoji flag must not."""
    # YAML forbids U+FFFE and U+FFFF, which are not characters.
    for char, cleaned in zip(text, clean(text), strict=True):
        yield char in "\n\t\ufffe\uffff" or cleaned != char or undirected(char) != char


def _escaped(char: str, is_hidden: bool) -> str:
    if char in '"\\':
        return f"\\{char}"
    if char == "\n":
        return "\\n"
    if is_hidden:
        return f"\\u{ord(char):04x}" if char <= "\uffff" else f"\\U{ord(char):08x}"
    return char
