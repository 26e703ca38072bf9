"""PRIM finds a box that was planted, says what it cannot find, and how sure it is."""

from __future__ import annotations

import sys

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest
from scipy.stats import binom

from ballast.analysis.discovery import box_stability as stability
from ballast.analysis.discovery import prim
from ballast.analysis.discovery.boxes import cases_of, find_boxes, unsure_of
from ballast.analysis.discovery.optional import prim_library
from ballast.analysis.discovery.points import Box, Limit, Points, encode
from ballast.analysis.discovery.prim import Search, best_box, significant, trajectory
from ballast.sim.errors import InputError
from tests.analysis.discovery.planted import WRONG, planted

FEW = Search(resamples=8)


def margin(number: int, width: float, across: float) -> float:
    """How far a limit may lie from the truth: a peel, and a strip that looks otherwise by luck.

    A peel takes 5 % of the side. A strip outside is kept where its density is above half of
    the harmonic mean, about .4; the least number of points for which luck makes .4 out of WRONG in
    fewer than 1 of 20,000 strips, over points a unit of width.
    """
    tries = range(1, 200)
    least = next(k for k in tries if binom.sf(np.ceil(0.4 * k) - 1, k, WRONG) < 5e-5)
    return 0.05 * width + least / (number * across)


def test_a_planted_box_is_found() -> None:
    """.9 dense in .4·.4 = .16 of points; .9·.16 / (.9·.16 + .1·.84) = .63 of cases covered.

    Four standard errors of .9 in 240 points are .077, of .63 in 342 cases .104.
    """
    factors, cases = planted(1500, 1)
    boxes, summary = find_boxes(factors, cases, seed=5, search=FEW)
    limits = boxes[boxes.box == 1].set_index("factor")
    first = summary.iloc[0]

    off = margin(1500, 0.4, 0.4)
    assert limits.index.tolist() == list("abcde")
    assert limits.low["a"] == pytest.approx(0.6, abs=off)
    assert limits.high["b"] == pytest.approx(0.4, abs=off)
    assert limits[["low", "high"]].notna().sum().sum() == 2
    assert first.density == pytest.approx(0.9, abs=0.077)
    assert first.coverage == pytest.approx(0.63, abs=0.104)
    assert first.cases == pytest.approx(first.density * first.points)
    assert first.coverage == pytest.approx(first.cases / cases.sum())
    assert first.note == ""


def test_what_is_planted_is_found_again_and_what_is_idle_is_not() -> None:
    factors, cases = planted(1500, 2)
    boxes, summary = find_boxes(factors, cases, seed=5, search=FEW)
    again = boxes[boxes.box == 1].set_index("factor")

    assert (again.restricted_share[["a", "b"]] == 1.0).all()
    assert (again.restricted_share[["c", "d", "e"]] < 0.5).all()
    off = margin(750, 0.4, 0.4)
    assert 0.6 - off <= again.low_from["a"] <= again.low_to["a"] <= 0.6 + off
    assert again[["high_from", "high_to"]].loc["a"].isna().all()
    first = summary.iloc[0]
    assert first.density_low <= first.density_unseen <= first.density_high
    assert first.density_low > first.base_rate
    assert first.resampled_points == 750


def test_levels_are_kept_as_words() -> None:
    factors, cases = planted(1000, 3, levels=True)
    boxes, _ = find_boxes(factors, cases, seed=5, search=Search(resamples=0, boxes=1))
    limits = boxes.set_index("factor")

    assert limits.levels.to_dict() == dict.fromkeys("abcde", "") | {"stance": "firm, harsh"}
    assert limits.low["a"] == pytest.approx(0.6, abs=margin(1000, 0.4, 2 / 3))
    assert limits.restricted_share.isna().all()


