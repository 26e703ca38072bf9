"""What was asked: the scenario in words, and what differs from the one it branches from."""

from __future__ import annotations

from ballast.analysis.narrative.words import full_date, number, sentence, with_article, words
from ballast.analysis.report.report_material import Material
from ballast.analysis.text.markup import Html, el, join
from ballast.sim.scenario.posterior_text import tell_posterior

MOST = 3
"""Changes of a branch that the short answer names."""


def section(material: Material) -> Html:
    """The section."""
    scenario = material.scenario
    one, other = (with_article(g.name) for g in scenario.governments.values())
    sizes = (
        f"The simulations run for {number(material.stored.days, 'day')}, from "
        f"{full_date(scenario.start)} to {full_date(material.last)}, between {one} and {other}. "
        f"{_cast(material)}"
    )
    return join(
        [
            el("p", scenario.summary) if scenario.summary else None,
            el("p", scenario.purpose) if scenario.purpose else None,
            el("p", sizes),
            el("p", histories(material)),
            _branch(material),
        ]
    )


def _cast(material: Material) -> str:
    scenario = material.scenario
    shut = sum(c.state in ("closed", "suspended") for c in scenario.channels.values())
    ahead = sum(v.phase in ("scheduled", "proposed") for v in scenario.visits.values())
    people = number(len(scenario.officials), "official")
    channels = number(len(scenario.channels), "channel")
    return sentence(
        f"{people} and {channels}, {words(shut) if shut else 'none'} of them shut at the start; "
        f"{number(ahead, 'visit')} agreed or asked for"
    )


def histories(material: Material) -> str:
    """How many histories there are and how they came about, in a sentence or two."""
    stored = material.stored
    everyone = f"{stored.draws * stored.runs:,} simulations"
    if stored.draws == 1:
        return (
            f"There are {everyone}, all with every parameter at the mode of its prior. They do not "
            "show what other values would give."
        )
    return (
        f"There are {everyone}: {number(stored.runs, 'run')} with different random numbers under "
        f"each of {stored.draws:,} parameter draws. A draw samples every uncertain parameter from "
        "its prior. Draw 0 uses the mode of every prior and is left out of the "
        f"estimates.{_learnt(material)}"
    )


def _learnt(material: Material) -> str:
    """What a posterior gives, as a sentence more; empty where none does."""
    found = material.stored.loaded.posterior
    return "" if found is None else f" {sentence(tell_posterior(found))}"


def differs(material: Material) -> str:
    """What the branch changes, in a sentence; empty where there is none or nothing was kept."""
    lines = [line.removeprefix("New: ").removesuffix(".") for line in differences(material)]
    if not lines:
        return ""
    more = f"; and {len(lines) - MOST} more" if len(lines) > MOST else ""
    base = material.manifest["branches_from"]
    return f"It is {base} with these changes: {'; '.join(lines[:MOST])}{more}."


def differences(material: Material) -> list[str]:
    """What the branch changes, a sentence each; empty where it is none or nothing was kept."""
    lines = material.manifest.get("differences") or []
    return [sentence(str(line)) for line in lines]


def _branch(material: Material) -> Html | None:
    base = material.manifest.get("branches_from")
    if not base:
        return None
    lines = differences(material)
    if not lines:
        return el("p", "It is a branch of the scenario ", el("b", base), ".")
    return join(
        [
            el("p", "It is a branch of the scenario ", el("b", base), " with these changes:"),
            el("ul", (el("li", line) for line in lines)),
        ]
    )
