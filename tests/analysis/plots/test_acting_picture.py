"""The picture of when acting pays: nothing leaves the page, and hollow bars are not told."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_hex

from ballast.analysis.plots.acting_picture import PICTURE, ActingPicture
from ballast.analysis.plots.style import COLUMN, WIDTH, journal
from ballast.analysis.stats.acting import ActingStudy, Lesson
from ballast.analysis.stats.decision_value import PairedDraws, pays_up_to, value_curve
from ballast.analysis.stats.partial_information import ParameterWorth


def acting_study(parameters: int = 12, sign: float = 1.0, spread: float = 0.02) -> ActingStudy:
    """A made-up study; every second parameter is worth learning."""
    effect = sign * 0.04 + spread * np.sin(np.arange(200.0))
    draws = PairedDraws.exact(np.full(200, 0.3), 0.3 - effect)
    lessons = tuple(
        Lesson(
            f"what parameter {n} means, in quite a number of words", "", "XDLA"[n % 4],
            ParameterWorth(f"p.{n}", 0.006 / (n + 1), 0.001, 0.01, 0.3, bool(n % 2)),
        )
        for n in range(parameters)
    )  # fmt: skip
    curve: pd.DataFrame = value_curve(draws, seed=1)
    return ActingStudy(
        first="Base", other="A change with a rather long title that says much", outcome="war",
        definition="a war", horizon_days=540, seed=1, draws=200, runs=10, base=0.3, changed=0.26,
        pays=pays_up_to(draws), curve=curve, perfect=0.008 if spread else 0.0,
        perfect_error=0.001 if spread else 0.0, resolved=spread > 0.0, lessons=lessons,
    )  # fmt: skip


@pytest.mark.parametrize("width", [WIDTH, COLUMN])
@pytest.mark.parametrize(
    ("parameters", "sign", "spread"), [(0, 1.0, 0.0), (1, 1.0, 0.02), (40, 1.0, 0.02), (9, -1, 0)]
)
def test_nothing_leaves_the_page(width: float, parameters: int, sign: float, spread: float) -> None:
    figure = PICTURE.figure(ActingPicture(acting_study(parameters, sign, spread)), width)
    with journal():
        figure.draw_without_rendering()
        rows = [label.get_window_extent() for label in figure.axes[1].get_yticklabels()]
        below = [figure.axes[1].xaxis.label.get_window_extent()]
        below += [text.get_window_extent() for text in figure.texts]
        below += [legend.get_window_extent() for legend in figure.legends]

    assert figure.get_size_inches()[0] == width
    for some in (rows, below):
        for one, two in combinations(some, 2):
            assert not one.overlaps(two)
    for box in (*rows, *below):
        assert box.x0 >= 0 and box.x1 <= figure.bbox.width
        assert box.y0 >= 0 and box.y1 <= figure.bbox.height


def test_what_is_not_told_is_hollow_and_hatched() -> None:
    study = acting_study()
    _, bars = PICTURE.figure(ActingPicture(study)).axes
    shown = [(to_hex(bar.get_facecolor()), bar.get_hatch()) for bar in bars.patches]

    assert len(shown) == 7 and [face for face, _ in shown].count("#ffffff") == 0
    few = PICTURE.figure(ActingPicture(acting_study(3))).axes[1]
    hollow = [to_hex(bar.get_facecolor()) == "#ffffff" for bar in few.patches]
    assert hollow == [False, False, True, True]
    assert [bool(bar.get_hatch()) for bar in few.patches] == hollow


def test_it_is_described() -> None:
    text = PICTURE.describe(ActingPicture(acting_study()))

    assert "Acting pays while it costs less than 4.0" in text
    assert "Worth most by itself: what parameter 1 means" in text
    raised = PICTURE.describe(ActingPicture(acting_study(sign=-1.0)))
    assert "Acting pays at no cost" in raised
