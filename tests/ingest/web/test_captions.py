"""Captions go back to their place in the article, and pictures without one leave their alternative text."""

from __future__ import annotations

import pytest
from tests.ingest.web.pages import page

from newsreader.ingest import parse_one
from newsreader.records import BlockKind
from newsreader.text.links import picture_addresses


def captions(body: str, **parts: str) -> list[str]:
    document = parse_one(page(body, **parts), "pier.html")
    return [document.text[block.start : block.end] for block in document.blocks if block.kind is BlockKind.CAPTION]


CAPTION = "The pier at low tide. Ann Lee for The Post"


@pytest.mark.parametrize(
    "figure",
    [
        "<figure><img src='a.jpg'><figcaption>{}</figcaption></figure>",
        "<figure><a href='/a'><img src='a.jpg' alt='A pier in the sun'></a><figcaption>{}</figcaption></figure>",
        "<figure><picture><source srcset='a.webp'><img src='a.jpg'></picture>"
        "<figcaption><span>The pier at low tide.</span> <span>Ann Lee for The Post</span></figcaption></figure>",
        "<figure><figcaption><p>The pier at low tide.</p><p>Ann Lee for The Post</p></figcaption><img></figure>",
        "<figure><img src='a.jpg'><figcaption>{} hide caption</figcaption></figure>",
        "<figure><video src='a.mp4'></video><figcaption>{}</figcaption></figure>",
        "<div class='wp-caption alignright'><img src='a.jpg'><p class='wp-caption-text'>{}</p></div>",
        "<div class='image'><img src='a.jpg'></div><div class='image-caption'>{}</div>",
        "<p><img src='a.jpg' alt='{}'></p>",
        "<div><img src='a.jpg' alt='{}' width='640'></div>",
        "<figure><picture><source srcset='a.webp'><img src='a.jpg' alt='{}'></picture></figure>",
        "<figure><a href='/a'><img src='a.jpg' alt='{}'></a></figure>",
    ],
)
def test_the_caption_of_a_picture_is_a_block_once(figure: str) -> None:
    wrapped = f"<div>{figure.format(CAPTION)}</div>"
    assert captions(wrapped) == [CAPTION]


def test_captions_stand_where_their_pictures_are() -> None:
    document = parse_one(
        page(
            "<figure><img src='a.jpg'><figcaption>First</figcaption></figure><p>Then the boats came back, one by "
            "one.</p><figure><img src='b.jpg'><figcaption>Second</figcaption></figure>"
        ),
        "a.html",
    )
    blocks = [document.text[block.start : block.end] for block in document.blocks]
    assert blocks[3:6] == ["First", "Then the boats came back, one by one.", "Second"]


@pytest.mark.parametrize(
    "picture",
    [
        "<img src='a.jpg' alt=''>",
        "<img src='a.jpg' alt='Pier'>",
        "<img src='a.jpg' alt='pier-at-low-tide.jpg'>",
        "<img src='a.jpg' alt='the logo of The Harbor Post'>",
        "<img src='a.jpg' alt='A very small icon' width='16'>",
        "<span class='avatar'><img src='a.jpg' alt='A portrait of Ann Lee'></span>",
        "<img src='a.jpg' alt='A pier'><figcaption></figcaption>",
    ],
)
def test_a_picture_that_tells_nothing_leaves_no_caption(picture: str) -> None:
    assert captions(f"<div>{picture}</div>") == []


def test_a_picture_outside_the_article_leaves_no_caption() -> None:
    figure = "<figure><img src='a.jpg'><figcaption>Another story, with a picture</figcaption></figure>"
    assert captions("", after=f"<div class='sidebar'>{figure}</div>") == []


@pytest.mark.parametrize(
    ("figure", "address"),
    [
        ("<figure><img src='/a.jpg'><figcaption>{}</figcaption></figure>", "https://site.example/a.jpg"),
        (
            "<figure><img src='data:,' data-src='b.jpg'><figcaption>{}</figcaption></figure>",
            "https://site.example/x/b.jpg",
        ),
        (
            "<div class='image'><img src='a.jpg'><div class='image-caption'>{}</div></div>",
            "https://site.example/x/a.jpg",
        ),
        ("<p><img src='//cdn.example/a.jpg' alt='{}'></p>", "https://cdn.example/a.jpg"),
        (
            "<figure><img src='a.jpg'><figcaption>{} <a href='https://b.example/'>More</a></figcaption></figure>",
            "https://site.example/x/a.jpg",
        ),
        ("<figure><img src='javascript:a'><figcaption>{}</figcaption></figure>", None),
        ("<figure><video src='a.mp4'></video><figcaption>{}</figcaption></figure>", None),
    ],
)
def test_a_caption_is_a_link_to_its_picture(figure: str, address: str | None) -> None:
    data = page(f"<div>{figure.format(CAPTION)}</div>", "<base href='https://site.example/x/pier'>")
    document = parse_one(data, "pier.html")
    addresses = picture_addresses(document.blocks, document.inline_spans)
    assert list(addresses.values()) == ([address] if address else [])
    own = [span.href for span in document.inline_spans if span.href == "https://b.example/"]
    assert bool(own) == ("b.example" in figure)
