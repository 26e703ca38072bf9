"""The forest of a comparison: what is drawn is what the table says, and it fits at both widths."""

from __future__ import annotations

import json
from itertools import combinations
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ballast.analysis.plots.comparison_picture import PICTURE, Differences
from ballast.analysis.plots.style import COLUMN, WIDTH, journal, look
from ballast.analysis.results.comparison_folder import ComparisonFolder
from ballast.analysis.results.file_names import COMPARISON
from ballast.analysis.results.file_names import COMPARISON_TABLE as TABLE
from ballast.sim.errors import InputError

UNKNOWN = float("nan")
OUTCOMES = (("rung_4_or_higher", 540), ("rung_4_or_higher_365", 365), ("summit_held", 540))


def _row(other: str, outcome: str, horizon: int, difference: float, **more: object) -> dict:
    return {
        "other": other, "outcome": outcome, "kind": "probability", "horizon_days": horizon,
        "difference": difference, "mc_low": difference - 0.01, "mc_high": difference + 0.01,
        "draws_low": difference - 0.03, "draws_high": difference + 0.02,
        "moved": abs(difference) > 0.01, **more,
    }  # fmt: skip


def _table(others: int) -> pd.DataFrame:
    """Differences of −0.04, −0.05 … in every probability, and a count that is not drawn."""
    rows = [
        _row(f"s{n}", outcome, horizon, -0.04 - 0.01 * n)
        for n in range(1, others + 1)
        for outcome, horizon in OUTCOMES
    ]
    return pd.DataFrame([*rows, _row("s1", "encounters", 540, -30.0, kind="mean")])


def _stored(folder: Path, table: pd.DataFrame, title: str = "The first one") -> Path:
    """A folder as ``compare`` leaves it, as far as a picture needs it."""
    about = {
        "first": {"name": "s0", "title": title},
        "seed": 7, "draws": 50, "runs": 20, "code": {"ballast": "0.1.0"},
        "others": [
            {"name": name, "title": f"Scenario {name} of a rather long title"}
            for name in dict.fromkeys(table["other"])
        ],
    }  # fmt: skip
    folder.mkdir(exist_ok=True)
    (folder / COMPARISON).write_text(json.dumps(about), encoding="utf-8")
    table.to_parquet(folder / TABLE)
    return folder


def _read(folder: Path) -> Differences:
    return Differences.read(ComparisonFolder(folder))


def _drawn(folder: Path, table: pd.DataFrame, width: float = WIDTH) -> tuple[Figure, Axes]:
    figure = PICTURE.figure(_read(_stored(folder, table)), width)
    return figure, figure.axes[0]


def test_what_is_drawn_is_what_the_table_says(tmp_path: Path) -> None:
    """Both intervals and the estimate of every scenario, in points, at one height of its own."""
    table = _table(2)
    _, ax = _drawn(tmp_path, table)
    chance, draws = ax.collections[0:4:2], ax.collections[1:4:2]
    markers = [line for line in ax.lines if line.get_linestyle() == "None"]

    for n, thick, thin in zip((1, 2), chance, draws, strict=True):
        rows = table[(table["other"] == f"s{n}") & (table["kind"] == "probability")]
        for lines, low, high in ((thick, "mc_low", "mc_high"), (thin, "draws_low", "draws_high")):
            ends = np.array(lines.get_segments())
            np.testing.assert_allclose(ends[:, 0, 0], 100 * rows[low])
            np.testing.assert_allclose(ends[:, 1, 0], 100 * rows[high])
        filled, opened = markers[2 * n - 2 : 2 * n]
        np.testing.assert_allclose(filled.get_xdata(), 100 * rows["difference"])
        np.testing.assert_allclose(filled.get_ydata(), ends[:, 0, 1])
        assert len(opened.get_xdata()) == 0 and filled.get_marker() == look(n - 1).marker
    assert thick.get_linewidth() > 2 * thin.get_linewidth()


def test_rows_axis_and_corner_say_what_they_are(tmp_path: Path) -> None:
    figure, ax = _drawn(tmp_path, _table(1))
    labels = [label.get_text() for label in ax.get_yticklabels()]
    texts = " ".join(text.get_text() for text in figure.texts)

    assert labels == ["rung 4 or higher", "rung 4 or higher (first 365 days)", "summit held"]
    assert ax.get_xlabel() == "difference to The first one (percentage points)"
    assert "Compared with The first one · seed 7 · 50 draws × 20 runs · Ballast 0.1.0" in texts
    assert "thin line" not in texts and "No marker" not in texts


@pytest.mark.parametrize("difference", [-0.3, 0.0, 0.3])
def test_zero_and_every_interval_are_in_view(tmp_path: Path, difference: float) -> None:
    none = dict.fromkeys(("mc_low", "mc_high", "draws_low", "draws_high"), 0.0)
    row = _row("s1", "rung_7", 540, difference, **({} if difference else none))
    _, ax = _drawn(tmp_path, pd.DataFrame([row]))
    left, right = ax.get_xlim()

    assert left < min(0.0, 100 * row["draws_low"]) and max(0.0, 100 * row["draws_high"]) < right
    assert any(line.get_xdata() == [0.0, 0.0] for line in ax.lines)


