from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.text.strategies import texts

from newsreader.records import Range
from newsreader.text.sentences.quotations import quotation_at, quotations

HOUSE_STYLES = ("“”‘’", "‘’“”", "\"\"''", "''\"\"", "«»“”", "«»‹›", "„“‚‘", "„”«»", "»«›‹", "””‘’", "「」『』", '“”""')
"""Outer and inner marks: American, British, typed, French, Swiss, German, Polish, Danish, Swedish, Japanese, mixed."""

WORDS = ("Maduro’s", "don't", "the ’90s", "rock ’n’ roll", "’em", "committee", "3.5", "anti-war", "O’Neill")


@st.composite
def speeches(draw: st.DrawFn) -> tuple[str, list[tuple[int, int]]]:
    """Generate a paragraph with quotations, some nested, and their ranges."""
    styles = draw(st.sampled_from(HOUSE_STYLES))
    text, found = "", []

    def words(end: str) -> str:
        return " ".join(draw(st.lists(st.sampled_from(WORDS), min_size=1, max_size=4))) + end

    def quotation(depth: int) -> None:
        nonlocal text
        begun = len(text)
        text += styles[2 * depth]
        if depth or draw(st.booleans()):
            text += words(draw(st.sampled_from(["", ",", "."])))
        else:
            text += words(" ")
            quotation(1)
            text += draw(st.sampled_from([" ", ", "])) + words(".")
        text += styles[2 * depth + 1]
        found.append((begun, len(text)))

    for _ in range(draw(st.integers(0, 3))):
        text += words(draw(st.sampled_from([" ", ": ", " ("])))
        quotation(0)
        text += draw(st.sampled_from([" ", ", ", ") "]))
    return text + words("."), sorted(found)


def quoted(text: str) -> list[str]:
    return [text[each.start : each.end] for each in quotations(text, 0, len(text))]


@given(speeches())
def test_quotations_and_nested_quotations_are_found_in_every_style(
    speech: tuple[str, list[tuple[int, int]]],
) -> None:
    text, expected = speech
    assert [(each.start, each.end) for each in quotations(text, 0, len(text))] == expected


@given(texts)
def test_quotations_are_in_order_inside_their_block_and_never_cross(text: str) -> None:
    found = quotations(text, 0, len(text))
    assert all(0 <= each.start < each.end <= len(text) for each in found)
    for left, right in pairwise(found):
        assert left.start < right.start
    for left in found:
        assert all(not left.start < right.start < left.end < right.end for right in found)


@given(texts)
def test_a_block_is_parsed_like_a_text_of_its_own(text: str) -> None:
    around = f"“before\n\n{text}\n\nafter”"
    inside = quotations(around, 9, 9 + len(text))
    assert inside == [Range(each.start + 9, each.end + 9) for each in quotations(text, 0, len(text))]


@given(texts, st.data())
def test_the_innermost_quotation_is_returned_or_else_the_next_or_previous(text: str, data: st.DataObject) -> None:
    position = data.draw(st.integers(0, len(text)))
    found = quotations(text, 0, len(text))
    around = [each for each in found if each.start <= position < each.end]
    taken = quotation_at(text, 0, len(text), position)
    if around:
        assert taken == min(around, key=lambda each: each.end - each.start)
    elif following := [each for each in found if each.start > position]:
        assert taken == following[0]
    else:
        assert taken == max(found, key=lambda each: each.end, default=None)


def test_the_quotation_at_the_cursor_or_the_nearest_one_is_returned() -> None:
    text = "He said: “We ‘won’ it,” and “left.” Then silence."
    taken = [quotation_at(text, 0, len(text), text.index(word)) for word in ("He", "We", "won", "it", "and", "Then")]
    assert [each and text[each.start : each.end] for each in taken] == [
        "“We ‘won’ it,”",
        "“We ‘won’ it,”",
        "‘won’",
        "“We ‘won’ it,”",
        "“left.”",
        "“left.”",
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("Nothing was said.", []),
        ("“We go on. He asked:", ["“We go on. He asked:"]),
        ("“Yes,” she said. “And then  ", ["“Yes,”", "“And then"]),
        ("“‘We won", ["“‘We won", "‘We won"]),
        ("“We won”, no” more", ["“We won”"]),
        ("“He said ‘we go.” Then", ["“He said ‘we go.”"]),
        ("‘The workers’ union said no,’ he added.", ["‘The workers’ union said no,’"]),
        ("The ‘workers’ met the ‘bosses’ club.", ["‘workers’", "‘bosses’"]),
        ("‘dogs’ and the cats’ tails", ["‘dogs’"]),
        ("‘I’m goin’ home,’ he said.", ["‘I’m goin’ home,’"]),
        ("He said “the dogs’ bowls” were theirs.", ["“the dogs’ bowls”"]),
        ("the dogs' bowls, the cats' tails", []),
        ("'Twas the '90s, 'til it rained on the dogs' bowls.", []),
        ("‘Til the ‘90s, rock ‘n’ roll", []),
        ("In Qur’an, Qur‘an and Hawai‘i", []),
        ('"I said "no" to it"', ['"I said "no" to it"', '"no"']),
        ('a man of 6\'2" and a 5" screen', []),
        ('she said—"Yes"—and ("No.") left', ['"Yes"', '"No."']),
        ('"...and so on," he said', ['"...and so on,"']),
        ("\"'We won,' he said,\" she said.", ["\"'We won,' he said,\"", "'We won,'"]),
        ('an “elevator pitch" moment', ['“elevator pitch"']),
        ("“Hello,“ he said. “But I—” she", ["“Hello,“", "“But I—”"]),
        ('他说：“你好。”他又说"再见"了', ["“你好。”", '"再见"']),
        ('"안녕"이라고, ‘안녕’이라고', ['"안녕"', "‘안녕’"]),
        ('דובר צה"ל אמר "כן"', ['"כן"']),
        ("« Oui », dit-il, «non».", ["« Oui »", "«non»"]),
        ("Read more »", []),
    ],
)
def test_apostrophes_inch_marks_and_errors_are_not_quotations(text: str, expected: list[str]) -> None:
    assert quoted(text) == expected


@pytest.mark.parametrize("mark", ["“", "«”", "s’ a ", "‘s’ a ", '"', "'n’ ", "“‘"])
def test_a_paragraph_of_only_quotation_marks_is_parsed(mark: str) -> None:
    text = mark * 20_000
    assert all(each.end <= len(text) for each in quotations(text, 0, len(text)))
