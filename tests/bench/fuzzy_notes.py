"""The notes for the benchmark `fuzzy`, in any number and length.

Note *i* is a function of *i* alone, so notes can be generated in any order. A folder of Markdown or plain text provides
real sentences; without one, sentences are made of words with Zipf's frequencies. When all sentences of a folder are
used, the next pass over them renames half of the rare words, so that the vocabulary grows as in a growing library. The
queries are in `fuzzy_queries`.
"""

from __future__ import annotations

import random
import re
from bisect import bisect_right
from functools import lru_cache
from itertools import accumulate
from typing import TYPE_CHECKING
from zlib import crc32

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
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
ROOTS = _ROOTS_TEXT.split()
_COMMON_TEXT = "the of and to in a that for on is was with as by it at from be this has are have an not will were they"
COMMON = _COMMON_TEXT.split()
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
WORD = re.compile(r"[^\W\d_]+")
_MARKUP = re.compile(r"\{\{.*?\}\}|<[^>]*>|!?\[|\]\([^)]*\)|[*_`#|>]+|&[a-z#0-9]+;", re.DOTALL)
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z“\"])|\n\s*\n")
VOWELS = "aeiou"
_CONSONANTS = "bcdfghjklmnprstvwz"


class Notes:
    """Any number of notes; `notes[i]` is the text of note *i*.

    With `lengths` the quotes have these numbers of words in turns: consecutive words of a folder, none in two notes
    until all are used. A note of fewer than ten words has no other fields.
    """

    def __init__(self, folder: Path | None, lengths: Sequence[int] = ()) -> None:
        self.lengths = lengths
        self._sentences = list(_sentences(folder)) if folder else []
        if not lengths:
            random.Random(7).shuffle(self._sentences)
        self._ends = list(accumulate(len(sentence.split()) for _, sentence in self._sentences))
        self._vocabulary = [] if folder else _made_up()
        self._cumulated = list(accumulate(1.0 / (rank + 3.0) for rank in range(len(self._vocabulary))))

    def __getitem__(self, number: int) -> str:
        chance = random.Random(number)
        length = self.lengths[number % len(self.lengths)] if self.lengths else 0
        if chance.random() < 0.02:
            quote = "".join(chance.choices(_HAN, k=length or chance.randint(8, 20))) + "。"
            title = "".join(chance.choices(_HAN, k=4))
        elif length:
            title, quote = self._stretch(number, length, chance)
        else:
            title, quote = self._quote(number, chance)
        if 0 < length < 10:
            return f"{quote}\n\n\n"
        remark = ""
        if chance.random() < 0.5:
            words = self._quote(chance.randrange(10**6), chance)[1].split()
            start = chance.randrange(len(words))
            remark = " ".join(words[start : start + chance.randint(3, 12)])
        if chance.random() < 0.1:
            remark = f"{remark} {chance.choice(_NAMES)}, {chance.choice(_NAMES).split()[1]}"
        return "\n".join([quote, remark, " ".join(chance.sample(_TAGS, chance.randint(0, 3))), title])

    def _stretch(self, number: int, length: int, chance: random.Random) -> tuple[str, str]:
        """Return a title and a quote of `length` words."""
        if not self._sentences:
            words = chance.choices(self._vocabulary, cum_weights=self._cumulated, k=length + 6)
            return " ".join(words[:6]), " ".join(words[6:])
        turns, turn = divmod(number, len(self.lengths))
        edition, place = divmod(turns * sum(self.lengths) + sum(self.lengths[:turn]), self._ends[-1])
        at = bisect_right(self._ends, place)
        title, sentence = self._sentences[at]
        words = sentence.split()[place - self._ends[at] :]
        while len(words) < length:
            at = (at + 1) % len(self._sentences)
            words += self._sentences[at][1].split()
        return _edited(title, edition), _edited(" ".join(words[:length]), edition)

    def _quote(self, number: int, chance: random.Random) -> tuple[str, str]:
        """Return a title and a passage."""
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
        return _edited(title, edition), _edited(sentence, edition)


def _edited(text: str, edition: int) -> str:
    """Return the text as it is in pass number `edition` over the folder, from 0."""
    return WORD.sub(lambda match: renamed(match[0], edition), text) if edition else text


@lru_cache(maxsize=1 << 17)
def renamed(word: str, edition: int) -> str:
    """Return the word, or for half of the longer words another one that looks like a word."""
    chance = random.Random(crc32(f"{word.lower()} {edition}".encode()))
    if len(word) < 5 or word.lower() in COMMON or chance.random() < 0.5:
        return word
    letters = list(word)
    for place in chance.sample(range(len(letters)), 3):
        letters[place] = chance.choice(VOWELS if letters[place] in VOWELS else _CONSONANTS)
    return "".join(letters)


def _made_up() -> list[str]:
    """Return words, the most frequent first."""
    chance = random.Random(11)
    made = {root + end for root in ROOTS for end in _ENDINGS}
    made |= {"".join(root[:3] for root in chance.choices(ROOTS, k=chance.randint(2, 4))) for _ in range(40_000)}
    rare = sorted(made.difference(ROOTS, COMMON))
    chance.shuffle(rare)
    return [*COMMON, *ROOTS, *rare]


def _sentences(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield the title and text of every sentence of more than five words in the folder."""
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
