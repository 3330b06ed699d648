"""Finding the quotes of an import in a text."""

from __future__ import annotations

from newsreader.records import AnchorState
from newsreader.text.anchor.placing import Quote, find_anchors, has_any

TEXT = """\
The harbour will close at midnight, the mayor said on Tuesday.

“We have no choice,” Ana Ruiz told reporters. “The water — all of it — is rising, and we have no boats.”

The port authority disagreed. “We have no choice,” its director said, was what mayors always say.

Twelve ships were still waiting outside the breakwater on Tuesday evening."""


def test_words_that_occur_twice_belong_between_the_quotes_before_and_after_them():
    quotes = [Quote("The port authority disagreed."), Quote("We have no choice"), Quote("Twelve ships")]
    _, between, _ = find_anchors(TEXT, quotes)
    assert between
    assert (between.start, between.state) == (TEXT.rindex("We have no choice"), AnchorState.MOVED)


def test_quotes_that_are_in_no_order_leave_words_that_occur_twice_in_doubt():
    quotes = [Quote("Twelve ships"), Quote("We have no choice"), Quote("The port authority disagreed.")]
    _, between, _ = find_anchors(TEXT, quotes)
    assert between
    assert between.state is AnchorState.REVIEW


def test_each_quote_is_found_as_if_it_were_the_only_one():
    quotes = [Quote("we have no boats"), Quote("no such words anywhere in it"), Quote("harbour will close at midnight")]
    boats, missing, harbour = find_anchors(TEXT, quotes)
    assert missing is None
    assert [TEXT[each.start : each.end] for each in (boats, harbour) if each] == [quotes[0].words, quotes[2].words]


def test_a_long_quote_that_begins_within_a_word_is_in_its_only_place():
    quote = Quote("arbour will close at midnight, the mayor said on Tues")
    (found,) = find_anchors(TEXT, [quote])
    assert has_any(TEXT, [quote])
    assert found
    assert (found.start, found.state) == (5, AnchorState.EXACT)
