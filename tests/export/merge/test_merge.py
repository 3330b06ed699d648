"""Merging a file that the user edited with a new export: what follows the library, and what stays."""

from __future__ import annotations

import pytest

from newsreader.export.markdown import file_text
from newsreader.export.merge import Outcome, WrittenBlock, merge

HEAD = WrittenBlock(
    "front-matter",
    "---\nuid: 01a2\ntitle: The river\ntags: [mill, water]\nhighlights: 3\nnewsreader: 1\n---",
    {"mill": "mill", "water": "water"},
)
TITLE = WrittenBlock("title", "# The river")
RISE = WrittenBlock("heading-2", "## The rise")


def mark(number: int, *, note: str = "", color: str = "yellow", tags: str = "", quote: str = "") -> WrittenBlock:
    name = f"nr-0000000{number}"
    about = f"{''.join(f'#{tag} ' for tag in tags.split())}{'· ' if tags else ''}{color} · 2026-11-20"
    text = f"> {quote or f'Quote {number}.'}\n>\n> ¶ {number} ^{name}\n\n{about}"
    return WrittenBlock(name, f"{text}\n\n{note}" if note else text, {tag: tag for tag in tags.split()}, color, note)


BASE = (HEAD, TITLE, mark(1, note="first", tags="claim"), RISE, mark(2), mark(3, note="third"))


def new(*changed: WrittenBlock, without: str = "") -> list[WrittenBlock]:
    by_id = {block.id: block for block in changed}
    kept = [by_id.pop(block.id, block) for block in BASE if block.id != without]
    return [*kept, *by_id.values()]


def edit(*pairs: tuple[str, str], text: str = file_text(BASE)) -> str:
    for old, other in pairs:
        assert old in text
        text = text.replace(old, other, 1)
    return text


def test_a_file_that_nobody_edited_is_the_new_export() -> None:
    now = new(mark(1, note="other"), mark(4, note="new"), without="nr-00000002")
    assert merge(file_text(BASE), BASE, now) == (file_text(now), {})


def test_text_between_blocks_stays_to_the_byte_while_the_blocks_follow() -> None:
    own = "\n## Mine  \n\n\n\ttext with [[links]]\x20\x20\n\n"
    text = edit(("# The river\n", f"# The river\n{own}"), ("## The rise", "After the first.\n\n## The rise"))
    text += "\n\n\nAt the end, without a newline"
    now = new(mark(1, note="changed", tags="claim", color="red"), mark(3, note="third", color="blue"))
    merged, outcomes = merge(text, BASE, now)
    assert merged == edit(
        ("#claim · yellow", "#claim · red"),
        ("\n\nfirst\n", "\n\nchanged\n"),
        ("yellow · 2026-11-20\n\nthird", "blue · 2026-11-20\n\nthird"),
        text=text,
    )
    assert outcomes == {}
    assert merge(merged, now, now) == (merged, {})


def test_a_block_that_was_edited_only_in_the_file_stays() -> None:
    text = edit(("first", "first, and *more*"), ("Quote 3.", "Quote three."))
    merged, outcomes = merge(text, BASE, new(mark(2, note="second")))
    assert merged == edit((mark(2).text, mark(2, note="second").text), text=text)
    assert outcomes == {"nr-00000001": Outcome.EDITED, "nr-00000003": Outcome.EDITED}


def test_changes_to_different_lines_of_a_block_are_joined() -> None:
    merged, outcomes = merge(edit(("first", "mine")), BASE, new(mark(1, note="first", color="red", tags="claim")))
    assert merged == edit(("first", "mine"), ("#claim · yellow", "#claim · red"))
    assert outcomes == {"nr-00000001": Outcome.EDITED}


