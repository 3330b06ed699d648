"""The table of all actions. Bindings, footer, help, palette, keymap and manual are made from it.

It is outside `tui` because the command line prints it (`newsreader keys`) and the configuration is checked against it.
This module must not know Textual: keys are written as in the configuration (`}`, `space`, `ctrl+s`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from newsreader.records import Color

if TYPE_CHECKING:
    from collections.abc import Mapping


class Scope(StrEnum):
    """Where keys are active. `EVERYWHERE` is each screen, `SELECT` the reader while selecting; `ALWAYS` includes panels
    and text boxes.
    """

    ALWAYS = "always"
    EVERYWHERE = "everywhere"
    LIBRARY = "library"
    READER = "reader"
    SELECT = "select"
    PICK = "pick"
    SEARCH = "search"
    RESULTS = "results"
    TAGS = "tags"
    FEEDS = "feeds"
    CHANGES = "changes"
    STATS = "stats"
    EDITOR = "editor"


SCOPE_TITLES = {
    Scope.ALWAYS: "Always, also while you type",
    Scope.EVERYWHERE: "Everywhere",
    Scope.LIBRARY: "In the library",
    Scope.READER: "In the reader",
    Scope.SELECT: "While selecting (v)",
    Scope.PICK: "While labels are shown",
    Scope.SEARCH: "In the note search",
    Scope.RESULTS: "On the results of the note search",
    Scope.TAGS: "In the codebook",
    Scope.FEEDS: "In the feeds",
    Scope.CHANGES: "In what the publisher changed",
    Scope.STATS: "In the statistics",
    Scope.EDITOR: "In the note editor",
}


@dataclass(frozen=True, slots=True)
class Action:
    """An action that keys can be bound to.

    `id` is `scope.name`. It never changes once released, because configurations use it. `label` is shown in the footer,
    `help` in the help page and the palette. `footer` is the position in the footer, lowest first; 0 leaves the action
    out. If the footer is too narrow, it shows the first and the last action and drops others from the end. `group` is a
    heading of the help page. If `counts`, digits typed before the key repeat the action.
    """

    id: str
    keys: tuple[str, ...]
    label: str
    help: str
    footer: int = 0
    group: str = ""
    counts: bool = False

    @property
    def scope(self) -> Scope:
        """The scope in which the action exists."""
        return Scope(self.id.partition(".")[0])

    @property
    def name(self) -> str:
        """The name of the method that does it, without `action_`."""
        return self.id.partition(".")[2]


def _action(identifier: str, keys: str, label: str, text: str, footer: int = 0) -> Action:
    return Action(identifier, tuple(keys.split()), label, text, footer)


def _motion(identifier: str, keys: str, label: str, text: str, footer: int = 0) -> Action:
    return replace(_action(identifier, keys, label, text, footer), counts=True)


def _group(heading: str, *actions: Action) -> tuple[Action, ...]:
    return tuple(replace(action, group=heading) for action in actions)


def _list_motions(scope: Scope, row: str) -> tuple[Action, ...]:
    return (
        _motion(f"{scope}.down", "j down", "down", f"Next {row}"),
        _motion(f"{scope}.up", "k up", "up", f"Previous {row}"),
        _motion(f"{scope}.top", "g home", "first", f"First {row}"),
        _motion(f"{scope}.bottom", "G end", "last", f"Last {row}"),
        *_page_motions(scope),
    )


def _page_motions(scope: Scope) -> tuple[Action, ...]:
    return (
        _motion(f"{scope}.page_down", "space pagedown", "page down", "A page down"),
        _motion(f"{scope}.page_up", "b pageup", "page up", "A page up"),
        _motion(f"{scope}.half_down", "ctrl+d", "half page down", "Half a page down"),
        _motion(f"{scope}.half_up", "ctrl+u", "half page up", "Half a page up"),
    )


ACTIONS: tuple[Action, ...] = (
    # Always, also while you type
    _action("always.help", "f1", "all keys", "Show all keys, also in a panel", 10),
    _action("always.palette", "ctrl+p", "find an action", "Find an action by name"),
    _action("always.stop_job", "ctrl+g", "stop", "Stop adding, refreshing or exporting"),
    _action("always.interrupt", "ctrl+c", "quit", "Quit, after asking; in a box, copy the selection"),
    _action("always.suspend", "ctrl+z", "suspend", "Suspend (fg resumes it); in the note editor, undo"),
    # Everywhere
    _action("everywhere.search_notes", "s", "search notes", "Search highlights and notes", 80),
    _action("everywhere.codebook", "C", "codebook", "Open the codebook: all tags"),
    _action("everywhere.statistics", "%", "statistics", "Show what you highlighted and read, by day, tag and site"),
    _action("everywhere.review", "!", "review", "Review highlights whose place is in doubt"),
    _action("everywhere.export", "e", "export", "Export highlights and notes", 85),
    _action("everywhere.failed_adds", "L", "failed adds", "List what could not be added"),
    _action("everywhere.undo", "u", "undo", "Undo the last change"),
    _action("everywhere.redo", "U", "redo", "Redo the last change"),
    _action("everywhere.theme", "T", "light/dark", "Switch between dark and light"),
    _action("everywhere.help", "?", "all keys", "Show all keys of this screen", 99),
    _action("everywhere.back", "q", "back", "Go back, clear the filter, or quit"),
    # Library
    *_group("Move", *_list_motions(Scope.LIBRARY, "article")),
    *_group(
        "Articles",
        _action("library.open", "enter", "read", "Read the article", 1),
        _action("library.next_unread", "n", "next unread", "Read the next unread article", 5),
        _action("library.add", "a", "add", "Add addresses, files, folders or pasted text", 2),
        _action("library.paste", "ctrl+v", "paste", "Add what is in the clipboard"),
        _action("library.tag", "t", "tag", "Tag the article", 9),
        _action("library.star", "*", "star", "Star or unstar the article", 7),
        _action("library.archive", "A", "archive", "Archive or unarchive the article", 8),
        _action("library.delete", "D", "delete", "Move the article to the trash, or restore it"),
        _action("library.toggle_read", "i", "read/unread", "Mark as read or unread"),
        _action("library.mark_above", "I", "read above", "Mark this and all above as read"),
        _action("library.mark_all", "M", "all read", "Mark all in the list as read"),
        _action("library.renew", "ctrl+r", "page again", "Get the page again"),
        _action("library.watch", "", "watch", "Watch the article for changes every 6 hours, or stop it"),
        _action("library.changes", "W", "what changed", "What the publisher changed"),
        _action("library.rename", "r", "title", "Change the title"),
        _action("library.encoding", "", "encoding", "Read again in another encoding…"),
        _action("library.empty_trash", "E", "empty trash", "Empty the trash; this cannot be undone"),
        _action("library.toggle_selected", "x", "select", "Select or deselect it"),
    ),
    *_group(
        "Find",
        _action("library.filter", "/", "filter", "Filter by title, site, tag …", 3),
        _action(
            "library.next_shelf",
            "tab",
            "shelf",
            "Next shelf: unread, reading, done …",
            6,
        ),
        _action("library.previous_shelf", "shift+tab", "shelf back", "Previous shelf"),
        _action("library.sort", "S", "sort", "Change the order of the list"),
        _action("library.elsewhere", "ctrl+b", "look elsewhere", "Find it on other shelves or in texts"),
        _action("library.save_filter", "ctrl+s", "save filter", "Save the filter; ↑ lists saved filters"),
        _action("library.leave", "escape", "clear", "Clear the filter and the selection"),
    ),
    *_group(
        "Feeds",
        _action("library.feeds", "F", "feeds", "List, add and refresh feeds", 4),
        _action("library.refresh", "R", "refresh", "Get the new entries of all feeds"),
    ),
    # Reader
    *_group(
        "Move",
        _motion("reader.next_sentence", "j", "next", "Next sentence", 2),
        _motion("reader.previous_sentence", "k", "previous", "Previous sentence"),
        _motion("reader.next_paragraph", "}", "next paragraph", "Next paragraph"),
        _motion("reader.previous_paragraph", "{", "previous paragraph", "Previous paragraph"),
        *_page_motions(Scope.READER),
        _motion("reader.line_down", "down", "line down", "A line down"),
        _motion("reader.line_up", "up", "line up", "A line up"),
        _motion("reader.start", "g home", "start", "Start of the article"),
        _motion("reader.end", "G end", "end", "End of the article"),
        _action("reader.jump", "f", "jump", "Jump to a sentence by label", 6),
        _motion("reader.jump_back", "ctrl+o", "jump back", "Back to where you jumped from"),
        _motion("reader.jump_forth", "'", "jump forth", "Forward again"),
    ),
    *_group(
        "Highlight",
        _action("reader.highlight", "m", "highlight", "Highlight; then 1 to 5 change the color", 1),
        *(_action(f"reader.highlight_{color}", "", color, f"Highlight in {color}") for color in Color),
        _action("reader.jump_highlight", "F", "jump, highlight", "Highlight by label"),
        _action("reader.select", "v", "select", "Select words, from the focus", 5),
        _action("reader.pick_words", "V", "select by labels", "Select words by labels"),
        _action("reader.tag", "t", "tag", "Highlight and tag", 3),
        _action("reader.note", "a", "note", "Highlight and write a note", 4),
        _action(
            "reader.open_note",
            "enter",
            "open note",
            "Open or close the note, or the earlier words",
        ),
        _action("reader.repeat", ".", "repeat", "Highlight with the last color and tags"),
        _action("reader.delete", "d", "delete", "Delete the highlight"),
        _motion("reader.grow", ">", "longer", "Extend the highlight"),
        _motion("reader.shrink", "<", "shorter", "Shorten the highlight"),
    ),
    *_group(
        "Highlights",
        _motion("reader.next_highlight", "]", "next highlight", "Next highlight"),
        _motion("reader.previous_highlight", "[", "previous highlight", "Previous highlight"),
        _action("reader.overlap", "tab", "overlapping", "Next overlapping highlight"),
    ),
    *_group(
        "Find",
        _action("reader.find", "/", "find", "Find words in the article", 7),
        _motion("reader.next_hit", "n", "next match", "Next match, else next unread article"),
        _motion("reader.previous_hit", "N", "previous match", "Previous match"),
    ),
    *_group(
        "The article",
        _motion("reader.next_article", "J", "next article", "Next article of the list"),
        _motion("reader.previous_article", "K", "previous article", "Previous article of the list"),
        _action("reader.next_unread", "", "next unread", "Next unread article of the list"),
        _action("reader.finish", "x", "archive, next", "Archive the article, and read the next unread"),
        _action("reader.star", "*", "star", "Star or unstar the article"),
        _action("reader.archive", "A", "archive", "Archive or unarchive the article"),
        _action("reader.renew", "R", "page again", "Get the page again"),
        _action("reader.watch", "", "watch", "Watch the article for changes every 6 hours, or stop it"),
        _action("reader.rename", "r", "title", "Change the title"),
        _action("reader.encoding", "", "encoding", "Read again in another encoding…"),
        _action("reader.language", "l", "language", "Correct the language"),
        _action("reader.kind", "B", "block kind", "Change a block: body, heading, caption …"),
        _action("reader.leave", "escape", "back", "Go back"),
    ),
    *_group(
        "Copy and open",
        _action("reader.copy", "y", "copy", "Copy the quote"),
        _action("reader.cite", "Y", "cite", "Copy the quote with its citation"),
        _action("reader.picture", "i", "picture", "Show the picture of the caption at the focus (extra images)"),
        _action("reader.open_page", "o", "open", "Open a link, or the page, in the browser"),
    ),
    *_group(
        "The page",
        _action("reader.fold", "c", "fold", "Fold or show captions, embeds, bylines"),
        _action("reader.margin", "z", "notes", "Show or hide notes"),
        _action("reader.wider", "+", "wider", "Wider text"),
        _action("reader.narrower", "-", "narrower", "Narrower text"),
        _action("reader.justify", "=", "justify", "Turn justified text on or off"),
        _action("reader.spacing", "_", "line spacing", "Change the space between lines"),
    ),
    *_group(
        "Changes",
        _motion("reader.next_change", ";", "next change", "Next changed passage"),
        _motion("reader.previous_change", ",", "previous change", "Previous changed passage"),
        _action("reader.changes", "W", "what changed", "What the publisher changed"),
    ),
    # Selecting
    *_group(
        "Move the end",
        _motion("select.next_char", "l right", "character", "A character on"),
        _motion("select.previous_char", "h left", "character back", "A character back"),
        _motion("select.next_word", "w", "word", "A word on"),
        _motion("select.previous_word", "b", "word back", "A word back"),
        _motion("select.word_end", "e", "word end", "To the end of the word"),
        _motion("select.next_sentence", ") j", "sentence", "A sentence on"),
        _motion("select.previous_sentence", "( k", "sentence back", "A sentence back"),
        _motion("select.next_paragraph", "}", "paragraph", "To the end of the paragraph"),
        _motion("select.previous_paragraph", "{", "paragraph back", "To the start of the paragraph"),
        _action("select.line_start", "0", "line start", "To the start of the line"),
        _action("select.line_end", "$", "line end", "To the end of the line"),
        _action("select.jump", "f", "jump", "Extend to a sentence by label"),
        _action("select.swap", "o", "other end", "Move the other end", 7),
    ),
    *_group(
        "Select a whole",
        _action("select.quotation", '"', "quotation", "Select the whole quotation"),
        _action("select.object", "i", "whole …", 'Select a whole: w word, s sentence, p paragraph, " quotation'),
    ),
    *_group(
        "Then",
        _action("select.highlight", "m enter", "highlight", "Highlight; 1 to 5 choose the color", 1),
        _action("select.tag", "t", "tag", "Highlight and tag", 2),
        _action("select.note", "a", "note", "Highlight and write a note", 3),
        _action("select.repeat", ".", "repeat", "Highlight with the last color and tags"),
        _action("select.copy", "y", "copy", "Copy the selection", 4),
        _action("select.cite", "Y", "cite", "Copy the selection with its citation"),
        _action("select.help", "?", "keys", "Show the keys of selecting", 6),
        _action("select.leave", "escape v q", "leave", "Leave without highlighting", 99),
    ),
    # Labels
    _action("pick.leave", "escape", "leave", "Leave without choosing", 1),
    # Note search
    _motion("search.down", "down ctrl+n", "down", "Next result"),
    _motion("search.up", "up", "up", "Previous result; above the first one, your searches"),
    _motion("search.page_down", "pagedown", "page down", "A page down"),
    _motion("search.page_up", "pageup", "page up", "A page up"),
    _motion("search.passage_down", "ctrl+d ctrl+down", "passage down", "Scroll the passage and its note down"),
    _motion("search.passage_up", "ctrl+u ctrl+up", "passage up", "Scroll the passage and its note up"),
    _action("search.open", "enter", "open", "Open the article at the passage", 1),
    _action("search.complete", "tab", "complete", "Accept the suggestion, or go to the results"),
    _action("search.tag", "ctrl+t", "tag", "Tag the highlight", 3),
    _action("search.color", "ctrl+r", "color", "Change the color", 4),
    _action("search.delete", "shift+delete", "delete", "Delete the highlight or the search, after asking", 9),
    _action("search.select", "ctrl+x", "select", "Select or deselect it", 6),
    _action("search.export", "ctrl+e", "export", "Export the results, or the selected ones", 7),
    _action("search.save", "ctrl+s", "save search", "Save the search, or rename it", 8),
    _action("search.in_texts", "ctrl+b", "in the texts", "List the articles that have these words"),
    _action("search.undo", "ctrl+_", "undo", "Undo the last change"),
    _action("search.redo", "ctrl+y", "redo", "Redo the last change"),
    _action("search.leave", "escape", "back", "Close the suggestions; else go back", 2),
    # Results of the note search, while they have the focus. The keys of the search box work there too
    *_group(
        "Move",
        _motion("results.down", "j", "down", "Next result", 2),
        _motion("results.up", "k", "up", "Previous result"),
        _motion("results.top", "g home", "first", "First result"),
        _motion("results.bottom", "G end", "last", "Last result"),
        _motion("results.page_down", "space", "page down", "A page down"),
        _motion("results.page_up", "b", "page up", "A page up"),
        _action("results.type", "/", "edit search", "Edit the search", 1),
    ),
    *_group(
        "The result",
        _action("results.note", "a", "note", "Write a note on it", 4),
        _action("results.tag", "t", "tag", "Tag the highlight", 3),
        _action("results.color", "c", "color", "Change the color", 5),
        _action("results.select", "x", "select", "Select or deselect it", 6),
        _action("results.accept", "=", "accept", "Accept the place"),
        _action("results.another", "+", "other place", "Put the highlight on the next likely place"),
        _action("results.attach", "&", "attach", "Choose other words for the highlight"),
        _action("results.orphan", "-", "orphan", "Keep it as an orphan: its words are gone"),
        _action("results.delete", "d", "delete", "Delete the highlight, after asking", 7),
    ),
    # Codebook
    *_group(
        "Move",
        *_list_motions(Scope.TAGS, "tag"),
        _action("tags.fold", "z", "fold", "Fold or show the tags below", 8),
        _action("tags.filter", "/", "filter", "Filter by name", 9),
    ),
    *_group(
        "Tags",
        _action("tags.open", "enter", "highlights", "List the highlights, or else the articles", 1),
        _action("tags.rename", "r", "rename", "Rename the tag", 3),
        _action("tags.move", "m", "move", "Move the tag under another", 4),
        _action("tags.merge", "M", "merge", "Merge the tag into another", 5),
        _action("tags.describe", "a", "describe", "Describe what the tag means", 6),
        _action("tags.color", "c", "color", "Change the color of the tag", 7),
        _action("tags.hot_key", "h", "key", "Set a hot key: t and the key suggest it first"),
        _action("tags.toggle_selected", "x", "select", "Select or deselect it", 11),
        _action("tags.delete", "D", "delete", "Delete the tag, with all below", 10),
        _action("tags.leave", "escape", "back", "Go back", 2),
    ),
    # Feeds
    *_group(
        "Move",
        *_list_motions(Scope.FEEDS, "feed"),
        _action("feeds.fold", "c", "fold", "Fold or show the feeds of the folder", 8),
        _action("feeds.filter", "/", "filter", "Filter by title, folder or address", 9),
    ),
    *_group(
        "Feeds",
        _action("feeds.open", "enter", "entries", "List the entries of the feed or folder", 1),
        _action("feeds.add", "a", "add", "Add a feed, or the feed of a site", 3),
        _action("feeds.refresh", "r", "refresh", "Get new entries of the feed or folder", 4),
        _action("feeds.refresh_all", "R", "refresh all", "Get the new entries of all feeds", 5),
        _action("feeds.mark_read", "M", "all read", "Mark all entries as read", 6),
        _action("feeds.rename", "t", "title", "Change the title of the feed or folder", 10),
        _action("feeds.move", "m", "move", "Move it to another folder", 11),
        _action("feeds.pause", "p", "pause", "Pause or resume the feed or folder", 12),
        _action("feeds.full_text", "w", "whole pages", "Fetch full pages, or stop it"),
        _action("feeds.remove", "D", "remove", "Remove the feed or folder, after asking", 7),
        _action("feeds.leave", "escape", "back", "Go back", 2),
    ),
    # What the publisher changed
    *_group(
        "Move",
        _motion("changes.next_change", "n", "next change", "Next change", 1),
        _motion("changes.previous_change", "N", "previous change", "Previous change"),
        _motion("changes.down", "j", "down", "Next paragraph"),
        _motion("changes.up", "k", "up", "Previous paragraph"),
        *_page_motions(Scope.CHANGES),
        _motion("changes.line_down", "down", "line down", "A line down"),
        _motion("changes.line_up", "up", "line up", "A line up"),
        _motion("changes.top", "g home", "first", "First paragraph"),
        _motion("changes.bottom", "G end", "last", "Last paragraph"),
    ),
    *_group(
        "The changes",
        _motion("changes.older", "[", "older", "The changes before these", 5),
        _motion("changes.newer", "]", "newer", "The changes after these", 6),
        _action("changes.open", "enter", "read", "Read the article here; on a fold, unfold it", 3),
        _action("changes.unfold_all", "c", "unfold all", "Unfold or fold unchanged paragraphs", 4),
        _action("changes.side_by_side", "z", "side by side", "Show the revisions side by side, or in one text", 7),
        _action("changes.copy", "y", "copy", "Copy the paragraph with its changes", 8),
        _action("changes.leave", "escape", "back", "Go back", 2),
    ),
    # Statistics
    *_group("Move", *_list_motions(Scope.STATS, "row")),
    *_group(
        "Statistics",
        _action("stats.open", "enter", "highlights", "List the highlights of the day, tag, site or author", 1),
        _action("stats.by_week", "w", "day/week", "Count by week, or by day", 3),
        _action("stats.leave", "escape", "back", "Go back", 2),
    ),
    # Note editor
    _action("editor.save", "ctrl+s", "save", "Save the note", 1),
    _action("editor.external", "ctrl+e", "$EDITOR", "Write in $EDITOR", 2),
    _action("editor.close", "escape", "close", "Close; unsaved text becomes a draft", 99),
)

BY_ID: Mapping[str, Action] = {action.id: action for action in ACTIONS}
