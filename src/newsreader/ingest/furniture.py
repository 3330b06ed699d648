"""Which blocks stand around the body: captions, embeds, bylines, bios, pointers. They are named, never dropped.

No single sign is enough (body paragraphs end in parentheses, begin with “Watch”, and speak of writers too), so each kind is
a sum of weighed cues in a block's wording, shape and place, and a block keeps its kind unless the sum reaches `_SURE`.
Knows drafts in reading order; not what kind of source they come from.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from newsreader.ingest.credits import credit_score
from newsreader.records import BlockKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsreader.ingest.draft import Draft

_SURE = 3
_LONGEST = 700
"""Code points; no piece of furniture is longer."""
_BODY = 160
"""Code points; a paragraph at least as long as this, and not furniture itself, is body."""
_TOP, _END = 8, 6
"""How many blocks from the top a byline, and from the end a bio, is looked for."""

NAME = r"(?:(?:[A-Z][\w'’.-]+|[A-Z]\.|Mc[A-Z]\w+|O['’][A-Z]\w+)(?:\s+(?:de|del|della|der|da|di|dos|van|von|bin|al|la|le|ter))*)"
PERSON = rf"{NAME}(?:\s+{NAME}){{1,4}}"


@dataclass(frozen=True, slots=True)
class _Cue:
    """`weight` for a block in whose text `pattern` is found."""

    weight: int
    pattern: re.Pattern[str]


def _cues(*rows: tuple[int, str]) -> tuple[_Cue, ...]:
    return tuple(_Cue(weight, re.compile(pattern)) for weight, pattern in rows)


def _score(text: str, cues: Sequence[_Cue]) -> int:
    return sum(cue.weight for cue in cues if cue.pattern.search(text))


_ENDS_A_SENTENCE = r"[.!?…]['\"’”)\]]*$"
_SHOUTED = r"WATCH|LISTEN|VIDEO|AUDIO|PODCAST|LIVESTREAM|PHOTOS?|GALLERY|SLIDESHOW|INTERACTIVE|TWEET"
_MEDIA = r"video|clip|interview|podcast|episode|segment|live ?stream|webcast|trailer|footage|broadcast|recording|tweet|speech"
_HOSTS = (
    r"youtube\.com|youtu\.be|twitter\.com|x\.com|instagram\.com|facebook\.com|tiktok\.com|vimeo\.com|open\.spotify\.com|"
    r"soundcloud\.com|rumble\.com|truthsocial\.com|bsky\.app|t\.me"
)

_EMBED = _cues(
    (3, rf"^(?:{_SHOUTED})(?: (?:LIVE|NOW|ABOVE|BELOW|HERE|AGAIN|MORE|THE VIDEO))?(?:\s*[:—–|]|\s+-)\s*\S"),
    (
        2,
        r"^(?:Watch|Listen|Video|Audio|Podcast|Photos|Gallery|Tweet)(?: (?:live|now|here|below|above|again))?(?:\s*:|\s+[—–|-]\s)",
    ),
    (2, rf"^(?:Watch|Listen to|See|View|Play)\b(?=.*\b(?:{_MEDIA})\b).*\b(?:below|above|here)\W*$"),
    (2, rf"^(?:Watch|Listen to|See|View|Play)\b(?=.*\b(?:{_MEDIA})\b).*:$"),
    (1, r"[:\w’”\"]$"),
    (3, rf"^https?://(?:www\.|m\.)?(?:{_HOSTS})/\S+$"),
    (3, r"\bpic\.twitter\.com/\w+"),
    (3, r"[—–-]\s*[^\n]{1,60}\(@\w{1,15}\)\s+[A-Z][a-z]{2,8}\.? \d{1,2}, \d{4}$"),
    (
        3,
        r"^(?:View (?:this|more) (?:post|on) .{0,20}(?:Instagram|Threads|Facebook|X|Twitter|TikTok)\b|A post shared by )",
    ),
    (3, r"^\[(?:embed|video|tweet|youtube|iframe|audio)\b[^\]]*\]"),
    (-2, rf".{{250}}|[.!?]['\"’”)\]]*\s+[A-Z“\"].*{_ENDS_A_SENTENCE}"),
)

_POINTER = _cues(
    (
        3,
        r"^(?:RELATED|READ MORE|READ ALSO|ALSO READ|SEE ALSO|MORE|READ NEXT|DON['’]T MISS)(?: (?:NEWS|STORIES|COVERAGE))?\s*[:—–|]",
    ),
    (
        3,
        r"^(?:Related|Read more|Read also|Also read|See also|Read next|More on this|Further reading|You may also like)"
        r"(?: (?:news|stories|articles?|coverage|posts?|content|links?))?\s*(?::|$)",
    ),
    (
        3,
        r"^(?:Read|View|See|Find|Continue reading) (?:more|the (?:full|whole|entire|complete|original|rest of the)\b.{0,60}?)\s*"
        r"(?:article|story|post|piece|report|interview|release|transcript|column|version|thread)?"
        r"(?:,? (?:here|at|on|in|from|by|via)\b.{0,80})?[.!…»›→:]*$",
    ),
    (
        2,
        r"^(?:Read|Continue reading|Click|Sign up|Subscribe|Follow|Download|Join|Support|Donate|Share)\b.*\b(?:here|now|today|below)[.!»›→]*$",
    ),
    (
        1,
        r"^(?:Read|Continue reading|Click|Sign up|Subscribe|Follow|Download|Join|Support|Donate|Share)\b[^.!?]{0,120}[^.!?\w]*$",
    ),
    (3, r"^Click (?:here|the link|on the link)\b"),
    (
        3,
        r"^(?:Sign up|Subscribe|Register) (?:for|to|now|today|here)\b.*\b(?:newsletters?|e-?mails?|alerts?|updates|briefing|channel|podcast|inbox|digest|feed)\b",
    ),
    (3, r"^(?:Get|Receive) .{0,60}\b(?:newsletter|in your inbox|to your inbox|delivered)\b"),
    (3, r"^(?:Follow|Like|Find|Join) us on\b"),
    (3, r"^(?:Download|Get) (?:our|the) (?:\w+ ){0,3}app\b"),
    (
        3,
        r"^(?:This|The (?:above|following)) (?:article|story|post|piece|column|essay|interview|content|blog post|report) "
        r"(?:was|is|has been)?\s*(?:originally|first|previously|also|re-?published|re-?posted|produced|reprinted|adapted|excerpted)\b",
    ),
    (3, r"^(?:Originally|First|Previously) (?:posted|published|appeared)\b"),
    (3, r"^(?:©|\(c\)|Copyright\b|All rights reserved)"),
    (
        3,
        r"(?i)^(?:advertisement|sponsored(?: content)?|(?:story|article) continues below(?: (?:the |this )?ad(?:vertisement)?)?|"
        r"skip (?:past|to)\b.{0,40}|loading\W*|share this(?: (?:article|story|post))?:?|leave a comment|view comments|\d+ comments?)$",
    ),
    (3, r"^https?://\S+$"),
    (-3, rf".{{350}}|^.{{40,}}?{_ENDS_A_SENTENCE[:-1]}\s+[A-Z“\"].{{40,}}"),
)

_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.?"
_DATE = rf"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,?\s+)?(?:{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}}|\d{{1,2}} {_MONTH},? \d{{4}}|\d{{4}}-\d\d-\d\d)"
_ROLE = (
    r"(?:staff|senior|special|political|national|chief|managing|deputy|associate|contributing|foreign|freelance|guest|investigative)?\s*"
    r"(?:writers?|reporters?|journalists?|editors?|correspondents?|columnists?|contributors?|bloggers?|producers?|photographers?)"
)
_OUTLET = r"(?:The )?(?:Associated Press|AP|Reuters|AFP|Agence France-Presse|Bloomberg(?: News)?|BBC(?: News)?|CNN|NPR|UPI|dpa)"
_NAMES = rf"(?:{PERSON})(?:(?:\s*,\s*|\s*,?\s+(?:and|&)\s+)(?:{PERSON}))*"
_NOT_A_PERSON = r"(?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|January|February|March|April|June|July|August|September|October|November|December)"

BYLINE_NAMES = re.compile(
    rf"^(?:By|BY|Written by|Posted by|Author:|Reported by)\s+(?!{_NOT_A_PERSON})({_NAMES})(?=$|\s*[,|•·—–(]|\s+(?:for|in|at|of)\b|\s{{2,}})"
)

_BYLINE = _cues(
    (3, rf"{BYLINE_NAMES.pattern}.{{0,80}}$"),
    (3, rf"^{_NAMES}\s*(?:,|\||—|–|-|•|·)\s*(?i:{_ROLE}|{_OUTLET})\b.{{0,60}}$"),
    (
        3,
        rf"^(?:(?:First |Originally )?(?:Published|Posted|Updated|Last updated|Modified)(?: on| at)?:?\s+)?{_DATE}(?:[ ,|•·—–-]+.{{0,60}})?$",
    ),
    (3, r"^(?:Published|Updated|Last updated) .{0,30}\d{1,2}:\d\d.{0,40}$"),
    (3, r"(?i)^\d{1,3}[ -]min(?:ute)?s? read$"),
    (-3, rf".{{200}}|[a-z”]{_ENDS_A_SENTENCE}"),
)
_SIGN_OFF = _cues(
    (
        3,
        r"^\(?(?:Additional r|R)eporting (?:by|from) [A-Z]|^\((?:Writing|Editing|Compiled) by [A-Z]|^(?:Writing|Editing|Edited) by [A-Z][^.]{0,80}\.?$",
    )
)

_JOB = (
    r"(?:writer|reporter|journalist|editor|correspondent|columnist|author|novelist|blogger|contributor|photographer|producer|host|anchor|"
    r"commentator|essayist|historian|fellow|scholar|analyst|professor|lecturer|researcher|consultant|strategist|attorney|lawyer|"
    r"co-?founder|founder|director|manager|specialist|intern|student|president|officer)"
)
_BIO = _cues(
    (
        2,
        rf"^(?:{PERSON}|[A-Z][a-z]+),? (?:is|was|serves as|works as|currently)\b(?: \w+)? (?:an?|the|our|\w+['’]s)?\b.{{0,80}}\b{_JOB}s?\b",
    ),
    (1, rf"^(?:{PERSON}),? (?:is|covers|writes|reports|documents|works|serves)\b"),
    (2, rf"^(?:{PERSON}) (?:covers|writes (?:about|for|on)|reports on|reports for)\b"),
    (
        3,
        r"\b(?:[Ff]ollow|[Ff]ind|[Cc]onnect with) (?:him|her|them|[A-Z]\w+(?: [A-Z]\w+)?) (?:on|at|via) (?:Twitter|X|Facebook|LinkedIn|Bluesky|Instagram|Threads|Mastodon|Gab|Telegram|@)",
    ),
    (
        2,
        r"\b(?:can be (?:reached|contacted|followed) (?:at|on|via)|[Rr]each (?:him|her|them) (?:at|on)|[Ee]mail (?:him|her|them) at|[Cc]ontact (?:him|her|them)\b)",
    ),
    (2, r"\b(?:on Twitter|on X)?\s*(?:at )?@\w{2,20}\W*$"),
    (3, r"(?i)^about the (?:author|writer|reporter)s?\b"),
    (-2, r"[“\"][^”\"]{12,}[”\"]|\bsaid\b|\btold\b"),
    (-3, r".{600}"),
)


def name_furniture(drafts: Sequence[Draft]) -> None:
    """Change the kind of those paragraphs among `drafts` that stand around the body; other kinds of blocks are left."""
    prose = [draft for draft in drafts if draft.kind is BlockKind.PARAGRAPH]
    for index, draft in enumerate(prose):
        if len(draft.text) <= _LONGEST:
            draft.kind = _anywhere(draft.text, last=index == len(prose) - 1)
    _name_bylines(drafts)
    _name_bios(drafts)


def _anywhere(text: str, *, last: bool) -> BlockKind:
    """The kind that wording and shape give, whatever the place."""
    scores = {
        BlockKind.EMBED: _score(text, _EMBED),
        BlockKind.CAPTION: credit_score(text) - (2 if last else 0),
        BlockKind.POINTER: _score(text, _POINTER),
        BlockKind.BYLINE: _score(text, _SIGN_OFF),
    }
    kind = max(scores, key=lambda kind: scores[kind])
    return kind if scores[kind] >= _SURE else BlockKind.PARAGRAPH


def _name_bylines(drafts: Sequence[Draft]) -> None:
    """Bylines and datelines: between the top and the first paragraph of the body."""
    for draft in drafts[:_TOP]:
        if draft.kind is not BlockKind.PARAGRAPH:
            continue
        if _score(draft.text, _BYLINE) >= _SURE:
            draft.kind = BlockKind.BYLINE
        elif len(draft.text) >= _BODY:
            return


def _name_bios(drafts: Sequence[Draft]) -> None:
    """Bios: at the end, with at most one paragraph that is none (a note, a correction) behind them, and a body before."""
    others = 0
    for draft in reversed(drafts[1:][-_END:]):
        if draft.kind is not BlockKind.PARAGRAPH:
            continue
        if len(draft.text) <= _LONGEST and _score(draft.text, _BIO) >= _SURE:
            draft.kind = BlockKind.BIO
        else:
            others += 1
            if others > 1:
                return


def authors_of(drafts: Sequence[Draft]) -> tuple[str, ...]:
    """The names in a byline that begins with “By”; nothing where it is not plain who wrote it."""
    for draft in drafts[:_TOP]:
        if draft.kind is BlockKind.BYLINE and (found := BYLINE_NAMES.match(draft.text)):
            return tuple(
                name.strip() for name in re.split(r"\s*,\s*(?:and\s+)?|\s+(?:and|&)\s+", found[1]) if name.strip()
            )
    return ()
