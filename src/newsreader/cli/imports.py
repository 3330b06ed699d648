"""The command `import`."""

from __future__ import annotations

import click

from newsreader.export import shapes
from newsreader.records import AddStatus

from . import output
from .examples import examples
from .session import Session, pass_session


@click.command(name="import", epilog=examples("import library.json --dry-run", "import library.json"))
@click.argument("files", metavar="FILE...", nargs=-1, required=True)
@click.option("--dry-run", is_flag=True, help="Print what would happen to each article, and change nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON array at the end.")
@pass_session
def import_files(session: Session, files: tuple[str, ...], dry_run: bool, as_json: bool) -> int:
    """Import a whole library that export --format json wrote.

    The import is one step for undo. If both libraries have the same article, highlight or tag, the newer change is
    used, and nothing is lost. Articles that don't change are not listed.
    """
    from newsreader.services import merging

    with session.changing(create=True) as library:
        results = list(merging.import_files(library, files, dry_run=dry_run))
    changed = [result for result in results if result.status is not AddStatus.UNCHANGED]
    if as_json:
        output.print_json(map(shapes.result_json, changed))
    failed = [result for result in results if result.status is AddStatus.FAILED]
    for result in failed:
        output.complain(f"{output.shortened(result.source)}: {result.message}")
    if not as_json:
        for result in changed:
            if result.status is not AddStatus.FAILED:
                output.row(f"{result.status.value:9}  {result.id or '':>6}  {result.title or result.message}")
        if not changed:
            reason = "everything is already in the library" if results else "the file has no articles"
            output.row(f"Nothing to import: {reason}.")
    if len(results) == 1 and failed:
        return failed[0].exit_status
    return 1 if failed else 0
