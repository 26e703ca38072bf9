"""Pictures look as they did: those of runs, small multiples, and those of studies."""

from __future__ import annotations

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg

from ballast.analysis.plots import scenario_panels as side_by_side
from ballast.analysis.plots.calibration_pictures import KINDS as CALIBRATION_KINDS
from ballast.analysis.plots.registry import KINDS
from ballast.analysis.plots.study_pictures import KINDS as STUDY_KINDS
from ballast.analysis.plots.style import COLUMN, SCREEN, WIDTH, journal
from tests.analysis.comparing import FOLDER, distance, pixels, stored, tolerance
from tests.analysis.references import REFERENCES, draw
from tests.analysis.texts import texts


@pytest.mark.parametrize("name", REFERENCES)
def test_pictures_look_as_they_did(name: str) -> None:
    """Nearer to the stored one than that is to itself half a pixel aside; another number is not."""
    before, now, other = stored(name), pixels(draw(name)), pixels(draw(name, changed=True))
    allowed = tolerance(before)

    assert now.shape == before.shape
    apart = distance(now, before)
    assert apart < allowed
    further = distance(other, before) if other.shape == before.shape else 1.0
    assert further > allowed


@pytest.mark.parametrize("width", [WIDTH, COLUMN])
@pytest.mark.parametrize("name", REFERENCES)
def test_no_text_leaves_the_page_at_any_resolution(name: str, width: float) -> None:
    figure = draw(name, width=width)
    for dpi in (SCREEN, 200):
        figure.set_dpi(dpi)
        with journal():
            FigureCanvasAgg(figure).draw()
            page = figure.bbox
            for text in texts(figure):
                box = text.get_window_extent()
                inside = box.x0 >= -1 and box.y0 >= -1 and box.x1 <= page.x1 + 1
                assert inside and box.y1 <= page.y1 + 1, (dpi, text.get_text())


def test_every_kind_of_picture_is_kept() -> None:
    beside = {f"side_by_side_{kind}" for kind in side_by_side.KINDS}

    assert set(REFERENCES) == {*KINDS, *STUDY_KINDS, *CALIBRATION_KINDS, *beside}
    assert {file.stem for file in FOLDER.iterdir()} == set(REFERENCES)
