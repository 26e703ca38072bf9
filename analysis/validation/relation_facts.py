"""Facts about the relation: its return to a level, the tail of risk, shocks, and summits."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ballast.analysis.validation.fact_evidence import FactEvidence
from ballast.analysis.validation.verdicts import Fact, Simulated, over_draws
from ballast.sim.experiments.agent_free_chain import RUNGS
from ballast.sim.rules.quantity import Floats, Ints
from ballast.sim.vocabulary import MILITARY_CHANNELS, Role, ShockKind, VisitEvent
from ballast.sim.world.relation import read_tension
from ballast.sim.world.state import World

PUSH = 10.0
YEAR = 365
SHOCK_AFTER_DAYS = 30
SHOCK_WEIGHT = 6.0
WEEK = 7
LONG_AFTER = 180


def mean_reversion(of: FactEvidence) -> Fact:
    """Row 6: days until half of a push of ten points is gone, in paired histories."""

    def push(world: World) -> None:
        if world.day == 0:
            world.excess = world.excess + PUSH
            read_tension(world)

    pushed = of.lab.play(intervene=push)
    change = of.paths("tension", pushed).astype(float) - of.paths("tension").astype(float)
    by_draw = change.reshape(of.lab.days, of.bench.draws, -1).mean(axis=2)
    each = np.array([_half_life(path) for path in by_draw.T])
    return of.bench.fact(
        6,
        "the relation returns to its level",
        of.bench.test(
            "reversion.half_life",
            f"days until half of a push of {PUSH:g} points is gone",
            over_draws(_half_life(by_draw.mean(axis=1)), each),
        ),
    )


def _half_life(path: Floats) -> float:
    """Days after which a push has lost half of itself, between two evenings; NaN if it does not.

    Args:
        path: (days,) what is left of it in the evenings.
    """
    left = np.concatenate([[PUSH], path])
    gone = np.flatnonzero(left <= PUSH / 2.0)
    if not len(gone):
        return float("nan")
    day = int(gone[0])
    return float(day - (PUSH / 2.0 - left[day]) / (left[day - 1] - left[day]))


def heavy_tail(of: FactEvidence) -> Fact:
    """Row 7: how likely each step up the ladder is within a year."""
    year = min(YEAR, of.lab.days)
    four, five, six, seven = (of.reached(row, year) for row in range(4))
    alone = [of.chain.reached(rung, year) for rung in RUNGS]
    everyone = np.ones(of.lab.lanes)
    figures = of.figures
    disputes = figures.get("dispute_onsets")
    disputed = None if disputes is None else 1.0 - float(np.exp(-disputes * year / YEAR))
    force = figures.get("force_given_dispute")

    def continuation(six: Floats, five: Floats, four: Floats) -> float:
        return float((six.sum() / five.sum()) / (five.sum() / four.sum()))

    return of.bench.fact(
        7,
        "escalation is rare and its tail heavy",
        of.bench.test(
            "tail.rung_4",
            f"dispute or higher within {year} days",
            of.bench.ratio(four, everyone),
            observed=disputed,
            benchmark=disputed,
            chain=of.bench.ratio(alone[0], everyone),
        ),
        of.bench.test(
            "tail.rung_5_given_4",
            "crisis or higher, given a dispute",
            of.bench.ratio(five, four),
            observed=force,
            benchmark=force,
            chain=of.bench.ratio(alone[1], alone[0]),
        ),
        of.bench.test(
            "tail.rung_7",
            "war",
            of.bench.ratio(seven, everyone),
            chain=of.bench.ratio(alone[3], everyone),
        ),
        of.bench.test(
            "tail.continuation",
            "the step from crisis to force over the step from dispute to crisis",
            of.bench.pooled(continuation, six, five, four),
            chain=of.bench.pooled(continuation, *alone[2::-1]),
        ),
    )


def sovereignty_shock(of: FactEvidence) -> Fact:
    """Row 8: a visit of the Speaker's kind, from a start with open military channels."""
    title = "a grave shock over sovereignty: drills, and channels shut for months"
    scenario = of.lab.loaded.scenario
    kinds = scenario.undated_shocks
    military = of.setting.channels.of_kind(*MILITARY_CHANNELS)
    last = of.lab.days - WEEK
    if ShockKind.SOVEREIGNTY not in kinds or not military or last <= SHOCK_AFTER_DAYS:
        return of.bench.fact(8, title, note="no such shock, no military channel, or too few days")
    offended = kinds[ShockKind.SOVEREIGNTY].offended
    names = [of.setting.channels.ids[c] for c in military]
    change: dict[str, object] = {f"channels.{name}.state": "open" for name in names}
    change |= {f"channels.{name}.since": None for name in names}
    when = scenario.start + timedelta(days=SHOCK_AFTER_DAYS)
    change["shocks.add"] = {
        "validation-shock": {
            "date": when.isoformat(),
            "kind": "sovereignty",
            "offended": offended,
            "weight": SHOCK_WEIGHT,
            "probability": 1.0,
            "evidence": "A",
        }
    }
    diaries = of.lab.play(change)
    side = of.sides.index(offended)
    drills = of.rows("acts", diaries)
    roles = of.setting.repertoires[side].roles[Role.SHOCK_ANSWER]
    soon = (drills["day"] >= SHOCK_AFTER_DAYS) & (drills["day"] <= SHOCK_AFTER_DAYS + WEEK)
    drilled = np.zeros(of.lab.lanes)
    drilled[drills["lane"][soon & (drills["side"] == side) & np.isin(drills["act"], roles)]] = 1.0
    shut = of.rows("suspended", diaries)
    at_once = (shut["day"] == SHOCK_AFTER_DAYS) & np.isin(shut["channel"], military)
    suspended = np.zeros(of.lab.lanes)
    suspended[shut["lane"][at_once]] = 1.0
    stays = _stays(of.paths("level", diaries), shut["lane"][at_once], shut["channel"][at_once])
    observed = _recorded_answers(of, offended)
    everyone = np.ones(of.lab.lanes)
    return of.bench.fact(
        8,
        title,
        of.bench.test(
            "shock.drill",
            f"large drill of {offended} within {WEEK} days",
            of.bench.ratio(drilled, everyone),
            observed=observed[0],
        ),
        of.bench.test(
            "shock.suspended",
            "a military channel is suspended",
            of.bench.ratio(suspended, everyone),
            observed=observed[1],
        ),
        of.bench.test(
            "shock.suspension_days",
            "median length of the suspension, days",
            _median(of, stays, shut["lane"][at_once]),
        ),
    )


