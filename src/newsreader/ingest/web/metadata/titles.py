"""The titles that a page names → the title of its article, without the name of the site."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from unicodedata import combining, normalize

from newsreader.ingest.blocks.paragraphs import UNSPACED
from newsreader.text.clean import nfc

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

_SEPARATOR = re.compile(r"\s+(?:[-–—|·•:»«/*]|--|::|>>)\s+|\s*[|｜»_]\s*|(?<=\w):\s+|\s*：\s*|\s+[-–—]\s*(?=\w)")
_SECTIONS = frozenset({
    "opinion", "news", "world", "sport", "sports", "politics", "business", "video", "live", "culture", "technology",
    "science", "health", "entertainment", "home", "exclusive", "world news", "breaking news",
})  # fmt: skip
_ELLIPSIS = re.compile(r"\s*(?:…|\.\.\.)$")
_TOP_DOMAIN = re.compile(r"(?:\.[a-z]{2,4}){1,2}$", re.IGNORECASE)
_IN_BRACKETS = re.compile(r"\s*[\[【(（]([^\[\]【】()（）]{2,60})[\]】)）]$")
_HOST = re.compile(r"[\w-]+\.(?:com|org|net|info|[a-z]{2})", re.IGNORECASE)
_SURE_HOST = re.compile(r"(?:www\.)?[a-z0-9-]+\.(?:com|org|net|info|co\.uk|de|fr|es|it|nl|at|ch|eu|com?\.[a-z]{2})")
_COLONS = frozenset({":", "："})
_PART = re.compile(
    r"(?i)(?:part|chapter|episode|vol(?:ume)?|teil|kapitel|folge|partie|chapitre|parte|cap[ií]tulo|deel|del)\b"
)
"""A label that says which of several parts the article is."""
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
    return _longer(titles[0], [*titles, *headings]) or _bare(titles) or _without_site(titles[0], known)


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
    return any(
        _key(title[: match.start()]) == part and match[0].strip() not in _COLONS for match in _SEPARATOR.finditer(title)
    )


def _begins_with_section(title: str, heading: str) -> bool:
    start = next((match for match in _SEPARATOR.finditer(title) if _key(title[match.end() :]) == _key(heading)), None)
    return start is not None and "|" in start[0]


def _longer(title: str, others: Sequence[str]) -> str:
    """Return the whole of a title that ends with an ellipsis, or an empty string."""
    if not _ELLIPSIS.search(title):
        return ""
    start = _key(_ELLIPSIS.sub("", title))
    return next((other for other in others if _key(other).startswith(start) and not _ELLIPSIS.search(other)), "")


def _bare(titles: Sequence[str]) -> str:
    """Return the title that the first of `titles` is too, but for a name after a dot or bar, or an empty string."""
    ends = [match for match in _SEPARATOR.finditer(titles[0]) if match[0].strip() in {"·", "|", "•", "»"}]
    starts = [titles[0][: match.start()] for match in ends if _is_name(titles[0][match.end() :])]
    return next((title for title in titles[1:] if title in starts), "")


def _without_site(title: str, sites: Collection[str]) -> str:
    """Return `title` without the names of the site, and of sections next to it, at its ends."""
    if (found := _IN_BRACKETS.search(title)) and (_names_site(found[1], sites) or _HOST.fullmatch(found[1])):
        title = title[: found.start()]
    while separators := list(_SEPARATOR.finditer(title)):
        last, first = separators[-1], separators[0]
        start = title[: first.start()]
        if _names_site(title[last.end() :], sites) or _is_host(title, last):
            title = title[: last.start()]
        elif middle := _site_before_section(title, separators, sites):
            title = title[:middle]
        # Of one word and a colon, “Apple: why it fell” is about its site.
        elif (
            first.end() < len(title)
            and _names_site(start, sites)
            and (first[0].strip() not in _COLONS or len(start.split()) > 1)
        ):
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
    head, _, tail = title.rpartition(", ")
    return (head if head and len(tail.split()) > 1 and _names_site(tail, sites) else title).strip()


def _is_host(title: str, separator: re.Match[str]) -> bool:
    """Return whether the part after a separator is an address, in a title of more than a word."""
    words = title[: separator.start()].split()
    return (
        len(words) > 1 and separator[0].strip() not in _COLONS and bool(_SURE_HOST.fullmatch(title[separator.end() :]))
    )


def _site_before_section(title: str, separators: Sequence[re.Match[str]], sites: Collection[str]) -> int:
    """Return where the name of the site is, with one part after it that is a section or a motto; 0 if it is nowhere."""
    if len(separators) < 2 or any(one[0].strip() in _COLONS for one in separators[-2:]):
        return 0
    before, last = separators[-2:]
    is_short = len(title[last.end() :].split()) <= _MAX_SITE_WORDS
    return before.start() if is_short and _names_site(title[before.end() : last.start()], sites) else 0


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
    return separator[0].strip() == "|" and _is_name(tail) and len(head.split()) > len(tail.split())


def _is_name(text: str) -> bool:
    """Return whether `text` is a few capitalized words, and not the number of a part."""
    words = text.split()
    return len(words) <= _MAX_LABEL_WORDS and not any(word[0].islower() for word in words) and not _PART.match(text)


def _unaccented(text: str) -> str:
    return "".join(char for char in normalize("NFKD", nfc(text)) if not combining(char))
