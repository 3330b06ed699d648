"""A library and a small model of it in memory agree after every sequence of actions."""

from __future__ import annotations

from copy import deepcopy

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)
from tests.library.machine import Machine, reached
from tests.library.picture import EDITS, HighlightModel, LibraryModel, donor

from newsreader.errors import UsageError
from newsreader.library import Library
from newsreader.records import Color, State
from newsreader.text.diff.merge3 import merged

TAGS = st.sampled_from(["a", "a/b", "a/b/c", "d", "d e"])
PICKS = st.integers(0, 50)
COLORS = st.sampled_from(list(Color))
NOTES = st.sampled_from(["", "who said so?", "“No”, he said.", "who said so?\n\n“No”, he said. Twice."])
EDITORS = st.sampled_from(["here", "there"])
CHANGES = st.tuples(st.sampled_from(EDITS), st.integers(0, 5), st.integers(0, 12))
BACK = st.integers(1, 2)
PLACES = st.tuples(st.integers(0, 5), st.integers(0, 9), st.integers(3, 8))

LEAST = {
    "a draft": 50,
    "drafts of two editors on one note": 50,
    "a highlight in a revised text": 50,
    "a highlight in a text revised twice": 20,
    "a highlight that is orphan": 1,
    "a highlight that is moved": 1,
    "an imported article": 5,
    "something to redo": 1,
    "a revision undone": 5,
    "exact after insert": 1,
    "exact after remove": 1,
    "orphan after remove": 1,
    "moved after move": 1,
}


