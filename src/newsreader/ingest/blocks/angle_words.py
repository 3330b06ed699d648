"""Tells words in angle brackets (`<city desk>`, `x<y and y>z`, `List<String>`) from the tags of HTML.

A known element is a tag if it is closed somewhere in the text, has attributes, or needs neither. Other elements are
tags only if they have attributes with values, or if they are custom elements (`<my-card>`) that are closed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from .tags import attributes

_NAMES = """
a abbr acronym address applet area article aside audio b base basefont bdi bdo big blink blockquote body br button
canvas caption center cite code col colgroup data datalist dd del details dfn dialog dir div dl dt em embed fieldset
figcaption figure font footer form frame frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html i iframe img input ins
kbd label legend li link main map mark marquee math menu menuitem meta meter nav nobr noframes noscript object ol
optgroup option output p param picture pre progress q rb rp rt rtc ruby s samp script search section select slot small
source span strike strong style sub summary sup svg table tbody td template textarea tfoot th thead time title tr track
tt u ul var video wbr
"""
_UNCLOSED = """
p br hr wbr li dt dd tr td th thead tbody tfoot table ul ol dl div blockquote center pre h1 h2 h3 h4 h5 h6 script style
"""
"""Elements without attributes that are tags even if they are not closed: nobody writes them as words."""
_VALUELESS = """
allowfullscreen async autofocus autoplay checked compact controls default defer disabled download hidden inert ismap
itemscope loop multiple muted nomodule noshade novalidate nowrap open playsinline readonly required reversed selected
"""
_ELEMENTS, _ALONE, _WITHOUT_VALUE = (frozenset(names.split()) for names in (_NAMES, _UNCLOSED, _VALUELESS))
_TAG = re.compile(r"<(?P<closing>/?)(?P<name>[A-Za-z][A-Za-z0-9-]*+)(?P<rest>(?:[^<>\"']|\"[^\"]*+\"|'[^']*+')*+)>")
_WORDS = r"<(?![!?](?:--|\[|(?i:doctype|element|entity|attlist|notation|php|xml)|=|\s))[!?]"
"""What begins words such as `<!wow>`, and no comment, declaration or program."""
_BEGIN = re.compile(_WORDS)
_TAG_OR_SIGN = re.compile(rf"{_TAG.pattern}|<(?=[A-Za-z][^<>]*+<)|{_WORDS}")
_CLOSING = re.compile(r"</([A-Za-z][A-Za-z0-9-]*+)\s*+>")
_WITH_VALUE = re.compile(r"<([A-Za-z][A-Za-z0-9-]*+)\s[^<>=]*+=")


@dataclass(frozen=True, slots=True)
class AngleWords:
    """The names of the elements that a text closes, and of those that have an attribute with a value in it."""

    closed: frozenset[str]
    with_value: frozenset[str]

    @classmethod
    def of(cls, text: str) -> AngleWords:
        """Return the names in `text`, in lower case."""
        return cls(*(frozenset(map(str.lower, form.findall(text))) for form in (_CLOSING, _WITH_VALUE)))

    def begin(self, text: str, start: int = 0) -> bool:
        """Return whether words in angle brackets, and not a tag, begin at `start`."""
        found = _TAG.match(text, start)
        return self._are(found) if found else _BEGIN.match(text, start) is not None

    def are_all(self, text: str) -> bool:
        """Return whether all angle brackets in `text` are around words, so that it is no HTML."""
        return all(map(self._are, _TAG.finditer(text)))

    def escaped(self, html: str) -> str:
        """Return `html` with words in angle brackets written as text."""
        return _TAG_OR_SIGN.sub(
            lambda found: f"&lt;{found[0][1:]}" if not found["name"] or self._are(found) else found[0], html
        )

    def _are(self, found: re.Match[str]) -> bool:
        name = found["name"].lower()
        if found["closing"]:
            return name not in _ELEMENTS and name not in self.with_value and "-" not in name
        if "=" in found["rest"]:
            return False
        if name not in _ELEMENTS:
            return "-" not in name or name not in self.closed
        names = attributes(found["rest"])
        if names:
            return not all(one in _WITHOUT_VALUE or "-" in one for one in names)
        return name not in self.closed and name not in _ALONE
