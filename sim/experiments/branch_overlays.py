"""What makes a branch lanes beside its base: numbers, and entries that are added to it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ballast.sim.scenario.priors import (
    all_priors,
    intervention_key,
    sanctioned_key,
    shock_key,
    visit_date_key,
    visit_phase_key,
    visit_waits_key,
)
from ballast.sim.scenario.schema import DayPrior, LoadedScenario, Prior, Scenario
from ballast.sim.vocabulary import CATEGORIES, VisitPhase
from ballast.sim.world.compiled_channels import barred_until
from ballast.sim.world.compiled_visits import PHASE_AT_START

AS_THE_SCENARIO = -1.0
"""In place of a chance or a phase: what the scenario says."""
Change = Prior | float
Overlay = Mapping[str, Change]
"""Numbers by dotted key that the lanes of a branch have in place of the base's."""


class NotShared(ValueError):
    """A branch that differs in more than lanes of one block can differ in."""


class AddedBranches:
    """What branches add to a base, and the numbers of each.

    Args:
        base: the scenario that they are branches of.

    Attributes:
        usual: by key of an overlay that no prior has, what all other lanes have.
    """

    def __init__(self, base: LoadedScenario) -> None:
        self._base, self._scenario = base, base.scenario
        self._priors = all_priors(base.scenario)
        self._added: dict[str, dict[str, Any]] = {"interventions": {}, "shocks": {}, "visits": {}}
        self.usual: dict[str, float] = {}

    @property
    def world(self) -> LoadedScenario:
        """The base with all that has been added; what is added never happens by itself."""
        sections = {
            name: {**getattr(self._scenario, name), **entries}
            for name, entries in self._added.items()
        }
        return self._base.model_copy(
            update={"scenario": self._scenario.model_copy(update=sections)}
        )

    def overlay(self, branch: LoadedScenario) -> dict[str, Change]:
        """The numbers of a branch.

        Raises:
            NotShared: a branch that needs a block of its own.
        """
        if branch.menu != self._base.menu or branch.record != self._base.record:
            raise NotShared("another menu or record")
        found: dict[str, Change] = {}
        after = branch.scenario
        self._numbers(after, found)
        self._policies(after, found)
        self._interventions(after, found)
        self._shocks(after, found)
        self._visits(after, found)
        self._sanctions(after, found)
        if _bare(after) != _bare(self._scenario):
            raise NotShared("it differs in more than numbers and what is made to happen")
        return found

    def _numbers(self, after: Scenario, found: dict[str, Change]) -> None:
        for key, prior in all_priors(after).items():
            old = self._priors.get(key)
            if key.startswith(("visits.", "interventions.")):
                continue
            if old is None and not key.startswith("expected_acts."):
                raise NotShared(f"the number {key} is new")
            if old is None:
                self.usual[key] = AS_THE_SCENARIO
            if old is None or _law(old) != _law(prior):
                found[key] = prior

    def _policies(self, after: Scenario, found: dict[str, Change]) -> None:
        for side, government in after.governments.items():
            before = self._scenario.governments[side].conduct.policy
            for category in CATEGORIES:
                old = before.get(category, 1.0)
                new = government.conduct.policy.get(category, 1.0)
                if new != old:
                    key = f"governments.{side}.conduct.policy.{category.value}"
                    self.usual[key], found[key] = old, new

    def _interventions(self, after: Scenario, found: dict[str, Change]) -> None:
        for name, planned in after.interventions.items():
            key = intervention_key(name)
            if name not in self._scenario.interventions:
                found[key] = 1.0 if planned.chance is None else planned.chance
                self._add("interventions", name, planned.model_copy(update={"probability": 0.0}))
        self._same_entries("interventions", after)

    def _shocks(self, after: Scenario, found: dict[str, Change]) -> None:
        for name, shock in after.shocks.items():
            key, old = shock_key(name), self._scenario.shocks.get(name)
            said = AS_THE_SCENARIO if shock.probability is None else shock.probability
            if old is None:
                if shock.probability is None:
                    raise NotShared("a new shock with the parameters' chance")
                self._add("shocks", name, shock.model_copy(update={"probability": 0.0}))
                self.usual[key], found[key] = 0.0, said
            elif shock.probability != old.probability:
                self.usual[key], found[key] = AS_THE_SCENARIO, said
        self._same_entries("shocks", after, "probability")

    def _visits(self, after: Scenario, found: dict[str, Change]) -> None:
        for name, visit in after.visits.items():
            old = self._scenario.visits.get(name)
            if old is None:
                if isinstance(visit.date, DayPrior):
                    raise NotShared("a new visit without a known day")
                self._add("visits", name, visit)
                key = visit_phase_key(name)
                self.usual[key], found[key] = float(VisitPhase.CANCELLED), AS_THE_SCENARIO
                continue
            if visit.phase != old.phase:
                if "completed" in (visit.phase, old.phase):
                    raise NotShared("a visit that is over in one of two")
                key = visit_phase_key(name)
                self.usual[key] = AS_THE_SCENARIO
                found[key] = float(PHASE_AT_START[visit.phase])
            if visit.date != old.date:
                key, start = visit_date_key(name), self._scenario.start
                self.usual[key] = float((old.day - start).days)
                prior = all_priors(after).get(key)
                found[key] = float((visit.day - start).days) if prior is None else prior
            if visit.after != old.after:
                if visit.after:
                    raise NotShared("another order of visits")
                key = visit_waits_key(name)
                self.usual[key], found[key] = 1.0, 0.0
        self._same_entries("visits", after, "phase", "date", "after")

    def _sanctions(self, after: Scenario, found: dict[str, Change]) -> None:
        for name in self._scenario.officials:
            key = sanctioned_key(name)
            old, new = (float(barred_until(s, (name,))) for s in (self._scenario, after))
            if new != old:
                self.usual[key], found[key] = old, new

    def _add(self, section: str, name: str, entry: Any) -> None:
        known = self._added[section].get(name)
        if known is not None and known != entry:
            raise NotShared(f"two branches add {name!r} to {section}")
        self._added[section][name] = entry

    def _same_entries(self, section: str, after: Scenario, *but: str) -> None:
        """Whatever the base has is in the branch as it was, but for some fields."""
        others = getattr(after, section)
        for name, entry in getattr(self._scenario, section).items():
            other = others.get(name)
            if (
                other is None
                or entry.model_copy(
                    update={field: getattr(other, field) for field in but}
                ).model_copy(update=_grounds(other))
                != other
            ):
                raise NotShared(f"{name!r} of {section} is another one")


