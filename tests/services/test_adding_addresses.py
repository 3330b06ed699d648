"""Addresses become articles: several at once, from lists, and without harm to what the library has."""

from __future__ import annotations

import io
import sys
from threading import Barrier, Event
from typing import TYPE_CHECKING

import pytest

from newsreader.errors import UsageError
from newsreader.ingest import parse
from newsreader.records import AddStatus
from newsreader.services.adding.add import add_sources, count_sources
from newsreader.services.progress import Progress

if TYPE_CHECKING:
    from http.server import BaseHTTPRequestHandler
    from pathlib import Path

    from tests.server import Server

    from newsreader.library import Library
    from newsreader.services.adding.results import AddResult

STORY = "The bridge will open in spring.\n\nIt has been closed for nine years, and nobody remembers why.\n"


def add(library: Library, *sources: str, **options: object) -> list[AddResult]:
    return list(add_sources(library, sources, private=True, **options))  # type: ignore[arg-type]


def test_an_address_becomes_an_article_that_knows_where_it_is_from(library: Library, server: Server) -> None:
    address = server.page("/bridge", STORY, Content_Type="text/plain; charset=utf-8")
    [first] = add(library, f"{address}#top", tags=["infra"])
    assert (first.source, first.status, first.message) == (f"{address}#top", AddStatus.ADDED, "")
    assert first.id is not None
    article = library.articles.get(first.id)
    assert (article.url, article.tags) == (f"{address}#top", ("infra",))
    assert library.articles.source(first.id)[0] == STORY.encode()
    [again] = add(library, server.page("/bridge?utm_source=feed", STORY))
    assert (again.id, again.status) == (first.id, AddStatus.UNCHANGED)
    server.page("/bridge", STORY.replace("nine", "ten"))
    [revised] = add(library, address)
    assert (revised.id, revised.status) == (first.id, AddStatus.REVISED)


def test_an_article_is_at_the_address_where_redirects_end(library: Library, server: Server) -> None:
    address = server.page("/bridge", STORY)
    [result] = add(library, server.redirect("/short", "/bridge"))
    assert result.id is not None
    assert library.articles.get(result.id).url == address


@pytest.mark.parametrize("status", [404, 410, 429, 500])
def test_a_page_that_fails_leaves_the_earlier_text_alone(library: Library, server: Server, status: int) -> None:
    address = server.page("/bridge", STORY)
    [first] = add(library, address)
    server.page("/bridge", "Sorry.", status=status)
    [failed] = add(library, address)
    assert (failed.status, failed.exit_status) == (AddStatus.FAILED, 66)
    assert str(status) in failed.message
    assert first.id is not None
    assert library.articles.get(first.id).revision == 1


def test_private_addresses_are_refused_unless_allowed(library: Library, server: Server) -> None:
    address = server.page("/bridge", STORY)
    [refused] = add_sources(library, [address])
    assert "--allow-private" in refused.message
    assert server.requests == []
    [added] = add_sources(library, [address], private=["127.0.0.0/8"])
    assert added.status is AddStatus.ADDED


def test_results_keep_the_order_of_the_sources_whoever_answers_first(
    library: Library, server: Server, tmp_path: Path
) -> None:
    file = tmp_path / "story.md"
    file.write_text("A story of its own.\n\n" + STORY)
    both = Barrier(2, timeout=10)

    def page(text: str) -> str:
        def answer(request: BaseHTTPRequestHandler) -> None:
            both.wait()  # passes only if two are asked at once
            server.page(f"/{text}/sent", text)
            server.answers[f"/{text}/sent"](request)

        return server.answer(f"/{text}", answer)

    named = [page("one"), str(file), server.url + "/missing", page("two")]
    results = add(library, *named)
    assert [result.source for result in results] == named
    assert [result.status.value for result in results] == ["added", "added", "failed", "added"]
    assert [step.label for step in library.history.steps()] == ["added 3 articles"]


def test_articles_are_stored_while_a_slow_page_is_waited_for(library: Library, server: Server) -> None:
    told = Event()

    def slow(request: BaseHTTPRequestHandler) -> None:
        assert told.wait(10)
        server.answers["/one"](request)

    named = [server.page(f"/{name}", f"The story {name}.\n\n{STORY}") for name in ("one", "two", "three")]
    results = add_sources(library, [*named, server.answer("/slow", slow)], private=True)
    assert [next(results).status.value for _ in named] == ["added"] * 3
    assert library.articles.counts().all == 3
    told.set()
    assert [result.status.value for result in results] == ["added"]


@pytest.mark.parametrize(
    "line", ["- {}", "* [ ] {}", "2. {}", "{}  # for Monday", "• {} — by the mayor", "{} // old", "<{}>"]
)
def test_a_list_of_addresses_can_have_bullets_and_comments(
    library: Library, server: Server, tmp_path: Path, line: str
) -> None:
    server.page("/one", STORY)
    reading = tmp_path / "to read.txt"
    reading.write_text(f"# Mine\n\n{line.format(server.url + '/one')}\n", encoding="utf-8")
    assert [result.source for result in add(library, str(reading))] == [f"{server.url}/one"]


