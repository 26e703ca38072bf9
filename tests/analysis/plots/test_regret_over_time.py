"""The picture of regret: hollow where nothing is resolved, and nothing leaves the page."""

from __future__ import annotations

import pytest

from ballast.analysis.plots.regret_over_time import PICTURE, RegretPicture
from ballast.analysis.plots.style import COLUMN, WIDTH, journal
from ballast.analysis.report.after_action_page import after_action_page
from tests.analysis.stats.test_decision_regret import HIGH, LOW, futures, report

STUDY = report(futures(HIGH, LOW), futures(LOW, LOW), futures(LOW, HIGH))


@pytest.mark.parametrize("width", [WIDTH, COLUMN])
def test_nothing_leaves_the_page(width: float) -> None:
    figure = PICTURE.figure(RegretPicture(STUDY), width)
    with journal():
        figure.draw_without_rendering()
        (ax,) = figure.axes
        boxes = [label.get_window_extent() for label in (*ax.get_xticklabels(), ax.yaxis.label)]
        boxes += [legend.get_window_extent() for legend in figure.legends]

    for box in boxes:
        assert box.x0 >= 0 and box.x1 <= figure.bbox.width
        assert box.y0 >= 0 and box.y1 <= figure.bbox.height


def test_marks_are_hollow_where_nothing_is_resolved() -> None:
    (ax,) = PICTURE.figure(RegretPicture(STUDY)).axes
    marks = [line for line in ax.lines if line.get_marker() in ("o", "s")]

    assert [mark.get_markerfacecolor() == "white" for mark in marks] == [False, True, False]
    assert [float(mark.get_ydata()[0]) for mark in marks] == [100.0, 0.0, -100.0]


def test_a_report_without_decisions_is_a_page_too() -> None:
    assert "Nothing was decided." in after_action_page(report(), "ballast after-action x.yaml")
    page = after_action_page(STUDY, "ballast after-action x.yaml")
    assert "ballast after-action x.yaml" in page and page.count("<details") == 3
