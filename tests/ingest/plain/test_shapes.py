"""Shapes of plain text become the blocks that a reader sees in them, at any width."""

from __future__ import annotations

import re
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsreader.errors import BadDataError
from newsreader.ingest.plain import parse_plain

if TYPE_CHECKING:
    from newsreader.records import Document

SHAPES = {
    name: (text, expected)
    for name, text, expected in re.findall(
        r"^#### (.+)\n((?:(?!→ ).*\n)+)((?:→ .*\n)+)",
        Path(__file__).with_name("shapes.txt").read_text(encoding="utf-8"),
        re.MULTILINE,
    )
}
"""By name: a text, with ␌ for a form feed and ␍ for a carriage return, and its blocks, with ⏎ for a newline."""


def blocks(document: Document) -> str:
    levelled = {"heading", "list_item", "quote"}
    rows = [
        f"→ {block.kind.value}{f' {block.level}' if block.kind.value in levelled else ''}: "
        f"{document.text[block.start : block.end]}".replace("\n", "⏎")
        for block in document.blocks
    ]
    return "".join(f"{row}\n" for row in rows)


@pytest.mark.parametrize(("text", "expected"), SHAPES.values(), ids=SHAPES.keys())
def test_a_text_becomes_the_blocks_that_a_reader_sees(text: str, expected: str) -> None:
    assert blocks(parse_plain(text.replace("␌\n", "\f").replace("␌", "\f").replace("␍", "\r"))) == expected


def test_there_are_many_shapes() -> None:
    assert len(SHAPES) > 60


TITLES = {
    "Old bridge to close for the winter": (
        "The harbour council voted on Monday evening to close the old swing bridge for the whole of the winter, after "
        "divers had found cracks in two of its stone piers. Ferries will run every twenty minutes in its place.",
        "“Nobody likes to wait in the wind,” said the harbour master, who has crossed the bridge to work every day for "
        "thirty years. “But I like falling into the water even less than that.”",
    ),
    "Alte Brücke bleibt im Winter geschlossen": (
        "Der Hafenrat hat am Montagabend beschlossen, die alte Drehbrücke den ganzen Winter über zu schließen, nachdem "
        "Taucher Risse in zwei Steinpfeilern gefunden hatten. Stattdessen fahren alle zwanzig Minuten Fähren.",
        "„Niemand wartet gern im Wind“, sagte der Hafenmeister, der seit dreißig Jahren jeden Tag über die Brücke zur "
        "Arbeit geht. „Aber ins Wasser falle ich noch weniger gern.“",
    ),
    "Старый мост закроют на зиму": (
        "Городской совет в понедельник вечером решил закрыть старый разводной мост на всю зиму, после того как "
        "водолазы нашли трещины в двух каменных опорах. Вместо него каждые двадцать минут будет ходить паром.",
        "«Никто не любит ждать на ветру», — сказал начальник порта, который тридцать лет каждый день ходит по мосту на "
        "работу. «Но падать в воду я люблю ещё меньше».",
    ),
    "إغلاق الجسر القديم في الشتاء": (
        "قرر مجلس المدينة مساء يوم الاثنين إغلاق الجسر القديم طوال فصل الشتاء بعد أن عثر الغواصون على شقوق في اثنتين "
        "من دعاماته الحجرية. وستعمل العبارات كل عشرين دقيقة بدلا منه.",
        "ويخشى أصحاب المتاجر على الرصيف الشرقي على تجارتهم، ويطالبون المدينة بتخفيض الإيجارات حتى يعاد فتح الجسر، ووعد "
        "رئيس البلدية بالرد قبل نهاية الشهر.",
    ),
    "冬のあいだ古い橋を閉鎖": (
        "市議会は月曜日の夜、古い旋回橋を冬の間閉鎖することを決めた。潜水士が二本の石の橋脚に亀裂を見つけたためで、代わりに二十分"
        "おきに渡し船が出る。議員の一人は安全が第一だと述べた。",
        "「風の中で待つのは誰だって嫌だ」と、三十年間毎日この橋を渡って通勤してきた港長は話す。「だが水に落ちるのはもっと嫌だ」と"
        "彼は笑いながら付け加え、渡し船の切符を見せた。",
    ),
    "冬季关闭旧桥": (
        "市议会星期一晚上决定在整个冬季关闭古老的旋转桥，因为潜水员在两个石桥墩上发现了裂缝。渡轮将每二十分钟开出一班来代替它。"
        "一位议员说安全第一，但许多居民说没有人问过他们。",
        "“谁也不喜欢在风中等待，”三十年来每天过桥上班的港务长说。“但是我更不喜欢掉进水里。”他笑着补充说，还给记者看了他的渡轮票，"
        "那是他昨天刚刚买的。",
    ),
}


def wrapped(paragraph: str, width: int) -> str:
    """Return a paragraph in lines of `width` columns, which are half as many Chinese or Japanese letters."""
    if " " in paragraph:
        return textwrap.fill(paragraph, width, break_on_hyphens=False)
    return "\n".join(re.findall(rf".{{1,{width // 2}}}[、。，」”！？：；]?", paragraph))


