"""Pages that levers are told on: parts of the starts, and the sizes at which effects are stable."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from ballast.sim.outcomes.measured import Measured
from ballast.sim.scenario.levers import find_levers
from ballast.sim.scenario.library import load_scenario
from ballast.sim.scenario.shipped_scenarios import shipped
from docs import gallery_levers, sizes_page
from tests.cases import ROOT
from tests.levers import study

PAGES = ROOT / "docs" / "scenarios"
CRISIS = Measured("rung_5_or_higher", "a crisis", "probability", 540, None)


@pytest.mark.parametrize("name", gallery_levers.STARTS)
def test_the_page_of_a_start_ends_with_what_would_change_it(name: str) -> None:
    """``python docs/gallery.py --levers`` renews the parts."""
    text = (PAGES / f"{name}.md").read_text(encoding="utf-8")
    (part,) = gallery_levers.BLOCK.findall(text)

    assert text.endswith(part) and text.count(gallery_levers.TITLE) == 1
    if name == gallery_levers.BASELINE:
        assert "../levers.md#the-baseline" in part
        return
    sides = [one.name for one in load_scenario(name).scenario.governments.values()]
    for who in (*sides, "both together"):
        assert f"| **{who}, lowers it most** |" in part
        assert f"| **{who}, raises it most** |" in part
    assert f"`ballast levers {name} --of rung_5_or_higher --draws 40 --runs 10" in part
    assert (PAGES / f"{name}-levers.png").stat().st_size > 10_000


def test_starts_are_other_times_and_other_dyads_not_branches() -> None:
    listed = {one.name: one for one in shipped()}
    for name in gallery_levers.STARTS:
        base = listed[name].branches_from
        own = load_scenario(name).scenario.start
        assert base is None or load_scenario(base).scenario.start != own


def test_a_part_is_told_once_and_put_in_its_place(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    found = replace(study(40), base=replace(study(4).base, draws_low=None, draws_high=None))
    monkeypatch.setattr(gallery_levers, "ranked", lambda name: (found, f"ballast levers {name}"))
    made = gallery_levers.with_levers("# Title\n\nText.\n", "a", tmp_path)
    rows = [line for line in made.splitlines() if line.startswith("|")]

    assert made.startswith("# Title\n\nText.\n\n<!-- levers -->\n## What would change it\n")
    assert len(rows) == 2 + 6 + sum(len(p.levers) for p in gallery_levers.by_side(found))
    assert all(len(re.findall(r"(?<!\\)\|", row)) == 5 for row in rows)
    assert (tmp_path / "a-levers.png").is_file() and "](a-levers.png)" in made
    assert gallery_levers.with_levers(made, "a", tmp_path) == made


def test_spread_over_seeds_by_hand() -> None:
    """Two levers and a base, two seeds of two draws and two runs.

    Seed 1: the first lever averts 2 of 4, the second none; seed 2: 4 of 4, and 2 of 4.
    """
    base = np.ones((2, 2))
    half, none = np.array([[1.0, 0.0], [1.0, 0.0]]), np.zeros((2, 2))
    answers = [np.stack([base, half, base]), np.stack([base, none, half])]
    found = sizes_page.spread(CRISIS, answers, 2, 2)

    assert found.mean == pytest.approx(-0.75)
    assert found.deviation == found.widest == pytest.approx(np.std([-0.5, -1.0], ddof=1))
    assert found.agree == pytest.approx(2 / 3) and found.resolved == 0 and found.ends is None
    assert not found.stable
    first = sizes_page.spread(CRISIS, answers, 2, 1)
    assert first.mean == pytest.approx(-0.5)  # in the first runs: none averted, then all


def test_the_smallest_size_from_which_all_are_stable_is_recommended() -> None:
    stable = sizes_page.Spread(20, 10, -0.1, 0.005, 0.01, 5, 0.04, 0.8)
    not_yet = [replace(stable, widest=0.011), replace(stable, ends=0.041),
               replace(stable, agree=0.79)]  # fmt: skip

    assert stable.stable and replace(stable, ends=None).stable
    assert not any(one.stable for one in not_yet)
    text = sizes_page.size_table([stable, not_yet[0], replace(stable, draws=100)], 10)
    assert text.endswith("Recommended by that rule: `--draws 100 --runs 10`.")
    assert "| 20 x 10 | 200 | −10.0 | 0.5 | 1.0 | 5 of 10 | 4.0 | 80 % | yes |" in text
    assert "No size of this ladder is stable" in sizes_page.size_table([stable, not_yet[0]], 10)


def test_a_smaller_size_is_part_of_a_larger_one() -> None:
    """The first draws, and the first runs of each."""
    names = ["calls.silence", "calls.answer"]
    _, (large,) = sizes_page.played("example-island", names, (3,), (3, 4), days=20)
    _, (small,) = sizes_page.played("example-island", names, (3,), (2, 2), days=20)

    assert large.shape == (3, 3, 4) and np.array_equal(large[:, :2, :2], small)


def test_the_ladder_grows_to_a_size_that_has_all_others() -> None:
    sizes = [draws * runs for draws, runs in sizes_page.LADDER]
    most = sizes_page.LADDER[-1]

    assert sizes == sorted(sizes)
    assert all(draws <= most[0] and runs <= most[1] for draws, runs in sizes_page.LADDER)


def test_the_page_of_levers_has_its_place_for_the_sizes(monkeypatch: pytest.MonkeyPatch) -> None:
    text = (ROOT / "docs" / "levers.md").read_text(encoding="utf-8")
    monkeypatch.setattr(sizes_page, "played", lambda name, levers: (levers, [name]))
    monkeypatch.setattr(sizes_page, "spread", lambda about, answers, *size: (answers, size))
    monkeypatch.setattr(sizes_page, "size_table", lambda sizes, seeds: f"{sizes[0]} of {seeds}")

    assert "-->\n(['summer-2023'], (20, 10)) of 1\n<!-- end -->" in sizes_page.with_sizes(text)
    (found,) = sizes_page.BLOCK.finditer(text)
    known = {one.id for one in find_levers(load_scenario(found["scenario"]))}
    assert set(found["levers"].split()) <= known