def test_two_boxes_one_after_the_other() -> None:
    """Cases high on a or high on b: the second box lies outside of the first; shares are of all.

    No label is wrong: a limit lies in the gap between points, or a peel of 5 % of the side away.
    """
    rng = np.random.default_rng(6)
    factors = pd.DataFrame(rng.random((1000, 3)), columns=list("abc"))
    cases = ((factors.a > 0.6) | (factors.b > 0.8)).to_numpy()
    boxes, summary = find_boxes(factors, cases, seed=5, search=Search(resamples=2, boxes=3))
    low = boxes.pivot(index="box", columns="factor", values="low")

    assert summary.box.tolist() == [1, 2]
    assert low["a"][1] == pytest.approx(0.6, abs=0.05 * 0.4 + 0.01)
    assert low["b"][2] == pytest.approx(0.8, abs=0.05 * 0.2 + 0.01)
    assert summary.coverage.sum() == pytest.approx(1.0, abs=0.05)
    assert summary.mass.sum() <= cases.mean() / 0.8
    # about .12/.52 of cases, four standard errors of 2 halves of 260 cases are .074, a peel .012
    assert summary.coverage_unseen[1] == pytest.approx(summary.coverage[1], abs=0.086)


@pytest.mark.parametrize(
    ("cases", "note"),
    [(False, "no point is a case"), (True, "every point is a case")],
)
def test_where_all_points_are_alike_it_says_so(cases: bool, note: str) -> None:
    factors, _ = planted(50, 1)
    boxes, summary = find_boxes(factors, np.full(50, cases), seed=1)

    assert boxes.empty
    assert summary[["box", "note", "base_rate"]].values.tolist() == [[0, note, float(cases)]]


def test_without_points_it_says_so() -> None:
    factors, _ = planted(50, 1)
    _, summary = find_boxes(factors.iloc[:0], np.zeros(0, bool), seed=1)

    assert summary.note.tolist() == ["there are no points"]


def test_a_box_of_chance_is_told_from_one_that_holds() -> None:
    """Cases by the toss of a coin: whatever box is found, other points know nothing of it."""
    rng = np.random.default_rng(8)
    factors = pd.DataFrame(rng.random((400, 5)), columns=list("abcde"))
    _, summary = find_boxes(factors, rng.random(400) < 0.3, seed=2, search=FEW)

    assert summary.note.iloc[0] in (
        "no limit of a factor makes cases denser than chance would",
        "no denser than elsewhere at points it was not fitted to",
    )


def test_a_clean_box_is_not_filled_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """Cases above .8 alone: of the boxes from .75 (dense enough at .8, all cases) and .8, the
    clean one; where the clean one is not on offer, the other.
    """
    points = encode(pd.DataFrame({"x": np.arange(100) / 100}), np.arange(100) >= 80)
    wide, clean = (Limit(0, "low", 0.75),), (Limit(0, "low", 0.8),)
    monkeypatch.setattr(prim, "trajectory", lambda *_: [wide, clean])
    assert best_box(points, Search()) == clean
    monkeypatch.setattr(prim, "trajectory", lambda *_: [(), wide])
    assert best_box(points, Search()) == wide


