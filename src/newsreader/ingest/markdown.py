"""Markdown → `Document`: CommonMark with tables, strikethrough and footnotes, front matter, shortcodes, the HTML in
it.

markdown-it-py reads the Markdown; its tokens become the same events that HTML tags are, so `flow` alone decides what
is a block. Some texts make any Markdown parser slow or drop what is nested too deep; such a text is read as plain
text instead, so that it costs bounded time and loses nothing. Must not know files or bytes.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt
from mdit_py_plugins.footnote import footnote_plugin

from newsreader.errors import BadDataError
from newsreader.records import BlockKind, Document
from newsreader.text.clean import normalise, one_line

from . import frontmatter
from .draft import Draft, assemble, is_blank
from .elements import HIDING
from .flow import Flow
from .furniture import authors_of, name_furniture
from .paragraphs import UNSPACED
from .plain import parse_plain
from .shortcodes import Shortcodes
from .tags import Tag, scan
from .title import derive_title

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from markdown_it.token import Token

_NESTING = 30
"""How deep blocks may lie in one another: what lies deeper, markdown-it leaves out."""
_MOST_CHARACTERS, _MOST_LINES, _MOST_BRACKETS = 2_000_000, 100_000, 20_000
"""What markdown-it reads in a few seconds even when every line and bracket is placed to slow it down."""
_HTML_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_PROSE_WORDS, _PROSE_LINE = 12, 60
"""Words in all, and code points per line, that indented code has at least when it is prose."""
_PUNCTUATION = ".,;:!?…()[]*_\"'“”‘’–—"
_FOOTNOTES = {
    "footnote_block_open": ("ol", True),
    "footnote_block_close": ("ol", False),
    "footnote_open": ("li", True),
    "footnote_close": ("li", False),
}
_ATTRIBUTE_LIST = re.compile(r"\s?\{:?\s*(?:[#.][A-Za-z][^\s{}]*+\s*+)++\}")
"""`{#id .class}`, which some dialects put after headings, links and paragraphs."""


def parse_markdown(text: str) -> Document:
    """The article in `text`; its `source` is for the caller to add. Raises `BadDataError` when there is no text."""
    said, body = frontmatter.split(normalise(text))
    if is_blank(body):
        body = said.summary
    if is_blank(body):
        raise BadDataError("There is no text in it; give a file with an article.")
    drafts = _drafts(body)
    document = _document(drafts, said.title) if drafts is not None else parse_plain(body)
    return replace(
        document,
        title=said.title or document.title,
        title_derived=document.title_derived and not said.title,
        authors=said.authors or document.authors,
        site=said.site,
        url=said.url,
        canonical_url=said.canonical_url,
        language=said.language,
        published_at=said.published_at,
        tags=said.tags,
        media_type="text/markdown",
    )


def _document(drafts: list[Draft], title: str) -> Document:
    name_furniture(drafts)
    headings = (draft.text for draft in drafts if draft.kind is BlockKind.HEADING and draft.level == 1)
    title = title or next(headings, "")
    whole, blocks, inline_spans = assemble(drafts)
    body = next((whole[block.start : block.end] for block in blocks if block.kind is BlockKind.PARAGRAPH), whole)
    return Document(
        text=whole,
        blocks=blocks,
        inline_spans=inline_spans,
        title=" ".join(one_line(title or derive_title(body)).split()),
        title_derived=not title,
        authors=tuple(map(one_line, authors_of(drafts))),
    )


class _Parser(MarkdownIt):
    def validateLink(self, url: str) -> bool:  # noqa: ARG002, N802 - the library's name
        """Accept every address: they are judged where marks are made, and a refused link would show as its source."""
        return True


@cache
def _parser() -> MarkdownIt:
    parser = _Parser("commonmark", {"html": True, "maxNesting": _NESTING})
    return parser.enable(["table", "strikethrough"]).use(footnote_plugin)


def _drafts(body: str) -> list[Draft] | None:
    """The blocks of `body`, or `None` when Markdown is not the way to read it."""
    if len(body) > _MOST_CHARACTERS or body.count("\n") > _MOST_LINES or body.count("[") > _MOST_BRACKETS:
        return None
    shortcodes = Shortcodes()
    tokens = _parser().parse(shortcodes.replace(body))
    if any(token.level + token.nesting >= _NESTING for token in tokens):
        return None
    walk = _Walk(shortcodes, mixed=any(token.type == "html_block" for token in tokens))
    walk.blocks(tokens)
    return walk.flow.finish()


class _Walk:
    """Goes through the tokens and tells `flow` of them; `mixed` says that the article writes blocks as HTML too."""

    def __init__(self, shortcodes: Shortcodes, *, mixed: bool) -> None:
        self.flow = Flow()
        self._shortcodes = shortcodes
        self._mixed = mixed

    def blocks(self, tokens: Sequence[Token], *, again: bool = True) -> None:
        """The tokens of blocks; `again` says that indented code may be read once more as what it looks like."""
        for token in tokens:
            if token.type == "inline":
                self._inline(token.children or [])
                self.flow.end_source_block()
            elif token.type == "html_block":
                self._html(token.content)
                self.flow.end_source_block()
            elif token.type == "code_block" and again and self._is_indented_prose(token.content):
                self.blocks(_parser().parse(token.content), again=False)
            elif token.type in {"fence", "code_block"}:
                self._verbatim("pre", token.content)
            elif token.type in _FOOTNOTES:
                tag, opens = _FOOTNOTES[token.type]
                if opens:
                    self.flow.open(tag, {})
                else:
                    self.flow.close(tag)
            else:
                self._element(token)

    def _is_indented_prose(self, content: str) -> bool:
        """Whether “code” is an older dialect's second paragraph of an item, or HTML indented behind a blank line."""
        if self._mixed and _HTML_TAG.match(content.lstrip()):
            return True
        bare = _HTML_TAG.sub(" ", content)
        lines, words = [line for line in bare.split("\n") if line.strip()], bare.split()
        return (
            len(words) >= _PROSE_WORDS
            and sum(map(len, lines)) > _PROSE_LINE * len(lines)
            and sum(word.strip(_PUNCTUATION).isalpha() for word in words) > 0.7 * len(words)
        )

    def _inline(self, tokens: Sequence[Token]) -> None:
        ends = {name: index for index, token in enumerate(tokens) if (name := _end_of_hidden(token))}
        for index, token in enumerate(tokens):
            if token.type == "text":
                self._words(_ATTRIBUTE_LIST.sub("", token.content))
            elif token.type == "softbreak":
                self.flow.text(_gap(tokens, index))
            elif token.type == "hardbreak":
                self.flow.open("br", {})
            elif token.type == "code_inline":
                self._verbatim("code", token.content)
            elif token.type == "html_inline":
                self._html(token.content, {name for name, place in ends.items() if place > index})
            elif token.type == "image":
                title = str(token.attrs.get("title", ""))
                words = {"alt": _alternative(token), "title": title}
                self.flow.open("img", {key: self._shortcodes.flat(value) for key, value in words.items()})
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
        """Raw HTML; `ends` are the elements with hidden text that end further on, outside of `source`."""
        for piece in scan(source):
            if not isinstance(piece, Tag):
                self._words(piece)
            elif piece.closing:
                self.flow.close(piece.name)
            else:
                words = {key: self._shortcodes.flat(value) for key, value in piece.attributes.items()}
                self.flow.open(piece.name, words, closed=piece.closed or piece.name in ends)

    def _words(self, text: str) -> None:
        for piece in self._shortcodes.split(text):
            if isinstance(piece, str):
                self.flow.text(piece)
            else:
                self.flow.add(piece)


def _end_of_hidden(token: Token) -> str:
    """The name of the element with hidden text that this token ends, or nothing."""
    name = token.content[2:-1].strip().lower() if token.type == "html_inline" and token.content[:2] == "</" else ""
    return name if name in HIDING else ""


def _alternative(image: Token) -> str:
    """An image's alternative text without the Markdown in it."""
    return "".join(" " if token.type in {"softbreak", "hardbreak"} else token.content for token in image.children or [])


def _gap(tokens: Sequence[Token], index: int) -> str:
    """What the line break at `index` stands for: a space, but nothing within a script that has none."""
    before, after = tokens[index - 1].content[-1:], "".join(token.content for token in tokens[index + 1 : index + 2])
    return "" if UNSPACED.match(before) and UNSPACED.match(after) else " "
