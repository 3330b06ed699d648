"""Where sentences end, by the abbreviations of the language and by what stands around a mark.

Reports are full of speech: “Why?” Novikov asked is one sentence, and so is a short quotation of several. Knows neither
blocks nor articles. Ranges are code points, in order, trimmed, with only white space between them.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from typing import TYPE_CHECKING

from .abbreviations import PARTICLES, rules
from .quotations import quotations

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .abbreviations import Rules

Span = tuple[int, int]

# Longer quotations and brackets (about three lines) are split. Shorter ones are not: “No. Never,” she said.
_LONG = 200
_NEAR = 3000  # code points around a mark in which a word is looked up

_WIDE = "。！？｡．"
_MARKS = r".?!…‥։؟۔।॥၊။።፧፨។៕᠃᠉‼⁇⁈⁉‽" + _WIDE
_GREEK_QUESTION = ";;"
_CLOSERS = r"”’\"'»›)\]}」』）】》〉］"
_FOOTNOTE = r"[¹²³⁰⁴-⁹]+|\[\d{1,3}\]|(?<=[^\W\d_][.?!])\d{1,2}(?=\s+[^\W\d_a-z])"


def _candidate(marks: str) -> re.Pattern[str]:
    """Return the pattern of a mark, what closes after it (in French after a space), and the space behind, which wide
    marks need not have.
    """
    wide = "|".join(rf"(?<=[{_WIDE}]{f'[{_CLOSERS}]' * count})" for count in range(3))
    before = r"(?=[\s.,;:)]|$)"
    closed = rf"{_FOOTNOTE}|[“‘«]{before}|[{_CLOSERS}]|[ \u00a0\u202f][»›]{before}|\s+[”’»)\]}}」』）】]+(?=\s|$)"
    return re.compile(rf"(?P<marks>[{marks}]+)(?P<closed>(?:{closed})*)(?:\s+|$|{wide})")


_CANDIDATE = _candidate(_MARKS)
_CANDIDATE_GREEK = _candidate(_MARKS + _GREEK_QUESTION)

_LETTER = re.compile(r"[^\W_]")
_OPENED = re.compile(r"[\s“”„‚‘’\"'«»‹›(\[{「『（¿¡—–―‐-]*")
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|（[^（）]*）")
_ENUMERATOR = re.compile(r"[^\w\s]*\(?(?:\d{1,3}|[^\W\d_]|[ivx]+)[.)]")
_TOKEN = re.compile(r"[^\s“”„\"«»‹›(\[{「『—–…?!]+$")
_SPACED = re.compile(r"(?:(?<![\w.])[^\W\d_]{1,3}\.[ \u00a0\u202f]?)+[^\W\d_]{1,4}$")  # z. B, EE. UU, n. Chr
_DOTTED = re.compile(r"(?:[^\W\d_]{1,3}\.-?)*[^\W\d_]{1,3}")
_NUMBER = re.compile(r"[\d.,–-]*\d[\w’'-]{0,3}|[IVXLCDMІХ]+")
_ORDINAL = re.compile(r"\d{1,3}|[IVXLC]+")
_ROMAN = re.compile(r"[IVXLC]{2,}\b|[VX]\b|[A-Z]\. ?\d")
_BRIEF, _BRIEF_PHRASE = 4, 6
"""The fewest words of a sentence that ends with a year; of a Slavic one that begins with a preposition."""
_PREPOSITION = re.compile(
    r"(?:во?|ко?|со?|до|на|ото?|од|у|по|за|изо?|з|із|від|през|във|към|we?|od|do|na|po|ze?|u|iz)\s", re.IGNORECASE
)
_WORD = re.compile(r"\w+")
_BEFORE = re.compile(r"\S+(?=\s+\S*$)")

# “Why?” Novikov asked. A name and a verb of saying, with few words after them: more would be another sentence.
_SAYING = {
    "en": re.compile(
        r"(?:[A-Z][\w.’'-]*\s+(?:(?:(?:of|from|at)\s+the\s+\w+|of|the|van|von|de|der|al|bin)\s+){0,2}){1,4}"
        r"(?:\w+ly\s+)?(?:said|says|asks?|asked|tells|told|replie[sd]|adds|added|writes|wrote|continued|shout(?:s|ed)"
        r"|answer(?:s|ed)|tweeted|exclaim(?:s|ed)|demand(?:s|ed)|cried|cries|yell(?:s|ed)|scream(?:s|ed)|call(?:s|ed)|insist(?:s|ed)"
        r"|wonder(?:s|ed)|whisper(?:s|ed)|mutter(?:s|ed)|murmur(?:s|ed)|joke[sd]|laugh(?:s|ed)|recall(?:s|ed)|declare[sd]"
        r"|announce[sd]|warn(?:s|ed)|argue[sd]|remark(?:s|ed)|repeat(?:s|ed)|respond(?:s|ed)|snapp?(?:s|ed)|note[sd]"
        r"|explain(?:s|ed)|inquired|retort(?:s|ed)|quipp?(?:s|ed)|posted|thought|thinks)\b"
        r"(?:,|(?:\s+[\w’'-]+){0,8}\s*(?:[.:;?!]|$))"
    ),
    "zh": re.compile(
        r"(?:（[^（）]{1,20}）)?[^，。？！、“「『\s]{1,8}?(?:说(?!话)|說(?!話)|问|問|道|称|稱|喊|叫|答|表示)"
    ),
    "ja": re.compile(
        r"(?:（[^（）]{1,20}）)?(?:と(?!ころ|にかく|りあえず|ても|き|も)|って|などと"
        r"|[^。？！「」]{1,15}[がは][^。？！「」]{0,10}[聞言訊尋問答叫述語話])"
    ),
    "ko": re.compile(r"(?:이?라고|하고)|[^.?!]{1,30}(?:말|물|외|밝|덧붙|답|전)[^\s.?!]{0,3}[다요](?=[.?!,]|$)"),
    "hi": re.compile(r"[^।?!]{1,40}(?:पूछा|कहा|बोल[ाीे]|चिल्ला|बताया|जवाब दिया)"),
    "ar": re.compile(r"(?:و|ف)?(?:قال|سأل|صرخ|صاح|أجاب|ردّ?|أضاف|هتف|تساءل|أكد|كتب)(?:ت|وا)?\s"),
    "fa": re.compile(r"[^.؟!]{0,40}(?:گفت|پرسید|فریاد زد|افزود|نوشت)"),
    "he": re.compile(r"(?:אמר|שאל|צעק|ענה|השיב|הוסיף|כתב|קרא)(?:ה|ו)?\s"),
}
_QUOTED = re.compile(r"[?!…؟。！？][”’\"»」』“]|[।.][”\"»」』]")


def sentence_spans(text: str, start: int, end: int, language: str) -> list[Span]:
    """Return the sentences of the paragraph `text[start:end]` in a language (primary subtag)."""
    spans: list[Span] = []
    start, end = skip_space(text, start, end), trim_end(text, start, end)
    for stop, following in _ends(text, start, end, language):
        if stop > start:
            spans.append((start, stop))
            start = following
    if start < end:
        spans.append((start, end))
    return spans


def _ends(text: str, start: int, end: int, language: str) -> Iterator[Span]:
    """Yield where each sentence but the last ends, and where the next one starts."""
    candidates = _CANDIDATE_GREEK if language == "el" else _CANDIDATE
    known = rules(language)
    is_cased = not text[start:end].islower()
    inside = _Insides(text, start, end)
    first, letter = start, _LETTER.search(text, start, end)
    last_letter = next((at for at in range(end - 1, start, -1) if text[at].isalnum()), start)
    for found in candidates.finditer(text, start, end):
        mark, stop, following = found.start(), found.end("closed"), found.end()
        if letter is None or following > last_letter:
            return
        if letter.start() > mark or inside.holds(mark, stop, first):
            continue
        at = _OPENED.match(text, following, end).end()  # type: ignore[union-attr]
        is_lower = is_cased and text[at].islower() and not text[at + 1 : at + 2].isupper()
        if not (
            (is_lower and text[mark] not in _WIDE)
            or _is_said(text, mark, stop, following, end, language)
            or (found["marks"] == "." and _is_abbreviated(text, first, found, at, end, known))
        ):
            yield stop, following
            first, letter = following, _LETTER.search(text, following, end)


class _Insides:
    """The short quotations and brackets of a paragraph, which are not split."""

    def __init__(self, text: str, start: int, end: int) -> None:
        short = [
            (each.start, each.end, False) for each in quotations(text, start, end) if text[each.end - 1] in _CLOSERS
        ]
        short += [(*found.span(), True) for found in _BRACKETS.finditer(text, start, end)]
        self._outer: list[tuple[int, int, bool]] = []
        for each in sorted(short):
            if each[1] - each[0] <= _LONG and not (self._outer and each[1] <= self._outer[-1][1]):
                self._outer.append(each)
        self._starts = [each[0] for each in self._outer]

    def holds(self, mark: int, stop: int, first: int) -> bool:
        """Return whether a mark is inside one of them, or ends a bracket in the sentence that starts at `first`."""
        index = bisect_right(self._starts, mark) - 1
        if index < 0 or mark >= self._outer[index][1]:
            return False
        opening, closing, is_bracket = self._outer[index]
        return stop < closing or (stop == closing and is_bracket and opening > first)


def _is_said(text: str, mark: int, stop: int, following: int, end: int, language: str) -> bool:
    """Return whether a quotation ends at the mark and its speaker follows."""
    saying = _SAYING.get(language)
    if saying is None or not (quoted := _QUOTED.search(text, mark, stop)):
        return False
    if language == "en" and quoted[0][0] == ".":
        return False
    said = saying.match(text, following, end)
    return said is not None and not (language == "en" and said[0].partition(" ")[0].lower() in rules("en").starters)


def _is_abbreviated(text: str, first: int, found: re.Match[str], at: int, end: int, known: Rules) -> bool:
    """Return whether the dot at `found` is that of an abbreviation, an initial or a number inside a sentence.

    `first` is where the sentence starts, `at` where the word after the dot starts.
    """
    dot = found.start()
    if _ENUMERATOR.fullmatch(text, first, dot + 1):
        return True
    token = _TOKEN.search(text, max(first, dot - 40), dot)
    if token is None:
        return False
    written = token[0].lstrip("'’-")
    word = written.casefold()
    word = word if word in known.abbreviations else re.split("['’-]", word)[-1]
    after = text[at : at + 1]
    spaced = _SPACED.search(text, max(first, dot - 20), dot)
    whole = re.sub(r"[\s]", "", spaced[0]).casefold() if spaced else word
    signs = known.abbreviations
    bare = _without_marks(word)
    is_initial = len(bare) == 1 and written.isupper()
    sign = signs.get(whole if spaced else "", None if is_initial else signs.get(word, signs.get("*" + word[-3:])))
    if sign is None:
        if known.has_ordinals and written.isdecimal() and len(written) == 4:
            sign = "" if _PREPOSITION.match(text, first) and _is_brief(text[first:dot]) else "#"
        elif (known.has_ordinals and _ORDINAL.fullmatch(written)) or (
            _DOTTED.fullmatch(bare) and ("." in bare or len(bare) == 1)
        ):
            sign = "?"
        else:
            return False
    next_word = _WORD.match(text, at, end)
    following = next_word[0] if next_word else ""
    is_starter = following.casefold() in known.starters and text[at + len(following) : at + len(following) + 1] != "."
    if is_initial and (spaced or following.casefold() in PARTICLES):
        is_starter = False
    is_number = after.isnumeric() or after in {"№", "§"} or (not is_starter and _ROMAN.match(text, at, end) is not None)
    if found["closed"] and not is_number:
        return False
    match sign:
        case "":
            return True
        case "#" | "+":
            return is_number
        case "=":
            before = _BEFORE.search(text, max(first, token.start() - 20), token.end())
            is_counted = before is not None and _NUMBER.fullmatch(before[0]) is not None
            return is_number or not is_counted or _is_brief(text[first:dot])
        case _:
            if is_number:
                return True
            near = text[max(0, dot - _NEAR) : at + _NEAR]
            return not is_starter and not (len(word) > 1 and following.istitle() and f" {following.lower()} " in near)


def _is_brief(phrase: str) -> bool:
    """Return whether a phrase with a year, such as “В июле 2026”, is too short to be a sentence."""
    least = _BRIEF_PHRASE if _PREPOSITION.match(phrase) else _BRIEF
    return len(phrase.split(None, least)) < least


def _without_marks(word: str) -> str:
    """Return a word without vowel signs and accents that are own code points."""
    return word if word.isalnum() else "".join(each for each in word if unicodedata.category(each)[0] != "M")


def skip_space(text: str, start: int, end: int) -> int:
    """Return the first place from `start` to `end` that is not white space."""
    while start < end and text[start].isspace():
        start += 1
    return start


def trim_end(text: str, start: int, end: int) -> int:
    """Return the end of `text[start:end]` without the white space at its end."""
    while end > start and text[end - 1].isspace():
        end -= 1
    return end