def _stays(level: NDArray[np.number[Any]], lanes: Ints, channels: Ints) -> Floats:
    """Days that channels stay shut from the shock on; infinite where the histories end first."""
    after = level[SHOCK_AFTER_DAYS:][:, channels, lanes]
    opens = after[1:] > 0
    stay = np.where(opens.any(axis=0), opens.argmax(axis=0) + 1.0, np.inf)
    return np.asarray(stay)


def _median(of: FactEvidence, stays: Floats, lanes: Ints) -> Simulated:
    """Median over histories, those that outlast the days played counted as longer than any."""
    if not len(stays):
        return Simulated(value=float("nan"))
    draws = lanes // of.lab.runs
    each = np.array([np.median(stays[draws == d]) for d in np.unique(draws)])
    return over_draws(float(np.median(stays)), each)


def _recorded_answers(of: FactEvidence, offended: str) -> tuple[float | None, float | None]:
    """How often grave shocks of the record met drills and shut channels within a week."""
    record = of.lab.loaded.record
    shocks = [
        e.day
        for e in record
        if e.process == "shock" and e.actor != offended and e.weight <= -SHOCK_WEIGHT
    ]
    if not shocks:
        return None, None

    def followed(process: str) -> float:
        answers = [
            e.day for e in record if e.process == process and e.actor == offended and e.weight < 0
        ]
        met = [any(0 <= answer - day <= WEEK for answer in answers) for day in shocks]
        return float(np.mean(met))

    return followed("response"), followed("channel")


def summit_decays(of: FactEvidence) -> Fact:
    """Row 10: tension after a summit against the same luck without it."""
    title = "what a summit gives decays"
    slot = of.summit_slot()
    if slot is None:
        return of.bench.fact(10, title, note="the scenario has no summit")
    without = of.lab.play(values={"parameters.visits.summit_held": lambda held: 0.0 * held})
    rows = of.visit_rows()
    done = (rows["event"] == VisitEvent.COMPLETED) & (rows["slot"] == slot)
    lanes, days = rows["lane"][done], rows["day"][done]
    some = days + LONG_AFTER < of.lab.days
    lanes, days = lanes[some], days[some]
    if not len(lanes):
        return of.bench.fact(10, title, note="no summit falls far enough before the last day")
    change = of.paths("tension").astype(float) - of.paths("tension", without).astype(float)
    paths = np.stack([change[days + lag, lanes] for lag in range(LONG_AFTER + 1)])
    mean = paths.mean(axis=1)
    gone = np.flatnonzero(np.abs(mean) <= np.abs(mean[0]) / 2.0)
    by_lane = np.full((2, of.lab.lanes), np.nan)
    by_lane[0, lanes], by_lane[1, lanes] = paths[0], paths[LONG_AFTER]
    held = np.zeros(of.lab.lanes)
    held[lanes] = 1.0
    first, last = (of.bench.ratio(np.nan_to_num(row), held) for row in by_lane)
    return of.bench.fact(
        10,
        title,
        of.bench.test("summit.first_day", "change of tension a day after, points", first),
        of.bench.test(
            "summit.half_gone",
            "days until half of it is gone",
            Simulated(value=float(gone[0]) if len(gone) else float("nan")),
        ),
        of.bench.test(
            "summit.after_180", f"change of tension {LONG_AFTER} days after, points", last
        ),
    )
