"""Reading back what the user changed in a file: notes, tags and colors."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tests.export.merge.test_merge import BASE, edit, mark

from newsreader.export import escape, unescape
from newsreader.export.markdown import file_text
from newsreader.export.merge import Edit, WrittenBlock, edits
from newsreader.records import Color

ONE, TWO, THREE = "nr-00000001", "nr-00000002", "nr-00000003"


def read(*pairs: tuple[str, str]) -> list[Edit]:
    return [found._replace(explains=False) for found in edits(edit(*pairs), BASE)]


ABOUT_2 = "¶ 2 ^nr-00000002\n\nyellow · 2026-11-20\n"


@pytest.mark.parametrize(
    ("pairs", "found"),
    [
        ([("first", "other")], Edit(ONE, note="other")),
        ([("first", "first\nand more")], Edit(ONE, note="first\nand more")),
        ([("\n\nfirst\n", "\n")], Edit(ONE, note="")),
        ([("third", "Third <b>\n# Mine")], Edit(THREE, note="Third <b>")),
        ([(ABOUT_2, f"{ABOUT_2}\nwho?\n\n- a\n- b\n")], Edit(TWO, note="who?\n\n- a\n- b")),
        ([(ABOUT_2, f"{ABOUT_2}who?\n")], Edit(TWO, note="who?")),
        ([("third\n", "third\n\nMy own words.\n")], None),
        ([(ABOUT_2, f"{ABOUT_2}\n\nMy own words.\n")], None),
        ([(ABOUT_2, f"{ABOUT_2}\n---\n\nMy own words.\n")], None),
        ([("#claim · yellow", "#claim · red")], Edit(ONE, color=Color.RED)),
        ([("#claim · yellow", "#claim · Red")], Edit(ONE, color=Color.RED)),
        ([("#claim · yellow", "#claim · orange")], Edit(ONE, unknown="orange")),
        ([("#claim · yellow", "#claim #who · yellow")], Edit(ONE, added=("who",))),
        ([("#claim · yellow", "yellow")], Edit(ONE, gone=("claim",))),
        ([("#claim ·", "#Claim ·")], None),
        ([("#claim · yellow", "#politics/eu yellow")], Edit(ONE, added=("politics/eu",), gone=("claim",))),
        ([(ABOUT_2, ABOUT_2.replace("yellow", "#new yellow"))], Edit(TWO, added=("new",))),
        ([(ABOUT_2, ABOUT_2.replace("-20\n", "-20 #new\n"))], Edit(TWO, added=("new",))),
        ([("#claim · yellow", "#who · red"), ("first", "mine")], Edit(ONE, "mine", ("who",), ("claim",), Color.RED)),
        ([("Quote 1.", "Quote one, red."), ("first", "mine")], Edit(ONE, note="mine")),
        ([("Quote 1.", "Quote one, red.")], None),
    ],
)
def test_what_the_user_changed_is_read(pairs: list[tuple[str, str]], found: Edit | None) -> None:
    assert read(*pairs) == ([found] if found else [])


def test_a_moved_block_is_read_too() -> None:
    third = mark(3, note="third").text
    text = edit((f"\n\n{third}", ""), ("# The river\n", f"# The river\n\n{third.replace('third', 'mine')}\n"))
    assert [(one.id, one.note) for one in edits(text, BASE)] == [(THREE, "mine")]


@pytest.mark.parametrize("sign", ["> ", "  ", "\t"])
def test_a_template_can_indent_or_quote_the_note(sign: str) -> None:
    def block(note: str) -> WrittenBlock:
        lines = [
            f"- Quote ^{ONE}",
            f"{sign}tags:: #claim",
            f"{sign}color:: yellow",
            *(sign + x for x in note.split("\n")),
        ]
        return WrittenBlock(ONE, "\n".join(line.rstrip() for line in lines), {"claim": "claim"}, "yellow", note)

    base = [BASE[0], block("one\n\n# two"), BASE[-1]]
    assert [*edits(file_text(base), base)] == []
    shown = file_text(base).replace("# two", "# two and three").replace(":: yellow", ":: green")
    (found,) = edits(shown.replace("#claim", "#claim #x"), base)
    assert found == Edit(ONE, "one\n\n# two and three", ("x",), (), Color.GREEN, explains=True)


@given(st.text(alphabet="ab \n\\#*_[]^%$`~<>=-|:.1(){}&\r\tü"), st.text(alphabet="ab \n\\#*%`<[]:"))
@example("\\# a", "# a")
def test_a_note_comes_back_as_it_was_and_any_edit_is_stable(note: str, typed: str) -> None:
    written = escape.note(note)
    assert unescape.edited_note(written, note) == note
    # What was typed is read, written and read again as the same note.
    read = unescape.edited_note(typed.strip("\n"), note)
    again = unescape.edited_note(escape.note(read), read)
    assert again == read


@given(st.lists(st.text(alphabet="ab #*<%\\[]", max_size=8), min_size=2, max_size=5), st.data())
def test_the_lines_that_were_not_edited_come_back_as_they_were(lines: list[str], data: st.DataObject) -> None:
    note = "\n".join(["a", *lines, "b"])
    shown = escape.note(note).split("\n")
    if len(shown) != len(note.split("\n")):
        return
    at = data.draw(st.integers(0, len(shown) - 1))
    shown[at] = "typed"
    assert unescape.edited_note("\n".join(shown), note).split("\n")[at] == "typed"
