"""Read a note back from a file: the inverse of `escape.note`."""

from __future__ import annotations

import re

from newsreader.export import escape

_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_BREAK = re.compile(r"\\$")

_LONGEST = 50_000
"""The longest note (code points) in which each line is looked at, because that takes long."""


def note(text: str, known: str) -> str:
    """Return the note that is `text` in a file. `known` is the note as it was written to the file.

    Lines that were not edited are those of the known note. In others, signs that `escape.note` would escape lose their
    backslash. So each note is read back as it was, and what is read is written as `text` again if that is possible.
    """
    written = escape.note(known)
    if text == written:
        return known
    was = known.replace("\r\n", "\n").replace("\r", "\n").strip("\n").split("\n")
    shown = written.split("\n")
    known_lines = dict(zip(shown, was, strict=True)) if len(shown) == len(was) else {}
    plain = _plain if len(text) <= _LONGEST else str
    lines = [known_lines.get(line) or plain(line) for line in text.split("\n")]
    return next((read for read in ("\n".join(lines), _words(text)) if escape.note(read) == text), "\n".join(lines))


def _plain(line: str) -> str:
    """Return a line without the backslashes that `escape.note` adds to it."""
    plain = _ESCAPE.sub(r"\1", line)
    return plain if plain != line and escape.note(plain) == line else line


def _words(text: str) -> str:
    """Return a note that was written as plain words."""
    return "\n".join(_ESCAPE.sub(r"\1", _BREAK.sub("", line)) for line in text.split("\n"))
