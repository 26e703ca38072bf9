"""How officials decide on visits: they propose, receive, rebuff, put off, cancel and travel.

Each visit belongs to a visitor and is answered by an official of the host. What is decided reads
the state of the start of the day; committing applies it.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ballast.sim.rules import visits
from ballast.sim.rules.chance import triangular_days, whole_days
from ballast.sim.rules.channels import openness
from ballast.sim.rules.quantity import Flags, Floats, Ints, at, of_each
from ballast.sim.streams import Indices
from ballast.sim.vocabulary import CRISIS, DISPUTE, NEVER, WAR, ChannelKind, VisitEvent
from ballast.sim.vocabulary import VisitPhase as Phase
from ballast.sim.world.compiled_visits import Slots
from ballast.sim.world.scheduling import later, next_idea, next_look
from ballast.sim.world.state import Pairs, VisitSteps, World, due
from ballast.sim.world.turnover import reception_of, still_barred

NO_EVENT = -1
TINY = np.finfo(float).tiny
BEGUN, PUT_OFF = int(VisitEvent.BEGUN), int(VisitEvent.POSTPONED)
CALLED_OFF, ASKED = int(VisitEvent.CANCELLED), int(VisitEvent.PROPOSED)
ACCEPTED, REFUSED = int(VisitEvent.ACCEPTED), int(VisitEvent.REBUFFED)
COMPLETED = int(VisitEvent.COMPLETED)
(
    IDEA, PROPOSED, REBUFFED, SCHEDULED, POSTPONED, IN_PROGRESS, AFTERMATH, CLOSED, CANCELLED,
) = (int(phase) for phase in Phase)  # fmt: skip
"""Phases as plain integers, which numpy takes several times as fast as members."""


def _phases(*phases: Phase) -> Flags:
    """Which phases are among some: (9,), to be looked up by phase."""
    return np.isin(np.arange(len(Phase)), phases)


ANSWERED_BY_HOST = _phases(Phase.PROPOSED, Phase.POSTPONED)
UNDER_WAY = _phases(Phase.PROPOSED, Phase.SCHEDULED, Phase.POSTPONED, Phase.IN_PROGRESS)
OVER = _phases(Phase.AFTERMATH, Phase.CLOSED, Phase.CANCELLED)


def visits_due(world: World) -> Pairs:
    """Visits that need a decision today."""
    return due(world.wake, world.day)


def decide_visits(world: World, asked: Pairs) -> VisitSteps:
    """Steps of the visits that need a decision.

    Args:
        world: the state of the start of the day.
        asked: the visits, by slot, then lane.
    """
    slots, lanes = asked
    n = len(slots)
    steps = VisitSteps(
        slots=slots,
        lanes=lanes,
        phase=np.zeros(n, np.int8),
        date=np.zeros(n, np.int16),
        wake=np.zeros(n, np.int16),
        event=np.full(n, NO_EVENT, np.int8),
    )
    if not n:
        return steps
    was = world.phase[slots, lanes]
    for phase, decide in DECISIONS.items():
        some = (was == phase).nonzero()[0]
        if len(some):
            _fill(steps, some, decide(world, slots[some], lanes[some]))
    return steps


Step = tuple[Ints, Ints, Ints, Ints]
"""New phase, date, wake day and event of some visits, each (n,)."""


def _fill(steps: VisitSteps, some: Indices, step: Step) -> None:
    for field, values in zip((steps.phase, steps.date, steps.wake, steps.event), step, strict=True):
        field[some] = values


def deciders(world: World, slots: Indices, lanes: Indices) -> Ints:
    """Official who decides on each visit in its phase: the host's while it waits for an answer."""
    host = ANSWERED_BY_HOST[world.phase[slots, lanes]]
    about = world.setting.slots
    return np.where(host, about.host_decides[slots], about.visitor[slots])


def _uniform(world: World, stream: str, slots: Indices, lanes: Indices) -> Floats:
    return world.luck.pairs(world.keys.visit[stream], slots, world.day, lanes)


def _uniforms(world: World, slots: Indices, lanes: Indices, *streams: str) -> Floats:
    """One row a stream: (streams, n)."""
    families = [world.keys.visit[stream] for stream in streams]
    return world.luck.several(families, slots, world.day, lanes)


