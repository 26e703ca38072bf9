"""The state of the world: arrays over histories, at the start of a day.

Axes: ``L`` lanes (histories) in (draw, run) order, ``G`` governments, ``C`` channels, ``V`` visits.
What differs between histories stands here; what does not stands in the setting.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ballast.sim.rules.parameters import Parameters
from ballast.sim.rules.quantity import Flags, Floats, Ints, Number
from ballast.sim.streams import Family, Indices, Luck, family
from ballast.sim.vocabulary import CATEGORIES, SIDES, Duty, ShockKind
from ballast.sim.world.compiled_scenario import CompiledScenario
from ballast.sim.world.daily_rates import Daily
from ballast.sim.world.hazard_bounds import Ceilings
from ballast.sim.world.stationary_baseline import Usual

if TYPE_CHECKING:
    from ballast.sim.world.struck_events import Removals

"""What suspends a channel that the scenario closes on a day."""
LONG_AGO = -10_000
"""A day long before any start; differences to it still fit an int16."""


@dataclass(frozen=True, kw_only=True)
class ActsDone:
    """Acts of one government on one day, sorted by category, then lane; arrays over *n* acts."""

    side: int
    lanes: Indices
    category: Indices
    act: Indices
    cause: Ints


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
        relief: (L,) points of tension that visits completed today take off.
        overshoot: (L,) points that summits held today will add slowly.
        contradicted: (L,) a side contradicted its visit.
        trust_steps: (L,) steps of trust.
        imposed, lifted: (G, L) sanctions on each government.
        ministers: (G, L) ministerial visits completed by each side.
        acts: acts done, government by government.
        shocks: offended side, lanes and weights of the shocks of the day.
        shock_names: of their streams.
        reassured: side, lanes, and whether each move was unilateral.
        visits: steps of visits, in the order of commitment.
        suspended, reopened, raised: (channels, lanes) whose level changes tonight.
        suspended_by: stream of the shock behind each entry of ``suspended``, or BY_SCENARIO.
        levels: (channel, level) that interventions set everywhere tonight.
        begun: lanes in which a confrontation has begun tonight, and whether a lethal accident has
            lifted them there.
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
    reassured: list[tuple[int, Indices, Flags]] = field(default_factory=list)
    visits: list[VisitSteps] = field(default_factory=list)
    suspended: list[tuple[Indices, Indices]] = field(default_factory=list)
    reopened: list[tuple[Indices, Indices]] = field(default_factory=list)
    raised: list[tuple[Indices, Indices]] = field(default_factory=list)
    suspended_by: list[str] = field(default_factory=list)
    levels: list[tuple[int, int]] = field(default_factory=list)
    begun: tuple[Indices, Flags] | None = None


@dataclass(frozen=True, kw_only=True)
class StreamKeys:
    """The families of streams."""

    fires: tuple[Family, ...]  # by government
    choice: tuple[Family, ...]  # by government: which act, by occasion
    seen: tuple[Family, ...]  # by observer
    visit: dict[str, Family]
    channel: dict[str, Family]
    onset: Family


VISIT_STREAMS = (
    "idea",
    "acceptance",
    "cool_off",
    "lag",
    "postponement_gap",
    "postponement",
    "incident",
    "cancel",
    "return",
    "held",
    "rise",
    "statement",
    "statement_lag",
)
CHANNEL_STREAMS = ("suspension", "reopening_gap", "reopening", "summit")


@dataclass(kw_only=True)
class World:
    """The relation in every history of a block, at the start of ``day``."""

    setting: CompiledScenario
    params: Parameters
    reception: tuple[Number, ...]  # of each official
    usual: Usual
    luck: Luck
    keys: StreamKeys
    daily: Daily
    ceilings: Ceilings
    lanes: int
    day: int
    # tension
    excess: Floats
    standing: Floats  # (Source, L) what is left in it of what is told apart, on the evening of
    standing_since: Ints  # (Source, L) day
    visit_effect: Floats
    overshoot: Floats
    tension: Floats
    z: Floats
    lasting_z: Floats  # z without the effects of visits
    expected_coercion: Floats  # weight a day that coercive measures are expected to add
    rung: Ints
    trust: Floats
    # memories: (2 tones, G, L); what is left to ordinary reciprocity, and all that was seen
    seen: Floats
    unanswered: Floats
    own: Floats
    belief: Floats
    sanctions: Floats
    sanctions_at_start: Floats
    # channels and visits
    level: Ints
    reopen_day: Ints
    phase: Ints
    visit_date: Ints
    wake: Ints
    put_off: Flags
    contradicted: Flags
    ministers: Ints  # (G, L) ministerial visits completed by each side
    # shocks and encounters
    next_shock: dict[ShockKind, Ints]
    last_incident: Ints
    excitation: Floats
    # obligations
    duty_day: Ints  # (Duty, G, L)
    last_move: Ints  # (G, L) last unilateral reassurance
    moves: Ints  # (G, L) unanswered ones
    rest_until: Ints  # (G, L)
    committed: Floats  # (G, L) 0 or 1
    today: Today
    # calendar of today
    pressure: tuple[Number, ...] = ()
    engagement: tuple[Number, ...] = ()
    summit_near: Flags = field(default_factory=lambda: np.zeros(0, bool))
    yesterday: list[ActsDone] = field(default_factory=list)
    own_values: Mapping[str, Number] | None = None  # numbers after a past in common
    removed: Removals | None = None  # events struck from histories, for experiments


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
    places = (days == day).ravel().nonzero()[0]  # along one axis numpy finds ten times as fast
    rows = places // days.shape[1]
    return rows, places - rows * days.shape[1]


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


def stream_keys(setting: CompiledScenario) -> StreamKeys:
    """Keys of all families of streams, from the ids of governments, visits and channels."""
    categories = tuple(category.value for category in CATEGORIES)
    return StreamKeys(
        fires=tuple(family(f"act.fires.{side}", categories) for side in setting.sides),
        choice=tuple(
            Family(
                tuple(f"act.duty.{side}.{duty.name.lower()}" for duty in Duty)
                + tuple(f"act.choice.{side}.{category}" for category in categories)
            )
            for side in setting.sides
        ),
        seen=tuple(family(f"perception.{side}", categories) for side in setting.sides),
        visit={name: family(f"visit.{name}", setting.slots.ids) for name in VISIT_STREAMS},
        onset=Family(("ladder.onset",)),
        channel={name: family(f"channel.{name}", setting.channels.ids) for name in CHANNEL_STREAMS},
    )
