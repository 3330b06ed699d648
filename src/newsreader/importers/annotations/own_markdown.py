"""The Markdown that newsreader itself exports: one article in a file, several in one, or the notes of a search.

A highlight is a quote whose last line ends in `^nr-…`, a line of tags, color and day, and the note. The note ends at
the next highlight or heading. In a callout, the last line of the quote is that of tags, color and day. In a whole
article, the highlights are `==inline==`, and below their paragraph is a quote with the note of each.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from newsreader.export import unescape
from newsreader.importers.imported import ImportedArticle, ImportedHighlight, SkippedItem
from newsreader.importers.reading import files, head, merged, text, with_highlights
from newsreader.importers.values import address, line, local, moment, passage, people, tags
from newsreader.ingest.markdown.heads import split_head
from newsreader.records import Color
from newsreader.text.counted import counted

from .own_templates import SIGN, in_own_form

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsreader.importers.bundle import Bundle

_KEYS = frozenset(("uid", "title", "authors", "site", "url", "published", "added", "tags", "highlights", "newsreader"))
_ARTICLE = re.compile(r"^(?=---[ \t]*\n[\"']?uid[\"']?:)", re.MULTILINE)
_OWN = re.compile(r"^[\"']?newsreader[\"']?[ \t]*:[ \t]*[\"']?\d", re.MULTILINE)
_QUOTE_END = re.compile(r">.*(?<!\\)\^(nr-[0-9a-f]{8})[ \t]*")
_HAS_QUOTE = re.compile(rf"^{_QUOTE_END.pattern}$", re.MULTILINE)
_SOURCE = re.compile(r"\[[^\[\]]*\]\((?P<link>[^()\s]*)\)\s*\^nr-[0-9a-f]{8}\s*$")
_ID = re.compile(r"\s*\^nr-[0-9a-f]{8}\s*$")
_LONGEST_SOURCE = 20_000
_ABOUT = re.compile(
    rf"(?:(?P<tags>\#.*) · )?(?P<color>{'|'.join(Color)})(?: · (?P<day>\d{{4}}-\d\d-\d\d))?[ \t]*(?:\n|$)"
)
_OTHER_WORDS = re.compile(r"(?:\n*(?:First highlighted as|The text says now): .*(?:\n|$)){1,2}")
_HEADING = re.compile(r"(#{1,6})[ \t]+(.*)")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_MARKED = re.compile(r"(?<!\\)==((?:\\.|[^=\\]|=(?!=))+)==")
_MOST_MARKED = 500
_LINKED = re.compile(r"\[((?:\\.|[^\]\\])*)\]\([^()\s]*\)")
_CALLOUT = re.compile(r"\[!quote[^\[\]]*\] ?(.*)")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_ORIGIN = re.compile(r"\[(?P<site>(?:\\.|[^\]\\])*)\]\((?P<url>[^()\s]+)\)")


def recognizes(bundle: Bundle) -> bool:
    """Return whether one of the Markdown files is newsreader's own."""
    return any(_is_ours(bundle, path) for path in _files(bundle))


def read(bundle: Bundle) -> Iterator[ImportedArticle | SkippedItem]:
    """Yield the articles with their highlights. Other files of a folder are left out."""
    return merged(item for path in _files(bundle) if _is_ours(bundle, path) for item in _read_file(bundle, path))


def _files(bundle: Bundle) -> list[str]:
    return files(bundle, ".md", ".markdown", ".org")


def _is_ours(bundle: Bundle, path: str) -> bool:
    start = head(bundle, path).replace("\r\n", "\n")
    if start.lstrip().startswith(("---\n", ">", "#")) and (_OWN.search(start) or _HAS_QUOTE.search(start)):
        return True
    return bool(SIGN.search(start))


def _read_file(bundle: Bundle, path: str) -> Iterator[ImportedArticle | SkippedItem]:
    found = [*_read(in_own_form(text(bundle, path)))]
    yield from found
    if not found:
        yield SkippedItem(line(path), "it has no highlight that can be read")


@dataclass
class _Quote:
    """A quote with an id. `marked` are the highlights in each paragraph above the `group` of quotes that it is in."""

    id: str
    lines: list[str]
    marked: list[list[str]]
    group: list[_Quote]
    rest: list[str] = field(default_factory=list)

    def own_mark(self) -> str:
        """Return the inline highlight that this quote is about, or an empty text if that is not sure."""
        if max(len(self.group), len(self.marked)) > _MOST_MARKED:
            return ""
        marks = [mark for paragraph in self.marked for mark in paragraph]
        if len(marks) == len(self.group):
            return marks[next(place for place, each in enumerate(self.group) if each is self)]
        is_one = len(self.group) == 1 and all(len(paragraph) == 1 for paragraph in self.marked)
        return "\n\n".join(marks) if is_one else ""


