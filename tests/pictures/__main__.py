"""Draw the pictures, and record the walk."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.pictures.scenes import SCENES, picture, walk

DOCS = Path(__file__).parents[2] / "docs"

with TemporaryDirectory(prefix="newsreader-pictures-") as folder:
    for scene in SCENES:
        if not sys.argv[1:] or scene.name in sys.argv[1:]:
            image = picture(scene, Path(folder)).encode()
            subprocess.run(["rsvg-convert", "-o", DOCS / f"{scene.name}.png"], input=image, check=True)
    if not sys.argv[1:] or "walk" in sys.argv[1:]:
        (DOCS / "walk.cast").write_text(walk(Path(folder)), encoding="utf-8")
