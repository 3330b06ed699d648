"""Hugo's shortcodes become text, links, captions and embeds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsreader.ingest.markdown import parse_markdown

if TYPE_CHECKING:
    from collections.abc import Callable

    from newsreader.records import Document

    Shape = Callable[[Document], list[tuple[str, str]]]
    SpansOf = Callable[[Document], list[tuple[str, str, str | None]]]


def test_a_reference_in_an_address_is_the_plain_path(spans_of: SpansOf) -> None:
    source = (
        'See [the plan]({{< ref "plans/bridge.md" >}} "The plan"), <a href="{{% relref "/quay" %}}">the quay</a>, '
        '[x]({{<ref "a b" >}}) and {{< asset file="map.pdf" label="the map (PDF)" >}}.'
    )
    document = parse_markdown(source)
    assert document.text == "See the plan, the quay, x and the map (PDF)."
    assert spans_of(document) == [
        ("link", "the plan", "plans/bridge.md"),
        ("link", "the quay", "/quay"),
        ("link", "x", "a%20b"),
        ("link", "the map (PDF)", "map.pdf"),
    ]


def test_a_picture_leaves_alternative_text_and_caption(shape: Shape) -> None:
    source = (
        '{{< img src="b.jpg" alt="A \\"swing\\" bridge" caption="By [Ana](https://h.example/) & **Jo**" >}}\n\n'
        'Words {{< figure src="c.jpg" caption="" alt="The quay" >}} go on.\n\n{{< img-right src="portrait" >}}\n'
    )
    assert shape(parse_markdown(source)) == [
        ("caption", 'A "swing" bridge'),
        ("caption", "By Ana & Jo"),
        ("paragraph", "Words go on."),
        ("caption", "The quay"),
    ]


def test_embeds_have_a_title_and_an_address(shape: Shape, spans_of: SpansOf) -> None:
    source = (
        '{{< youtube id="abcdefghijk" title="Divers at work" >}}\n\n{{< youtube abcdefghijk >}}\n\n'
        '{{< tweet user="Harbour" id="1234567890" >}}\n\n{{< fb-video "https://www.facebook.com/h/videos/1/" >}}\n'
    )
    document = parse_markdown(source)
    assert shape(document) == [
        ("embed", "Video: Divers at work"),
        ("embed", "Video: youtube.com/watch?v=abcdefghijk"),
        ("embed", "Post: twitter.com/Harbour/status/1234567890"),
        ("embed", "Video: facebook.com/h/videos/1/"),
    ]
    assert spans_of(document)[0] == ("link", "Divers at work", "https://www.youtube.com/watch?v=abcdefghijk")


def test_text_inside_a_pair_of_shortcodes_stays_after_their_title(shape: Shape) -> None:
    source = (
        '{{< box title="In *short*" >}}\nThe **bridge** is shut.\n{{< /box >}}\n\n'
        "{{% note %}}Take the ferry.{{% /note %}}"
    )
    assert shape(parse_markdown(source)) == [
        ("paragraph", "In short"),
        ("paragraph", "The bridge is shut."),
        ("paragraph", "Take the ferry."),
    ]


def test_a_quotation_shortcode_becomes_a_quotation_with_its_source(shape: Shape) -> None:
    source = 'Before\n{{< quote-block text="Nobody likes the wind." cite="The harbour master" >}}\nAfter'
    assert shape(parse_markdown(source)) == [
        ("paragraph", "Before"),
        ("quote", "Nobody likes the wind."),
        ("quote", "— The harbour master"),
        ("paragraph", "After"),
    ]


def test_a_button_is_a_link(spans_of: SpansOf) -> None:
    document = parse_markdown('{{< button href="https://h.example/p" text="See the **plan**" >}}')
    assert spans_of(document) == [("link", "See the plan", "https://h.example/p")]


def test_shortcodes_in_code_stay_text_and_an_escaped_one_is_shown() -> None:
    assert parse_markdown('Write `{{</* ref "x" */>}}` here.').text == 'Write {{< ref "x" >}} here.'


def test_braces_that_are_not_a_shortcode_stay_text() -> None:
    for text in ("A {{ variable }} and {% tag %} here", "An unclosed {{< thing and more", "{{< a {{< b"):
        assert parse_markdown(text).text == text


def test_one_shortcode_inside_another_is_found_too(shape: Shape) -> None:
    source = '{{< img src="x.jpg" alt="By the quay" caption="See [it]({{< ref "quay.md" >}})" >}}'
    assert shape(parse_markdown(source)) == [("caption", "By the quay"), ("caption", "See it")]
