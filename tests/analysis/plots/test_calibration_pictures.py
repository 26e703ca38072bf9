"""Pictures of a calibration: what is drawn is what the tables say, and it fits a page."""

from __future__ import annotations

import json
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from ballast.analysis.calibration.simultaneous_bands import points
from ballast.analysis.plots.calibration_pictures import KINDS, draw_calibration
from ballast.analysis.plots.calibration_view import CalibrationView, parameter_labels
from ballast.analysis.plots.style import COLUMN, VERMILION, WIDTH, journal
from ballast.sim.scenario.library import load_scenario
from tests.analysis import calibrations
from tests.analysis.texts import texts

SIZES = {"few": (3, 4), "none learned": (0, 7), "many": (70, 50), "all learned": (30, 0)}
PAGE = 11.7
"""Inches of a page's height."""


def of_size(learned: int, idle: int) -> CalibrationView:
    return calibrations.view(
        parameters=calibrations.parameters(learned, idle), predictive=calibrations.predictive(25)
    )


def drawn(kind: str, view: CalibrationView, width: float = WIDTH) -> Figure:
    with journal():
        figure = KINDS[kind].figure(view, width)
        FigureCanvasAgg(figure).draw()
    return figure


@pytest.mark.parametrize("width", [WIDTH, COLUMN])
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("kind", KINDS)
def test_nothing_overlaps_or_leaves_the_page(kind: str, size: str, width: float) -> None:
    figure = drawn(kind, of_size(*SIZES[size]), width)
    found = [(text, text.get_window_extent()) for text in texts(figure)]

    assert figure.get_size_inches()[0] == width
    assert figure.get_size_inches()[1] <= PAGE
    for text, box in found:
        inside = box.x0 >= -2 and box.y0 >= -2 and box.x1 <= figure.bbox.x1 + 2
        assert inside and box.y1 <= figure.bbox.y1 + 2, text.get_text()
    for (one, box), (two, other) in combinations(found, 2):
        wide = min(box.x1, other.x1) - max(box.x0, other.x0)
        tall = min(box.y1, other.y1) - max(box.y0, other.y0)
        assert wide < 2 or tall < 4, (one.get_text(), two.get_text())


def test_the_forest_is_the_table_and_names_what_is_unidentified() -> None:
    view = calibrations.view()
    figure = drawn("prior_posterior", view)
    ax = figure.axes[0]
    rows = view.tables["parameters"][:3]
    ends = np.array([line.get_segments()[0] for line in ax.collections[-3:]])
    words = " ".join(text.get_text() for text in figure.texts).replace("\n", " ")

    np.testing.assert_allclose(ends[:, 0, 0], rows["unit_q05"])
    np.testing.assert_allclose(ends[:, 1, 0], rows["unit_q95"])
    assert ax.get_yticklabels()[0].get_text() == "rate of encounters"
    assert "Unidentified, 4 of 7: part idle 000, part idle 001," in words
    assert any(text.get_text() == "0.05 … 1.95 → 0.20 … 0.60" for text in ax.texts)
    assert "4 of 7: part idle 000" in KINDS["prior_posterior"].describe(view)


def test_of_many_the_most_contracted_are_drawn_and_the_rest_counted() -> None:
    view = of_size(70, 50)
    words = " ".join(text.get_text() for text in drawn("prior_posterior", view).texts)

    assert "22 more parameters are identified." in words and "part idle 049" in words
    assert "50 more identified parameters are not drawn." in [
        text.get_text() for text in drawn("rank_bands", view).texts
    ]


def test_predictions_are_in_standard_deviations_of_the_record() -> None:
    """Row 0 by hand: from .2 to 1.9 is −1.6 to 1.8 of .5 about 1; what is far off has its mark."""
    view = calibrations.view()
    ax = drawn("target_predictive", view).axes[0]
    thin = [line for line in ax.lines if line.get_linewidth() == 1.3]
    words = [text.get_text() for text in ax.texts]

    assert any(np.allclose(line.get_xdata(), [-1.6, 1.8]) for line in thin)
    assert {"0.0", "9.0 !", "0.6"} <= set(words)
    assert ax.get_xlim() == (-8.0, 8.0)
    assert "largest for target number 1 9.0" in KINDS["target_predictive"].describe(view)


def test_bands_hold_even_places_and_not_those_of_narrow_posteriors() -> None:
    first, second = drawn("rank_bands", calibrations.view()).axes[:2]
    curves = [ax.lines[-1] for ax in (first, second)]

    np.testing.assert_array_equal(curves[0].get_xdata(), points())
    assert np.abs(curves[0].get_ydata()).max() < 0.02
    # a third of the half below: at .17 all of that half are there, so .5 − .17
    assert np.max(curves[1].get_ydata()) == pytest.approx(1 / 3, abs=0.02)
    assert curves[1].get_color() == VERMILION and curves[0].get_color() != VERMILION
    assert "1 of 3 identified parameters leave a band" in KINDS["rank_bands"].describe(
        calibrations.view()
    )


def test_recovery_is_the_trials() -> None:
    view = calibrations.view()
    ax = drawn("recovery_scatter", view).axes[0]
    rows = view.tables["trials"][: calibrations.RECORDS]

    np.testing.assert_array_equal(ax.lines[0].get_xdata(), rows["truth"])
    np.testing.assert_array_equal(ax.lines[0].get_ydata(), rows["mean"])
    assert "from 0.88 (rates verbal) to 0.90 (rate of encounters)" in KINDS[
        "recovery_scatter"
    ].describe(view)


def test_all_are_drawn_into_a_folder_with_their_words(tmp_path: Path) -> None:
    view = calibrations.view()
    files = draw_calibration(tmp_path, view, formats=("png", "svg"))
    captions = json.loads((tmp_path / "plots" / "captions.json").read_text("utf-8"))

    assert [file.name for file in files] == [f"{n}.{f}" for n in KINDS for f in ("png", "svg")]
    assert set(captions) == set(KINDS) and all(captions.values())
    before = [file.read_bytes() for file in files]
    again = draw_calibration(tmp_path, view, ("png", "svg"))
    assert [file.read_bytes() for file in again] == before


def test_parameters_have_the_words_of_the_rule_book_and_their_side() -> None:
    scenario = load_scenario("summer-2023").scenario
    labels = parameter_labels(scenario)
    names = [about.name for about in scenario.governments.values()]

    assert set(labels) == {f"parameters.{key}" for key in scenario.parameters}
    own = [{key for key, label in labels.items() if f", {name}: " in label} for name in names]
    assert labels["parameters.encounters.rate"].startswith("encounters: ")
    assert len(own[0]) == len(own[1]) > 0 and not own[0] & own[1]
