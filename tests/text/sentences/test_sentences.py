from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.text.strategies import articles

from newsreader.records import Block, BlockKind, Range
from newsreader.text.sentences.sentences import Sentences


def of(text: str, kind: BlockKind = BlockKind.PARAGRAPH, language: str | None = "en") -> list[str]:
    found = Sentences(text, (Block(kind, 0, len(text)),), language).in_block(0)
    return [text[r.start : r.end] for r in found]


@pytest.mark.parametrize(
    "sentences",
    [
        ["“We won by a history of success,” Novikov told the outlet.", "He left."],
        [
            "He was wanted by U.S. authorities.",
            "On Jan. 28, U.S. military forces came.",
            "He lived in the U.S.",
            "Then he left.",
        ],
        ["Gov. Smith met Ms. Jones and Atty. Gen. Garland at 5 p.m. Monday.", "He left at 6 p.m.", "They stayed."],
        ["The work began on Wednesday in Moscow.", "(Russian Embassy in Venezuela)"],
        ["(He did not come.)", "She stayed (he went. Or so).", "“Why?” she asked."],
        ["“Is it over?” Putin asked.", "“It is!” Trump said.", "“Why?”", "He left without a word."],
        [
            "“Who knows?” Donald J. Trump told reporters on Friday.",
            "“Me!”",
            "Trump said he would go home now because he had to.",
        ],
        ["“Otherwise they would have,” he continued.", "“They left safe and sound.”"],
        ["Yahoo! is on.", "It cost $3.5 million… or more.", "What?!", "Yes."],
        ["1. Come.", "2. Go."],
        ["See Go.USA.gov for more.", "Or Example.ORG."],
        ["“No. Never. Not at all,” she said.", "She left."],
    ],
)
def test_news_text_is_split_into_its_sentences(sentences: list[str]) -> None:
    assert of(" ".join(sentences)) == sentences


def test_a_long_quotation_is_split_into_sentences() -> None:
    sentences = [
        "“But true conviction demands that we stand firm, whatever the odds may be in the end.",
        "Our group includes those who believe that principles and conscience must always prevail.",
        "History provides precedents that inspire us,” he continued.",
    ]
    assert of(" ".join(sentences)) == sentences


@pytest.mark.parametrize(
    ("language", "sentences"),
    [
        ("ja", ["「行く。」と言った。", "彼は帰った。", "「行く？」", "ところが彼は残った。"]),
        ("zh", ["他说：“你好。我走了。”", "然后走了。", "“为什么？”她问。"]),
        ("hi", ["यह एक है।", "वह गया।"]),
        ("ru", ["«Мы победим», — сказал он.", "Он ушёл."]),
        ("en-GB", ["He left.", "She stayed."]),
        ("", ["He left.", "She stayed."]),
        (None, ["He left.", "She stayed."]),
    ],
)
def test_every_language_has_its_own_sentence_marks(language: str | None, sentences: list[str]) -> None:
    space = "" if language in ("ja", "zh") else " "
    assert of(space.join(sentences), language=language) == sentences


def test_closing_marks_belong_to_the_sentence_that_they_close() -> None:
    assert of("He left. ) She stayed.") == ["He left. )", "She stayed."]


@pytest.mark.parametrize("kind", [BlockKind.HEADING, BlockKind.CAPTION, BlockKind.TABLE_ROW, BlockKind.BYLINE])
def test_a_heading_or_a_caption_is_one_sentence(kind: BlockKind) -> None:
    assert of(" One. Two. (Credit) ", kind) == ["One. Two. (Credit)"]


def test_code_has_one_sentence_a_line_and_a_rule_has_none() -> None:
    assert of("a = 1. B\n\n    b = 2", BlockKind.PREFORMATTED) == ["a = 1. B", "b = 2"]
    assert of("* * *", BlockKind.RULE) == []


def test_next_and_previous_visit_each_sentence_once() -> None:
    text = "Title\n\nOne. Two.\n\n* * *\n\nThree."
    blocks = (
        Block(BlockKind.HEADING, 0, 5, 1),
        Block(BlockKind.PARAGRAPH, 7, 16),
        Block(BlockKind.RULE, 18, 23),
        Block(BlockKind.PARAGRAPH, 25, 31),
    )
    sentences = Sentences(text, blocks)
    walk, at = [], sentences.first()
    while at:
        walk.append(at)
        at = sentences.next(at)
    assert [text[r.start : r.end] for r in walk] == ["Title", "One.", "Two.", "Three."]
    assert sentences.last() == walk[-1]
    assert sentences.previous(walk[0]) is None
    assert [sentences.previous(r) for r in walk[1:]] == walk[:-1]
    assert sentences.at(5) == sentences.at(6) == walk[1]
    assert sentences.at(20) == walk[-1]
    assert sentences.at(999) == walk[-1]
    assert sentences.in_block(9) == []


def test_an_article_without_sentences_returns_none() -> None:
    sentences = Sentences("   ", (Block(BlockKind.RULE, 0, 3),))
    assert (sentences.first(), sentences.last(), sentences.at(1), sentences.next(Range(0, 1))) == (
        None,
        None,
        None,
        None,
    )


def test_only_the_requested_part_of_a_very_long_paragraph_is_split() -> None:
    text = "“Never closed. " + "He came and went again. " * 20_000
    sentences = Sentences(text, (Block(BlockKind.PARAGRAPH, 0, len(text)),))
    middle = sentences.at(len(text) // 2)
    assert middle is not None
    assert text[middle.start : middle.end] == "He came and went again."
    assert len(sentences._found) == 1
    following = sentences.next(middle)
    assert following is not None
    assert following.start == middle.end + 1


def test_lone_surrogates_are_accepted() -> None:
    assert of("One \ud800. Two.") == ["One \ud800.", "Two."]


@given(articles(), st.sampled_from(["en", "zh", "ru", "xx"]))
def test_sentences_are_in_order_trimmed_inside_their_blocks_and_complete(
    article: tuple[str, tuple[Block, ...]], language: str
) -> None:
    text, blocks = article
    sentences = Sentences(text, blocks, language)
    every: list[Range] = []
    for index, block in enumerate(blocks):
        found = sentences.in_block(index)
        assert all(block.start <= r.start < r.end <= block.end for r in found)
        assert all(text[r.start : r.end] == text[r.start : r.end].strip() for r in found)
        if block.kind is not BlockKind.RULE:
            within = "".join(text[r.start : r.end] for r in found)
            assert "".join(within.split()) == "".join(text[block.start : block.end].split())
        every += found
    assert all(before.end <= after.start for before, after in pairwise(every))
    assert sentences.first() == (every[0] if every else None)
    assert sentences.last() == (every[-1] if every else None)
    for offset in range(len(text)):
        expected = next((r for r in every if r.end > offset), every[-1] if every else None)
        assert sentences.at(offset) == expected
    for before, after in pairwise(every):
        assert sentences.next(before) == after
        assert sentences.previous(after) == before
