"""The titles that a page names → the title of its article, without the name of the site."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from unicodedata import combining, normalize

from newsreader.ingest.blocks.paragraphs import UNSPACED

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

_SEPARATOR = re.compile(r"\s+(?:[-–—|·•:»«/*]|--|::|>>)\s+|\s*[|｜»_]\s*|(?<=\w):\s+|\s+[-–—]\s*(?=\w)")
_SECTIONS = frozenset({
    "opinion", "news", "world", "sport", "sports", "politics", "business", "video", "live", "culture", "technology",
    "science", "health", "entertainment", "home", "exclusive", "world news", "breaking news",
})  # fmt: skip
_ELLIPSIS = re.compile(r"\s*(?:…|\.\.\.)$")
_TOP_DOMAIN = re.compile(r"(?:\.[a-z]{2,4}){1,2}$", re.IGNORECASE)
_IN_BRACKETS = re.compile(r"\s*[\[【]([^\[\]【】]{2,60})[\]】]$")
_HOST = re.compile(r"[\w-]+\.(?:com|org|net|info|[a-z]{2})", re.IGNORECASE)
_GENERIC = frozenset(
    {"the", "news", "online", "digital", "magazine", "essays", "tv", "radio", "english", "international"}
)
"""Words that are part of a name of a site, but often not of its address."""
_OUTLETS = frozenset({"reuters", "apnews", "associatedpress", "afp", "bbc", "cnn", "npr", "bloomberg", "dpa"})
"""Outlets whose names also end the titles of pages that don't say where they are from."""
_NEWSPAPER = re.compile(r"(?:新[闻聞]|ニュース|[日晚][报報]|[网網]|在[线線]|デジタル|オンライン)$")
_MAX_SITE_WORDS, _MAX_LABEL_WORDS, _MAX_LABEL = 6, 3, 12
"""The most words of the name of a site, and of a name that is not known (there also code points without spaces)."""
_MAX_LENGTH = 400
_MIN_HEADING = 4
"""The shortest heading (code points) that can show where a title ends."""


def choose_title(named: Sequence[str], headings: Sequence[str], title_tag: str, sites: Collection[str]) -> str:
    """Return the title of a page, or an empty string.

    `named` are the titles in its metadata, the most reliable first, `headings` its `h1`, and `sites` the names of the
    site. A heading that is part of a title shows where the name of the site or of a section was added to it.
    """
    names = [name for site in sites for name in (site, _TOP_DOMAIN.sub("", site))]
    known = frozenset(filter(None, (_key(form) for name in names for form in (name, _unaccented(name)))))
    titles = [title for title in map(_one_line, [*named, title_tag]) if title]
    headings = [heading for heading in map(_one_line, headings) if heading and _key(heading) not in known]
    titles = [title for title in titles if _key(title) not in known] or ([] if headings else titles)
    # A title that the page shows too was not written for search engines.
    shown = next(filter(None, (_inside(title, headings) for title in titles)), "")
    if shown or not titles:
        return shown or next(iter(headings), "")
    return _longer(titles[0], [*titles, *headings]) or _without_site(titles[0], known)


def is_title(text: str, title: str) -> bool:
    """Return whether a heading repeats the title of its article."""
    return len(text) < 2 * len(title) + 20 and _key(text) == _key(title)


def _one_line(text: str) -> str:
    return " ".join(text.split())[:_MAX_LENGTH]


def _key(text: str) -> str:
    """Return the letters and digits of `text`, without case."""
    return "".join(re.findall(r"\w+", text)).casefold()


def _inside(title: str, headings: Sequence[str]) -> str:
    """Return the heading that is `title`, or `title` up to a separator or from a separator on."""
    key = _key(title)
    for heading in headings:
        part = _key(heading)
        if part == key:
            return title if len(title) >= len(heading) else heading
        if len(heading) >= _MIN_HEADING and key.startswith(part) and _ends_with_separator(title, part):
            return heading
        if len(heading) >= _MIN_HEADING and key.endswith(part) and _begins_with_section(title, heading):
            return heading
    return ""


def _ends_with_separator(title: str, part: str) -> bool:
    return any(_key(title[: match.start()]) == part and ":" not in match[0] for match in _SEPARATOR.finditer(title))


def _begins_with_section(title: str, heading: str) -> bool:
    start = next((match for match in _SEPARATOR.finditer(title) if _key(title[match.end() :]) == _key(heading)), None)
    return start is not None and "|" in start[0]


def _longer(title: str, others: Sequence[str]) -> str:
    """Return the whole of a title that ends with an ellipsis, or an empty string."""
    if not _ELLIPSIS.search(title):
        return ""
    start = _key(_ELLIPSIS.sub("", title))
    return next((other for other in others if _key(other).startswith(start) and not _ELLIPSIS.search(other)), "")


def _without_site(title: str, sites: Collection[str]) -> str:
    """Return `title` without the names of the site, and of sections next to it, at its ends."""
    if (found := _IN_BRACKETS.search(title)) and (_names_site(found[1], sites) or _HOST.fullmatch(found[1])):
        title = title[: found.start()]
    while separators := list(_SEPARATOR.finditer(title)):
        last, first = separators[-1], separators[0]
        if _names_site(title[last.end() :], sites):
            title = title[: last.start()]
        elif _names_site(title[: first.start()], sites) and first.end() < len(title):
            title = title[first.end() :]
        elif _is_label(title, last):
            title = title[: last.start()]
        else:
            break
        # Between the title and the name of the site: “… | World | News | The Post”.
        while (separators := list(_SEPARATOR.finditer(title))) and (
            title[separators[-1].end() :].strip().casefold() in _SECTIONS
        ):
            title = title[: separators[-1].start()]
    return title.strip()


def _names_site(text: str, sites: Collection[str]) -> bool:
    """Return whether `text` names the site: also “BBC News” for “bbc”, and “The New York Times” for “nytimes”."""
    words = re.findall(r"\w+", _unaccented(_TOP_DOMAIN.sub("", text)).casefold())
    key = "".join(words)
    if len(key) < 2 or len(words) > _MAX_SITE_WORDS:
        return False
    names = {key, key.removeprefix("the"), "".join(word for word in words if word not in _GENERIC)}
    if any(site in names or (len(site) > 3 and site.removeprefix("the") in names) for site in (*sites, *_OUTLETS)):
        return True
    initials = [f"{word[0]}(?:{word[1:]})?" for word in words if word != "the"]
    return len(initials) > 1 and any(re.fullmatch("".join(initials), site) for site in sites)


def _is_label(title: str, separator: re.Match[str]) -> bool:
    """Return whether the part after the last separator is likely to name a site or a section that is not known.

    A bar seldom separates parts of a title, and an underscore never does in Chinese.
    """
    head, tail = title[: separator.start()].strip(), title[separator.end() :].strip()
    if UNSPACED.search(title):
        sure = separator[0].strip() == "_" or _NEWSPAPER.search(tail) is not None
        return len(tail) <= _MAX_LABEL and (sure or (separator[0].strip() in "|｜" and len(tail) < len(head)))
    words = tail.split()
    is_named = len(words) <= _MAX_LABEL_WORDS and not any(word[0].islower() for word in words)
    return separator[0].strip() == "|" and is_named and len(head.split()) > len(words)


def _unaccented(text: str) -> str:
    return "".join(char for char in normalize("NFKD", text) if not combining(char))
