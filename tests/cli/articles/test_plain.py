"""`open --plain`: reading and annotating in lines of text."""

from __future__ import annotations

import io
import subprocess
from typing import TYPE_CHECKING

import pytest
from tests.e2e.terminal import Terminal, program

from newsreader.library import Library
from newsreader.records import Color, State

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Call

STORY = """\
# The harbour

The council met on Tuesday. It was late.

![A ship](ship.jpg)

> Nobody spoke.

- Boats
- Ships

## What now

The vote was 31 to 12. The council meets again.
"""


@pytest.fixture
def story(call: Call, tmp_path: Path) -> Path:
    file = tmp_path / "story.md"
    file.write_text(STORY, encoding="utf-8")
    call("add", str(file))
    return tmp_path / "library.db"


@pytest.fixture
def reading(call: Call, monkeypatch: pytest.MonkeyPatch):
    """Return a function that reads article 1 with these commands, and returns the lines that are printed."""

    def read(*commands: str, place: str = "1") -> list[str]:
        monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{command}\n" for command in commands)))
        outcome = call("open", place, "--plain")
        assert (outcome.status, outcome.err) == (0, "")
        return outcome.out.splitlines()

    return read


def test_the_text_is_read_sentence_by_sentence_with_what_each_block_is(story: Path, reading):
    title, help_line, *lines = reading(*[""] * 12)
    assert title.startswith("The harbour. ")
    assert help_line == "Press Enter for the next sentence, ? for help."
    assert lines == [
        "Heading: The harbour",
        "The council met on Tuesday.",
        "It was late.",
        "Caption: A ship",
        "Quotation: Nobody spoke.",
        "List item: Boats",
        "List item: Ships",
        "Heading: What now",
        "The vote was 31 to 12.",
        "The council meets again.",
        *["This is the end of the article."] * 3,
    ]


@pytest.mark.parametrize("title", ["Who counted?", "It fell…", "The mast."])
def test_a_title_that_ends_a_sentence_gets_no_second_period(call: Call, story: Path, reading, title: str):
    call("edit", "1", "--title", title)
    assert reading()[0] == f"{title} 28 words."


def test_a_passage_is_highlighted_tagged_and_annotated_and_its_marks_are_spoken(story: Path, reading):
    lines = reading("/31 to 12", "m blue", "t #claim/number check", "a Who were the twelve?", "a Ask Dahl.", "q")
    assert lines[-3:] == [
        "Highlighted, blue, tagged check, claim/number.",
        "Note: Who were the twelve?",
        "Note: Ask Dahl.",
    ]
    with Library.open(story) as library:
        [mark] = library.highlights.for_article(1)
        assert (mark.quote, mark.color, mark.note) == (
            "The vote was 31 to 12.",
            Color.BLUE,
            "Who were the twelve?\nAsk Dahl.",
        )
    *_, sentence, spoken, first, second = reading("q", place="1:1")
    assert (sentence, spoken) == ("The vote was 31 to 12.", "Highlighted, blue, tagged check, claim/number.")
    assert (first, second) == ("Note: Who were the twelve?", "Note: Ask Dahl.")
    assert "Deleted the highlight “The vote was 31 to 12.”. u undoes it." in reading("]", "d", "q", place="1:1")
    assert reading("u", "u", "q")[-1].startswith("Undone: ")


def test_moving_by_paragraph_highlight_count_and_words(story: Path, reading):
    reading("/Nobody", "m", "/31", "m red", "q")
    assert reading("g", "]", "]", "]", "[", "q")[-6:] == [
        "Highlighted, yellow.",
        "The vote was 31 to 12.",
        "Highlighted, red.",
        "There are no more highlights.",
        "Quotation: Nobody spoke.",
        "Highlighted, yellow.",
    ]
    assert reading("g", "}", "}", "{", "p", "p", "2", "q")[-6:] == [
        "The council met on Tuesday.",
        "Caption: A ship",
        "The council met on Tuesday.",
        "Heading: The harbour",
        "This is the start of the article.",
        "It was late.",
    ]
    assert reading("/council", "/", "/nothing here", "w", "zz", "q")[-4:] == [
        "Found at 2 places.",
        "“nothing here” is not in this article.",
        *reading("w", "q")[-1:],
        "There is no command zz. For help, type ?",
    ]


def test_links_and_the_citation_are_printed_and_the_article_is_starred(call: Call, tmp_path: Path, reading):
    file = tmp_path / "links.md"
    file.write_text(
        "---\nurl: https://example.org/a\nauthors: [Ann Lee]\n---\n# Links\n\n"
        "The [council](https://council.example/x) met. Nobody spoke.\n",
        encoding="utf-8",
    )
    call("add", str(file))
    assert reading("1", "o", "1", "o", "q")[-4:] == [
        "Link “council”: https://council.example/x",
        "The article: https://example.org/a",
        "Nobody spoke.",
        "The article: https://example.org/a",
    ]
    assert reading("y", "*", "*", "w", "q")[-4].startswith("“Nobody spoke.” — Ann Lee, “Links”, ")
    assert reading("*", "w", "q")[-2:] == ["Starred.", "Links. 65 percent read. 0 highlights."]
    assert call("list", "is:starred", "--json").json


