"""Futures of a decision: the past is the game's, and alternatives differ in that day alone."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ballast.game.game import Game, GameHistory
from ballast.sim.day import play_morning
from ballast.sim.experiments.decision_futures import (
    Alternative,
    GamePast,
    PlayedGame,
    _played_on,
    alternatives,
    futures_of,
)
from ballast.sim.scenario.played_side import PlayedSide
from ballast.sim.vocabulary import Rung
from ballast.sim.world.clones import take_lanes
from ballast.sim.world.compiled_play import NOTHING, Choice
from ballast.sim.world.state import states
from tests.cases import small
from tests.scripted_disputes import BOTH_OFFER, over_an_encounter

ACCUSED = {"2020-03-01": ("accuse", "tariff")}


def game(decisions: tuple[tuple[int, bool], ...] = ((0, False),), **fields: object) -> PlayedGame:
    """A game of the small dyad in which AA accuses on the first day."""
    played = PlayedSide.model_validate({"until": "2020-03-28", "acts": ACCUSED}, strict=False)
    made = PlayedGame(
        loaded=small(), side="AA", played=played, seed=4, draw=0, run=0, decisions=decisions,
        rung=5, pairs=6, final_pairs=8,
    )  # fmt: skip
    return replace(made, **fields)


def test_the_choice_is_one_of_the_alternatives() -> None:
    """Nothing, the model, each single thing, and two things at once."""
    able, both = Choice(acts=(3, 5)), Alternative(Choice(acts=(3, 5)))
    single = [Alternative(Choice(acts=(act,))) for act in (3, 5)]

    assert alternatives(able, Alternative(NOTHING)) == (
        Alternative(NOTHING), Alternative(None), *single,
    )  # fmt: skip
    assert alternatives(able, both)[-1] == both
    assert alternatives(able, single[1])[3] == single[1] and len(alternatives(able, single[1])) == 4


def test_equal_alternatives_have_equal_futures_wherever_they_lie() -> None:
    """The lanes of an alternative do not depend on the others that are played beside it."""
    past = GamePast(game())
    past.to(14)
    accuse = Alternative(Choice(acts=(past.setting.acts.ids.index("accuse"),)))
    nothing, model = Alternative(NOTHING), Alternative(None)
    draws = np.arange(1, 9)
    rungs, tension = _played_on(past, (nothing, accuse, nothing, model), draws)
    alone, tension_alone = _played_on(past, (accuse,), draws)

    assert rungs.shape == tension.shape == (4, 8)
    assert (rungs[0] == rungs[2]).all() and (tension[0] == tension[2]).all()
    assert (rungs[1] == alone[0]).all() and (tension[1] == tension_alone[0]).all()
    assert (tension[0] != tension[1]).any(), "an accusation is felt"
    assert len(set(tension[0].tolist())) == 8, "each future is its own"


def test_futures_do_not_depend_on_processes_or_on_other_decisions() -> None:
    three = ((0, False), (7, False), (14, True))
    both = futures_of(game(three), 2)
    one = futures_of(game(((7, False),)), 1)[0]

    assert [found.day for found in both] == [0, 7, 14]
    assert (both[1].first == one.first).all() and (both[1].final == one.final).all()
    assert both[1].best == one.best
    assert both[2].alternatives[both[2].chosen] == Alternative(None)


def test_who_has_come_to_the_rung_cannot_decide_about_it() -> None:
    found = futures_of(game(rung=0), 1)[0]

    assert found.reached and found.best is None and found.first.size == 0


def test_the_past_is_the_game() -> None:
    """Every state of the morning of a decision, to the byte."""
    made = Game(loaded=small(), side=0, history=GameHistory(seed=4, draw=0, run=0))
    made.decide(Choice(acts=(made.setting.acts.ids.index("accuse"),)), 7)
    made.leave_to_the_model(14)
    played = made.decided()
    assert played is not None and len(played.decisions) == 2
    past = GamePast(game(played=played))
    past.to(21)
    morning = take_lanes(past.world, np.zeros(1, np.intp))
    play_morning(morning)

    for name in states():
        assert getattr(morning, name).tobytes() == getattr(made.world, name).tobytes(), name


def test_what_was_known_that_morning_is_the_games() -> None:
    """On the morning after an offer every future can accept it, and the dispute ends that day."""
    loaded = over_an_encounter(BOTH_OFFER)
    played = PlayedSide.model_validate(
        {"until": "2023-08-08", "acts": {"2023-08-02": ("reply",)}}, strict=False
    )
    made = PlayedGame(
        loaded=loaded, side="US", played=played, seed=1, draw=0, run=0, decisions=((25, False),),
        rung=5, pairs=5, final_pairs=5,
    )  # fmt: skip
    past = GamePast(made)
    past.to(25)
    ids = past.setting.acts.ids
    accept = Alternative(Choice(acts=(ids.index("accept"),)))
    found = futures_of(made, 1)[0]

    assert accept in found.alternatives
    assert past.world.rung[0] == Rung.DISPUTE
