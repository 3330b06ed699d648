"""Notes in the page what trafilatura drops, before it runs: captions, embeds, rules, and furniture named by its class.

Trafilatura decides which text of a page is the article. It drops figures, players and rules, and forgets what a
quotation or a list was. So each of these leaves a short marker in the text. If the marker is in the extracted text, its
draft goes back to this place. If it isn't, the figure was outside the article.

A marker is a number between two noncharacters of Unicode. A page can't contain any: `tree` removes them.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING

from newsreader.ingest.blocks.draft import Draft, is_blank
from newsreader.ingest.blocks.flow import RULE
from newsreader.ingest.blocks.media import caption, embed, is_file_name, picture_address
from newsreader.records import BlockKind

from .markup import Walk

if TYPE_CHECKING:
    from collections.abc import Callable

    from lxml.html import HtmlElement

MARK = "\ufdd0"
KINDS = {"\ufdd1": BlockKind.BYLINE, "\ufdd2": BlockKind.BIO, "\ufdd3": BlockKind.POINTER, "\ufdd4": BlockKind.CAPTION}
"""Signs before the first word of a block, and the kind that its element says it has."""
PARAGRAPH = f"{MARK}p{MARK}"
"""A marker where two line breaks begin a new paragraph."""

_OF_KIND = {kind: sign for sign, kind in KINDS.items()}
_CLASSES = (
    (
        BlockKind.BIO,
        r"(?:author|writer|contributor)[-_]*(?:bio|box|info|card|about|desc)|about[-_]*(?:the[-_]*)?author"
        r"|(?:^|[-_\s])bio(?:$|[-_\s])",
    ),
    (
        BlockKind.BYLINE,
        r"by-?line|date-?line|(?:post|entry|article)[-_]*meta\b|author[-_]*names?\b"
        r"|(?:^|[-_\s])(?:author|authors|pub-?date|publish(?:ed)?(?:-date)?|timestamp)(?:$|\s)",
    ),
    (
        BlockKind.POINTER,
        r"related|recommend|read-?(?:more|also|next)|more-(?:on|from|stories)|see-?also|also-?(?:read|see)|newsletter"
        r"|sign-?up|subscri|social|(?:most|top)[-_]?(?:read|viewed|popular)|trending|(?:^|[-_\s])(?:share|sharing|sharedaddy|promo|teaser|cta|pagination)(?:$|[-_\s])",
    ),
)
"""The classes that say what an element is. The first kind counts."""
_ANY_CLASS = re.compile("|".join(pattern for _, pattern in _CLASSES))
_SPEAKERS = frozenset({"footer", "figcaption", "cite"})
"""The elements beside a quotation, or at its end, that name who said it."""
_NO_PICTURE = re.compile(
    r"avatar|author|byline|logo|icon|share|social|related|recommend|promo|emoji|teaser|badge|button|thumb|print"
    r"|profile|licen[sc]e"
)
_CAPTION = re.compile(
    r"(?:^|[-_\s])(?:wp-)?caption(?:[-_]*(?:text|content|body))?(?:$|\s)|(?:image|photo|picture|media|img)[-_]*caption"
)
_CHROME = re.compile(
    r"(?i)\b(?:hide|toggle|show|read|view) caption\b|\bcaption toggle\b|\benlarge this image\b"
    r"|\bview (?:larger|full[- ]?size)(?: image)?\b|^(?:image|media) (?:caption|source),?\s+"
)
"""The words of buttons in captions."""
_MAX_CAPTION = 1_000
_MAX_FURNITURE = {BlockKind.BYLINE: 200, BlockKind.POINTER: 500, BlockKind.BIO: 700}
_MIN_ALT_WORDS = 3
"""The fewest words of an alternative text that describe a picture."""
_NUMBER = re.compile(r"[0-9]{1,9}")
_MANY = 40
"""More children than the box of one picture, byline or pointer has."""
_MIN_SENTENCE = 80
"""The fewest code points of a paragraph that can have a date inside a sentence."""
_MIN_WIDTH = 100
"""The narrowest picture (pixels) that has a caption; narrower ones are icons."""


class Markers:
    """The markers put into one page, and the draft of each. Addresses of pictures are relative to `url`."""

    def __init__(self, elements: list[HtmlElement], url: str) -> None:
        self._url = url
        self.drafts: list[Draft] = []
        self._captioned: set[HtmlElement] = set()
        self._words: set[str] = set()
        actions: dict[str, Callable[[HtmlElement], None]] = {
            "figcaption": self._caption,
            "caption": self._table_caption,
            "hr": self._rule,
            "br": _break,
            "pre": _code,
            "q": _quote,
            "blockquote": _speaker,
            "time": _time,
            "ol": self._list,
            "iframe": self._embed,
            "video": self._embed,
            "audio": self._embed,
        }
        pictures = []
        for element in elements:
            tag, classes = element.tag, element.get("class", "").lower()
            if action := actions.get(tag):
                action(element)
            elif tag == "img":
                pictures.append(element)
            elif "caption" in classes and _CAPTION.search(classes) and tag in {"p", "div", "span", "td", "dd", "h4"}:
                self._caption_by_class(element)
            elif classes or tag == "aside":
                _furniture(element, classes)
        for picture in pictures:
            self._picture(picture)

    def _put(self, place: HtmlElement, draft: Draft) -> None:
        """Put the marker of `draft` after `place`, in a paragraph of its own if `place` is not in one."""
        if is_blank(draft.text):
            return
        marker = f"{MARK}{len(self.drafts)}{MARK}"
        self.drafts.append(draft)
        parent = place.getparent()
        if parent is not None and parent.tag == "p":
            place.tail = marker + (place.tail or "")
        else:
            paragraph = place.makeelement("p")
            paragraph.text = marker
            place.addnext(paragraph)

    def _caption(self, element: HtmlElement) -> None:
        figure = next(element.iterancestors("figure"), element)
        self._captioned.update(figure.iter("img"))
        self._take(element, figure, next(figure.iter("img"), None))

    def _table_caption(self, element: HtmlElement) -> None:
        table = next(element.iterancestors("table"), None)
        if table is not None:
            before = table.makeelement("p")
            table.addprevious(before)
            self._take(element, before)

    def _caption_by_class(self, element: HtmlElement) -> None:
        """Take a caption that is in one element with its picture, and with little else."""
        length = len(element.text_content())
        for count, box in enumerate(element.iterancestors()):
            if count == 4 or _is_large(box) or len(box.text_content()) > 2 * length + 100:
                return
            if (picture := next(box.iter("img", "picture", "video"), None)) is not None:
                self._captioned.update(box.iter("img"))
                place = box if picture.getparent() is not None else element
                self._take(element, place, next(box.iter("img"), None))
                return

    def _take(self, element: HtmlElement, place: HtmlElement, picture: HtmlElement | None = None) -> None:
        """Remove the caption of a picture or a table from the page, and leave its marker after `place`."""
        drafts = Walk().read(element)
        text = _CHROME.sub("", " ".join(" ".join(draft.text for draft in drafts).split())).strip()
        spans = drafts[0].inline_spans if len(drafts) == 1 and drafts[0].text == text else []
        if 0 < len(text) <= _MAX_CAPTION and text not in self._words:
            self._words.add(text)
            self._put(place, caption(text, self._address(picture), spans))
        if element is not place and place not in element.iterdescendants():
            element.drop_tree()

    def _picture(self, picture: HtmlElement) -> None:
        """Put the alternative text of a picture without a caption after it."""
        words = " ".join(picture.get("alt", "").split())
        if (
            picture in self._captioned
            or len(words.split()) < _MIN_ALT_WORDS
            or is_file_name(words)
            or "\\" in words  # a formula
            or len(words) > _MAX_CAPTION
            or words in self._words
            or _NO_PICTURE.search(words.lower())
            or _is_narrow(picture)
        ):
            return
        around = [picture, *list(picture.iterancestors())[:4]]
        if any(_NO_PICTURE.search(f"{one.get('class', '')} {one.get('id', '')}".lower()) for one in around):
            return
        if any(one.tag in {"noscript", "header", "nav", "footer", "aside"} for one in around):
            return
        self._words.add(words)
        # The outermost: trafilatura drops all that is in a figure.
        place = next((one for one in reversed(around) if one.tag in {"figure", "picture"}), picture)
        self._put(place, caption(words, self._address(picture)))

    def _address(self, picture: HtmlElement | None) -> str | None:
        return None if picture is None else picture_address(dict(picture.attrib), self._url)

    def _rule(self, element: HtmlElement) -> None:
        self._put(element, Draft(BlockKind.RULE, RULE))

    def _embed(self, element: HtmlElement) -> None:
        draft = embed(element.tag, dict(element.attrib))
        # Frames without a known player are mostly advertisements.
        if not draft.text.startswith("Embedded:") and draft.inline_spans:
            self._put(next(element.iterancestors("figure"), element), draft)

    def _list(self, element: HtmlElement) -> None:
        """Mark the items of a list that does not count from 1 on, because trafilatura drops the attributes."""
        start, style = element.get("start", "1"), element.get("type", "1")
        first = element.find("li")
        for item in element.iterchildren("li"):
            value = item.get("value") or (start if item is first and start != "1" else "")
            value = value if _NUMBER.fullmatch(value) else ""
            written = style if style in {"a", "A", "i", "I"} else ""
            if value or written:
                item.text = f"{MARK}s{value}{written}{MARK}{item.text or ''}"


def _is_large(box: HtmlElement) -> bool:
    """Return whether an element has many children. `len` would count all of them, each time."""
    return next(islice(box, _MANY, None), None) is not None


def _is_narrow(picture: HtmlElement) -> bool:
    width = picture.get("width", "")
    return width.isdecimal() and int(width[:6]) < _MIN_WIDTH


@lru_cache(maxsize=4_096)
def _kind(names: str) -> BlockKind | None:
    """Return the kind that the classes and the id of an element say it has."""
    if not _ANY_CLASS.search(names):
        return None
    return next(kind for kind, pattern in _CLASSES if re.search(pattern, names))


def _furniture(element: HtmlElement, classes: str) -> None:
    """Put the sign of its kind before the first word of each block in a short element of furniture."""
    names = f"{classes} {element.get('id', '').lower()}"
    kind = _kind(names) or (BlockKind.POINTER if element.tag == "aside" else None)
    # The place at the start of a paragraph can be in an element of its own.
    whole = element.getparent() if element.tag in {"span", "a", "em", "strong", "b", "i"} else element
    if kind is None or whole is None or _is_large(element) or len(whole.text_content()) > _MAX_FURNITURE[kind]:
        return
    sign = _OF_KIND[kind]
    for block in element.iter("p", "li", "h2", "h3", "h4", "h5", "h6", element.tag):
        first = next((one for one in block.iter() if one.text and not one.text.isspace()), None)
        if first is not None and not first.text.startswith((*KINDS, MARK)):
            first.text = sign + first.text


def _break(element: HtmlElement) -> None:
    """Mark two line breaks in a row: trafilatura joins them to one, but they begin a paragraph."""
    before = element.getprevious()
    doubled = before is not None and before.tag == "br" and not (before.tail or "").strip()
    if doubled and next(element.iterancestors("pre"), None) is None:
        element.tail = PARAGRAPH + (element.tail or "")


def _code(element: HtmlElement) -> None:
    """Let trafilatura keep a preformatted text as it is; without a language some become quotations."""
    element.set("lang", "x")


def _quote(element: HtmlElement) -> None:
    """Write the quotation marks that a browser draws around `q`."""
    element.text = f"“{element.text or ''}"
    if len(element):
        element[-1].tail = f"{element[-1].tail or ''}”"
    else:
        element.text += "”"
    element.tag = "span"


def _speaker(element: HtmlElement) -> None:
    """Keep who said a quotation with it: trafilatura drops the `footer` of a quotation, and all figures."""
    figure = element.getparent()
    if figure is not None and figure.tag == "figure" and figure.find(".//img") is None:
        figure.tag = "div"
        for name in [one for one in element.itersiblings() if one.tag in _SPEAKERS]:
            element.append(name)
    for name in element:
        is_title = name.tag == "cite" and (name.getnext() is not None or (name.tail or "").strip())
        if name.tag in _SPEAKERS and not is_title:
            name.tag = "p"


def _time(element: HtmlElement) -> None:
    """Keep a date inside a sentence: trafilatura drops all `time` elements."""
    parent = element.getparent()
    if (
        parent is not None
        and parent.tag == "p"
        and not _is_large(parent)
        and len(parent.text_content()) > _MIN_SENTENCE
    ):
        element.tag = "span"
