"""The command `import`."""

from __future__ import annotations

import click

from newsreader.export import shapes
from newsreader.records import AddStatus

from . import output
from .session import Session, pass_session


@click.command(name="import")
@click.argument("files", metavar="FILE...", nargs=-1, required=True)
@click.option("--dry-run", is_flag=True, help="Say what would become of each article, and keep nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON array when all is done.")
@pass_session
def import_files(session: Session, files: tuple[str, ...], dry_run: bool, as_json: bool) -> int:
    """Bring in what export --format json wrote of a whole library.

    It becomes part of this library, as one step that undo takes back. Of what is in both, the newer change holds;
    nothing is lost, and a second time nothing changes: what is already there is not listed.
    """
    from newsreader.services.merging import import_files as bring_in

    with session.changing(create=True) as library:
        results = list(bring_in(library, files, dry_run=dry_run))
    news = [result for result in results if result.status is not AddStatus.UNCHANGED]
    if as_json:
        output.print_json(map(shapes.result_json, news))
    failed = [result for result in results if result.status is AddStatus.FAILED]
    for result in failed:
        output.complain(f"{result.source}: {result.message}")
    if not as_json:
        for result in news:
            if result.status is not AddStatus.FAILED:
                output.row(f"{result.status.value:9}  {result.id or '':>6}  {result.title or result.message}")
        if not news:
            output.row("Nothing new: all of it is already in the library.")
    if len(results) == 1 and failed:
        return failed[0].exit_status
    return 1 if failed else 0