def test_where_nothing_is_dense_enough_the_best_compromise_is_taken(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Every second point above .5 is a case. From .5: density .5, all cases, 2/3. From .8: .5
    and .4, .44.
    """
    cases = (np.arange(200) >= 100) & (np.arange(200) % 2 == 0)
    points = encode(pd.DataFrame({"x": np.arange(200) / 200}), cases)
    half, fifth = (Limit(0, "low", 0.5),), (Limit(0, "low", 0.8),)
    monkeypatch.setattr(prim, "trajectory", lambda *_: [half, fifth])

    assert best_box(points, Search()) == half


def test_of_boxes_the_dense_ones_come_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """Above .8 all are cases, from .6 on every second one. From .6: density .75, H .86. From .8:
    density 1, two thirds of cases, H .8.
    """
    rank = np.arange(100)
    cases = (rank >= 80) | ((rank >= 60) & (rank % 2 == 0))
    points = encode(pd.DataFrame({"x": rank / 100}), cases)
    wide, dense = (Limit(0, "low", 0.6),), (Limit(0, "low", 0.8),)
    monkeypatch.setattr(prim, "trajectory", lambda *_: [wide, dense])

    assert best_box(points, Search(density=0.8)) == dense
    assert best_box(points, Search(density=0.7)) == wide


def test_a_box_is_judged_where_it_was_not_fitted(monkeypatch: pytest.MonkeyPatch) -> None:
    """A search that learns its cases by heart knows none of the others."""
    points = encode(pd.DataFrame({"x": np.arange(40.0)}), np.arange(40) % 4 == 0)

    def by_heart(known: Points, _: Search) -> Box:
        return (Limit(0, "levels", kept=tuple(known.columns[known.cases, 0].astype(int))),)

    monkeypatch.setattr(stability, "best_box", by_heart)
    found = stability.stability(points, Search(resamples=4), seed=1)

    assert found.coverage.tolist() == [0.0, 0.0, 0.0]
    assert np.isnan(found.density).all()
    assert found.restricted.tolist() == [1.0]


def test_limits_that_may_be_chance_go() -> None:
    factors, cases = planted(500, 4)
    points = encode(factors, cases)
    real = (Limit(0, "low", 0.6), Limit(1, "high", 0.4))
    idle = Limit(2, "high", 0.98)

    assert significant((real[0], idle, real[1]), points, 1.0) == real


def test_the_trajectory_ends_with_the_box_of_the_library() -> None:
    """The limits of the last box are those that the library itself reports."""
    factors, cases = planted(300, 5)
    with prim.quiet():
        box = prim_library().Prim(factors, cases.astype(int), threshold=0.01).find_box()
    found = trajectory(encode(factors, cases), Search())

    assert len(found) == len(box.box_lims)
    for limit in found[-1]:
        side = 0 if limit.side == "low" else 1
        assert box.box_lims[-1].iloc[side, limit.factor] == limit.value
    assert len(found[-1]) == (box.box_lims[-1].values != box.prim.box_init.values).sum()


def test_halves_take_whole_blocks() -> None:
    factors, cases = planted(60, 6)
    blocks = np.arange(60) % 12
    points = encode(factors, cases, blocks)
    for rows in stability._drawn(points, Search(resamples=3), seed=1):
        taken = blocks[rows]
        assert len(np.unique(taken)) == 6 and len(rows) == 30 == len(np.unique(rows))


def test_a_repetition_takes_no_more_points_than_asked() -> None:
    points = encode(*planted(60, 6))
    drawn = stability._drawn(points, Search(resamples=2, most_points=12), seed=1)

    assert [len(rows) for rows in drawn] == [12, 12]
    assert drawn[0].tolist() != drawn[1].tolist()


def test_the_same_seed_gives_the_same_tables() -> None:
    factors, cases = planted(300, 7, levels=True)
    search = Search(resamples=2, boxes=1)
    one, two = (find_boxes(factors, cases, seed=3, search=search) for _ in range(2))

    for first, second in zip(one, two, strict=True):
        pd.testing.assert_frame_equal(first, second)


def test_points_near_the_threshold_are_unsure() -> None:
    """Standard deviation .1: unsure within .196 of .5."""
    values, noise = np.array([0.3, 0.31, 0.69, 0.7]), np.full(4, 0.01)

    assert unsure_of(values, noise, 0.5).tolist() == [False, True, True, False]
    assert cases_of(values, 0.69, "above").tolist() == [False, False, True, True]
    assert cases_of(values, 0.3, "below").tolist() == [True, False, False, False]


def test_the_share_that_is_unsure_is_told() -> None:
    factors, cases = planted(100, 1)
    search = Search(resamples=0, boxes=1)
    _, summary = find_boxes(factors, cases, seed=1, search=search, unsure=np.arange(100) < 7)

    assert summary.unsure.tolist() == [pytest.approx(0.07)]


def test_without_the_library_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ema_workbench.analysis.prim", None)
    with pytest.raises(InputError, match=r"pip install ballast-sim\[discovery\]"):
        find_boxes(*planted(50, 1), seed=1)


def test_the_library_leaves_pictures_as_they_were() -> None:
    before = dict(mpl.rcParams)
    prim.prim_library()

    assert dict(mpl.rcParams) == before
