"""File names: valid on every system, and the same in each export."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsreader.export.names import MAX_BYTES, file_name, slug

if TYPE_CHECKING:
    from conftest import Make, Zone


def test_a_name_is_the_day_of_publication_and_the_words_of_the_title(make: Make) -> None:
    assert file_name(make(title="The River Rose: 2 Metres!").article) == "2026-01-27-the-river-rose-2-metres.md"


def test_the_name_of_an_undated_article_has_the_day_it_was_added(make: Make) -> None:
    assert file_name(make(published_at=None).article) == "2026-01-28-the-river-rose.md"


def test_the_day_is_in_the_users_zone(make: Make, in_zone: Zone) -> None:
    evening = datetime(2026, 1, 27, 20, 0, tzinfo=timezone(timedelta(hours=-8)))
    for zone, day in (("Pacific/Kiritimati", "2026-01-28"), ("Etc/GMT+12", "2026-01-27")):
        in_zone(zone)
        assert file_name(make(published_at=evening).article).startswith(f"{day}-")
        assert file_name(make(published_at=datetime(2026, 1, 28, tzinfo=UTC)).article).startswith("2026-01-28-")


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("Café Münster à Łódź", "cafe-munster-a-łodz"),
        ("Straße", "strasse"),
        ("Don’t say 'no'", "dont-say-no"),
        ("ﬁne ＷＩＤＥ ℡ ½", "fine-wide-tel-1-2"),
        ("川は月曜日に「が」上昇した。", "川は月曜日に-が-上昇した"),
        ("한국어 제목", "한국어-제목"),
        ("Йод и ёлка", "йод-и-ёлка"),
        ("हिन्दी में समाचार", "हिन्दी-में-समाचार"),
        ("a\u200db \u00adsoft\u00adhyphen \u202eevil", "ab-softhyphen-evil"),
        ("../../etc/passwd", "etc-passwd"),
        ('CON: a<b>c"d|e?f*g\\h\x00i\x1b.', "con-a-b-c-d-e-f-g-h-i"),
        ("🌊🌊 wave 🌊", "wave"),
    ],
)
def test_titles_become_letters_that_are_valid_on_every_system(title: str, words: str) -> None:
    assert slug(title, 100) == words


@pytest.mark.parametrize("title", ["", "🌊", "…", "\u0301", "---"])
def test_a_title_without_letters_is_untitled(make: Make, title: str) -> None:
    assert file_name(make(title=title).article) == "2026-01-27-untitled.md"


def test_a_used_name_gets_the_end_of_the_uid_in_any_case(make: Make) -> None:
    article = make().article
    for taken in ("2026-01-27-the-river-rose.md", "2026-01-27-The-River-ROSE.md"):
        assert file_name(article, [taken]) == "2026-01-27-the-river-rose-7f3a9c21.md"
    assert file_name(article, ["2026-01-27-the-river-rose.html"]) == "2026-01-27-the-river-rose.md"
    assert file_name(article, extension=".html") == "2026-01-27-the-river-rose.html"


def test_the_name_after_a_clash_does_not_depend_on_the_number_of_clashes(make: Make) -> None:
    article = make().article
    others = [file_name(replace(article, uid=f"{number:032x}"), [file_name(article)]) for number in range(20)]
    assert file_name(article, [file_name(article), *others]) == file_name(article, [file_name(article)])
    assert len(set(others)) == 20


def test_a_long_title_is_cut_at_a_word(make: Make) -> None:
    name = file_name(make(title="wonderful " * 50).article)
    assert len(name.encode()) <= MAX_BYTES
    assert name.endswith("-wonderful.md")


def test_a_long_title_without_spaces_is_cut_between_letters() -> None:
    assert slug("月" * 300, 100) == "月" * 33
    assert slug("कि" * 300, 100) == "कि" * 16
    assert slug("a" + "\u05b0" * 300, 100) == "a"


@given(st.text(st.characters(codec=None)), st.booleans())
def test_any_title_becomes_a_file_name_that_is_valid_on_every_system(title: str, clash: bool) -> None:
    from newsreader.records import Article, State

    article = Article(
        id=1,
        uid="01936f5e-7a00-7000-8000-00007f3a9c21",
        title=title,
        title_derived=False,
        authors=(),
        site=None,
        url=None,
        language=None,
        published_at=None,
        added_at=datetime(2026, 1, 27, tzinfo=UTC),
        state=State.UNREAD,
        starred=False,
        position=0,
        revision=1,
        length=0,
        words=0,
    )
    name = file_name(article, [file_name(article)] if clash else [])
    assert re.fullmatch(r"2026-01-27-.+\.md", name)
    assert len(name.encode()) <= MAX_BYTES
    assert not re.search(r'[\s<>:"/\\|?*\x00-\x1f\x7f-\x9f]|--|-\.md$', name)
    assert name == unicodedata.normalize("NFC", name)
    assert ("7f3a9c21" in name) == clash or "7f3a9c21" in title


def test_invisible_characters_of_a_title_are_not_in_the_name(make: Make) -> None:
    assert (
        slug("The\u200b ri\u2060ver\u3164 ro\u00adse \u1160\ufe0f", 80)
        == slug("The river rose", 80)
        == "the-river-rose"
    )
    assert file_name(make(title="\u3164\uffa0").article) == "2026-01-27-untitled.md"
