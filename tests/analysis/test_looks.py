"""Pictures look as they did: those of runs, small multiples, and those of studies."""

from __future__ import annotations

import pytest

from analysis.kinds import KINDS
from analysis.plots import side_by_side
from analysis.study_pictures import KINDS as STUDY_KINDS
from tests.analysis.comparing import FOLDER, distance, pixels, stored, tolerance
from tests.analysis.references import REFERENCES, draw


@pytest.mark.parametrize("name", REFERENCES)
def test_pictures_look_as_they_did(name: str) -> None:
    """Nearer to the stored one than that is to itself half a pixel aside; another number is not."""
    before, now = stored(name), pixels(draw(name))

    assert now.shape == before.shape
    assert distance(now, before) < tolerance(before)
    other = pixels(draw(name, changed=True))
    assert other.shape != before.shape or distance(other, before) > tolerance(before)


def test_every_kind_of_picture_is_kept() -> None:
    beside = {f"side_by_side_{kind}" for kind in side_by_side.KINDS}

    assert set(REFERENCES) == {*KINDS, *STUDY_KINDS, *beside}
    assert {file.stem for file in FOLDER.iterdir()} == set(REFERENCES)