@pytest.mark.parametrize("title", TITLES)
def test_prose_has_the_same_blocks_however_it_is_wrapped(title: str) -> None:
    expected = blocks(parse_plain("\n\n".join([title, *TITLES[title]])))
    assert expected.count("→ paragraph: ") == 2
    for width in range(40, 101 if " " in title else 81):
        lines = [wrapped(paragraph, width) for paragraph in TITLES[title]]
        assert blocks(parse_plain("\n\n".join([title, *lines]))) == expected, width
        quoted = "\n>\n".join("> " + text.replace("\n", "\n> ") for text in lines)
        assert blocks(parse_plain(quoted)) == expected.partition("\n")[2].replace("paragraph", "quote 0"), width


@pytest.mark.parametrize("title", TITLES)
def test_a_narrow_column_is_prose(title: str) -> None:
    expected = [f"→ paragraph: {paragraph}" for paragraph in TITLES[title]]
    for width in range(20, 40, 2):
        lines = [wrapped(paragraph, width) for paragraph in TITLES[title]]
        assert blocks(parse_plain("\n\n".join(lines))).splitlines() == expected, width


LISTS = [
    "two eggs, beaten\nsalt, pepper\nflour, sugar\nmilk, butter\nyeast, water\nraisins, rum",
    "i carry your heart with me\ni carry it in my heart\ni am never without it\nanywhere i go you go\nwhatever is done",
    "the fog comes\non little feet.\nit sits looking\nover the harbor\non its haunches\nand then moves on.",
    "Milk\nBread\nButter\nCheese, old\nCheese, new\nHam",
    "床前明月光\n疑是地上霜\n举头望明月\n低头思故乡\n床前明月光\n疑是地上霜",
]


@pytest.mark.parametrize("lines", LISTS)
def test_short_lines_of_poems_and_lists_stay_lines(lines: str) -> None:
    assert blocks(parse_plain(lines)) == f"→ paragraph: {lines}\n".replace("\n", "⏎", lines.count("\n"))


HEADS = {
    "words": "Harbour Post — page {} — Monday",
    "German": "Hafenblatt, Seite {} von 9, Montag",
    "Russian": "Вестник порта — стр. {} — понедельник",
    "Arabic": "بريد الميناء — صفحة {} — الاثنين",
    "Chinese": "海港报 第{}页 星期一",
    "Japanese": "港新聞　{}ページ　月曜日",
}


@pytest.mark.parametrize("head", HEADS.values(), ids=HEADS)
@pytest.mark.parametrize("gap", ["\n", "\n\n"])
@pytest.mark.parametrize("title", TITLES)
def test_a_head_with_the_number_of_the_page_inside_does_not_cut_a_sentence(title: str, gap: str, head: str) -> None:
    lines = wrapped(TITLES[title][0], 64).split("\n")
    first, second = "\n".join(lines[:2]), "\n".join(lines[2:])
    expected = f"→ paragraph: {TITLES[title][0]}\n→ pointer: {head.format(7)}\n"
    assert blocks(parse_plain(f"{first}\n\f{head.format(7)}{gap}{second}")) == expected
    assert blocks(parse_plain(f"{first}{gap}{head.format(7)}\f{second}")) == expected


def test_heads_that_change_from_page_to_page_are_known_by_their_numbers() -> None:
    lines = wrapped(TITLES["Old bridge to close for the winter"][0], 64).split("\n")
    heads = ("Chapter Two        7", "8        Harbour Post", "The Ferry        9")
    text = "\f".join(f"{head}\n\n{line}" for head, line in zip(heads, (*lines[:2], "\n".join(lines[2:])), strict=True))
    assert blocks(parse_plain(text)).count("→ paragraph: ") == 1
    assert blocks(parse_plain(text)).count("→ pointer: ") == 3


@pytest.mark.parametrize("heading", ["Chapter {}: {}", "{}. {}", "{} — {}", "Day {}"])
def test_headings_with_numbers_stay_in_their_place(heading: str) -> None:
    days = ("It was cold.", "The ferry came at noon.", "Nobody knew.")
    pages = [f"{heading.format(number, day[:-1])}\n\n{day}" for number, day in enumerate(days, 1)]
    assert "pointer" not in blocks(parse_plain("\f".join(pages)))


_WRITTEN = (
    "- = ~ > * | → ↡ --- >_ >>_ *_ 1._ 2)_ o__ ____ / / // Q:_ 10:32_ Ana:_ .... word Bridge well-/known Tues-/day 町は"
    " 決めた。 said. мост “Oh!” 12 a___b___c/"
)
PIECES = st.sampled_from(_WRITTEN.translate(str.maketrans("_/→↡ ", " \n\t\f\0")).split("\0"))
"""Pieces of texts, with _ for a space, / for a newline, → for a tab and ↡ for a form feed."""


@given(st.lists(PIECES, max_size=40).map(" ".join) | st.lists(PIECES, max_size=40).map("".join))
def test_no_word_is_lost_and_none_changes_its_place(text: str) -> None:
    try:
        document = parse_plain(text)
    except BadDataError:
        return
    body = "".join(document.text[block.start : block.end] for block in document.blocks)
    before, after = (
        "".join(filter(str.isalnum, part)) for part in (re.sub(r"(?m)^[ \t]*o(?=[ \t]{2,}\S)", "", text), body)
    )
    if "\f" in text:  # heads and feet of pages move to the end of a paragraph
        before, after = "".join(sorted(before)), "".join(sorted(after))
    assert after == before
