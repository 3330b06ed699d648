"""The cues for each kind of furniture: patterns in the wording of a block, with weights.

A block whose weights add up to `SURE` has the kind. Negative weights are for patterns of body text. All patterns are
for one block of at most a few hundred code points. The place of a block is judged in `furniture`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

SURE = 3
"""The sum of weights from which a block has the kind."""

_PART = r"(?:[A-Z][\w'’.-]+|[A-Z]\.)(?:\s+(?:de|del|della|der|da|di|dos|van|von|bin|al|la|le|ter))*"
_NOT_A_NAME = (
    r"(?!(?:The|This|That|These|A|An|In|On|At|It|We|New|North|South|East|West|San|Los|Las|United|Monday|Tuesday|Wednesday"
    r"|Thursday|Friday|Saturday|Sunday|January|February|March|April|June|July|August|September|October|November|December"
    r"|Executive|Presidential|Invitation|Popular|Public|Air|Land|Sea|Rail|Order|Way|Chance|Default|Design|Request|Accident"
    r"|Hand|Law|Far|Any|All|Our|His|Her|Their|My|Your|Staff)\b)"
)
PERSON = rf"{_NOT_A_NAME}{_PART}(?:\s+{_PART}){{1,4}}"
"""Two to five capitalized words, possibly with particles between them. Words that rarely begin a name are excluded."""

_NAMES = rf"{PERSON}(?:\s*,\s*{PERSON})*(?:\s*,?\s+(?:and|&)\s+{PERSON})?"
BYLINE_NAMES = re.compile(
    rf"(?:By|BY|Written by|Words by|Text by|Story by|Posted by|Author:|Reported by)"
    rf"\s+({_NAMES})(?=$|\s*[,|•·—–(]|\s+(?:for|in|at|of)\b)"
)
"""A byline with a word such as “By”; group 1 is the names."""

_CAPITALIZED = r"(?:[A-ZÀ-ÖØ-ÞĆČĐŁŃŚŠŹŻŽ\u0401-\u042f][\w'’.-]*\s+)"
_NAMED = (
    rf"{_NOT_A_NAME}(?!(?:Buenos|Rio|Santa|São|Sankt)\b){_CAPITALIZED}"
    rf"(?:(?:de la|de|del|van der|van|von|da|dos|di|zu)\s+)?{_CAPITALIZED}{{1,3}}"
)
OTHER_BYLINE_NAMES = re.compile(
    r"(?:(?:Von|Par|Por|Di|di|Door|Av|Af|Autor(?:in)?:|Auteur\s?:|Автор:|Te[xk]s?t[eo]?\s?:|Testo:)\s+"
    rf"(?P<names>{_NAMED}(?:(?:und|et|y|e|en|og|och|и)\s+{_NAMED})?)"
    r"|(?:文|撰文|记者|記者)[\s:：/／]+(?P<unspaced>[\u3005\u3040-\u30ff\u3400-\u9fff]{2,6})\s)$"
)
"""The same in other languages, for a text with a space after it, since there nothing else may follow."""

_SENTENCE_END = r"[.!?…][\"'’”)\]]*"


class Cue(NamedTuple):
    """The `weight` of a block in whose text `find` finds something."""

    weight: int
    find: Callable[[str], re.Match[str] | None]


def score(text: str, cues: Sequence[Cue]) -> int:
    """Return the sum of the weights of all `cues` in `text`. Below `SURE`, it leaves out the negative ones."""
    total = sum(weight for weight, find in cues if weight > 0 and find(text))
    if total < SURE:
        return total
    return total + sum(weight for weight, find in cues if weight < 0 and find(text))


def _cues(*rows: tuple[int, str]) -> tuple[Cue, ...]:
    """Return cues. A pattern that begins with `^` must have no alternative outside its groups."""
    return tuple(Cue(weight, _finder(pattern)) for weight, pattern in rows)


def _finder(pattern: str) -> Callable[[str], re.Match[str] | None]:
    compiled = re.compile(pattern)
    # `search` would try every place of the text for `^`.
    return compiled.match if pattern.removeprefix("(?i)").startswith("^") else compiled.search


_SHOUTED = "WATCH|LISTEN|VIDEO|AUDIO|PODCAST|LIVESTREAM|PHOTOS?|GALLERY|SLIDESHOW|INTERACTIVE|TWEET|LIVE UPDATES"
_PLAYABLE = (
    "video|clip|interview|podcast|episode|segment|live ?stream|webcast|trailer|footage|broadcast|recording|speech"
)
_NETWORKS = (
    "Twitter|X|Facebook|Instagram|Threads|TikTok|YouTube|LinkedIn|Bluesky|Mastodon|Telegram|WhatsApp|Rumble|Gab|Gettr"
)
_PLAYERS = (
    r"youtube\.com|youtu\.be|twitter\.com|x\.com|instagram\.com|facebook\.com|tiktok\.com|vimeo\.com|open\.spotify\.com"
    r"|soundcloud\.com|rumble\.com|truthsocial\.com|bsky\.app|t\.me"
)

EMBED = _cues(
    (3, rf"^(?:{_SHOUTED})(?: (?:LIVE|NOW|ABOVE|BELOW|HERE|AGAIN|MORE|THE VIDEO))?(?:\s*[:—–|]|\s+-\s)"),
    (2, r"^(?:Watch|Video)(?: (?:live|now|here|below|above|again))?(?:\s*:|\s+[—–|-]\s)"),
    (1, r"^(?:Listen|Audio|Podcast|Photos|Gallery|Tweet)(?: (?:live|now|here|below|above|again))?(?:\s*:|\s+[—–|-]\s)"),
    (2, rf"^(?:Watch|Listen to|See|View|Play)\b(?=.*\b(?i:{_PLAYABLE})s?\b).*(?:\b(?:below|above|here)\W*|:)$"),
    (1, rf"^(?:Watch|Listen|Audio|Podcast|Video)\b.*\b(?i:{_PLAYABLE})s?\b"),
    (1, r"^(?s:.*+)(?<=[:\w’”\"])"),
    (3, rf"^https?://(?:www\.|m\.)?(?:{_PLAYERS})/\S+$"),
    (3, r"^https?://\S+\.(?:mp3|mp4|m4a|ogg|webm|mov)$"),
    (3, r"pic\.twitter(?<=\bpic\.twitter)\.com/\w+"),
    (3, r"[—–-]\s*[^\n]{1,60}\(@\w{1,15}\)\s+[A-Z][a-z]{2,8}\.? \d{1,2}, \d{4}$"),
    (
        3,
        rf"^(?:View (?:this|more) (?:post|on) .{{0,20}}(?:{_NETWORKS})\b|A post shared by )",
    ),
    (3, r"^\[(?:embed|video|tweet|youtube|iframe|audio)\b[^\]]*\]"),
    (-2, rf".{{250}}|{_SENTENCE_END}\s+[A-Z“\"].*{_SENTENCE_END}$"),
)

_PIECE = "article|story|post|piece|report|interview|release|transcript|column|version|thread"

POINTER = _cues(
    (3, r"^(?:RELATED|READ MORE|READ ALSO|ALSO READ|SEE ALSO|MORE|READ NEXT|DON['’]T MISS)(?: [A-Z]{4,9})?\s*[:—–|]"),
    (
        3,
        r"^(?:Related|Read more|Read also|Also read|See also|Read next|More on this|Further reading|You may also like)"
        r"(?: (?:news|stories|articles?|coverage|posts?|content|links?))?\s*(?::|$)",
    ),
    (
        3,
        r"(?i)^(?:lesen sie (?:auch|dazu|mehr)|mehr zum thema|(?:à )?lire (?:aussi|également)|le[ae] también"
        r"|leer también|leggi anche|lees ook|leia também|läs (?:även|också)|læs også|les også|czytaj (?:też|także)"
        r"|читайте также|あわせて読みたい|関連記事)\s*(?:[:：]|$)",
    ),
    (
        3,
        rf"^(?:Read|View|See|Find|Continue reading) "
        rf"(?:more|the (?:full|whole|entire|complete|original|rest(?: of the)?)\b.{{0,60}}?)\s*(?:{_PIECE})?"
        r"(?:,? (?:here|at|on|in|from|by|via)\b.{0,80})?[.!…»›→:]*$",
    ),
    (
        3,
        r"^(?:Click|Sign up|Subscribe|Donate(?= (?:to|now|today|here|below)\b)|Register)\b[^.!?]{0,120}"
        r"\b(?:here|now|today|below)[.!»›→:]*$",
    ),
    (3, r"^(?:Read|Continue reading|Download|See|View|Find)\b[^.!?]{0,120}\bhere[.!»›→:]*$"),
    (3, r"^Support (?:our|independent|local|quality) journalism\b(?! (?:is|was|has)\b)"),
    (3, r"^.{3,80}\s(?:»|›|→|>>)$"),
    (3, r"^Click (?:here|the link|on the link)(?=\W*$| (?:to|for|if|and|below)\b)"),
    (
        3,
        r"^(?:Sign up|Subscribe|Register) (?:for|to|now|today|here)\b.*"
        r"\b(?:newsletters?|e-?mails?|alerts?|updates|briefing|channel|podcast|inbox|digest|feed)\b",
    ),
    (3, r"^(?:Get|Receive) .{0,60}\b(?:newsletter|in your inbox|to your inbox|delivered)\b"),
    (3, rf"^(?:Follow|Like|Find|Join) us on (?:{_NETWORKS})\b"),
    (3, rf"^(?:You can )?[Ff]ollow [^.!?]{{1,60}} on (?:{_NETWORKS})\b(?! [A-Z])[^.!?]{{0,60}}\W*$"),
    (3, r"^(?:Download|Get) (?:our|the) (?:\w+ ){0,3}app\b"),
    (
        3,
        rf"^(?:This|The (?:above|following)) (?:{_PIECE}|essay|content|blog post) (?:was |is |has been )?"
        r"(?:originally|first|previously|also|re-?published|re-?posted|reprinted|adapted|excerpted)\b",
    ),
    (3, r"^\[(?:Read|Read more|Related|See also|Also read|Watch|Listen)\s*[:—–|-] ?[^\]]{3,200}\]\W*$"),
    (
        6,
        r"^(?i:do you have|have you got|got|have) (?:any |some |more |confidential )?(?:a )?"
        r"(?i:information|tips?|a story)\b.{0,200}\b(?i:contact|e-?mail|reach|tell|write to|send)\b.{0,80}"
        r"(?:\b(?i:us|our|desk|newsroom|reporters?|editors?)\b|\b(?:Signal|WhatsApp|Telegram)\b|\S@\S+\.\w)",
    ),
    (
        6,
        r"^(?i:contact|reach|tip off|message) (?!with\b).{1,60} (?:securely )?(?:on|via|through|over) "
        r"(?:Signal|WhatsApp|Telegram)\b(?! [A-Z])",
    ),
    (
        6,
        r"^(?i:you(?:['’]re| are) receiving (?:this|our)\b.{0,60}\b(?:because|as an?)\b"
        r"|you (?:have )?received this (?:e-?mail|message|newsletter) (?:because|as an?)\b"
        r"|this (?:e-?mail|message|newsletter) was sent to (?:\S+@|you\b)"
        r"|if you no longer (?:wish|want) to (?:receive|get|hear from)\b.{0,60}\b(?:our|us|e-?mails?|newsletters?)\b"
        r"|to unsubscribe(?:\W*$|(?: from .{1,60})?,? (?:please )?(?:click|visit|reply|go to)\b)"
        r"|forwarded this (?:e-?mail|message|newsletter)\b|was this (?:e-?mail|newsletter) forwarded\b"
        r"|view (?:this |it |the )?(?:e-?mail |message |newsletter )?(?:in|with) (?:your |a |the )?(?:web )?browser\b)",
    ),
    (
        6,
        r"^(?i:(?:\w[\w’' ]{0,40}[|•·—–/]\s*)*(?:unsubscribe|manage (?:your )?(?:preferences|subscription))\b.{0,80})$",
    ),
    (3, r"^(?:Originally|First|Previously) (?:posted|published|appeared)\b"),
    (3, r"^(?:©|\(c\)|Copyright\b|All rights reserved)"),
    (
        3,
        r"(?i)^(?:advertisement|sponsored(?: content)?|(?:story|article) continues below.{0,20}"
        r"|skip (?:past|to)\b.{0,40}|loading\W*|share this(?: (?:article|story|post))?:?"
        r"|leave a comment|view comments|\d+ comments?)$",
    ),
    (-3, rf".{{350}}|^.{{40,}}?{_SENTENCE_END}\s+[A-Z“\"].{{40,}}"),
    (-6, r",[’”\"]? (?:(?:he|she|they) )?(?:said|told|says?|heard|writes|wrote)\b"),
)

LIST_TITLE = re.compile(
    r"(?i:(?:the )?(?:most|top) (?:read|popular|viewed|shared|commented)(?: (?:stories|articles|news|posts|now|today))?"
    r"|trending(?: (?:now|today|stories))?|(?:related|recommended|more|popular|latest|top)"
    r" (?:stories|articles|posts|reading|coverage|headlines|news|content)|related|read (?:more|next|also)|also read"
    r"|see also|recommended(?: for you)?|you (?:may|might) also like|more (?:on|from) .{1,40}|meist ?gelesen"
    r"|lire aussi|lea también|leggi anche)\s*:?$"
)
"""The title of a list of other articles."""

_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.?"
_WEEKDAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_DAY = rf"(?:{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}}|\d{{1,2}} {_MONTH},? \d{{4}}|\d{{4}}-\d\d-\d\d)"
_DATE = rf"(?:{_WEEKDAY},?\s+)?{_DAY}"
_ROLE = (
    r"(?:(?:staff|senior|special|political|national|chief|managing|deputy|associate|contributing|foreign|freelance|guest)\s+)?"
    r"(?:writers?|reporters?|journalists?|editors?|correspondents?|columnists?|contributors?|producers?|photographers?)"
)
_OUTLET = r"(?:The )?(?:Associated Press|AP|Reuters|AFP|Agence France-Presse|Bloomberg|BBC|CNN|NPR|UPI|dpa|PA|EFE|TASS)"

BYLINE = _cues(
    (3, rf"^{BYLINE_NAMES.pattern}.{{0,80}}$"),
    (3, rf"^{_NAMES}\s*(?:[,|—–•·(]|\s-\s)\s*(?i:{_ROLE}|{_OUTLET})\b.{{0,60}}$"),
    (3, rf"^{_NAMES}\s*[,|•·—–-]?\s*{_DATE}.{{0,40}}$"),
    (3, r"^(?:Published|Updated|Last updated) .{0,30}\d{1,2}:\d\d.{0,40}$"),
    (3, r"(?i)^\d{1,3}[ -]min(?:ute)?s? read$"),
    (-3, rf".{{200}}|[a-z”]{_SENTENCE_END}$"),
)
"""Used only at the top of an article."""

SIGN_OFF = _cues(
    (3, r"^\(?(?:Additional r|R)eporting (?:by|from) [A-Z]"),
    (3, r"^\(?(?:Writing|Editing|Edited|Compiled|Translated) by [A-Z][^.]{0,80}\.?\)?$"),
    (3, r"^.{3,80} contributed(?: reporting)? to this (?:report|story|article|post)\.?$"),
)
"""Lines about other contributors. Used anywhere."""

_JOB = (
    r"(?:writer|reporter|journalist|editor|correspondent|columnist|author|novelist|blogger|contributor|photographer|producer|host"
    r"|anchor|commentator|essayist|historian|fellow|scholar|analyst|professor|lecturer|researcher|consultant|strategist"
    r"|attorney|lawyer|co-?founder|founder|director|manager|specialist|intern|student|president|officer)s?"
)

BIO = _cues(
    (
        2,
        rf"^{PERSON},? (?:is|was|serves as|works as) (?:currently )?"
        rf"(?:an?|the|one of|our|\w+['’]s)\b[^.;:]{{0,80}}\b(?i:{_JOB})\b",
    ),
    (2, rf"^{PERSON},? (?:is|was|serves as|works as) (?:[A-Z][\w-]+ ){{0,3}}(?i:{_JOB})\b"),
    (2, rf"^{PERSON} (?:covers|writes (?:about|for|on)|reports (?:on|for|from))\b"),
    (1, rf"^{PERSON},? (?:is|covers|writes|reports|serves|works|joined)\b"),
    (
        2,
        r"\b(?:[Ff]ollow|[Ff]ind|[Cc]onnect with) (?:him|her|them|(?:his|her|their) work)\b"
        rf".{{0,20}}(?:\b(?:{_NETWORKS})\b|@)",
    ),
    (2, rf"^(?:You can )?[Ff]ollow {PERSON} on (?:{_NETWORKS})\b(?! [A-Z])"),
    (1, rf"^(?:You can )?[Ff]ollow {PERSON} on .{{0,90}}$"),
    (2, r"\bcan be (?:reached|contacted|followed) (?:at|on|via)\b"),
    (2, r"\b(?i:reach|e-?mail|contact|write to) (?:him|her|them)\b"),
    (1, r"^.{1,250}$"),
    (1, r"[\w.+-]+@[\w-]+\.\w+|@\w{2,20}\W*$"),
    (3, r"(?i)^about the (?:author|writer|reporter)s?\b"),
    (-2, r"[“\"][^”\"]{20,}[”\"]|\bsaid\b|\btold\b"),
    (-3, r".{600}"),
)
"""Used only at the end of an article."""
