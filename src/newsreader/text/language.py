"""In which language a text is, as a BCP 47 tag: detected, declared by its source, or named by the user.

A text of some sentences is known by its frequent words. For a shorter one chardet, which knows some fifty languages by
their letters, has a say, but it confuses neighbors. The script alone decides where it can: a text in Cyrillic letters
is not English, whatever its page claims.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from functools import cache

from newsreader.errors import UsageError

from .sentences.frequent_words import FREQUENT

_NAMES = """
af Afrikaans; ar Arabic العربية; be Belarusian беларуская; bg Bulgarian български;
bn Bengali বাংলা; bs Bosnian bosanski; ca Catalan català; cs Czech čeština; cy Welsh Cymraeg;
da Danish dansk; de German Deutsch; el Greek Ελληνικά; en English; eo Esperanto;
es Spanish español; et Estonian eesti; eu Basque euskara; fa Persian فارسی; fi Finnish suomi;
fr French français; ga Irish Gaeilge; gd Gaelic Gàidhlig; gl Galician galego;
gu Gujarati ગુજરાતી; he Hebrew עברית; hi Hindi हिन्दी; hr Croatian hrvatski;
hu Hungarian magyar; hy Armenian հայերեն; id Indonesian Indonesia; is Icelandic íslenska;
it Italian italiano; ja Japanese 日本語; ka Georgian ქართული; kk Kazakh қазақша; km Khmer ខ្មែរ;
kn Kannada ಕನ್ನಡ; ko Korean 한국어; lb Luxembourgish Lëtzebuergesch; lo Lao ລາວ;
lt Lithuanian lietuvių; lv Latvian latviešu; mk Macedonian македонски; ml Malayalam മലയാളം;
mn Mongolian монгол; mr Marathi मराठी; ms Malay Melayu; mt Maltese Malti; my Burmese မြန်မာ;
nb Bokmål; ne Nepali नेपाली; nl Dutch Nederlands; nn Nynorsk; no Norwegian norsk;
or Odia ଓଡ଼ିଆ; pa Punjabi ਪੰਜਾਬੀ; pl Polish polski; pt Portuguese português;
ro Romanian română; ru Russian русский; si Sinhala සිංහල; sk Slovak slovenčina;
sl Slovenian slovenščina; sq Albanian shqip; sr Serbian српски; sv Swedish svenska;
sw Swahili Kiswahili; ta Tamil தமிழ்; te Telugu తెలుగు; tg Tajik тоҷикӣ; th Thai ไทย;
tl Filipino; tr Turkish Türkçe; uk Ukrainian українська; ur Urdu اردو; uz Uzbek o‘zbek;
vi Vietnamese Việt; yi Yiddish ייִדיש; zh Chinese 中文
"""
NAMES = {tag: names for tag, *names in (each.split() for each in _NAMES.split(";"))}
"""The English name of each known language, and its own name if that differs, by tag."""

_TAG = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]{2,8})*", re.IGNORECASE)

# The languages of a script, most used first. `unicodedata.name` begins with the name of the script.
_SCRIPTS = {
    "ARABIC": "ar fa ur ug ku ps sd ckb",
    "ARMENIAN": "hy",
    "BENGALI": "bn as",
    "CJK": "zh ja ko yue lzh wuu",
    "CYRILLIC": "ru uk bg sr mk be kk tg ky mn uz tt ba cv os ab az",
    "DEVANAGARI": "hi mr ne sa",
    "ETHIOPIC": "am ti",
    "GEORGIAN": "ka",
    "GREEK": "el grc",
    "GUJARATI": "gu",
    "GURMUKHI": "pa",
    "HANGUL": "ko",
    "HEBREW": "he yi iw",
    "HIRAGANA": "ja",
    "KANNADA": "kn",
    "KATAKANA": "ja",
    "KHMER": "km",
    "LAO": "lo",
    "MALAYALAM": "ml",
    "MYANMAR": "my",
    "ORIYA": "or",
    "SINHALA": "si",
    "TAMIL": "ta",
    "TELUGU": "te",
    "THAI": "th",
    "TIBETAN": "bo dz",
}
_NEVER_LATIN = set(" ".join(_SCRIPTS.values()).split()) - {"az", "kk", "ku", "mn", "sr", "tg", "tt", "uz", "yi"}

_PIECES, _PIECE = 10, 400  # a long text is sampled: so many pieces of so many code points
_SHORT = 100  # code points of a text in which no guess is better than an unsure one
_PLAIN = 5.0  # frequent words of a language that are enough if the next one has far fewer
_WORD = re.compile(r"[^\W\d_]+(?:[’'][^\W\d_]+)*")
_NOT_ASCII = re.compile(r"[^\x00-\x7f]+")
_NO_LETTERS = bytes(code for code in range(128) if not chr(code).isalpha())
_ADDRESS = re.compile(r"(?<!\S)\S+(?:://|@|\.(?:com|org|net)\b)\S*")


def language_of(text: str, declared: str | None = None) -> str | None:
    """Return the language of `text`: the declared one, unless the text is plainly in another; `None` if unsure.

    Plainly means that the declared language is not written in the script of the text, or that its frequent words are
    missing in a text of several sentences. Pages in every language say `en` because their templates do.
    """
    tag = normal_tag(declared or "")
    if not tag:
        return detect(text)
    primary, sample = tag.partition("-")[0], _sample(text)
    script = _script(sample)
    if re.search(r"-[A-Z][a-z]{3}\b", tag) or not script:
        return tag
    if script in _SCRIPTS:
        known = any(primary in languages.split() for languages in _SCRIPTS.values()) or primary in FREQUENT
        return (detect(text) or tag) if known and primary not in _SCRIPTS[script].split() else tag
    if primary in _NEVER_LATIN:
        return detect(text) or tag
    scores = _scores(sample, script)
    best, most = next(iter(scores.items()), ("", 0.0))
    is_foreign = primary in FREQUENT and most >= _PLAIN and scores.get(primary, 0.0) < most / 3
    return best if is_foreign and detect(text) == best else tag


def detect(text: str) -> str | None:
    """Return the language of `text`, or `None` if it is too short to be sure."""
    sample = _sample(text)
    script = _script(sample)
    languages = _SCRIPTS.get(script, "").split()
    if len(languages) == 1 or script in {"CJK", "DEVANAGARI", "BENGALI", "TIBETAN"}:
        return languages[0]
    if not script:
        return None
    scores = _scores(sample, script)
    (best, most), (_, second) = (*scores.items(), ("", 0.0), ("", 0.0))[:2]
    if most >= _PLAIN and most >= 1.5 * second:
        return best
    guess = _by_letters(sample, languages)
    if guess == best:
        return best
    if languages:
        # Only neighbors are in question, and their rules are alike.
        return best if most >= 1 and scores.get(guess or "", 0.0) < 0.7 * most else guess or best or languages[0]
    if len(sample) < _SHORT:
        return best if most >= 1.5 and most >= 2 * second else None
    if guess in FREQUENT:
        return guess if scores.get(guess, 0.0) >= 0.7 * most else best
    # A language without a list of its words: those of others are rare in it.
    return guess if most < 0.06 * len(_WORD.findall(sample)) else best


def tag_of(name: str) -> str:
    """Return the tag of a language that is named by its tag, by its English or by its own name. Raises `UsageError`."""
    wanted = name.strip().casefold()
    for tag, names in NAMES.items():
        if wanted in (each.casefold() for each in names):
            return tag
    tag = normal_tag(name.strip())
    primary = tag.partition("-")[0]
    if primary in NAMES or (primary and any(primary in languages.split() for languages in _SCRIPTS.values())):
        return tag
    raise UsageError(f"There is no language “{name}”. Type its name, or its tag such as de, pt-BR or zh-Hant.")


def name_of(tag: str | None) -> str:
    """Return the English name of a language with its tag, such as `German (de)`; a text for `None`."""
    names = NAMES.get((tag or "").partition("-")[0])
    return f"{names[0]} ({tag})" if names else tag or "unknown"


def normal_tag(tag: str) -> str:
    """Return a tag as BCP 47 writes it, `pt-BR`, or an empty string if it is malformed or means no language."""
    tag = tag.strip().partition(".")[0].replace("_", "-")
    if not _TAG.fullmatch(tag):
        return ""
    first, *others = tag.split("-")
    first = first.lower()
    cased = (each.upper() if len(each) == 2 else each.title() if len(each) == 4 else each.lower() for each in others)
    return "" if first in {"und", "mul", "zxx", "mis"} else "-".join((first, *cased))


def _sample(text: str) -> str:
    """Return pieces of a long text, from its beginning to its end, without addresses."""
    if len(text) > _PIECES * _PIECE:
        step = len(text) // _PIECES
        text = "\n".join(text[start : start + _PIECE] for start in range(0, step * _PIECES, step))
    return _ADDRESS.sub(" ", text)


def _script(sample: str) -> str:
    """Return the script of most letters, or an empty string. Japanese is known by its kana."""
    # Most texts are ASCII, where counting all letters at once is faster.
    letters = sample.encode("ascii", "ignore").translate(None, _NO_LETTERS)
    found: Counter[str] = Counter({"LATIN": len(letters)} if letters else {})
    for character, count in Counter("".join(_NOT_ASCII.findall(sample))).items():
        if character.isalpha():
            found[unicodedata.name(character, "").partition(" ")[0]] += count
    kana = found["HIRAGANA"] + found["KATAKANA"]
    if kana * 10 > found["CJK"] and kana + found["CJK"] > found["LATIN"]:
        return "HIRAGANA"
    # A Chinese character says more than a letter.
    found["CJK"], found["HANGUL"] = found["CJK"] * 3, found["HANGUL"] * 3
    return found.most_common(1)[0][0] if found.total() else ""


@cache
def _word_weights() -> dict[str, list[tuple[str, float]]]:
    """Return the languages of each frequent word. A word of several languages says less."""
    languages: dict[str, list[str]] = {}
    for language, words in FREQUENT.items():
        for word in words.split():
            languages.setdefault(word, []).append(language)
    return {word: [(each, 1 / len(found)) for each in found] for word, found in languages.items()}


def _scores(sample: str, script: str) -> dict[str, float]:
    """Return how many frequent words of each language are in a sample, most first. No other language has any."""
    weights, allowed = _word_weights(), _SCRIPTS.get(script)
    scores: dict[str, float] = defaultdict(float)
    counts = Counter(_WORD.findall(sample.lower()))
    for word in filter(weights.__contains__, counts):
        times = min(counts[word], 20)
        for language, weight in weights[word]:
            if allowed is None or language in allowed.split():
                scores[language] += weight * times
    return dict(sorted(scores.items(), key=lambda score: -score[1]))


def _by_letters(sample: str, languages: list[str]) -> str | None:
    """Return the guess of chardet, if it is one of `languages` (if any are given)."""
    import chardet

    found = chardet.detect(" ".join(_WORD.findall(sample.lower())).encode("utf-8", "replace"))["language"]
    return found if not languages or found in languages else None
