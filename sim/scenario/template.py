"""New scenario files as text: a small dyad to fill in, or a branch of a scenario."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date, timedelta

from sim.scenario.changes import changed
from sim.scenario.reader import plain
from sim.scenario.schema import Channel, LoadedScenario, Scenario

_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9 _.,()'’-]*[A-Za-z0-9_.)]|[A-Za-z]")
START = date(2030, 1, 1)

_DYAD = """\
# yaml-language-server: $schema={schema}
#
# Two governments, to be filled in. Everything here is a placeholder of class A, a plain assumption.
# Where you know better, say so: D (data), L (literature) or X (expert prior), with its source and why.
# Every key is explained in scenarios/README.md; example-island.yaml is a filled-in one of this size.
title: {title}
summary: What it is about, in a sentence or two.
start: 2030-01-01 # day 0: what came before is known, the rest is played
days: 365 # how long a history lasts
seed: 1 # any whole number; the same one gives the same histories
acts: acts # the shipped menu of acts
defaults: generic-priors # every parameter not stated below, each with its evidence

# --- Two governments: acts a year by category, and the share of each act in its category (they sum to 1).
# Categories: verbal_hostile, economic, sanction, military, sovereignty, legal; verbal_cooperative, talks,
# concession. An act that is not listed is not in the repertoire; an act needs its issue (below).
governments:
{governments}
# --- Issues: how much an act on one moves tension, and the channel through which it is explained.
issues:
  sovereignty: {{weight: 1, channel: foreign, evidence: A, why: what they quarrel about}}
  security: {{weight: 1, channel: hotline, evidence: A, why: forces near each other}}
  rights: {{weight: 0.5, channel: foreign, evidence: A, why: what one accuses the other of}}
  trade: {{weight: 0.4, channel: trade, evidence: A, why: what both gain from}}

# --- Channels: kind, issue, and state on day 0 (closed, suspended, limited, working, open). Kinds: leader,
# security_adviser, diplomatic, economic, commerce, climate, counter_narcotics, military_high,
# military_operational, intelligence.
channels:
  leaders: {{kind: leader, issue: sovereignty, state: limited, evidence: A}}
  foreign: {{kind: diplomatic, issue: sovereignty, state: working, evidence: A}}
  trade: {{kind: economic, issue: trade, state: working, evidence: A}}
  hotline: {{kind: military_operational, issue: security, state: closed, suspended_with: 1, evidence: A}}

# --- Officials: one leader each, ministers, senior officials. Reception by the other side: -1 cold, 1 warm.
officials:
{officials}
# --- Visits known on day 0: scheduled (with a date) or proposed (waiting for an answer).
visits:
  spring: {{visitor: {one}_foreign, host: {two_id}, date: 2030-04-10, days: 2, phase: scheduled, evidence: A}}
  summer: {{visitor: {two}_foreign, host: {one_id}, date: 2030-07-10, days: 2, phase: proposed, after: [spring], evidence: A}}
  summit: {{visitor: {two}_leader, host: {one_id}, date: 2030-10-15, phase: scheduled, summit: true, evidence: A}}

# --- Shocks: occasions with a date and the chance that they turn into one; kinds that come at a rate.
shocks:
  anniversary: {{date: 2030-08-20, kind: sovereignty, offended: {two_id}, weight: 4, probability: 0.3, evidence: A, why: an occasion for speeches}}
undated_shocks:
  sovereignty: {{offended: {two_id}, evidence: A, why: what cannot be foreseen}}

# --- Outcomes of your own, beside those that every run counts.
outcomes:
  two_visits: {{count: visits_completed, definition: two visits of ministers are completed by the end of September, rank: minister, by: 2030-09-30, at_least: 2}}

# --- Parameters about which you know more than the defaults: a prior with low, mode and high, or a value.
# `ballast explain` with this file lists all of them; those of one government have its id in lower case, such
# as perception.{one}_bias.
parameters:
  encounters.rate: {{low: 10, mode: 30, high: 80, unit: per year, evidence: A, why: risky encounters of forces in a year}}
"""
_GOVERNMENT = """\
  {id}:
    name: {name}
    sanctions_suffered: {{value: 1, unit: acts, evidence: A, why: sanctions of the other side in force}}
    conduct:
      evidence: A
      why: acts a year, to be counted in a record
      rates: {{verbal_hostile: 8, economic: 2, military: 8, verbal_cooperative: 4, talks: 4, concession: 1}}
      shares: {{warn: 0.6, accuse: 0.4, tariff: 1, patrol: 0.8, drill_small: 0.2, reassure: 0.5, praise: 0.5, working_talks: 1, agreement: 1}}
