"""What the acts of a day set off: sanctions, countermeasures, reassurance, broken visits."""

from __future__ import annotations

import numpy as np

from ballast.sim.rules import coercion, reassurance, visits
from ballast.sim.rules.chance import truncated_geometric_days, whole_days
from ballast.sim.rules.quantity import Flags, at
from ballast.sim.streams import Indices
from ballast.sim.vocabulary import CATEGORIES, DISPUTE, Category, Duty, Role, VisitPhase
from ballast.sim.world.action_sets import COERCIVE, SANCTION
from ballast.sim.world.acts_in_preparation import put_off_expected
from ballast.sim.world.exogenous_events import owe
from ballast.sim.world.state import ActsDone, World, add_at

WORDS, AFTERMATH = CATEGORIES.index(Category.VERBAL_HOSTILE), int(VisitPhase.AFTERMATH)
COUNTER_DUTY = {COERCIVE[0]: Duty.COUNTER_ECONOMIC, COERCIVE[1]: Duty.COUNTER_SANCTION}


def commit_acts(world: World, done: ActsDone) -> None:
    """Apply the acts of one government."""
    world.today.acts.append(done)
    if len(done.lapsed):
        world.today.lapsed.append(done.lapsed)
    put_off_expected(world, done)
    if not len(done.lanes):
        return
    _sanction(world, done)
    _provoke(world, done)
    _reassure(world, done)
    _contradict(world, done)
    acts = world.setting.acts
    agreed = done.lanes[_in_role(world, done, Role.AGREEMENT)]
    add_at(world.today.trust_steps, agreed, at(world.params.visits.trust_step, agreed))
    high = world.rung[done.lanes] >= DISPUTE
    _commit(world, done.side, done.lanes[acts.commitment[done.act] & high])
    if high.any():
        _move(world, done)


def _commit(world: World, side: int, lanes: Indices) -> None:
    """A public commitment within a dispute; what it tells counts once."""
    new = lanes[world.committed[side][lanes] == 0.0]
    if len(new):
        world.committed[side][new] = 1.0
        world.today.commitments.append((side, new))


def _move(world: World, done: ActsDone) -> None:
    """What a government does about the disputes it is in; the evening makes something of it."""
    role = world.setting.dispute_acts.role[done.act]
    some = (role >= 0).nonzero()[0]
    role, lanes = role[some], done.lanes[some]
    for kind in sorted({*role.tolist()}):
        world.today.moves.append((done.side, kind, lanes[role == kind]))


def _in_role(world: World, done: ActsDone, role: Role) -> Flags:
    return world.setting.repertoires[done.side].plays[role][done.act]


def _sanction(world: World, done: ActsDone) -> None:
    """Sanctions imposed on the other side, and those lifted."""
    target = 1 - done.side
    imposed = done.lanes[done.category == SANCTION]
    world.today.imposed[target][imposed] += 1.0
    lifts = world.setting.acts.needs_sanctions[done.act]
    add_at(world.today.lifted[target], done.lanes[lifts], 1.0)


def _provoke(world: World, done: ActsDone) -> None:
    """A major control or sanction may be answered in kind within two weeks."""
    rule, answering = world.params.coercion, 1 - done.side
    major = world.setting.acts.weight[done.act] <= coercion.MAJOR_WEIGHT
    name = world.setting.sides[answering]
    for category, duty in COUNTER_DUTY.items():
        lanes = done.lanes[major & (done.category == category)]
        if not len(lanes) or not len(world.setting.repertoires[answering].acts[category]):
            continue
        stream = f"countermeasure.{name}.{CATEGORIES[category].value}"
        uniform = world.luck.uniform(stream, world.day, lanes)
        lanes = lanes[uniform < at(rule.countermeasure[answering], lanes)]
        uniform = world.luck.uniform(f"{stream}.lag", world.day, lanes)
        mean = at(rule.countermeasure_lag, lanes)
        owe(
            world,
            duty,
            answering,
            lanes,
            truncated_geometric_days(uniform, mean, coercion.ANSWER_WITHIN_DAYS),
        )


def _reassure(world: World, done: ActsDone) -> None:
    """Reassurance of the day, kept for the evening, when the moves of both sides are known."""
    lanes = done.lanes[_in_role(world, done, Role.REASSURANCE)]
    if len(lanes):
        world.today.reassured.append((done.side, np.unique(lanes)))


def settle_reassurance(world: World) -> None:
    """In the evening: unilateral moves are counted and invite an answer; an answer ends a wait.

    Moves of both sides on one day answer each other, whichever government was committed first.
    """
    moved, day = world.today.reassured, world.day
    for side, lanes in moved:
        world.last_move[side, lanes] = day
    for side, lanes in moved:
        other = 1 - side
        alone = reassurance.unilateral(day, world.last_move[other, lanes])
        _count(world, side, lanes[alone])
        if len(world.setting.repertoires[other].roles[Role.REASSURANCE]):
            _invite(world, other, lanes[alone])
        # where a move answers the other side has moved lately, and so makes no unilateral move
        world.moves[other, lanes[~alone]] = 0
        world.rest_until[other, lanes[~alone]] = day


def _count(world: World, side: int, lanes: Indices) -> None:
    """Unilateral moves of a side; after as many as it has patience for, it rests."""
    patience, moves = at(world.params.reassurance.patience, lanes), world.moves[side, lanes]
    tired = reassurance.gives_up(moves, patience)
    moves = np.where(tired, 0, moves) + 1  # a new series after a rest
    world.moves[side, lanes] = moves
    rests = lanes[reassurance.gives_up(moves, patience)]
    world.rest_until[side, rests] = world.day + reassurance.REST_DAYS


def _invite(world: World, other: int, lanes: Indices) -> None:
    """The other side answers a unilateral move within 30 days, with a chance that trust raises."""
    stream = f"reassurance.{world.setting.sides[other]}"
    chance = reassurance.answer_probability(
        at(world.params.reassurance.reciprocation[other], lanes), world.trust[lanes]
    )
    lanes = lanes[world.luck.uniform(stream, world.day, lanes) < chance]
    uniform = world.luck.uniform(f"{stream}.lag", world.day, lanes)
    owe(world, Duty.RECIPROCATION, other, lanes, whole_days(uniform, 1, reassurance.WINDOW_DAYS))


def _contradict(world: World, done: ActsDone) -> None:
    """A hostile material act soon after a visit of one's own takes back what the visit gave."""
    slots, acts = world.setting.slots, world.setting.acts
    material = acts.category[done.act] != WORDS
    harsh = acts.weight[done.act] <= visits.CONTRADICTION_WEIGHT
    lanes = done.lanes[material & harsh]
    if not len(lanes):
        return
    lanes = np.unique(lanes)
    own = slots.of_side[done.side]
    row, column = np.divmod(
        (world.phase[own[:, None], lanes] == AFTERMATH).ravel().nonzero()[0], len(lanes)
    )
    row, column = own[row], lanes[column]
    fresh = ~world.contradicted[row, column]
    row, column = row[fresh], column[fresh]
    world.contradicted[row, column] = True
    # a meeting on an occasion is of both sides, and a step of its own: whoever acts first must not
    # decide how many steps there are
    of_both = slots.occasion[row]
    for some in (~of_both, of_both):
        broken = np.unique(column[some])
        world.today.contradicted[broken] = True
        world.today.trust_steps[broken] -= at(world.params.visits.trust_step, broken)
