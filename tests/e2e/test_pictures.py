"""The pictures and the recording of the documentation can be made."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pyte
import pytest
from tests.pictures.scenes import SCENES, picture, walk

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.name)
def test_a_picture_shows_the_text_of_its_scene(scene, tmp_path: Path):
    image = ET.fromstring(picture(scene, tmp_path))
    words = "".join("".join(text.itertext()) for text in image.iter("{http://www.w3.org/2000/svg}text"))
    assert scene.keys[-1][1].replace(" ", "") in words


def test_the_recording_plays_the_walk_from_the_list_to_the_exported_file(tmp_path: Path):
    head, *events = map(json.loads, walk(tmp_path).splitlines())
    assert head["version"] == 2
    times = [time for time, _, _ in events]
    assert times == sorted(times)
    assert 20 < times[-1] < 120
    screen = pyte.Screen(head["width"], head["height"])
    stream = pyte.Stream(screen)
    seen = set()
    for _, _, data in events:
        stream.feed(data.replace("\x1b[>1u", "").replace("\x1b[<u", ""))
        text = "\n".join(screen.display)
        seen |= {one for one in ("Larnholm", "#claim", "Who else says so?", "1 file written") if one in text}
    assert len(seen) == 4
    assert list((tmp_path / "Documents" / "newsreader").glob("*.md"))
