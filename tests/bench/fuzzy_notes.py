"""Notes to search in, as many as asked for, and queries such as people type: the material of the benchmark `fuzzy`.

Note *i* is a function of *i* alone, so no list of a million texts need be kept beside the index that is measured. A
folder of Markdown or plain text gives real sentences; without one, sentences are put together from words with Zipf's
frequencies. When a folder's sentences are used up, the next pass over them renames half of the telling words, so that
the vocabulary grows as it does in a growing library.
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from typing import TYPE_CHECKING, TypeAlias
from zlib import crc32

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

_ROOTS_TEXT = (
    "account act agency aid air alarm allow answer arch army arrest art ask audit ballot bank bar base bill board "
    "bond border bridge brief budget build cabinet camp canal capital care case cast cause chair charge chart "
    "child church citizen city claim class clean clear climate coal coast code command company concern contract "
    "council count country course court cover credit crew crime crop crowd cut data deal debate debt deck defend "
    "deliver demand design desk direct doctor document draft drought drug east edit elect emerge employ energy "
    "engine enter event evidence exam expert export face fact factory fair farm fight file film finance fire firm "
    "fish flight flood force foreign form found frame fuel fund gain game gas gate general govern grain grant "
    "ground group growth guard guide gun harbour health hear heat help highway history hold home hospital host "
    "house human idea import income index industry inform inquire inspect invest island issue join journal judge "
    "jury just key labour lake land law lead learn leave lend letter library licence light line list local loss "
    "machine mail manage march mark market mayor measure meet member message metal migrate militia mine minister "
    "mission model money motion museum music nation nature network news night north note nurse offer office oil "
    "open oppose order paper park part party pass patient pay peace pension people permit petition phone pilot "
    "pipe plan plane plant plate play plot police policy poll poor port post power press price prison process "
    "produce profit protest prove public publish purchase quarter question quote race radio rail rain raise rate "
    "reach read record reform refuge region rent repair report rescue research resign resource rest return review "
    "right ring rise risk river road rocket rule safe sail sale salt sanction school science sea seat sector "
    "secure senate serve settle share sheet ship shop shore sign site snow social soil soldier solve source south "
    "space speak speech spend sport staff stage stand state station steel stock storm story street strike strong "
    "student study suit summit supply support survey switch table target tax teach team test text theatre ticket "
    "timber tower town track trade traffic train transfer transport travel treaty trial troop truck trust union "
    "unit vaccine value vehicle verdict village violin visit voice vote wage wall war warn waste watch water wave "
    "weapon weather west wheat wind window winter witness work world write"
)
_ROOTS = _ROOTS_TEXT.split()
_COMMON_TEXT = "the of and to in a that for on is was with as by it at from be this has are have an not will were they"
_COMMON = _COMMON_TEXT.split()
_ENDINGS = ("", "s", "ed", "ing", "er", "ers", "ment", "al", "ation", "less", "ive", "ly", "able", "or", "ship", "ness")
_NAMES_TEXT = (
    "Zoë Brontë|François Élysée|Jürgen Müller|Łukasz Wałęsa|José Peñaloza|Siân Ó Briain|Dvořák Šimek|Beyoncé Gagné|"
    "Søren Ålund|Gáspár Erdős|Işık Gökçe|Nuño Conceição|Håkon Bjørn|Aimée Lefèvre|Iñaki Zubizarreta|Nikola Đorđević"
)
_NAMES = _NAMES_TEXT.split("|")
_HAN_TEXT = (
    "政府 発表 環境 対策 経済 成長 国会 法案 可決 市場 調査 報告 記者 会見 首相 選挙 投票 結果 教育 改革 "
    "病院 医療 技術 開発 企業 利益 株価 上昇 地震 被害 避難 住民 支援 計画 予算 審議 警察 逮捕 裁判 判決 "
    "研究 大学 学生 気候 変動 農業 輸出 貿易 交渉 協定 外交 会談 平和 条約 軍事 演習 原発 再開 電力 価格 "
    "労働 組合 賃金 交通 事故 鉄道 空港 観光 文化 遺産 図書 新聞 放送 情報 公開"
)
_HAN = _HAN_TEXT.split()
_TAGS_TEXT = (
    "claim evidence quote figure to-check background politics/eu politics/local economy/jobs climate people law method"
)
_TAGS = _TAGS_TEXT.split()
_WORD = re.compile(r"[^\W\d_]+")
_MARKUP = re.compile(r"\{\{.*?\}\}|<[^>]*>|!?\[|\]\([^)]*\)|[*_`#|>]+|&[a-z#0-9]+;", re.DOTALL)
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z“\"])|\n\s*\n")
_VOWELS = "aeiou"
_CONSONANTS = "bcdfghjklmnprstvwz"


class Notes:
    """Any number of notes; `notes[i]` is the text of note *i*."""

    def __init__(self, folder: Path | None) -> None:
        self._sentences = list(_sentences(folder)) if folder else []
        random.Random(7).shuffle(self._sentences)
        self._vocabulary = [] if folder else _made_up()
        self._cumulated = list(accumulate(1.0 / (rank + 3.0) for rank in range(len(self._vocabulary))))

    def __getitem__(self, number: int) -> str:
        chance = random.Random(number)
        if chance.random() < 0.02:
            quote = "".join(chance.choices(_HAN, k=chance.randint(8, 20))) + "。"
            title = "".join(chance.choices(_HAN, k=4))
        else:
            title, quote = self._quote(number, chance)
        remark = ""
        if chance.random() < 0.5:
            words = self._quote(chance.randrange(10**6), chance)[1].split()
            start = chance.randrange(len(words))
            remark = " ".join(words[start : start + chance.randint(3, 12)])
        if chance.random() < 0.1:
            remark = f"{remark} {chance.choice(_NAMES)}, {chance.choice(_NAMES).split()[1]}"
        return "\n".join([quote, remark, " ".join(chance.sample(_TAGS, chance.randint(0, 3))), title])

    def _quote(self, number: int, chance: random.Random) -> tuple[str, str]:
        """A title and a passage."""
        if not self._sentences:
            length = chance.randint(8, 40)
            words = chance.choices(self._vocabulary, cum_weights=self._cumulated, k=length + 6)
            return " ".join(words[:6]), " ".join(words[6:]).capitalize() + "."
        edition, place = divmod(number, len(self._sentences))
        title, sentence = self._sentences[place]
        if chance.random() < 0.3:
            sentence += " " + self._sentences[(place * 31 + 7) % len(self._sentences)][1]
        words = sentence.split()
        if len(words) > 12 and chance.random() < 0.4:
            start = chance.randrange(len(words) // 3)
            sentence = " ".join(words[start : start + chance.randint(8, 40)])
        if edition:
            title, sentence = (_WORD.sub(lambda match: renamed(match[0], edition), text) for text in (title, sentence))
        return title, sentence


@lru_cache(maxsize=1 << 17)
def renamed(word: str, edition: int) -> str:
    """The word, or for half of the longer ones another that looks like a word too."""
    chance = random.Random(crc32(f"{word.lower()} {edition}".encode()))
    if len(word) < 5 or word.lower() in _COMMON or chance.random() < 0.5:
        return word
    letters = list(word)
    for place in chance.sample(range(len(letters)), 3):
        letters[place] = chance.choice(_VOWELS if letters[place] in _VOWELS else _CONSONANTS)
    return "".join(letters)


def _made_up() -> list[str]:
    """Words, the most frequent first."""
    chance = random.Random(11)
    made = {root + end for root in _ROOTS for end in _ENDINGS}
    made |= {"".join(root[:3] for root in chance.choices(_ROOTS, k=chance.randint(2, 4))) for _ in range(40_000)}
    rare = sorted(made.difference(_ROOTS, _COMMON))
    chance.shuffle(rare)
    return [*_COMMON, *_ROOTS, *rare]


def _sentences(folder: Path) -> Iterator[tuple[str, str]]:
    """Title and sentence, of every sentence of more than five words in the folder."""
    for path in sorted(folder.rglob("*")):
        if path.suffix not in (".md", ".txt"):
            continue
        text = path.read_text("utf-8", "replace")
        title = path.stem
        if text.startswith("---") and (end := text.find("\n---", 3)) > 0:
            if match := re.search(r"^title:\s*[\"']?(.+?)[\"']?\s*$", text[:end], re.MULTILINE):
                title = match[1]
            text = text[end + 4 :]
        for sentence in _SENTENCE.split(_MARKUP.sub(" ", text)):
            words = sentence.split()
            if len(words) > 5:
                yield title, " ".join(words[:80])


@dataclass(frozen=True, slots=True)
class Query:
    """What was typed, which note was meant, and the words of it that the person had in mind (lower case)."""

    kind: str
    typed: str
    note: int
    meant: tuple[str, ...]


def mistyped(word: str, chance: random.Random) -> str:
    """One slip: a letter wrong, left out, doubled or extra, or two neighbours swapped; the first letter rarely."""
    place = chance.randrange(len(word)) if chance.random() < 0.1 else chance.randrange(1, len(word))
    letter = chance.choice("abcdefghijklmnopqrstuvwxyz")
    before, at, after = word[:place], word[place], word[place + 1 :]
    slip = chance.randrange(5)
    if slip == 0:
        return before + letter + after
    if slip == 1:
        return before + after
    if slip == 2:
        return before + at + at + after
    if slip == 3:
        return before + letter + at + after
    return word[: place - 1] + at + word[place - 1] + after if place else word[1] + word[0] + word[2:]


def bare(text: str) -> str:
    """Without the accents of `_NAMES`."""
    return text.translate(str.maketrans("ëçéÉüŁłęñâÓřŠáőşıökãåøèđćÅäÁ", "eceEuLlenaOrSaosiokaaoedcAaA"))


def _without_vowels(word: str) -> str:
    return word[0] + "".join(letter for letter in word[1:] if letter not in _VOWELS)


def _telling(text: str) -> list[str]:
    """The words of a note that a person may remember it by, in its order, each once."""
    return list(
        dict.fromkeys(w for w in (m[0].lower() for m in _WORD.finditer(text)) if len(w) > 3 and w not in _COMMON)
    )


Made: TypeAlias = "tuple[str, Sequence[str]] | None"
"""What was typed and which words were meant, if the note serves for such a query."""


def _some(words: list[str], count: int, chance: random.Random, shortest: int = 4) -> list[str] | None:
    """So many of the words, of ASCII letters, in the order of the note."""
    fit = [word for word in words if word.isascii() and len(word) >= shortest]
    if len(fit) < count:
        return None
    return [fit[place] for place in sorted(chance.sample(range(len(fit)), count))]


def _of_words(
    count: int, typed: Callable[[list[str], random.Random], str], shortest: int = 4
) -> Callable[[str, list[str], random.Random], Made]:
    def make(text: str, words: list[str], chance: random.Random) -> Made:
        some = _some(words, count, chance, shortest)
        return None if some is None else (typed(some, chance), some)

    return make


def _shuffled(words: list[str], chance: random.Random) -> str:
    return " ".join(chance.sample(words, len(words)))


def _one_slip(words: list[str], chance: random.Random) -> str:
    return " ".join([mistyped(words[0], chance), *words[1:]])


def _slips(words: list[str], chance: random.Random) -> str:
    return " ".join(mistyped(word, chance) for word in words)


def _two_in_one(words: list[str], chance: random.Random) -> str:
    return " ".join([mistyped(mistyped(words[0], chance), chance), *words[1:]])


def _swapped(words: list[str], chance: random.Random) -> str:
    place = chance.randrange(1, len(words[-1]) - 1)
    last = words[-1]
    return " ".join([last[:place] + last[place + 1] + last[place] + last[place + 2 :], *words[:-1]])


def _passage(slips: int, dropped: float) -> Callable[[str, list[str], random.Random], Made]:
    """Seven to ten words as they stand, some left out, some mistyped."""

    def make(text: str, words: list[str], chance: random.Random) -> Made:
        run = [match[0].lower() for match in _WORD.finditer(text.split("\n")[0])]
        length = chance.randint(7, 10)
        if len(run) < length or not all(word.isascii() for word in run):
            return None
        start = chance.randrange(len(run) - length + 1)
        kept = [word for word in run[start : start + length] if chance.random() >= dropped]
        meant = [word for word in kept if len(word) > 3]
        long = [place for place, word in enumerate(kept) if len(word) > 4]
        if len(meant) < 3 or len(long) < slips:
            return None
        for place in chance.sample(long, slips):
            kept[place] = mistyped(kept[place], chance)
        return " ".join(kept), meant

    return make


def _neighbours(
    count: int, typed: Callable[[list[str], random.Random], str]
) -> Callable[[str, list[str], random.Random], Made]:
    """Words that follow each other in the note."""

    def make(text: str, words: list[str], chance: random.Random) -> Made:
        run = [match[0].lower() for match in _WORD.finditer(text.split("\n")[0])]
        places = [
            place
            for place in range(len(run) - count + 1)
            if all(len(word) > 3 and word.isascii() and word not in _COMMON for word in run[place : place + count])
        ]
        if not places:
            return None
        start = chance.choice(places)
        return typed(run[start : start + count], chance), run[start : start + count]

    return make


def _fields(text: str, words: list[str], chance: random.Random) -> Made:
    quote, _, tags, title = text.split("\n")
    if not tags:
        return None
    one, other = _some(_telling(quote), 1, chance), _some(_telling(title), 1, chance)
    tag = chance.choice(tags.split())
    return None if not one or not other else (" ".join([*other, tag, *one]), [*one, *other, *_telling(tag)])


def _accents(text: str, words: list[str], chance: random.Random) -> Made:
    accented = [word for word in words if bare(word) != word]
    some = _some(words, 2, chance)
    if not accented or some is None:
        return None
    name = chance.choice(accented)
    return f"{bare(name)} {' '.join(some)}", [name, *some]


def _han(text: str, words: list[str], chance: random.Random) -> Made:
    if words and words[0].isascii():
        return None
    quote = text.split("\n")[0]
    start = chance.randrange(max(1, len(quote) - 8))
    return quote[start : start + 6], [quote[start : start + 6]]


KINDS: dict[str, Callable[[str, list[str], random.Random], Made]] = {
    "two words": _of_words(2, _shuffled),
    "three words": _of_words(3, _shuffled),
    "words left out": _passage(0, 0.35),
    "one slip": _of_words(2, _one_slip, 5),
    "two slips": _of_words(3, lambda words, chance: " ".join([_slips(words[:2], chance), words[2]]), 5),
    "two in a word": _of_words(2, _two_in_one, 7),
    "slip in each": _of_words(3, _slips, 5),
    "swapped": _of_words(2, _swapped, 5),
    "no vowels": _of_words(2, lambda words, chance: f"{_without_vowels(words[0])} {words[1]}", 6),
    "cut short": _of_words(3, lambda words, chance: " ".join(w[: chance.randint(3, 5)] for w in words), 6),
    "run together": _neighbours(2, lambda words, chance: "".join(words)),
    "unfinished": _of_words(3, lambda words, chance: f"{words[0]} {words[1]} {words[2][:3]}", 5),
    "slip, unfinished": _of_words(2, lambda words, chance: f"{words[0]} {mistyped(words[1][:7], chance)}", 9),
    "long, one slip": _passage(1, 0.0),
    "one word wrong": _of_words(3, lambda words, chance: f"{words[0]} {chance.choice(_ROOTS)}al {words[1]} {words[2]}"),
    "split": _of_words(2, lambda words, chance: f"{words[0][:4]} {words[0][4:]} {words[1]}", 8),
    "tag and title": _fields,
    "abbreviated run": _neighbours(3, lambda words, chance: "".join(word[: chance.randint(3, 4)] for word in words)),
    "accents dropped": _accents,
    "no spaces": _han,
}


def queries(notes: Notes, size: int, each: int, seed: int) -> list[Query]:
    """For every kind so many queries, each meaning one of the first `size` notes.

    A person remembers what sets a note apart: of several tries the first is taken whose words stand together in ten
    notes at most.
    """
    chance = random.Random(seed)
    tries: list[list[Query]] = []
    for kind, make in KINDS.items():
        for _ in range(each):
            drawn: list[Query] = []
            for _ in range(2000):
                note = chance.randrange(size)
                text = notes[note]
                if made := make(text, _telling(text), chance):
                    drawn.append(Query(kind, made[0], note, tuple(made[1])))
                    if len(drawn) == 8:
                        break
            tries.append(drawn)
    wanted = {word for drawn in tries for query in drawn for word in query.meant}
    holders: dict[str, set[int]] = {word: set() for word in wanted}
    for number in range(size):
        text = notes[number].lower()
        for word in wanted.intersection(_WORD.findall(text)):
            holders[word].add(number)
    chosen: list[Query] = []
    for drawn in tries:
        for query in drawn:
            sets = [holders[word] for word in query.meant if holders[word]]
            if not sets or len(set.intersection(*sets)) <= 10:
                chosen.append(query)
                break
    return chosen