def _in_phases(world: World, slots: Ints, lanes: Indices, phases: Flags) -> Flags:
    """Whether padded slots (n, K) are in one of some phases; padding is not."""
    return phases[world.phase[slots, lanes[:, None]]] & (slots >= 0)


def unmet(world: World, slots: Indices, lanes: Indices) -> Flags:
    """Whether a visit that should be over first is not."""
    after = world.setting.slots.after[slots]
    over = _in_phases(world, after, lanes, OVER) | (after < 0)
    unmet = ~over.all(axis=1)
    return np.asarray(unmet if world.waits is None else unmet & world.waits[slots, lanes])


def _idea(world: World, slots: Indices, lanes: Indices) -> Step:
    """The visitor thinks of travelling, and proposes unless another journey is under way."""
    others = world.setting.slots.others[slots]
    busy = _in_phases(world, others, lanes, UNDER_WAY).any(axis=1)
    busy |= world.rung[lanes] == WAR
    wake = np.where(busy, next_idea(world, slots, lanes, world.day), world.day + visits.ANSWER_DAYS)
    phase = np.where(busy, IDEA, PROPOSED)
    return (
        phase,
        world.visit_date[slots, lanes],
        wake,
        np.where(busy, NO_EVENT, ASKED),
    )


def _accepts(world: World, slots: Indices, lanes: Indices) -> Flags:
    """Whether the host's official receives the visitor."""
    chance = acceptance(world, slots, lanes)
    return (_uniform(world, "acceptance", slots, lanes) < chance) & (world.rung[lanes] < CRISIS)


def acceptance(world: World, slots: Indices, lanes: Indices) -> Floats:
    """Chance that the host's official receives the visitor today: (n,)."""
    about = world.setting.slots
    host = about.host_side[slots]
    grievance = (world.sanctions[host, lanes] - world.sanctions_at_start[host, lanes]) / 10.0
    return visits.acceptance(
        openness(world.level[about.channel[slots], lanes]),
        reception_of(world, about.visitor[slots], lanes),
        about.favoured[slots],
        world.z[lanes],
        grievance,
        of_each(world.engagement, host, lanes),
        unmet(world, slots, lanes),
        still_barred(world, about.barred_until, about.pair, slots, lanes),
        world.params.visits.at_lanes(lanes),
    )


def agreed_date(world: World, slots: Indices, lanes: Indices) -> Ints:
    """The date sought if it is a week or more ahead, else a planning lag from today."""
    rule = world.params.visits
    lag = triangular_days(
        _uniform(world, "lag", slots, lanes),
        at(rule.shortest_lag, lanes),
        at(rule.usual_lag, lanes),
        at(rule.longest_lag, lanes),
    )
    sought = world.visit_date[slots, lanes].astype(np.int64)
    in_time = (sought >= world.day + visits.ANSWER_DAYS) & (sought != NEVER)
    return np.where(in_time, sought, later(world.day, lag)).astype(np.int16)


def _answer(world: World, slots: Indices, lanes: Indices) -> Step:
    """The host's official answers a proposal: a date, or a rebuff and a cooling-off.

    In a crisis answers wait.
    """
    waits = world.rung[lanes] >= CRISIS
    accepts = _accepts(world, slots, lanes)
    date = np.where(
        accepts, agreed_date(world, slots, lanes), world.visit_date[slots, lanes]
    ).astype(np.int16)
    cool_off = whole_days(_uniform(world, "cool_off", slots, lanes), *visits.COOL_OFF_DAYS)
    wake = np.where(
        accepts, next_look(world, slots, lanes, date, world.day), later(world.day, cool_off)
    )
    phase = np.where(accepts, SCHEDULED, REBUFFED)
    event = np.where(accepts, ACCEPTED, REFUSED)
    if waits.any():  # in a crisis nobody answers
        wake[waits] = world.day + visits.ANSWER_DAYS
        phase[waits], event[waits] = PROPOSED, NO_EVENT
    return phase, date, wake, event


def _try_again(world: World, slots: Indices, lanes: Indices) -> Step:
    """After a rebuff a visit of the scenario is proposed again; others wait for a new idea."""
    listed = world.setting.slots.once[slots] & (world.rung[lanes] < WAR)
    wake = np.where(
        listed, world.day + visits.ANSWER_DAYS, next_idea(world, slots, lanes, world.day)
    )
    phase = np.where(listed, PROPOSED, IDEA)
    return (
        phase,
        world.visit_date[slots, lanes],
        wake,
        np.where(listed, ASKED, NO_EVENT),
    )


