"""The body of a Markdown file → drafts: CommonMark with tables, strikethrough, shortcodes, HTML and `dialects`.

markdown-it-py reads the Markdown. Its tokens become the events that HTML tags are, so that `flow` alone decides what
is a block.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt

from newsreader.ingest.blocks.elements import HIDING
from newsreader.ingest.blocks.flow import Flow
from newsreader.ingest.blocks.paragraphs import UNSPACED
from newsreader.ingest.blocks.tags import Tag, scan

from .dialects import environment, use_dialects
from .note_signs import BREAKS, written
from .shortcodes import Shortcodes

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from markdown_it.token import Token

    from newsreader.ingest.blocks.angle_words import AngleWords
    from newsreader.ingest.blocks.draft import Draft

_MAX_NESTING = 30
"""How deep blocks may be nested: markdown-it drops deeper ones."""
_MAX_CHARACTERS, _MAX_LINES, _MAX_BRACKETS, _MAX_SIGNS = 2_000_000, 100_000, 20_000, 100_000
"""What markdown-it reads in a few seconds, even if every line, bracket and other sign is placed to slow it down."""
_HTML_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_MIN_PROSE_WORDS, _MIN_PROSE_LINE = 12, 60
"""The fewest words, and the fewest code points per line on average, of indented code that is prose."""
_PLAIN_ADDRESS = re.compile(r"https?://(?:[a-z0-9-]{1,30}\.){1,5}[a-z]{2,30}(?:/[A-Za-z0-9_./~-]*)?")
"""An address that markdown-it does not change."""
_PUNCTUATION = ".,;:!?…()[]*_\"'“”‘’–—"
_CALLOUT = re.compile(r"\[!([^\[\]|]{1,40})(?:\|[^\[\]]*)?\][+-]?[ \t]*")
_ATTRIBUTE_LIST = re.compile(r"\s?\{:?\s*(?:[#.][A-Za-z][^\s{}]*+\s*+)++\}")
"""`{#id .class}`, which some dialects put after headings, links and paragraphs."""


def read_blocks(body: str) -> list[Draft] | None:
    """Return the blocks of `body`, or `None` if it should be read as plain text."""
    if len(body) > _MAX_CHARACTERS or body.count("\n") > _MAX_LINES or body.count("[") > _MAX_BRACKETS:
        return None
    if sum(map(body.count, "<*_`=$%&")) > _MAX_SIGNS:
        return None
    shortcodes = Shortcodes()
    body = shortcodes.replace(body)
    env = environment(body)
    tokens = _parser().parse(body, env)
    if any(token.level + token.nesting >= _MAX_NESTING for token in tokens):
        return None
    walk = _Walk(shortcodes, env["angle_words"], has_html=any(token.type == "html_block" for token in tokens))
    walk.blocks(tokens)
    return walk.flow.finish()


class _Parser(MarkdownIt):
    def validateLink(self, url: str) -> bool:  # noqa: ARG002, N802 - the library's name
        """Accept every address: `flow` checks them, and a link refused here would appear as its Markdown source."""
        return True

    def normalizeLink(self, url: str) -> str:  # noqa: N802 - the library's name
        """Return the address percent-encoded. A plain one is returned at once, since encoding is slow."""
        return url if _PLAIN_ADDRESS.fullmatch(url) else super().normalizeLink(url)


@cache
def _parser() -> MarkdownIt:
    parser = _Parser("commonmark", {"html": True, "maxNesting": _MAX_NESTING})
    return use_dialects(parser.enable(["table", "strikethrough"]))


class _Walk:
    """Sends the tokens to `flow` as events; `has_html` says whether the article contains blocks of HTML."""

    def __init__(self, shortcodes: Shortcodes, angle_words: AngleWords, *, has_html: bool) -> None:
        self.flow = Flow()
        self._angle_words = angle_words
        self._shortcodes = shortcodes
        self._has_html = has_html

    def blocks(self, tokens: Sequence[Token], *, reparse: bool = True) -> None:
        """Send tokens of blocks; with `reparse`, indented code that looks like prose is parsed as Markdown."""
        opened = ""  # the blocks that begin with this token
        for token in tokens:
            if token.type == "inline":
                children = written(token.children or [])
                if opened == "blockquote_open paragraph_open":
                    children = self._callout(children)
                self._inline(children)
                self.flow.end_source_block()
            elif token.type == "html_block":
                self._html(self._angle_words.escaped(token.content))
                self.flow.end_source_block()
            elif token.type == "code_block" and reparse and self._is_indented_prose(token.content):
                self.blocks(_parser().parse(token.content, environment(token.content)), reparse=False)
            elif token.type in {"fence", "code_block"}:
                self._verbatim("pre", token.content)
            elif token.type == "math_block":
                self._verbatim("pre", f"$${token.content}$$")
            else:
                self._element(token)
            opened = f"{opened} {token.type}".strip() if token.type == "paragraph_open" else token.type

    def _callout(self, tokens: list[Token]) -> list[Token]:
        """Send the title of a callout (`[!note]- Title`) as a block, and return the tokens after it."""
        found = _CALLOUT.match(tokens[0].content) if tokens and tokens[0].type == "text" else None
        if not found:
            return tokens
        tokens[0].content = tokens[0].content[found.end() :]
        end = next((index for index, token in enumerate(tokens) if token.type in BREAKS), len(tokens))
        title = tokens[:end]
        if not any(token.content for token in title):
            title[0].content = found[1].replace("-", " ").capitalize()
        self.flow.open("strong", {})
        self._inline(title)
        self.flow.close("strong")
        self.flow.close("p")
        return tokens[end + 1 :]

    def _is_indented_prose(self, content: str) -> bool:
        """Return whether “code” is HTML, or the second paragraph of a list item, indented after a blank line."""
        if self._has_html and _HTML_TAG.match(content.lstrip()):
            return True
        bare = _HTML_TAG.sub(" ", content)
        lines, words = [line for line in bare.split("\n") if line.strip()], bare.split()
        return (
            len(words) >= _MIN_PROSE_WORDS
            and sum(map(len, lines)) > _MIN_PROSE_LINE * len(lines)
            and sum(word.strip(_PUNCTUATION).isalpha() for word in words) > 0.7 * len(words)
        )

    def _inline(self, tokens: Sequence[Token]) -> None:
        ends = {name: index for index, token in enumerate(tokens) if (name := _end_of_hidden(token))}
        for index, token in enumerate(tokens):
            if token.type == "text":
                content = token.content
                self._text(_ATTRIBUTE_LIST.sub("", content) if "{" in content else content)
            elif token.type == "softbreak":
                self.flow.text(_gap(tokens, index))
            elif token.type == "hardbreak":
                self.flow.open("br", {})
            elif token.type == "code_inline":
                self._verbatim("code", token.content)
            elif token.type == "html_inline":
                self._html(token.content, {name for name, end in ends.items() if end > index})
            elif token.type == "image":
                attributes = {key: str(token.attrs.get(key, "")) for key in ("title", "src")}
                attributes["alt"] = _alternative(token)
                self.flow.open("img", {key: self._shortcodes.flat(value) for key, value in attributes.items()})
            elif token.type.startswith("math_inline"):
                self._text(f"{token.markup}{token.content}{token.markup}")
            elif token.type == "footnote_ref":
                self._verbatim("sup", f"[{token.meta['id'] + 1}]")
            else:
                self._element(token)

    def _element(self, token: Token) -> None:
        if token.nesting > 0 or token.type == "hr":
            self.flow.open(token.tag, {key: str(value) for key, value in token.attrs.items()})
        elif token.nesting < 0:
            self.flow.close(token.tag)

    def _verbatim(self, tag: str, content: str) -> None:
        self.flow.open(tag, {})
        self.flow.text(self._shortcodes.flat(content))
        self.flow.close(tag)

    def _html(self, source: str, ends: Collection[str] = ()) -> None:
        """Send raw HTML; `ends` are the elements with hidden text whose closing tag follows after `source`."""
        for piece in scan(source):
            if not isinstance(piece, Tag):
                self._text(piece)
            elif piece.closing:
                self.flow.close(piece.name)
            else:
                attributes = {key: self._shortcodes.flat(value) for key, value in piece.attributes.items()}
                self.flow.open(piece.name, attributes, closed=piece.closed or piece.name in ends)

    def _text(self, text: str) -> None:
        for piece in self._shortcodes.split(text):
            if isinstance(piece, str):
                self.flow.text(piece)
            else:
                self.flow.add(piece)


def _end_of_hidden(token: Token) -> str:
    """Return the name of the element with hidden text that this token closes, or an empty string."""
    name = token.content[2:-1].strip().lower() if token.type == "html_inline" and token.content[:2] == "</" else ""
    return name if name in HIDING else ""


def _alternative(image: Token) -> str:
    """Return an image's alternative text without the Markdown in it."""
    return "".join(" " if token.type in {"softbreak", "hardbreak"} else token.content for token in image.children or [])


def _gap(tokens: Sequence[Token], index: int) -> str:
    """Return the text for the line break at `index`: a space, or nothing within a script without spaces."""
    before, after = tokens[index - 1].content[-1:], "".join(token.content for token in tokens[index + 1 : index + 2])
    return "" if UNSPACED.match(before) and UNSPACED.match(after) else " "
