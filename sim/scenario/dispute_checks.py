"""Disputes in a scenario and its menu: a record that carries its rate, and acts with a role."""

from __future__ import annotations

from datetime import date

from ballast.sim.scenario.cast import Found, unknown_act, unknown_id
from ballast.sim.scenario.reader import Document, Key
from ballast.sim.scenario.schema import Menu, Scenario
from ballast.sim.vocabulary import (
    COOPERATIVE_CATEGORIES,
    CRISIS,
    DISPUTE_ROLES,
    HOSTILE_CATEGORIES,
    Role,
    ShockKind,
)

ONSET_RATE = "ladder.onset_rate"
EARLIEST = date(1800, 1, 1)
"""As of a start."""
TO_YIELD = (Role.OFFER, Role.ACCEPT)
"""Roles of cooperative acts; the others are of hostile ones."""


def judge_disputes(scenario: Scenario, menu: Menu, document: Document) -> Found:
    """Everything wrong with the world of the record, a dispute under way, and graver shocks."""
    yield from _record(scenario, menu)
    yield from _carries(scenario, document)
    yield from _under_way(scenario)
    for name, shock in scenario.shocks.items():
        if shock.gravity is not None and shock.kind != ShockKind.SOVEREIGNTY:
            message = f"expected no 'gravity' for a shock of kind {shock.kind.value}"
            yield ("shocks", name, "gravity"), message


def _record(scenario: Scenario, menu: Menu) -> Found:
    anchor = scenario.anchor
    for name in anchor.acts:
        key = ("anchor", "acts", name)
        if name not in menu.acts:
            yield key, unknown_act(name, scenario, menu.acts)
        elif menu.acts[name].gravity is None:
            yield key, f"expected an act that has gravity in the menu, got {name!r}"
    if anchor.publicised + anchor.collision > 1.0:
        got = f"got {anchor.publicised + anchor.collision:g}"
        yield ("anchor",), f"expected publicised and collision to sum to at most 1, {got}"


def _carries(scenario: Scenario, document: Document) -> Found:
    """The rate of disputes, at both ends of its prior, against the events that make it."""
    anchor, prior = scenario.anchor, scenario.parameters.get(ONSET_RATE)
    if prior is None or anchor.silent:
        return
    low = prior.low if prior.drawn else prior.value
    high = prior.high if prior.drawn else prior.value
    if low is None or high is None:
        return  # told with the parameters
    lifted = anchor.lifted
    most = lifted + sum(anchor.candidates.values())
    if lifted < low and high < most:
        return
    got = f"{low:g}" if low == high else f"{low:g} … {high:g}"
    hint = "; without disputes, an anchor without encounters, shocks and acts" if not high else ""
    message = (
        f"expected {ONSET_RATE} above the {lifted:.3g} disputes a year that lethal accidents make "
        f"alone and below the {most:.3g} that there would be if every event began one, got {got}"
    )
    rate: Key = ("parameters", ONSET_RATE)
    of_rate = rate in document.places and ("anchor",) not in document.places
    yield (rate if of_rate else ("anchor",)), message + hint


def _under_way(scenario: Scenario) -> Found:
    dispute = scenario.dispute
    if dispute is None:
        return
    if dispute.opener not in scenario.governments:
        message = unknown_id(dispute.opener, "a government", scenario.governments)
        yield ("dispute", "opener"), message
    if not EARLIEST <= dispute.since <= scenario.start:
        span = f"a day up to the start {scenario.start}"
        if dispute.since < EARLIEST:
            span = f"{EARLIEST} or later"
        yield ("dispute", "since"), f"expected {span}, got {dispute.since}"
    if dispute.rung >= CRISIS and not dispute.replied:
        yield ("dispute", "replied"), f"expected true on rung {dispute.rung}, got false"


def judge_menu(menu: Menu) -> Found:
    """What is wrong with the menu itself: acts with a role in disputes, and acts with gravity."""
    for role in DISPUTE_ROLES:
        found = [name for name, act in menu.acts.items() if act.role == role]
        if len(found) != 1:
            got = ", ".join(found) or "none"
            key = ("acts",) if not found else ("acts", found[1], "role")
            yield key, f"expected one act of role {role.value}, got {got}"
        yield from _of_role(menu, role, found)
    for name, act in menu.acts.items():
        if act.gravity is not None and act.category not in HOSTILE_CATEGORIES:
            message = f"expected no 'gravity' for an act of category {act.category.value}"
            yield ("acts", name, "gravity"), message


def _of_role(menu: Menu, role: Role, names: list[str]) -> Found:
    kind, categories = (
        ("cooperative", COOPERATIVE_CATEGORIES)
        if role in TO_YIELD
        else ("hostile", HOSTILE_CATEGORIES)
    )
    for name in names:
        act = menu.acts[name]
        if act.category not in categories:
            got = f"got {act.category.value}"
            message = f"expected a {kind} category for an act of role {role.value}, {got}"
            yield ("acts", name, "category"), message
        if act.gravity is not None:
            message = f"expected no 'gravity' for an act of role {role.value}"
            yield ("acts", name, "gravity"), message


def in_disputes_only(name: str, menu: Menu) -> bool:
    """Whether an act is chosen by the rules of disputes and by nothing else."""
    return name in menu.acts and menu.acts[name].role in DISPUTE_ROLES
