"""Look into built packages: `python -m tests.packages dist/*`. It ends with a message if a file is missing or stray."""

from __future__ import annotations

import re
import sys
import tarfile
import tomllib
from email import message_from_bytes
from pathlib import Path
from zipfile import ZipFile

ROOT = Path(__file__).parents[1]
MODULES = {path.relative_to(ROOT / "src").as_posix() for path in (ROOT / "src").rglob("*.py")}
STYLES = {f"newsreader/styles/{path.name}" for path in (ROOT / "styles").glob("*.tcss")}
STRAY = re.compile(r"__pycache__|\.pyc$|\.db$|\.orig$|\.log$|(^|/)\.(?!gitignore)")


def check_wheel(path: Path) -> None:
    """Check the files and the metadata of the wheel."""
    with ZipFile(path) as wheel:
        names = set(wheel.namelist())
        [metadata_name] = [name for name in names if name.endswith(".dist-info/METADATA")]
        metadata = message_from_bytes(wheel.read(metadata_name))
        entries = wheel.read(metadata_name.replace("METADATA", "entry_points.txt")).decode()
    needed = {*MODULES, *STYLES, "newsreader/py.typed", "newsreader/services/adding/welcome.md"}
    needed.add("newsreader/cli/setup/page/app_index.html")
    _complain(path, "has no", needed - names)
    _complain(path, "has the stray file", [n for n in names if STRAY.search(n) or n.startswith(("tests", "docs"))])
    if not any(name.endswith("share/man/man1/newsreader.1") for name in names):
        sys.exit(f"{path.name} has no manual page")
    if "newsreader = newsreader.__main__:main" not in entries:
        sys.exit(f"{path.name} has no command newsreader")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    told = (metadata["Name"], metadata["Requires-Python"], metadata["License-Expression"])
    if told != (project["name"], project["requires-python"], project["license"]) or not metadata.get_payload():
        sys.exit(f"{path.name} has other metadata than pyproject.toml: {told}")


def check_sdist(path: Path) -> None:
    """Check the files of the sdist."""
    with tarfile.open(path) as sdist:
        names = {name.partition("/")[2] for name in sdist.getnames()}
    tests = {file.relative_to(ROOT).as_posix() for file in (ROOT / "tests").rglob("*.py")}
    needed = {
        *(f"src/{module}" for module in MODULES),
        *tests,
        "README.md",
        "CHANGELOG.md",
        "LICENSE",
        "pyproject.toml",
    }
    _complain(path, "has no", needed - names)
    _complain(path, "has the stray file", [name for name in names if STRAY.search(name)])


def _complain(path: Path, what: str, names: object) -> None:
    if listed := sorted(names):  # type: ignore[call-overload]
        sys.exit(f"{path.name} {what} {', '.join(listed[:5])}")


if __name__ == "__main__":
    for package in map(Path, sys.argv[1:]):
        (check_wheel if package.suffix == ".whl" else check_sdist)(package)
        print(f"{package.name}: complete, without stray files")
