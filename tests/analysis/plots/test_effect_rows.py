"""The picture of one outcome: what is drawn is what the tables say, for two scenarios or thirty."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd
import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ballast.analysis.plots.effect_rows import MOST, EffectPicture, effects_of
from ballast.analysis.plots.style import COLUMN, WIDTH, journal
from ballast.analysis.results.comparison_folder import ComparisonTables

UNKNOWN = float("nan")
OUTCOME = "rung_5_or_higher"
PAGE_INCHES = 9.7
"""Height of an A4 page within margins of an inch."""


def comparison_tables(others: int, kind: str = "probability") -> ComparisonTables:
    """Scenario n differs by −0.01 n, is beyond chance from n = 3 on, and has no draws at n = 2."""
    rows: list[dict[str, Any]] = []
    levels = [_level("s0", 0.6)]
    for n in range(1, others + 1):
        change = -0.01 * n
        ends = (UNKNOWN, UNKNOWN) if n == 2 else (change - 0.03, change + 0.02)
        rows.append(
            {
                "other": f"s{n}",
                "outcome": OUTCOME,
                "kind": kind,
                "horizon_days": 540,
                "definition": "crisis or higher",
                "difference": change,
                "mc_low": change - 0.01,
                "mc_high": change + 0.01,
                "draws_low": ends[0],
                "draws_high": ends[1],
                "moved": n > 2,
                "up": 0,
                "down": n,
                "histories": 100,
            }
        )
        levels.append(_level(f"s{n}", 0.6 + change))
    page = {
        "about": {
            "first": {"name": "s0", "title": "The first one with a title of some length"},
            "others": [
                {"name": row["other"], "title": f"Scenario {row['other']} of a rather long title"}
                for row in rows
            ],
            "seed": 7, "draws": 50, "runs": 20, "code": {"ballast": "0.1.0"},
        },
        "order": [
            {
                "outcome": OUTCOME, "others": [row["other"] for row in reversed(rows)],
                "resolved": [row["other"] for row in rows], "impossible": "", "missing": {},
            }
        ],
        "settled": {},
    }  # fmt: skip
    return ComparisonTables(pd.DataFrame(rows), pd.DataFrame(levels), pd.DataFrame(), page)


def _level(scenario: str, value: float) -> dict[str, Any]:
    return {
        "outcome": OUTCOME, "scenario": scenario, "rung": 5, "value": value,
        "mc_low": value - 0.02, "mc_high": value + 0.02, "draws_low": value - 0.1,
        "draws_high": value + 0.1,
    }  # fmt: skip


def _drawn(tables: ComparisonTables, width: float = WIDTH) -> tuple[Figure, Axes, Axes]:
    figure = effects_of(OUTCOME).figure(EffectPicture.of(tables, OUTCOME), width)
    left, right = figure.axes
    return figure, left, right


def _marks(ax: Axes) -> list[Any]:
    return [line for line in ax.lines if line.get_linestyle() == "None"]


def _notes(figure: Figure) -> str:
    return " ".join(text.get_text() for text in figure.texts).replace("\n", " ")


def test_levels_and_differences_are_those_of_the_tables() -> None:
    """Rows from top to bottom: the base, then the largest effect; both intervals of each."""
    figure, left, right = _drawn(comparison_tables(3))
    segments = [line.get_segments()[0][:, 0].tolist() for line in right.collections]

    assert [mark.get_xdata()[0] for mark in _marks(left)] == pytest.approx([60, 57, 58, 59])
    assert [mark.get_xdata()[0] for mark in _marks(right)] == pytest.approx([-3, -2, -1])
    assert [mark.get_ydata()[0] for mark in _marks(right)] == [1, 2, 3]
    expected = [[-4, -2], [-6, -1], [-3, -1], [-2, 0], [-4, 1]]
    np.testing.assert_allclose(segments[-5:], expected, atol=1e-9)
    labels = [label.get_text().replace("\n", " ") for label in left.get_yticklabels()]
    assert labels[0].startswith("base: ") and "s3" in labels[1] and "s1" in labels[3]
    assert "Without a thin line: runs do not resolve" in _notes(figure)
    assert any(line.get_xdata() == [0.0, 0.0] for line in right.lines)


def test_no_mark_has_two_meanings() -> None:
    """A square is the base; a full circle beyond chance, an open one what may be chance."""
    figure, left, right = _drawn(comparison_tables(4))
    keys = [text.get_text() for legend in figure.legends for text in legend.get_texts()]
    full = [mark.get_markerfacecolor() != "white" for mark in _marks(right)]

    assert [mark.get_marker() for mark in _marks(left)] == ["s", "o", "o", "o", "o"]
    assert {mark.get_marker() for mark in _marks(right)} == {"o"}
    assert full == [True, True, False, False]
    assert [m.get_markerfacecolor() != "white" for m in _marks(left)] == [True, *full]
    assert sorted(keys) == sorted(
        ["base (dotted: its level)", "differs beyond chance", "may be chance",
         "Monte Carlo error, 95 %", "spread over draws, 5–95 %"]
    )  # fmt: skip


@pytest.mark.parametrize("width", [WIDTH, COLUMN])
@pytest.mark.parametrize("others", [1, 30])
def test_nothing_overlaps_or_leaves_a_page(others: int, width: float) -> None:
    figure, left, right = _drawn(comparison_tables(others), width)
    with journal():
        figure.draw_without_rendering()
        rows = [label.get_window_extent() for label in left.get_yticklabels()]
        below = [ax.xaxis.label.get_window_extent() for ax in (left, right)]
        below += [text.get_window_extent() for text in figure.texts]
        below += [legend.get_window_extent() for legend in figure.legends]

    assert figure.get_size_inches()[0] == width and figure.get_size_inches()[1] < PAGE_INCHES
    for some in (rows, below):
        for one, two in combinations(some, 2):
            assert not one.overlaps(two)
    for box in (*rows, *below):
        assert box.x0 >= 0 and box.x1 <= figure.bbox.width
        assert box.y0 >= 0 and box.y1 <= figure.bbox.height


def test_thirty_scenarios_have_25_rows_and_the_rest_is_counted() -> None:
    figure, left, right = _drawn(comparison_tables(30))

    assert len(_marks(right)) == MOST == 25 and len(left.get_yticklabels()) == 26
    assert "5 more in the table, all of smaller effect." in _notes(figure)
    assert "s30" in left.get_yticklabels()[1].get_text().replace("\n", " ")


def test_the_same_tables_give_the_same_bytes_and_words() -> None:
    source = EffectPicture.of(comparison_tables(3), OUTCOME)
    kind = effects_of(OUTCOME)

    assert kind.content(source, "pdf", COLUMN) == kind.content(source, "pdf", COLUMN)
    assert kind.name == f"effects-{OUTCOME}"
    assert kind.describe(source).endswith(
        "Largest: Scenario s3 of a rather long title, −3 percentage points (95 % of Monte Carlo "
        "error: −4 to −2); 1 of 3 beyond chance."
    )


def test_a_number_is_drawn_in_its_own_unit() -> None:
    _, left, right = _drawn(comparison_tables(3, "mean"))

    assert _marks(left)[0].get_xdata()[0] == pytest.approx(0.6)
    assert right.get_xlabel() == "difference to base" and left.get_xlabel() == "rung 5 or higher"