def test_a_block_that_was_edited_on_both_sides_is_there_twice_and_reported() -> None:
    now = new(mark(1, note="theirs", tags="claim"))
    merged, outcomes = merge(edit(("first", "mine")), BASE, now)
    assert outcomes == {"nr-00000001": Outcome.CONFLICT}
    theirs, marker, mine = merged.partition("> [!warning] Edited here and in the library.")
    assert marker
    assert theirs.endswith(f"{mark(1, note='theirs', tags='claim').text}\n\n")
    assert "> Quote 1.\n>\n> ¶ 1 ^nr-00000001-yours\n\n#claim · yellow · 2026-11-20\n\nmine\n\n## The rise" in mine
    assert merge(merged, now, now) == (merged, {})
    again, outcomes = merge(merged, now, new(mark(1, note="newer", tags="claim")))
    assert again == merged.replace("theirs", "newer")
    assert outcomes == {}


def test_a_conflict_ends_when_the_user_deletes_one_version() -> None:
    now = new(mark(1, note="theirs", tags="claim"))
    merged, _ = merge(edit(("first", "mine")), BASE, now)
    at, end = merged.index("> Quote 1."), merged.index("> Quote 1.", merged.index("[!warning]"))
    text = merged[:at] + merged[end:]
    kept, outcomes = merge(text, now, now)
    assert kept == text.replace("-yours", "")
    assert outcomes == {"nr-00000001": Outcome.EDITED}


def test_a_block_that_was_moved_stays_where_it_is() -> None:
    third = mark(3, note="third").text
    text = edit((f"\n\n{third}", ""), ("# The river\n", f"# The river\n\n{third}\n"))
    merged, outcomes = merge(text, BASE, new(mark(3, note="other")))
    assert merged == text.replace("third", "other")
    assert outcomes == {}


@pytest.mark.parametrize("edited", [False, True])
def test_the_block_of_a_deleted_highlight_goes_unless_it_was_edited(edited: bool) -> None:
    text = edit(("first", "mine")) if edited else file_text(BASE)
    text += "\nMy own text.\n"
    now = new(without="nr-00000001")
    merged, outcomes = merge(text, BASE, now)
    assert merged == (text if edited else f"{file_text(now)}\nMy own text.\n")
    assert outcomes == ({"nr-00000001": Outcome.LEFT} if edited else {})


def test_a_block_that_was_deleted_in_the_file_returns_only_when_the_highlight_changes() -> None:
    text = edit((f"{mark(2).text}\n\n", ""), ("# The river\n", "# The river\n\nMine.\n"))
    same, outcomes = merge(text, BASE, new(mark(2, quote="Other typography.")))
    assert (same, outcomes) == (text, {"nr-00000002": Outcome.DELETED})
    back, outcomes = merge(text, BASE, new(mark(2, note="now with a note")))
    assert back == edit(
        (
            f"\n\n{mark(3, note='third').text}",
            f"\n\n{mark(2, note='now with a note').text}\n\n{mark(3, note='third').text}",
        ),
        text=text,
    )
    assert outcomes == {"nr-00000002": Outcome.RETURNED}


def test_new_blocks_follow_the_block_before_them() -> None:
    text = edit(("# The river\n", "# The river\n\nMine.\n"), ("\n\n## The rise", "\n\nAlso mine.\n\n## The rise"))
    now = [HEAD, TITLE, mark(7), BASE[2], mark(8, note="x"), *BASE[3:], mark(9)]
    merged, outcomes = merge(text, BASE, now)
    assert merged == edit(
        ("# The river\n", f"# The river\n\n{mark(7).text}\n"),
        ("first\n", f"first\n\n{mark(8, note='x').text}\n"),
        ("third\n", f"third\n\n{mark(9).text}\n"),
        text=text,
    )
    assert outcomes == {}


def test_a_highlight_that_the_library_moved_moves_in_the_file_too() -> None:
    text = edit(("# The river\n", "# The river\n\nMine.\n"))
    unsure = WrittenBlock("unsure", "## Not surely in the text")
    now = [HEAD, TITLE, RISE, mark(2), BASE[5], unsure, BASE[2]]
    merged, _ = merge(text, BASE, now)
    assert merged == file_text(now).replace("# The river\n", "# The river\n\nMine.\n", 1)


