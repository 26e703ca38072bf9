"""Facts about what governments do: answers, offspring, dispersion, and what shifts their rates."""

from __future__ import annotations

import numpy as np

from ballast.analysis.stats.event_series import Events, events_of
from ballast.analysis.stats.series_statistics import (
    answering,
    around,
    excess_answers,
    excess_of_each,
    fano,
    lagged,
    offspring,
    pooled_correlation,
    rate_ratio,
    weekly,
)
from ballast.analysis.validation.fact_evidence import FactEvidence
from ballast.analysis.validation.verdicts import Fact, Test, mean_of, of_histories, over_draws
from ballast.sim.rules.quantity import Floats, Ints
from ballast.sim.scenario.priors import centre_of_number
from ballast.sim.vocabulary import HOSTILE, SIDES, Category, Role

FITTED_RUNS = 20
"""Histories of each draw that the offspring are fitted to."""
BEFORE_SUMMIT_DAYS = 45
CONTROL_DAYS = 60
ELECTION_DAYS = 180
MONTH = 28
WELCOMED = 2.5
"""Weight from which the record's visits are visits that were held."""
VISITS_WITHOUT_EFFECT = {
    "parameters.visits.effect": 0,
    "parameters.visits.summit_effect": 0,
    "parameters.visits.summit_overshoot": 0,
    "parameters.visits.channel_rise": 0,
    "parameters.channels.use_rise": 0,
    "parameters.visits.statement_probability": 0,
    "parameters.visits.trust_step": 0,
}


def asymmetric_reciprocity(of: FactEvidence) -> Fact:
    """Row 1: hostile answers within a week, beyond coincidence."""
    tests = []
    for actor in range(SIDES):
        answers_to = 1 - actor

        def excess(events: Events, actor: int = actor) -> tuple[float, Floats]:
            found = answering(events, actor)
            return excess_answers(*found), excess_of_each(*found)

        who = f"{of.sides[answers_to].lower()}_after_{of.sides[actor].lower()}"
        pooled, each = excess(of.as_long_as_record(of.events))
        tests.append(
            of.bench.test(
                f"answers.{who}",
                f"{of.sides[answers_to]} after {of.sides[actor]}: answers in 7 days, less chance",
                of_histories(each, pooled),
                observed=None if of.record is None else excess(of.record)[0],
                benchmark=excess(of.as_long_as_record(of.chance))[0],
            )
        )
    return of.bench.fact(1, "asymmetric reciprocity", *tests)


def stable_offspring(of: FactEvidence) -> Fact:
    """Row 2: spectral radius of the offspring matrix, fitted to hostile events."""
    loaded, name = of.lab.loaded, "reciprocity.memory_half_life"
    half_life = centre_of_number(loaded, f"parameters.{name}", loaded.scenario.parameters[name])

    def radius(counts: Floats) -> float:
        return float(np.max(np.abs(np.linalg.eigvals(offspring(counts, half_life)))))

    def series(events: Events) -> Floats:
        return np.stack([events.counts(events.hostile(side)) for side in range(SIDES)])

    counts = series(of.events).reshape(SIDES, of.bench.draws, -1, of.lab.days)[:, :, :FITTED_RUNS]
    each = np.array([radius(counts[:, draw]) for draw in range(of.bench.draws)])
    simulated = over_draws(radius(counts.reshape(SIDES, -1, of.lab.days)), each)
    return of.bench.fact(
        2,
        "conduct is stable and begets more of itself",
        of.bench.test(
            "offspring.radius",
            "spectral radius of the offspring matrix, refitted",
            simulated,
            observed=None if of.record is None else radius(series(of.record)),
            benchmark=radius(series(of.chance)),
        ),
    )


def near_poisson(of: FactEvidence) -> Fact:
    """Row 3: weekly dispersion of salient hostile events."""

    def dispersion(events: Events, side: int) -> Floats:
        return fano(weekly(events.counts(events.hostile(side))))

    tests = [
        of.bench.test(
            f"dispersion.{name.lower()}",
            f"weekly variance over mean, hostile events of {name}",
            of_histories(dispersion(of.as_long_as_record(of.events), side)),
            general="dispersion",
            observed=None if of.record is None else mean_of(dispersion(of.record, side)),
            benchmark=mean_of(dispersion(of.as_long_as_record(of.chance), side)),
        )
        for side, name in enumerate(of.sides)
    ]
    return of.bench.fact(3, "salient acts are near Poisson", *tests)


def slow_relation_fast_acts(of: FactEvidence) -> Fact:
    """Row 5: memory of tension over four weeks, and of net weight over one."""
    tension = of.paths("tension").T.reshape(of.bench.draws, -1, of.lab.days)
    months = pooled_correlation(tension.astype(float), MONTH) if of.lab.days > MONTH else None
    tests: list[Test] = []
    if months is not None:
        pooled = mean_of(months)
        tests.append(
            of.bench.test(
                "memory.tension",
                "autocorrelation of tension over 28 days",
                over_draws(float("nan") if pooled is None else pooled, months),
            )
        )

    def week(events: Events) -> Floats:
        return lagged(weekly(events.counts(values=events.weight)), 1)

    tests.append(
        of.bench.test(
            "memory.acts",
            "autocorrelation of net weight from week to week",
            of_histories(week(of.as_long_as_record(of.events))),
            observed=None if of.record is None else mean_of(week(of.record)),
            benchmark=mean_of(week(of.as_long_as_record(of.chance))),
        )
    )
    return of.bench.fact(5, "the relation is slow, acts are fast", *tests)


