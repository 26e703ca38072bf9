"""Every dispute can be accounted for: audited evening by evening in many lively histories."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import cache

import numpy as np
import pytest

from ballast.sim.engines.ensemble import lanes_of
from ballast.sim.experiments.counted_block import play_block
from ballast.sim.outcomes.outcome_accumulator import OutcomeAccumulator
from ballast.sim.scenario.changes import changed as branch
from ballast.sim.scenario.priors import sample_lanes
from ballast.sim.scenario.schema import LoadedScenario
from ballast.sim.vocabulary import CRISIS, DISPUTE, NEVER, WAR, Ending, Severity
from ballast.sim.world.compiled_disputes import UNKNOWN
from ballast.sim.world.compiled_scenario import compile_scenario
from ballast.sim.world.state import LONG_AGO, World
from tests.cases import NO_ONSETS, Evenings, baseline, changed, play, small

HOT = {
    "ladder.onset_rate": 12.0,
    "encounters.p_publicised": 0.3,
    "encounters.p_collision": 0.05,
    "ladder.lethal_crisis": 0.6,
    "disputes.reply": 0.3,
    "disputes.press": 0.5,
    "disputes.offer": 0.1,
    "disputes.press_risk": 0.1,
    "disputes.press_risk_force": 0.25,
    "disputes.lapse_later": 0.2,
    "shocks.sovereignty_rate": 6.0,
    "channels.answered_open": 0.6,
}
"""Numbers under which a history has disputes of every kind."""
PRESS_OF = {4: "press_4", 5: "press_5", 6: "press_6"}


@dataclass
class Auditor:
    """Compares every evening with the morning before it and with what was done that day."""

    seen: Counter[str] = field(default_factory=Counter)
    before: dict[str, np.ndarray] = field(default_factory=dict)

    def morning(self, world: World) -> None:
        self.before = {
            name: getattr(world, name).copy()
            for name in (
                "rung",
                "replied",
                "opener",
                "offered",
                "trigger",
                "tension",
                "contact_until",
            )
        }

    def evening(self, world: World) -> None:
        day, was, now = world.day - 1, self.before["rung"], world.rung
        self._begun(world, day)
        self._rises(world, day)
        self._ends(world)
        self._moves(world, day)
        self._calls(world)
        assert (now[was == WAR] == WAR).all()
        assert world.replied[(now >= CRISIS) & (now < WAR)].all()
        calm = now < DISPUTE
        assert (world.trigger[calm] == UNKNOWN).all() and (world.opener[calm] == UNKNOWN).all()
        assert not world.replied[calm].any() and not world.pressed[:, calm].any()
        assert (world.offered[:, calm] == LONG_AGO).all()
        assert (world.dispute_day[calm] == NEVER).all() and (world.meeting_day[calm] == NEVER).all()
        assert (world.contact_until[calm] == LONG_AGO).all()
        assert np.isin(world.trigger[~calm], range(len(world.setting.candidates.names))).all()

    def _done(self, world: World, name: str, side: int | None = None) -> set[int]:
        """Lanes in which an act was done today."""
        act = world.setting.acts.ids.index(name)
        return {
            int(lane)
            for done in world.today.acts
            if side is None or done.side == side
            for lane in done.lanes[done.act == act]
        }

    def _begun(self, world: World, day: int) -> None:
        was, now = self.before["rung"], world.rung
        fresh = np.flatnonzero((was < DISPUTE) & (now >= DISPUTE))
        begun = world.today.begun
        assert (begun is None) == (len(fresh) == 0)
        if begun is None:
            return
        assert begun.lanes.tolist() == fresh.tolist()
        assert begun.rung.tolist() == now[fresh].tolist()
        assert set(begun.rung.tolist()) <= {DISPUTE, CRISIS}
        assert (begun.opener == 1 - begun.author).all()
        assert world.opener[fresh].tolist() == begun.opener.tolist()
        assert world.dispute_day[fresh].tolist() == [day] * len(fresh)
        for n, lane in enumerate(fresh):
            name = world.setting.candidates.names[begun.trigger[n]]
            self.seen[name.split(".")[0]] += 1
            assert 0.0 < begun.probability[n] <= 1.0
            self._happened(world, name, int(lane), int(begun.author[n]))
            if begun.rung[n] == CRISIS:
                self.seen["lifted"] += 1
                assert name == "lethal" and world.replied[lane]
            else:
                assert not world.replied[lane]
                assert begun.committed[n] == (name.rpartition(".")[2] == "threaten")

    def _happened(self, world: World, name: str, lane: int, author: int) -> None:
        """The trigger is an event of the day, and its author the one who did it."""
        kind, *rest = name.split(".")
        if kind == "act":
            side, act = rest
            assert author == world.setting.sides.index(side)
            assert lane in self._done(world, act, author), name
        elif kind == "shock":
            where = world.today.shock_names.index(name)
            offended, lanes, _ = world.today.shocks[where]
            assert lane in lanes and author == 1 - offended
        else:
            assert world.today.encounters is not None
            assert world.today.encounters[Severity[kind.upper()], lane] > 0

    def _rises(self, world: World, day: int) -> None:
        was, now = self.before["rung"], world.rung
        higher = np.flatnonzero((was >= DISPUTE) & (now > was))
        rises = world.today.rises
        assert (rises is None) == (len(higher) == 0)
        if rises is None:
            return
        lanes, by_accident = rises
        assert lanes.tolist() == higher.tolist()
        assert (now[higher] == was[higher] + 1).all()
        for lane, accident in zip(lanes, by_accident, strict=True):
            rung = int(was[lane])
            if accident:
                self.seen["accident"] += 1
                assert rung < 6
                assert world.today.encounters is not None
                assert world.today.encounters[Severity.LETHAL, lane] > 0
            else:
                self.seen[f"pressed from {rung}"] += 1
                assert self.before["replied"][lane]
                assert lane in self._done(world, PRESS_OF[rung])
            if now[lane] < WAR:
                assert (world.offered[:, lane] == LONG_AGO).all()
            if now[lane] == CRISIS:
                assert world.crisis_day[lane] == day + 1

    def _ends(self, world: World) -> None:
        was, now, day = self.before["rung"], world.rung, world.day - 1
        over = (was >= DISPUTE) & (was < WAR) & ((now < DISPUTE) | (now == WAR))
        told = sorted(int(lane) for _, lanes in world.today.ended for lane in lanes)
        assert told == np.flatnonzero(over).tolist()
        assert not (
            over & (now < DISPUTE) & (now != sum(world.tension >= e for e in (48, 56, 64)))
        ).any()
        lapsed = {int(lane) for lanes in world.today.lapsed for lane in lanes}
        offers = [self._done(world, "offer", g) | self._done(world, "accept", g) for g in (0, 1)]
        for ending, lanes in world.today.ended:
            for lane in lanes.tolist():
                self.seen[ending.name] += 1
                if ending == Ending.WAR:
                    assert was[lane] == 6 and now[lane] == WAR
                elif ending == Ending.LAPSE:
                    assert lane in lapsed and not self.before["replied"][lane]
                    assert was[lane] == DISPUTE
                else:
                    assert self.before["replied"][lane]
                    standing = day - self.before["offered"][:, lane].astype(int) <= 7
                    both = all(lane in some for some in offers)
                    accepted = any(
                        lane in offers[g] and standing[1 - g] and lane not in
                        self._done(world, PRESS_OF[int(was[lane])], 1 - g)
                        for g in (0, 1)
                    )  # fmt: skip
                    assert both or accepted
        for lane in lapsed:
            assert now[lane] < DISPUTE or now[lane] == was[lane] + 1

    def _moves(self, world: World, day: int) -> None:
        """Nobody does anything about a dispute but where there is one, in its turn."""
        was, replied, opener = (self.before[name] for name in ("rung", "replied", "opener"))
        for side in (0, 1):
            for lane in self._done(world, "reply", side):
                assert was[lane] == DISPUTE and not replied[lane] and opener[lane] == 1 - side
                assert world.replied[lane] or world.rung[lane] < DISPUTE
            for rung, name in PRESS_OF.items():
                for lane in self._done(world, name, side):
                    assert was[lane] == rung and replied[lane]
            standing = day - self.before["offered"][1 - side].astype(int) <= 7
            for name, there in (("accept", True), ("offer", False)):
                for lane in self._done(world, name, side):
                    assert DISPUTE <= was[lane] < WAR and replied[lane]
                    assert standing[lane] == there

    def _calls(self, world: World) -> None:
        was = self.before["rung"]
        for calls in world.today.calls:
            assert ((was[calls.lanes] >= DISPUTE) & (was[calls.lanes] < WAR)).all()
            assert len(set(calls.lanes.tolist())) == len(calls.lanes)
            officials = world.setting.officials
            assert (officials.side[calls.official] == calls.side).all()
            assert np.isin(calls.official, officials.callers[calls.side]).all()
            self.seen["answered"] += int(calls.answered.sum())
            self.seen["unanswered"] += int((~calls.answered).sum())
            assert not (calls.meets & ~calls.answered).any()
        for lanes, _ in world.today.met:
            self.seen["met"] += len(lanes)


def audited(loaded: LoadedScenario, draws: int, runs: int, days: int) -> Counter[str]:
    auditor = Auditor()
    numbers = lanes_of(0, draws * runs, runs)
    values = sample_lanes(loaded, 7, numbers[0])
    play_block(
        compile_scenario(loaded), values, 7, *numbers, days,
        intervene=auditor.morning, observers=[Evenings(auditor.evening)],
    )  # fmt: skip
    return auditor.seen


@cache
def hot() -> Counter[str]:
    """Every evening of 150 lively histories of the small dyad."""
    return audited(changed(small(), HOT), draws=5, runs=30, days=120)


def test_every_rise_and_every_end_is_accounted_for() -> None:
    """The auditor asserts; here that all there is to see was seen."""
    seen = hot()
    wanted = [
        "publicised", "collision", "lethal", "shock", "act", "lifted", "accident",
        "pressed from 4", "pressed from 5", "pressed from 6", "LAPSE", "SETTLEMENT", "WAR",
        "answered", "unanswered",
    ]  # fmt: skip

    assert [name for name in wanted if not seen[name]] == []


def test_disputes_end_as_often_as_they_begin_up_to_those_still_open() -> None:
    seen = hot()
    begun = sum(seen[name] for name in ("publicised", "collision", "lethal", "shock", "act"))
    ended = sum(seen[ending.name] for ending in Ending)

    assert 0 <= begun - ended <= 150


def test_the_baseline_is_accounted_for_too() -> None:
    """Where advisers and secret channels make meetings of calls."""
    often = {"ladder.onset_rate": 6.0, "channels.answered_open": 0.7, "disputes.reply": 0.3}
    seen = audited(changed(baseline(), often), draws=3, runs=40, days=150)

    assert seen["act"] and seen["publicised"] and seen["LAPSE"] and seen["SETTLEMENT"]
    assert seen["met"]


# --- Worlds without candidates have no disputes.

SILENT = {
    "encounters.rate": 0.0,
    "shocks.sovereignty_rate": 0.0,
    "shocks.calendar_probability": 0.0,
    "ladder.onset_rate": 12.0,
}
"""Nothing happens to the two; disputes would begin over anything."""
NO_POLICY = {"governments.*.conduct.policy": dict.fromkeys(
    ("verbal_hostile", "economic", "sanction", "military", "sovereignty", "legal",
     "verbal_cooperative", "talks", "concession"), 0.0)}  # fmt: skip


def rungs(tally: OutcomeAccumulator) -> np.ndarray:
    return tally.number("highest_rung")


def test_a_world_in_which_nothing_happens_has_exactly_no_dispute() -> None:
    """Without acts, encounters and shocks over sovereignty; visits and talk between them go on."""
    still = branch(changed(small(), SILENT, shocks={}), NO_POLICY)
    tally = play(still, draws=10, runs=40, days=200)

    assert (rungs(tally) < DISPUTE).all()
    assert (tally.number("first_day_rung_4") == NEVER).all()
    assert tally.number("disputes").sum() == 0
    assert tally.by_side("visits_completed").sum() > 0


@pytest.mark.parametrize("left", ["encounters.rate", "shocks.sovereignty_rate", "policy"])
def test_any_one_of_them_begins_disputes(left: str) -> None:
    some = {"encounters.rate": 90.0, "shocks.sovereignty_rate": 3.0}
    numbers = SILENT | ({left: some[left]} if left in some else {})
    loaded = changed(small(), numbers, shocks={})
    tally = play(loaded if left == "policy" else branch(loaded, NO_POLICY), runs=100, days=120)

    assert (rungs(tally) >= DISPUTE).mean() > 0.2


def test_a_dyad_without_a_record_of_disputes_has_none_over_whatever_happens() -> None:
    """Many encounters, acts and shocks; accidents that never lift a relation of themselves."""
    loaded = branch(small(), NO_ONSETS)
    loaded = changed(loaded, HOT | {"ladder.lethal_crisis": 0.0})
    tally = play(loaded, draws=4, runs=50, days=200)

    assert (rungs(tally) < DISPUTE).all()
    assert tally.number("lethal_incidents").sum() > 100


def test_without_a_record_a_lethal_accident_may_still_make_a_crisis() -> None:
    loaded = changed(branch(small(), NO_ONSETS), HOT | {"ladder.lethal_crisis": 1.0})
    tally = play(loaded, runs=100, days=200)
    lethal = tally.number("lethal_incidents") > 0

    assert lethal.any() and not lethal.all()
    assert ((rungs(tally) >= CRISIS) == lethal).all()


def test_acts_without_gravity_begin_nothing() -> None:
    """Sanctions and prosecutions, talks and concessions alone."""
    grave = ("verbal_hostile", "economic", "military", "sovereignty")
    off = {"governments.*.conduct.policy": dict.fromkeys(grave, 0.0)}
    tally = play(branch(changed(small(), SILENT, shocks={}), off), draws=4, runs=40, days=200)

    assert tally.by_side("hostile_acts").sum() > 100
    assert (rungs(tally) < DISPUTE).all()
