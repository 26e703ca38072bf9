"""Levers on conduct: acts by category, forces, expected acts, sanctions, reassurance, offers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from ballast.sim.scenario.lever_words import (
    GROUNDS,
    Candidate,
    first_day,
    intervention,
    name_of,
    other_side,
    unused,
)
from ballast.sim.scenario.schema import LoadedScenario, Prior, Scenario
from ballast.sim.vocabulary import ACT_WORDS, Category, Role

MULTIPLES = (("stop", 0.0), ("halve", 0.5), ("double", 2.0))
MONTH = 30
MOST_A_CATEGORY = 100.0


def conduct_levers(loaded: LoadedScenario) -> Iterator[Candidate]:
    """Candidates among what governments do, side by side, section by section."""
    scenario = loaded.scenario
    for side in scenario.governments:
        yield from _categories(side, scenario)
        yield from _forces(side, scenario)
        yield from _reassures(side, loaded)
        yield from _sanctions(side, loaded)
        yield from _discretion(side, scenario)
    yield from _expected(scenario)


def _categories(side: str, scenario: Scenario) -> Iterator[Candidate]:
    conduct, name = scenario.governments[side].conduct, name_of(side, scenario)
    for category, rate in conduct.centre_rates.items():
        if rate <= 0.0:
            continue
        now, words = conduct.policy.get(category, 1.0), ACT_WORDS[category].several
        told = {
            "stop": f"{name} stops {words} of its own accord",
            "halve": f"{name} halves its {words}",
            "double": f"{name} doubles its {words}",
        }
        if category == Category.VERBAL_HOSTILE:
            told["stop"] += ": no public threats, warnings or accusations"
        for step, factor in MULTIPLES:
            policy = min(now * factor, MOST_A_CATEGORY)
            yield Candidate(
                f"conduct.{side}.{category.value}.{step}", told[step], side, "conduct",
                {f"governments.{side}.conduct.policy": {category.value: policy}},
            )  # fmt: skip


def _forces(side: str, scenario: Scenario) -> Iterator[Candidate]:
    """Operations that expose forces to encounters, and interceptions of the other's."""
    other = other_side(side, scenario)
    exposed = f"encounters.{side.lower()}_exposure"
    intercepts = f"encounters.{side.lower()}_interception"
    of_other = f"encounters.{other.lower()}_exposure"
    facing = f"encounters.{other.lower()}_interception"
    for key, needed, what in (
        (exposed, facing, "operations near the other's forces"),
        (intercepts, of_other, "interceptions of the other's forces"),
    ):
        if not (_there(key, scenario) and _there(needed, scenario)):
            continue
        for step, factor in MULTIPLES:
            words = {"stop": "stops its", "halve": "halves its", "double": "doubles its"}[step]
            yield Candidate(
                f"forces.{key.partition('.')[2]}.{step}",
                f"{name_of(side, scenario)} {words} {what}",
                side,
                "forces",
                {f"parameters.{key}": scaled(scenario.parameters[key], factor)},
            )


def _there(key: str, scenario: Scenario) -> bool:
    """Whether a parameter is known and may be above zero."""
    prior = scenario.parameters.get(key)
    return prior is not None and (prior.centre > 0.0 or bool(prior.drawn and prior.high))


def scaled(prior: Prior, factor: float) -> float | dict[str, float]:
    """A number times a factor, as a change has it: a prior keeps its form."""
    if not prior.drawn:
        return prior.centre * factor
    if factor == 0.0:
        return 0.0
    ends = {"low": prior.low, "mode": prior.mode, "high": prior.high}
    return {name: float(end) * factor for name, end in ends.items() if end is not None}


def _own_act(side: str, loaded: LoadedScenario, category: Category, role: Role | None) -> str:
    """The act of a category, and of a role, that a government does most; empty if none."""
    conduct, acts = loaded.scenario.governments[side].conduct, loaded.menu.acts
    shares = conduct.centre_shares({name: act.category for name, act in acts.items()})
    fits = [
        name
        for name in shares
        if name in acts
        and acts[name].category == category
        and (role is None or acts[name].role == role)
    ]
    return max(fits, key=lambda name: shares[name], default="")


def _reassures(side: str, loaded: LoadedScenario) -> Iterator[Candidate]:
    scenario = loaded.scenario
    act = _own_act(side, loaded, Category.VERBAL_COOPERATIVE, Role.REASSURANCE)
    if not act:
        return
    entries: dict[str, Any] = {}
    for number in range(1, (scenario.days - 1) // MONTH + 1):
        when = scenario.start + timedelta(days=MONTH * number)
        name = unused(f"lever-reassure-{side}-{number}", scenario.interventions)
        entries[name] = {
            "date": when.isoformat(), "kind": "act", "side": side, "act": act, **GROUNDS
        }  # fmt: skip
    if entries:
        sentence = f"{name_of(side, scenario)} reassures the other once a month"
        change = {"interventions.add": entries}
        yield Candidate(f"reassure.{side}.monthly", sentence, side, "conduct", change)


def _sanctions(side: str, loaded: LoadedScenario) -> Iterator[Candidate]:
    """A round of sanctions now, and one lifted."""
    scenario, name = loaded.scenario, name_of(side, loaded.scenario)
    for step, act, words in (
        ("impose", _own_act(side, loaded, Category.SANCTION, None), "imposes sanctions now"),
        (
            "lift",
            _own_act(side, loaded, Category.CONCESSION, Role.REASSURANCE),
            "makes a concession now",
        ),
    ):
        if act:
            title = loaded.menu.acts[act].title.lower()
            change = intervention(
                scenario, f"{step}-{side}", first_day(scenario), kind="act", side=side, act=act
            )
            yield Candidate(
                f"sanctions.{side}.{step}", f"{name} {words} ({title})", side, "sanctions", change
            )


def _discretion(side: str, scenario: Scenario) -> Iterator[Candidate]:
    key = f"ladder.{side.lower()}_audience_cost"
    if key in scenario.parameters and scenario.parameters[key].centre != 0.0:
        words = f"{name_of(side, scenario)} makes its offers in private first, at no cost at home"
        yield Candidate(
            f"offers.{side}.private", words, side, "disputes", {f"parameters.{key}": 0.0}
        )


def _expected(scenario: Scenario) -> Iterator[Candidate]:
    for name, about in scenario.expected_acts.items():
        what = about.name or name.replace("-", " ").replace("_", " ")
        act, side = about.act.replace("_", " "), name_of(about.side, scenario)
        key = f"expected_acts.{name}.probability"
        for step, chance, words in (
            ("make", 1.0, f"{side} makes the act that is expected of it by {about.until}"),
            ("drop", 0.0, f"{side} drops the act that is expected of it by {about.until}"),
        ):
            change = {key: {"value": chance, "unit": "probability", **GROUNDS}}
            yield Candidate(
                f"expected.{name}.{step}", f"{words}: {act} ({what})", about.side, "expected acts",
                change,
            )  # fmt: skip
