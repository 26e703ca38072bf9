"""Pictures of parameter studies: what is drawn is what the tables say, and it can be read."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text

from ballast.analysis.plots import (
    discovery_boxes as boxes,
)
from ballast.analysis.plots import (
    factor_effects as effects,
)
from ballast.analysis.plots import (
    heat_map,
    morris_plane,
    parallel_coordinates,
    regret_map,
    response_curves,
    sobol_bars,
    tornado,
)
from ballast.analysis.plots.study_pictures import KINDS, draw_study
from ballast.analysis.plots.style import WIDTH, journal, new_figure
from ballast.analysis.results.study_folder import read_study
from ballast.analysis.stats.swings import by_width
from ballast.analysis.text.quantities import OutcomeQuantity
from ballast.sim.errors import InputError
from tests.analysis import studies
from tests.analysis.studies import LEVELS, LONG, OUTCOME
from tests.analysis.texts import texts

P = OutcomeQuantity("probability of dispute or higher")
ONE, TWO = ("as it is",), ("as it is", "hotline kept open in all crises")
X, Y = studies.names(2)
LABELS = {name: about["label"] for name, about in studies.manifest(15)["factors"].items()}


def drawn(paint: Callable[[Figure], Any], width: float = WIDTH) -> tuple[Figure, Any]:
    with journal():
        fig = new_figure(width=width)
        axes = paint(fig)
        FigureCanvasAgg(fig).draw()
    return fig, axes


def legend(fig: Figure) -> list[str]:
    return [text.get_text() for key in fig.legends for text in key.get_texts()]


def pictures(count: int, policies: tuple[str, ...], levels: bool) -> dict[str, Any]:
    """Every picture with so many factors, by name."""
    args = count, policies
    table = studies.points(*args, number=60, levels=levels)
    first = table[table["scenario"] == policies[0]]
    factors = [*studies.names(count), *(["channel"] if levels else [])]
    some = studies.sensitivity(count, policies[:1], levels)
    swings = studies.swings(count, policies[:1], levels)
    box = studies.boxes(count, policies[:1], levels)
    curves, summary = studies.curves(*args, levels), studies.box_summary(policies[:1])
    sobol, morris = (some[some["method"] == name] for name in ("sobol", "morris"))
    every = {
        "response_curves": lambda fig: response_curves.draw(curves, fig, P, labels=LABELS),
        "tornado": lambda fig: tornado.draw(swings, fig, P, LABELS),
        "sobol_bars": lambda fig: sobol_bars.draw(sobol, fig, P, LABELS),
        "morris_plane": lambda fig: morris_plane.draw(morris, fig, P, LABELS),
        "parallel_coordinates": lambda fig: parallel_coordinates.draw(
            first, fig, factors, OUTCOME, 0.3, P, LABELS
        ),
        "boxes": lambda fig: boxes.draw(box, summary, fig, LABELS, {"channel": LEVELS}),
        "heat_map": lambda fig: heat_map.draw(
            studies.grid(policies, levels=levels), fig, X, Y, OUTCOME, P, LABELS
        ),
    }
    if count > 1:
        every["regret_map"] = lambda fig: regret_map.draw(
            studies.regret(table), table, studies.robustness(table), fig, X, Y, P, LABELS
        )
    return every


@pytest.mark.parametrize("width", [WIDTH, 3.5])
@pytest.mark.parametrize(
    ("count", "policies", "levels"), [(1, ONE, False), (4, TWO, True), (15, TWO, True)]
)
def test_no_text_leaves_the_page_or_covers_another(
    count: int, policies: tuple[str, ...], levels: bool, width: float
) -> None:
    for name, paint in pictures(count, policies, levels).items():
        fig, _ = drawn(paint, width)
        page = fig.bbox
        found = [(text, text.get_window_extent()) for text in texts(fig)]
        for n, (text, box) in enumerate(found):
            inside = box.x0 >= -2 and box.y0 >= -2 and box.x1 <= page.x1 + 2
            assert inside and box.y1 <= page.y1 + 2, (name, text.get_text())
            assert text.get_fontsize() >= 6, (name, text.get_text())
            if text.get_rotation() not in (0, 90):
                continue  # its box is that of the turned text, which is mostly empty
            for other, place in found[n + 1 :]:
                if other.get_rotation() in (0, 90):
                    wide = min(box.x1, place.x1) - max(box.x0, place.x0)
                    tall = min(box.y1, place.y1) - max(box.y0, place.y0)
                    assert wide < 2 or tall < 4, (name, text.get_text(), other.get_text())


def test_curves_are_the_table_on_a_common_axis_from_zero() -> None:
    table = studies.curves(3, TWO, levels=True)
    order = [*reversed(studies.names(3)), "channel"]
    baseline = {X: 0.8, "channel": "closed"}
    fig, panels = drawn(lambda fig: response_curves.draw(table, fig, P, order, LABELS, baseline))

    assert [ax.get_xlabel() for ax in panels[:3]] == [LABELS[name] for name in order[:3]]
    assert {ax.get_ylim()[0] for ax in panels} == {0.0}
    assert len({ax.get_ylim() for ax in panels}) == 1
    for policy in TWO:
        rows = table[(table["factor"] == X) & (table["scenario"] == policy)]
        assert any(list(line.get_ydata()) == rows["value"].tolist() for line in panels[2].lines)
    assert panels[2].lines[-1].get_xdata() == [0.8, 0.8]
    assert panels[3].lines[-1].get_xdata() == [2.0, 2.0]
    assert [tick.get_text() for tick in panels[3].get_xticklabels()] == list(LEVELS)
    assert legend(fig) == [*TWO, "95 % interval", "baseline"]
    assert "%" in panels[0].get_yticklabels()[1].get_text()


def test_curves_beyond_twelve_are_counted() -> None:
    fig, panels = drawn(lambda fig: response_curves.draw(studies.curves(15, ONE), fig, P))

    assert len(panels) == 12
    assert "3 more factors not drawn." in [text.get_text() for text in fig.texts]


def test_the_map_is_the_grid_with_refused_cells_hatched() -> None:
    table = studies.grid(ONE)
    fig, (ax,) = drawn(
        lambda fig: heat_map.draw(table, fig, X, Y, OUTCOME, P, LABELS, {X: 0.8, Y: 0.5})
    )
    mesh = ax.collections[0].get_array()
    wanted = table.pivot(index=Y, columns=X, values=OUTCOME).to_numpy()

    np.testing.assert_array_equal(np.ma.filled(mesh, np.nan), wanted)
    assert sum(patch.get_hatch() is not None for patch in ax.patches) == 2
    star = next(line for line in ax.lines if line.get_marker() == "*")
    assert (*star.get_xdata(), *star.get_ydata()) == (0.8, 0.5)
    assert {"baseline", "no estimate (refused)"} <= set(legend(fig))
    colours = mpl.colormaps[heat_map.COLOURS](np.linspace(0, 1, 32))[:, :3]
    assert (np.diff(colours @ [0.2126, 0.7152, 0.0722]) > 0).all()


def test_contours_are_further_apart_than_noise() -> None:
    for noise in (1e-6, 1e-4, 9e-4, 4e-3):
        levels = heat_map.contour_levels(studies.grid(ONE, noise), OUTCOME)
        assert np.all(np.diff(levels) >= 2 * np.sqrt(noise) * (1 - 1e-9))
    assert heat_map.contour_levels(studies.grid(ONE, 0.2), OUTCOME) == []
    _, (ax,) = drawn(lambda fig: heat_map.draw(studies.grid(ONE, 0.2), fig, X, Y, OUTCOME, P))
    assert len(ax.collections) == 1


def test_a_map_of_levels_has_no_contours_and_one_scale() -> None:
    table = studies.grid(TWO, levels=True)
    _, panels = drawn(lambda fig: heat_map.draw(table, fig, X, Y, OUTCOME, P))

    assert len(panels) == 2
    assert {ax.collections[0].get_clim() for ax in panels} == {
        (table[OUTCOME].min(), table[OUTCOME].max())
    }
    assert all(len(ax.collections) == 1 for ax in panels)
    assert panels[0].get_yticklabels()[0].get_text() == "open"


def test_bars_go_from_the_base_to_both_ends() -> None:
    table = studies.swings(3, ONE)
    fig, ax = drawn(lambda fig: tornado.draw(table, fig, P, LABELS))
    ends = [bar.get_x() + bar.get_width() for bar in ax.patches]
    wanted = [
        float(table[(table["factor"] == name) & (table["end"] == end)]["value"].iloc[0])
        for name in studies.names(3)
        for end in ("low", "high")
    ]

    assert ends == pytest.approx(wanted)
    assert [tick.get_text() for tick in ax.get_yticklabels()] == list(LABELS.values())[:3]
    assert {bar.get_hatch() for bar in ax.patches} == {"", "////"}
    assert [text.get_text() for text in ax.texts] == ["0.1", "2", "0.1", "20", "0.1", "200"]
    assert "base, 20 %" in legend(fig)


def test_the_widest_swings_come_first() -> None:
    table = studies.swings(15, ONE, levels=True)
    shuffled = table.iloc[::-1]
    fig, ax = drawn(lambda fig: tornado.draw(shuffled, fig, P, LABELS))

    assert by_width(shuffled)[:3] == studies.names(3)
    assert len(ax.get_yticks()) == 15
    assert any("1 more factor " in text.get_text() for text in fig.texts)


def test_an_index_that_may_be_zero_is_hollow() -> None:
    table = studies.sensitivity(6, ONE)
    table = table[table["method"] == "sobol"]
    fig, ax = drawn(lambda fig: sobol_bars.draw(table, fig, P, LABELS))
    by_width = {round(bar.get_width(), 9): bar for bar in ax.patches}

    for row in table.itertuples():
        bar = by_width[round(row.value, 9)]
        white = bar.get_facecolor()[:3] == (1.0, 1.0, 1.0)
        assert white == (row.low <= 0)
    assert len(by_width) == 12
    assert ax.get_xlim()[0] < 0 < ax.get_xlim()[1]
    assert legend(fig)[-1] == "may be zero"
    assert "may be zero" in sobol_bars.describe(table, P)


def test_factors_left_out_are_summed() -> None:
    """22 factors of 0.3, 0.29, ...; the last two are 0.1 and 0.09."""
    rows = [("total", f"f{n}", 0.3 - n * 0.01) for n in range(22)]
    table = pd.DataFrame(rows, columns=["measure", "factor", "value"])
    table = table.assign(low=table["value"] - 0.02, high=table["value"] + 0.02)
    fig, ax = drawn(lambda fig: sobol_bars.draw(table, fig, P))
    said = "2 more factors are not drawn; their indices sum to total 0.19."

    assert len(ax.patches) == 20
    assert sobol_bars.left_out(table) == said
    assert any(text.get_text() == said for text in fig.texts)


def test_the_plane_shows_the_floor_of_chance() -> None:
    table = studies.sensitivity(8, ONE)
    fig, ax = drawn(lambda fig: morris_plane.draw(table, fig, P, LABELS))
    effects = morris_plane.effects(table)
    filled, hollow = ax.lines[0], ax.lines[1]
    passes = effects["low"] > 0.03

    assert list(filled.get_xdata()) == effects.loc[passes, "mu_star"].tolist()
    assert list(hollow.get_ydata()) == effects.loc[~passes, "sigma"].tolist()
    assert hollow.get_markerfacecolor() == "white"
    assert list(ax.lines[2].get_xdata()) == [0.03, 0.03]
    assert "largest μ* of chance alone" in legend(fig)
    every = " ".join(text.get_text() for text in fig.findobj(Text))
    assert all(LABELS[name] in every for name in studies.names(8))


def test_lines_above_the_threshold_lie_on_top() -> None:
    table = studies.points(3, ONE, number=900)
    fig, ax = drawn(
        lambda fig: parallel_coordinates.draw(table, fig, studies.names(3), OUTCOME, 0.2, P, LABELS)
    )
    below, above = ax.collections
    shown = parallel_coordinates.chosen(table[table[OUTCOME].notna()])

    assert len(above.get_segments()) == (shown[OUTCOME] > 0.2).sum() > 0
    assert len(above.get_segments()) + len(below.get_segments()) == parallel_coordinates.MOST
    assert above.get_zorder() > below.get_zorder()
    assert above.get_linewidths()[0] > below.get_linewidths()[0]
    first = shown[shown[OUTCOME] > 0.2].iloc[0]
    low, high = table[X].min(), table[X].max()
    assert above.get_segments()[0][0, 0] == pytest.approx((first[X] - low) / (high - low))
    usable = int(table[OUTCOME].notna().sum())
    assert any(
        f"{parallel_coordinates.MOST} of {usable} points" in text.get_text() for text in fig.texts
    )


def test_boxes_stand_in_the_range_of_each_factor() -> None:
    table, summary = studies.boxes(3, ONE, levels=True), studies.box_summary(ONE)
    _, panels = drawn(lambda fig: boxes.draw(table, summary, fig, LABELS, {"channel": LEVELS}))
    bars = [bar for bar in panels[0].patches if bar.get_height() > boxes.THIN + 0.1]
    said = [text.get_text() for ax in panels for text in ax.texts]

    assert [(bar.get_x(), bar.get_width()) for bar in bars] == [
        pytest.approx(pair) for pair in ((0.55, 0.35), (0.0, 0.9), (0.55, 0.45))
    ]
    assert "1.15" in said and "restricted in 98 %\nof resamples" in said
    squares = [line for line in panels[0].lines if line.get_marker() == "s"]
    assert [line.get_markerfacecolor() == "white" for line in squares] == [True, False, False]
    assert (
        panels[0]
        .get_title(loc="left")
        .startswith("Box 1, at points left out: density 81 % (75 … 86 %), coverage 62 %")
    )


def test_the_map_of_regret_shows_the_best_policy_of_each_point() -> None:
    table = studies.points(4, TWO, number=80)
    regret = studies.regret(table)
    regret["within_noise"] = regret["best"] & (regret["point"] % 3 == 0)
    fig, (where, bars) = drawn(
        lambda fig: regret_map.draw(regret, table, studies.robustness(table), fig, X, Y, P, LABELS)
    )
    best = regret_map.best_points(regret, table, X, Y)
    seen = sum(len(line.get_xdata()) for line in where.lines)
    opened = sum(
        len(line.get_xdata()) for line in where.lines if line.get_markerfacecolor() == "white"
    )

    assert seen == len(best) and opened == best["within_noise"].sum()
    assert (where.get_xlabel(), where.get_ylabel()) == (LABELS[X], LABELS[Y])
    assert bars.get_xlim()[0] <= 0 and bars.get_xlabel() == "regret (percentage points)"
    assert all("satisficing 84 %" in tick.get_text() for tick in bars.get_yticklabels())
    assert any(label.startswith("as it is: best in") for label in legend(fig))


def test_points_with_several_best_policies_are_no_policys() -> None:
    """Of four points the first is the first policy's, the second tied, the others the second's.

    Both policies share the tie in the table; in the picture it is one grey cross.
    """
    table = studies.points(4, TWO, number=4)
    numbers = sorted(set(table["point"]))
    regret = pd.DataFrame(
        [
            (point, policy, 0.0 if best else 0.1, best, best and not clear)
            for point, who, clear in zip(
                numbers, [(TWO[0],), TWO, (TWO[1],), (TWO[1],)], [1, 0, 1, 0], strict=True
            )
            for policy in TWO
            for best in (policy in who,)
        ],
        columns=["point", "scenario", "regret", "best", "within_noise"],
    )
    best = regret_map.best_points(regret, table, X, Y)
    fig, (where, _) = drawn(
        lambda fig: regret_map.draw(regret, table, studies.robustness(table), fig, X, Y, P, LABELS)
    )
    crosses = [line for line in where.lines if line.get_marker() == "x"]
    said = regret_map.describe(regret, table, studies.robustness(table), X, Y, P, LABELS)

    assert list(best["scenario"]) == [TWO[0], regret_map.SEVERAL, TWO[1], TWO[1]]
    assert list(best["within_noise"]) == [False, False, False, True]
    assert [len(line.get_xdata()) for line in crosses] == [1]
    assert sum(len(line.get_xdata()) for line in where.lines) == 4
    found = legend(fig)
    assert any(text.endswith("best alone in 25 %") for text in found)
    assert any(text.endswith("best alone in 50 %") for text in found)
    assert "several equally good in 25 %" in found
    assert "several equally 25 % of points" in said and "In one point the lead" in said


def test_values_that_are_not_there() -> None:
    curves = studies.curves(2, ONE)
    curves.loc[3:5, ["value", "low", "high"]] = np.nan
    swings = studies.swings(3, ONE)
    swings.loc[0, "value"] = swings.loc[3, "low"] = np.nan
    some = studies.sensitivity(4, ONE)
    bare = some.assign(low=np.nan, high=np.nan)
    bare.loc[(bare["factor"] == X) & (bare["measure"] == "first"), "value"] = np.nan
    box = studies.boxes(2, ONE).assign(low_from=np.nan, high_from=np.nan)
    grid = studies.grid(TWO)
    grid.loc[grid["scenario"] == TWO[1], OUTCOME] = np.nan

    drawn(lambda fig: response_curves.draw(curves, fig, P))
    drawn(lambda fig: tornado.draw(swings, fig, P))
    _, ax = drawn(lambda fig: sobol_bars.draw(bare[bare["method"] == "sobol"], fig, P))
    assert len(ax.patches) == 7
    drawn(lambda fig: morris_plane.draw(bare[bare["measure"] != "mu_star_noise"], fig, P))
    drawn(lambda fig: boxes.draw(box, studies.box_summary(ONE), fig))
    drawn(lambda fig: heat_map.draw(grid, fig, X, Y, OUTCOME, P))
    assert "–" not in response_curves.describe(curves, P)


def test_names_are_words_without_labels_and_wrapped_with_long_ones() -> None:
    table = studies.swings(10, ONE)
    _, ax = drawn(lambda fig: tornado.draw(table, fig, P), 3.5)
    _, labelled = drawn(lambda fig: tornado.draw(table, fig, P, LABELS))
    names = [tick.get_text() for tick in labelled.get_yticklabels()]

    assert "parameters encounters\nrate" in [tick.get_text() for tick in ax.get_yticklabels()]
    assert any(" ".join(name.split()) == LONG and "\n" in name for name in names)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return studies.write(tmp_path_factory.mktemp("study") / "s", 3, TWO)


def test_a_study_has_its_pictures_and_captions(folder: Path) -> None:
    files = draw_study(folder)
    names = [file.stem for file in files]
    captions = json.loads((folder / "plots" / "captions.json").read_text("utf-8"))

    assert "response_curves" in names and "regret_map" in names and "heat_map" not in names
    assert "tornado-as-it-is" in names and len(names) == len(set(names)) == 12
    assert set(captions) == set(names)
    assert all(len(words) > 60 and "nan" not in words for words in captions.values())
    assert "from 8 % at 0.1 to 38 % at 2" in captions["response_curves"]


def test_the_same_tables_give_the_same_bytes(folder: Path) -> None:
    first = [file.read_bytes() for file in draw_study(folder, ("png", "svg", "pdf"), ["boxes"])]

    assert len(first) == 6
    assert [f.read_bytes() for f in draw_study(folder, ("png", "svg", "pdf"), ["boxes"])] == first


def test_a_grid_gives_a_map_and_nothing_it_has_no_tables_for(tmp_path: Path) -> None:
    studies.write_grid(tmp_path)

    assert heat_map.grid_pair(read_study(tmp_path)) == (X, Y)
    assert [file.stem for file in draw_study(tmp_path)] == ["heat_map", "parallel_coordinates"]


def test_what_there_is_no_picture_of(folder: Path) -> None:
    with pytest.raises(InputError) as caught:
        draw_study(folder, ("gif",), ["pie"])

    assert [problem.key for problem in caught.value.problems] == ["kinds", "formats"]
    assert "pie" in str(caught.value) and all(kind in str(caught.value) for kind in KINDS)


def test_factors_come_by_influence(folder: Path) -> None:
    study = read_study(folder)

    assert study.order[:2] == [X, Y]
    assert study.levels == {"channel": list(LEVELS)}
    assert study.labels[X] == "encounters rate (per year)"
    assert str(study.provenance) == (
        "Encounters and channels · seed 11 · 1,024 points × 4 draws × 50 runs · Ballast 1.2.0"
    )


def test_no_setting_of_the_process_changes(folder: Path) -> None:
    before = dict(mpl.rcParams)
    draw_study(folder, kinds=["morris_plane"])

    assert dict(mpl.rcParams) == before


def test_returns_are_axes() -> None:
    for paint in pictures(3, TWO, levels=False).values():
        _, axes = drawn(paint)
        every = axes if isinstance(axes, list) else [axes]
        assert every and all(isinstance(ax, Axes) for ax in every)


def test_values_of_lines_do_not_stand_on_the_baseline() -> None:
    at = {X: 0.8, Y: 0.5}  # on the line of 10 %
    fig, (ax,) = drawn(lambda fig: heat_map.draw(studies.grid(ONE), fig, X, Y, OUTCOME, P, {}, at))
    star = ax.transData.transform((at[X], at[Y]))
    values = [text for text in ax.texts if text.get_text().endswith("%")]

    assert "10 %" in [text.get_text() for text in values]
    for text in values:
        middle = text.get_window_extent().get_points().mean(axis=0)
        assert np.hypot(*(middle - star)) / fig.dpi > 0.25


def test_differences_stand_beside_zero_and_say_what_they_are_held_against() -> None:
    _, ax = drawn(lambda fig: effects.draw(studies.paired(), fig, P, LABELS))
    points = [line for line in ax.lines if line.get_marker() == "o"]

    assert [line.get_xdata()[0] for line in points] == pytest.approx([2.0, 4.0, 9.0, -5.0])
    hollow = [line.get_markerfacecolor() == "white" for line in points]
    assert hollow == [True, False, False, False]
    assert [tick.get_text() for tick in ax.get_yticklabels()] == ["2", "4", "9", "open"]
    assert {f"{LABELS[X]}, against 1", "channel, against closed"} == {
        text.get_text() for text in ax.texts
    }
    low, high = ax.get_xlim()
    assert low < 0.0 < high
    assert ax.get_xlabel().endswith("(percentage points)")
    words = effects.describe(studies.paired(), P, LABELS)
    assert "most at 9 against 1: 9 (7 to 11) percentage points" in words


def test_of_many_values_only_some_have_a_row() -> None:
    many = pd.concat([studies.paired(levels=False).assign(x=float(x)) for x in range(40)])
    _, ax = drawn(lambda fig: effects.draw(many, fig, P, LABELS))

    assert len(ax.get_yticks()) == effects.MOST
