"""Stored values load as the values that were saved."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsreader.library.schema import codecs
from newsreader.library.schema.uuid7 import uuid7
from newsreader.records import Block, BlockKind, InlineKind, InlineSpan

moments = st.datetimes(timezones=st.sampled_from([UTC])).map(lambda moment: moment.replace(fold=0))
positions = st.integers(0, 2**31)
ranges = st.tuples(positions, positions).map(sorted)
blocks = st.builds(
    lambda kind, range, level: Block(kind, *range, level), st.sampled_from(BlockKind), ranges, st.integers(0, 6)
)
marks = st.builds(
    lambda kind, range, href: InlineSpan(kind, *range, href), st.sampled_from(InlineKind), ranges, st.none() | st.text()
)


@given(moments, moments)
def test_stored_times_load_again_and_sort_as_text(one: datetime, other: datetime) -> None:
    assert codecs.load_time(codecs.store_time(one)) == one
    assert (codecs.store_time(one) < codecs.store_time(other)) == (one < other)
    assert codecs.store_time(one).endswith("Z")


def test_the_current_time_is_stored_in_utc() -> None:
    assert abs(codecs.load_time(codecs.now()) - datetime.now(UTC)) < timedelta(minutes=1)


@given(st.lists(blocks), st.lists(marks), st.lists(st.text()))
def test_stored_blocks_spans_and_names_load_again(
    blocks: list[Block], marks: list[InlineSpan], names: list[str]
) -> None:
    assert codecs.load_blocks(codecs.store_blocks(blocks), {}) == tuple(blocks)
    assert codecs.load_spans(codecs.store_spans(marks)) == tuple(marks)
    assert codecs.load_names(codecs.store_names(names)) == tuple(names)


def test_corrections_replace_the_kinds_of_blocks() -> None:
    stored = codecs.store_blocks([Block(BlockKind.PARAGRAPH, 0, 3), Block(BlockKind.HEADING, 5, 9, 2)])
    corrections = codecs.load_corrections(codecs.store_corrections({1: BlockKind.CAPTION}))
    assert codecs.load_blocks(stored, corrections)[1] == Block(BlockKind.CAPTION, 5, 9, 2)


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("“Über” alles", "uber” alles"),
        ("Straße", "strasse"),
        ("…and then", "and then"),
        ("???", "???"),
        ("", codecs.LAST),
        (None, codecs.LAST),
    ],
)
def test_names_sort_without_case_accents_and_leading_punctuation(name: str | None, key: str) -> None:
    assert codecs.sort_key(name) == key


def test_a_uid_contains_its_version_and_its_time() -> None:
    before = int(datetime.now(UTC).timestamp() * 1000)
    made = [uuid7() for _ in range(1000)]
    after = int(datetime.now(UTC).timestamp() * 1000)
    assert len(set(made)) == 1000
    for uid in made:
        parsed = UUID(uid)
        assert (str(parsed), parsed.version) == (uid, 7)
        assert parsed.variant == "specified in RFC 4122"
        assert before <= parsed.int >> 80 <= after