def test_each_of_several_addresses_can_have_words_after_it(library: Library, server: Server, tmp_path: Path) -> None:
    for name in ("one", "two"):
        server.page(f"/{name}", f"The story {name}.\n\n{STORY}")
    reading = tmp_path / "to read.txt"
    reading.write_text(f"{server.url}/one by the mayor\n- {server.url}/two\n")
    assert [result.status.value for result in add(library, str(reading))] == ["added", "added"]


LIST = "# To read\n\n{url}/one\n  {url}/two  \n"


def test_a_text_file_of_addresses_adds_what_they_lead_to(library: Library, server: Server, tmp_path: Path) -> None:
    for name in ("one", "two"):
        server.page(f"/{name}", f"The story {name}.\n\n{STORY}")
    reading = tmp_path / "to read.txt"
    reading.write_text("\ufeff" + LIST.format(url=server.url), encoding="utf-8")
    progress = Progress()
    count_sources([str(tmp_path), "-"], progress)
    assert progress.total == 3
    results = add(library, str(reading), title="First")
    assert [result.source for result in results] == [f"{server.url}/one", f"{server.url}/two"]
    assert [result.title for result in results] == ["First", "The story two"]


def test_addresses_come_through_standard_input(
    library: Library, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.page("/one", STORY)
    text = LIST.format(url=server.url)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
    assert [result.status.value for result in add(library, "-")] == ["added", "failed"]


@pytest.mark.parametrize(
    "text",
    [
        "https://example.org/a said the mayor",
        "https://example.org/a\n\nThe bridge.",
        "# The bridge\n\nIs open.",
        "ftp://a.example/",
    ],
)
def test_a_text_with_other_lines_is_an_article(library: Library, tmp_path: Path, text: str) -> None:
    file = tmp_path / "story.txt"
    file.write_text(text)
    [result] = add(library, str(file))
    assert (result.source, result.status) == (str(file), AddStatus.ADDED)


def test_a_pattern_that_the_shell_left_alone_finds_its_files(library: Library, tmp_path: Path) -> None:
    for name in ("b.md", "a.md", "c.txt", "deep/d.md", "really[1].md"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(f"The story of {name}.\n\n{STORY}")
    assert [result.title for result in add(library, f"{tmp_path}/?.md")] == ["The story of a.md", "The story of b.md"]
    assert len(add(library, f"{tmp_path}/**/d.md")) == 1
    assert [result.status.value for result in add(library, f"{tmp_path}/really[1].md")] == ["added"]
    [failed] = add(library, f"{tmp_path}/*.rst")
    assert (failed.exit_status, failed.message) == (66, "No file matches this pattern.")


def test_the_address_of_a_saved_file_can_be_given(library: Library, tmp_path: Path) -> None:
    file = tmp_path / "story.md"
    file.write_text(STORY)
    [result] = add(library, str(file), url=" https://example.org/bridge ")
    assert result.id is not None
    assert library.articles.get(result.id).url == "https://example.org/bridge"


@pytest.mark.parametrize(
    ("sources", "url", "words"),
    [
        (["a.md"], "bridge", "http"),
        (["a.md", "b.md"], "https://example.org/", "one file"),
        (["https://example.org/"], "https://example.org/", "one file"),
        (["."], "https://example.org/", "one file"),
    ],
)
def test_an_address_that_says_nothing_about_one_file_is_refused(
    library: Library, sources: list[str], url: str, words: str
) -> None:
    with pytest.raises(UsageError, match=words):
        add_sources(library, sources, url=url)


@pytest.mark.parametrize("field", ["url", "canonical_url"])
def test_a_page_cannot_pass_itself_off_as_the_page_of_another_site(
    library: Library, server: Server, field: str
) -> None:
    real = library.articles.add(next(parse(STORY.encode(), url="https://paper.example/bridge"))).article
    forged = f"---\ntitle: Forged\n{field}: https://paper.example/bridge\n---\n\nThe bridge has collapsed.\n"
    [result] = add(library, server.page("/forged.md", forged, Content_Type="text/markdown"))
    assert result.id != real.id
    assert result.id is not None
    assert library.articles.get(result.id).url == f"{server.url}/forged.md"
    assert library.articles.get(real.id).revision == 1


@pytest.mark.parametrize("headers", [{}, {"Content_Type": "text/plain"}, {"Content_Type": "application/octet-stream"}])
def test_the_suffix_of_an_address_counts_if_the_server_does_not_know_better(
    library: Library, server: Server, headers: dict[str, str]
) -> None:
    [result] = add(library, server.page("/story.md", f"# Bridges\n\n{STORY}", **headers))
    assert result.title == "Bridges"


def test_stopping_ends_the_fetches_that_are_under_way(library: Library, server: Server) -> None:
    progress = Progress()

    def never_answer(request: BaseHTTPRequestHandler) -> None:
        progress.stopped = True
        server.ending.wait()

    slow = server.answer("/slow", never_answer)
    assert add(library, slow, server.page("/bridge", STORY), progress=progress) == []
    assert library.articles.counts().all == 0
