"""Where a number comes from: everything in a scenario that rests on evidence, by its key."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from ballast.sim.errors import InputError, Problem
from ballast.sim.rules.parameters import declared
from ballast.sim.scenario import describe as told
from ballast.sim.scenario.conduct_keys import Counted, RatePrior
from ballast.sim.scenario.defaults import seed_folders
from ballast.sim.scenario.dispute_keys import Anchor, OngoingDispute
from ballast.sim.scenario.leader_keys import CALL_EFFECT, CALLS, meet_key
from ballast.sim.scenario.posterior_text import Learnt, learnt
from ballast.sim.scenario.priors import intervention_key, probability_key, range_of
from ballast.sim.scenario.replaced_keys import instead
from ballast.sim.scenario.schema import (
    EVIDENCED_SECTIONS,
    Channel,
    Conduct,
    DatedShock,
    Evidenced,
    ExpectedAct,
    Intervention,
    Leaders,
    LeadersOccasion,
    LoadedScenario,
    Official,
    Prior,
    Scenario,
    Visit,
)
from ballast.sim.scenario.sources import known_seeds
from ballast.sim.scenario.turnover_keys import Turnover, turnover_key
from ballast.sim.vocabulary import ACT_WORDS, Category, Evidence, Rank

CLASSES = {
    Evidence.DATA: "data from before the start",
    Evidence.LITERATURE: "published literature",
    Evidence.EXPERT: "expert prior, for want of a published number",
    Evidence.ASSUMPTION: "plain assumption",
}


@dataclass(frozen=True)
class Seeds:
    """Sources and facts that lie beside the menu of acts; empty where there are none."""

    sources: Mapping[str, Mapping[str, Any]]
    facts: Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True)
class Explained:
    """One thing of a scenario and what it rests on.

    Attributes:
        key: dotted key in the file.
        what: what it is, in words.
        value: a value, a prior, or what the entry says.
        unit: of the value; empty where there is none.
        evidence: class; None for what needs none, such as the horizon.
        source: key of the source, or None.
        reference: the source in full with its date, or None.
        why: the sentence of reasoning.
        facts: facts of the ledger it names, in words, by id.
        posterior: what the posterior of the scenario says of it; None where its prior holds.
    """

    key: str
    what: str
    value: str
    unit: str
    evidence: Evidence | None
    source: str | None
    reference: str | None
    why: str
    facts: dict[str, str]
    posterior: Learnt | None = None


def read_seeds(loaded: LoadedScenario) -> Seeds:
    """Sources and facts beside the menu and the priors that a scenario names."""
    folders = seed_folders(Path(loaded.folder), loaded.scenario)

    sources, facts = known_seeds(*folders)
    return Seeds(sources or {}, facts or {})


def explain(loaded: LoadedScenario, seeds: Seeds) -> dict[str, Explained]:
    """Everything of a scenario that rests on evidence, by key, in the order of the file."""
    return {
        key: replace(_explained(key, entry, loaded.scenario, seeds), posterior=learnt(loaded, key))
        for key, entry in evidenced_entries(loaded.scenario)
    }


def find_key(
    explained: Mapping[str, Explained], key: str, loaded: LoadedScenario
) -> list[Explained]:
    """The entries of a key: itself, and those below it; or a field, with what its entry rests on.

    Args:
        explained: from :func:`explain`.
        key: as in the file; ``parameters.`` may be left out.
        loaded: the scenario.

    Raises:
        InputError: there is nothing of that key, with the nearest one.
    """
    for name in (key, f"parameters.{key}"):
        below = [entry for k, entry in explained.items() if k == name or k.startswith(f"{name}.")]
        if below:
            return below
    fields = plain_fields(loaded.scenario)
    found = [name for name in fields if name == key or name.startswith(f"{key}.")]
    if found:
        return [_of_field(name, *fields[name], explained) for name in found]
    known = [*(k.removeprefix("parameters.") for k in explained), *fields]
    message = f"expected a key of the scenario, got {key!r}{instead(key, known)}"
    raise InputError(Problem(message, file=loaded.path))


def plain_fields(scenario: Scenario) -> dict[str, tuple[str, str]]:
    """Every field that is no entry of its own, with its value and its meaning, by dotted key."""
    found: dict[str, tuple[str, str]] = {}

    def walk(entry: BaseModel, above: str) -> None:
        for name, about in type(entry).model_fields.items():
            value, key = getattr(entry, name), f"{above}{name}"
            if isinstance(value, RatePrior):
                continue  # an entry of its own
            if isinstance(value, BaseModel):
                walk(value, f"{key}.")
            elif isinstance(value, Mapping) and any(
                isinstance(v, BaseModel) for v in value.values()
            ):
                for each, inside in value.items():
                    if isinstance(inside, RatePrior):
                        continue  # an entry of its own
                    if isinstance(inside, BaseModel):
                        walk(inside, f"{key}.{each}.")
                    else:
                        found[f"{key}.{each}"] = (_plain(inside), _meaning(about))
            elif name not in OF_EVIDENCE:
                found[key] = (_plain(value), _meaning(about))

    walk(scenario, "")
    return found


def _meaning(field: FieldInfo) -> str:
    return " ".join((field.description or "").split())


OF_EVIDENCE = ("evidence", "source", "ledger", "why")


def _plain(value: Any) -> str:
    if value is None or value in ("", (), {}):
        return "not said"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return ", ".join(str(v) for v in value)
    if isinstance(value, Mapping):
        return ", ".join(
            f"{k} {told.said(v) if isinstance(v, Mapping) else v}" for k, v in value.items()
        )
    return str(value)


def _of_field(key: str, value: str, meaning: str, explained: Mapping[str, Explained]) -> Explained:
    """A field with the evidence of the entry that it stands in, if that has any."""
    above = key
    while above and above not in explained:
        above = above.rpartition(".")[0]
    owner = explained.get(above)
    if owner is None:
        return Explained(key, meaning, value, "", None, None, None, "", {})
    return replace(owner, key=key, what=meaning, value=value, unit="", posterior=None)


def classes_of(scenario: Scenario) -> dict[str, Counter[Evidence]]:
    """How many drawn and how many fixed parameters rest on each class of evidence."""
    counts: dict[str, Counter[Evidence]] = {"drawn": Counter(), "fixed": Counter()}
    for prior in scenario.parameters.values():
        counts["drawn" if prior.drawn else "fixed"][prior.evidence] += 1
    return counts


def rates_by_class(scenario: Scenario) -> tuple[Counter[Evidence], int]:
    """Drawn rates of acts by what they rest on, and how many acts have drawn shares."""
    rates = [
        government.conduct.rate(category)
        for government in scenario.governments.values()
        for category in government.conduct.rates
    ]
    drawn = Counter(rate.evidence for rate in rates if rate.drawn)
    return drawn, sum(len(g.conduct.counts) for g in scenario.governments.values())


def evidenced_entries(scenario: Scenario) -> list[tuple[str, Evidenced]]:
    """Everything of a scenario that carries evidence, by key, in the order of the file."""
    found: list[tuple[str, Evidenced]] = []
    for name, government in scenario.governments.items():
        found.append((f"governments.{name}.sanctions_suffered", government.sanctions_suffered))
        found.append((f"governments.{name}.conduct", government.conduct))
        for category, rate in government.conduct.rates.items():
            if isinstance(rate, RatePrior):
                key = f"governments.{name}.conduct.rates.{category.value}"
                found.append((key, government.conduct.rate(category)))
    for section in EVIDENCED_SECTIONS:
        for name, entry in getattr(scenario, section).items():
            found.append((f"{section}.{name}", entry))
            if section == "officials":
                found.append((f"{section}.{name}.reception", entry.reception))
            elif section == "expected_acts" and entry.probability is not None:
                found.append((probability_key(name), entry.probability))
            elif section == "occasions":
                found.append((meet_key(name), entry.meet))
            elif section == "interventions" and entry.chance is not None:
                found.append((intervention_key(name), entry.chance))
    for kind, undated in scenario.undated_shocks.items():
        found.append((f"undated_shocks.{kind.value}", undated))
    if scenario.leaders is not None:
        found += _of_leaders(scenario.leaders)
    if scenario.turnover is not None:
        found.append(("turnover", scenario.turnover))
        found.append(("turnover.reception", scenario.turnover.reception))
        for side, rates in scenario.turnover.rates.items():
            found += [(turnover_key(side, r), scenario.turnover.rate(side, r)) for r in rates]
    found.append(("anchor", scenario.anchor))
    if scenario.dispute is not None:
        found.append(("dispute", scenario.dispute))
    if scenario.media is not None:
        found.append(("media", scenario.media))
    return found


def _of_leaders(about: Leaders) -> Iterator[tuple[str, Evidenced]]:
    if isinstance(about.calls, RatePrior) or about.calls > 0.0:
        yield CALLS, about.rate
    if about.call_effect is not None:
        yield CALL_EFFECT, about.call_effect


def _explained(key: str, entry: Evidenced, scenario: Scenario, seeds: Seeds) -> Explained:
    reference = None
    if entry.source is not None and entry.source in seeds.sources:
        source = seeds.sources[entry.source]
        reference = f"{' '.join(str(source['reference']).split())} ({source['published']})"
        if source.get("from_memory"):
            reference += f"; from memory: {source['from_memory']}"
    return Explained(
        key=key,
        what=_what(key, entry, scenario),
        value=_told(key, entry, scenario) or _value(key, entry, scenario),
        unit=entry.unit if isinstance(entry, Prior) else "",
        evidence=entry.evidence,
        source=entry.source,
        reference=reference,
        why=entry.why,
        facts={
            fact: " ".join(str(seeds.facts[fact]["fact"]).split())
            for fact in entry.ledger
            if fact in seeds.facts
        },
    )


def _what(key: str, entry: Evidenced, scenario: Scenario) -> str:
    section, _, name = key.partition(".")
    if section == "parameters":
        return declared(tuple(scenario.governments))[name].meaning
    if section == "turnover":
        return _of_turnover(name, scenario)
    if key.endswith(".reception"):
        return "how the other side receives the official, -1 to 1"
    if key.endswith(".sanctions_suffered"):
        return "stock of the other side's sanctions at the start"
    if section == "expected_acts" and key.endswith(".probability"):
        return "chance that the act comes within its window"
    if section == "leaders":
        return LEADERS[key]
    if section == "occasions" and key.endswith(".meet"):
        return "chance that the leaders meet there when nothing stands in the way"
    if section == "interventions" and key.endswith(".probability"):
        return "probability that the intervention happens"
    if isinstance(entry, Conduct):
        return "acts a year by category"
    if ".conduct.rates." in key:
        side, category = scenario.governments[name.partition(".")[0]], key.rpartition(".")[2]
        return f"{ACT_WORDS[Category(category)].several} of {side.name} a year, from the record"
    return {
        "issues": "issue, with its weight for tension",
        "channels": "channel, with its state at the start",
        "officials": "official",
        "visits": "visit, with its date and phase",
        "shocks": "dated occasion, with its weight",
        "interventions": "something made to happen on a day",
        "contingencies": "something made to happen when something else does",
        "occasions": "gathering at which both leaders will be present, and its date",
        "expected_acts": "act in preparation at the start, and the window in which it may come",
        "played": "government that a person plays up to a day",
        "undated_shocks": "shock that comes at a rate, and whom it offends",
        "anchor": "a year of the world of the dispute record, in which disputes come at "
        "ladder.onset_rate",
        "dispute": "dispute in which the scenario starts",
        "media": "footing of a public composite of coded news",
    }[section]


LEADERS = {
    CALLS: "calls of the two leaders a year while there is no dispute",
    CALL_EFFECT: "tension that a call of the leaders takes off",
}
"""What the entries of leaders are."""


def _of_turnover(name: str, scenario: Scenario) -> str:
    """What a number of the turnover is: the reception of successors, or a rate by its key."""
    if name == "":
        return "how often officials leave office"
    if name == "reception":
        return "how the other side receives a successor, -1 to 1; drawn for each of them"
    _, side, rank = name.split(".")
    return told.departures(side, Rank(rank), scenario)


def _told(key: str, entry: Evidenced, scenario: Scenario) -> str:
    """An entry that has a sentence of its own, in that sentence; else nothing."""
    tell = TELLERS.get(type(entry))
    return "" if tell is None else tell(key.partition(".")[2], entry, scenario)


TELLERS: dict[type[Evidenced], Callable[..., str]] = {
    Visit: told.tell_visit,
    Channel: told.tell_channel,
    Official: told.tell_official,
    DatedShock: told.tell_shock,
    Intervention: told.tell_intervention,
    ExpectedAct: told.tell_expected,
    Anchor: told.tell_anchor,
    Conduct: told.tell_conduct,
    LeadersOccasion: told.tell_occasion,
    OngoingDispute: told.tell_dispute,
    Turnover: told.tell_turnover,
}


def _value(key: str, entry: Evidenced, scenario: Scenario) -> str:
    if isinstance(entry, Counted):
        counted = _counted(key, scenario)
        low, high = range_of(entry)
        return f"{told.said(counted)}: {entry.centre:g}, 90 % {low:.2g} … {high:.3g}"
    if isinstance(entry, Prior):
        if entry.drawn:
            return f"{entry.low:g} … {entry.mode:g} … {entry.high:g}"
        held = "" if entry.low is None else f" (plausible {entry.low:g} … {entry.high:g})"
        return f"{entry.value:g}{held}"
    said = entry.model_dump(mode="json", exclude=set(OF_EVIDENCE))
    return ", ".join(f"{k.replace('_', ' ')} {v}" for k, v in said.items() if v not in (None, ""))


def _counted(key: str, scenario: Scenario) -> float | RatePrior:
    """The rate of a key as the scenario says it."""
    if key == CALLS:
        assert scenario.leaders is not None, "a key of it was asked for"
        return scenario.leaders.calls
    if scenario.turnover is not None and key.startswith("turnover."):
        _, _, side, rank = key.split(".")
        return scenario.turnover.rates[side][Rank(rank)]
    _, side, _, _, category = key.split(".")
    return scenario.governments[side].conduct.rates[Category(category)]


@dataclass(frozen=True)
class Grounded:
    """A fact of the ledger and what it does in a scenario.

    Attributes:
        fact: id.
        words: the fact.
        grounds: what rests on it, each with its value here where it has one.
        why_not: why nothing does; empty otherwise.
    """

    fact: str
    words: str
    grounds: dict[str, str]
    why_not: str


KIND_OF_SECTION = {
    "parameter": "parameters",
    "official": "officials",
    "channel": "channels",
    "visit": "visits",
    "shock": "shocks",
    "issue": "issues",
    "expected": "expected_acts",
    "occasion": "occasions",
}


def ground(loaded: LoadedScenario, seeds: Seeds) -> list[Grounded]:
    """What each fact of the ledger does in a scenario, in the order of the ledger."""
    explained = explain(loaded, seeds)
    rows = []
    for name, fact in seeds.facts.items():
        grounds: dict[str, str] = {}
        for entry in fact.get("grounds") or []:
            kind, _, what = str(entry).partition(".")
            found = explained.get(f"{KIND_OF_SECTION.get(kind, kind)}.{what}")
            grounds[str(entry)] = "" if found is None else f"{found.value} {found.unit}".strip()
        why_not = " ".join(str(fact.get("why_not") or "").split())
        rows.append(Grounded(name, " ".join(str(fact["fact"]).split()), grounds, why_not))
    return rows
