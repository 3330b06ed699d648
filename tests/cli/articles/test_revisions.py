"""The revisions of an article: their history, their texts, and what changed between them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Call

FIRST = """\
---
title: Bridge plan passes
url: https://example.org/bridge
---
The city will pay for the bridge.

It opens on March 3, the mayor said.
"""
SECOND = """\
---
title: Bridge plan fails
url: https://example.org/bridge
---
The city will not pay for the bridge.

It opens on March 3, the mayor said.

Correction: an earlier version had the wrong decision.
"""


@pytest.fixture
def revised(call: Call, tmp_path: Path) -> Call:
    """An article with two revisions."""
    file = tmp_path / "bridge.md"
    for text in (FIRST, SECOND):
        file.write_text(text, encoding="utf-8")
        call("add", str(file))
    return call


def test_what_the_publisher_changed_is_printed_with_the_correction_first(revised: Call) -> None:
    printed = revised("diff", "1")
    assert printed.status == 0
    lines = [line for line in printed.out.splitlines() if line]
    assert lines[0] == "Bridge plan fails"
    assert [line.partition(",")[0] for line in lines[1:3]] == ["revision 1", "revision 2"]
    assert lines[3:] == [
        "title, 1 paragraph edited, 1 added, correction notice",
        "~ title: [-Bridge plan passes-] {+Bridge plan fails+}",
        "! Correction: an earlier version had the wrong decision.",
        "~ The city will {+not +}pay for the bridge.",
        "  … 1 unchanged",
    ]


def test_all_paragraphs_are_printed_as_json(revised: Call) -> None:
    found = revised("diff", "1", "--json").json
    assert (found["old"]["title"], found["new"]["title"]) == ("Bridge plan passes", "Bridge plan fails")
    assert [(each["change"], each["correction"]) for each in found["paragraphs"]] == [
        ("edited", False),
        ("same", False),
        ("added", True),
    ]
    assert found["paragraphs"][0]["words"] == [
        ["same", "The city will "],
        ["added", "not "],
        ["same", "pay for the bridge."],
    ]


def test_a_sentence_that_moved_is_shown_as_moved_in_every_form(call: Call, tmp_path: Path) -> None:
    file = tmp_path / "ferry.md"
    moved = "Residents of the island had hoped for another ferry."
    others = "The council met late on Monday.", "It will vote again when the new budget has been published."
    file.write_text(f"{others[0]} {moved}\n\n{others[1]}", encoding="utf-8")
    call("add", str(file))
    file.write_text(f"{others[0]}\n\n{others[1]} {moved}", encoding="utf-8")
    call("add", str(file))
    assert call("diff", "1").out.splitlines()[-3:] == [
        f"~ {others[0]}[> {moved}>]",
        "",
        f"~ {others[1]}{{> {moved}>}}",
    ]
    assert [each["moved"] for each in call("diff", "1", "--json").json["paragraphs"]] == [[f" {moved}"]] * 2
    page = call("diff", "1", "--html").out
    assert f'<del class="moved"> {moved}</del>' in page
    assert f'<ins class="moved"> {moved}</ins>' in page


def test_a_page_of_the_changes_can_be_sent(revised: Call) -> None:
    page = revised("diff", "1", "--html").out
    assert "<del>Bridge plan passes</del> <ins>Bridge plan fails</ins>" in page
    assert '<p class="edited" data-sign="~">The city will <ins>not </ins>pay for the bridge.</p>' in page
    assert "<details><summary>1 unchanged</summary>" in page
    assert "<script" not in page


def test_equal_revisions_an_only_revision_and_a_missing_one_are_reported(revised: Call, harbour: Path) -> None:
    same = revised("diff", "1", "2", "2")
    assert (same.status, same.out.splitlines()[-1]) == (1, "no changes")
    assert "There is no revision 5 of article 1." in revised("diff", "1", "5").err
    revised("add", str(harbour))
    alone = revised("diff", "2")
    assert alone.status == 2
    assert "is its first: there is nothing to compare it with" in alone.err
    assert "not both" in revised("diff", "1", "--json", "--html").err


def test_the_history_of_an_article_says_what_each_revision_changed(revised: Call) -> None:
    first, second = revised("history", "1").out.splitlines()
    assert (first.split()[0], first.split()[-1]) == ("1", "first")
    assert second.startswith("2*")
    assert second.endswith("  title, 1 paragraph edited, 1 added, correction notice")
    assert [each["revision"] for each in revised("history", "1", "--json").json] == [1, 2]


def test_an_earlier_text_is_shown_with_its_title_and_time(revised: Call) -> None:
    shown = revised("show", "1", "--revision", "1").out
    assert shown.startswith("Bridge plan passes\n")
    assert " · revision 1, fetched 20" in shown
    assert "The city will pay for the bridge." in shown
    assert revised("show", "1", "--revision", "1", "--format", "json").json["text"].startswith("The city will pay")
    assert "Leave out --revision" in revised("show", "1", "--revision", "1", "--format", "markdown").err
    assert "There is no revision 9" in revised("show", "1", "--revision", "9").err


def test_adding_a_changed_text_says_how_many_highlights_are_to_review(call: Call, tmp_path: Path) -> None:
    file = tmp_path / "bridge.md"
    file.write_text(FIRST, encoding="utf-8")
    call("add", str(file))
    call("highlight", "1", "The city will pay for the bridge.")
    file.write_text(SECOND, encoding="utf-8")
    assert "; 1 highlight to review (! or newsreader review)" in call("add", str(file)).out
    assert "negation: “not” added" in call("review").out
    [note] = call("notes", "--json").json
    assert note["quote"] == "The city will pay for the bridge."
    assert note["words"] == call("review", "--json").json[0]["words"] == "The city will not pay for the bridge."
    for revision in ("1", "2"):
        assert call("show", "1", "--format", "json", "--revision", revision).json["notes"] == [note]
    assert call("review", "1", "--accept").out == "accepted the place of a highlight\n"
    assert "No highlight is in doubt." in call("review").err
    assert "To decide about highlights" in call("review", "1").err
