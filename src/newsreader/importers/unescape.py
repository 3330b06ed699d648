"""Reverts `export.escape`: the words of a quote, and a note as the user wrote it."""

from __future__ import annotations

import re

from newsreader.export import escape

_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_NOTE_ESCAPES = re.compile(r"(?:\\[%$])+|\\(?=[#\[<=^-])")
_MOST_TRIED, _LONGEST_TRIED = 40, 20_000


def words(markdown: str) -> str:
    """Return the words of which `escape.words` made this Markdown."""
    return _ESCAPE.sub(r"\1", markdown)


def note(markdown: str) -> str:
    """Return a note of which `escape.note` makes this Markdown: the one with the fewest backslashes.

    A note that the user edited in the file can be of no note. Then it loses what looks like escapes.
    """
    bare = _NOTE_ESCAPES.sub(_without, markdown)
    if bare == markdown and "\\\n" not in markdown:
        return markdown
    plain = words(markdown.replace("\\\n", "\n"))
    for candidate in (bare, plain, markdown):
        if escape.note(candidate) == markdown:
            return candidate
    return _tried(markdown) or bare


def _without(match: re.Match[str]) -> str:
    return match[0].replace("\\", "")


def _tried(markdown: str) -> str:
    """Return the note with each escape left out that `escape.note` would write again."""
    found = [*_NOTE_ESCAPES.finditer(markdown)]
    if len(found) > _MOST_TRIED or len(markdown) > _LONGEST_TRIED:
        return ""
    written = markdown
    for each in reversed(found):
        candidate = "".join((markdown[: each.start()], _without(each), markdown[each.end() :]))
        if escape.note(candidate) == written:
            markdown = candidate
    return markdown
