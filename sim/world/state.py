"""The state of the world: arrays over histories, at the start of a day.

Axes: ``L`` lanes (histories) in (draw, run) order, ``G`` governments, ``C`` channels, ``V`` visits.
What differs between histories stands here; what does not stands in the setting.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from ballast.sim.rules.quantity import Flags, Floats, Ints, Number
from ballast.sim.streams import Indices, Luck
from ballast.sim.vocabulary import NEVER, SIDES, Duty, Ending, ShockKind, TensionSource
from ballast.sim.world.compiled_scenario import CompiledScenario
from ballast.sim.world.daily_rates import Daily
from ballast.sim.world.hazard_bounds import Ceilings
from ballast.sim.world.lane_parameters import LaneParameters
from ballast.sim.world.stationary_baseline import Usual
from ballast.sim.world.stream_keys import StreamKeys

if TYPE_CHECKING:
    from ballast.sim.world.struck_events import Removals

LONG_AGO = -10_000
"""A day long before any start; differences to it still fit an int16."""
NOWHERE: Indices = np.zeros(0, np.intp)


@dataclass(frozen=True, kw_only=True)
class ActsDone:
    """Acts of one government on one day, sorted by category, then lane; arrays over *n* acts."""

    side: int
    lanes: Indices
    category: Indices
    act: Indices
    cause: Ints
    lapsed: Indices = field(
        default_factory=lambda: NOWHERE
    )  # lanes in which the government lets a dispute lapse
    delayed: tuple[tuple[int, Indices], ...] = ()
    # expected acts, by position, and lanes in which one was to come today and does not


@dataclass(frozen=True, kw_only=True)
class Onset:
    """What onsets of disputes rest on in each lane: (L,) or (1,).

    Attributes:
        anchor: constant of the log odds, solved from the rate of the dispute record.
        tempo: what the tempo of encounters takes off each of them.
    """

    anchor: Number
    tempo: Number


@dataclass(frozen=True, kw_only=True)
class BegunDisputes:
    """Disputes that begin tonight: arrays over *n* lanes.

    Attributes:
        lanes: where.
        trigger: candidate that each begins with.
        opener: government that makes a matter of it.
        author: government whose doing the trigger is.
        committed: whether the author has committed itself with it in public.
        rung: 4, or 5 where a lethal accident has lifted the relation.
        probability: chance that the trigger had.
        terms: (7, n) of its log odds, as :class:`ballast.sim.rules.dispute_onset.OnsetTerms`.
    """

    lanes: Indices
    trigger: Indices
    opener: Ints
    author: Ints
    committed: Flags
    rung: Ints
    probability: Floats
    terms: Floats


@dataclass(frozen=True, kw_only=True)
class LeaderNumbers:
    """Numbers of contacts of the two leaders: (L,) or (1,) each.

    Attributes:
        calls: chance of a call on a day at peace.
        effect: points of tension that a call takes off.
        meet: of each occasion, that the leaders meet when nothing stands in the way.
    """

    calls: Number
    effect: Number
    meet: tuple[Number, ...]


@dataclass(frozen=True, slots=True)
class Calls:
    """Calls of one side on one day within disputes: arrays over *n*.

    Attributes:
        side: who calls.
        lanes: where.
        official: who calls, by position; -1 for one that the scenario makes on a channel without
            officials.
        channel: through which.
        answered: whether the counterpart answers.
        meets: whether the two agree to meet.
        planned: an intervention of the scenario.
    """

    side: int
    lanes: Indices
    official: Ints
    channel: Ints
    answered: Flags
    meets: Flags
    planned: bool = False


@dataclass(frozen=True, kw_only=True)
class VisitSteps:
    """What happens to some visits on a day; arrays over *n* pairs of slot and lane."""

    slots: Indices
    lanes: Indices
    phase: Ints
    date: Ints
    wake: Ints
    event: Ints  # VisitEvent, or -1 where nothing visible happens


@dataclass(kw_only=True)
class Today:
    """What has happened so far today; emptied every morning.

    Attributes:
        jump: (L,) points of tension from shocks and encounters.
        encounters: (4, L) encounters by severity, or None on a day without one.
        relief: (L,) points of tension that visits completed today take off, and calls of leaders.
        overshoot: (L,) points that summits held today will add slowly.
        contradicted: (L,) a side contradicted its visit.
        trust_steps: (L,) steps of trust.
        imposed, lifted: (G, L) sanctions on each government.
        ministers: (G, L) ministerial visits completed by each side.
        acts: acts done, government by government.
        shocks: offended side, lanes and weights of the shocks of the day.
        shock_names: of their streams.
        reassured: side that reassured the other, and lanes.
        visits: steps of visits, in the order of commitment.
        departures: (officials, lanes) who have left office this morning.
        measures: contingent policies, by position, that do something today, and lanes.
        suspended, reopened, raised: (channels, lanes) whose level changes tonight.
        suspended_by: stream of the shock behind each entry of ``suspended``, or BY_SCENARIO.
        raised_by: what is behind each entry of ``raised``, BY_VISIT or BY_USE.
        levels: (channel, level) that interventions set tonight; (channel, lanes) if not in all.
        moves: what governments do within disputes: side, dispute role and lanes.
        lapsed: lanes in which the addressee lets a dispute lapse.
        commitments: new public commitments: side and lanes.
        calls: of officials within disputes.
        leader_calls: lanes in which the two leaders call each other at peace.
        met: lanes in which officials meet on a back channel today, and the one who had called.
        begun: disputes that begin tonight.
        rises: lanes that disputes lead a rung up tonight, and whether an accident does it.
        ended: how disputes end tonight, and in which lanes.
    """

    jump: Floats
    relief: Floats
    overshoot: Floats
    contradicted: Flags
    trust_steps: Floats
    imposed: Floats
    lifted: Floats
    ministers: Ints
    encounters: Ints | None = None
    acts: list[ActsDone] = field(default_factory=list)
    shocks: list[tuple[int, Indices, Floats]] = field(default_factory=list)
    shock_names: list[str] = field(default_factory=list)
    reassured: list[tuple[int, Indices]] = field(default_factory=list)
    visits: list[VisitSteps] = field(default_factory=list)
    departures: list[tuple[Indices, Indices]] = field(default_factory=list)
    measures: list[tuple[int, Indices]] = field(default_factory=list)
    suspended: list[tuple[Indices, Indices]] = field(default_factory=list)
    reopened: list[tuple[Indices, Indices]] = field(default_factory=list)
    raised: list[tuple[Indices, Indices]] = field(default_factory=list)
    suspended_by: list[str] = field(default_factory=list)
    raised_by: list[str] = field(default_factory=list)
    levels: list[tuple[int | tuple[int, Indices], int]] = field(default_factory=list)
    moves: list[tuple[int, int, Indices]] = field(default_factory=list)
    lapsed: list[Indices] = field(default_factory=list)
    commitments: list[tuple[int, Indices]] = field(default_factory=list)
    calls: list[Calls] = field(default_factory=list)
    leader_calls: Indices = field(default_factory=lambda: NOWHERE)
    met: list[tuple[Indices, Ints]] = field(default_factory=list)
    begun: BegunDisputes | None = None
    rises: tuple[Indices, Flags] | None = None
    ended: list[tuple[Ending, Indices]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class StateLayout:
    """How a state of the world is laid out: its axes before the lanes, first value and type."""

    axes: tuple[str, ...]
    start: float
    dtype: DTypeLike


def state(*axes: str, start: float = 0, dtype: DTypeLike = np.float64) -> Any:
    """A field of the world that carries its :class:`StateLayout`; its last axis are the lanes."""
    return field(default=None, metadata={"state": StateLayout(axes, start, dtype)})


@dataclass(kw_only=True)
class World:
    """The relation in every history of a block, at the start of ``day``."""

    setting: CompiledScenario
    luck: Luck
    keys: StreamKeys
    lanes: int
    day: int = 0
    today: Today
    yesterday: list[ActsDone] = field(default_factory=list)
    removed: Removals | None = None  # events struck from histories, for experiments
    # parameters and what follows from them: (..., L), or (..., 1) where common to all lanes
    params: LaneParameters
    reception: tuple[Number, ...]  # of each official
    usual: Usual
    daily: Daily
    ceilings: Ceilings
    onset: Onset
    expected: tuple[Number, ...]  # chance of each expected act within its window
    leaders: LeaderNumbers
    leaving: Floats  # chance a day that an official leaves, by rate
    chances: tuple[Number, ...] = ()  # of each intervention that has a probability
    bars: Ints | None = None  # (officials, L) last day of sanctions on each, where lanes differ
    waits: Flags | None = None  # (visits, L) whether each waits for others, where lanes differ
    shock_chances: tuple[Number, ...] = ()  # of each dated shock
    own_values: Mapping[str, Number] | None = None  # numbers after a past in common
    # calendar of today
    pressure: tuple[Number, ...] = ()
    engagement: tuple[Number, ...] = ()
    summit_near: Flags = state(dtype=bool)
    # tension
    excess: Floats = state()
    standing: Floats = state("sources")  # left in it of what is told apart, on the evening of
    standing_since: Ints = state("sources", start=-1, dtype=np.int16)  # day
    visit_effect: Floats = state()
    overshoot: Floats = state()
    tension: Floats = state()
    z: Floats = state()
    lasting_z: Floats = state()  # z without the effects of visits
    expected_coercion: Floats = state()  # weight a day that coercive measures are expected to add
    rung: Ints = state(dtype=np.int8)
    trust: Floats = state()
    # memories; what is left to ordinary reciprocity, and all that was seen
    seen: Floats = state("tones", "sides")
    unanswered: Floats = state("tones", "sides")
    own: Floats = state("tones", "sides")
    belief: Floats = state("sides")
    sanctions: Floats = state("sides")
    sanctions_at_start: Floats = state("sides")
    # channels and visits
    level: Ints = state("channels", dtype=np.int8)
    reopen_day: Ints = state("channels", start=NEVER, dtype=np.int16)
    phase: Ints = state("visits", dtype=np.int8)
    visit_date: Ints = state("visits", start=NEVER, dtype=np.int16)
    first_date: Ints = state("visits", start=NEVER, dtype=np.int16)  # as planned on day 0
    wake: Ints = state("visits", start=NEVER, dtype=np.int16)
    put_off: Flags = state("visits", dtype=bool)
    contradicted: Flags = state("visits", dtype=bool)
    ministers: Ints = state("sides", dtype=np.int16)  # ministerial visits completed by each side
    # shocks and encounters
    next_shock: dict[ShockKind, Ints] = field(default_factory=dict)  # (L,) of each kind
    last_incident: Ints = state(start=LONG_AGO, dtype=np.int16)
    excitation: Floats = state()
    # obligations
    duty_day: Ints = state("duties", "sides", start=NEVER, dtype=np.int16)
    last_move: Ints = state("sides", start=LONG_AGO, dtype=np.int16)  # last reassurance
    moves: Ints = state("sides", dtype=np.int8)  # unanswered ones
    rest_until: Ints = state("sides", start=LONG_AGO, dtype=np.int16)
    expected_day: Ints = state("expected", start=NEVER, dtype=np.int16)  # past: it has come
    # offices, where officials may leave them
    leave_day: Ints = state("offices", start=NEVER, dtype=np.int16)  # of the next departure
    first_leave: Ints = state(start=NEVER, dtype=np.int16)  # of the first of them
    successors: Ints = state("offices", dtype=np.int16)  # since the one whom the scenario names
    received: Floats = state("offices")  # how whoever holds the office is received
    # contingent policies: day on which the measure is due, or was last; where a state lasts
    measure_day: Ints = state("contingent", start=NEVER, dtype=np.int16)
    condition_holds: Flags = state("contingent", dtype=bool)
    intervened: Flags = state("uncertain", dtype=bool)  # interventions that happen, once drawn
    # disputes: where the rung is 4 or higher
    committed: Floats = state("sides")  # 0 or 1
    trigger: Ints = state(start=-1, dtype=np.int16)  # candidate that it began with
    opener: Ints = state(start=-1, dtype=np.int8)
    replied: Flags = state(dtype=bool)
    dispute_day: Ints = state(start=NEVER, dtype=np.int16)  # evening on which it began
    crisis_day: Ints = state(start=NEVER, dtype=np.int16)  # morning after a rise to rung 5
    pressed: Flags = state("sides", dtype=bool)  # yesterday
    offered: Ints = state("sides", start=LONG_AGO, dtype=np.int16)  # day of the standing offer
    resolve: Floats = state("sides")  # log odds that the other is resolute
    contact_until: Ints = state(start=LONG_AGO, dtype=np.int16)
    meeting_day: Ints = state(start=NEVER, dtype=np.int16)  # agreed, on a back channel
    meeting_caller: Ints = state(start=-1, dtype=np.int16)  # official who had called

    def __post_init__(self) -> None:
        """Fill every state that has not been given."""
        sizes = {
            "tones": 2,
            "sides": SIDES,
            "sources": len(TensionSource),
            "duties": len(Duty),
            "channels": len(self.setting.channels.ids),
            "visits": len(self.setting.slots.ids),
            "expected": len(self.setting.expected),
            "offices": 0 if self.setting.offices is None else len(self.setting.officials.ids),
            "uncertain": len(self.setting.uncertain),
            "contingent": len(self.setting.contingent),
        }
        for name, about in states().items():
            if getattr(self, name) is None:
                shape = (*(sizes[axis] for axis in about.axes), self.lanes)
                setattr(self, name, np.full(shape, about.start, about.dtype))


@cache
def states() -> Mapping[str, StateLayout]:
    """The states of the world by name: arrays over all lanes, along their last axis."""
    return {f.name: f.metadata["state"] for f in fields(World) if "state" in f.metadata}


def add_at(
    target: NDArray[Any], place: Indices | tuple[int | Indices, ...], amount: Floats | float
) -> None:
    """Add amounts at places one by one, in order, also where a place comes twice.

    Sums over acts and visits are made this way and never by a reduction, whose order of addition
    would depend on layout.
    """
    if isinstance(place, tuple):
        place = _position(target.shape, place)
    assert target.flags.c_contiguous, "a copy would be added to"
    # of one type and along one axis numpy adds ten times as fast
    np.add.at(target.reshape(-1), place, np.asarray(amount, target.dtype))


def _position(shape: tuple[int, ...], place: tuple[int | Indices, ...]) -> Indices:
    """Places along all axes as positions in the flat array."""
    flat: int | Indices = 0
    for size, index in zip(shape, place, strict=True):
        flat = flat * size + index
    return np.asarray(flat)


Pairs = tuple[Indices, Indices]
"""Rows (slots, channels or duties) and lanes, each (n,)."""


def due(days: Ints, day: int) -> Pairs:
    """Where a day of the calendar has come, by row, then lane.

    Args:
        days: (rows, L) days.
        day: today.
    """
    return pairs_of(days == day)


def pairs_of(flags: Flags) -> Pairs:
    """Where flags (rows, L) are set, by row, then lane."""
    places = flags.ravel().nonzero()[0]  # along one axis numpy finds ten times as fast
    rows = places // flags.shape[1]
    return rows, places - rows * flags.shape[1]


def blank_day(lanes: int) -> Today:
    """A morning on which nothing has happened yet."""
    return Today(
        jump=np.zeros(lanes),
        relief=np.zeros(lanes),
        overshoot=np.zeros(lanes),
        contradicted=np.zeros(lanes, bool),
        trust_steps=np.zeros(lanes),
        imposed=np.zeros((SIDES, lanes)),
        lifted=np.zeros((SIDES, lanes)),
        ministers=np.zeros((SIDES, lanes), np.int16),
    )
