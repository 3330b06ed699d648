"""The commands about templates for exports: `template list`, `show` and `new`."""

from __future__ import annotations

import click

from newsreader.cli import output
from newsreader.cli.examples import examples
from newsreader.cli.session import Session, pass_session
from newsreader.export.templates import files


@click.group(epilog=examples("template list", "template new mine", "export --template mine"))
def template() -> None:
    """List, show and start templates for newsreader export.

    A template says how the file of an article looks. Your own ones are in the folder templates beside your settings,
    and can be edited with any editor.
    """


@template.command(name="list", epilog=examples("template list"))
@pass_session
def list_templates(session: Session) -> None:
    """List the templates of newsreader and your own."""
    folder = session.template_folder()
    own = files.own_names(folder)
    rows = [(name, about) for name, about in files.BUILT_IN.items() if name not in own]
    output.columns(rows + [(name, str(folder / f"{name}{files.SUFFIX}")) for name in own], shrinking={1: 1})


@template.command(epilog=examples("template show obsidian", "template show org > mine.jinja"))
@click.argument("name")
@pass_session
def show(session: Session, name: str) -> None:
    """Print the text of a template."""
    output.file(files.find(name, session.template_folder()).text)


@template.command(epilog=examples("template new mine", "template new mine --from org"))
@click.argument("name")
@click.option("--from", "origin", metavar="TEMPLATE", default="obsidian", show_default=True, help="Copy this template.")
@pass_session
def new(session: Session, name: str, origin: str) -> None:
    """Copy a template as a start for your own, and print its file name."""
    from newsreader.services.exports.templating import create

    folder = session.template_folder()
    output.row(str(create(name, folder, files.find(origin, folder).text)))
