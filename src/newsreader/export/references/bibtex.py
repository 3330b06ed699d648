"""Articles as BibTeX, for LaTeX and for Zotero: an `@online` entry each, with its highlights in `annote`.

Values are in braces. The signs of TeX are escaped without unbalanced braces, which would end a value.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote

from newsreader.text.clean import clean, one_line
from newsreader.text.days import published_day

from .reference import accessed, key, names, notes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from newsreader.export.sheet import Sheet

_SIGNS = {
    **{"\\": "\\textbackslash{}", "{": "\\textbraceleft{}", "}": "\\textbraceright{}"},
    **{"^": "\\textasciicircum{}", "~": "\\textasciitilde{}"},
    **{sign: f"\\{sign}" for sign in "#$%&_"},
    "@": "{@}",  # some readers take `@article{` anywhere for an entry
}
_SIGN = re.compile(r"[\\{}^~#$%&_@]")


def render(sheets: Iterable[Sheet]) -> Iterator[str]:
    """Yield the entry of each article."""
    before = "% Exported by newsreader\n"
    for sheet in sheets:
        fields = "".join(f"  {name} = {{{value}}},\n" for name, value in _fields(sheet) if value)
        yield f"{before}\n@online{{{key(sheet.article)},\n{fields}}}\n"
        before = ""


def _fields(sheet: Sheet) -> Iterator[tuple[str, str]]:
    article = sheet.article
    authors = (_tex(str(name)) if name.is_person else f"{{{_tex(str(name))}}}" for name in names(article))
    yield "author", " and ".join(authors)
    # The second braces keep upper case.
    yield "title", f"{{{_tex(one_line(article.title) or 'Untitled')}}}"
    yield "organization", _tex(one_line(article.site or ""))
    yield "date", str(published_day(article) or "")
    yield "url", quote(one_line(article.url or ""), safe="%/:?#[]@!$&'()*+,;=~-._", errors="replace")
    yield "urldate", str(accessed(article))
    yield "langid", _tex(one_line(article.language or ""))
    yield "keywords", ", ".join(_tex(one_line(tag).replace(",", " ")) for tag in article.tags)
    yield "annote", _tex("\n\n".join(notes(sheet)))


def _tex(text: str) -> str:
    return _SIGN.sub(lambda match: _SIGNS[match[0]], clean(text))
