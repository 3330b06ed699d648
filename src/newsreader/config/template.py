"""The text of a new settings file: every setting with its help and its default, in comments."""

from __future__ import annotations

from dataclasses import fields
from textwrap import fill
from typing import TYPE_CHECKING

from .declared import KINDS, NAMES, Settings, help_of
from .values import FOLDER, Table, toml

if TYPE_CHECKING:
    from collections.abc import Iterator


def template() -> str:
    """Return a settings file in which each setting is a comment with its default."""
    return "\n".join(_lines())


def _lines() -> Iterator[str]:
    yield "# The settings of newsreader. To change one, remove the # before it."
    defaults = {setting.name: setting.default for setting in fields(Settings)}
    # In TOML, the tables come last.
    for name in sorted(NAMES, key=lambda name: isinstance(KINDS[name], Table)):
        kind, default = KINDS[name], defaults[name]
        yield ""
        yield fill(f"# {help_of(name)}: {kind.allowed}.", 98, subsequent_indent="#   ", break_on_hyphens=False)
        if isinstance(kind, Table):
            yield from (f"# {line}" for line in kind.example.split("\n"))
        else:
            yield f"# {name} = {toml('~/notes' if kind is FOLDER else default)}"
    yield ""
