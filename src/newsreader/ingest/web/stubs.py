"""Recognizes pages that only say that the text is elsewhere: paywalls, cookie walls, shells for scripts, errors.

A title or a phrase alone never decides: it must be in the page itself, not in its frame, and the page must have few
sentences of an article beside it.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from newsreader.ingest.blocks.paragraphs import UNSPACED
from newsreader.text.counted import counted

from .stub_words import (
    ACCEPT,
    ACCEPT_BUTTON,
    COOKIES,
    ERROR,
    LOGIN,
    OFFER,
    REGION,
    ROBOTS,
    SCRIPTS,
    SHORT,
    TO_READER,
    WALL,
    WE,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml.html import HtmlElement

    from newsreader.ingest.blocks.draft import Draft

_OPENING = " !?.:-–—|([{#*⚠️"
_FEW, _FEWEST = 150, 40
"""Below so many words a page can be a stub, or a shell for scripts."""
_SEVERAL = 2
"""The fewest sentences of an article."""
_MIN_SENTENCE, _MAX_REQUEST, _MIN_HEADING = 5, 8, 3
"""The fewest words of a sentence, the most of one that asks for something without a word for the reader, and the fewest
of a heading that says what an article is about.
"""
_MANY_COOKIES = 3
"""The number of words about cookies that a cookie wall has, even if its button is not known."""
_TEASERS, _MAX_TEASER, _MIN_TITLE = 8, 40, 4
"""The fewest linked headings of a list of articles, the most words for each, and the fewest of an article's title."""
_START_PAGE = re.compile(r"(?:/[a-z]*){1,3}(?:\.[a-z]+)?", re.IGNORECASE)
"""The paths of start pages and sections. Those of articles have a number or several words."""
_SENTENCE = re.compile(r"(?<=[.!?…])[\"'”’»)]*\s+|(?<=[。！？])|\n+")
_ENDED = re.compile(r"[.!?…。！？۔؟][\"'”’»)\]]*$")
_PARTS = re.compile(r"\s+[-–—|:•]\s+")
_MAX_BUTTON = 30
_FRAME_TAGS = frozenset({"noscript", "footer", "nav", "aside", "select", "script", "style"})
_FRAME = re.compile(
    r"(?:^|[-_\s])(?:footer|nav(?:bar|igation)?|menu|cookies?|consent|gdpr|banner|newsletter|masthead|header)(?:$|[-_\s])"
)
_GATE = re.compile(r"wall|gate|piano|meter|subscri")
"""The classes of paywalls, which are not part of the frame."""
_ROOTS = frozenset({"root", "app", "__next", "__nuxt", "___gatsby", "svelte", "main-app", "react-root", "ember-app"})
_REFRESH = re.compile(r"\s*\d*(?:\.\d*)?\s*[;,]\s*url\s*=\s*[\"']?([^\"'\s>]+)", re.IGNORECASE)


def count_words(text: str) -> int:
    """Return the number of words, where two characters of a script without spaces are a word."""
    return len(text.split()) + len(UNSPACED.findall(text)) // 2


def stub_problem(root: HtmlElement, drafts: Sequence[Draft], url: str, *, restricted: bool, saved: bool) -> str:
    """Return the message for a page from which `drafts` were extracted, or an empty string if it is no stub.

    `restricted` says that the page at `url` calls itself not free to read. `saved` says that the user saved it for its
    text: then it is refused only if it has hardly any, or if that is cut off.
    """
    text = "\n".join(draft.text for draft in drafts)
    if not saved and (teasers := _count_teasers(root, text, url)):
        return f"The page lists {teasers} other articles. Open one of them, and add its address."
    if len(text.split()) >= _FEW or (count := count_words(text)) >= _FEW:
        return ""
    shows = f"The page shows {counted(count, 'word')}"
    advice = "Save it from your browser and add the file."
    if saved:
        advice = "Save it again when your browser shows the whole article, or copy the article and paste it (a)."
    sentences = [part.strip() for part in _SENTENCE.split(text) if count_words(part) >= _MIN_SENTENCE]
    prose = [sentence for sentence in sentences if _ENDED.search(sentence) and not _is_notice(sentence)]
    if len(prose) < _SEVERAL and (problem := _notice(root, text, sentences, prose)):
        return problem.format(shows=shows, advice=advice)
    asks = restricted or _asks_after(prose, _visible(root))
    is_cut = text.rstrip().endswith(("...", "…"))
    if asks and (is_cut or not saved or len(prose) < _SEVERAL):
        return f"{shows} and asks to subscribe. {advice}"
    return ""


