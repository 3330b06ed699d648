"""A page that only says that the text is elsewhere is refused with a sentence that says what to do."""

from __future__ import annotations

import pytest
from tests.ingest.web.pages import BODY, page

from newsreader.errors import BadDataError
from newsreader.ingest import parse, parse_one

TEASER = "<p>The council of the old harbor town voted on Tuesday to rebuild the long pier.</p>"
SECOND = "<p>The pier had been closed since a storm in spring. Nobody was hurt, the mayor said.</p>"


def _page(body: str, head: str = "") -> bytes:
    return f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>".encode()


@pytest.mark.parametrize(
    ("source", "message"),
    [
        (_page(f"<article>{TEASER}<div>Subscribe now to keep reading.</div></article>"), "asks to subscribe"),
        (_page(f"<article>{TEASER}</article><p>Already a subscriber? Sign in</p>"), "asks to subscribe"),
        (
            _page(
                f"<article>{TEASER}</article>",
                '<script type="application/ld+json">{"@type":"NewsArticle","isAccessibleForFree":"False"}</script>',
            ),
            "15 words and asks to subscribe",
        ),
        (_page(f"<article>{TEASER}</article>", '<meta property="article:content_tier" content="locked">'), "subscribe"),
        (
            _page(
                "<p>We use cookies. With your consent we and our partners store cookies and use personal data.</p>"
                "<p>Read our privacy policy.</p>"
            ),
            "asks to accept cookies",
        ),
        (
            _page(
                "<h1>Before you continue to Harbor</h1><p>We use cookies and data to</p><ul><li>Deliver our services"
                "</li></ul><p>If you choose to “Accept all,” we will also use cookies and data to</p><ul><li>Measure "
                "ads</li></ul><button>Reject all</button><button>Accept all</button>"
            ),
            "asks to accept cookies",
        ),
        (
            _page(
                "<h1>Ihre Daten. Ihre Entscheidung.</h1><p>Wenn Sie auf „Alle akzeptieren“ klicken, speichern wir und "
                "unsere Partner Informationen auf Ihrem Gerät (z. B. Cookies).</p><button>Alle akzeptieren</button>"
                "<button>Alle ablehnen</button>"
            ),
            "asks to accept cookies",
        ),
        (
            _page(
                "<p>Nous utilisons des cookies avec nos partenaires. Vous pouvez tout accepter.</p>"
                "<button>Tout accepter</button><button>Continuer sans accepter</button>"
            ),
            "asks to accept cookies",
        ),
        (
            _page(
                "<form><p>You must log in to continue.</p><input type=password><button>Log in</button></form>",
                "<title>Log in - Harbor</title>",
            ),
            "asks you to log in",
        ),
        (
            _page("<div id='root'></div><noscript>You need to enable JavaScript to run this app.</noscript>"),
            "JavaScript",
        ),
        (_page("<div id='__next'><p>Loading</p></div><script>boot()</script>"), "needs JavaScript"),
        (_page("<h1>404 Not Found</h1><p>The page is gone.</p>"), "error page"),
        (_page("<p>Checking if the connection is secure.</p>", "<title>Just a moment...</title>"), "checks for robots"),
        (_page("<p>You do not have access to this page.</p>", "<title>Access Denied</title>"), "error page"),
        (
            _page(
                f"<article>{TEASER}</article><section><p>Il vous reste 91 % de cet article à découvrir.</p></section>"
            ),
            "asks to subscribe",
        ),
        (
            _page("<article><p>市議会は桟橋を再建する。</p></article><p>ここから先は会員限定です。</p>"),
            "asks to subscribe",
        ),
        (
            _page(
                f"<article>{TEASER}{SECOND}<p>The boatmen were not asked. Nobody knows what it will cost.</p></article>"
                "<div><b>Subscribe</b> today to read the rest of this story.</div>"
            ),
            "asks to subscribe",
        ),
        (
            _page(
                "<p>We and our 1,204 partners keep information on your device to show personalized ads. You can change"
                " your choice at any time in the privacy center.</p><button>I agree</button>"
            ),
            "asks to accept cookies",
        ),
        (
            _page(
                "<h1>Mit Werbung lesen</h1><p>Nutzen Sie unsere Seiten kostenlos mit Werbung und Cookies.</p>"
                "<a>Zustimmen und weiter</a>"
            ),
            "asks to accept cookies",
        ),
        (
            _page("<h1>Sorry</h1><p>This content is not available in your region. Call us at 555-0100 for help.</p>"),
            "refuses readers from your region",
        ),
        (
            _page(f"<article>{TEASER}</article><section>Unlimited access for $2 a month. Cancel anytime.</section>"),
            "asks to subscribe",
        ),
        (_page(f"<article>{TEASER}</article><p>This part is open to our subscribers.</p>"), "asks to subscribe"),
        (_page(f"<article>{TEASER}<div>Mit HP+ weiterlesen. Schon Abonnent?</div></article>"), "asks to subscribe"),
        (
            _page(
                "<p>We use cookies to keep device data. You can withdraw your consent later.</p><button>Agree</button>"
            ),
            "asks to accept cookies",
        ),
        (_page("<p>Please enable JS and disable any ad blocker</p>", "<title>harbor.example</title>"), "JavaScript"),
        (_page("<p>We saw too many requests.</p>", "<title>The Post - Are you a robot?</title>"), "checks for robots"),
        (_page("<h1>Page introuvable</h1><p>La page que vous cherchez a été déplacée.</p>"), "error page"),
        (
            _page("<p>One moment.</p>", '<meta http-equiv="Refresh" content="3; URL=https://harbor.example/b">'),
            "only leads to https://harbor.example/b. Add",
        ),
        (
            _page(
                "".join(f"<div><h3><a href=/s/{n}>Pier {n} opens</a></h3><p>A ship came.</p></div>" for n in range(9))
            ),
            "lists 9 other articles",
        ),
        (_page("<h1>Press &amp; Hold.</h1>", "<title>Access to this page has been denied</title>"), "error page"),
        (_page("<h1>This article is no longer available</h1><p>It has expired.</p>"), "error page"),
        (
            _page(
                "<h1>Vous pouvez lire avec publicité ou sans</h1><p>Nos partenaires et nous utilisons des cookies.</p>"
                "<p>Vous pouvez retirer votre accord.</p>"
                "<p>Votre choix vaut pour six mois.</p><button>Accepter et continuer</button>"
            ),
            "asks to accept cookies",
        ),
        (
            _page(
                "<article><p>Posłowie przyjęli w piątek ustawę o sądach.</p>"
                "<p>Ten artykuł jest dostępny tylko dla prenumeratorów.</p></article>"
            ),
            "asks to subscribe",
        ),
        (
            _page(
                "<article><p>Efter hård kritik drar regeringen tillbaka förslaget.</p>"
                "<p>Artikeln är endast för prenumeranter. Redan prenumerant? Logga in.</p></article>"
            ),
            "asks to subscribe",
        ),
        (_page(""), "no text"),
    ],
)
def test_a_stub_is_refused(source: bytes, message: str) -> None:
    with pytest.raises(BadDataError, match=message) as refusal:
        list(parse(source, media_type="text/html", url="https://harbor.example/news"))
    assert "\n" not in str(refusal.value)
    assert len(str(refusal.value)) < 250


