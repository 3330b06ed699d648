"""Input that was made to be slow or large is refused with a message that names the limit."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from newsreader import limits

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Call


@pytest.fixture
def added(call: Call, harbour: Path) -> Call:
    assert call("add", str(harbour)).status == 0
    return call


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("headings.md", "# One\n\n# Two\n\n# Three\n\n# Four\n"),
        ("links.md", "[a](http://b.cd) " * 4),
        ("addresses.txt", "Words http://b.cd http://c.de http://d.ef http://e.fg\n"),
        ("paragraphs.txt", "One.\n\nTwo.\n\nThree.\n\nFour.\n"),
        ("rules.md", "Words\n\n---\n\n---\n\n---\n"),
    ],
)
def test_an_article_with_too_many_parts_is_refused(
    call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, text: str
) -> None:
    file = tmp_path / name
    file.write_text(text)
    monkeypatch.setattr(limits, "ARTICLE_PARTS", 3)
    refused = call("add", str(file))
    assert refused.status == 65
    assert "more than the 3 paragraphs or links that an article may have. Add it in parts." in refused.err
    monkeypatch.setattr(limits, "ARTICLE_PARTS", 4)
    assert call("add", str(file)).status == 0


def test_an_article_with_too_long_a_text_is_refused(
    added: Call, harbour: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "ARTICLE_TEXT", 100)
    refused = added("add", str(harbour))
    assert refused.status == 65
    assert "more than the 100 characters that an article may have. Add it in parts." in refused.err


@pytest.mark.parametrize("newline", ["\n", "\r", "\r\n", "\f", "\v", "\x85", "\u2028", "\u2029"])
@pytest.mark.parametrize("suffix", [".txt", ".md"])
def test_a_text_with_too_many_lines_is_refused(
    call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str, newline: str
) -> None:
    file = tmp_path / f"lines{suffix}"
    file.write_bytes(f"a line{newline}".encode() * 4)
    monkeypatch.setattr(limits, "ARTICLE_LINES", 3)
    refused = call("add", str(file))
    assert refused.status == 65
    assert "more than the 3 lines" in refused.err


def test_a_note_that_is_too_long_is_refused_and_the_stored_one_stays(
    added: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "NOTE", 10)
    assert added("highlight", "1", "Twelve ships", "--note", "ten signs.").status == 0
    refused = added("highlight", "1", "Twelve ships", "--note", "and more")
    assert "A note has at most 10 characters, not 20. Make it shorter." in refused.err
    assert [note["note"] for note in added("notes", "--json").json] == ["ten signs."]


def test_an_import_says_which_note_is_too_long(
    added: Call, call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    added("highlight", "1", "Twelve ships", "--note", "who counted them")
    archive = tmp_path / "library.json"
    archive.write_text(added("export", "--format", "json", "--output", "-").out)
    monkeypatch.setattr(limits, "NOTE", 10)
    refused = call("import", str(archive))
    assert refused.status == 65
    assert "A note has at most 10 characters, not 16" in refused.err
    assert "articles[0].highlights[0].note" in refused.err


def test_too_many_tags_at_once_are_refused(added: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "TAGS", 2)
    refused = added("highlight", "1", "Twelve ships", "--tag=a", "--tag=b", "--tag=c")
    assert refused.status == 2
    assert "At most 2 tags" in refused.err
    assert added("highlight", "1", "Twelve ships", "--tag=a", "--tag=b", "--tag=A").status == 0


@pytest.mark.parametrize("command", ["list", "notes"])
def test_a_search_that_is_too_long_is_refused(added: Call, command: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "QUERY", 40)
    refused = added(command, "water " * 50)
    assert (refused.status, refused.err) == (
        2,
        "newsreader: A search has at most 40 characters, not 300. Search for fewer words.\n",
    )


@pytest.mark.parametrize("command", ["list", "notes"])
def test_too_many_different_words_or_filters_are_refused_but_any_number_of_equal_ones_is_one(
    added: Call, command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "WORDS", 3)
    monkeypatch.setattr(limits, "FILTERS", 2)
    for query in ("one two three four", "-one -two -three", 'tag:a "b c" color:red'):
        assert "at most 3 different words and 2 filters" in added(command, query).err
    for query in ("one two three", "one " * 9, "-one -two", "-one " * 9):
        assert "at most" not in added(command, query).err


LONG = "x" * 5_000


@pytest.mark.parametrize(
    "arguments",
    [
        ("add", LONG),
        ("add", f"/tmp/{'folder/' * 500}{LONG[:200]}"),
        ("add", f"https://{LONG}.invalid.example:bad/"),
        ("add", "-", "--url", LONG),
        ("show", LONG),
        ("show", "1", "--format", LONG),
        ("list", f"tag:{LONG}"),
        ("list", f"tag:'{'xxx ' * 900}'"),
        ("list", f"color:{LONG}"),
        ("list", f"after:{LONG}"),
        ("list", " ".join(f"q{number}:{'x' * 99}" for number in range(40))),
        ("list", "--limit", LONG),
        ("list", f"--{LONG}"),
        ("notes", "--search", LONG),
        ("notes", f'tag:"{"xxx " * 900}"'),
        ("highlight", "1", LONG),
        ("highlight", "1", "Twelve ships", "--tag", LONG),
        ("highlight", "1", "Twelve ships", "--color", LONG),
        ("tag", "rename", LONG[:150], "b"),
        ("tag", "rename", "a", LONG),
        ("searches", "save", LONG, "water"),
        ("feed", "add", LONG),
        ("feed", "refresh", LONG),
        ("feed", "import", LONG),
        ("import", LONG),
        ("restore", LONG),
        ("open", LONG),
        ("show", "1", *(["xxxx"] * 2_000)),
        (LONG,),
    ],
)
def test_messages_repeat_at_most_200_characters_of_their_input(added: Call, arguments: tuple[str, ...]) -> None:
    failed = added(*arguments)
    assert failed.status
    for line in failed.err.splitlines():
        assert line.count("x") <= limits.ECHO
        assert len(line) < 4 * limits.ECHO


@pytest.mark.parametrize("setting", [f'theme = "{LONG}"', f"{LONG} = 1", f'keys.{LONG} = "k"', f'theme = "{LONG}'])
def test_messages_about_settings_repeat_little_of_them(call: Call, tmp_path: Path, setting: str) -> None:
    (tmp_path / "config.toml").write_text(setting)
    failed = call("keys")
    assert "is ignored" in failed.err
    assert failed.err.count("x") <= limits.ECHO


def test_a_message_keeps_what_to_do_when_its_input_is_shortened(added: Call) -> None:
    failed = added("add", LONG)
    assert failed.err.startswith("newsreader: xxx")
    assert failed.err.endswith("There is no such file or folder.\n") or "cannot be read" in failed.err


def test_an_ordinary_large_article_is_added_with_many_tags_and_highlights(call: Call, tmp_path: Path) -> None:
    file = tmp_path / "large.txt"
    file.write_text("".join(f"Paragraph {number} has a number and some words.\n\n" for number in range(2_000)))
    assert call("add", str(file)).status == 0
    tags = [f"--tag=tag {number}" for number in range(500)]
    made = call("highlight", "1", "Paragraph 1999 has", *tags, "--json")
    assert len(made.json[0]["tags"]) == 500
    assert json.loads(call("show", "1", "--format", "json").out)["notes"]
