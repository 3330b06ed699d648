"""The texts of articles are got again: from their addresses, or from what they were made of."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from tests.ingest.epub import books

from newsreader.ingest import again
from newsreader.records import AddStatus, AnchorState, ArticleQuery, BlockKind, Color, Document, Original, State
from newsreader.services.adding.add import add_sources
from newsreader.services.adding.renewing import renew
from newsreader.services.feeds import subscribing

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.server import Server

    from newsreader.library import Library
    from newsreader.services.adding.results import AddResult

FIRST = "The bridge will open in spring, after nine years of work on its piers."
LATER = "The bridge will open in autumn, after ten years of work on its piers."
PAGE = """<html><head><title>{title}</title><meta name="author" content="{author}"></head>
<body><article><h1>{title}</h1><p>{text}</p><p>{more}</p></article></body></html>"""
MORE = "Nobody remembers why it was closed, said the mayor, and nobody has asked for the papers. " * 4
ENTRY = """<rss version="2.0"><channel><title>Harbour Post</title><item><guid>1</guid><title>Bridge to open</title>
<link>{url}/bridge</link><author>Ada Weir</author><description>&lt;p&gt;A summary of the &lt;b&gt;story&lt;/b&gt; of
the bridge.&lt;/p&gt;</description></item></channel></rss>"""


def page(text: str = FIRST, title: str = "The bridge", author: str = "Ada Weir", more: str = "") -> str:
    return PAGE.format(text=text, title=title, author=author, more=more or MORE)


def add(library: Library, *sources: str, **options: object) -> list[int]:
    results = list(add_sources(library, sources, private=True, **options))  # type: ignore[arg-type]
    return [result.id for result in results if result.id]


def again_from(library: Library, *ids: int, source: bool = False) -> list[AddResult]:
    articles = library.articles.rows(ids) if ids else library.articles.page(ArticleQuery())
    return list(renew(library, articles, from_source=source, private=True))


@pytest.fixture
def better(monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str], None]:
    """Return a function that makes the parsers of today write `new` where those of yesterday wrote `old`."""
    parse = again.parse_again

    def improve(old: str, new: str) -> None:
        def improved(original: Original, url: str = "", *, encoding: str = "", aside: bool = False) -> Document:
            data = original.data.replace(old.encode(), new.encode())
            return parse(original._replace(data=data), url, encoding=encoding, aside=aside)

        monkeypatch.setattr("newsreader.services.adding.renewing.parse_again", improved)

    return improve


def test_a_changed_page_is_a_revision_and_highlights_and_corrections_stay(library: Library, server: Server) -> None:
    address = server.page("/bridge", page(), Content_Type="text/html")
    (id_,) = add(library, address)
    text = library.articles.revision(id_).text
    start = text.index("Nobody remembers")
    made = library.highlights.add(id_, start, start + 40, color=Color.YELLOW)
    blocks = library.articles.revision(id_).blocks
    last = len(blocks) - 1
    library.articles.set_block_kind(id_, last, BlockKind.POINTER)
    server.page("/bridge", page("Update. " + LATER, "The bridge, again", "Bo Ünal"), Content_Type="text/html")
    [result] = again_from(library, id_)
    assert (result.status, result.source) == (AddStatus.REVISED, address)
    assert result.message == "the text has changed; this is its revision 2; corrected: title, author"
    article = library.articles.get(id_)
    assert (article.title, article.authors) == ("The bridge, again", ("Bo Ünal",))
    assert library.highlights.get(made.id).anchor is AnchorState.EXACT
    assert library.articles.revision(id_).blocks[-1].kind is BlockKind.POINTER
    assert again_from(library, id_)[0].status is AddStatus.UNCHANGED
    library.history.undo()
    assert library.articles.get(id_).revision == 1


def test_a_file_without_an_address_is_read_again(library: Library, tmp_path: Path) -> None:
    file = tmp_path / "the bridge #2.txt"
    file.write_text(f"The bridge\n\n{FIRST}\n\n{MORE}\n")
    (id_,) = add(library, str(file))
    library.articles.watch([id_], 15)
    later = datetime.now(UTC) + timedelta(minutes=20)
    assert library.articles.due(later) == [id_]
    assert [result.status for result in again_from(library, id_)] == [AddStatus.UNCHANGED]
    assert library.articles.due(datetime.now(UTC)) == []
    file.write_text(f"The bridge\n\n{LATER}\n\n{MORE}\n")
    assert [result.status for result in again_from(library, id_)] == [AddStatus.REVISED]
    assert LATER in library.articles.revision(id_).text
    file.write_text("Wheat\n\nThe harvest was poor. " * 20)
    assert "has another text now" in again_from(library, id_)[0].message
    file.unlink()
    assert again_from(library, id_)[0].message == "There is no such file or folder."
    assert library.articles.get(id_).revision == 2


def test_the_address_of_a_page_is_stored_without_what_tracks_the_reader(library: Library, server: Server) -> None:
    address = server.page("/bridge?id=7&utm_campaign=mail&fbclid=2", page(), Content_Type="text/html")
    (id_,) = add(library, address)
    assert library.articles.get(id_).url == f"{server.url}/bridge?id=7"


def test_a_title_that_the_user_gave_or_typed_survives_every_refresh(library: Library, server: Server) -> None:
    for name in ("given", "typed"):
        server.page(f"/{name}", page(f"Of {name}. {FIRST}"), Content_Type="text/html")
    (given,) = add(library, f"{server.url}/given", title="My title")
    (typed,) = add(library, f"{server.url}/typed")
    library.articles.set_title(typed, "My title")
    for text, title in ((LATER, "One"), (FIRST, "Two"), (FIRST, "Three")):
        for name in ("given", "typed"):
            server.page(f"/{name}", page(f"Of {name}. {text}", title), Content_Type="text/html")
        again_from(library)
        again_from(library, source=True)
    assert {article.title for article in library.articles.rows([given, typed])} == {"My title"}
    assert [article.revision for article in library.articles.rows([given, typed])] == [3, 3]


def test_a_headline_follows_each_change_by_the_publisher_although_the_text_stays(
    library: Library, server: Server
) -> None:
    (id_,) = add(library, server.page("/bridge", page(FIRST, "One"), Content_Type="text/html"))
    for title in ("Two", "Three"):
        server.page("/bridge", page(FIRST, title), Content_Type="text/html")
        assert again_from(library, id_)[0].status is AddStatus.REVISED
        assert library.articles.get(id_).title == title
    library.history.undo()
    library.history.undo()
    assert library.articles.get(id_).title == "One"
    assert library.history.redo()
    again_from(library, id_)
    assert library.articles.get(id_).title == "Three"


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        ("<p>Subscribe to read on, or log in to your account.</p>", "asks to subscribe"),
        ("<p>The mayor has spoken about the bridge.</p>", "so the earlier text stays"),
    ],
)
def test_a_stub_never_replaces_a_longer_text(library: Library, server: Server, answer: str, message: str) -> None:
    (id_,) = add(library, server.page("/bridge", page(), Content_Type="text/html"))
    server.page("/bridge", answer, Content_Type="text/html")
    [result] = again_from(library, id_)
    assert (result.id, result.status, result.exit_status) == (id_, AddStatus.FAILED, 65)
    assert message in result.message
    assert library.articles.get(id_).revision == 1


@pytest.mark.parametrize("way", ["fetched", "file", "mhtml"])
def test_a_teaser_added_again_never_replaces_the_whole_article(
    library: Library, server: Server, tmp_path: Path, way: str
) -> None:
    address = server.page("/bridge", page(), Content_Type="text/html")
    (id_,) = add(library, address)
    teaser = "<html><body><article><p>The mayor has spoken about the bridge.</p></article></body></html>"
    server.page("/bridge", teaser, Content_Type="text/html")
    file = tmp_path / ("saved.mhtml" if way == "mhtml" else "saved.html")
    head = f"MIME-Version: 1.0\nContent-Type: text/html\nContent-Location: {address}\n\n" if way == "mhtml" else ""
    file.write_text(head + teaser)
    options = {"url": address} if way == "file" else {}
    [result] = add_sources(library, [address if way == "fetched" else str(file)], private=True, **options)
    assert (result.id, result.status, result.exit_status) == (id_, AddStatus.FAILED, 65)
    how = f"use newsreader refresh {id_} --force" if way == "fetched" else f"delete article {id_}"
    assert f"so the earlier text stays. To replace it, {how}" in result.message
    assert library.articles.get(id_).revision == 1


def test_an_address_that_leads_to_the_start_page_now_changes_nothing(library: Library, server: Server) -> None:
    (id_,) = add(library, server.page("/bridge", page(), Content_Type="text/html"))
    server.page("/", page("Welcome to our site. " + MORE), Content_Type="text/html")
    server.redirect("/bridge", "/")
    [result] = again_from(library, id_)
    assert (result.status, "start page" in result.message) == (AddStatus.FAILED, True)


def test_an_invalid_stored_address_fails_alone(library: Library, server: Server) -> None:
    (id_,) = add(library, server.page("/bridge", page(), Content_Type="text/html"))
    with closing(sqlite3.connect(library.path)) as connection, connection:
        connection.execute(f"UPDATE article SET url = 'http://[', canonical_url = NULL WHERE id = {id_}")
    other = add(library, server.page("/ferry", page("It sails again at noon.", "The ferry"), Content_Type="text/html"))
    assert [result.status for result in again_from(library, id_, *other)] == [AddStatus.FAILED, AddStatus.UNCHANGED]


def test_an_address_that_leads_to_another_story_now_changes_nothing_but_a_moved_story_is_followed(
    library: Library, server: Server
) -> None:
    (id_,) = add(library, server.page("/bridge", page(), Content_Type="text/html"))
    other = page("It sails at noon again.", "The ferry").replace(MORE, "Few people came to see it leave. " * 20)
    server.page("/ferry", other, Content_Type="text/html")
    server.redirect("/bridge", "/ferry")
    [result] = again_from(library, id_)
    assert (result.status, "leads to another page" in result.message) == (AddStatus.FAILED, True)
    assert (library.articles.get(id_).title, library.articles.get(id_).revision) == ("The bridge", 1)
    server.page("/moved", page(LATER, "The bridge, again"), Content_Type="text/html")
    server.redirect("/bridge", "/moved")
    assert again_from(library, id_)[0].status is AddStatus.REVISED
    assert library.articles.get(id_).title == "The bridge, again"


def test_another_story_at_the_same_address_replaces_nothing(library: Library, server: Server) -> None:
    (id_,) = add(library, server.page("/bridge", page(), Content_Type="text/html"))
    other = page("It sails at noon again.", "The ferry").replace(MORE, "Few people came to see it leave. " * 20)
    server.page("/bridge", other, Content_Type="text/html")
    [result] = again_from(library, id_)
    said = "Its page has another story now, so the earlier text stays. To replace it, use newsreader refresh 1 --force."
    assert (result.status, result.message) == (AddStatus.FAILED, said)
    assert library.articles.get(id_).title == "The bridge"


def test_failures_stop_no_other_article_and_all_changes_are_one_step(
    library: Library, server: Server, tmp_path: Path
) -> None:
    file = tmp_path / "story.md"
    file.write_text("A story of its own.")
    for name in ("one", "two", "three"):
        server.page(f"/{name}", page(f"Of {name}. {FIRST}"), Content_Type="text/html")
    ids = add(library, f"{server.url}/one", str(file), f"{server.url}/two", f"{server.url}/three")
    server.page("/two", "", status=500)
    file.unlink()
    for name in ("one", "three"):
        server.page(f"/{name}", page(f"Of {name}. {LATER}"), Content_Type="text/html")
    results = again_from(library, *ids)
    assert [(result.id, result.status.value) for result in results] == list(
        zip(ids, ("revised", "failed", "failed", "revised"), strict=True)
    )
    assert (results[1].source, results[1].message) == (str(file), "There is no such file or folder.")
    assert library.history.steps(1)[0].label == "revised 2 articles"
    library.history.undo()
    assert {article.revision for article in library.articles.rows(ids)} == {1}


def test_the_originals_of_all_kinds_are_read_again_to_the_same_text(
    library: Library, server: Server, tmp_path: Path
) -> None:
    (tmp_path / "a.md").write_text("---\ntitle: Bridge\nurl: https://a.example/b\n---\n\n# Bridge\n\nIt *opens*.\n")
    (tmp_path / "b.txt").write_text("The ferry is full.\n\nIt will be full tomorrow.\n")
    (tmp_path / "c.html").write_text(page())
    (tmp_path / "d.eml").write_text(
        f"From: Ada <a@a.example>\nTo: b@b.example\nSubject: News\nDate: Mon, 2 Mar 2026 10:00:00 +0000\n\n{FIRST}\n"
    )
    (tmp_path / "e.epub").write_bytes(
        books.book(
            {"one.xhtml": books.page(books.chapter("One")), "two.xhtml": books.page(f"<ul><li>{MORE}</li></ul>")}
        )
    )
    ids = add(library, str(tmp_path))
    ids += add(library, str(tmp_path / "e.epub"), whole=True)
    server.page("/feed", ENTRY.format(url=server.url), Content_Type="application/rss+xml")
    subscribing.add(library, f"{server.url}/feed", private=True)
    ids += [article.id for article in library.articles.rows(range(1, 20)) if article.feed_id]
    before = library.articles.rows(ids)
    assert len(before) == 8
    results = again_from(library, *ids, source=True)
    assert [(result.status.value, result.message) for result in results] == [("unchanged", "")] * len(ids)
    assert library.articles.rows(ids) == before


def test_an_original_is_read_again_in_the_encoding_that_its_server_declared(library: Library, server: Server) -> None:
    text = page("Żółta łódź płynie ku źródłu, mówią rybacy.").encode("iso-8859-2")
    (id_,) = add(library, server.page("/bridge", text, Content_Type="text/html; charset=ISO-8859-2"))
    assert "Żółta łódź" in library.articles.revision(id_).text
    assert again_from(library, id_, source=True)[0].status is AddStatus.UNCHANGED


def test_links_of_an_original_are_resolved_against_the_same_address_again(library: Library, server: Server) -> None:
    entry = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Post</title><id>f</id><entry><id>1</id><title>Bridge</title>
        <link href="https://a.example/bridge"/><content type="html" xml:base="https://b.example/news/">
        &lt;p&gt;The bridge &lt;a href="later"&gt;opens&lt;/a&gt; in spring.&lt;/p&gt;</content></entry></feed>"""
    server.page("/feed", entry, Content_Type="application/atom+xml")
    subscribing.add(library, f"{server.url}/feed", private=True)
    assert [span.href for span in library.articles.revision(1).inline_spans] == ["https://b.example/news/later"]
    assert again_from(library, 1, source=True)[0].status is AddStatus.UNCHANGED