def _scheduled(world: World, slots: Indices, lanes: Indices) -> Step:
    """A scheduled visit is put off, called off, waits on, or begins on its date."""
    about, rule, day = world.setting.slots, world.params.visits, world.day
    date = world.visit_date[slots, lanes]
    opinion, incident, cancel, pause = _uniforms(
        world, slots, lanes, "postponement", "incident", "cancel", "return"
    )
    due, summit = date <= day, about.summit[slots]
    slope, rate = at(rule.postponement_slope, lanes), at(rule.postponement_rate, lanes)
    # a candidate day, drawn under the bound, is a real one with this share; the morning after a
    # rise was not drawn, so that the chance of any day holds
    drawn = ~_after_rise(world, slots, lanes)
    share = visits.postponement_probability(world.z[lanes], rate, slope) / np.where(
        drawn, np.maximum(visits.postponement_bound(rate, slope), TINY), 1.0
    )
    by_opinion = ~due & (opinion < share)
    by_crisis = put_off_by_crisis(world, slots, lanes)
    recent = day - world.last_incident[lanes].astype(np.int64) <= visits.INCIDENT_DAYS
    once = due & recent & ~about.secret[slots] & ~summit & ~world.put_off[slots, lanes]
    by_incident = once & (incident < at(rule.incident_postponement, lanes))
    if world.setting.plays_today(day):
        # a person who plays the visitor's side puts off and calls off as he chooses
        free = ~world.setting.played_sides(day)[about.visitor_side[slots]]
        by_opinion &= free
        by_incident &= free
        by_crisis &= free
    at_war = world.rung[lanes] == WAR
    waits = due & ~summit & ~by_incident & ~by_crisis & ~at_war
    waiting = waits.nonzero()[0]
    waits[waiting] = unmet(world, slots[waiting], lanes[waiting])
    off = by_opinion | by_incident | by_crisis
    called_off = off & (cancel < at(rule.cancel_share, lanes)) | due & at_war
    meeting = (due & summit).nonzero()[0]
    if len(meeting):
        called_off[meeting] |= ~_summit_held(world, slots[meeting], lanes[meeting])
    begins = due & ~off & ~waits & ~called_off
    date = np.where(waits, day + visits.SLIP_DAYS, date).astype(np.int16)
    back = whole_days(pause, *visits.RETURN_DAYS)
    wake = next_look(world, slots, lanes, date, day)
    phase, event = np.full(len(slots), SCHEDULED), np.full(len(slots), NO_EVENT)
    # in this order: what is called off is neither put off nor begun
    for which, then, seen, when in (
        (begins, IN_PROGRESS, BEGUN, later(day, about.days[slots])),
        (off, POSTPONED, PUT_OFF, later(day, back)),
        # an official may think of another journey later; a visit of the scenario is over
        (called_off, CANCELLED, CALLED_OFF, _unless_listed(about, slots, later(day, back))),
    ):
        here = which.nonzero()[0]
        phase[here], event[here], wake[here] = then, seen, when[here]
    return phase, date, wake, event


def _after_rise(world: World, slots: Indices, lanes: Indices) -> Flags:
    """Visits that are looked at because the relation has risen to a crisis last night: (n,)."""
    about = world.setting.slots
    may_be = ~(about.secret[slots] | about.summit[slots])
    return np.asarray(may_be & (world.crisis_day[lanes] == world.day))


def put_off_by_crisis(world: World, slots: Indices, lanes: Indices) -> Flags:
    """Visits that are put off on the morning after a rise to a crisis."""
    asked = _after_rise(world, slots, lanes)
    if not asked.any():
        return np.asarray(asked)
    uniform = _uniform(world, "crisis", slots, lanes)
    return np.asarray(asked & (uniform < at(world.params.visits.crisis_postponement, lanes)))


def _unless_listed(about: Slots, slots: Indices, wake: Ints) -> Ints:
    """A wake day for visits of officials' own; those of the scenario do not wake again."""
    return np.where(about.once[slots], NEVER, wake).astype(np.int16)


