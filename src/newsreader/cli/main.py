"""The command `newsreader`: its options, how it opens the screen, and how errors are printed.

The screen is imported only when it is opened.
"""

from __future__ import annotations

import gc
import os
import sys
from contextlib import ExitStack, closing
from typing import TYPE_CHECKING

import click

from newsreader import __version__
from newsreader.errors import NewsreaderError, UsageError

from . import output
from .commands import LazyGroup
from .examples import examples
from .session import COMPLETE, Session, pass_session

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

ESCAPE_MILLISECONDS = "30"
"""The time within which another byte must follow Escape to belong to the same key."""


@click.group(
    cls=LazyGroup,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.option("--db", metavar="PATH", help="The library [default: $NEWSREADER_DB or your data folder].")
@click.option("--config", metavar="PATH", help="The settings file [default: in your configuration folder].")
@click.option("--debug", is_flag=True, help="Show a traceback for each error.")
@click.version_option(__version__, message="newsreader %(version)s")
@click.pass_context
def newsreader(context: click.Context, db: str | None, config: str | None, debug: bool) -> int:
    """Without a COMMAND, it opens your library. COMMAND --help explains a command."""
    if db == "":
        raise UsageError("--db is empty. Name a library, or leave the option out.")
    session = context.ensure_object(Session)
    session.database, session.config, session.debug = db, config, debug
    if debug:
        import logging

        logging.basicConfig(format="%(name)s: %(message)s")
        logging.getLogger("newsreader").setLevel(logging.DEBUG)
    if config and context.invoked_subcommand != "config":
        session.loaded()  # a named file that is missing is an error also for a command that needs no settings
    if context.invoked_subcommand is None:
        return _on_screen(session, None)
    return 0


@click.command(name="open", epilog=examples("open 12", "open 12:3", "open 12:nr-7f3a9c21", "open --link 12:3"))
@click.argument("place", metavar="ARTICLE[:HIGHLIGHT]|LINK")
@click.option("--link", "print_link", is_flag=True, help="Print the newsreader:// link to it instead.")
@click.option("--plain", is_flag=True, help="Read it sentence by sentence as lines of text; ? lists the commands.")
@pass_session
def open_article(session: Session, place: str, print_link: bool, plain: bool) -> int:
    """Open an article, at a highlight if you name one.

    With --plain, for a screen reader or a pipe, it is printed sentence by sentence: nothing moves, without colors.

    An ARTICLE is a number or a uid. A HIGHLIGHT is a number, a uid, or its name in an exported note. A LINK is
    newsreader://article/UID#HIGHLIGHT. newsreader handler makes your desktop open such links.
    """
    from newsreader.services import links

    if print_link:
        with session.library() as library:
            output.row(links.link(*links.locate(library, place)))
        return 0
    if plain:
        from .articles import plain as reader

        with session.changing() as library:
            return reader.read(library, *links.locate(library, place))
    try:
        return _on_screen(session, place)
    except NewsreaderError as error:
        if not (links.is_link(place) and sys.stdin.isatty()):
            raise
        # A desktop closes the terminal as soon as the program ends.
        status = _report(error, session)
        click.pause("Press any key to close.", err=True)
        return status


def _on_screen(session: Session, place: str | None) -> int:
    is_served = os.environ.get("TERM_PROGRAM") == "textual" and not sys.stdin.isatty()
    if not is_served and (not (sys.stdin.isatty() and sys.stdout.isatty()) or os.environ.get("TERM") == "dumb"):
        plain = "For commands that need none, see newsreader --help."
        if place is not None:
            plain = "To read the article without one: newsreader open --plain ARTICLE"
        raise UsageError(f"The screen needs a terminal. {plain}")
    from newsreader import preferences

    from . import background

    keymap, loaded = session.keymap()
    automatic = preferences.load(loaded.settings).now.theme == "auto" and not is_served
    with ExitStack() as stack:
        if session.debug:
            from newsreader import faultlog

            stack.enter_context(faultlog.without_terminal_logging())
        library = stack.enter_context(session.changing(create=place is None))
        open_at = None
        if place is None:
            from newsreader.services.adding import welcome

            welcome.ensure(library)
        else:
            from newsreader.services import links

            article, highlight = links.locate(library, place)
            open_at = (article.id, highlight.id if highlight else None)
        # From here on nothing fails as a rule, so that the answer is never left to the shell.
        with background.asked(automatic) as received:
            run_screen = _load_screen()
            early_input = received()
        return run_screen(library, loaded, keymap, open_at=open_at, early_input=early_input)


def _load_screen() -> Callable[..., int]:
    """Import the screen, and return its function `run`."""
    # Imported modules never become garbage, so looking for garbage in them would only delay the first frame.
    gc.disable()
    # How long Textual waits after Escape for the rest of a longer key. Its default of 100 ms swallows the keys of fast
    # typists. A value that the user set, for a slow line, is respected. An editor started from here gets no new value.
    is_set_by_user = "ESCDELAY" in os.environ
    os.environ.setdefault("ESCDELAY", ESCAPE_MILLISECONDS)
    from newsreader.tui.app.app import run as run_screen

    if not is_set_by_user:
        del os.environ["ESCDELAY"]
    gc.freeze()
    gc.enable()
    return run_screen


def run(arguments: Sequence[str]) -> int:
    """Run a command and return its exit status. An error is printed as one line on standard error."""
    output.prepare()
    if instruction := os.environ.get(COMPLETE):
        from .setup.completing import answer

        return answer(newsreader, instruction)
    session = Session()
    try:
        with closing(session):
            status = _call(arguments, session)
            sys.stdout.flush()
    except Exception as error:
        if session.debug:
            import logging

            logging.getLogger(__name__).exception("the command failed")
        status = _report(error, session)
    _finish_output()
    return status


def _call(arguments: Sequence[str], session: Session) -> int:
    try:
        with newsreader.make_context("newsreader", list(arguments), obj=session) as context:
            status = newsreader.invoke(context)
    except click.exceptions.Exit as error:
        # `--help` and `--version` end this way.
        return error.exit_code
    except click.exceptions.NoArgsIsHelpError as error:
        error.show()
        return error.exit_code
    return status if isinstance(status, int) else 0


def _report(error: Exception, session: Session) -> int:
    """Print an error as one line, unless only the output was closed. Returns the exit status."""
    match error:
        case NewsreaderError():
            error.add_advice()
            message, status = str(error), error.exit_status
        case click.ClickException():
            command = error.ctx.command_path if isinstance(error, click.UsageError) and error.ctx else "newsreader"
            message, status = _sentence(error.format_message()), error.exit_code
            if isinstance(error, click.NoSuchOption) and any(
                error.option_name in one.opts for one in newsreader.params
            ):
                message, command = f"{error.option_name} goes before the command.", "newsreader"
            message = f"{message} See {command} --help."
        case BrokenPipeError():
            # The program that read the output (`head`, `less`) has ended. Shells report this status for it.
            return 141
        case OSError():
            where = f"{error.filename}: " if error.filename else ""
            message, status = f"{where}{error.strerror or error}.", 74
        case _:
            from newsreader import faultlog

            log = faultlog.record(error)
            details = f" Details are in {log}." if log else ""
            hint = "" if session.debug else " Run newsreader --debug to see a traceback."
            message = f"This is a bug in newsreader ({type(error).__name__}).{details}{hint}"
            status = 70
    output.complain(message)
    return status


def _sentence(message: str) -> str:
    message = message.replace("(Did you mean one of: ", "Did you mean one of ").replace("?)", "?")
    return message if message.endswith("?") else f"{message.rstrip('.')}."


def _finish_output() -> None:
    """Flush standard output. If that fails, discard the rest, so that Python doesn't fail again when it exits."""
    try:
        sys.stdout.flush()
    except OSError:
        null_device = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null_device, sys.stdout.fileno())
        os.close(null_device)
