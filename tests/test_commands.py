"""What can be done on the screen can be done by command: each action has one, or says here why it needs none."""

from __future__ import annotations

import pytest
from tests.test_docs import check

from newsreader.actions import ACTIONS
from newsreader.cli.articles.plain import HELP

PLAIN = "open 1 --plain"

# By command: the actions that show or change what is in the library.
BY_COMMAND = {
    "notes words": "everywhere.search_notes tags.open search.open stats.open",
    "tag list": "everywhere.codebook",
    "review --json": "everywhere.review",
    "review 7 --accept": "results.accept",
    "review 7 --orphan": "results.orphan",
    "export --query words --output notes.md": "everywhere.export search.export",
    "failed --retry --forget": "everywhere.failed_adds",
    "stats --by week": "everywhere.statistics stats.by_week",
    "undo": "everywhere.undo search.undo",
    "redo": "everywhere.redo search.redo",
    "config edit": "everywhere.theme",
    PLAIN: "library.open reader.open_note reader.repeat reader.next_hit reader.previous_hit changes.open",
    "list words --shelf unread --sort published": (
        "library.next_unread library.filter library.next_shelf library.previous_shelf library.sort library.elsewhere "
        "search.in_texts reader.next_unread reader.next_article reader.previous_article"
    ),
    "list feed:Harbour --shelf inbox": "feeds.open",
    "add - --title T": "library.add library.paste",
    "edit 1 2 --tag a --untag b": "library.tag",
    "edit 1 2 --star": "library.star reader.star",
    "edit 1 2 --state archived": (
        "library.archive reader.archive reader.finish library.toggle_read library.mark_above library.mark_all"
    ),
    "edit 1 2 --trash --restore": "library.delete",
    "edit 1 --title T": "library.rename reader.rename",
    "edit 1 --block words --kind caption": "reader.kind",
    "trash --empty": "library.empty_trash",
    "refresh 1": "library.renew reader.renew",
    "refresh 1 --from-source --encoding cp1250": "library.encoding reader.encoding",
    "watch 1 --every 6h --stop": "library.watch reader.watch",
    "language 1 German": "reader.language",
    "diff 1 1 2": (
        "library.changes reader.changes reader.next_change reader.previous_change changes.next_change "
        "changes.previous_change changes.older changes.newer changes.unfold_all changes.side_by_side changes.copy"
    ),
    "searches save name words": "library.save_filter search.save",
    "highlight 1 words --color red --tag t --note n": (
        "reader.highlight reader.highlight_yellow reader.highlight_green reader.highlight_blue reader.highlight_red "
        "reader.highlight_purple reader.jump_highlight select.highlight select.repeat reader.select reader.pick_words "
        "select.quotation select.object"
    ),
    "note 7 --tag t --untag u": "reader.tag select.tag search.tag results.tag",
    "note 7 --text words": "reader.note select.note results.note editor.save editor.external",
    "note 7 --color red": "search.color results.color",
    "note 7 --quote words --prefix p --suffix s": "reader.grow reader.shrink results.another results.attach",
    "note 7 --delete": "reader.delete search.delete results.delete",
    "tag rename a b": "tags.rename",
    "tag move a b": "tags.move",
    "tag merge a b": "tags.merge",
    "tag describe a words": "tags.describe",
    "tag color a red": "tags.color",
    "tag key a q": "tags.hot_key",
    "tag delete a": "tags.delete",
    "feed list": "library.feeds",
    "feed add https://example.org": "feeds.add",
    "feed refresh 3": "library.refresh feeds.refresh feeds.refresh_all",
    "feed read 3": "feeds.mark_read",
    "feed rename 3 T": "feeds.rename",
    "feed move 3 F": "feeds.move",
    "feed pause 3": "feeds.pause",
    "feed resume 3": "feeds.pause",
    "feed full-text 3 on": "feeds.full_text",
    "feed remove 3": "feeds.remove",
}

# By a command of `open --plain`.
IN_PLAIN = {
    "]": "reader.next_highlight reader.previous_highlight reader.overlap",
    "/WORDS": "reader.find",
    "o": "reader.open_page",
    "y": "reader.copy reader.cite select.copy select.cite",
}

ONLY_ON_SCREEN = {
    "looks": "reader.fold reader.margin reader.wider reader.narrower reader.justify reader.spacing reader.picture",
    "selecting rows": "library.toggle_selected search.select results.select tags.toggle_selected",
    "typing": "search.complete tags.filter",
}


def test_every_action_has_a_command_unless_it_only_moves_or_changes_the_view():
    tables = (BY_COMMAND, IN_PLAIN, ONLY_ON_SCREEN)
    known = {name for table in tables for names in table.values() for name in names.split()}
    views = {
        action.id
        for action in ACTIONS
        if action.id.startswith(("always.", "pick."))
        or action.group in ("Move", "Move the end")
        or action.name in ("help", "back", "leave", "close", "down", "up", "page_down", "page_up")
        or action.id.startswith("search.passage_")
    }
    assert {action.id for action in ACTIONS} - views == known - views


@pytest.mark.parametrize("command", BY_COMMAND)
def test_the_command_of_an_action_exists(command: str):
    check(f"newsreader {command}")


@pytest.mark.parametrize("command", IN_PLAIN)
def test_the_plain_reader_explains_the_command_of_an_action(command: str):
    assert any(
        part.startswith((f"{command}:", f"{command} ")) for line in HELP.splitlines() for part in line.split(". ")
    )
