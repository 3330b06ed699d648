"""Making words safe in Markdown: a quotation stays words, and a note stays inside its place.

For CommonMark 0.31, GitHub's tables and strikethrough, and what Obsidian adds: `#tag`, `[[link]]`, `==mark==`,
`%%comment%%`, `$formula$`, `^block`. Knows strings only.
"""

from __future__ import annotations

import re

from newsreader.text.clean import clean, one_line

_INLINE = re.compile(
    r"""
      [\\`*\[\]#|~^]             # always signs somewhere
    | (?<![^\W_])_ | _(?![^\W_]) # an underscore within a word is one
    | <(?=[a-zA-Z/!?])           # HTML, or an address in angle brackets
    | &(?=\#?\w+;)               # an entity
    | =(?==) | (?<==)= | %(?=%) | (?<=%)%
    | \$(?=\$) | (?<=\S)\$(?!\d) # what could end a formula; a price stays a price
    """,
    re.VERBOSE,
)

_ESCAPED = r"\\\g<0>"

_LINE_START = re.compile(r"(?:[-+](?=\s|$)|[-=]{2,}|[>=])|\d{1,9}(?=[.)](?:\s|$))")
"""What makes a list, a line or a quotation at the beginning of a line."""

_FENCE = re.compile(r"\s{0,3}(`{3,}(?=[^`]*$)|~{3,})")

_INDENT = r"^(\s{0,3}(?:(?:[>*+-]|\d{1,9}[.)])\s+)*)"
"""What may stand before the first words of a line of Markdown."""

_NOTE_HEADING = re.compile(rf"{_INDENT}(\#{{1,6}}(?:\s|$))")
_NOTE_UNDERLINE = re.compile(r"^(\s{0,3})((?:-+|=+)\s*)$")
_NOTE_HTML = re.compile(r"(?P<code>`+)(?:.*?[^`])?(?P=code)(?!`)|(?<!\\)<(?=[a-zA-Z/!?])(?!https?:|mailto:)")
"""HTML, but not an address in angle brackets; what stands in a span of code is matched too, to be passed over."""

_NOTE_BLOCK_ID = re.compile(r"\^(?=nr-[0-9a-f]{8}\s*$)")


def words(text: str) -> str:
    """One line of `text` as plain words of Markdown: nothing in it is a sign."""
    line = _INLINE.sub(_ESCAPED, " ".join(one_line(text).split()))
    return _LINE_START.sub(_escape_start, line, count=1) if _LINE_START.match(line) else line


def tag(name: str) -> str:
    """A tag as a `#word`: white space in it becomes `-`."""
    return "#" + _INLINE.sub(_ESCAPED, dashed(name))


def dashed(name: str) -> str:
    """A tag's name without white space: `-` stands for it, since others end a tag at the first space."""
    return "-".join(one_line(name).split())


def note(text: str) -> str:
    """A note as the Markdown it is, kept from reaching beyond itself; without blank lines around it.

    Headings would take over the passages below, an unclosed fence or HTML would swallow them, and a line that ends like
    one of this program's blocks would be taken for one.
    """
    lines: list[str] = []
    fence = ""
    for line in clean(text.replace("\r\n", "\n").replace("\r", "\n")).strip("\n").split("\n"):
        opened = _FENCE.match(line)
        if fence:
            if opened and opened[1].startswith(fence) and not line.strip().strip(fence[0]):
                fence = ""
        elif opened:
            fence = opened[1]
        else:
            line = _contained(line, after_words=bool(lines and lines[-1].strip()))
        lines.append(_NOTE_BLOCK_ID.sub(r"\\^", line))
    if fence:
        lines.append(fence)
    return "\n".join(lines)


def _contained(line: str, *, after_words: bool) -> str:
    line = _NOTE_HEADING.sub(r"\1\\\2", line)
    line = _NOTE_HTML.sub(lambda match: match[0] if match["code"] else r"\<", line)
    return _NOTE_UNDERLINE.sub(r"\1\\\2", line) if after_words else line


def _escape_start(match: re.Match[str]) -> str:
    return f"{match[0]}\\" if match[0][0].isdigit() else f"\\{match[0]}"