class Beside(Machine):
    """The actions of a user."""

    # What comes in

    @initialize(places=st.lists(PLACES, min_size=3, max_size=4), edits=st.lists(CHANGES, min_size=1, max_size=2))
    def furnish(self, places: list[tuple[int, int, int]], edits: list[tuple[str, int, int]]) -> None:
        """Two articles, highlights on the first, which is edited then, and on one of them a note that two editors are
        at.
        """
        for tags in ({"a"}, set[str]()):
            self.add_one(tags)
        for place in places:
            self.mark_one(1, place, Color.YELLOW, set())
        began = self.at
        for edit in edits:
            self.edit_one(1, *edit)
        steps = self.at - began
        self.back(steps)
        self.highlights_are_as_pictured()
        self.forth(steps)
        for editor in ("here", "there"):
            self.type_one(1, editor, "who", [])

    @rule(tags=st.sets(TAGS, max_size=2))
    def add(self, tags: set[str]) -> None:
        self.add_one(tags)

    @precondition(lambda self: self.now.stories)
    @rule(number=PICKS, edits=st.lists(CHANGES, min_size=1, max_size=2), regretted=st.booleans())
    def add_again(self, number: int, edits: list[tuple[str, int, int]], regretted: bool) -> None:
        began = self.at
        marked = {mark.article: mark for mark in self.now.marks.values()}
        for edit in edits:
            self.edit_one(self.pick(marked if marked and number % 4 else self.now.stories, number), *edit)
        if regretted:
            self.back(self.at - began)

    @rule()
    def bring(self) -> None:
        """Import another library, as one step."""
        self.added += 1
        articles, rest, story = donor(self.added)
        self.library.archive.merge(articles, rest, "theirs.json")
        article = self.library.articles.find(articles[0]["article"]["uid"]).id
        (mark,) = self.library.highlights.for_article(article)
        theirs = HighlightModel(article, 0, 20, story.text[:20], Color.GREEN, "theirs", {"d"})

        def draw(picture: LibraryModel) -> None:
            picture.stories[article] = story
            picture.marks[mark.id] = theirs

        self.change(draw)

    # Articles

    @precondition(lambda self: self.now.stories)
    @rule(number=PICKS, other=PICKS, state=st.sampled_from(list(State)))
    def shelve(self, number: int, other: int, state: State) -> None:
        ids = {self.pick(self.now.stories, number), self.pick(self.now.stories, other)}
        self.library.articles.set_state(ids, state)
        self.change(lambda picture: [setattr(picture.stories[one], "state", state) for one in ids])

    @precondition(lambda self: self.now.stories)
    @rule(number=PICKS, starred=st.booleans())
    def star(self, number: int, starred: bool) -> None:
        article = self.pick(self.now.stories, number)
        self.library.articles.set_starred([article], starred)
        self.change(lambda picture: setattr(picture.stories[article], "starred", starred))

    @precondition(lambda self: self.now.stories)
    @rule(number=PICKS, title=st.sampled_from(["Mine", "Yours", "Ours"]))
    def rename(self, number: int, title: str) -> None:
        article = self.pick(self.now.stories, number)
        self.library.articles.set_title(article, title)
        self.change(lambda picture: setattr(picture.stories[article], "title", title))

    @precondition(lambda self: self.now.stories)
    @rule(number=PICKS, tag=TAGS, on=st.booleans())
    def tag(self, number: int, tag: str, on: bool) -> None:
        article = self.pick(self.now.stories, number)
        change = self.library.articles.tag if on else self.library.articles.untag
        change([article], [tag])
        self.change(lambda picture: (set.add if on else set.discard)(picture.stories[article].tags, tag))

    @precondition(lambda self: self.now.stories)
    @rule(number=PICKS, other=PICKS, away=st.booleans())
    def bin(self, number: int, other: int, away: bool) -> None:
        ids = {self.pick(self.now.stories, number), self.pick(self.now.stories, other)}
        (self.library.articles.delete if away else self.library.articles.restore)(ids)
        self.change(lambda picture: [setattr(picture.stories[one], "deleted", away) for one in ids])

    @rule()
    def empty_trash(self) -> None:
        self.library.articles.empty_trash()
        picture = deepcopy(self.now)
        picture.stories = picture.live()
        picture.marks = {one: mark for one, mark in picture.marks.items() if mark.article in picture.stories}
        # The model does not know the journal of deleted articles, so its history ends here.
        self.line, self.at, self.emptied = [picture], 0, True
        self.drafts = {key: text for key, text in self.drafts.items() if self.homes[key[0]] in picture.stories}

    # Highlights

    @precondition(lambda self: self.now.stories)
    @rule(number=PICKS, place=PLACES, color=COLORS, tags=st.sets(TAGS, max_size=2))
    def mark(self, number: int, place: tuple[int, int, int], color: Color, tags: set[str]) -> None:
        self.mark_one(self.pick(self.now.stories, number), place, color, tags)

    @precondition(lambda self: self.now.live_marks())
    @rule(number=PICKS, color=COLORS)
    def color(self, number: int, color: Color) -> None:
        mark = self.pick(self.now.live_marks(), number)
        self.library.highlights.set_color(mark, color)
        self.change(lambda picture: setattr(picture.marks[mark], "color", color))

    @precondition(lambda self: self.now.live_marks())
    @rule(number=PICKS, note=NOTES, began=st.none() | NOTES, editor=EDITORS)
    def note(self, number: int, note: str, began: str | None, editor: str) -> None:
        mark = self.pick(self.now.live_marks(), number)
        self.library.highlights.set_note(mark, note, began=began, editor=editor)
        self.drafts.pop((mark, editor), None)
        stored = self.now.marks[mark].note
        whole = note if began is None else merged(began, stored, note)
        self.change(lambda picture: setattr(picture.marks[mark], "note", whole))

    @precondition(lambda self: self.now.live_marks())
    @rule(number=PICKS, text=st.sampled_from(["who", "who said", "who said so"]), editor=EDITORS, alone=st.booleans())
    def type(self, number: int, text: str, editor: str, alone: bool) -> None:
        mark = self.pick(self.now.live_marks(), number)
        self.type_one(mark, editor, text, [] if alone else self.library.drafts.of(mark))

    @precondition(lambda self: self.now.live_marks())
    @rule(number=PICKS, tags=st.sets(TAGS, max_size=3))
    def tag_mark(self, number: int, tags: set[str]) -> None:
        mark = self.pick(self.now.live_marks(), number)
        self.library.highlights.set_tags(mark, tags)
        self.change(lambda picture: setattr(picture.marks[mark], "tags", set(tags)))

    @precondition(lambda self: self.now.live_marks())
    @rule(number=PICKS, place=PLACES)
    def move(self, number: int, place: tuple[int, int, int]) -> None:
        mark = self.pick(self.now.live_marks(), number)
        story = self.now.stories[self.now.marks[mark].article]
        start, end = story.words(*place)
        self.library.highlights.set_range(mark, start, end)
        self.change(lambda picture: picture.marks[mark].put(story.text, start, end))

    @precondition(lambda self: self.now.marks)
    @rule(number=PICKS, away=st.booleans())
    def unmark(self, number: int, away: bool) -> None:
        mark = self.pick(self.now.marks, number)
        (self.library.highlights.delete if away else self.library.highlights.restore)(mark)
        self.change(lambda picture: setattr(picture.marks[mark], "deleted", away))

    # Tags

    @rule(tag=TAGS, meaning=st.sampled_from(["one thing", "another"]))
    def describe(self, tag: str, meaning: str) -> None:
        self.library.tags.describe(tag, meaning)
        self.change(lambda picture: picture.meanings.update({tag: meaning}))

    @precondition(lambda self: self.now.in_use())
    @rule(number=PICKS, new=TAGS)
    def rename_tag(self, number: int, new: str) -> None:
        used = self.now.in_use()
        old = sorted(used)[number % len(used)]
        names = {tag: new + tag[len(old) :] for tag in used if tag == old or tag.startswith(f"{old}/")}
        below = new.startswith(f"{old}/")
        taken = used - names.keys()
        try:
            self.library.tags.rename(old, new)
        except UsageError:
            assert below or taken & set(names.values())
            return
        assert not below
        assert not taken & set(names.values())
        self.change(lambda picture: picture.rename_tags(names))

    @precondition(lambda self: self.now.in_use())
    @rule(number=PICKS, into=TAGS)
    def merge_tags(self, number: int, into: str) -> None:
        used = self.now.in_use()
        source = sorted(used)[number % len(used)]
        if source == into:
            with pytest.raises(UsageError):
                self.library.tags.merge([source], into)
            return
        self.library.tags.merge([source], into)
        family = {tag for tag in used if f"{tag}/".startswith(f"{source}/")}
        if into.startswith(f"{source}/"):
            family = {tag for tag in family if not f"{tag}/".startswith(f"{into}/")}
        names = {tag: into + tag[len(source) :] for tag in family}
        self.change(lambda picture: picture.merge_tags(names))

    @precondition(lambda self: self.now.in_use())
    @rule(number=PICKS)
    def delete_tag(self, number: int) -> None:
        used = self.now.in_use()
        gone = sorted(used)[number % len(used)]
        self.library.tags.delete([gone])
        self.change(lambda picture: picture.delete_tags({tag for tag in used if f"{tag}/".startswith(f"{gone}/")}))

    # Back and forth

    @precondition(lambda self: self.at > 0)
    @rule(steps=st.integers(1, 4))
    def undo(self, steps: int) -> None:
        self.back(min(steps, self.at))

    @precondition(lambda self: self.at < len(self.line) - 1)
    @rule(steps=st.integers(1, 4))
    def redo(self, steps: int) -> None:
        self.forth(min(steps, len(self.line) - 1 - self.at))

    @precondition(lambda self: not self.emptied)
    @rule()
    def neither_end_gives_way(self) -> None:
        if self.at == 0:
            assert self.library.history.undo() is None
        if self.at == len(self.line) - 1:
            assert self.library.history.redo() is None

    @precondition(lambda self: self.now.live_marks())
    @rule(number=PICKS, colors=st.permutations(list(Color)), notes=st.permutations(["one", "two", "three"]), back=BACK)
    def change_a_mark_twice(self, number: int, colors: list[Color], notes: list[str], back: int) -> None:
        """One field is set twice in a row: undo takes the later value first."""
        for color in colors[:2]:
            self.color(number, color)
        for note in notes[:2]:
            self.note(number, note, None, "here")
        self.back(min(back, self.at))

    @precondition(lambda self: self.now.stories)
    @rule(number=PICKS, titles=st.permutations(["Mine", "Yours", "Ours"]), back=BACK)
    def change_an_article_twice(self, number: int, titles: list[str], back: int) -> None:
        for title in titles[:2]:
            self.rename(number, title)
        self.back(min(back, self.at))

    @rule()
    def restart(self) -> None:
        self.library.close()
        self.library = Library.open(self.path, create=False)


pytestmark = pytest.mark.slow

TestTheLibraryAndItsPicture = Beside.TestCase
TestTheLibraryAndItsPicture.settings = settings(deadline=None, max_examples=18, stateful_step_count=30)


def test_the_library_and_its_model_reach_every_kind_of_state() -> None:
    reached.clear()
    # Derandomized, so that every run reaches the same states.
    always = settings(deadline=None, max_examples=18, stateful_step_count=30, derandomize=True)
    run_state_machine_as_test(Beside, settings=always)
    assert {kind: reached[kind] for kind, least in LEAST.items() if reached[kind] < least} == {}
