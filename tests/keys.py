"""The page of all keys, made from the table of actions: `python -m tests.keys > docs/keys.md`."""

from __future__ import annotations

import sys
from itertools import groupby
from typing import TYPE_CHECKING

from newsreader.actions import ACTIONS, SCOPE_TITLES

if TYPE_CHECKING:
    from collections.abc import Iterator

_HEAD = """\
# Keys

All keys, as `?` shows them. Digits before a key marked with × repeat it: `5j`; `20G` goes to row or paragraph 20. To
change a key, use the name in the last column in your [settings](settings.md#keys). `newsreader keys` prints the keys
with your changes.
"""


def page() -> str:
    """Return the page as Markdown."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield _HEAD
    for scope, actions in groupby(ACTIONS, key=lambda action: action.scope):
        yield f"## {SCOPE_TITLES[scope]}\n"
        for heading, rows in groupby(actions, key=lambda action: action.group):
            if heading:
                yield f"### {heading}\n"
            yield "| keys | what | name |"
            yield "|---|---|---|"
            for action in rows:
                keys = " ".join(f"`{_cell(_spelled(key))}`" for key in action.keys)
                yield f"| {keys}{' ×' if action.counts else ''} | {_cell(action.help)} | `{action.id}` |"
            yield ""


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _spelled(key: str) -> str:
    """Return a key as the documentation spells it: `Ctrl+S`, `Enter`, `j`."""
    key = {"pagedown": "page down", "pageup": "page up"}.get(key, key)
    *held, last = key.split("+") if len(key) > 1 else [key]
    return "+".join([*map(str.capitalize, held), last if len(last) == 1 and not held else last.capitalize()])


if __name__ == "__main__":
    sys.stdout.write(page())