def _summit_held(world: World, slots: Indices, lanes: Indices) -> Flags:
    """Whether the leaders meet on the day set, given the conditions that ought to be met."""
    chance = meeting_chance(world, slots, lanes)
    return _uniform(world, "held", slots, lanes) < chance


def meeting_chance(world: World, slots: Indices, lanes: Indices) -> Floats:
    """Chance that the leaders meet today at a summit or on an occasion: (n,)."""
    rule = world.params.visits
    unmet = summit_conditions_unmet(world, slots, lanes).sum(axis=0)
    quarrel = world.replied[lanes] | (world.rung[lanes] >= CRISIS)
    held = at(rule.summit_held, lanes)
    for meet, slot in zip(world.leaders.meet, world.setting.slots.occasions, strict=True):
        held = np.where(slots == slot, at(meet, lanes), held)
    return visits.summit_probability(held, at(rule.summit_penalty, lanes), unmet, quarrel)


def summit_conditions_unmet(world: World, slots: Indices, lanes: Indices) -> Flags:
    """Which of four conditions that ought to be met before a summit are not: (4, n).

    A working diplomatic channel; enough ministers of the guest come and gone, which an occasion
    does not ask for; a week without an incident; no militarised dispute.
    """
    rule, setting = world.params.visits, world.setting
    diplomatic = np.zeros(len(lanes), bool)
    for c in setting.channels.of_kind(ChannelKind.DIPLOMATIC):
        diplomatic |= world.level[c, lanes] >= 2
    guests = world.ministers[setting.slots.visitor_side[slots], lanes]
    recent = world.day - world.last_incident[lanes].astype(np.int64) <= visits.INCIDENT_DAYS
    few = guests < np.rint(at(rule.summit_ministers, lanes))
    few &= ~setting.slots.occasion[slots]
    return np.stack([~diplomatic, few, recent, world.rung[lanes] >= DISPUTE])


def _accept_again(world: World, slots: Indices, lanes: Indices) -> Step:
    """A visit that was put off is accepted again at short notice, or waits on."""
    accepts = _accepts(world, slots, lanes)
    date = np.where(
        accepts, world.day + visits.SHORT_NOTICE_DAYS, world.visit_date[slots, lanes]
    ).astype(np.int16)
    back = whole_days(_uniform(world, "return", slots, lanes), *visits.RETURN_DAYS)
    wake = np.where(
        accepts, next_look(world, slots, lanes, date, world.day), later(world.day, back)
    )
    phase = np.where(accepts, SCHEDULED, POSTPONED)
    return phase, date, wake, np.where(accepts, ACCEPTED, NO_EVENT)


def _complete(world: World, slots: Indices, lanes: Indices) -> Step:
    """The visit is over; what the visitor's side does in the next weeks is read against it."""
    n = len(slots)
    wake = np.full(n, world.day + visits.AFTERMATH_DAYS)
    return (
        np.full(n, AFTERMATH),
        world.visit_date[slots, lanes],
        wake,
        np.full(n, COMPLETED),
    )


def _close(world: World, slots: Indices, lanes: Indices) -> Step:
    """The weeks after a visit have passed: the official may think of the next journey."""
    listed = world.setting.slots.once[slots]
    wake = np.where(listed, NEVER, next_idea(world, slots, lanes, world.day))
    phase = np.where(listed, CLOSED, IDEA)
    date = np.where(listed, world.visit_date[slots, lanes], NEVER)
    return phase, date, wake, np.full(len(slots), NO_EVENT)


def _start_over(world: World, slots: Indices, lanes: Indices) -> Step:
    """An official whose own visit was called off may think of another one."""
    wake = next_idea(world, slots, lanes, world.day)
    return (
        np.full(len(slots), IDEA),
        np.full(len(slots), NEVER),
        wake,
        np.full(len(slots), NO_EVENT),
    )


DECISIONS: dict[int, Callable[[World, Indices, Indices], Step]] = {
    IDEA: _idea,
    PROPOSED: _answer,
    REBUFFED: _try_again,
    SCHEDULED: _scheduled,
    POSTPONED: _accept_again,
    IN_PROGRESS: _complete,
    AFTERMATH: _close,
    CANCELLED: _start_over,
}
