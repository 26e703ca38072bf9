"""The menu of acts as arrays, and which of them each government has."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ballast.sim.rules.quantity import Flags, Floats, Ints
from ballast.sim.scenario.schema import Menu, Scenario
from ballast.sim.streams import Indices
from ballast.sim.vocabulary import (
    CATEGORIES,
    DISPUTE_ROLES,
    SIDES,
    Category,
    Duty,
    Requirement,
    Role,
)
from ballast.sim.world.compiled_channels import on_issue

COERCIVE = (CATEGORIES.index(Category.ECONOMIC), CATEGORIES.index(Category.SANCTION))
SANCTION = CATEGORIES.index(Category.SANCTION)
DUTY_ROLE = {
    Duty.DRILL: Role.SHOCK_ANSWER,
    Duty.STATEMENT: Role.STATEMENT,
    Duty.RECIPROCATION: Role.REASSURANCE,
}
DUTY_CATEGORY = {Duty.COUNTER_ECONOMIC: COERCIVE[0], Duty.COUNTER_SANCTION: COERCIVE[1]}
RESTING = (Category.ECONOMIC, Category.TALKS, Category.CONCESSION)
"""Categories that rest in a crisis."""
DISPUTE_ISSUE_WEIGHT = 1.0
"""Of acts within a dispute whose issue a scenario does not have."""
LEVEL_REQUIRED = {Requirement.CHANNEL_LIMITED: 1, Requirement.CHANNEL_WORKING: 2}


@dataclass(frozen=True, kw_only=True)
class Acts:
    """The menu as arrays over its *B* acts, in the order of the file."""

    ids: tuple[str, ...]
    cameo: tuple[str, ...]
    roles: tuple[Role, ...]
    requires: tuple[Requirement, ...]
    category: Indices
    weight: Floats
    goldstein: Floats
    issue_weight: Floats
    push: Floats  # what each adds to tension: less its weight, by the issue's weight
    channel: Ints  # the channel through which acts on the issue are explained
    defensive: Flags
    commitment: Flags
    cost: Floats
    risk: Floats
    needs_level: Ints  # of its channel
    needs_sanctions: Flags  # own ones on the other side, in force
    reassures: Flags
    rests: Flags  # nobody does it in a crisis
    gravity: Floats  # nan where no dispute begins over it
    uses: Flags  # (B, C) the channels that it uses: for talks those on its issue


@dataclass(frozen=True, kw_only=True)
class Options:
    """What a government chooses from on each occasion: its duties, then categories that fire.

    Arrays over up to *K* acts, in declared order and padded with act 0, and *Q* occasions.
    """

    act: Indices  # (K, Q)
    weight: Floats  # (K, Q)
    risk: Floats  # (K, Q)
    cost: Floats  # (K, Q)
    there: Flags  # (K, Q) no padding


@dataclass(frozen=True, kw_only=True)
class Repertoire:
    """What one government can do, and what it is made to do more or less often.

    How often it did before the start, in each lane, stands in
    :mod:`ballast.sim.world.recorded_conduct`.

    Attributes:
        acts: by category, the acts it has (positions in the menu).
        centre_rates: (9,) acts a year by category, as draw 0 has them.
        centre_shares: by category, share of each of its acts in it, as draw 0 has them.
        policy: (9,) multiple of what the government does of its own accord, by category, as the
            scenario has it; that of a lane stands in its record.
        roles: acts it has in a role, and ``plays``, (B,) whether each act is one of them.
        options: what it chooses from.
        speaker: (B,) official who speaks for each act, -1 where the government has no such office.
    """

    acts: tuple[Ints, ...]
    centre_rates: Floats
    centre_shares: tuple[Floats, ...]
    policy: Floats
    roles: dict[Role, Ints]
    plays: dict[Role, Flags]
    options: Options
    speaker: Ints


def read_acts(scenario: Scenario, menu: Menu) -> Acts:
    """The menu, with the issues' weights and channels of a scenario.

    An act of an issue that the two do not have weighs nothing: it is in neither repertoire. Acts
    within disputes are in both, and weigh fully.
    """
    channels, about = list(scenario.channels), scenario.channels.values()
    acts = menu.acts.values()
    issues = [scenario.issues.get(act.issue) for act in acts]
    weight = np.array([act.weight for act in acts])
    issue_weight = np.array(
        [
            issue.weight if issue else DISPUTE_ISSUE_WEIGHT * (act.role in DISPUTE_ROLES)
            for issue, act in zip(issues, acts, strict=True)
        ]
    )
    return Acts(
        ids=tuple(menu.acts),
        cameo=tuple(act.cameo for act in acts),
        roles=tuple(act.role for act in acts),
        requires=tuple(act.requires for act in acts),
        category=np.array([CATEGORIES.index(act.category) for act in acts]),
        weight=weight,
        goldstein=np.array([act.goldstein for act in acts]),
        issue_weight=issue_weight,
        push=-weight * issue_weight,
        channel=np.array(
            [0 if issue is None else channels.index(issue.channel) for issue in issues]
        ),
        defensive=np.array([act.defensive for act in acts]),
        commitment=np.array([act.commitment for act in acts]),
        cost=np.array([act.cost for act in acts]),
        risk=np.array([act.risk for act in acts]),
        needs_level=np.array([LEVEL_REQUIRED.get(act.requires, 0) for act in acts], np.int8),
        needs_sanctions=np.array([act.requires == Requirement.SANCTIONS for act in acts]),
        reassures=np.array([act.role == Role.REASSURANCE for act in acts]),
        rests=np.array([act.category in RESTING for act in acts]),
        gravity=np.array([np.nan if act.gravity is None else act.gravity for act in acts]),
        uses=np.array(
            [
                [act.category == Category.TALKS and on_issue(c, act.issue) for c in about]
                for act in acts
            ],
            bool,
        ).reshape(len(acts), len(about)),
    )


def read_repertoires(scenario: Scenario, menu: Menu, acts: Acts) -> tuple[Repertoire, ...]:
    """The repertoire of each government, in declared order."""
    return tuple(_repertoire(scenario, menu, acts, side) for side in scenario.governments)


def _repertoire(scenario: Scenario, menu: Menu, acts: Acts, side: str) -> Repertoire:
    conduct = scenario.governments[side].conduct
    owned = [position for position, name in enumerate(acts.ids) if name in conduct.repertoire]
    by_category = tuple(
        np.array([b for b in owned if acts.category[b] == c], dtype=np.intp)
        for c in range(len(CATEGORIES))
    )
    rates = conduct.centre_rates
    shares = conduct.centre_shares({name: act.category for name, act in menu.acts.items()})
    roles: dict[Role, Ints] = {
        role: np.array([b for b in owned if acts.roles[b] == role], dtype=np.intp) for role in Role
    }
    return Repertoire(
        acts=by_category,
        centre_rates=np.array([rates.get(c, 0.0) for c in CATEGORIES]),
        centre_shares=tuple(
            np.array([shares[acts.ids[b]] for b in members]) for members in by_category
        ),
        policy=np.array([conduct.policy.get(c, 1.0) for c in CATEGORIES]),
        roles=roles,
        plays={role: np.isin(np.arange(len(acts.ids)), members) for role, members in roles.items()},
        options=_options(acts, by_category, roles),
        speaker=np.array([_speaker(scenario, side, act.office) for act in menu.acts.values()]),
    )


def _options(acts: Acts, by_category: tuple[Ints, ...], roles: dict[Role, Ints]) -> Options:
    occasions = [
        roles[DUTY_ROLE[duty]] if duty in DUTY_ROLE else by_category[DUTY_CATEGORY[duty]]
        for duty in Duty
    ]
    occasions += by_category
    shape = max(1, *map(len, occasions)), len(occasions)
    act, there = np.zeros(shape, np.intp), np.zeros(shape, bool)
    for occasion, members in enumerate(occasions):
        some = slice(len(members)), occasion
        act[some], there[some] = members, True
    return Options(
        act=act,
        weight=acts.weight[act],
        risk=acts.risk[act],
        cost=acts.cost[act],
        there=there,
    )


def _speaker(scenario: Scenario, side: str, office: str) -> int:
    """The most senior official of a side whose channel is of the kind, or -1."""
    best, standing = -1, -1.0
    for position, official in enumerate(scenario.officials.values()):
        kind = scenario.channels[official.channel].kind
        if official.government == side and kind == office and official.seniority > standing:
            best, standing = position, official.seniority
    return best


assert SIDES == 2  # the repertoires, and all pairs of governments, are of a dyad
