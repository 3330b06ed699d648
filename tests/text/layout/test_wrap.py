from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.text.strategies import PIECES, texts, widths

from newsreader.text.layout import wrap as wrapping
from newsreader.text.layout.cells import cell_width, expand_tabs, graphemes, hyphen_at
from newsreader.text.layout.wrap import wrap

_LATIN = st.sampled_from(["the ", "harbour ", "city’s ", "of", "naïve ", "“yes” ", "anti-", "(", ", "])
news = st.lists(st.one_of(_LATIN, _LATIN, _LATIN, st.sampled_from(PIECES)), max_size=120).map("".join)
"""Mostly Latin words, sometimes anything else."""


def lines(text: str, width: int) -> list[str]:
    return [text[start:end] for start, end in wrap(text, 0, len(text), width)]


@given(texts, widths)
def test_no_code_point_is_lost_or_repeated(text: str, width: int) -> None:
    ranges = wrap(text, 0, len(text), width)
    assert ranges
    assert all(left[1] <= right[0] for left, right in pairwise(ranges))
    assert all(0 <= start <= end <= len(text) for start, end in ranges)
    gaps, before = "", 0
    for start, end in ranges:
        gaps += text[before:start]
        before = end
    assert not (gaps + text[before:]).strip()


@given(texts, widths)
def test_no_line_is_too_wide_except_a_single_wide_grapheme(text: str, width: int) -> None:
    for start, end in wrap(text, 0, len(text), width):
        assert cell_width(text[start:end]) <= width or len(list(graphemes(text, start, end))) == 1
        assert "\n" not in text[start:end]


@given(texts, widths)
def test_lines_break_only_between_graphemes(text: str, width: int) -> None:
    edges = {0, len(text)} | {start for start, _, _ in graphemes(text, 0, len(text))}
    for start, end in wrap(text, 0, len(text), width):
        # White space at the end of a line is dropped, with its marks.
        assert start in edges or text[start - 1].isspace()
        assert end in edges or text[end].isspace()


@given(texts, widths)
def test_no_two_lines_begin_at_the_same_offset(text: str, width: int) -> None:
    starts = [start for start, _ in wrap(text, 0, len(text), width)]
    assert starts == sorted(set(starts))


@given(texts, widths)
def test_a_range_is_broken_like_a_text_of_its_own(text: str, width: int) -> None:
    around = f"before {text} after"
    assert wrap(around, 7, 7 + len(text), width) == [
        (start + 7, end + 7) for start, end in wrap(text, 0, len(text), width)
    ]


@given(st.one_of(texts, news), widths)
def test_the_fast_path_returns_the_same_lines_as_measuring(text: str, width: int) -> None:
    line = " ".join(text.split("\n")).rstrip()
    measured: list[tuple[int, int]] = []
    wrapping._wrap_measured(line, 0, len(line), width, measured, ())
    assert wrap(line, 0, len(line), width) == (measured or [(0, 0)])


@given(texts, widths)
def test_a_word_moves_to_the_next_line_only_if_it_does_not_fit(text: str, width: int) -> None:
    plain = " ".join("".join(letter for letter in word if letter.isascii()) for word in text.split())
    ranges = wrap(plain, 0, len(plain), width)
    for (start, end), (following, _) in pairwise(ranges):
        if following > end:
            word = plain[following:].split(" ", 1)[0]
            assert end - start + 1 + len(word) > width


@pytest.mark.parametrize(
    ("text", "width", "expected"),
    [
        ("", 10, [""]),
        ("   ", 10, [""]),
        ("Novikov told Tass.", 12, ["Novikov told", "Tass."]),
        ("Novikov told Tass.", 11, ["Novikov", "told Tass."]),
        ("one  two   three", 5, ["one", "two", "three"]),
        ("line one\nline two\n\nend", 40, ["line one", "line two", "", "end"]),
        ("abcdefghij kl", 4, ["abcd", "efgh", "ij", "kl"]),
        ("100\u00a0km away", 5, ["100\u00a0k", "m", "away"]),
        ("    code(a, b)", 10, ["    code(a", ", b)"]),
        ("    if a:\n        b", 14, ["    if a:", "        b"]),
        ("\tx\ty", 6, ["\tx", "y"]),
        ("\u3000新闻记者", 6, ["\u3000新闻", "记者"]),
        ("委員会「設置」。", 8, ["委員会", "「設", "置」。"]),
        ("他说：“你好”。", 8, ["他说：", "“你好”。"]),
        ("GDP增长5%以上", 6, ["GDP增", "长5%以", "上"]),
        ("뉴스를 읽다", 8, ["뉴스를", "읽다"]),
        ("👍🏽👍🏽👍🏽", 4, ["👍🏽👍🏽", "👍🏽"]),
        ("🇻🇪🇷🇺", 3, ["🇻🇪", "🇷🇺"]),
        ("hi हिन्दी", 5, ["hi", "हिन्दी"]),
        ("新", 1, ["新"]),
        ("ภาษา\u200bไทย", 4, ["ภาษา\u200b", "ไทย"]),
        ("a\u200b\u200fa", 1, ["a\u200b\u200f", "a"]),
        ("a\u0301b\u0301c\u0301", 2, ["a\u0301b\u0301", "c\u0301"]),
    ],
)
def test_lines_end_at_typographic_break_opportunities(text: str, width: int, expected: list[str]) -> None:
    assert lines(text, width) == expected


def test_a_text_longer_than_the_window_wraps_like_a_short_one() -> None:
    once = "新聞記事を読む。é👍🏽 "
    assert lines(once * 2000, 19) == [once.strip()] * 2000


def test_a_character_with_very_many_marks_is_not_broken() -> None:
    text = "a新" + "\u0301" * 20_000 + "b"
    assert lines(text, 2) == ["a", text[1:-1], "b"]


def test_a_word_is_broken_at_soft_hyphens_which_are_otherwise_invisible():
    text = "Die Donau\u00addampf\u00adschiff\u00adfahrt ist teuer"
    lines = wrap(text, 0, len(text), 14)
    shown = [expand_tabs(text[s:e]) + hyphen_at(text, s, e, 14) for s, e in lines]
    assert shown == ["Die Donau-", "dampfschiff-", "fahrt ist", "teuer"]
    assert cell_width(text) == len(text) - 3


@given(texts, st.integers(1, 40))
def test_a_hyphen_never_makes_a_line_too_wide(text, width):
    for start, end in wrap(text, 0, len(text), width):
        hyphen = hyphen_at(text, start, end, width)
        assert not hyphen or cell_width(text[start:end]) + 1 <= width
