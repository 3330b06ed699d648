"""The bylines of publishers → the names of authors."""

from __future__ import annotations

import re
from itertools import takewhile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_BY = re.compile(
    r"(?i)^(?:(?:(?:written|reported|posted|words|text|texte|story|analysis|opinion|review|article|updated|edited"
    r"|published|reporting)\s+)?(?:by|von|par|por|door|av|af|autor(?:en|es)?:|authors?:|text[eo]?:|tekst:|текст:|автор:|van:)"
    r"|von:|by:|par:|por:|di:|بقلم|كتبت?|מאת|כתבה?|文|撰文|记者|記者)[\s:：／/]+"
)
_LOWER_BY = re.compile(r"^(?:di|de|od|przez|a cura di|da)\s+(?=[A-Z])")
_PICTURES = re.compile(
    r"(?i)(?:^|[,;|•·/–—-]\s*|\s+(?:and|und|et|y)\s+)(?:(?:photo(?:graph)?(?:s|y|er)?|pictures?|images?|illustrat(?:ions?|ors?|ed)"
    r"|videos?|graphics?|fotos?|fotografías?|fotografie|bild(?:er)?)(?:\s+(?:by|von|par|por|di|door|de)\b|\s*:)).*"
)
"""The names of photographers and illustrators, and the rest of the byline."""
_ROLE = re.compile(
    r"(?i)\b(?:reporter|correspondent|editor|writer|columnist|journalist|producer|contributor|staff|bureau|chief|critic"
    r"|photographer|author|analyst|fellow|professor|director|redakteur(?:in)?|redaktion|korrespondent(?:in)?|journaliste"
    r"|correspondant(?:e)?|redactor(?:a)?|corresponsal|redattore|giornalista|verslaggever|medarbejder|updated|published)\b"
)
_NOBODY = re.compile(
    r"(?i)(?:staff|admin(?:istrator)?|web ?master|unknown|anonymous|guest(?: author)?|editors?|null|none|undefined"
    r"|n/?a|author|contributor|newsroom|super ?user|default|test|follow(?: author)?|view (?:all )?posts?|posts?|by)"
)
_ADDRESS = re.compile(r"(?i)https?://\S+|\bwww\.\S+|\S+@\S+\.\w+|(?<!\w)@\w+")
_LIST = re.compile(r"\s*(?:[;|•·/]|\s[-–—]\s)\s*|\s*,\s+(?:and|und|et|&)\s+", re.IGNORECASE)
_AND = re.compile(r"\s+(?:and|und|et|&|y|e|og|och|en|i|ja)\s+", re.IGNORECASE)
_WITH = re.compile(r"(?i)\s*\((?:avec|with|mit|con)\s+([^()]*)\)")
_DAY = re.compile(
    r"(?i)\b(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)(?:[a-z]{3,6})?\.?$|day\b|\b(?:share|follow|comments?|read)\b"
)
_SLUG = re.compile(r"[a-z0-9]+(?:[-_.][a-z0-9]+)+")
_UNSPACED_NAME = re.compile(
    r"[\u3005\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]{2,6}(?<!新聞)(?<!新闻)(?<!編集部)(?<!编辑部)"
)
"""A name in Chinese, Japanese or Korean, which has no space."""
_AGENCY = re.compile(
    r"(?i)\b(?:news|press|tv|radio|media|agency|times|post|staff|bbc|cnn|abc|cbs|nbc|npr|afp|ap|dpa|efe|upi)\b"
)
_NAME = re.compile(r"[^\W\d_][\w.'’’-]*(?:\s+[\w.'’’()-]+){1,5}")
_MAX_NAME, _MAX_AUTHORS = 80, 20
_MAX_NAME_WORDS = 8


def names(values: Iterable[str], site: str = "") -> tuple[str, ...]:
    """Return the names in some bylines, without roles, addresses and duplicates.

    The name of the site or of an account is returned only if there is no other.
    """
    found: dict[str, str] = {}
    for value in values:
        for name in _split(value):
            if not _NOBODY.fullmatch(name):
                found.setdefault(name.casefold(), name)
    people = [name for name in found.values() if not names_site(name, site) and not is_account(name)]
    return tuple(people or found.values())[:_MAX_AUTHORS]


def is_account(name: str) -> bool:
    """Return whether a name is that of an account, such as “kevin-r”."""
    return _SLUG.fullmatch(name) is not None


def says_by(text: str) -> bool:
    """Return whether a byline begins with “By” in some language."""
    return _BY.match(text) is not None


def names_site(name: str, site: str) -> bool:
    """Return whether a name is the site's, or a part of it such as “CNN Business”."""
    name, site = name.casefold(), site.casefold()
    return len(name) > 2 and len(site) > 2 and (name.startswith(site) or site.startswith(name))


def people(pieces: Iterable[str]) -> list[str]:
    """Return those pieces of a byline's text that are the names of people."""
    texts = takewhile(lambda piece: not _PICTURES.match(piece), map(str.strip, pieces))
    found = [" ".join(_LOWER_BY.sub("", _BY.sub("", _PICTURES.sub("", text))).split()).strip(" ,|•·") for text in texts]
    return [piece for piece in found if all(map(_is_person, re.split(r"\s*,\s*|\s+(?:and|&|und|et|y|e)\s+", piece)))]


def _split(value: str) -> Iterator[str]:
    value = " ".join(_WITH.sub(r", \1", _ADDRESS.sub(" ", value[:1_000])).split())
    value = _LOWER_BY.sub("", _BY.sub("", _PICTURES.sub("", value)))
    for part in _LIST.split(value):
        pieces = [name for piece in re.split(r"\s*,\s*", part) for name in _couple(piece)]
        # After the first comma can come roles, places and papers.
        several = all(map(_NAME.fullmatch, pieces))
        for index, piece in enumerate(pieces):
            if (index == 0 or (several and not _ROLE.search(piece)) or _is_person(piece)) and (name := _clean(piece)):
                yield name


def _couple(text: str) -> list[str]:
    """Return two names that an “and” joins, or `text`, which can be one name such as “Marks & Spencer”."""
    both = _AND.split(text)
    return both if all(map(_is_person, both)) else [text]


def _is_person(text: str) -> bool:
    """Return whether `text` looks like a first and a last name."""
    if _UNSPACED_NAME.fullmatch(text):
        return True
    if not _NAME.fullmatch(text) or _ROLE.search(text) or _DAY.search(text):
        return False
    words = text.split()
    # Scripts without capitals have no upper case.
    return all(not word[0].islower() for word in (words[0], words[-1]))


def _clean(name: str) -> str:
    name = _BY.sub("", name.strip(' .,:;|-–—*"“”'))
    name = re.sub(r"\s*[(\[][^()\[\]]*[)\]]$", "", name).strip()
    # A byline that goes on: “Jane Doe is a reporter”, “Jane Doe for The Post”, “Jane Doe 22 Dec 2016”.
    start = re.split(r"\s+(?:is an?|is the|for|at|in|on)\s+|\s*\d", name)[0].strip(" .,:;|-–—(")
    name = start if _is_person(start) else name.strip(" (")
    if not name or len(name) > _MAX_NAME or len(name.split()) > _MAX_NAME_WORDS or not re.search(r"[^\W\d_]", name):
        return ""
    if name.isupper() and _is_person(name) and not _AGENCY.search(name):
        return re.sub(r"[^\W\d_]+", lambda word: word[0].capitalize(), name)
    return name
