"""The commands about the settings file: `config show`, `path`, `edit` and `check`."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

import click

from newsreader import config as settings_file
from newsreader import palette, paths, preferences
from newsreader.cli import output
from newsreader.cli.examples import examples
from newsreader.cli.session import Session, pass_session, report_faults
from newsreader.config.template import template
from newsreader.errors import BadDataError, CannotWriteError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator


@click.group(epilog=examples("config show", "config edit"))
def config() -> None:
    """Show, edit and check your settings.

    An invalid setting is named and ignored. It never keeps the library from opening.
    """


@config.command(epilog=examples("config show", "config show --json"))
@click.option("--json", "as_json", is_flag=True, help="Print one JSON array.")
@pass_session
def show(session: Session, as_json: bool) -> None:
    """List all settings: the value, where it is from, and the default.

    A value is from the settings file, from a key that you pressed on the screen, or the default.
    """
    rows = list(_rows(session))
    if as_json:
        names = ("name", "value", "from", "default", "help", "allowed")
        output.print_json(dict(zip(names, row, strict=True)) for row in rows)
        return
    for name, value, source, default, text, allowed in rows:
        output.row(f"{name} = {value}")
        output.row(f"    {text}: {allowed}.")
        output.row(f"    From {source}." + ("" if source == "the default" else f" The default is {default}."))


def _rows(session: Session) -> Iterator[tuple[str, str, str, str, str, str]]:
    """Yield the name, the value, its source, the default, the help and the allowed values of each setting."""
    _, loaded = session.keymap()
    report_faults(loaded.faults)
    settings, default = loaded.settings, settings_file.Settings()
    now = preferences.load(settings).now
    for name in (setting.name for setting in fields(default)):
        value = getattr(now, name)
        if value != getattr(settings, name):
            source = "a key that you pressed"
        elif name in loaded.given:
            line = loaded.lines.get(name)
            source = f"{loaded.file}, line {line}" if line else str(loaded.file)
        else:
            source = "the default"
        shown, unchanged = (settings_file.as_toml(name, one) for one in (value, getattr(default, name)))
        yield name, shown, source, unchanged, settings_file.help_of(name), settings_file.allowed(name)


@config.command(epilog=examples("config path"))
@pass_session
def path(session: Session) -> None:
    """Print the path of the settings file, which may not exist."""
    output.row(str(session.config_path()))


@config.command(epilog=examples("config edit"))
@pass_session
def edit(session: Session) -> int:
    """Open the settings file in $VISUAL or $EDITOR, and check it.

    If there is none, it is created with all settings in comments. A newsreader that is open uses the new settings at
    once.
    """
    file = session.config_path()
    try:
        paths.make_private(file.parent)
        with file.open("x", encoding="utf-8") as new:
            new.write(template())
    except FileExistsError:
        pass
    except OSError as error:
        raise CannotWriteError(f"{file}: the settings file can't be created ({error.strerror or error}).") from error
    try:
        click.edit(filename=str(file))
    except click.ClickException as error:
        advice = f"Set VISUAL or EDITOR to the name of your editor, or edit {file}."
        raise UsageError(f"The editor failed ({error.format_message()}). {advice}") from error
    return _check(session)


@config.command(epilog=examples("config check"))
@pass_session
def check(session: Session) -> int:
    """Check the settings file, and print each fault with its line.

    If there is a fault, the exit status is 65. Colors of your own that are hard to read are listed, but are no fault.
    """
    return _check(session)


def _check(session: Session) -> int:
    _, loaded = session.keymap()
    for fault in sorted(loaded.faults, key=lambda fault: fault.line or 0):
        output.complain(str(fault))
    for name, (_, colors) in palette.own_themes(loaded.settings.themes).items():
        for ink, ground, ratio in palette.illegible(colors):
            output.complain(
                f"{loaded.file}: themes.{name}: {ink} on {ground} has a contrast of {ratio:.1f}, and is hard to read"
                f" below {palette.LEGIBLE}."
            )
    if loaded.faults:
        return BadDataError.exit_status
    file = session.config_path()
    output.row(f"{file}: all settings are valid." if file.exists() else f"{file}: there is no file yet.")
    return 0
