"""What the commands that take a query have in common: how it is read, and what is said of mistakes in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from newsreader.cli import output
from newsreader.errors import UsageError
from newsreader.text.fuzzy_words import words
from newsreader.text.query import parse
from newsreader.text.query_tags import unknown_tags
from newsreader.text.query_terms import Key

if TYPE_CHECKING:
    from newsreader.library import Library


def tell_mistakes(query: str, library: Library) -> None:
    """Say on one line of standard error what in a query was probably meant otherwise.

    Raises `UsageError` that says so if something in it means nothing.
    """
    parsed = parse(query)
    mistakes = list(parsed.mistakes)
    if any(token.key is Key.TAG for token in parsed.tokens):
        mistakes += unknown_tags(parsed, library.articles.vocabulary().tags)
    mistakes.sort(key=lambda mistake: mistake.range.start)
    said = " ".join(mistake.message for mistake in mistakes)
    if parsed.is_mistaken:
        raise UsageError(said)
    if parsed.tokens and not words(query):
        raise UsageError("Signs alone are not looked for: give a word or a filter.")
    if said:
        output.complain(said)


class QueryCommand(click.Command):
    """A command whose arguments are a query, in which `-word` and `-tag:x` rule something out and are no options.

    So it has no options of a single dash; what begins with two is an option, known or not.
    """

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put what a query may have, and an option may not, where the parser looks for no options."""
        end = args.index("--") if "--" in args else len(args)
        options = set(ctx.help_option_names)
        ruled_out = [a for a in args[:end] if a.startswith("-") and not a.startswith("--") and a not in options]
        others = [arg for arg in args[:end] if arg not in ruled_out]
        return super().parse_args(ctx, [*others, "--", *ruled_out, *args[end + 1 :]])
