"""Small pages for tests: an article among the things that surround one."""

from __future__ import annotations

PARAGRAPH = (
    "The council of the old harbor town voted on Tuesday to rebuild the long pier that a storm destroyed in spring, "
    "and asked the boatmen who work there to say what they need before the winter begins."
)
BODY = "".join(f"<p>{PARAGRAPH.replace('Tuesday', day)}</p>" for day in ("Monday", "Wednesday", "Friday"))


def page(body: str, head: str = "", *, before: str = "", after: str = "") -> bytes:
    """Return a page with `body` in its article, between three paragraphs before it and one after it."""
    return f"""<!DOCTYPE html><html lang="en-GB"><head><meta charset="utf-8">{head}</head><body>
<nav><ul><li><a href="/">Home</a></li><li><a href="/news">News</a></li></ul></nav>{before}
<article>{BODY}{body}<p>{PARAGRAPH.replace("Tuesday", "Sunday")}</p></article>{after}
<footer><p>Copyright 2026 The Harbor Post</p></footer></body></html>""".encode()
