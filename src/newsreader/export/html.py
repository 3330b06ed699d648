"""An article with its highlights and notes as one HTML page without scripts, pictures or other files.

All text from the article and from the user is escaped, and the page's security policy forbids scripts and requests.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from newsreader.records import BlockKind, Highlight, InlineKind, InlineSpan
from newsreader.text.clean import clean, one_line
from newsreader.text.days import local_day, published_day
from newsreader.text.layout.spans import SpanIndex, sweep
from newsreader.text.quotes import in_quotes

from .fragments import is_web
from .markdown import block_id
from .outline import in_order
from .sheet import UNSURE, UNSURE_HEADING, Order, block_at, blocks_of, other_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

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
<h1>{title}</h1>
{about}</header>
<main>
{body}
</main>
</body>
</html>
"""

_STYLE = """\
:root { color-scheme: light dark; }
body { max-width: 38em; margin: 3em auto; padding: 0 1em; font: 1.1em/1.6 Georgia, serif; overflow-wrap: anywhere; }
header p, .furniture, aside { font: 0.8em/1.5 system-ui, sans-serif; opacity: 0.75; }
pre, .row { white-space: pre-wrap; }
mark { color: inherit; }
mark, aside { --c: #e8b800; }
.green { --c: #4caf50; }
.blue { --c: #3f8efc; }
.red { --c: #f0524f; }
.purple { --c: #a463f2; }
mark { background: color-mix(in srgb, var(--c) 35%, transparent); }
aside { margin: 0 0 1em 1em; padding-left: 0.7em; border-left: 3px solid var(--c); opacity: 1; }
aside p { margin: 0.3em 0; white-space: pre-wrap; }
aside a, header a { color: inherit; }
:target { outline: 2px solid var(--c); }
@media print {
  :root { color-scheme: light; }
  body { max-width: none; margin: 0; font-size: 11pt; }
  mark { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  h2, h3, h4, h5, h6 { break-after: avoid; }
  aside, blockquote, pre { break-inside: avoid; }
}"""

_ELEMENTS = {
    BlockKind.PARAGRAPH: ("<p>", "</p>"),
    BlockKind.QUOTE: ("<blockquote><p>", "</p></blockquote>"),
    BlockKind.LIST_ITEM: ("<ul><li>", "</li></ul>"),
    BlockKind.PREFORMATTED: ("<pre>", "</pre>"),
    BlockKind.TABLE_ROW: ('<p class="row">', "</p>"),
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
    for index, block in enumerate(blocks):
        spans = inline.overlapping(block.start, block.end) + marks.overlapping(block.start, block.end)
        # The title is at the top of the page already.
        if index or spans or revision.text[block.start : block.end] != title:
            yield _block(block, revision.text, spans)
        yield from (_aside(passage, revision.text) for passage in below[index])


def _block(block: Block, text: str, spans: Sequence[tuple[int, int, InlineSpan | Highlight]]) -> str:
    if block.kind is BlockKind.RULE:
        return "<hr>"
    inner = "".join(_run(text[start:end], over) for start, end, over in sweep(block.start, block.end, spans))
    if block.kind is BlockKind.HEADING:
        # Only the title has the first level.
        level = min(6, block.level + 1)
        return f"<h{level}>{inner}</h{level}>"
    before, after = _ELEMENTS.get(block.kind, (f'<p class="furniture {block.kind.value}">', "</p>"))
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


def _link(url: str, html: str) -> str:
    return f'<a href="{escape(one_line(url))}" rel="noopener noreferrer">{html}</a>'


def _unsure(passages: Sequence[Passage], text: str) -> Iterator[str]:
    if passages:
        yield f"<h2>{UNSURE_HEADING}</h2>"
    for passage in passages:
        yield f"<blockquote><p>{escape(clean(passage.highlight.quote))}</p></blockquote>"
        yield _aside(passage, text)


def _aside(passage: Passage, text: str) -> str:
    """Return a highlight's other words, its note as it was typed, its tags, color and day, and a link to the passage.

    Its id is that of the highlight's block in Markdown.
    """
    highlight, place, link = passage
    tags = [f"#{escape(one_line(tag))}" for tag in highlight.tags]
    parts = [*tags, highlight.color.value, str(local_day(highlight.created_at))]
    if place and link:
        parts.append(_link(link, escape(place)))
    note = f"<p>{escape(clean(highlight.note.strip()))}</p>\n" if highlight.note.strip() else ""
    others = "".join(
        f"<p>{what}: {in_quotes(escape(clean(words)))}</p>\n" for what, words in other_words(highlight, text)
    )
    about = " · ".join(parts)
    return f'<aside id="{block_id(highlight)}" class="{highlight.color.value}">\n{others}{note}<p>{about}</p>\n</aside>'
