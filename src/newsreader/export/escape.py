"""Escapes Markdown: a quote stays plain words, and a note can't change the text around it.

For CommonMark 0.31, GitHub's tables and strikethrough, and the syntax of Obsidian: `#tag`, `[[link]]`, `==mark==`,
`%%comment%%`, `$formula$`, `^block`.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from newsreader.text.clean import clean, one_line

if TYPE_CHECKING:
    from collections.abc import Iterable

_INLINE = re.compile(
    r"""
      [\\`*\[\]#|~^]             # always syntax somewhere
    | (?<![^\W_])_ | _(?![^\W_]) # an underscore within a word is not syntax
    | <(?=[a-zA-Z/!?])           # HTML, or an address in angle brackets
    | &(?=\#?\w+;)               # an entity
    | =(?==) | (?<==)= | %(?=%) | (?<=%)%
    | \$(?=\$) | (?<=\S)\$(?!\d) # the end of a formula, but not of a price
    """,
    re.VERBOSE,
)

_ESCAPED = r"\\\g<0>"

_LINE_START = re.compile(r"(?:[-+](?=\s|$)|[-=]{2,}|[>=])|\d{1,9}(?=[.)](?:\s|$))")
"""The start of a list, a rule or a quotation."""

_FENCE = re.compile(r"\s{0,3}(`{3,}(?=[^`]*$)|~{3,})")

_INDENT = r"^(\s{0,3}(?:(?:[>*+-]|\d{1,9}[.)])\s+)*)"
"""Indents and markers before the first words of a line."""

_NOTE_HEADING = re.compile(rf"{_INDENT}(\#{{1,6}}(?:\s|$))")
_NOTE_UNDERLINE = re.compile(r"^(\s{0,3})((?:-+|=+)\s*)$")
_NOTE_HTML = re.compile(r"(?P<code>`+)(?:.*?[^`])?(?P=code)(?!`)|(?<!\\)<(?=[a-zA-Z/!?])(?!https?:|mailto:)")
"""HTML, but not an address in angle brackets. Spans of code are matched too, so that they can be skipped."""

_SPELLED = (
    (re.compile(r"['’‘`\u200b-\u200f\u00ad]"), ""),
    (re.compile(r"\+"), "plus"),
    (re.compile("%"), "percent"),
    (re.compile(r"(?<=[^\W\d_])#"), "sharp"),
)
"""Signs that belong to a word of a tag, and what replaces them."""

_NOTE_BLOCK_ID = re.compile(r"\^(?=nr-[0-9a-f]{8}\s*$)")


def words(text: str) -> str:
    """Return `text` on one line as Markdown that shows exactly these words."""
    line = _INLINE.sub(_ESCAPED, " ".join(one_line(text).split()))
    return _LINE_START.sub(_escape_start, line, count=1) if _LINE_START.match(line) else line


def tag(name: str) -> str:
    """Return a tag's name as Obsidian takes it: `R-D` for `R&D`, `its` for `it's`, `Cplusplus`, `2024_`.

    A tag is letters, digits, marks, pictographs, `_`, `-` and `/`, and not only digits. No `_` begins emphasis.
    """
    for sign, spelled in _SPELLED:
        name = sign.sub(spelled, name)
    words = "".join(char if _is_of_tag(char) else " " for char in name)
    levels = ("-".join(level.split()) for level in words.split("/"))
    form = re.sub(r"(?<!\w)_+", "", "/".join(filter(None, levels)))
    return f"{form}_" if not form or form.isdigit() else form


def _is_of_tag(char: str) -> bool:
    category = unicodedata.category(char)
    return (
        char.isalnum() or char in "_-/" or category in ("Mn", "Mc") or (char >= "\u2600" and category in ("So", "Sk"))
    )


def tags(names: Iterable[str]) -> dict[str, str]:
    """Return each name's `tag`, with `_` at the end where it would be another name's. Case makes no difference."""
    forms: dict[str, str] = {}
    taken: set[str] = set()
    # A name that is valid keeps its form.
    for name in sorted(set(names), key=lambda name: (tag(name) != name, name)):
        form = tag(name)
        while form.casefold() in taken:
            form += "_"
        taken.add(form.casefold())
        forms[name] = form
    return forms


def note(text: str) -> str:
    """Return a note as Markdown that can't change the text after it, without blank lines around it.

    A heading would claim the highlights below it, an unclosed fence or HTML would hide them, and a line that ends with
    a block id would look like a highlight.
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
