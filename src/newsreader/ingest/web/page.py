"""The text of a page → `Document`: title, metadata and the blocks of its article.

A page that can't be read as a tree, or from which nothing is extracted though it has much text, is read by `fragment`:
much text never becomes an empty article.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from newsreader.errors import BadDataError
from newsreader.ingest.blocks.addresses import host
from newsreader.ingest.blocks.draft import assemble
from newsreader.ingest.blocks.title import derive_title
from newsreader.ingest.furniture import authors_of, name_furniture
from newsreader.records import BlockKind, Document
from newsreader.text.address import without_trackers
from newsreader.text.clean import one_line, tidy_line

from .extraction import extract
from .fragment import fragment
from .metadata import Metadata, read_metadata
from .metadata.authors import names
from .metadata.titles import is_title
from .stubs import stub_problem
from .tree import read_tree, strip_scripts, without_hidden

if TYPE_CHECKING:
    from newsreader.ingest.blocks.draft import Draft

    from .tree import Tree

_MIN_SHARE = 0.01
"""The smallest part of the text of a page that can be its article."""
_NOT_TEXT = frozenset({"title", "nav", "footer", "aside", "form", "select", "button", "noscript", "textarea", "img"})
"""Elements that a page read as a fragment is read without."""
_HEAD_END = re.compile(r"</head\b|<body\b", re.IGNORECASE)
_MAX_HEAD = 65_536
"""The number of code points in which a page that is read simply can have its head."""
_SENTENCE_END = re.compile(r"[.!?…。！？][\"'”’»)]*$")
_MAX_HEADING = 400
"""The longest heading (code points) that is a title."""
_TOP = 6
"""The number of blocks at the top that can repeat the title."""
_MIN_LENGTH = 10_000
"""The fewest code points of a page that is read simply if less than that part was extracted."""


def parse_page(text: str, url: str = "", media_type: str = "text/html", *, saved: bool = False) -> Document:
    """Return the article of a page, with an empty `source`. Links are relative to `url`, the address of the page.

    `saved` says that the user saved the page. Raises `BadDataError` if there is no text in it, or if it only says that
    the text is elsewhere.
    """
    metadata, drafts = Metadata(), []
    if tree := read_tree(text):
        metadata = read_metadata(tree, url)
        drafts = _extract(tree, url or metadata.canonical_url or "", metadata, saved) if tree.whole else []
    if not drafts:
        drafts = fragment(text, url, without=_NOT_TEXT)
    return replace(_document(drafts, metadata, url), media_type=media_type)


def simple_page(text: str, url: str = "") -> Document:
    """Return all text of a page as an article, in linear time. Raises `BadDataError` if there is none."""
    # Only the head is read as a tree: what made the page slow is in its body.
    head = _HEAD_END.split(text[:_MAX_HEAD], maxsplit=1)[0]
    tree = read_tree(head)
    metadata = read_metadata(tree, url) if tree else Metadata()
    return _document(fragment(text, url, without=_NOT_TEXT), metadata, url)


def _extract(tree: Tree, url: str, metadata: Metadata, saved: bool) -> list[Draft]:
    """Return the blocks of the article; none if they are much too few. Raises `BadDataError` for a stub."""
    strip_scripts(tree.root)
    tree = without_hidden(tree)
    visible = tree.root.text_content()
    drafts = extract(tree, _base(tree, url))
    if len(visible) > _MIN_LENGTH and sum(len(draft.text) for draft in drafts) < _MIN_SHARE * len(visible):
        return []
    if problem := stub_problem(tree.root, drafts, url, restricted=metadata.restricted, saved=saved):
        raise BadDataError(problem)
    return drafts


def _base(tree: Tree, url: str) -> str:
    """Return the address that links in a page at `url` are relative to."""
    try:
        base = urljoin(url, str(tree.root.xpath("string(//base/@href)")))
    except ValueError:
        return url
    return base if host(base) else url


def _without_title(drafts: list[Draft], title: str) -> list[Draft]:
    """Return `drafts` without captions, and without a first heading, that only repeat the title."""
    repeats = [
        place
        for place, draft in enumerate(drafts)
        if is_title(draft.text, title)
        and (
            draft.kind is BlockKind.CAPTION or (place < _TOP and draft.kind in {BlockKind.HEADING, BlockKind.PARAGRAPH})
        )
    ]
    return [draft for place, draft in enumerate(drafts) if place not in repeats] or drafts


def _heading(drafts: list[Draft]) -> str:
    """Return the heading before the first sentence, or an empty string."""
    for draft in drafts[:_TOP]:
        if draft.kind is BlockKind.HEADING:
            return tidy_line(draft.text)[:_MAX_HEADING]
        if _SENTENCE_END.search(draft.text):
            break
    return ""


def _document(drafts: list[Draft], metadata: Metadata, url: str) -> Document:
    title = metadata.title or _heading(drafts)
    drafts = _without_title(drafts, title)
    name_furniture(drafts)
    joined, blocks, inline_spans = assemble(drafts)
    body = next((joined[block.start : block.end] for block in blocks if block.kind is BlockKind.PARAGRAPH), joined)
    return Document(
        text=joined,
        blocks=blocks,
        inline_spans=inline_spans,
        title=title or tidy_line(derive_title(body)),
        title_derived=not title,
        authors=metadata.authors or names(map(one_line, authors_of(drafts))),
        site=metadata.site or host(url) or None,
        url=without_trackers(url or metadata.canonical_url or "") or None,
        canonical_url=metadata.canonical_url,
        language=metadata.language,
        published_at=metadata.published_at,
        media_type="text/html",
    )
