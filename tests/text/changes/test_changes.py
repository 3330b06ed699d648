"""What changed between two texts: paragraphs and words, complete on both sides, without typography."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from newsreader.records import Block, BlockKind
from newsreader.text.changes.changes import Changes, Edit
from newsreader.text.changes.notices import is_correction

FERRY = "The last ferry leaves the island at nine in the evening, and nobody waits for it."
HARBOUR = "The harbour master keeps a list of boats that never came back to the quay."
STORM = "A storm of the kind that comes once in ten years broke two of the three moorings."
MARKS = {Edit.SAME: "{}", Edit.REMOVED: "[-{}-]", Edit.ADDED: "{{+{}+}}"}


def between(old: str, new: str, kind: BlockKind = BlockKind.PARAGRAPH) -> Changes:
    return Changes(old, blocks(old, kind), new, blocks(new, kind))


def blocks(text: str, kind: BlockKind) -> list[Block]:
    found, start = [], 0
    for words in text.split("\n\n"):
        found.append(Block(kind, start, start + len(words)))
        start += len(words) + 2
    return found


def lines(changes: Changes) -> list[tuple[str, str]]:
    return [
        (each.edit.value, "".join(changes.words(piece).join(piece.marks) for piece in each.pieces))
        for each in changes.paragraphs
    ]


def marked(changes: Changes) -> list[tuple[str, str]]:
    return [
        (each.edit.value, "".join(MARKS[piece.edit].format(changes.words(piece)) for piece in each.pieces))
        for each in changes.paragraphs
    ]


def test_edited_added_removed_and_moved_paragraphs_are_told_apart() -> None:
    changes = between(
        f"The city will pay for it, said Ana Kovacs.\n\n{FERRY}\n\n{HARBOUR}\n\nNobody was hurt.",
        f"The city will not pay for it, said Ana Kovács.\n\n{HARBOUR.replace('boats', 'ships')}\n\n{FERRY}\n\n{STORM}",
    )
    assert marked(changes) == [
        ("edited", "The city will {+not +}pay for it, said Ana [-Kovacs.-]{+Kovács.+}"),
        ("moved", HARBOUR.replace("boats", "[-boats-]{+ships+}")),
        ("same", FERRY),
        ("removed", "[-Nobody was hurt.-]"),
        ("added", f"{{+{STORM}+}}"),
    ]
    assert changes.summary() == "1 paragraph edited, 1 added, 1 removed, 1 moved"


def test_a_paragraph_that_was_divided_keeps_its_unchanged_words() -> None:
    changes = between(f"{FERRY} {HARBOUR}", f"{FERRY}\n\n{HARBOUR.replace('boats', 'ships')}")
    assert marked(changes) == [("edited", f"{FERRY}\n\n{HARBOUR.replace('boats', '[-boats-]{+ships+}')}")]


def test_a_sentence_that_moved_to_another_paragraph_is_neither_removed_nor_added() -> None:
    changes = between(
        f"{FERRY} {HARBOUR} Nobody saw it.\n\n{STORM} It was late.",
        f"{FERRY} Nobody saw it.\n\n{STORM} {HARBOUR} It was early.",
    )
    assert lines(changes) == [
        ("edited", f"{FERRY} [>{HARBOUR} >]Nobody saw it."),
        ("edited", f"{STORM} {{>{HARBOUR} >}}It was [-late-]{{+early+}}."),
    ]


def test_a_sentence_that_moved_is_known_beside_other_edits() -> None:
    changes = between(f"It was Monday. {HARBOUR} {FERRY}\n\n{STORM}", f"It was Tuesday. {FERRY}\n\n{STORM} {HARBOUR}")
    assert lines(changes) == [
        ("edited", f"It was [-Monday. -][>{HARBOUR[:-1]}>]{{+Tuesday+}}. {FERRY}"),
        ("edited", f"{STORM}{{> {HARBOUR}>}}"),
    ]


def test_a_paragraph_that_moved_and_got_a_longer_sentence_from_another_one_moved() -> None:
    ferry = f"{FERRY[:-1]}, not even when the wind is from the south and the moon is up."
    changes = between(
        f"It was late. {ferry} Nobody saw it.\n\n{HARBOUR}\n\n{STORM} {STORM}",
        f"It was late. Nobody saw it.\n\n{STORM} {STORM}\n\n{HARBOUR} {ferry}",
    )
    assert lines(changes) == [
        ("edited", f"It was late. [>{ferry} >]Nobody saw it."),
        ("same", f"{STORM} {STORM}"),
        ("moved", f"{HARBOUR}{{> {ferry}>}}"),
    ]


def test_a_sentence_that_became_a_paragraph_elsewhere_moved() -> None:
    changes = between(f"{FERRY} {HARBOUR}\n\n{STORM}", f"{FERRY}\n\n{STORM}\n\n{HARBOUR}")
    assert lines(changes)[-1] == ("moved", f"{{>{HARBOUR}>}}")
    assert lines(changes)[0] == ("edited", f"{FERRY}[> {HARBOUR}>]")
    assert changes.summary() == "1 paragraph edited, 1 moved"
    back = between(changes.new, changes.old)
    assert lines(back)[-1] == ("moved", f"[>{HARBOUR}>]")


def test_a_long_paragraph_that_repeats_itself_is_edited_and_not_moved() -> None:
    sentence = "The vote was held on Monday in the old hall. "
    count = 6000
    changes = between((sentence * count).strip(), (sentence.replace("held", "not held") * count).strip())
    assert changes.summary() == "1 paragraph edited"
    added = [changes.words(piece).strip() for piece in changes.paragraphs[0].pieces if piece.edit is Edit.ADDED]
    assert added.count("not") > 0.99 * count


def test_long_paragraphs_with_other_words_are_added_and_removed_without_a_comparison_by_letter(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("newsreader.text.changes.pairing.process.extractOne", None)
    changes = between("acegik " * 20_000, "bdfhjl " * 20_000)
    assert changes.summary() == "1 paragraph added, 1 removed"


@pytest.mark.parametrize("sentence", ["Nobody was hurt.", f"{HARBOUR} {HARBOUR}"])
def test_short_sentences_and_sentences_that_are_there_twice_are_removed_and_added(sentence: str) -> None:
    changes = between(f"{FERRY} {sentence}\n\n{STORM}", f"{FERRY}\n\n{STORM} {sentence}")
    assert not any(piece.moved for each in changes.paragraphs for piece in each.pieces)
    assert {each.edit for each in changes.paragraphs} == {Edit.EDITED}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("“We have no choice — none”", '"We have no choice - none"'),
        ("It is  open.\n\nYes.", "It is open.\n\nYes."),
        ("the co\u00adoperative", "the cooperative"),
        ("An of\ufb01ce.", "An office."),
    ],
)
def test_other_typography_and_white_space_are_no_change(old: str, new: str) -> None:
    changes = between(old, new)
    assert changes.summary() == ""
    assert not changes.is_significant


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Last updated 12:30", "Last updated 1:45 p.m."),
        ("Updated 3 hours ago", "Updated 12 minutes ago"),
        ("1,204 comments", "1,391 comments"),
        ("Aktualisiert: 28. 1. 2026, 06:30", "Aktualisiert: 29. 1. 2026, 07:05"),
        ("更新：12:30", "更新：18:02"),
        ("12 Comments", "1.2K Comments"),
        ("Published March 3, 2026 at 10:15 a.m.", "Published March 3, 2026 at 11:40 a.m."),
    ],
)
def test_counters_that_change_by_themselves_are_not_significant(old: str, new: str) -> None:
    assert not between(f"{FERRY}\n\n{old}", f"{FERRY}\n\n{new}").is_significant


def test_the_time_of_an_update_is_no_edited_paragraph_beside_a_real_change() -> None:
    changes = between(f"{FERRY}\n\nLast updated at 10:15", f"{FERRY} {HARBOUR}\n\nLast updated at 11:40")
    assert changes.summary() == "1 paragraph edited"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Police updated the toll: 12.", "Police updated the toll: 15."),
        ("He sold 12 shares of the firm.", "He sold 14 shares of the firm."),
        ("The report was published on March 3.", "The report was published on March 5."),
        ("The witness took the stand on Monday at noon.", "The witness took the stand on Friday at noon."),
        ("Three days ago 12 people died at the pier.", "Three days ago 21 people died at the pier."),
        ("Last updated figures: 12 dead", "Last updated figures: 15 dead"),
        ("Die Feuerwehr stand um 9 Uhr vor dem Haus.", "Die Feuerwehr stand um 7 Uhr vor dem Haus."),
        ("It has 200 comments, most of them negative.", "It has 500 comments, most of them negative."),
    ],
)
def test_a_number_in_a_sentence_with_the_word_of_a_counter_is_significant(old: str, new: str) -> None:
    assert between(f"{FERRY}\n\n{old}", f"{FERRY}\n\n{new}").is_significant


def test_links_to_other_stories_are_not_significant_but_numbers_in_the_text_are() -> None:
    related = between("Read more: floods", "Read more: elections", BlockKind.POINTER)
    assert not related.is_significant
    assert between("He paid $3.5 million.", "He paid $4.2 million.").is_significant
    long = "The shares fell by {} percent, as they had done on the day before, when nobody wanted to buy any of them."
    assert between(long.format(12), long.format(19)).is_significant


@pytest.mark.parametrize(
    "notice",
    [
        "Correction: An earlier version gave the wrong year.",
        "This article was amended on 3 March 2026 to correct a name.",
        "Clarification: the vote was unanimous.",
        "Editor’s note: the headline was changed.",
        "In einer früheren Version dieses Artikels stand ein falscher Name.",
        "Une première version de cet article donnait un autre chiffre.",
        "Исправление: в тексте было указано неверное число.",
        "【訂正】記事中の数字に誤りがありました。",
    ],
)
def test_a_notice_of_a_correction_comes_first_when_it_is_new(notice: str) -> None:
    changes = between(f"{FERRY}\n\n{HARBOUR}", f"{FERRY.replace('nine', 'ten')}\n\n{HARBOUR}\n\n{notice}")
    assert [changes.is_correction(each) for each in changes.changed] == [True, False]
    assert changes.summary().endswith("correction notice")
    assert not between(notice, notice).changed


@pytest.mark.parametrize("words", ["The corrections officer was hurt.", "Correct answers win.", "He was edited out."])
def test_prose_is_no_notice_of_a_correction(words: str) -> None:
    assert not is_correction(words)


WORDS = st.sampled_from(
    [
        f"{FERRY} ",
        f"{HARBOUR} ",
        "the ",
        "ferry ",
        "Kovács ",
        "Kovacs ",
        "not ",
        "3.5 ",
        "“",
        "”",
        "水",
        "\u00ad",
        "-",
        ". ",
    ]
)
PARAGRAPHS = st.lists(
    st.lists(WORDS, min_size=1, max_size=12).map("".join).filter(str.strip), min_size=1, max_size=6
).map("\n\n".join)


@example(f"{FERRY} {FERRY} {FERRY} {HARBOUR} the {FERRY}\n\n{FERRY}", f"{FERRY}\n\nthe {FERRY} {HARBOUR} {FERRY}")
@given(PARAGRAPHS, PARAGRAPHS)
def test_the_pieces_are_all_words_of_both_texts_in_order(old: str, new: str) -> None:
    changes = between(old, new)
    bare = {side: "".join(text.replace("\u00ad", "").split()) for side, text in (("old", old), ("new", new))}
    found = "".join(
        changes.words(piece) for each in changes.paragraphs for piece in each.pieces if piece.edit is not Edit.REMOVED
    )
    assert "".join(found.replace("\u00ad", "").split()) == bare["new"]
    for each in changes.paragraphs:
        if each.old and each.edit is Edit.REMOVED:
            assert "".join(map(changes.words, each.pieces)) == old[each.old.start : each.old.end]
    covered = sorted((each.old.start, each.old.end) for each in changes.paragraphs if each.old)
    assert "".join("".join(old[a:b].replace("\u00ad", "").split()) for a, b in covered) == bare["old"]


@given(PARAGRAPHS)
def test_a_text_has_no_changes_to_itself(text: str) -> None:
    assert between(text, text).summary() == ""
    assert not between(text, text).is_significant
