"""The laboratory plays the same histories as a run does, and changes only what it is told."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from ballast.sim.experiments import paired_experiments as laboratory
from ballast.sim.experiments.engine_agreement import differences
from ballast.sim.experiments.montecarlo import Plan, play
from ballast.sim.experiments.paired_experiments import PairedExperiments
from ballast.sim.vocabulary import CATEGORIES, VisitEvent
from ballast.sim.world.state import World
from tests.cases import small


def lab(draws: int = 3, runs: int = 4) -> PairedExperiments:
    return PairedExperiments(loaded=small(), seed=4, draws=draws, runs=runs, days=60)


def test_histories_are_those_of_a_run() -> None:
    """Draws 1 … 3 of a run of four draws."""
    (diary,) = lab().play()
    (tally,) = play(Plan(loaded=small(), seed=4, draws=4, runs=4, days=60), 1)
    assert diary.tally is not None

    np.testing.assert_array_equal(diary.draws, tally.draws[4:])
    for name in ("hostile_acts", "cooperative_acts"):
        np.testing.assert_array_equal(diary.tally.by_side(name), tally.by_side(name)[:, 4:])
    np.testing.assert_array_equal(
        diary.tally.number("tension_end"), tally.number("tension_end")[4:]
    )


def test_blocks_do_not_matter(monkeypatch: pytest.MonkeyPatch) -> None:
    (whole,) = lab().play()
    monkeypatch.setattr(laboratory, "BLOCK_LANES", 5)
    parts = lab().play()

    assert [part.lanes for part in parts] == [5, 5, 2]
    np.testing.assert_array_equal(
        np.concatenate([part.tension for part in parts], axis=1), whole.tension
    )


def test_what_is_labelled_is_played_once() -> None:
    played: list[int] = []
    own = lab()
    own.watch(played.append)
    first = own.play(label="scenario")

    assert own.play(label="scenario") is first
    assert played == [12]


def test_numbers_and_worlds_are_changed_as_told() -> None:
    def shut(world: World) -> None:
        world.level[:] = 0

    own = lab()
    (base,) = own.play()
    (higher,) = own.play(values={"parameters.tension.base": lambda base: base + 20.0})
    (closed,) = own.play(intervene=shut)

    assert (higher.tension[30:] > base.tension[30:]).mean() > 0.95
    assert closed.level[-1].max() <= 1


def test_a_diary_agrees_with_the_tally() -> None:
    (diary,) = lab(4, 10).play()
    tally = diary.tally
    assert tally is not None
    acts, visits = diary.table("acts"), diary.table("visits")
    ordinary = diary.setting.dispute_acts.role[acts["act"]] < 0  # those of disputes go by name

    assert not ordinary.all()
    np.testing.assert_array_equal(
        np.bincount(acts["lane"][ordinary], minlength=40),
        (tally.by_side("hostile_acts") + tally.by_side("cooperative_acts")).sum(axis=0),
    )
    assert acts["category"].max() < len(CATEGORIES)
    assert (visits["event"] == VisitEvent.POSTPONED).sum() == tally.number("visits_postponed").sum()
    np.testing.assert_array_equal(diary.encounters.sum(axis=(0, 1)), tally.number("encounters"))
    np.testing.assert_array_equal(diary.rung.max(axis=0), tally.number("highest_rung"))
    assert len(diary.table("suspended")["day"]) == tally.number("channels_suspended").sum()


def test_an_empty_table_has_its_columns() -> None:
    (diary,) = PairedExperiments(loaded=small(), seed=4, draws=1, runs=1, days=1).play()

    assert set(diary.table("shocks")) == {"day", "lane", "offended", "weight"}


def test_the_engines_agree_and_a_difference_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    assert differences(small(), 4, 2, 3, 60) == []
    from ballast.sim.experiments import engine_agreement as agreement

    honest = agreement.play_block

    def other_luck(setting: Any, values: Any, seed: int, *rest: Any, **more: Any) -> Any:
        return honest(setting, values, seed + 1, *rest, **more)

    monkeypatch.setattr(agreement, "play_block", other_luck)

    assert "acts" in differences(small(), 4, 2, 3, 60)
