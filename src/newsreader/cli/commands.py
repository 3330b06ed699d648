"""The commands by name, and the help that lists them. A command's module is imported when the command is called."""

from __future__ import annotations

import os
from importlib import import_module

import click

from .session import COMPLETE

# In the order of the help: read, highlight, search, export, maintain.
COMMANDS = {
    "open": "newsreader.cli.main:open_article",
    "add": "newsreader.cli.articles.articles:add",
    "failed": "newsreader.cli.articles.failed:failed",
    "refresh": "newsreader.cli.articles.refreshing:refresh",
    "feed": "newsreader.cli.articles.feeds:feed",
    "list": "newsreader.cli.articles.articles:list_articles",
    "show": "newsreader.cli.articles.articles:show",
    "diff": "newsreader.cli.articles.revisions:diff",
    "watch": "newsreader.cli.articles.revisions:watch",
    "language": "newsreader.cli.articles.articles:language",
    "edit": "newsreader.cli.library.editing:edit",
    "highlight": "newsreader.cli.notes.notes:highlight",
    "note": "newsreader.cli.library.editing:note",
    "trash": "newsreader.cli.library.editing:trash",
    "notes": "newsreader.cli.notes.notes:notes",
    "review": "newsreader.cli.notes.review:review",
    "searches": "newsreader.cli.notes.searches:searches",
    "tag": "newsreader.cli.notes.tags:tag",
    "export": "newsreader.cli.files.exports:export",
    "sync": "newsreader.cli.files.syncing:sync",
    "template": "newsreader.cli.files.templates:template",
    "import": "newsreader.cli.files.imports:import_files",
    "undo": "newsreader.cli.library.history:undo",
    "redo": "newsreader.cli.library.history:redo",
    "history": "newsreader.cli.library.history:history",
    "stats": "newsreader.cli.library.upkeep:stats",
    "backup": "newsreader.cli.library.upkeep:backup",
    "restore": "newsreader.cli.library.upkeep:restore",
    "doctor": "newsreader.cli.library.upkeep:doctor",
    "config": "newsreader.cli.setup.configuring:config",
    "keys": "newsreader.cli.setup.keys:keys",
    "completion": "newsreader.cli.setup.completing:completion",
    "handler": "newsreader.cli.setup.handler:handler",
    "serve": "newsreader.cli.setup.serving:serve",
}


HELP = {
    "Read": {
        "add, refresh, failed": "Add articles; get texts again; list what failed.",
        "open, list, show": "Read an article; list articles; print one.",
        "feed": "Add, list and refresh feeds.",
        "edit, trash, language": "Change or delete articles; correct the language.",
        "diff, watch": "Print what the publisher changed; watch for it.",
    },
    "Highlight and search": {
        "highlight, note, tag": "Highlight words; change highlights, notes and tags.",
        "notes, searches, review": "Search notes; save searches; review highlights.",
    },
    "In and out": {
        "export, template, sync": "Write notes to files, and keep a folder in sync.",
        "import": "Import what another program exported, or a library.",
    },
    "Your library": {
        "undo, redo, history": "Undo or redo the last change, or list the changes.",
        "backup, restore": "Back up the library, or restore a backup.",
        "stats, doctor": "Count what is in the library, or check it.",
        "config, keys, serve": "Your settings; all keys; the screen in a browser.",
        "completion, handler": "Set up your shell, and newsreader:// links.",
    },
}
"""The help: the commands under headings, the most used first. Commands in one line share a description."""

OPTIONS = {
    "--db, --config PATH": "Another library; another settings file.",
    "--debug, --version": "Show tracebacks of errors; show the version.",
}
"""The options in the help."""

HELP_COLUMN = 23
"""The cells of the names in the help."""


class LazyGroup(click.Group):
    """A group that imports a command when it is called. The help is written without them."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command that was called. The error for an unknown name suggests the nearest ones.

        `newsreader help COMMAND` is `newsreader COMMAND --help`.
        """
        if args == ["help"]:
            if ctx.resilient_parsing:
                return None, None, []  # a shell completes the name of a command
            click.echo(ctx.get_help())
            ctx.exit()
        if args[0] == "help":
            args = [*args[1:], "--help"]
        try:
            return super().resolve_command(ctx, args)
        except click.NoSuchCommand as error:
            raise click.NoSuchCommand(error.command_name, possibilities=COMMANDS, ctx=ctx) from error

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """Write the commands and the options so that the help fits a screen. No command is imported for it."""
        for heading, rows in {**HELP, "Options": OPTIONS}.items():
            formatter.write_heading(heading)
            with formatter.indentation():
                formatter.write_dl([(names.ljust(HELP_COLUMN), text) for names, text in rows.items()])

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """Return the names of the commands, in the order of the help."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Return the command with this name, or `None`."""
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name].partition(":")
        command: click.Command = getattr(import_module(module), name)
        if COMPLETE in os.environ:
            from .setup.completing import attach

            attach(command)
        return command