@pytest.mark.parametrize(
    "source",
    [
        page(BODY, '<script type="application/ld+json">{"@type":"NewsArticle","isAccessibleForFree":false}</script>'),
        page("<p>Already a subscriber? Subscribe now to keep reading our other stories.</p>"),
        page("", "<title>404 reasons to leave the harbor</title>", after="<noscript>Enable JavaScript.</noscript>"),
        _page(f"<article>{TEASER}</article>", "<title>The pier</title>"),
        _page(
            "<article><p>The harbor of Bremen was fined on Tuesday because its cookies came without a choice.</p><p>A "
            "site must show “Accept all” and “Reject all” side by side, the court said, and the town must pay.</p>"
            "</article><div><button>Accept all</button><button>Reject all</button></div>"
        ),
        _page(
            f"<article>{TEASER}{SECOND}</article>"
            "<footer>Subscribe to our letter to read more. Already a member? Log in</footer>"
        ),
        _page(
            f'<div class="cookie-banner">We use cookies. Accept all</div><article>{TEASER}{SECOND}</article>'
            "<noscript>JavaScript is disabled. Please enable JavaScript.</noscript><nav>Sign in to view your page</nav>"
        ),
        _page(
            "<article><p>Most papers of the harbor tell their readers to subscribe now to keep reading.</p>"
            f"{SECOND}</article>",
            "<title>Access denied: the price of news</title>",
        ),
        _page("<article><p>The harbor master spoke to members of the council on Monday.</p></article>"),
        _page(
            "<article><p>Mix the harbor's best butter with flour. Let nobody accept cookies that came out flat.</p>"
            "<p>Bake them for a quarter of an hour.</p></article>",
            "<title>We love cookies</title>",
        ),
        _page(
            "<article><h1>Ferries stop</h1><p>The harbor is closed because of high winds.</p><p>It will open again on "
            "Tuesday morning.</p><p><em>Start your free trial of our app.</em></p></article>"
            "<div class=promo><p>Subscribe to our newsletter. Already a subscriber? Log in</p></div>"
        ),
        _page(
            "<article><p>Le journal du harbor augmente le prix de son abonnement à 12 € par mois.</p><p>Les articles "
            "réservés aux abonnés sont désormais 60 % du site, a expliqué son directeur.</p></article>"
        ),
        _page(
            "<article><h1>404 Media wins award</h1><p>The site 404 Media won the harbor award on Friday.</p>"
            "<p>It was founded by four former writers in 2023.</p></article>",
            "<title>404</title>",
        ),
        _page(
            "<article><p>The harbor office now requires JavaScript for its search, it said on Friday.</p>"
            "<p>Few people in the town disable JavaScript in their browser.</p></article>"
            "<noscript>Please enable JavaScript.</noscript>"
        ),
        _page(
            "<article><h1>Show not available in your country?</h1><p>The channel said that a show about the harbor is "
            "not available in most European countries.</p><p>It has no rights there, he said.</p></article>"
        ),
        _page(
            "<article><p>These cookies are our favorite at the harbor on a cold evening.</p><p>Bake the cookies for "
            "ten minutes, and let the cookies cool.</p></article><a>Accept</a>"
        ),
        _page(
            "<article><p>Readers of the harbor weekly mourn its editor, who died on Sunday.</p>"
            "<p>She opened the paper to paying subscribers in 1990.</p></article>"
        ),
        _page(
            "<article><p>The harbor channel will cost £12 per month from July, it said on Monday.</p>"
            "<p>You can cancel anytime, and start your free trial until June.</p></article>"
        ),
        _page(
            "<h1>Oops! Zoo loses penguin</h1><p>A penguin left the harbor on Friday and was found on Sunday.</p>",
            "<title>Oops</title>",
        ),
        _page(
            "<h1>Captcha maker bought</h1><p>The maker of a captcha that the harbor uses was bought on Friday.</p>",
            "<title>Captcha</title>",
        ),
        page("<p>The law on cookies asks for consent, and the court named cookies and privacy policy again.</p>"),
    ],
)
def test_an_article_is_not_a_stub(source: bytes) -> None:
    assert "harbor" in parse_one(source, media_type="text/html").text


def test_a_file_that_the_user_saved_is_refused_only_if_it_has_hardly_any_text() -> None:
    wall = "<div>Subscribe now to keep reading.</div>"
    whole = _page(f"<article>{TEASER}{SECOND}</article>{wall}")
    with pytest.raises(BadDataError, match="Save it from your browser"):
        parse_one(whole, media_type="text/html")
    assert "Nobody was hurt" in parse_one(whole, "saved.html").text
    with pytest.raises(BadDataError, match="or copy the article and paste it"):
        parse_one(_page(f"<article>{TEASER}</article>{wall}"), "saved.html")
    with pytest.raises(BadDataError, match="asks to subscribe"):
        parse_one(_page(f"<article>{TEASER}{SECOND}<p>The boatmen...</p></article>{wall}"), "saved.html")


def test_a_page_in_a_script_without_spaces_is_not_a_stub() -> None:
    text = (
        "市議会は火曜日に古い桟橋を再建することを決めた。嵐は春に桟橋を壊した。船員たちは冬の前に必要なものを言うように求められた。"
        * 3
    )
    assert text in parse_one(f"<html><body><div id=root><p>{text}</p></div></body></html>".encode(), "a.html").text
