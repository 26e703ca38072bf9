"""What a scenario settles before it is run: outcomes that cannot happen there, or are certain.

A run that never shows an outcome leaves an interval of chance. Where the scenario has no summit,
no channel or no act that would count, there is no chance to speak of. The rule is conservative:
it calls something impossible only where nothing in the scenario could be counted, and a scenario
that continues a shared past is never judged, since that past may have had what it lacks.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ballast.sim.scenario.outcome_language import Asked, Question
from ballast.sim.scenario.priors import range_of
from ballast.sim.scenario.schema import CHANNEL_LEVEL, Channel, DeclaredOutcome, Menu, Scenario
from ballast.sim.scenario.settled_acts import no_act
from ballast.sim.vocabulary import BY_SCENARIO, Severity, ShockKind

VISITS = (
    "visits_accepted",
    "visits_completed",
    "visits_postponed",
    "visits_cancelled",
    "visits_rebuffed",
)
SEVERITIES = {
    "encounters": Severity.ROUTINE,
    "encounters_publicised": Severity.PUBLICISED,
    "collisions": Severity.COLLISION,
    "lethal_incidents": Severity.LETHAL,
}
ACTS = ("acts", "hostile_acts", "cooperative_acts")
CHANNELS = ("channels_suspended", "channels_reopened", "days_of_channel")


@dataclass(frozen=True, slots=True)
class Settled:
    """An outcome that has one value in every history.

    Attributes:
        value: 0 or 1.
        reason: why, as a clause.
    """

    value: float
    reason: str

    @property
    def sentence(self) -> str:
        """What is said in place of an interval.

        >>> Settled(0.0, "no summit is listed").sentence
        'cannot happen in this scenario: no summit is listed'
        """
        how = "certain" if self.value else "cannot happen"
        return f"{how} in this scenario: {self.reason}"


def settled(scenario: Scenario, asked: Asked, menu: Menu | None = None) -> Settled | None:
    """The one value of an outcome that is a count, or that happens or not; None if it has several.

    Args:
        scenario: with its interventions, shocks and priors.
        asked: the outcome.
        menu: of acts; without it nothing is said about acts.
    """
    if scenario.continues is not None or asked.ratio is not None or asked.difference is not None:
        return None
    low, high = asked.at_least, asked.at_most
    if asked.value == "highest_rung":
        about = scenario.dispute
        if about is None or low is None or high is not None or asked.since or _asked_of_some(asked):
            return None
        reached = about.rung >= low
        return Settled(1.0, f"it starts in a dispute on rung {about.rung}") if reached else None
    reason = never(scenario, asked, menu)
    if reason is None or asked.count is None:
        return None
    holds = asked.is_event and (low is None or low <= 0.0) and (high is None or high >= 0.0)
    return Settled(1.0 if holds else 0.0, reason)


def _asked_of_some(asked: Asked) -> bool:
    return isinstance(asked, DeclaredOutcome) and bool(asked.given or asked.unless)


def never(scenario: Scenario, part: Question, menu: Menu | None = None) -> str | None:
    """Why nothing that a question counts can occur; None where it may."""
    what = part.count or part.first_day
    if scenario.continues is not None or what is None:
        return None
    if what == "summits_held":
        return _no_summit(scenario)
    if what in VISITS:
        return _no_visit(scenario, part, what)
    if what in CHANNELS:
        return _no_channel(scenario, part, what)
    if what in SEVERITIES:
        return _no_encounter(scenario, SEVERITIES[what])
    if what == "shocks":
        return _no_shock(scenario, part.side)
    if what in ACTS and menu is not None:
        return no_act(scenario, part, what, menu)
    return None


def _no_summit(scenario: Scenario) -> str | None:
    summits = [visit for visit in scenario.visits.values() if visit.summit]
    if not summits:
        return "no summit is listed"
    if all(visit.phase == "completed" for visit in summits):
        return "its summit is over on day 0"
    return None


def _no_visit(scenario: Scenario, part: Question, what: str) -> str | None:
    """Visits of the list that are to come, and those that officials propose of their own."""
    officials = scenario.officials
    proposals = not _zero(scenario, "visits.proposals")
    visits = [
        (name, official.channel) for name, official in officials.items()
        if official.travels > 0.0 and proposals
    ]  # fmt: skip
    for visit in scenario.visits.values():
        answered = what != "visits_rebuffed" or visit.phase == "proposed" or scenario.played
        if visit.phase != "completed" and answered:
            visits.append((visit.visitor, visit.channel or officials[visit.visitor].channel))
    if not visits:
        what_kind = "open proposal of a visit" if what == "visits_rebuffed" else "visit to come"
        return f"no {what_kind} is listed and no official travels"
    for visitor, channel in visits:
        about = officials[visitor]
        if (
            part.side in (None, about.government)
            and (not part.rank or about.rank in part.rank)
            and (not part.official or visitor in part.official)
            and _asks_of(part, channel, scenario.channels[channel])
        ):
            return None
    return "no visit that would count is listed, and no official who travels would make one"


def _asks_of(part: Question, name: str, channel: Channel) -> bool:
    return (not part.channel or name in part.channel) and (
        not part.kind or channel.kind in part.kind
    )


def _no_channel(scenario: Scenario, part: Question, what: str) -> str | None:
    asked = {n: c for n, c in scenario.channels.items() if _asks_of(part, n, c)}
    if not asked:
        return "it has no such channel"
    if part.shut_at_start:
        asked = {n: c for n, c in asked.items() if CHANNEL_LEVEL[c.state] == 0}
        if not asked:
            return "no such channel is shut at the start"
    if what != "channels_suspended":
        return None
    by_scenario = not part.reason or BY_SCENARIO in part.reason
    if by_scenario and any(
        planned.channel in asked and planned.state == "suspended"
        for planned in scenario.made_to_happen
    ):
        return None
    if _suspending(scenario, asked.values(), part):
        return None
    return "no shock and no intervention suspends one"


def _suspending(scenario: Scenario, channels: Iterable[Channel], part: Question) -> bool:
    """Whether a shock over sovereignty may suspend one of some channels."""
    if not any(channel.suspended_with > 0.0 for channel in channels):
        return False
    shocks = [n for n, s in scenario.shocks.items() if s.kind == ShockKind.SOVEREIGNTY]
    shocks += [str(kind.value) for kind in scenario.undated_shocks if kind == ShockKind.SOVEREIGNTY]
    return any(not part.reason or name in part.reason for name in shocks)


def _no_shock(scenario: Scenario, side: str | None) -> str | None:
    for kind, undated in scenario.undated_shocks.items():
        if side in (None, undated.offended) and not _zero(scenario, f"shocks.{kind.value}_rate"):
            return None
    for shock in scenario.shocks.values():
        if side in (None, shock.offended) and shock.probability != 0.0:
            return None
    return "no shock that would count is dated, and none comes at a rate"


def _no_encounter(scenario: Scenario, severity: Severity) -> str | None:
    """Why no encounter of a severity or a graver one can come about, or be made to."""
    for planned in scenario.made_to_happen:
        if planned.severity is not None and Severity[planned.severity.upper()] >= severity:
            return None
    first, second = (side.lower() for side in scenario.governments)
    contacts = (
        (f"encounters.{first}_exposure", f"encounters.{second}_interception"),
        (f"encounters.{second}_exposure", f"encounters.{first}_interception"),
    )
    if _zero(scenario, "encounters.rate"):
        return "the rate of military encounters is zero"
    if all(_zero(scenario, one) or _zero(scenario, two) for one, two in contacts):
        return "neither side's forces operate where the other meets them"
    collide = not _zero(scenario, "encounters.p_collision")
    if severity == Severity.PUBLICISED and not collide:
        return "no encounter is publicised" if _zero(scenario, "encounters.p_publicised") else None
    if severity >= Severity.COLLISION and not collide:
        return "the probability of a collision is zero"
    if severity == Severity.LETHAL and _zero(scenario, "encounters.p_lethal"):
        return "the probability that a collision is lethal is zero"
    return None


def _zero(scenario: Scenario, key: str) -> bool:
    """Whether a parameter is exactly zero in every draw."""
    prior = scenario.parameters.get(key)
    if prior is None:
        return False
    return range_of(prior)[1] == 0.0 if prior.drawn else prior.centre == 0.0