def test_what_may_be_chance_is_open_and_what_is_not_drawn_is_explained(tmp_path: Path) -> None:
    """A difference without an interval of draws, and an outcome that one scenario lacks."""
    table = _table(2)
    table.loc[0, ["draws_low", "draws_high", "moved"]] = [UNKNOWN, UNKNOWN, False]
    figure, ax = _drawn(tmp_path, table.drop(index=5))
    filled, opened = [line for line in ax.lines if line.get_linestyle() == "None"][:2]
    texts = " ".join(text.get_text() for text in figure.texts)

    assert list(opened.get_xdata()) == [-5.0] and opened.get_markerfacecolor() == "white"
    assert len(filled.get_xdata()) == 2
    assert "No thin line: the runs do not resolve" in texts
    assert "No marker: the outcome cannot be compared" in texts


def test_one_draw_has_no_line_of_draws_and_says_so(tmp_path: Path) -> None:
    table = _table(1).assign(draws_low=UNKNOWN, draws_high=UNKNOWN)
    figure, _ = _drawn(tmp_path, table)
    keys = [text.get_text() for legend in figure.legends for text in legend.get_texts()]

    assert any("No thin lines: one draw" in text.get_text() for text in figure.texts)
    assert "chance, 95 %" in keys and "parameter draws, 5–95 %" not in keys


@pytest.mark.parametrize("width", [WIDTH, COLUMN])
@pytest.mark.parametrize("others", [1, 5, 8])
def test_nothing_overlaps_or_leaves_the_paper(tmp_path: Path, width: float, others: int) -> None:
    title = (
        "A first scenario with a title that is longer than two lines of a column have room for, "
    )
    title += "and longer than two lines of a page, so that it has to end before its end has come"
    table = _table(others)
    table.loc[0, ["draws_low", "draws_high"]] = UNKNOWN  # with a note under the axis
    figure = PICTURE.figure(_read(_stored(tmp_path, table, title)), width)
    with journal():
        figure.draw_without_rendering()
        (ax,) = figure.axes
        rows = [label.get_window_extent() for label in ax.get_yticklabels()]
        ticks = [t.label1.get_window_extent() for t in ax.xaxis.get_major_ticks()]
        low, high = ax.bbox.x0 - 1, ax.bbox.x1 + 1
        ticks = [box for box in ticks if low < (box.x0 + box.x1) / 2 < high]
        below = [ax.xaxis.label.get_window_extent()]
        below += [text.get_window_extent() for text in figure.texts]
        below += [legend.get_window_extent() for legend in figure.legends]

    assert figure.get_size_inches()[0] == width and len(ticks) >= 3
    for some in (rows, ticks, below):
        for one, two in combinations(some, 2):
            assert not one.overlaps(two)
    for box in (*rows, *below):
        assert box.x0 >= 0 and box.x1 <= figure.bbox.width
        assert box.y0 >= 0 and box.y1 <= figure.bbox.height
    assert "(percentage points)" in ax.get_xlabel()


def test_the_same_tables_give_the_same_bytes_and_words(tmp_path: Path) -> None:
    found = _read(_stored(tmp_path, _table(2)))

    assert PICTURE.content(found, "pdf", COLUMN) == PICTURE.content(found, "pdf", COLUMN)
    assert PICTURE.describe(found).startswith(
        "Paired differences to The first one: Scenario s1 of a rather long title most in rung 4 or "
        "higher (−5.0 percentage points), 3 of 3 beyond chance; Scenario s2"
    )


def test_scenarios_of_one_title_keep_their_names(tmp_path: Path) -> None:
    folder = _stored(tmp_path, _table(2), title="Scenario s1 of a rather long title")

    assert list(dict.fromkeys(_read(folder).table["other"])) == ["s1", "s2"]


def test_what_is_no_comparison_is_refused(tmp_path: Path) -> None:
    """A table without a column, without a probability, broken or gone; and broken JSON."""
    for number, table in enumerate((
        _table(1).drop(columns="mc_low"), _table(1).query("kind == 'mean'"),
    )):  # fmt: skip
        with pytest.raises(InputError, match="expected the tables of a comparison, got: no "):
            _read(_stored(tmp_path / str(number), table))
    folder = _stored(tmp_path / "broken", _table(1))
    for name in (TABLE, COMPARISON):
        for content in (b"{}", b"[1]", b"\xff"):
            (folder / name).write_bytes(content)
            with pytest.raises(InputError, match=rf"{name}: expected|expected the tables of a"):
                _read(folder)
        _stored(folder, _table(1))
    (folder / TABLE).unlink()
    with pytest.raises(InputError, match=rf"{TABLE}: no such file"):
        _read(folder)