def _notice(root: HtmlElement, text: str, sentences: Sequence[str], prose: Sequence[str]) -> str:
    """Return the message for a page with hardly a sentence that is not for the reader, or an empty string."""
    named = [root.findtext(".//title") or "", *(str(one.text_content()) for one in islice(root.iter("h1"), 1))]
    has_news = any(count_words(sentence) >= _MAX_REQUEST for sentence in prose)
    if has_news and len(named[-1].split()) >= _MIN_HEADING:
        del named[:-1]
    for name in (" ".join(name.split()).lstrip(_OPENING).replace("{", "(").replace("}", ")") for name in named):
        if has_news and not any(_is_whole(part) for part in _PARTS.split(name)):
            continue
        if any(map(ROBOTS.match, _PARTS.split(name))):
            return f"The site checks for robots ({name[:80]}). {{advice}}"
        if ERROR.match(name):
            return f"The page is an error page ({name[:80]}). Check the address. {{advice}}"
        if LOGIN.match(name) and root.xpath("boolean(//input[@type='password'])"):
            return "{shows} and asks you to log in. {advice}"
    if any(REGION.search(sentence) and _is_notice(sentence) for sentence in sentences):
        return "{shows} and refuses readers from your region. {advice}"
    # With spaces: the words of two buttons side by side are apart.
    whole = " ".join(" ".join(root.itertext()).split())
    asking = [sentence for sentence in sentences if COOKIES.search(sentence)]
    buttons = (str(one.text_content()).strip() for one in root.iter("button", "a"))
    accepts = ACCEPT.search(whole) or len(COOKIES.findall(text)) >= _MANY_COOKIES
    accepts = accepts or any(len(words) <= _MAX_BUTTON and ACCEPT_BUTTON.match(words) for words in buttons)
    if asking and (not prose or 2 * len(asking) >= len(sentences)) and accepts and any(map(WE.search, asking)):
        return "{shows} and asks to accept cookies. {advice}"
    if count_words(text) >= _FEWEST:
        return ""
    if address := _leads_to(root):
        return f"The page only leads to {address[:150]}. Add that address."
    shell = count_words(whole) < _FEWEST and any(one.get("id") in _ROOTS for one in root.iter("div", "main"))
    return "{shows} and needs JavaScript. {advice}" if not prose and (shell or SCRIPTS.search(whole)) else ""


def _is_notice(sentence: str) -> bool:
    """Return whether a sentence speaks to the reader about the page. A long one in the third person is news."""
    if TO_READER.search(sentence) or (COOKIES.search(sentence) and WE.search(sentence)):
        return True
    words = (WALL, OFFER, COOKIES, SCRIPTS, REGION, SHORT)
    return count_words(sentence) <= _MAX_REQUEST and any(one.search(sentence) for one in words)


def _is_whole(name: str) -> bool:
    """Return whether a part of a title says only that a page is an error, a check for robots, or a login."""
    found = ROBOTS.match(name) or ERROR.match(name) or LOGIN.match(name)
    return found is not None and len(re.findall(r"\w+", name[found.end() :])) <= 1


def _asks_after(prose: Sequence[str], visible: str) -> bool:
    """Return whether a page asks to subscribe after the last sentence of its article.

    Offers for readers count only if there is hardly an article.
    """
    start = visible.rfind(" ".join(prose[-1].split()[-3:])) if prose else 0
    rest = visible[max(0, start) :]
    if WALL.search(rest) or len(prose) >= _SEVERAL:
        return WALL.search(rest) is not None
    return any(
        OFFER.search(part) and (count_words(part) <= _MAX_REQUEST or not _ENDED.search(part))
        for part in _SENTENCE.split(rest)
    )


def _visible(root: HtmlElement) -> str:
    """Return the text of a page without its frame: menus, the foot, banners, and what is for other browsers."""
    pieces: list[str] = []
    waiting: list[tuple[HtmlElement | None, str | None]] = [(root, None)]
    while waiting:
        element, text = waiting.pop()
        if element is None:
            pieces.append(text or "")
        elif not _is_frame(element):
            pieces.append(element.text or "")
            for child in reversed(element):
                waiting += [(None, child.tail), (child, None)]
    return " ".join(" ".join(pieces).split())


def _is_frame(element: HtmlElement) -> bool:
    if element.tag in {"html", "body", "main", "article"}:
        return False
    names = f"{element.get('class', '')} {element.get('id', '')}".lower()
    return (element.tag in _FRAME_TAGS or _FRAME.search(names) is not None) and not _GATE.search(names)


def _count_teasers(root: HtmlElement, text: str, url: str) -> int:
    """Return the number of headings that link to articles, if `url` can be a start page and shows little else, or 0."""
    if not _START_PAGE.fullmatch(urlsplit(url).path):
        return 0
    found = sum(heading.find(".//a[@href]") is not None for heading in root.iter("h2", "h3", "h4"))
    if found < _TEASERS or count_words(text) > found * _MAX_TEASER:
        return 0
    is_titled = any(len(str(one.text_content()).split()) >= _MIN_TITLE for one in root.iter("h1"))
    return 0 if is_titled else found


def _leads_to(root: HtmlElement) -> str:
    """Return the address that a page without a text sends browsers to, or an empty string."""
    for meta in root.iter("meta"):
        if meta.get("http-equiv", "").lower() == "refresh" and (found := _REFRESH.match(meta.get("content", ""))):
            return found[1].replace("{", "%7B").replace("}", "%7D")
    return ""
