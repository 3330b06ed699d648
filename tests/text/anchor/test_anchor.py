"""Where highlights are after an edit: exact, moved, in need of review, or without a place."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from newsreader.records import Anchor, AnchorState, Range
from newsreader.text.anchor.anchor import carry_over, find_anchor
from newsreader.text.find import is_whole

LEAD = "The council of Harbourtown voted on Tuesday to close the old ferry terminal by the end of the year."
CLAIM = "“Nobody in this room wanted it to come to that,” said Mayor Ilse Brandt, who had promised to keep it open."
COST = "Repairs would have cost 14 million crowns, according to an estimate that engineers gave in March."
UNION = "The dockers’ union called the decision a betrayal and announced a protest in front of the town hall."
BUS = "A new bus line will connect the island to the mainland from January on, every twenty minutes."
ARTICLE = f"{LEAD} {CLAIM}\n\n{COST} {UNION}\n\n{BUS}"


def span(text: str, words: str) -> tuple[int, int]:
    start = text.index(words)
    return start, start + len(words)


def carried(new: str, words: str, old: str = ARTICLE) -> Anchor | None:
    return carry_over(old, new, [span(old, words)])[0]


def alone(new: str, words: str, old: str = ARTICLE) -> Anchor | None:
    """Return the anchor that is found with only the data of a highlight."""
    start, end = span(old, words)
    return find_anchor(new, words, old[max(0, start - 32) : start], old[end : end + 32], start)


Ask = Callable[..., Anchor | None]
both_ways = pytest.mark.parametrize("ask", [carried, alone])


def words_of(text: str, anchor: Anchor | None) -> str:
    assert anchor is not None
    return text[anchor.start : anchor.end]


@both_ways
def test_an_unchanged_passage_moves_with_text_inserted_before_it(ask: Ask) -> None:
    new = f"Update: this article was corrected.\n\n{ARTICLE}"
    assert ask(new, COST) == Anchor(*span(new, COST), AnchorState.EXACT, 1.0)


@both_ways
def test_a_frequent_word_keeps_its_place(ask: Ask) -> None:
    old_start = ARTICLE.index("to the mainland")
    new = ARTICLE.replace(LEAD, "To the surprise of the town, the council closed the terminal to the public.")
    if ask is carried:
        found = carry_over(ARTICLE, new, [(old_start, old_start + 6)])[0]
    else:
        found = find_anchor(
            new, "to the", ARTICLE[old_start - 32 : old_start], ARTICLE[old_start + 6 :][:32], old_start
        )
    start = new.index("to the mainland")
    assert found == Anchor(start, start + 6, AnchorState.EXACT, 1.0)


@both_ways
def test_a_passage_with_a_corrected_number_keeps_its_place_but_must_be_reviewed(ask: Ask) -> None:
    new = ARTICLE.replace("14 million", "17.5 million")
    found = ask(new, COST)
    assert found is not None
    assert found.state is AnchorState.REVIEW
    assert 0.8 <= found.score < 1.0
    assert words_of(new, found) == COST.replace("14 million", "17.5 million")


@both_ways
def test_a_replaced_first_word_belongs_to_the_passage(ask: Ask) -> None:
    new = ARTICLE.replace("Repairs would", "Renovations would")
    assert words_of(new, ask(new, COST)).startswith("Renovations would have cost")


@both_ways
@pytest.mark.parametrize("sentence", ["The council will not keep it open.", "The council says it will keep it open."])
def test_a_sentence_that_says_something_else_now_must_be_reviewed(ask: Ask, sentence: str) -> None:
    plain = "The council will keep it open."
    old = ARTICLE.replace(UNION, f"{plain} {UNION}")
    found = ask(old.replace(plain, sentence), plain, old)
    assert words_of(old.replace(plain, sentence), found) == sentence
    assert found is not None
    assert found.state is AnchorState.REVIEW
    assert found.score < 1


@both_ways
@pytest.mark.parametrize(
    ("old", "new", "quote"),
    [
        ("paid $3 for the quay", "paid $3.5 million for the quay", "paid $3"),
        ("a crowd of 31 came to it", "a crowd of 31,500 came to it", "a crowd of 31"),
        ("they defend the cause of it", "they defend the causes of it", "the cause"),
        ("the office has a new plan", "the office has adapted a new plan", "office has a"),
    ],
)
def test_a_place_that_would_end_inside_a_word_or_number_is_never_exact(
    ask: Ask, old: str, new: str, quote: str
) -> None:
    before = ARTICLE.replace("Repairs would", f"{old}; repairs would")
    after = before.replace(old, new)
    found = ask(after, quote, before)
    if found is not None:
        assert found.state is not AnchorState.EXACT
        assert is_whole(after, Range(found.start, found.end))


def test_a_half_rewritten_sentence_needs_review() -> None:
    rewritten = (
        "“Nobody in this room wanted it to come to that,” the mayor told reporters after midnight, visibly tired."
    )
    new = ARTICLE.replace(CLAIM, rewritten)
    found = carried(new, CLAIM)
    assert found is not None
    assert found.state is AnchorState.REVIEW


@both_ways
@pytest.mark.parametrize("sentence", [LEAD, CLAIM, COST, UNION, BUS])
def test_a_deleted_sentence_becomes_an_orphan(ask: Ask, sentence: str) -> None:
    new = ARTICLE.replace(sentence, "").strip()
    assert ask(new, sentence) is None


@both_ways
def test_a_deleted_sentence_becomes_an_orphan_even_beside_a_similar_one(ask: Ask) -> None:
    look_alike = "Repairs would have cost 9 million crowns, according to an answer that the ministry gave in May."
    old = f"{ARTICLE}\n\nThe bridge is another matter. {look_alike} It stays closed."
    new = old.replace(COST + " ", "")
    found = ask(new, COST, old)
    assert found is None or found.state is AnchorState.REVIEW
    if ask is carried:
        assert found is None


def test_a_deleted_sentence_does_not_move_to_its_duplicate() -> None:
    old = f"{UNION} {COST}\n\n{LEAD} {UNION}"
    new = f"{COST}\n\n{LEAD} {UNION}"
    first, second = carry_over(old, new, [(0, len(UNION)), (len(old) - len(UNION), len(old))])
    assert first is None
    assert second == Anchor(*span(new, UNION), AnchorState.EXACT, 1.0)


@both_ways
def test_a_replaced_sentence_does_not_move_to_its_replacement(ask: Ask) -> None:
    new = ARTICLE.replace(COST, "The ministry declined to comment on what the repairs would cost in the end.")
    assert ask(new, COST) is None


@both_ways
def test_the_highlights_of_a_moved_paragraph_move_with_it(ask: Ask) -> None:
    new = f"{BUS}\n\n{COST} {UNION}\n\n{LEAD} {CLAIM}"
    for words in (CLAIM, LEAD, BUS, UNION):
        found = ask(new, words)
        assert words_of(new, found) == words
        assert found is not None
        assert found.state in (AnchorState.EXACT, AnchorState.MOVED)


@both_ways
def test_a_highlight_survives_new_quotation_marks_and_dashes(ask: Ask) -> None:
    new = ARTICLE.replace("“", '"').replace("”", '"').replace("’", "'")
    found = ask(new, CLAIM)
    assert words_of(new, found) == CLAIM.replace("“", '"').replace("”", '"')
    assert found is not None
    assert found.state is AnchorState.MOVED


@both_ways
def test_a_highlight_survives_joined_paragraphs(ask: Ask) -> None:
    new = ARTICLE.replace("\n\n", " ")
    quote = f"{CLAIM}\n\n{COST}"
    found = ask(new, quote)
    assert words_of(new, found) == f"{CLAIM} {COST}"
    assert found is not None
    assert found.state is AnchorState.MOVED


def test_a_quote_without_context_is_exact_only_if_it_occurs_once() -> None:
    assert find_anchor(ARTICLE, COST) == Anchor(*span(ARTICLE, COST), AnchorState.EXACT, 1.0)
    several = find_anchor(ARTICLE, "the")
    assert several is not None
    assert several.state is AnchorState.REVIEW
    assert find_anchor(ARTICLE, "never said") is None


def test_context_selects_between_equal_words_and_the_old_place_decides_a_tie() -> None:
    text = f"{COST} {UNION} {COST} {BUS} {COST} {UNION}"
    found = find_anchor(text, COST, suffix=f" {BUS}"[:32])
    assert found is not None
    assert (found.start, found.state) == (text.index(f"{COST} {BUS}"), AnchorState.EXACT)
    last = text.rindex(COST)
    found = find_anchor(text, COST, suffix=f" {UNION}"[:32], hint=last - 3)
    assert found is not None
    assert (found.start, found.state) == (last, AnchorState.EXACT)
    between = find_anchor(text, COST, suffix=f" {UNION}"[:32], hint=last // 2)
    assert between is not None
    assert between.state is AnchorState.REVIEW


def test_an_empty_or_missing_quote_has_no_anchor() -> None:
    assert find_anchor(ARTICLE, "") is None
    assert find_anchor(ARTICLE, " \n") is None
    assert find_anchor("", "word", "a ", " b", 3) is None
    assert carry_over("word", "", [(0, 4)]) == [None]
    assert carry_over("word  word", "word word", [(4, 6), (2, 2)]) == [None, None]
    assert carry_over("a", "b", []) == []


def test_a_range_outside_the_old_text_is_an_error() -> None:
    with pytest.raises(ValueError, match="3-9 is not a range"):
        carry_over("short", "other", [Range(3, 9)])


# --- for any text ---

PROSE = st.lists(
    st.sampled_from(
        ["the", "The", "a", "dog", "ran.", "said", "“so”,", "14", "Brandt", "—", "!", "日本語", "\n\n", "x-y"]
    ),
    max_size=40,
).map(" ".join)


@st.composite
def texts_with_ranges(draw: st.DrawFn, texts: st.SearchStrategy[str] = PROSE) -> tuple[str, list[tuple[int, int]]]:
    text = draw(texts)
    bound = st.integers(0, len(text))
    return text, [tuple(sorted(pair)) for pair in draw(st.lists(st.tuples(bound, bound), max_size=5))]


@given(texts_with_ranges(st.text()))
def test_in_an_unchanged_text_every_range_stays(case: tuple[str, list[tuple[int, int]]]) -> None:
    text, ranges = case
    assert carry_over(text, text, ranges) == [Anchor(start, end, AnchorState.EXACT, 1.0) for start, end in ranges]


@given(texts_with_ranges(), PROSE)
def test_text_inserted_before_a_text_shifts_its_ranges_exactly(
    case: tuple[str, list[tuple[int, int]]], before: str
) -> None:
    text, ranges = case
    new = f"Correction of 3 May; {before}.\n\nUnchanged: {text}"
    old = f"Unchanged: {text}"
    shift = len(new) - len(old)
    lead = len("Unchanged: ")
    moved = [(start + lead, end + lead) for start, end in ranges if text[start:end].strip()]
    assert carry_over(old, new, moved) == [Anchor(s + shift, e + shift, AnchorState.EXACT, 1.0) for s, e in moved]


@given(texts_with_ranges(PROSE | st.text()), PROSE | st.text())
def test_anchors_are_inside_the_new_text_and_exact_anchors_have_the_same_words(
    case: tuple[str, list[tuple[int, int]]], new: str
) -> None:
    old, ranges = case
    carried_over = carry_over(old, new, ranges)
    found = [find_anchor(new, old[s:e], old[max(0, s - 32) : s], old[e : e + 32], s) for s, e in ranges]
    for (start, end), anchor in zip(ranges * 2, carried_over + found, strict=True):
        if anchor is not None:
            assert 0 <= anchor.start <= anchor.end <= len(new)
            assert 0.0 <= anchor.score <= 1.0
            assert anchor.state is not AnchorState.ORPHAN
            if anchor.state is AnchorState.EXACT:
                assert new[anchor.start : anchor.end] == old[start:end]
                assert anchor.score == 1.0


@given(texts_with_ranges())
def test_a_quote_with_its_context_is_found_in_its_own_text(case: tuple[str, list[tuple[int, int]]]) -> None:
    text, ranges = case
    for start, end in ranges:
        quote = text[start:end]
        if quote.strip():
            anchor = find_anchor(text, quote, text[max(0, start - 32) : start], text[end : end + 32], start)
            assert words_of(text, anchor) == quote
            assert find_anchor(text, quote, text[:start], text[end:], start) == Anchor(
                start, end, AnchorState.EXACT, 1.0
            )


@both_ways
@pytest.mark.parametrize(
    ("old", "new", "state"),
    [
        ("goverment", "government", AnchorState.MOVED),
        ("web site", "website", AnchorState.MOVED),
        ("Kovacs", "Kovács", AnchorState.MOVED),
        ("Regirungen", "Regierungen", AnchorState.REVIEW),  # a capital letter: it can be a name
        ("Lindqvist", "Lindquist", AnchorState.REVIEW),
        ("1919", "1911", AnchorState.REVIEW),
        ("wholly", "seldom", AnchorState.REVIEW),
        ("학교에서", "학교에서는", AnchorState.MOVED),
    ],
)
def test_a_few_replaced_words_keep_the_place_between_their_neighbors(
    ask: Ask, old: str, new: str, state: AnchorState
) -> None:
    before = ARTICLE.replace("promised to keep", f"promised the {old} report to keep")
    after = before.replace(old, new)
    found = ask(after, old, before)
    assert words_of(after, found) == new
    assert found is not None
    assert found.state is state


def test_deleted_words_between_unchanged_neighbors_become_an_orphan() -> None:
    assert carried(ARTICLE.replace(" that engineers gave", ""), "that engineers gave") is None


@both_ways
def test_a_highlight_survives_invisible_signs_and_ligatures(ask: Ask) -> None:
    new = ARTICLE.replace("engineers", "engi\xadneers").replace("cost", "co\u200bst").replace("crowns", "\u2060crowns")
    for old, edited in ((ARTICLE, new), (new, ARTICLE)):
        words = old[old.index("Repairs") : old.index("in March") + len("in March")]
        found = ask(edited, words, old)
        assert words_of(edited, found) == edited[edited.index("Repairs") : edited.index("in March") + len("in March")]
        assert found is not None
        assert found.state is AnchorState.MOVED
    found = ask(ARTICLE.replace("estimate", "eﬆimate"), COST)
    assert found is not None
    assert found.state is AnchorState.MOVED


def test_the_highlights_of_a_text_that_was_shown_twice_stay_when_it_is_shown_once() -> None:
    old = f"{ARTICLE}\n\n{ARTICLE}"
    for words in (LEAD, COST, "every twenty minutes"):
        found = carry_over(old, ARTICLE, [(old.rindex(words), old.rindex(words) + len(words))])[0]
        assert words_of(ARTICLE, found) == words
        assert found is not None
        assert found.state is not AnchorState.REVIEW


@pytest.mark.parametrize(
    "sentence", ["There was no link.", "二つの事件につながりはなかった。", "Связи между ними нет."]
)
def test_a_short_sentence_that_moved_alone_moves_with_certainty(sentence: str) -> None:
    old, new = f"{sentence} {ARTICLE}", f"{ARTICLE} {sentence}"
    assert carried(new, sentence, old) == Anchor(*span(new, sentence), AnchorState.MOVED, 1.0)


@example("", "\N{DEVANAGARI SIGN VIRAMA}", "")
@given(st.text(), st.text(), st.text())
def test_invisible_signs_never_change_which_range_is_found(before: str, inside: str, after: str) -> None:
    old = f"{before} {COST}{inside} {after}"
    start, end = span(old, COST)
    shy = f"{before} \xad{COST[:20]}\u200b{COST[20:]}{inside} {after}"
    found = carry_over(old, shy, [(start, end)])[0]
    assert words_of(shy, found).replace("\u200b", "").replace("\xad", "") == COST


def test_a_moved_line_that_was_extended_has_its_words_as_its_place() -> None:
    line = "The harbour is “shut”."
    new = f"At noon. {line}\n\n{LEAD}"
    found = carried(new, line, f"{LEAD}\n\n{line}")
    assert found
    assert (found.state, new[found.start : found.end]) == (AnchorState.MOVED, line)


def test_a_changed_row_of_a_sorted_list_is_found_by_its_rare_words() -> None:
    rows = ["Alderby 12 boats 3 tugs", "Brixholm 14 boats 3 tugs", "Carrow 15 boats 4 tugs", "Dunmere 11 boats 2 tugs"]
    old = "\n".join([LEAD, *rows, BUS])
    new = "\n".join([LEAD, rows[3], rows[2], rows[0], "Brixholm 16 boats 5 tugs", BUS])
    found = carried(new, rows[1], old)
    assert words_of(new, found) == "Brixholm 16 boats 5 tugs"
    assert found is not None
    assert found.state is AnchorState.REVIEW


def test_a_set_phrase_has_no_place_in_another_article() -> None:
    old = ARTICLE.replace("protest in front", "protest until further notice in front")
    new = (
        "Schools in the valley stay closed on Monday because of the snow, and buses run on Sunday timetables. Parents"
        " were told by letter. The pool, too, is shut until further notice, since its boiler broke in the frost of"
        " last week. A replacement was ordered from abroad and can take a month to arrive, the manager wrote."
    )
    assert carried(new, "until further notice", old) is None


@given(texts_with_ranges(), PROSE, st.data())
def test_an_insertion_between_the_lines_outside_a_passage_leaves_it_exact(
    case: tuple[str, list[tuple[int, int]]], inserted: str, data: st.DataObject
) -> None:
    lines = [LEAD, CLAIM, COST, UNION, BUS]
    quoted = data.draw(st.integers(0, 4))
    at = data.draw(st.integers(0, 5))
    old = "\n\n".join(lines)
    new = "\n\n".join([*lines[:at], case[0], inserted, *lines[at:]])
    start = data.draw(st.integers(0, len(lines[quoted]) - 2))
    end = data.draw(st.integers(start + 1, len(lines[quoted])))
    if lines[quoted][start:end].strip():
        shift = len(new) - len(old) if at <= quoted else 0
        begin = old.index(lines[quoted])
        assert carry_over(old, new, [(begin + start, begin + end)]) == [
            Anchor(begin + start + shift, begin + end + shift, AnchorState.EXACT, 1.0)
        ]


@pytest.mark.parametrize(
    ("old", "new"),
    [("." * 100_000, "!." * 50_000), ("ab " * 60_000, "ba " * 60_000), ("x\n" * 100_000, "y\nx\n" * 50_000)],
)
def test_repetitive_texts_take_a_bounded_time(old: str, new: str) -> None:
    begun = time.process_time()
    carry_over(old, new, [(5_000, 5_100)])
    assert time.process_time() - begun < 5


def test_equal_highlights_of_a_text_that_repeats_itself_are_searched_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    monkeypatch.setattr("newsreader.text.anchor.anchor.moved_to", lambda _map, _added, passage: asked.append(passage))
    carry_over("ab " * 60_000, "ab ba " * 30_000, [(at, at + 40) for at in range(600, 120_000, 600)])
    assert len(asked) == 1


@pytest.mark.parametrize("marks", ["“”", "„“", "«»", '""', "「」"])
def test_a_place_whose_last_word_is_quoted_now_ends_after_the_closing_mark(marks: str) -> None:
    old = "Critics called the plan reckless. The vote is on Monday in the old town hall."
    new = old.replace("reckless", "reckless".join(marks))
    (found,) = carry_over(old, new, [(8, 32)])
    assert found
    assert new[found.start : found.end] == f"called the plan {'reckless'.join(marks)}"