def test_a_better_parser_makes_a_revision_only_of_another_text(
    library: Library, tmp_path: Path, better: Callable[[str, str], None]
) -> None:
    (tmp_path / "a.html").write_text(page())
    (id_,) = add(library, str(tmp_path / "a.html"))
    library.articles.set_block_kind(id_, 0, BlockKind.EMBED)
    better(f"<p>{MORE}</p>", f"<blockquote><p>{MORE}</p></blockquote>")
    [result] = again_from(library, id_, source=True)
    assert (result.status, result.message) == (AddStatus.REVISED, "corrected: formatting")
    revision = library.articles.revision(id_)
    assert [block.kind for block in revision.blocks] == [BlockKind.EMBED, BlockKind.QUOTE]
    assert library.history.undo() is not None
    assert library.articles.revision(id_).blocks[-1].kind is BlockKind.PARAGRAPH
    library.history.redo()
    better(FIRST, LATER)
    [result] = again_from(library, id_, source=True)
    assert result.message == "the text has changed; this is its revision 2"
    assert library.articles.source(id_).number == 2
    assert LATER in library.articles.revision(id_).text


def test_an_entry_keeps_what_its_feed_says(
    library: Library, server: Server, better: Callable[[str, str], None]
) -> None:
    server.page("/feed", ENTRY.format(url=server.url), Content_Type="application/rss+xml")
    subscribing.add(library, f"{server.url}/feed", private=True)
    before = library.articles.get(1)
    better("summary", "short summary")
    assert again_from(library, 1, source=True)[0].status is AddStatus.REVISED
    server.page("/bridge", page(title="Bridge | Harbour Post", author="Staff"), Content_Type="text/html")
    assert again_from(library, 1)[0].status is AddStatus.REVISED
    after = library.articles.get(1)
    assert (after.title, after.authors, after.site) == (before.title, before.authors, before.site)
    assert after.revision == 3
    assert library.articles.source(1).parser == ""