def _grounds(entry: Any) -> dict[str, Any]:
    return {name: getattr(entry, name) for name in ("evidence", "source", "ledger", "why")}


def _law(prior: Prior) -> dict[str, Any]:
    """What a number is drawn from, whatever it rests on."""
    about = prior.model_dump(exclude={"evidence", "source", "ledger", "why", "unit"})
    return {"law": type(prior).__name__, **about}


def _bare(scenario: Scenario) -> Scenario:
    """A scenario without all that lanes can differ in."""
    governments = {
        side: about.model_copy(
            update={
                "conduct": about.conduct.model_copy(update={"policy": {}, "rates": {}}),
                "sanctions_suffered": None,
            }
        )
        for side, about in scenario.governments.items()
    }
    officials = {
        name: about.model_copy(
            update={"reception": None, "sanctioned_by": None, "sanctioned_until": None}
        )
        for name, about in scenario.officials.items()
    }
    occasions = {
        name: about.model_copy(update={"meet": None}) for name, about in scenario.occasions.items()
    }
    expected = {
        name: about.model_copy(update={"probability": None})
        for name, about in scenario.expected_acts.items()
    }
    leaders = scenario.leaders
    if leaders is not None:
        leaders = leaders.model_copy(update={"calls": 0.0, "call_effect": None})
    return scenario.model_copy(
        update={
            "title": "", "summary": "", "purpose": "", "governments": governments,
            "officials": officials, "occasions": occasions, "expected_acts": expected,
            "leaders": leaders, "interventions": {}, "shocks": {}, "visits": {},
            "parameters": dict.fromkeys(scenario.parameters),
        }
    )  # fmt: skip
