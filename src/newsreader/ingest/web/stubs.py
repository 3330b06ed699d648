"""Recognizes pages that only say that the text is elsewhere: paywalls, cookie walls, shells for scripts, errors.

Each rule asks for few words, and for a second sign in the words or the structure of the page.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from newsreader.ingest.paragraphs import UNSPACED

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_OPENING = " !?.:-–—|([{#*⚠️"
_FEW, _FEWEST = 150, 40
"""Below so many words a page can be a stub, or a shell for scripts."""
_SAVE = "Save it from your browser and add the file."
_ELSE = "If a browser shows the article, save it from there and add the file."


def _phrases(*patterns: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(patterns)})", re.IGNORECASE)


_WALL = _phrases(
    r"subscri(?:be|ption)\b.{0,40}\b(?:to (?:continue|read|keep|unlock|access|finish)|required|now to)",
    r"already a (?:subscriber|member)\b",
    r"to (?:continue|keep) reading\b",
    r"continue reading (?:with|by|your)\b",
    r"(?:log|sign) in to (?:read|continue|view)\b",
    r"(?:for|to) (?:paid )?subscribers(?: only)?\b",
    r"subscribers[- ]only\b",
    r"create (?:a|your) free account\b",
    r"weiterlesen mit\b",
    r"jetzt (?:abonnieren|weiterlesen|freischalten)\b",
    r"(?:nur )?für abonnenten\b",
    r"réservé (?:à nos|aux) abonnés\b",
    r"abonnez-vous\b",
    r"pour lire la suite\b",
    r"suscr[ií]b(?:ase|ete)\b",
    r"para seguir leyendo\b",
    r"(?:para|solo) suscriptores\b",
    r"assine (?:para|já|agora)\b",
    r"exclusivo para assinantes\b",
    r"abbonati (?:per|a)\b",
    r"per continuare a leggere\b",
    r"voor abonnees\b",
)
_COOKIES = _phrases(
    r"cookies?\b",
    r"consent\b",
    r"gdpr\b",
    r"personal data\b",
    r"privacy (?:policy|settings|notice|choices)\b",
    r"datenschutz\b",
    r"einwillig",
)
_SCRIPTS = _phrases(
    r"(?:enable|turn on|activate|requires?|need|without|disabled?|allow) (?:\w+ ){0,2}java-?script\b",
    r"java-?script (?:is|must be|needs? to be|seems to be) \w+",
    r"active[zr]? (?:le )?javascript\b",
    r"javascript (?:aktivieren|deaktiviert)\b",
)
_ERROR = _phrases(
    r"(?:error |http )?(?:40[0-9]|410|429|451|50[0-4])\b"
    r"(?=\W*(?:$|[-–—|:]|error|not|page|file|access|bad|gone|service))",
    r"page (?:not|can(?:no|['’]t) be) found",
    r"not found",
    r"(?:access|permission) denied",
    r"forbidden",
    r"service unavailable",
    r"bad gateway",
    r"internal server error",
    r"just a moment",
    r"attention required",
    r"are you (?:a )?(?:robot|human)",
    r"robot or human",
    r"(?:security|human) (?:check|verification)",
    r"verify(?:ing)? (?:that )?you are",
    r"checking your browser",
    r"one more step",
    r"too many requests",
    r"something went wrong",
    r"oops",
    r"pardon our interruption",
    r"please wait",
    r"captcha",
    r"page non trouvée",
    r"seite nicht gefunden",
    r"página no encontrada",
    r"pagina non trovata",
)
"""The first words of the title or heading of an error page."""
_ROOTS = frozenset({"root", "app", "__next", "__nuxt", "___gatsby", "svelte", "main-app", "react-root", "ember-app"})


def count_words(text: str) -> int:
    """Return the number of words, where two characters of a script without spaces are a word."""
    return len(text.split()) + len(UNSPACED.findall(text)) // 2


def stub_problem(root: HtmlElement, text: str, *, restricted: bool) -> str:
    """Return the message for a page from which `text` was extracted, or an empty string if it is no stub.

    `restricted` says that the page calls itself not free to read.
    """
    if len(text.split()) >= _FEW or (count := count_words(text)) >= _FEW:
        return ""
    shows = f"The page shows {count} {'word' if count == 1 else 'words'}"
    named = [root.findtext(".//title") or "", *(str(one.text_content()) for one in islice(root.iter("h1"), 1))]
    for name in (" ".join(name.split()).lstrip(_OPENING) for name in named):
        if _ERROR.match(name):
            return f"The page is an error page ({name[:80]}). Check the address. {_ELSE}"
    visible = str(root.text_content())
    if restricted or _WALL.search(visible):
        return f"{shows} and asks to subscribe. {_SAVE}"
    found = len(_COOKIES.findall(text))
    if found >= 3 and found * 30 > count:
        return f"{shows} and asks to accept cookies. {_SAVE}"
    shell = count_words(visible) < _FEWEST and any(one.get("id") in _ROOTS for one in root.iter("div", "main"))
    if count < _FEWEST and (shell or _SCRIPTS.search(visible)):
        return f"{shows} and needs JavaScript. {_SAVE}"
    return ""