def test_a_recent_article_is_due_until_it_is_a_week_old(library: Library, server: Server) -> None:
    (fresh, old, done) = add(
        library,
        *(server.page(f"/{name}", page(f"{name}. {FIRST}"), Content_Type="text/html") for name in ("a", "b", "c")),
    )
    library.articles.delete([old])
    library.articles.set_state([done], State.ARCHIVED)
    now = datetime.now(UTC)
    due = {hours: library.articles.due(now + timedelta(hours=hours)) for hours in (0, 2, 6 * 24, 8 * 24)}
    assert due == {0: [], 2: [fresh], 6 * 24: [fresh], 8 * 24: []}


@pytest.mark.parametrize("status", [200, 404])
def test_an_article_that_was_checked_is_not_due_again_at_once(library: Library, server: Server, status: int) -> None:
    (id_,) = add(library, server.page("/bridge", page(), Content_Type="text/html"))
    with closing(sqlite3.connect(library.path)) as connection:
        connection.execute("UPDATE revision SET fetched_at = '2026-01-01T10:00:00.000000Z'")
        connection.commit()
    now = datetime.now(UTC)
    assert library.articles.due(now) == [id_]
    server.page("/bridge", page(), status, Content_Type="text/html")
    again_from(library, id_, source=True)
    assert library.articles.due(now) == [id_]
    again_from(library, id_)
    assert library.articles.due(now) == []
    assert library.articles.due(now + timedelta(hours=2)) == [id_]
    assert library.history.steps(1)[0].label == "added “The bridge”"


