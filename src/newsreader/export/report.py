"""What changed between two revisions of an article as one HTML page, without scripts, pictures or other files."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Protocol

from newsreader.text.changes.changes import SIGNS, Edit
from newsreader.text.clean import clean
from newsreader.text.days import local_time

from .html import about, page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsreader.records import Article, Revision
    from newsreader.text.changes.changes import Changes, ParagraphChange

_STYLE = """\
ins { background: color-mix(in srgb, #2e9e4f 25%, transparent); text-decoration: underline; }
del { background: color-mix(in srgb, #d64545 25%, transparent); text-decoration: line-through; }
.moved { background: color-mix(in srgb, #888 25%, transparent); text-decoration: none; }
.moved::before { content: "↕"; font: 0.8em ui-monospace, monospace; opacity: 0.75; }
del.moved { opacity: 0.6; }
main p { padding-left: 1.6em; position: relative; white-space: pre-wrap; }
main p::before { content: attr(data-sign); position: absolute; left: 0; font-family: ui-monospace, monospace; }
summary { cursor: pointer; font: 0.8em/1.5 system-ui, sans-serif; opacity: 0.75; }
.correction { border-left: 4px solid #e8b800; }
@media print { details:not([open]) { display: none; } }"""

_SIGNS = SIGNS | {Edit.MOVED: "↕"}
_ELEMENTS = {Edit.SAME: "{}", Edit.ADDED: "<ins>{}</ins>", Edit.REMOVED: "<del>{}</del>"}
_MOVED = {Edit.ADDED: '<ins class="moved">{}</ins>', Edit.REMOVED: '<del class="moved">{}</del>'}


class Compared(Protocol):
    """Two revisions of an article and their changes, as the comparing service returns them."""

    @property
    def old(self) -> Revision:
        """The earlier revision."""

    @property
    def new(self) -> Revision:
        """The later revision."""

    @property
    def changes(self) -> Changes:
        """What changed."""

    @property
    def titles(self) -> tuple[str, str] | None:
        """Both titles, if they differ."""

    def summary(self) -> str:
        """Return what changed in a few words; empty if nothing changed."""


def render(article: Article, compared: Compared) -> str:
    """Return the page. Unchanged paragraphs are folded."""
    old, new = (
        f"revision {each.number}, fetched {local_time(each.fetched_at)}" for each in (compared.old, compared.new)
    )
    lines = [f"<p>From {old}<br>to {new}: {escape(compared.summary() or 'no changes')}.</p>\n"]
    if compared.titles:
        before, after = (escape(clean(title)) for title in compared.titles)
        lines.append(f"<p>Title: <del>{before}</del> <ins>{after}</ins></p>\n")
    return page(article, about(article) + "".join(lines), "\n".join(_body(compared.changes)), style=_STYLE)


def _body(changes: Changes) -> Iterator[str]:
    same: list[str] = []
    for paragraph in changes.paragraphs:
        if paragraph.edit is Edit.SAME:
            same.append(_paragraph(changes, paragraph))
            continue
        yield from _folded(same)
        same = []
        yield _paragraph(changes, paragraph)
    yield from _folded(same)


def _folded(paragraphs: list[str]) -> Iterator[str]:
    if paragraphs:
        yield f"<details><summary>{len(paragraphs):,} unchanged</summary>"
        yield from paragraphs
        yield "</details>"


def _paragraph(changes: Changes, paragraph: ParagraphChange) -> str:
    words = (
        (_MOVED if piece.moved else _ELEMENTS)[piece.edit].format(escape(clean(changes.words(piece))))
        for piece in paragraph.pieces
    )
    kind = "correction" if changes.is_correction(paragraph) else paragraph.edit.value
    return f'<p class="{kind}" data-sign="{_SIGNS[paragraph.edit]}">{"".join(words)}</p>'
