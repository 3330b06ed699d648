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
from newsreader.ingest import frontmatter
from newsreader.ingest.draft import Draft, assemble, is_blank
from newsreader.ingest.flow import Flow
from newsreader.ingest.furniture import authors_of, name_furniture
from newsreader.ingest.plain import parse_plain
from newsreader.ingest.shortcodes import Shortcodes
from newsreader.ingest.tags import Tag, scan
from newsreader.ingest.title import derive_title
from newsreader.records import BlockKind, Document
from newsreader.text.clean import normalise, one_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it.token import Token

_NESTING = 30
"""How deep blocks may lie in one another: what lies deeper, markdown-it leaves out."""
_MOST_CHARACTERS, _MOST_LINES, _MOST_BRACKETS = 2_000_000, 100_000, 20_000
"""What markdown-it reads in a few seconds even when every line and bracket is placed to slow it down."""
_ATTRIBUTE_LIST = re.compile(r"\s?\{:?\s*(?:[#.][A-Za-z][\w-]*\s*)+\}")
"""`{#id .class}`, which some dialects put after headings, links and paragraphs."""
_TAG_START = re.compile(r"\s*</?[A-Za-z][^<>]*>")


def parse_markdown(text: str) -> Document:
    """The article in `text`; its `source` is for the caller to add. Raises `BadDataError` when there is no text."""
    said, body = frontmatter.split(normalise(text))
    if is_blank(body):
        body = said.summary
    if is_blank(body):
        raise BadDataError("There is no text in it; give a file with an article.")
    drafts = _drafts(body)
    document = _document(drafts) if drafts is not None else parse_plain(body)
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


def _document(drafts: list[Draft]) -> Document:
    name_furniture(drafts)
    title = next((draft.text for draft in drafts if draft.kind is BlockKind.HEADING and draft.level == 1), "")
    whole, blocks, marks = assemble(drafts)
    body = next((whole[block.start : block.end] for block in blocks if block.kind is BlockKind.PARAGRAPH), whole)
    return Document(
        text=whole,
        blocks=blocks,
        marks=marks,
        title=" ".join(one_line(title or derive_title(body)).split()),
        title_derived=not title,
        authors=tuple(map(one_line, authors_of(drafts))),
    )


@cache
def _parser() -> MarkdownIt:
    parser = (
        MarkdownIt("commonmark", {"html": True, "maxNesting": _NESTING})
        .enable(["table", "strikethrough"])
        .use(footnote_plugin)
    )
    # Addresses are judged where marks are made; a refused one here would show as Markdown source.
    parser.validateLink = lambda url: bool(url) or True  # type: ignore[method-assign]
    return parser


def _drafts(body: str) -> list[Draft] | None:
    """The blocks of `body`, or `None` when Markdown is not the way to read it."""
    if len(body) > _MOST_CHARACTERS or body.count("\n") > _MOST_LINES or body.count("[") > _MOST_BRACKETS:
        return None
    shortcodes = Shortcodes()
    tokens = _parser().parse(shortcodes.replace(body))
    if any(token.level >= _NESTING for token in tokens):
        return None
    flow = Flow()
    mixed = any(token.type == "html_block" for token in tokens)
    for token in tokens:
        _block(token, flow, shortcodes, mixed=mixed)
    return flow.finish()


def _block(token: Token, flow: Flow, shortcodes: Shortcodes, *, mixed: bool) -> None:
    """One block token; `mixed` says that the article writes blocks as HTML too."""
    if token.type == "inline":
        _inline(token.children or [], flow, shortcodes)
        flow.end_source_block()
    elif token.type == "html_block" or (mixed and token.type == "code_block" and _TAG_START.match(token.content)):
        # HTML that is indented behind a blank line is taken for code; where people write HTML, it is none.
        _html(token.content, flow, shortcodes)
        flow.end_source_block()
    elif token.type in {"fence", "code_block"}:
        flow.open("pre", {})
        flow.text(shortcodes.flat(token.content))
        flow.close("pre")
    elif token.type == "footnote_block_open":
        flow.open("ol", {})
    elif token.type == "footnote_block_close":
        flow.close("ol")
    elif token.type == "footnote_open":
        flow.open("li", {})
    elif token.type == "footnote_close":
        flow.close("li")
    elif token.nesting > 0 or token.type == "hr":
        flow.open(token.tag, {key: str(value) for key, value in token.attrs.items()})
    elif token.nesting < 0:
        flow.close(token.tag)


def _inline(tokens: Sequence[Token], flow: Flow, shortcodes: Shortcodes) -> None:
    for token in tokens:
        if token.type == "text":
            _words(_ATTRIBUTE_LIST.sub("", token.content), flow, shortcodes)
        elif token.type == "softbreak":
            flow.text(" ")
        elif token.type == "hardbreak":
            flow.open("br", {})
        elif token.type == "code_inline":
            flow.open("code", {})
            flow.text(shortcodes.flat(token.content))
            flow.close("code")
        elif token.type == "html_inline":
            _html(token.content, flow, shortcodes)
        elif token.type == "image":
            flow.open(
                "img",
                {
                    "alt": shortcodes.flat(_alternative(token)),
                    "title": shortcodes.flat(str(token.attrs.get("title", ""))),
                },
            )
        elif token.type == "footnote_ref":
            flow.open("sup", {})
            flow.text(f"[{token.meta['id'] + 1}]")
            flow.close("sup")
        elif token.nesting > 0:
            flow.open(token.tag, {key: str(value) for key, value in token.attrs.items()})
        elif token.nesting < 0:
            flow.close(token.tag)


def _words(text: str, flow: Flow, shortcodes: Shortcodes) -> None:
    for piece in shortcodes.split(text):
        if isinstance(piece, str):
            flow.text(piece)
        else:
            flow.add(piece)


def _html(source: str, flow: Flow, shortcodes: Shortcodes) -> None:
    for piece in scan(source):
        if not isinstance(piece, Tag):
            _words(piece, flow, shortcodes)
        elif piece.closing:
            flow.close(piece.name)
        else:
            flow.open(piece.name, {key: shortcodes.flat(value) for key, value in piece.attributes.items()})


def _alternative(image: Token) -> str:
    """An image's alternative text without the Markdown in it."""
    return "".join(" " if token.type in {"softbreak", "hardbreak"} else token.content for token in image.children or [])
