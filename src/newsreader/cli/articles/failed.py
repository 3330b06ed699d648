"""The command `failed`: what could not be added on the screen, as `L` shows it."""

from __future__ import annotations

import click

from newsreader.cli import output
from newsreader.cli.examples import examples
from newsreader.cli.session import Session, pass_session
from newsreader.export.annotations import shapes
from newsreader.records import AddStatus

from .articles import exit_status, print_result


@click.command(epilog=examples("failed", "failed --retry", "failed --forget"))
@click.option("--retry", is_flag=True, help="Try to add them again; what is added leaves the list.")
@click.option("--forget", is_flag=True, help="Empty the list.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON array.")
@pass_session
def failed(session: Session, retry: bool, forget: bool, as_json: bool) -> int:
    """List what could not be added on the screen and why, newest first."""
    with session.changing() if retry or forget else session.library() as library:
        failures = library.failed_adds.all()
        if retry:
            from newsreader.services.adding.add import add_sources

            progress = output.Progress(shown=False)
            results = []
            private = session.settings().allow_private
            for failure in reversed(failures):
                made = list(add_sources(library, [failure.source], private=private))
                for result in made:
                    print_result(result, as_json=False, progress=progress)
                if all(result.status is not AddStatus.FAILED for result in made):
                    library.failed_adds.change(forget=[failure.source])
                results += made
            return exit_status(results)
        if forget:
            library.failed_adds.change(forget=[failure.source for failure in failures])
            return 0
    if as_json:
        output.print_json({"source": one.source, "message": one.message, "at": shapes.utc(one.at)} for one in failures)
        return 0
    for failure in failures:
        output.row(f"{failure.at.astimezone():%Y-%m-%d %H:%M}  {failure.source}  {failure.message}")
    if not failures:
        output.complain("Nothing that you added on the screen has failed.")
    return 0
