"""What disputes can begin with in a scenario, its acts within them, and its reference world."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ballast.sim.rules import shocks
from ballast.sim.rules.disputes import DisputeParams
from ballast.sim.rules.quantity import Floats, Ints, Number
from ballast.sim.scenario.schema import Scenario
from ballast.sim.streams import Indices
from ballast.sim.vocabulary import (
    CATEGORIES,
    DISPUTE_ROLES,
    OCCASIONS,
    PRESSES,
    SIDES,
    Category,
    Occasion,
    Role,
    Severity,
    ShockKind,
)
from ballast.sim.world.action_sets import Acts

UNDATED = f"shock.{ShockKind.SOVEREIGNTY.value}"
"""Name of the candidate that an undated shock over sovereignty is."""
ENCOUNTER_CANDIDATES = {
    Severity.PUBLICISED: (0, Occasion.ENCOUNTER),
    Severity.COLLISION: (1, Occasion.COLLISION),
    Severity.LETHAL: (2, Occasion.LETHAL_ACCIDENT),
}
"""Position among the candidates and occasion of encounters by severity."""
OCCASION_OF = {
    Category.MILITARY: Occasion.SHOW_OF_FORCE,
    Category.SOVEREIGNTY: Occasion.SOVEREIGNTY,
    Category.LEGAL: Occasion.SOVEREIGNTY,
    Category.ECONOMIC: Occasion.COERCION,
    Category.SANCTION: Occasion.COERCION,
}
UNKNOWN = -1


@dataclass(frozen=True, kw_only=True)
class Candidates:
    """What a dispute can begin with, as arrays over *K* candidates.

    Attributes:
        names: for streams and tables.
        occasion: position among the occasions.
        author: government whose doing it is, :data:`UNKNOWN` for encounters.
        act: (G, B) candidate that an act of a side is, :data:`UNKNOWN` for one without gravity.
        shock: candidate that a shock is, by name of its stream.
        shock_gravity: gravity of a shock that the scenario says, by the same name.
    """

    names: tuple[str, ...]
    occasion: Ints
    author: Ints
    act: Indices
    shock: dict[str, int]
    shock_gravity: dict[str, float]


@dataclass(frozen=True, kw_only=True)
class DisputeActs:
    """The acts of the menu that governments do within a dispute, by position.

    Attributes:
        role: (B,) position among the dispute roles, or :data:`UNKNOWN`.
    """

    reply: int
    presses: tuple[int, ...]
    offer: int
    accept: int
    role: Ints

    @cached_property
    def press_on(self) -> Indices:
        """(8,) act that a press is, by rung; of the rungs below 4 nobody asks."""
        return np.array([self.presses[0]] * 4 + list(self.presses) + [self.presses[-1]])


@dataclass(frozen=True, kw_only=True)
class ReferenceWorld:
    """A year of the world that the dispute record is of.

    Attributes:
        encounters: a year.
        lifted: lethal accidents a year that lead straight to a crisis.
        rates: (K,) candidates a year: encounters by severity, shocks of both weights, acts.
        acts: positions in the menu of those that are acts, the last ones.
        act_gravities: of each act.
    """

    encounters: float
    lifted: float
    rates: Floats
    acts: tuple[int, ...]
    act_gravities: tuple[float, ...]

    def gravities(self, params: DisputeParams) -> list[Number]:
        """Gravity of each candidate."""
        return [
            params.gravity_publicised,
            params.gravity_collision,
            params.gravity_lethal,
            params.gravity_shock,
            params.gravity_heavy_shock,
            *(np.array([gravity]) for gravity in self.act_gravities),
        ]


@dataclass(frozen=True, kw_only=True)
class DisputeAtStart:
    """The dispute in which a scenario starts."""

    rung: int
    trigger: int
    opener: int
    age: int  # days since its first one
    replied: bool


def read_candidates(scenario: Scenario, acts: Acts) -> Candidates:
    """What disputes can begin with in a scenario."""
    sides = tuple(scenario.governments)
    names = [severity.name.lower() for severity in ENCOUNTER_CANDIDATES]
    occasions = [occasion for _, occasion in ENCOUNTER_CANDIDATES.values()]
    authors = [UNKNOWN] * len(names)
    shock: dict[str, int] = {}
    shock_gravity: dict[str, float] = {}

    def add(name: str, occasion: Occasion, author: int) -> int:
        names.append(name)
        occasions.append(occasion)
        authors.append(author)
        return len(names) - 1

    undated = scenario.undated_shocks.get(ShockKind.SOVEREIGNTY)
    if undated is not None:
        shock[UNDATED] = add(UNDATED, Occasion.SHOCK, 1 - sides.index(undated.offended))
    for ident, dated in scenario.shocks.items():
        if dated.kind == ShockKind.SOVEREIGNTY:
            name = f"shock.{ident}"
            shock[name] = add(name, Occasion.SHOCK, 1 - sides.index(dated.offended))
            if dated.gravity is not None:
                shock_gravity[name] = dated.gravity
    act = np.full((SIDES, len(acts.ids)), UNKNOWN, np.intp)
    for side, ident in enumerate(sides):
        for b in np.flatnonzero(~np.isnan(acts.gravity)):
            occasion = OCCASION_OF.get(CATEGORIES[acts.category[b]], Occasion.THREAT)
            act[side, b] = add(f"act.{ident}.{acts.ids[b]}", occasion, side)
    if scenario.dispute is not None:
        opener = sides.index(scenario.dispute.opener)
        add("dispute", scenario.dispute.trigger, 1 - opener)
    return Candidates(
        names=tuple(names),
        occasion=np.array([OCCASIONS.index(occasion) for occasion in occasions]),
        author=np.array(authors),
        act=act,
        shock=shock,
        shock_gravity=shock_gravity,
    )


def read_dispute_acts(acts: Acts) -> DisputeActs:
    """The acts of disputes; the menu has one of each."""
    position = {role: acts.roles.index(role) for role in DISPUTE_ROLES}
    return DisputeActs(
        reply=position[Role.REPLY],
        presses=tuple(position[role] for role in PRESSES),
        offer=position[Role.OFFER],
        accept=position[Role.ACCEPT],
        role=np.array(
            [DISPUTE_ROLES.index(r) if r in DISPUTE_ROLES else UNKNOWN for r in acts.roles]
        ),
    )


def read_reference(scenario: Scenario, acts: Acts) -> ReferenceWorld:
    """The reference world of a scenario, in candidates a year."""
    anchor = scenario.anchor
    positions = tuple(acts.ids.index(name) for name in anchor.acts)
    return ReferenceWorld(
        encounters=anchor.encounters,
        lifted=anchor.lifted,
        rates=np.array([*anchor.candidates.values()]),
        acts=positions,
        act_gravities=tuple(float(acts.gravity[b]) for b in positions),
    )


def read_dispute(scenario: Scenario, candidates: Candidates) -> DisputeAtStart | None:
    """The dispute in which a scenario starts."""
    about = scenario.dispute
    if about is None:
        return None
    return DisputeAtStart(
        rung=about.rung,
        trigger=candidates.names.index("dispute"),
        opener=tuple(scenario.governments).index(about.opener),
        age=(scenario.start - about.since).days,
        replied=about.replied or about.rung > 4,
    )


def shock_gravity(weight: Floats, params: DisputeParams) -> Floats:
    """Gravity of shocks by their weight: (n,)."""
    return np.where(weight >= shocks.HEAVY_FROM, params.gravity_heavy_shock, params.gravity_shock)
