"""The words of pages that only say that the text is elsewhere. `stubs` says when they count."""

from __future__ import annotations

import re


def _phrases(*patterns: str, unspaced: str = "") -> re.Pattern[str]:
    """Return a pattern for phrases from the start of a word, and for `unspaced` ones anywhere."""
    spaced = rf"\b(?:{'|'.join(patterns)})"
    return re.compile(f"{spaced}|{unspaced}" if unspaced else spaced, re.IGNORECASE)


WALL = _phrases(
    r"subscri(?:be|ption)\b.{0,40}\b(?:to (?:continue|read|keep|unlock|access|finish)|required)",
    r"to (?:continue|keep) reading\b",
    r"continue reading (?:with|by|your)\b",
    r"(?:log|sign) in to (?:read|continue|view)\b",
    r"(?:for|to) (?:our |paid |paying |premium )?subscribers(?: only)?\b",
    r"(?:for|to) (?:\w+ )?members only\b",
    r"(?:subscribers|members)[- ]only\b",
    r"(?:free|remaining) articles? (?:this|per) (?:month|week)\b",
    r"(?:weiterlesen mit|mit \S{1,20} weiterlesen)\b",
    r"jetzt (?:weiterlesen|freischalten)\b",
    r"(?:nur |exklusiv )?für abonnent(?:en|innen)\b",
    r"réservée?s? (?:à nos|aux) abonné",
    r"il vous reste \S+(?: \S+){0,4} à (?:lire|découvrir)\b",
    r"pour lire la suite\b",
    r"para (?:seguir|continuar) leyendo\b",
    r"(?:para|solo|sólo|exclusivo para) suscriptor",
    r"exclusivo para assinantes\b",
    r"(?:riservato|solo) (?:agli|per gli) abbonati\b",
    r"per continuare a leggere\b",
    r"(?:alleen )?voor abonnees\b",
    r"(?:только|доступно) (?:для )?подписчик",
    r"(?:endast|bara) för prenumerant",
    r"(?:kun|er|forbeholdt) (?:for |vores )?abonnent",
    r"tylko dla (?:prenumerator|subskrybent)",
    r"למנויים בלבד",
    r"للمشتركين فقط",
    unspaced="会員限定|会员(?:专享|专属)|(?:购买|订阅|登录|登入|訂閱)后?[^。]{0,8}(?:阅读|閱讀|查看)(?:全文|完整)|続きを(?:読む|お読み)"
    "|残り[0-9,０-９]+文字|구독(?:자 전용|하고 계속|후)|로그인 ?후",
)
"""The words that say that the rest of an article is for others."""
OFFER = _phrases(
    r"already (?:a (?:subscriber|member)|subscribed|have an account)\b",
    r"subscri(?:be|ption)\b.{0,40}\bnow to\b",
    r"unlimited (?:digital )?access\b",
    r"(?:cancel any ?time|start (?:your|a) .{0,20}trial)\b",
    r"create (?:a|your) free account\b",
    r"(?:schon|bereits) (?:ein(?:en)? )?(?:abo\b|abonnent|kund|registriert)",
    r"(?:plus|digital|pur)[- ]?abo\b",
    r"kostenlos testen\b",
    r"jetzt abonnieren\b",
    r"(?:déjà|vous êtes) abonné",
    r"abonnez-vous\b",
    r"suscr[ií]b(?:ase|ete)\b",
    r"assine (?:para|já|agora)\b",
    r"abbonati (?:per|a)\b",
    r"(?:met een abonnement|al abonnee|word abonnee)\b",
    r"оформите подписку\b",
    r"(?:je m['’]abonne|testez sans engagement)\b",
    r"(?:masz już prenumeratę|kup dostęp)\b",
    r"(?:prova|prøv) .{0,20}\b(?:kr|kronor|krona|kroner)\b",
)
"""The words of offers, which many pages also have after a whole article."""
COOKIES = _phrases(
    r"cookies?\b",
    r"consent\b",
    r"gdpr\b",
    r"personal data\b",
    r"(?:personali[sz]ed ads|tracking)\b",
    r"(?:our|unsere[nr]?|nos|nuestros|onze) (?:[\d.,]+ )?(?:\w+ )?part(?:n|en)[ae]",
    r"privacy (?:policy|settings|notice|choices|center|centre)\b",
    r"(?:datenschutz|werbung und)",
    r"einwillig",
    r"(?:partenaires|données personnelles)\b",
    r"(?:publicidad|datos) personal",
)
ACCEPT = _phrases(
    r"(?:accept|agree|allow)(?: to)? (?:all|cookies|and (?:continue|close))\b",
    r"i (?:accept|agree|consent)\b",
    r"all(?:e|en)? (?:cookies )?(?:akzeptieren|annehmen|zulassen)\b",
    r"(?:akzeptieren|zustimmen) und weiter",
    r"(?:tout|j['’])\W?accepte[rz]?\b",
    r"acept(?:ar|o) (?:tod[ao]s?|y continuar)\b",
    r"aceitar (?:tudo|todos)\b",
    r"accett[ao] (?:tutt[oi]|e continua)\b",
    r"alles accepteren\b",
)
WE = _phrases(
    r"(?:we|our (?:[\d.,]+ )?(?:\w+ )?(?:partners|site|website|services|pages)|us|wir|unsere?n?|nous|nos)\b",
    r"(?:utilizamos|usamos|nuestr[oa]s|nosotros|nossos|noi|nostri|utilizziamo)\b",
    r"(?:usiamo|wij|onze)\b",
    r"(?:besuchen|nutzen) sie\b",
)
"""An article about cookies doesn't speak for the site."""
ACCEPT_BUTTON = re.compile(
    r"(?:i |yes, i |ich |ik )?(?:accept|agree|allow|consent|ok(?:ay)?\b|zustimmen|akzeptier|einverstanden|aceptar"
    r"|aceitar|accett|akkoord|godkend|godta|godkänn|согла|принять|同意)",
    re.IGNORECASE,
)
"""The beginning of the words of a button that accepts."""
LOGIN = _phrases(
    r"(?:log|sign)[ -]?(?:in|on)\b",
    r"(?:anmelden|anmeldung|einloggen|inloggen|connexion|se connecter)\b",
    r"(?:iniciar sesión|iniciar sessão|accedi)\b",
)
"""The first words of the title or heading of a page with a login form."""
SCRIPTS = _phrases(
    r"(?:enable|turn on|activate|requires?|need|without|disabled?|allow) (?:\w+ ){0,2}(?:java-?script|js)\b",
    r"disable (?:\w+ ){0,2}ad[- ]?block",
    r"java-?script (?:is|must be|needs? to be|seems to be) \w+",
    r"active[zr]? (?:le )?javascript\b",
    r"javascript (?:aktivieren|deaktiviert)\b",
)
ERROR = _phrases(
    r"(?:error |http )?(?:40[0-9]|410|429|451|50[0-4])\b"
    r"(?=\W*(?:$|[-–—|:]|error|not|page|file|access|bad|gone|service))",
    r"page (?:not|can(?:no|['’]t) be) found",
    r"not found",
    r"(?:access|permission) denied",
    r"access to this page has been denied",
    r"(?:this )?(?:article|page|story) (?:is )?no longer available",
    r"forbidden",
    r"service unavailable",
    r"bad gateway",
    r"internal server error",
    r"too many requests",
    r"something went wrong",
    r"oops",
    r"please wait",
    r"(?:fehler|erreur|errore?|ошибка|hata) 404\b",
    r"page (?:non trouvée|introuvable)",
    r"страница не найдена",
    r"pagina niet gevonden",
    r"ページが見つかりません",
    r"(?:页面不存在|找不到页面)",
    r"seite nicht gefunden",
    r"página no encontrada",
    r"pagina non trovata",
    r"sidan kunde inte hittas",
    r"お探しのページ",
)
"""The first words of the title or heading of an error page."""
ROBOTS = _phrases(
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
REGION = _phrases(
    r"(?:unavailable|not available|not accessible|blocked) (?:in|from|to (?:users|readers|visitors) (?:in|from)) "
    r"(?:your|most|the) (?:\w+ )?(?:country|countries|region|location|european|eu\b)",
    r"unavailable (?:for|due to) legal reasons\b",
    r"access (?:cannot|can ?not|can['’]t) be granted\b",
    r"in ihre[mr] (?:land|region) (?:leider )?nicht verfügbar\b",
    r"pas (?:disponible|accessible) dans votre (?:pays|région)\b",
    r"no (?:está )?disponible en (?:su|tu) (?:país|región)\b",
    r"недоступ\w+ в ваш",
)
"""What sites tell readers from countries that they don't serve, such as those with the GDPR."""
TO_READER = _phrases(
    r"(?:you|your|please|bitte|veuillez|vous|votre|usted|por favor)\b",
    r"^(?:subscribe|(?:log|sign) (?:in|on|up)|start|unlock|create|get|try|enjoy|accept|enable|verify|choose|join)\b",
    r"^(?:jetzt|profitez|accédez|testez|abonnez|suscr[ií]b\w+|hazte|assine|abbonati|accedi|lees verder)\b",
    r"(?:para (?:seguir|continuar) leyendo|la suite de)\b",
    r"(?:th(?:is|e requested)|gewünschte|diese[nrs]?|cet(?:te)?|la|de|este|esta|quest[oa]|dit) "
    r"(?:page|site|website|web ?seite|seite|página|pagina|url|server|browser|article|story|part|content|artikel|inhalt"
    r"|beitrag|artículo|contenido|conteúdo|articolo|contenuto)\b",
    r"(?:denne artikel|эт(?:от|а) (?:материал|статья|страница))\b",
    r"we(?:['’](?:ve|re))? (?:use|have|detected|are sorry|could|can(?:no|['’])t|recogni[sz]e)\b",
    r"our (?:web ?site|pages?|subscribers|members)\b",
)
"""Who speaks to the reader about the page."""
SHORT = _phrases(
    r"(?:free trial|unlimited access|digital access|cancel any ?time|per month|abo|abonnement)\b",
    r"(?:browser|robot|webmaster|homepage|startseite|url|server|404)\b",
    unspaced=r"[$€£]\s?\d|\d\s?[$€£]",
)
"""Other words of offers and of error pages, which count in short sentences."""
