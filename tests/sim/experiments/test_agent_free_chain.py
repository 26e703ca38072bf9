"""The chain without governments: laws that are known, and rules that are those of the model."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from ballast.sim.experiments.agent_free_chain import (
    RUNGS,
    ChainHistories,
    chain_histories,
    play_chain,
)
from ballast.sim.rules.disputes import DisputeParams
from ballast.sim.rules.ladder import LadderParams
from ballast.sim.rules.quantity import Params
from ballast.sim.streams import Luck
from ballast.sim.vocabulary import NEVER
from ballast.sim.world.compiled_disputes import DisputeAtStart
from tests.cases import baseline

RARE = 1e-12
DAYS = 540


def params(kind: type[Params], **values: float) -> Any:
    """Parameters of a rule that are zero where nothing is said."""
    return kind(**{name: np.array([values.pop(name, 0.0)]) for name in kind.quantities()})


def played(
    lanes: int = 4000,
    rate: float = 0.5,
    lifted: float = 0.0,
    start: DisputeAtStart | None = None,
    **rules: float,
) -> ChainHistories:
    return play_chain(
        params(LadderParams, onset_rate=rate),
        params(DisputeParams, **{"press": RARE, "offer": RARE} | rules),
        lifted=lifted,
        luck=Luck(1, np.ones(lanes, np.int64), np.arange(lanes)),
        lanes=lanes,
        days=DAYS,
        start=start,
    )


def test_disputes_begin_at_the_rate_of_the_record() -> None:
    """Each over after a day: a Poisson process that rests a day. Tolerance of four errors."""
    found = played(rate=0.5, lapse_first=1.0)
    never = math.exp(-0.5 * DAYS / 365)
    error = math.sqrt(never * (1 - never) / 4000)

    assert found.reached(4, DAYS).mean() == pytest.approx(1 - never, abs=4 * error)
    assert found.begun.mean() == pytest.approx(0.5 * DAYS / 365, abs=4 * math.sqrt(0.74 / 4000))
    assert not found.reached(5, DAYS).any()


def test_nothing_rises_that_nobody_answers() -> None:
    assert not played(rate=5.0, press=10.0, press_risk=1.0, lapse_later=0.1).reached(5, DAYS).any()


def test_whoever_always_presses_climbs_a_rung_a_day_and_war_is_the_end() -> None:
    """A reply the day after the onset, a press the day after the reply, and so on."""
    found = played(
        reply=1.0, press=10.0, offer=RARE, press_risk=1.0, press_risk_force=1.0, matching=5.0
    )
    first = found.first_day[:, found.first_day[3] < NEVER]
    climbs = np.diff(first, axis=0)

    assert first.shape[1] > 1000
    assert (climbs[0] >= 2).all() and np.median(climbs[0]) == 2.0
    assert (np.median(climbs[1:], axis=1) == 1.0).all()
    assert found.begun.max() == 1


def test_whoever_always_offers_settles() -> None:
    found = played(rate=3.0, reply=1.0, offer=10.0, press=RARE, acceptance=5.0)

    assert found.begun.mean() > 3.0 and not found.reached(5, DAYS).any()


def test_presses_lead_up_as_often_as_their_risk_says() -> None:
    """Without a risk never; with one of a fifth some disputes rise before they are settled."""
    none, some = (
        played(rate=2.0, reply=1.0, press=0.1, offer=0.1, press_risk=risk) for risk in (0.0, 0.2)
    )

    assert not none.reached(5, DAYS).any()
    assert 0.05 < some.reached(5, DAYS).mean() < some.reached(4, DAYS).mean()


def test_accidents_lift_to_a_crisis_at_their_rate() -> None:
    """They are part of the rate of disputes: with a rate of their own alone there are no others."""
    found = played(rate=0.2, lifted=0.2, offer=10.0, acceptance=5.0)
    never = math.exp(-0.2 * DAYS / 365)

    assert found.reached(5, DAYS).mean() == pytest.approx(1 - never, abs=4 * math.sqrt(0.2 / 4000))
    assert (found.first_day[0] == found.first_day[1]).all()


def test_a_dispute_under_way_is_the_chains_too() -> None:
    start = DisputeAtStart(rung=5, trigger=0, opener=0, age=3, replied=True)
    found = played(start=start)

    assert (found.first_day[0] == 0).all() and (found.first_day[1] == 0).all()
    assert found.begun.max() == 0


def test_a_history_is_the_same_among_any_others() -> None:
    many, few = (chain_histories(baseline(), 3, 4, runs, 200) for runs in (20, 5))
    some = many.first_day.reshape(len(RUNGS), 4, 20)[:, :, :5]

    assert (some.reshape(len(RUNGS), -1) == few.first_day).all()


def test_under_the_priors_of_the_baseline() -> None:
    """Close to the rate of the record, and inside the reference classes."""
    found = chain_histories(baseline(), 1, 50, 40, DAYS)
    five = found.reached(5, DAYS).mean()

    assert 0.40 < found.begun.mean() * 365 / DAYS < 0.60
    assert 0.02 < five < 0.22 and found.reached(6, DAYS).mean() < 0.055
