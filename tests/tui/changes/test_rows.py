"""The rows of the changes: their order, signs and marks, in one column and in two."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.text.strategies import articles
from tests.tui.changes.conftest import COUNTY, FIRST, KOVACS, NOTICE, OWNER, SECOND, WORK, revision

from newsreader.services.comparing import Comparison
from newsreader.text.changes.changes import Changes
from newsreader.text.clean import clean
from newsreader.text.layout.cells import cell_width
from newsreader.tui.changes.parts import marked, outline, unfolded
from newsreader.tui.changes.rows import Rows, measures


def compared(old, new, titles=("Plan", "Plan")):
    before, after = revision(titles[0], old), revision(titles[1], new)
    return Comparison(before, after, Changes(before.text, before.blocks, after.text, after.blocks))


def parts(old=FIRST, new=SECOND, *, titles=("Plan passes", "Plan fails"), opened=()):
    return unfolded(outline(compared(old, new, titles)), opened)


def painted(rows):
    """Return the rows as text: the sign and the words of each column."""
    shown = [rows.at(y) for y in range(rows.height)]
    return [
        [f"{sign:1} {''.join(text for text, _ in pieces)}".rstrip() for sign, pieces in row.columns] if row else []
        for row in shown
    ]


def test_a_correction_is_first_then_the_title_then_the_text_with_unchanged_paragraphs_folded():
    rows = painted(Rows(parts(), measures(150, 100), marks=True))
    assert [row[0] for row in rows if row] == [
        "! correction",
        f"! {NOTICE}",
        "~ title",
        "  Plan [-passes-] {+fails+}",
        "~ The city will {+not+} pay for the bridge.",
        "> moved up",
        f"  {WORK}",
        "  … 2 unchanged",
        f"− {OWNER}",
        f"~ {KOVACS.replace('Kovacs,', '[-Kovacs,-] {+Kovács,+}')}",
        f"+ {COUNTY}",
    ]


def test_a_sentence_that_moved_has_marks_in_both_places_and_on_every_terminal():
    old, new = [f"{OWNER} {COUNTY}", WORK], [OWNER, f"{WORK} {COUNTY}"]
    title = ("Plan", "Plan")
    single = painted(Rows(parts(old, new, titles=title), measures(300, 250)))
    assert [row[0] for row in single if row] == [f"~ {OWNER} [>{COUNTY}>]", f"~ {WORK} {{>{COUNTY}>}}"]
    double = painted(Rows(parts(old, new, titles=title), measures(500, 240, side_by_side=True)))
    assert [row for row in double if row] == [
        [f"~ {OWNER} [>{COUNTY}>]", f"~ {OWNER}"],
        [f"~ {WORK}", f"~ {WORK} {{>{COUNTY}>}}"],
    ]


def test_side_by_side_each_paragraph_begins_in_the_row_of_the_other():
    rows = painted(Rows(parts(), measures(120, 72, side_by_side=True)))
    assert [row for row in rows if row][2:] == [
        ["~ title", "~ title"],
        ["  Plan passes", "  Plan fails"],
        ["~ The city will pay for the bridge.", "~ The city will not pay for the bridge."],
        ["> moved up", "> moved up"],
        ["  Work on the first of the piers begins as soon as the ice"] * 2,
        ["  on the river has gone."] * 2,
        ["  … 2 unchanged", "  … 2 unchanged"],
        ["− The owner of the empty buildings did not answer our", ""],
        ["− questions.", ""],
        [
            "~ Ana Kovacs, who leads the committee for roads, called",
            "~ Ana Kovács, who leads the committee for roads, called",
        ],
        ["  the plan a good one.", "  the plan a good one."],
        ["", "+ The county will hear an appeal within six weeks, a"],
        ["", "+ spokeswoman said."],
    ]


def test_each_changed_word_has_a_style_of_its_own_and_the_space_beside_it_has_none():
    rows = Rows(parts(), measures(80, 72))
    (words,) = (row.columns[0][1] for y in range(rows.height) if (row := rows.at(y)) and "city" in str(row.columns))
    assert words[1:4] == [
        ("The city will ", ("view--text",)),
        ("not", ("view--text", "change--added")),
        (" ", ("view--text",)),
    ]


def test_an_unfolded_stretch_shows_its_paragraphs():
    folded = next(part for part in parts() if part.folded)
    shown = [marked(part) for part in parts(opened={folded.group}) if part.group == folded.group]
    assert shown == list(SECOND[2:4])


@pytest.mark.parametrize(
    ("old", "new", "copied"),
    [
        ("He paid $3.5 million.", "He paid $4.2 million.", "He paid $[-3.5-] {+4.2+} million."),
        ("Nobody was hurt in the fire.", "Nobody was hurt.", "Nobody was hurt [-in the fire-]."),
        ("It is open. Yes.", "It is open.", "It is open. [-Yes.-]"),
    ],
)
def test_copied_changes_have_marks_that_any_program_can_show(old, new, copied):
    (part,) = parts([old], [new], titles=("Plan", "Plan"))
    assert marked(part) == copied


@pytest.mark.parametrize(
    ("old", "new", "at"),
    [
        (["The city will pay."], ["The city will not pay."], "not pay."),
        (["One day. It rained hard all day."], ["One day. It rained all day."], "all day."),
        ([WORK], [COUNTY, WORK], COUNTY),
        ([WORK, OWNER], [WORK], None),
    ],
)
def test_reading_on_begins_at_the_first_changed_word(old, new, at):
    part = next(part for part in parts(old, new, titles=("Plan", "Plan")) if part.sign)
    text = revision("Plan", new).text
    assert (text[part.place :][: len(at)] if part.place is not None else None) == at


def test_list_items_have_no_blank_row_between_them_unless_some_are_folded():
    old = ["- a drill for walls", "- a sewing machine", "- a long ladder"]
    new = [f"{item} with {i}" for i, item in enumerate(old)]
    assert painted(Rows(parts(["\n".join(old)], ["\n".join(new)], titles=("T", "T")), measures(80, 72))).count([]) == 0


@given(articles(), articles(), st.sampled_from([20, 79, 120, 200]), st.booleans())
def test_no_row_is_wider_than_its_column_in_any_script(old, new, width, side_by_side):
    old, new = ((clean(text), blocks) for text, blocks in (old, new))  # as the library stores them
    before, after = (SimpleNamespace(title="T", text=text, blocks=blocks) for text, blocks in (old, new))
    comparison = Comparison(before, after, Changes(*old, *new))
    size = measures(width, 72, side_by_side=side_by_side)
    rows = Rows(unfolded(outline(comparison), range(99)), size, marks=True)
    for number in range(len(rows.parts)):
        first, last = rows.rows_of(number)
        assert [rows.part_at(y) for y in range(first, last + 1)] == [number] * (last + 1 - first)
    for y in range(rows.height):
        for _, pieces in row.columns if (row := rows.at(y)) else ():
            words = "".join(text for text, _ in pieces)
            assert cell_width(words) <= size.width
