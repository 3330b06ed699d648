"""Reverts `escape`: words, a note, and a note that was edited in a file."""

from __future__ import annotations

import re

from . import escape

_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_BREAK = re.compile(r"\\$")
_NOTE_ESCAPES = re.compile(r"(?:\\[%$])+|\\(?=[#\[<=^-])")
PARTING = re.compile(r"\u200b|(?<=[{(:])\\(?=[{(:])")
"""What an export puts between two signs that Org or Logseq would interpret."""
_MOST_TRIED, _LONGEST_TRIED = 40, 20_000

_LONGEST = 50_000
"""The longest edited note (code points) in which each line is looked at, because that takes long."""


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


def edited_note(markdown: str, known: str) -> str:
    """Return the note that is `markdown` in a file. `known` is the note as it was written to the file.

    Lines that were not edited are those of the known note. In others, signs that `escape.note` would escape lose their
    backslash. So each note is read back as it was, and what is read is written as `markdown` again if that is possible.
    """
    written = escape.note(known)
    if markdown == written:
        return known
    was = known.replace("\r\n", "\n").replace("\r", "\n").strip("\n").split("\n")
    shown = written.split("\n")
    known_lines = dict(zip(shown, was, strict=True)) if len(shown) == len(was) else {}
    plain = _plain if len(markdown) <= _LONGEST else str
    lines = [known_lines.get(line) or plain(line) for line in markdown.split("\n")]
    as_words = "\n".join(words(_BREAK.sub("", line)) for line in markdown.split("\n"))
    return next((read for read in ("\n".join(lines), as_words) if escape.note(read) == markdown), "\n".join(lines))


def _plain(line: str) -> str:
    """Return a line without the backslashes that `escape.note` adds to it."""
    plain = words(line)
    return plain if plain != line and escape.note(plain) == line else line


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
