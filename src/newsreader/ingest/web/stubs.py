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
_ACCEPT = _phrases(
    r"(?:accept|agree|allow)(?: to)? (?:all|cookies)\b",
    r"all(?:e|en)? (?:cookies )?(?:akzeptieren|annehmen|zulassen)\b",
    r"(?:tout|j['’])\W?accepte[rz]?\b",
    r"acept(?:ar|o) tod[ao]s?\b",
    r"aceitar (?:tudo|todos)\b",
    r"accett[ao] (?:tutt[oi])\b",
    r"alles accepteren\b",
)
_REJECT = _phrases(
    r"(?:reject|decline|refuse|deny) (?:all|cookies)\b",
    r"(?:manage|customi[sz]e|more) (?:\w+ )?(?:preferences|options|settings|choices|cookies)\b",
    r"(?:alle (?:cookies )?|alles )(?:ablehnen|weigeren|afwijzen)\b",
    r"(?:tout refuser|continuer sans accepter)\b",
    r"rechazar tod[ao]s?\b",
    r"(?:rejeitar|recusar) (?:tudo|todos)\b",
    r"rifiuta (?:tutt[oi])\b",
)
_WE = _phrases(
    r"(?:we|our|us|wir|unsere?n?|nous|nos|utilizamos|usamos|nuestr[oa]s|nosotros|nossos|noi|nostri|utilizziamo)\b",
    r"(?:usiamo|wij|onze)\b",
)
"""An article about cookies doesn't speak for the site."""
_LOGIN = _phrases(
    r"(?:log|sign)[ -]?(?:in|on)\b",
    r"(?:anmelden|anmeldung|einloggen|inloggen|connexion|se connecter)\b",
    r"(?:iniciar sesión|iniciar sessão|accedi)\b",
)
"""The first words of the title or heading of a page with a login form."""
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
    r"too many requests",
    r"something went wrong",
    r"oops",
    r"please wait",
    r"page non trouvée",
    r"seite nicht gefunden",
    r"página no encontrada",
    r"pagina non trovata",
)
"""The first words of the title or heading of an error page."""
_ROBOTS = _phrases(
    r"just a moment",
    r"attention required",
    r"are you (?:a )?(?:robot|human)",
    r"robot or human",
    r"(?:security|human) (?:check|verification)",
    r"verify(?:ing)? (?:that )?you are",
    r"checking (?:your browser|if the site connection)",
    r"one more step",
    r"pardon our interruption",
    r"captcha",
)
"""The first words of the title or heading of a check for robots."""
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
        if _ROBOTS.match(name):
            return f"The site checks for robots ({name[:80]}). Open it in a browser, save it, and add the file."
        if _ERROR.match(name):
            return f"The page is an error page ({name[:80]}). Check the address. {_ELSE}"
        if _LOGIN.match(name) and root.xpath("boolean(//input[@type='password'])"):
            return f"{shows} and asks you to log in. {_SAVE}"
    # With spaces: the words of two buttons side by side are apart.
    visible = " ".join(" ".join(root.itertext()).split())
    if restricted or _WALL.search(visible):
        return f"{shows} and asks to subscribe. {_SAVE}"
    found = len(_COOKIES.findall(text))
    asks = found * 60 > count and _ACCEPT.search(text) and _REJECT.search(visible) and _WE.search(text)
    if asks or (found >= 3 and found * 30 > count):
        return f"{shows} and asks to accept cookies. {_SAVE}"
    shell = count_words(visible) < _FEWEST and any(one.get("id") in _ROOTS for one in root.iter("div", "main"))
    if count < _FEWEST and (shell or _SCRIPTS.search(visible)):
        return f"{shows} and needs JavaScript. {_SAVE}"
    return ""
