"""What a difference between two scenarios rests on: the evidence for its effect.

That a channel was shut in July 2023 is evidence for the state that a branch changes, and none for
what the change does. What a branch sets of its own counts with its own evidence; the effect counts
with that of the parameters through which it works.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ballast.sim.scenario.channel_levels import level_parameters
from ballast.sim.scenario.provenance import (
    Explained,
    evidenced_entries,
    explain,
    read_seeds,
)
from ballast.sim.scenario.schema import (
    CHANNEL_LEVEL,
    Intervention,
    LoadedScenario,
    Scenario,
    measure_of,
)
from ballast.sim.vocabulary import Rung

PARAMETERS = "parameters"
OF_VISITS = ("visits.effect", "visits.channel_rise", "channels.use_rise", "ladder.tension_slope")
OF_SUMMITS = ("visits.summit_effect", "channels.reopen_at_summit")
OF_CALLS = ("visits.effect_half_life", "channels.use_rise", "ladder.tension_slope")
OF_OFFICIALS = ("visits.reception_slope", "visits.sanctioned_acceptance", *OF_VISITS)
OF_ACTS = ("tension.act_gain", "ladder.tension_slope", "disputes.belief_slope")
OF_SHOCKS = ("shocks.tension_jump", "shocks.suspension_probability", "disputes.gravity_shock")
OF_ACCIDENTS = {
    "publicised": ("encounters.jump_publicised", "disputes.gravity_publicised"),
    "collision": ("encounters.jump_collision", "disputes.gravity_collision"),
    "lethal": ("encounters.jump_lethal", "ladder.lethal_crisis"),
}
OF_DISPUTES = ("disputes.reply", "disputes.press", "disputes.offer", "disputes.press_risk")
OF_FORCE = "disputes.press_risk_force"


@dataclass(frozen=True)
class ChangeGrounds:
    """What a difference rests on.

    Attributes:
        own: what the second scenario states with evidence of its own.
        effect: parameters through which the difference works, where they are not among these.
    """

    own: tuple[Explained, ...]
    effect: tuple[Explained, ...]


def change_grounds(base: LoadedScenario, branch: LoadedScenario) -> ChangeGrounds:
    """The evidence for what a branch changes and for the effect of that."""
    before, after = (explain(loaded, read_seeds(loaded)) for loaded in (base, branch))
    old, new = (dict(evidenced_entries(loaded.scenario)) for loaded in (base, branch))
    changed = [key for key, entry in new.items() if old.get(key) != entry]
    gone = [key for key in old if key not in new]
    own = [key for key in changed if key not in before or _said(before[key]) != _said(after[key])]
    through = dict.fromkeys(
        f"{PARAMETERS}.{key}"
        for scenario, keys in ((branch.scenario, changed), (base.scenario, gone))
        for name in keys
        for key in works_through(name, scenario)
    )
    return ChangeGrounds(
        own=tuple(after[key] for key in own),
        effect=tuple(after[key] for key in through if key in after and key not in own),
    )


def _said(entry: Explained) -> tuple[object, ...]:
    return entry.evidence, entry.source, entry.why, tuple(entry.facts)


def works_through(key: str, scenario: Scenario) -> tuple[str, ...]:
    """Parameters through which an entry of a scenario works, without ``parameters.``.

    Args:
        key: dotted key of an entry, as :func:`ballast.sim.scenario.provenance.explain` has it.
        scenario: that has the entry.
    """
    section, _, name = key.partition(".")
    return tuple(dict.fromkeys(_known(_through(section, name, scenario), scenario)))


def _known(keys: Iterable[str], scenario: Scenario) -> Iterator[str]:
    return (key for key in keys if key in scenario.parameters)


def _through(section: str, name: str, scenario: Scenario) -> Iterator[str]:
    if section == PARAMETERS:
        yield name
        yield from _through_parameter(name, scenario)
    elif section == "channels":
        yield from level_parameters(name, scenario)
    elif section == "visits":
        yield from OF_SUMMITS if scenario.visits[name].summit else ()
        yield from OF_VISITS
    elif section in ("officials", "turnover"):
        yield from OF_OFFICIALS
    elif section in ("governments", "issues"):
        yield from _of_answers(scenario)
        yield from OF_ACTS
    elif section in ("shocks", "undated_shocks"):
        yield from OF_SHOCKS
    elif section == "expected_acts":
        yield from _of_answers(scenario)
        yield from OF_ACTS
    elif section == "leaders":
        yield from OF_CALLS
    elif section == "occasions":
        yield from (*OF_SUMMITS, "visits.summit_penalty", *OF_VISITS)
    elif section == "interventions":
        yield from _through_intervention(scenario.interventions[name], scenario)
    elif section == "contingencies":
        measure = measure_of(name, scenario.contingencies[name], scenario.start)
        yield from _through_intervention(measure, scenario)
    elif section == "dispute":
        yield from OF_DISPUTES
        if scenario.dispute is not None and scenario.dispute.rung >= Rung.LIMITED_FORCE:
            yield OF_FORCE
    elif section == "anchor":
        yield "ladder.onset_rate"


def _through_parameter(name: str, scenario: Scenario) -> Iterator[str]:
    """What a number sets off: a channel that reopens works by its level, a visit by its effect."""
    if name in ("channels.reopen_at_summit", "channels.suspension_half_life"):
        for channel, about in scenario.channels.items():
            if not CHANNEL_LEVEL[about.state]:
                yield from level_parameters(channel, scenario)
    elif name in ("visits.proposals", "visits.acceptance"):
        yield from OF_VISITS


def _of_answers(scenario: Scenario) -> Iterator[str]:
    for side in map(str.lower, scenario.governments):
        yield from (f"reciprocity.{side}_{tone}" for tone in ("hostile", "cooperative"))
        yield f"reassurance.{side}_reciprocation"


def _through_intervention(planned: Intervention, scenario: Scenario) -> Iterator[str]:
    if planned.kind == "accident":
        yield from OF_ACCIDENTS[str(planned.severity)]
    elif planned.kind == "channel":
        yield from level_parameters(str(planned.channel), scenario)
    elif planned.kind == "call":
        yield "disputes.contact"
    elif planned.kind == "act":
        yield from _of_answers(scenario)
        yield from OF_ACTS
    elif planned.kind == "pressure":
        yield from (f"choice.election_{what}" for what in ("verbal", "economic", "cooperative"))
    elif planned.kind in ("visit", "personnel", "sanction"):
        yield from OF_OFFICIALS
