"""Escapes Markdown: a quote stays plain words, and a note can't change the text around it.

For CommonMark 0.31, GitHub's tables and strikethrough, and the syntax of Obsidian: `#tag`, `[[link]]`, `==mark==`,
`%%comment%%`, `$formula$`, `^block`.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING

from newsreader.text.clean import bare, clean, tidy_line

if TYPE_CHECKING:
    from collections.abc import Iterable

    from markdown_it import MarkdownIt

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

_FENCE = re.compile(r" {0,3}(`{3,}(?=[^`]*$)|~{3,})")

_INDENT = r"^([ \t]*(?:(?:>|[*+-](?=\s)|\d{1,9}[.)](?=\s))[ \t]*)*)"
"""Indents and markers before the first words of a line."""

_NOTE_HEADING = re.compile(rf"{_INDENT}(?=\#{{1,6}}(?:\s|$))")
_NOTE_UNDERLINE = re.compile(r"^([ \t>]*)(?=(?:-+|=+)\s*$)")
_NOTE_REFERENCE = re.compile(rf"{_INDENT}(?=\[(?!(?:\\.|[^\]\\])*\](?!:)))")
"""The definition of a link, of which only the beginning needs to be on this line."""

_NOTE_BLOCK_ID = re.compile(r"(?<!\\)\^(?=nr-[0-9a-f]{8}\s*$)", re.IGNORECASE | re.MULTILINE)

_CLOSED = "|".join(
    rf"(?<!{sign}){sign}{{2}}(?!{sign})(?:(?!%%|\$\$)[^`<\\]|\\.)*{sign}{{2}}(?!{sign})" for sign in ("%", r"\$")
)
_REACHING = r"(?:%%+|\$\$+|\[\^)"

_NOTE_INLINE = re.compile(
    rf"""
      (?P<kept>
        \\[!-/:-@\[-`{{-~]
      | (?<!`)(?P<code>`++)(?:.*?[^`])?(?P=code)(?!`)
      | {_CLOSED}
      )
    | <(?=[a-zA-Z/!?])(?!https?:|mailto:) # HTML, but not an address in angle brackets
    | {_REACHING}
    | (?:(?<=\s)|^)\^(?=[a-zA-Z0-9-]+\s*$)
    """,
    re.VERBOSE | re.MULTILINE,
)
"""What reaches beyond a note: HTML, open comments and formulas of Obsidian, footnotes and block ids.

`kept` is an escaped sign, a span of code, or a comment or formula that is closed.
"""

_UNSURE = re.compile(r"[`~#=<]|--|\]:")
"""Signs whose meaning depends on the text around them."""

_END = "end"

_PARSED = 50_000
"""The longest note with such signs that is parsed (code points), because parsing can take quadratic time."""

_SPELLED = (
    (re.compile(r"['’‘`\u200b-\u200f\u00ad]"), ""),
    (re.compile(r"\+"), "plus"),
    (re.compile("%"), "percent"),
    (re.compile(r"(?<=[^\W\d_])#"), "sharp"),
)
"""Signs that belong to a word of a tag, and what replaces them."""


_NAMED_SIGNS = 3
"""The most signs of a tag without words that are named."""


def words(text: str) -> str:
    """Return `text` on one line as Markdown that shows exactly these words."""
    line = _INLINE.sub(_ESCAPED, tidy_line(text))
    return _LINE_START.sub(_escape_start, line, count=1) if _LINE_START.match(line) else line


def tag(name: str) -> str:
    """Return a tag's name as Obsidian takes it: `R-D` for `R&D`, `its` for `it's`, `Cplusplus`, `2024_`.

    A tag is letters, digits, marks, pictographs, `_`, `-` and `/`, and not only digits. No `_` begins emphasis.
    A level of other signs is their names, `asterisk` for `***`.
    """
    for sign, spelled in _SPELLED:
        name = sign.sub(spelled, name)
    # A selector whose sign is left out has nothing to select.
    form = "/".join(filter(None, map(_level, name.split("/")))) or "tag"
    return f"{form}_" if form.isdigit() else form


def _level(name: str) -> str:
    words = bare("".join(char if _is_of_tag(char) else " " for char in name))
    form = re.sub(r"(?<!\w)_+", "", "-".join(words.split()))
    # A level of signs alone is called by their names: `asterisk` for `***`.
    signs = list(dict.fromkeys(bare(name).replace(" ", "")))[:_NAMED_SIGNS]
    return form or "-".join(" ".join(unicodedata.name(sign, "") for sign in signs).lower().split())


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
    """Return a note as Markdown that can't change the text around it, without blank lines around it.

    A heading would claim the highlights below it, and an unclosed fence, HTML, comment or formula would hide them.
    Footnotes, link definitions and block ids are valid in the whole file. If escaping these is not enough, the note is
    written as plain words.
    """
    text = clean(text.replace("\r\n", "\n").replace("\r", "\n")).strip("\n")
    written = _written(text)
    if not _UNSURE.search(written) or (len(written) <= _PARSED and _is_contained(written)):
        return written
    paragraphs = (filter(None, map(words, part.split("\n"))) for part in re.split(r"\n\s*\n", text))
    return "\n\n".join(filter(None, map("\\\n".join, paragraphs)))


def _written(text: str) -> str:
    """Return a note with escapes outside of its fenced code, whose last fence is closed."""
    lines: list[str] = []
    plain: list[str] = []
    fence = ""
    for line in text.split("\n"):
        opened = _FENCE.match(line)
        if not fence and not opened:
            plain.append(line)
            continue
        lines += _escaped(plain)
        plain.clear()
        lines.append(line)
        if not fence:
            fence = opened[1] if opened else ""
        elif opened and opened[1].startswith(fence) and not line.strip().strip(fence[0]):
            fence = ""
    return _NOTE_BLOCK_ID.sub(r"\\^", "\n".join([*lines, *_escaped(plain), *filter(None, [fence])]))


def _escaped(lines: list[str]) -> list[str]:
    for number, line in enumerate(lines):
        line = _NOTE_REFERENCE.sub(r"\1\\", _NOTE_HEADING.sub(r"\1\\", line))
        lines[number] = _NOTE_UNDERLINE.sub(r"\1\\", line) if number and lines[number - 1].strip() else line
    return _NOTE_INLINE.sub(_escape_reaching, "\n".join(lines)).split("\n") if lines else []


def _escape_reaching(match: re.Match[str]) -> str:
    return match[0] if match["kept"] else re.sub(r"[%$]|^.", _ESCAPED, match[0])


def _is_contained(written: str) -> bool:
    """Return whether a parser finds nothing in a note that reaches beyond it."""
    environment: dict[str, object] = {}
    tokens = _parser().parse(f"{written}\n\n> {_END}", environment)
    children = [child for token in tokens for child in token.children or ()]
    plain = "".join(child.content if child.type == "text" else "\n" for child in children)
    return (
        [(token.type, token.level) for token in tokens[-5:-3]] == [("blockquote_open", 0), ("paragraph_open", 1)]
        and tokens[-3].content == _END
        and not environment.get("references")
        and not {"heading_open", "html_block"}.intersection(token.type for token in tokens)
        and not any(child.type == "html_inline" for child in children)
        and not re.search(_REACHING, re.sub(_CLOSED, "", plain))
    )


@cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).disable("text_join")


def _escape_start(match: re.Match[str]) -> str:
    return f"{match[0]}\\" if match[0][0].isdigit() else f"\\{match[0]}"