def _read(markdown: str) -> Iterator[ImportedArticle | SkippedItem]:
    """Yield the articles in one file."""
    for part in _ARTICLE.split(markdown):
        fields, body, _ = split_head(part, _KEYS)
        one = {key: values[0] if values else "" for key, values in fields.items()}
        for title, origin, quotes in _sections(body):
            found_all = [_highlight(quote) for quote in quotes]
            highlights = tuple(each for each in found_all if each.quote)
            if not highlights and not {"title", "url"} & fields.keys():
                continue
            found = _ORIGIN.search(origin)
            around = (each for each in origin.split(" · ") if not _ORIGIN.match(each) and not _DAY.fullmatch(each))
            link = next(filter(None, (_link(each) for quote in quotes for each in quote.lines)), None)
            article = ImportedArticle(
                title=line(one.get("title")) or unescape.words(line(title)),
                url=address(one.get("url")) or (address(found["url"]) if found else None) or link,
                authors=people(fields.get("authors") or unescape.words(", ".join(around) if found else "")),
                site=line(one.get("site")) or (unescape.words(found["site"]) if found else None),
                published_at=moment(one.get("published")),
                added_at=moment(one.get("added")),
                tags=tags(fields.get("tags", [])),
                key=line(one.get("uid")),
            )
            yield with_highlights(article, found_all)
            if lost := len(found_all) - len(highlights):
                what = f"{counted(lost, 'highlight')} in {line(title)}"
                yield SkippedItem(what, "the words are also those of other highlights")


def _sections(body: str) -> Iterator[tuple[str, str, list[_Quote]]]:
    """Yield the title, the line below it and the quotes of each article: more than one in the notes of a search."""
    title, origin, quotes = "", "", list[_Quote]()
    is_notes = False
    waiting: list[str] = []
    is_open = False  # whether the text belongs to the note of the last quote
    marked: list[list[str]] = []
    group: list[_Quote] = []
    fence = ""
    for row in [*body.split("\n"), ""]:
        if row.startswith(">"):
            waiting.append(row)
            if found := _QUOTE_END.fullmatch(row):
                lines = [each[1:].removeprefix(" ") for each in waiting]
                group.append(_Quote(found[1], lines, marked, group))
                quotes.append(group[-1])
                waiting, is_open, fence = [], True, ""
            continue
        if waiting:  # a quote in a note
            if is_open:
                quotes[-1].rest += waiting
            waiting = []
        if row.strip() and group:
            marked, group = [], []
        if marks := _MARKED.findall(row):
            marked.append([unescape.words(_LINKED.sub(r"\1", words)) for words in marks])
        opened = _FENCE.match(row)
        if opened:
            fence = "" if fence and opened[1].startswith(fence) else fence or opened[1]
        heading = None if fence else _HEADING.fullmatch(row)
        if heading:
            is_open = False
            if len(heading[1]) == 1 and not title:
                is_notes = heading[2] == "Notes" or heading[2].startswith("Notes: ")
                title = heading[2]
            elif len(heading[1]) == 2 and is_notes:
                if quotes:
                    yield title, origin, quotes
                title, origin, quotes = heading[2], "", []
        elif is_open:
            quotes[-1].rest.append(row)
        elif row.strip() and not origin:
            origin = row
    yield title, origin, quotes


def _link(source: str) -> str | None:
    """Return the address in the last line of a quote, without the words to scroll to."""
    found = _SOURCE.search(source[-_LONGEST_SOURCE:])
    return address(found["link"].partition("#")[0]) if found else None


def _highlight(quote: _Quote) -> ImportedHighlight:
    *lines, source = quote.lines
    # The last line says where the quote is from. An editor can have joined it with the line above.
    callout = _CALLOUT.fullmatch(lines[0]) if lines else None
    if callout:
        lines = [each for each in lines[1:] if not _OTHER_WORDS.match(each)]
    elif found := _SOURCE.search(source[-_LONGEST_SOURCE:]):
        lines.append(source.removesuffix(found[0]))
    paragraphs = re.split(r"\n\s*\n", "\n".join(lines).strip())
    # A backslash is a line break of the text, and other breaks are only those of an editor.
    parts = (unescape.words(re.sub(r"(?<!\\)\n", " ", part).replace("\\\n", "\n")) for part in paragraphs)
    words = passage("\n\n".join(parts))
    below = "\n".join(quote.rest).strip("\n")
    about = _ABOUT.fullmatch(_ID.sub("", source))
    if about and not callout:
        words, below = passage(quote.own_mark()), "\n".join(lines)
    elif not about and (about := _ABOUT.match(below)):
        below = below[about.end() :]
    if other := _OTHER_WORDS.match(below):
        below = below[other.end() :]
    return ImportedHighlight(
        quote=words,
        note=unescape.note(below.strip("\n").rstrip()),
        tags=tags(re.split(r"(?:^|\s)#", about["tags"] or "") if about else ()),
        color=Color(about["color"]) if about else None,
        created_at=_start_of(about["day"]) if about and about["day"] else None,
        key=quote.id,
    )


def _start_of(day: str) -> datetime | None:
    """Return the start of a day of the user."""
    try:
        return local(datetime.fromisoformat(day))
    except ValueError:
        return None