def test_an_orphan_is_named_at_the_start_and_belongs_to_no_sentence(story: Path, call: Call, tmp_path: Path, reading):
    call("highlight", "1", "The vote was 31 to 12.", "--note", "Who counted?")
    (tmp_path / "story.md").write_text(STORY.replace("The vote was 31 to 12. ", ""), encoding="utf-8")
    call("add", str(tmp_path / "story.md"))
    assert call("review", "--json").json[0]["anchor"] == "orphan"
    lines = reading(*[""] * 10, "d", "]", "q", place="1:1")
    assert lines[2:4] == [
        "The text no longer has the words of a highlight: “The vote was 31 to 12.”",
        "Note: Who counted?",
    ]
    assert not any(line.startswith(("Highlighted", "In doubt", "Deleted")) for line in lines)
    assert lines[-2:] == ["There is no highlight here.", "There are no more highlights."]


def test_bytes_that_are_no_text_do_not_end_the_reading(story: Path):
    command = [program(), "--db", str(story), "open", "1", "--plain"]
    done = subprocess.run(command, input=b"a \xff caf\xe9\nm\nq\n", capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    with Library.open(story) as library:
        assert len(library.highlights.all()) == 1


def test_the_position_is_kept_and_an_article_that_was_read_to_the_end_is_done(story: Path, reading):
    reading("3", "q")
    assert reading("q")[-1] == "Caption: A ship"
    with Library.open(story) as library:
        assert library.articles.get(1).state is State.READING
    reading("G", "q")
    with Library.open(story) as library:
        assert library.articles.get(1).state is State.DONE
    reading("A")
    with Library.open(story) as library:
        assert library.articles.get(1).state is State.ARCHIVED
    reading("p", "q")
    with Library.open(story) as library:
        assert library.articles.get(1).state is State.ARCHIVED


def test_the_position_is_kept_if_the_program_is_killed(story: Path):
    command = [program(), "--db", str(story), "open", "1", "--plain"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as running:
        assert running.stdin
        assert running.stdout
        running.stdin.write(b"3\n\n")
        running.stdin.flush()
        while b"Nobody spoke" not in running.stdout.readline():
            pass
        running.kill()
    with Library.open(story) as library:
        article = library.articles.get(1)
        assert library.articles.revision(1).text[article.position :].startswith(("A ship", "Nobody spoke"))


@pytest.mark.parametrize(
    ("command", "answer"),
    [
        ("m pink", "The colors are yellow, green, blue, red, purple."),
        ("/", "Type the words after /: /the vote"),
        ("t a//b", "The tag a//b has two slashes together. Leave out the slash."),
        ("t", "Type the tags after t: t claim politics/eu"),
        ("a", "Type the note after a: a Who says so?"),
        ("d", "There is no highlight here."),
        ("]", "There are no more highlights."),
        ("{", "There is nothing more."),
    ],
)
def test_a_command_that_can_do_nothing_says_why_and_changes_nothing(story: Path, reading, command: str, answer: str):
    assert reading(command, "q")[-1] == answer
    with Library.open(story) as library:
        assert library.highlights.all() == []


def test_in_a_terminal_it_prints_plain_lines_and_ends_with_ctrl_c(story: Path):
    with Terminal(["--db", str(story), "open", "1", "--plain"]) as terminal:
        terminal.wait_for("Heading: The harbour")
        terminal.press("enter")
        terminal.wait_for("The council met on Tuesday.")
        terminal.type("m green")
        terminal.press("enter")
        terminal.wait_for("Highlighted, green.")
        terminal.press("ctrl+c")
        assert terminal.wait_end() == 0
        assert b"\x1b" not in terminal.raw
    with Library.open(story) as library:
        assert [mark.color for mark in library.highlights.all()] == [Color.GREEN]


def test_sentences_count_as_read_on_the_day_if_there_was_time_to_read_them(
    story: Path, reading, call: Call, monkeypatch: pytest.MonkeyPatch
):
    def read_today() -> int:
        [counted] = call("stats", "--json").json
        return sum(day["words"] for day in counted["activity"])

    reading("", "", "")
    assert read_today() == 0
    monkeypatch.setattr("newsreader.services.reading.monotonic", iter(range(0, 10**6, 60)).__next__)
    reading("g", "", "", "r", "p", "")
    assert read_today() == pytest.approx(len("The harbour. The council met on Tuesday.".split()), abs=1)
    reading("G")  # the last sentence is read, but not what is before it
    assert read_today() == pytest.approx(
        len("The harbour. The council met on Tuesday. The council meets again.".split()), abs=1
    )
