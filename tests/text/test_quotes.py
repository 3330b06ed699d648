"""A passage is shown in quotation marks, but never in two pairs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsreader.text.quotes import in_quotes, quotes_for


@pytest.mark.parametrize(
    ("passage", "shown"),
    [
        ("The vote was 31 to 12.", "“The vote was 31 to 12.”"),
        ("“a gift to Bergen.”", "“a gift to Bergen.”"),
        ("“We entered,” he said", "“We entered,” he said"),
        ("he called it “a gift.”", "he called it “a gift.”"),
        ("a “gift” to Bergen", "“a “gift” to Bergen”"),
        ('"straight"', '"straight"'),
        ("„so“", "„so“"),
        ("「引用」", "「引用」"),
        ("“We have counted 214", "“We have counted 214”"),
        ("of those days.”", "“of those days.”"),
        ("«Non", "«Non»"),
        ("’tis the workers’", "“’tis the workers’”"),
        ("", "“”"),
    ],
)
def test_quotation_marks_are_added_only_where_missing(passage: str, shown: str) -> None:
    assert in_quotes(passage) == shown


@given(st.text())
def test_the_passage_is_unchanged(passage: str) -> None:
    opening, closing = quotes_for(passage)
    assert in_quotes(passage) == opening + passage + closing
    assert not in_quotes(f"“{passage}”").startswith("““")