"""
_OFFICIAL = (
    "  {own}_{key}: {{government: {id}, name: {name}, office: {office}, channel: {channel}, "
    "rank: {rank}, seniority: {seniority}, counterpart: {other}_{key}, {travels}"
    'reception: {{value: 0.2, unit: "", evidence: A}}, evidence: A}}\n'
)
_OFFICES = (
    ("leader", "Head of government", "leaders", "leader", 1),
    ("foreign", "Foreign minister", "foreign", "minister", 0.8),
    ("trade", "Minister of trade", "trade", "minister", 0.6),
)


def quoted(text: str) -> str:
    """Text as a YAML value that is read as this text.

    >>> quoted("Two rivals"), quoted("2023"), quoted("a: b"), quoted("null")
    ('Two rivals', '"2023"', '"a: b"', '"null"')
    """
    if _PLAIN.fullmatch(text) and plain(text) == text and ", " not in text:
        return text
    return json.dumps(text, ensure_ascii=False)


def new_dyad(title: str, governments: tuple[tuple[str, str], tuple[str, str]], schema: str) -> str:
    """A small scenario of two governments that passes ``check`` and runs as it is.

    Args:
        title: of the scenario.
        governments: id and name of each.
        schema: path of the JSON Schema for editors, from the file.
    """
    ids = [side for side, _ in governments]
    one, two = (side.lower() for side in ids)
    officials = ""
    for (side, name), own, other in ((governments[0], one, two), (governments[1], two, one)):
        for key, office, channel, rank, seniority in _OFFICES:
            officials += _OFFICIAL.format(
                own=own,
                other=other,
                key=key,
                id=quoted(side),
                name=quoted(f"{office} of {name}"),
                office=office,
                channel=channel,
                rank=rank,
                seniority=seniority,
                travels="travels: 0, " if rank == "leader" else "",
            )
    return _DYAD.format(
        schema=schema,
        title=quoted(title),
        governments="".join(_GOVERNMENT.format(id=s, name=quoted(n)) for s, n in governments),
        officials=officials,
        one=one,
        two=two,
        one_id=quoted(ids[0]),
        two_id=quoted(ids[1]),
    )


def new_branch(title: str, base: LoadedScenario, branches_from: str, schema: str) -> str:
    """A branch of a scenario with one change made and others to choose from.

    Args:
        title: of the branch.
        base: what it branches from.
        branches_from: how the branch names it.
        schema: path of the JSON Schema for editors, from the file.
    """
    scenario = base.scenario
    lines = [
        f"# yaml-language-server: $schema={schema}",
        "#",
        f"# A branch of: {' '.join(scenario.title.split())}. It says what differs and nothing else;",
        "# `ballast diff` with both names says it in plain English.",
        f"title: {quoted(title)}",
        "summary: What if ...?",
        f"branches_from: {quoted(branches_from)}",
        "change:",
        "  # One change is made, so that the file runs as it is. Take it out when you have your own.",
        f"  {_first_change(base)}",
        "  # Others to choose from: take away the '# ' in front.",
        *(f"  # {line}" for line in suggestions(scenario)),
    ]
    return "\n".join(lines) + "\n"


def _first_change(base: LoadedScenario) -> str:
    """A change that makes a difference to the base."""
    for key in ("visits.effect", "shocks.calendar_probability", "encounters.rate"):
        made = changed(base, {f"parameters.{key}": 0})
        if made.canonical_hash != base.canonical_hash:
            return f"parameters.{key}: 0"
    return f"seed: {(base.scenario.seed + 1) % 2**31}"


def suggestions(scenario: Scenario) -> Iterator[str]:
    """Changes that make sense of a scenario, a line each."""
    side = next(iter(scenario.governments))
    rate = next((c.value for c, r in scenario.governments[side].conduct.rates.items() if r), None)
    for name, channel in scenario.channels.items():
        if channel.state in ("closed", "suspended"):
            yield f"channels.{name}: {_open(channel)}"
            break
    for name, visit in scenario.visits.items():
        awaited = any(name in other.after for other in scenario.visits.values())
        if visit.phase != "completed" and not awaited:
            yield f"visits.remove: [{name}]"
            break
    travellers = [name for name, official in scenario.officials.items() if official.travels > 0]
    for name in travellers[:1]:
        yield f"officials.{name}.reception: 0.8"
    yield "officials.*.travels: 0"
    yield "parameters.perception.{side}_bias: 0"
    yield "parameters.ladder.onset_rate: {low: 0.1, mode: 0.2, high: 0.4}"
    if rate is not None:
        yield f"governments.{side}.conduct.policy: {{{rate}: 0.5}}"
    day = scenario.start + timedelta(days=scenario.days // 2)
    accident = f"{{date: {day}, kind: accident, severity: collision, evidence: A}}"
    yield f"interventions.add: {{collision: {accident}}}"


def _open(channel: Channel) -> str:
    return "{state: open, since: null}" if channel.since is not None else "{state: open}"
