"""An article with its highlights and notes as one HTML page without scripts, pictures or other files.

All text from the article and from the user is escaped, and the page's security policy forbids scripts and requests.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from newsreader.records import BlockKind, Highlight, InlineKind, InlineSpan
from newsreader.text.clean import clean, one_line
from newsreader.text.days import local_day, published_day
from newsreader.text.layout.layout import NUMBERED
from newsreader.text.layout.spans import SpanIndex, sweep
from newsreader.text.quotes import in_quotes

from .fragments import is_web
from .markdown import block_id
from .outline import in_order
from .sheet import UNSURE, UNSURE_HEADING, Order, block_at, blocks_of, other_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from newsreader.records import Article, Block, Revision

    from .outline import Passage
    from .sheet import Sheet

_PAGE = """\
<!DOCTYPE html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="generator" content="newsreader">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>{title}</title>
<style>
{style}
</style>
</head>
<body>
<header>
<h1 dir="auto">{title}</h1>
{about}</header>
<main>
{body}
</main>
</body>
</html>
"""

_STYLE = """\
:root { color-scheme: light dark; --ink: #1d1d1b; --soft: #5c5b57; --paper: #fdfcf9; --part: 38%; }
@media (prefers-color-scheme: dark) { :root { --ink: #e4e1da; --soft: #a6a299; --paper: #191a1d; --part: 42%; } }
html { background: var(--paper); color: var(--ink); -webkit-text-size-adjust: 100%; }
body { max-width: 36em; margin: 3em auto; padding: 0 1.2em; font: 1.1em/1.6 Georgia, serif; overflow-wrap: anywhere; }
h1, h2, h3, h4, h5, h6 { line-height: 1.25; margin: 1.2em 0 0.5em; text-wrap: balance; }
h1 { font-size: 1.8em; margin-top: 0; }
p, ul, pre, blockquote, aside { margin: 0 0 1em; }
ul { padding-inline-start: 1.3em; }
.numbered { list-style: none; }
blockquote { padding-inline-start: 1em; border-inline-start: 1px solid var(--soft); }
header p, .furniture, aside { font: 0.8em/1.5 system-ui, sans-serif; color: var(--soft); }
header { margin-bottom: 2em; }
pre, .row { white-space: pre-wrap; }
pre, code { font-size: 0.9em; }
a { color: inherit; text-decoration-color: var(--soft); }
mark { color: inherit; border-radius: 2px; }
mark, aside { --c: #e8b800; }
.green { --c: #4caf50; }
.blue { --c: #3f8efc; }
.red { --c: #f0524f; }
.purple { --c: #a463f2; }
mark { background: color-mix(in srgb, var(--c) var(--part), transparent); }
a.number { font: 0.65em/0 system-ui, sans-serif; padding-inline-start: 0.2em; }
a.number { vertical-align: super; text-decoration: none; }
a.number::after { content: attr(data-number); }
aside { margin-left: 1em; padding-left: 0.7em; border-left: 3px solid var(--c); }
time { white-space: nowrap; }
aside p { margin: 0 0 0.3em; white-space: pre-wrap; }
aside .note { color: var(--ink); }
:target { background: color-mix(in srgb, var(--c) 15%, transparent); }
@media screen and (min-width: 66em) {
  /* A block with notes floats left and its notes right: they begin beside it, below the notes before them. */
  body { max-width: 56em; }
  header, main > :not(.notes) { clear: left; width: 36em; box-sizing: border-box; }
  main > :has(+ .notes) { float: left; }
  .notes { float: right; clear: right; width: 17em; }
  .notes aside { margin-left: 0; }
}
@media print {
  :root { color-scheme: light; --ink: #000; --soft: #444; --paper: #fff; --part: 38%; }
  body { max-width: none; margin: 0; padding: 0; font-size: 11pt; }
  mark, aside { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  h1, h2, h3, h4, h5, h6 { break-after: avoid; }
  aside, blockquote, pre { break-inside: avoid; }
}"""

_ELEMENTS = {
    BlockKind.PARAGRAPH: ('<p dir="auto">', "</p>"),
    BlockKind.QUOTE: ('<blockquote dir="auto"><p>', "</p></blockquote>"),
    BlockKind.LIST_ITEM: ('<ul dir="auto"><li>', "</li></ul>"),
    BlockKind.PREFORMATTED: ("<pre>", "</pre>"),
    BlockKind.TABLE_ROW: ('<p class="row" dir="auto">', "</p>"),
}

_INLINE_ELEMENTS = {
    InlineKind.EMPHASIS: "em",
    InlineKind.STRONG: "strong",
    InlineKind.CODE: "code",
    InlineKind.SUPERSCRIPT: "sup",
    InlineKind.STRIKETHROUGH: "s",
}


def render(sheets: Iterable[Sheet]) -> Iterator[str]:
    """Yield the page of each article."""
    return map(_page, sheets)


def _page(sheet: Sheet) -> str:
    """Return the page of an article. A note follows the block in which its highlight ends.

    Highlights whose place is in doubt, and orphans, are at the end.
    """
    article, revision, *_ = sheet
    passages = list(in_order(sheet._replace(order=Order.PLACE)))
    sure = [passage for passage in passages if passage.highlight.anchor not in UNSURE]
    unsure = [passage for passage in passages if passage.highlight.anchor in UNSURE]
    return page(
        article, about(article), "\n".join([*_body(article.title, revision, sure), *_unsure(unsure, revision.text)])
    )


def page(article: Article, about: str, body: str, style: str = "") -> str:
    """Return a page about an article, with the HTML below its title and in its main part."""
    return _PAGE.format(
        language=escape(one_line(article.language or "")),
        title=escape(one_line(article.title)),
        style="\n".join(filter(None, (_STYLE, style))),
        about=about,
        body=body,
    )


def about(article: Article) -> str:
    """Return a line of HTML with the authors, site, day and address of an article."""
    origin = (", ".join(article.authors), article.site, str(published_day(article) or ""))
    parts = [escape(one_line(part)) for part in origin if part]
    if article.url and is_web(article.url):
        parts.append(_link(article.url, escape(one_line(article.url))))
    return f"<p>{' · '.join(parts)}</p>\n" if parts else ""


def _body(title: str, revision: Revision, passages: Sequence[Passage]) -> Iterator[str]:
    blocks = blocks_of(revision)
    inline: SpanIndex[InlineSpan | Highlight] = SpanIndex((s.start, s.end, s) for s in revision.inline_spans)
    highlights = [passage.highlight for passage in passages]
    marks: SpanIndex[InlineSpan | Highlight] = SpanIndex((h.start, h.end, h) for h in highlights)
    below: list[list[Passage]] = [[] for _ in blocks]
    for passage in passages:
        below[block_at(blocks, max(passage.highlight.start, passage.highlight.end - 1))].append(passage)
    # The number of a note is in the text behind its passage, and in the note.
    numbers = {highlight.id: number for number, highlight in enumerate(highlights, 1)}
    for index, block in enumerate(blocks):
        spans = inline.overlapping(block.start, block.end) + marks.overlapping(block.start, block.end)
        # The title is at the top of the page already.
        if index or spans or revision.text[block.start : block.end] != title:
            yield _block(block, revision.text, spans, numbers)
        yield from _notes(_aside(one, revision.text, numbers[one.highlight.id]) for one in below[index])


def _block(
    block: Block, text: str, spans: Sequence[tuple[int, int, InlineSpan | Highlight]], numbers: Mapping[int, int]
) -> str:
    if block.kind is BlockKind.RULE:
        return "<hr>"
    inner = "".join(
        _run(text[start:end], over) + "".join(_reference(span, numbers) for span in over if span.end == end)
        for start, end, over in sweep(block.start, block.end, spans)
    )
    if block.kind is BlockKind.HEADING:
        # Only the title has the first level.
        level = min(6, block.level + 1)
        return f'<h{level} dir="auto">{inner}</h{level}>'
    before, after = _ELEMENTS.get(block.kind, (f'<p class="furniture {block.kind.value}" dir="auto">', "</p>"))
    if block.kind is BlockKind.LIST_ITEM and NUMBERED.match(text, block.start):
        before = before.replace("<li>", '<li class="numbered">')
    return f"{before}{inner}{after}"


def _run(text: str, over: Sequence[InlineSpan | Highlight]) -> str:
    """Return text inside the elements of the inline spans and highlights that cover all of it."""
    html = escape(clean(text))
    for span in over:
        if isinstance(span, Highlight):
            html = f'<mark class="{span.color.value}">{html}</mark>'
        elif span.kind is not InlineKind.LINK:
            html = f"<{_INLINE_ELEMENTS[span.kind]}>{html}</{_INLINE_ELEMENTS[span.kind]}>"
        elif span.href and is_web(span.href):
            html = _link(span.href, html)
    return html


def _reference(span: InlineSpan | Highlight, numbers: Mapping[int, int]) -> str:
    """Return the number of the note of a highlight, which leads to it; empty for an inline span.

    The style sheet draws the number, so that it is not in the words when they are searched or copied.
    """
    if not isinstance(span, Highlight):
        return ""
    number = numbers[span.id]
    return f'<a class="number" href="#{block_id(span)}" data-number="{number}" aria-label="Note {number}"></a>'


def _link(url: str, html: str) -> str:
    return f'<a href="{escape(one_line(url))}" rel="noopener noreferrer">{html}</a>'


def _unsure(passages: Sequence[Passage], text: str) -> Iterator[str]:
    if passages:
        yield f"<h2>{UNSURE_HEADING}</h2>"
    for passage in passages:
        yield f'<blockquote dir="auto"><p>{escape(clean(passage.highlight.quote))}</p></blockquote>'
        yield from _notes([_aside(passage, text)])


def _notes(asides: Iterable[str]) -> Iterator[str]:
    """Yield the notes of a block, which are beside it if the page is wide."""
    if inner := "\n".join(asides):
        yield f'<div class="notes">\n{inner}\n</div>'


def _aside(passage: Passage, text: str, number: int | None = None) -> str:
    """Return a highlight's other words, its note as it was typed, its number, tags, color and day, and a link to it.

    Its id is that of the highlight's block in Markdown.
    """
    highlight, place, link = passage
    tags = [f"<bdi>#{escape(one_line(tag))}</bdi>" for tag in highlight.tags]
    parts = [*tags, highlight.color.value, f"<time>{local_day(highlight.created_at)}</time>"]
    if place and link:
        parts.append(_link(link, escape(place)))
    note = f'<p class="note" dir="auto">{escape(clean(highlight.note.strip()))}</p>\n' if highlight.note.strip() else ""
    others = "".join(
        f"<p>{what}: <bdi>{in_quotes(escape(clean(words)))}</bdi></p>\n" for what, words in other_words(highlight, text)
    )
    about = " · ".join([str(number), *parts] if number else parts)
    return f'<aside id="{block_id(highlight)}" class="{highlight.color.value}">\n{others}{note}<p>{about}</p>\n</aside>'