GERMAN = "Am 29. Juli wurde die Brücke gesperrt. Niemand weiß, warum, und die Stadt hat sich dazu noch nicht geäußert."


def test_a_language_that_the_user_chose_stays_and_a_detected_one_follows_the_text(
    library: Library, server: Server
) -> None:
    address = server.page("/bruecke", page(GERMAN), Content_Type="text/html")
    chosen = add(library, address, language="Dutch")[0]
    other = server.page("/andere", page(GERMAN + " " + GERMAN, more=GERMAN), Content_Type="text/html")
    detected = add(library, other)[0]
    assert [library.articles.get(id_).language for id_ in (chosen, detected)] == ["nl", "de"]
    again_from(library, chosen, source=True)
    server.page("/bruecke", page("Nun offen. " + GERMAN), Content_Type="text/html")
    server.page("/andere", page(LATER + " " + MORE), Content_Type="text/html")
    assert {result.status for result in again_from(library, chosen, detected)} == {AddStatus.REVISED}
    assert [library.articles.get(id_).language for id_ in (chosen, detected)] == ["nl", "en"]
    library.articles.set_language(chosen, None)
    assert library.articles.get(chosen).language == "en"
    library.history.undo()
    assert library.articles.get(chosen).language == "nl"


def test_an_article_of_an_earlier_version_gets_its_language_from_its_source(library: Library, tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text(GERMAN, encoding="utf-8")
    (id_,) = add(library, str(file))
    with closing(sqlite3.connect(library.path)) as connection, connection:
        connection.execute("UPDATE article SET language = NULL")
        connection.execute("UPDATE revision SET language = NULL")
    again_from(library, id_, source=True)
    assert library.articles.get(id_).language == "de"
    library.articles.set_language(id_, "nl")
    again_from(library, id_, source=True)
    assert library.articles.get(id_).language == "nl"


def test_a_detected_language_does_not_replace_the_same_one_with_its_region(library: Library, server: Server) -> None:
    address = server.page("/b", page().replace("<html>", '<html lang="en-GB">'), Content_Type="text/html")
    (id_,) = add(library, address)
    server.page("/b", page("Update. " + FIRST), Content_Type="text/html")
    again_from(library, id_)
    server.page("/b", page("Again. " + FIRST).replace("<html>", '<html lang="en-AU">'), Content_Type="text/html")
    assert library.articles.get(id_).language == "en-GB"
    again_from(library, id_)
    assert library.articles.get(id_).language == "en-AU"