def before_a_summit(of: FactEvidence) -> Fact:
    """Row 9: hostile and cooperative acts in the weeks before a summit, against other days."""
    title = "before a summit: less hostility, more cooperation"
    slot = of.summit_slot()
    if slot is None:
        return of.bench.fact(9, title, note="the scenario has no summit")
    date = int(of.setting.slots.date[slot])
    summits = [e.day for e in of.lab.loaded.record if e.process == "summit"]
    tests = []
    for tone, name in enumerate(("hostile", "cooperative")):

        def parts(events: Events, day: int, tone: int = tone) -> tuple[Floats, ...]:
            acts = events.acts() & ((events.category >= HOSTILE) == bool(tone))
            dates = np.full(events.histories, day)
            window = around(events.days, dates, -BEFORE_SUMMIT_DAYS, -1)
            return rate_ratio(events.counts(acts), window, ~window)

        observed = None
        if of.record is not None and summits:
            observed = _ratio(*parts(of.record, of.record.days + summits[-1]))
        tests.append(
            of.bench.test(
                f"summit.{name}",
                f"{name} acts a day, last {BEFORE_SUMMIT_DAYS} days against the rest",
                of.bench.pooled(_ratio, *parts(of.events, date)),
                observed=observed,
                benchmark=_ratio(*parts(of.chance, date)),
            )
        )
    return of.bench.fact(9, title, *tests)


def _ratio(inside: Floats, days: Floats, outside: Floats, other_days: Floats) -> float:
    """Rate inside over rate outside."""
    with np.errstate(invalid="ignore", divide="ignore"):
        return float((inside.sum() / days.sum()) / (outside.sum() / other_days.sum()))


def visits_and_controls(of: FactEvidence) -> Fact:
    """Row 11: export controls of the visitor's side, before and after visits of its ministers."""
    done = of.completions()
    ministers = of.ministers()[done["slot"]]
    sides = of.setting.slots.visitor_side[done["slot"]]
    controllers = [
        side
        for side in range(SIDES)
        if len(of.setting.repertoires[side].roles[Role.EXPORT_CONTROL])
    ]
    idle = events_of(of.lab.play(VISITS_WITHOUT_EFFECT))
    tests = []
    for side in controllers:
        some = ministers & (sides == side)
        found = _around_visits(of, of.events, side, done["lane"][some], done["day"][some])
        within = done["lane"][some] < of.chance.histories
        lane, day = done["lane"][some][within], done["day"][some][within]
        chance = _around_visits(of, of.chance, side, lane, day)
        observed = None
        if of.record is not None:
            visits = [
                of.record.days + e.day
                for e in of.lab.loaded.record
                if e.process == "visit" and e.actor == of.sides[side] and e.weight >= WELCOMED
            ]
            days = np.array(visits, np.int64)
            lanes = np.zeros(len(days), np.int64)
            observed = _ratio(*_around_visits(of, of.record, side, lanes, days))
        tests.append(
            of.bench.test(
                f"visits.controls.{of.sides[side].lower()}",
                f"export controls of {of.sides[side]}, {CONTROL_DAYS} days after its ministers' "
                "visits against before",
                of.bench.pooled(_ratio, *found),
                general="visits.controls",
                observed=observed,
                benchmark=_ratio(*chance),
                contains=True,
            )
        )
        lane, day = done["lane"][some], done["day"][some]
        tests.append(
            of.bench.test(
                f"visits.controls_paired.{of.sides[side].lower()}",
                f"{of.sides[side]}, the same days against the same luck without effects of visits",
                of.bench.ratio(found[0], _around_visits(of, idle, side, lane, day)[0]),
                general="visits.controls",
                contains=True,
            )
        )
    return of.bench.fact(11, "visits do not move controls", *tests)


def _around_visits(
    of: FactEvidence, events: Events, side: int, lane: Ints, day: Ints
) -> tuple[Floats, ...]:
    """Controls and days after and before each visit, summed to histories, each (H,)."""
    controls = events.counts(of.in_role(events, side, Role.EXPORT_CONTROL))
    total = np.concatenate([np.zeros((events.histories, 1)), controls.cumsum(axis=1)], axis=1)
    begin = np.maximum(day - CONTROL_DAYS, 0)
    end = np.minimum(day + 1 + CONTROL_DAYS, events.days)
    after, before = total[lane, end] - total[lane, day + 1], total[lane, day] - total[lane, begin]
    columns = (after, end - day - 1, before, day - begin)
    return tuple(
        np.asarray(np.bincount(lane, column.astype(float), events.histories), float)
        for column in columns
    )


def election_year(of: FactEvidence) -> Fact:
    """Row 14: words and operations of the side that votes, before its election."""
    title = "an election raises words, not operations"
    voting = [
        (side, day)
        for side, day in enumerate(of.setting.election_day)
        if day is not None and 2 * ELECTION_DAYS <= day <= of.lab.days
    ]
    if not voting:
        return of.bench.fact(
            14, title, note="no election falls far enough inside the days that were played"
        )
    side, day = voting[0]
    tests = []
    for name, category in (("verbal", Category.VERBAL_HOSTILE), ("military", Category.MILITARY)):

        def parts(events: Events, category: Category = category) -> tuple[Floats, ...]:
            acts = of.in_category(events, category) & (events.side == side)
            dates = np.full(events.histories, day)
            last = around(events.days, dates, -ELECTION_DAYS, -1)
            first = around(events.days, np.zeros_like(dates), 0, ELECTION_DAYS - 1)
            return rate_ratio(events.counts(acts), last, first)

        tests.append(
            of.bench.test(
                f"election.{name}",
                f"{category.value.replace('_', ' ')} acts of {of.sides[side]}, last "
                f"{ELECTION_DAYS} days before its election against the first {ELECTION_DAYS}",
                of.bench.pooled(_ratio, *parts(of.events)),
                benchmark=_ratio(*parts(of.chance)),
            )
        )
    return of.bench.fact(14, title, *tests)