@pytest.mark.parametrize("saved", ["crlf", "bom", "open", "all"])
def test_line_ends_byte_order_marks_and_a_missing_last_newline_stay(saved: str) -> None:
    def converted(text: str) -> str:
        text = text.removesuffix("\n") if saved in ("open", "all") else text
        text = text.replace("\n", "\r\n") if saved in ("crlf", "all") else text
        return f"\ufeff{text}" if saved in ("bom", "all") else text

    now = new(mark(1, note="other", tags="claim"), mark(4))
    own = file_text(BASE).replace("# The river\n", "# The river\n\nMine.\n")
    expected = file_text(now).replace("# The river\n", "# The river\n\nMine.\n", 1)
    assert merge(converted(own), BASE, now) == (converted(expected), {})
    assert merge(converted(file_text(BASE)), BASE, BASE) == (converted(file_text(BASE)), {})


def test_a_front_matter_keeps_the_keys_and_edits_of_the_user() -> None:
    text = edit(
        ("uid: 01a2\n", 'aliases:\n  - flood\nuid: "01a2"\n# mine\n'),
        ("tags: [mill, water]", "tags:\n  - mill\n  - own"),
        ("title: The river", "title: My river"),
        ("newsreader: 1\n", "newsreader: 1\nrating: 5\n"),
    )
    now = HEAD._replace(
        text="---\nuid: 01a2\ntitle: The flood\nsite: Post\ntags: [mill, water, dam]\nhighlights: 4\nnewsreader: 1\n---"
    )
    merged, outcomes = merge(text, BASE, [now, *BASE[1:]])
    assert merged == edit(
        ("title: My river\n", "title: My river\nsite: Post\n"),
        ("  - own\n", "  - own\n  - dam\n"),
        ("highlights: 3", "highlights: 4"),
        text=text,
    )
    assert outcomes == {"front-matter": Outcome.EDITED}


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_comments_in_a_front_matter_stay_when_the_value_above_them_changes(end: str) -> None:
    text = edit(
        ("title: The river\n", "title: The river  # ask Ana\n\n# mine: x\n"),
        ("tags: [mill, water]", "tags:\n  - mill # so\n# not this\n  - water"),
        ("newsreader: 1\n", "newsreader: 1\n# last\n"),
    ).replace("\n", end)
    changes = (("The river", "The flood"), ("highlights: 3", "highlights: 4"), ("mill, water", "mill, water, dam"))
    head, expected = HEAD.text, text.replace(f"  - water{end}", f"  - water{end}  - dam{end}")
    for old, changed in changes:
        head, expected = head.replace(old, changed), expected.replace(f"title: {old}", f"title: {changed}")
    expected = expected.replace("highlights: 3", "highlights: 4")
    now = HEAD._replace(text=head)
    assert merge(text, BASE, [now, *BASE[1:]])[0] == expected


def test_a_front_matter_that_obsidian_wrote_anew_is_no_edit() -> None:
    text = edit(("tags: [mill, water]\nhighlights: 3\n", 'highlights: "3"\ntags:\n  - mill\n  - water\n'))
    assert merge(text, BASE, BASE)[0] == text
    now = HEAD._replace(text=HEAD.text.replace("highlights: 3", "highlights: 4"))
    assert merge(text, BASE, [now, *BASE[1:]])[0] == text.replace('highlights: "3"', "highlights: 4")


@pytest.mark.parametrize("value", ["&a [*a]", "[" * 5_000, "&a [x]\nz: *a", "{{{", "'", "!!python/object:os.system x"])
def test_a_broken_front_matter_is_text_like_any_other(value: str) -> None:
    text = edit(("title: The river", f"title: {value}"))
    now = HEAD._replace(text=HEAD.text.replace("title: The river", "title: The flood"))
    assert merge(text, BASE, [now, *BASE[1:]])[0] == text


def test_a_file_of_unknown_origin_is_merged_by_ids() -> None:
    text = edit(("first", "mine"), ("> ¶ 3", "Mine.\n\n> ¶ 3"))
    merged, outcomes = merge(text, (), new(mark(4)))
    assert outcomes["nr-00000001"] is Outcome.CONFLICT
    assert all(words in merged for words in ("first", "mine", "Mine.", "^nr-00000004"))
    assert merge(merged, new(mark(4)), new(mark(4)))[0] == merged
